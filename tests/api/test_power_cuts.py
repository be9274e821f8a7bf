"""Killed between any two stations: nothing acknowledged is lost, and trying again with the same key has one effect."""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import uuid

import httpx
import pytest

from tests.api.test_process import ROOT, environment

ASK = {"prompt": "make it warmer and a bit brighter"}
UNCLEAR = {"prompt": "hmm do something"}
STATIONS = ("authenticate", "load_context", "route_intent", "recall", "generate", "record")
EVERY = [
    *((station, moment, ASK) for station, moment in itertools.product(STATIONS, ("before", "after"))),
    ("record", "after", UNCLEAR),
    ("clarify", "before", UNCLEAR),
    ("clarify", "after", UNCLEAR),
]
"""Where a process may die. `LOUPE_TEST_EVERY_CUT=1` tries them all; otherwise those after which most is at stake."""
SOME = [("generate", "after", ASK), ("record", "after", ASK), ("record", "after", UNCLEAR)]
CUTS = EVERY if os.environ.get("LOUPE_TEST_EVERY_CUT") else SOME


PATIENCE_S = 60


class Server:
    """A forked server, and somebody who speaks to it."""

    def __init__(self, pid, out):
        self.pid = pid
        try:
            said = until(lambda: out.read_text() if "Ctrl+C" in out.read_text() else None, f"{pid} does not start")
        except AssertionError:
            os.kill(pid, signal.SIGKILL)
            raise
        url, token = (said.split(mark)[1].split()[0] for mark in ("listens on ", "for a day:"))
        headers = {"authorization": f"Bearer {token}"}
        self.client = httpx.Client(base_url=url, headers=headers, timeout=PATIENCE_S, trust_env=False)

    def alive(self):
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def close(self):
        self.client.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        until(lambda: not self.alive() or None, "it does not die")


def until(look, otherwise):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if (found := look()) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError(otherwise)


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Starts servers on one data folder, after another; the second argument says where one dies."""
    folder = tmp_path_factory.mktemp("cuts")
    # A process that forks has one thread.
    given = environment(folder / "data", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    command = [sys.executable, "-m", "tests.api.dying_server"]
    parent = subprocess.Popen(command, cwd=ROOT, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "ready\n"

    @contextlib.contextmanager
    def start(data, station="", moment=""):
        (folder / "mark").touch()
        out = folder / f"{uuid.uuid4().hex}.txt"
        out.touch()
        place = {"STATION": station, "MOMENT": moment, "MARK": str(folder / "mark"), "OUT": str(out)}
        parent.stdin.write(json.dumps(place | {"LOUPE_DATA_DIR": str(folder / data)}) + "\n")
        parent.stdin.flush()
        with contextlib.closing(Server(int(parent.stdout.readline()), out)) as server:
            yield server

    yield start
    parent.stdin.close()
    parent.wait(PATIENCE_S)
    parent.stdout.close()


def sent(process, path, body, key):
    """The answer, or none from a server that died."""
    with contextlib.suppress(httpx.TransportError):
        return process.client.post(path, json=body, headers={"idempotency-key": key})


def turns_of(client):
    threads = client.get("/v1/threads").json()["threads"]
    return [turn for one in threads for turn in client.get(f"/v1/threads/{one['thread_id']}").json()["turns"]]


def test_nothing_acknowledged_is_lost_and_a_retry_has_one_effect(servers):
    with servers("kept") as first:
        told = first.client.post("/v1/turns", json={"prompt": "crop to a square"}).json()
    acknowledged = {told["turn_id"]: told}
    for station, moment, body in CUTS:
        with servers("kept", station, moment) as first:
            path, body, key = last_words(first, station, body)
            until(lambda first=first: not first.alive() or None, f"nobody dies {moment} {station}")
        with servers("kept") as second:
            again = sent(second, path, body, key)
            assert again.status_code == 200, (station, moment, again.text)
            assert sent(second, path, body, key).content == again.content
            turn = finished(second, again.json())
            acknowledged[turn["turn_id"]] = turn
            kept = {one["turn_id"]: one for one in turns_of(second.client)}
        assert kept.keys() == acknowledged.keys(), (station, moment)
        for turn_id, answer in acknowledged.items():
            assert kept[turn_id]["edit_steps"] == answer["edit_steps"]


def last_words(server, station, body):
    """What is sent to a server that dies of it: address, body and key."""
    key = uuid.uuid4().hex
    answer = sent(server, "/v1/turns", body, key)
    if station != "clarify" or answer is None:
        assert answer is None, station
        return "/v1/turns", body, key
    turn = answer.json()
    path, replies, key = f"/v1/turns/{turn['turn_id']}/answers", reply_to(turn), uuid.uuid4().hex
    assert sent(server, path, replies, key) is None
    return path, replies, key


def reply_to(turn):
    return {"answers": [{"question_id": turn["questions"][0]["id"], "answer": "warmer"}]}


def finished(server, turn):
    """The turn once its question is answered, if it asked one."""
    if turn["status"] == "needs_clarification":
        turn = sent(server, f"/v1/turns/{turn['turn_id']}/answers", reply_to(turn), uuid.uuid4().hex).json()
    assert turn["status"] == "completed"
    return turn


def test_a_question_nobody_heard_can_still_be_answered(servers):
    """The turn was written down and the process died before the graph came to wait; nobody has a key to try again."""
    with servers("unheard", "record", "after") as first, pytest.raises(httpx.TransportError):
        first.client.post("/v1/turns", json=UNCLEAR)
    with servers("unheard") as second:
        [turn] = turns_of(second.client)
        answer = second.client.post(f"/v1/turns/{turn['turn_id']}/answers", json=reply_to(turn))
        assert answer.json()["status"] == "completed", answer.text
