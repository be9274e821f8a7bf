"""Killed between any two stations: nothing acknowledged is lost, and trying again with the same key has one effect."""

import contextlib
import itertools
import os
import uuid

import httpx
import pytest

from tests.api.forks import until

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


@pytest.fixture
def servers(forks, tmp_path):
    """Starts servers on one data folder, after another; the second argument says where one dies."""

    def start(station="", moment=""):
        mark = tmp_path / "mark"
        mark.touch()
        return forks.server(tmp_path / "data", STATION=station, MOMENT=moment, MARK=str(mark))

    return start


def sent(process, path, body, key):
    """The answer, or none from a server that died."""
    with contextlib.suppress(httpx.TransportError):
        return process.client.post(path, json=body, headers={"idempotency-key": key})


def turns_of(client):
    threads = client.get("/v1/threads").json()["threads"]
    return [turn for one in threads for turn in client.get(f"/v1/threads/{one['thread_id']}").json()["turns"]]


def test_nothing_acknowledged_is_lost_and_a_retry_has_one_effect(servers):
    with servers() as first:
        told = first.client.post("/v1/turns", json={"prompt": "crop to a square"}).json()
    acknowledged = {told["turn_id"]: told}
    for station, moment, body in CUTS:
        with servers(station, moment) as first:
            path, body, key = last_words(first, station, body)
            until(lambda first=first: not first.alive() or None, f"nobody dies {moment} {station}")
        with servers() as second:
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
    with servers("record", "after") as first, pytest.raises(httpx.TransportError):
        first.client.post("/v1/turns", json=UNCLEAR)
    with servers() as second:
        [turn] = turns_of(second.client)
        answer = second.client.post(f"/v1/turns/{turn['turn_id']}/answers", json=reply_to(turn))
        assert answer.json()["status"] == "completed", answer.text
