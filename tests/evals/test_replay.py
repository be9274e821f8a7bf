"""Logged turns go through the present graph as they did then, and whatever changed is told turn by turn."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from evals.replay.__main__ import main
from evals.replay.answers import AnswersThen
from evals.replay.difference import Difference, differences
from evals.replay.errors import SourceError, VersionError
from evals.replay.judgement import Judged, nearness
from evals.replay.progress import Progress
from evals.replay.result import compare
from evals.replay.run import beginnings_of, replay_all, replay_here
from evals.replay.source import Log, read_logs
from evals.replay.then import LedgerThen
from evals.replay.turn import Replayer
from evals.replay.version import answers_of
from graph.state import ModelCall
from memory.events import exported
from settings import Settings
from tools.model.errors import ModelTimeout
from tools.model.journal import request_digest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("api", "edits", "evals", "graph", "memory", "nodes", "tools", "settings.py")


@pytest.fixture(scope="module")
def replayer() -> Replayer:
    return Replayer(Settings(_env_file=None))


@pytest.fixture(scope="module")
def logs(sessions: Path) -> list[Log]:
    return asyncio.run(read_logs(sessions))


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evals.replay", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(cwd)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def kept(sessions: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One replay at the command line over two processes, and the result it left."""
    out = tmp_path_factory.mktemp("replayed") / "result.json"
    return run("--data-dir", str(sessions), "--json", "--jobs", "2", "--out", str(out)), out


def test_every_turn_of_a_mixed_log_comes_out_as_it_was(
    logs: list[Log], kept: tuple[subprocess.CompletedProcess[str], Path]
) -> None:
    done, _ = kept
    assert done.returncode == 0, done.stderr
    told = last_line(done)
    assert (told["turns"], told["identical"], told["changed"]) == (72, 72, [])
    turns = beginnings_of(logs)
    assert any(turn.asked for turn in turns)
    assert any(turn.given for turn in turns)
    assert any(turn.context.overrides for turn in turns)
    assert any(turn.context.profile.sliders for turn in turns)
    assert any(turn.answer.degraded for turn in turns)
    assert any(turn.anonymous for turn in turns)
    assert {turn.answer.feedback.action for turn in turns if turn.answer.feedback} >= {"scale", "undo", "keep"}


def test_the_folder_is_left_as_it_was(sessions: Path) -> None:
    def marks() -> dict[str, tuple[int, int]]:
        files = (path for path in sessions.rglob("*") if path.is_file())
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    before = marks()
    assert main(["--data-dir", str(sessions), "--jobs", "1", "--user", "dara", "--json"]) == 0
    assert marks() == before


def test_a_changed_look_is_told_turn_by_turn_and_is_a_regression_where_it_was_liked(
    sessions: Path, logs: list[Log], kept: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    for name in ROOMS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    changed_look(tmp_path / "edits" / "looks" / "golden_hour.toml")
    _, before = kept
    done = run("--data-dir", str(sessions), "--json", "--jobs", "1", "--against", str(before), cwd=tmp_path)
    told = last_line(done)
    golden = {turn.turn_id for turn in beginnings_of(logs) if "golden hour" in turn.prompt}
    assert golden
    assert {turn["turn_id"] for turn in told["changed"]} == golden
    assert told["identical"] == told["turns"] - len(golden)
    fields = {field["field"]: (field["then"], field["now"]) for field in told["changed"][0]["fields"]}
    then, now = fields["edit_steps.temperature.params.amount"]
    assert now < 0 < then
    assert done.returncode == (1 if told["worse"] else 0)
    assert told["verdict"] == ("regression" if told["worse"] else "changed")


def changed_look(path: Path) -> None:
    """The same look, cold instead of warm."""
    before = path.read_text("utf-8")
    assert "temperature" in before, "the look is warm"
    after = before.replace('op = "temperature"\nparams = { amount = ', 'op = "temperature"\nparams = { amount = -')
    assert after != before
    path.write_text(after, "utf-8")


def test_somebodys_own_copy_replays_like_the_folder_it_came_from(
    alice: httpx.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for prompt in ("make it warmer", "too much", "hmm do something"):
        turn = alice.post("/v1/turns", json={"prompt": prompt}).raise_for_status().json()
    replies = [{"question_id": turn["questions"][0]["id"], "answer": "brighter"}]
    alice.post(f"/v1/turns/{turn['turn_id']}/answers", json={"answers": replies}).raise_for_status()
    copy = tmp_path / "loupe-export.zip"
    copy.write_bytes(alice.get("/v1/me/export").raise_for_status().content)
    assert main(["--data-dir", str(copy), "--json", "--jobs", "1"]) == 0
    told = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (told["turns"], told["identical"]) == (3, 3)


def test_a_session_that_was_taken_over_replays_as_the_stranger_it_was(
    alice: httpx.Client, guest: httpx.Client, replayer: Replayer, tmp_path: Path
) -> None:
    alice.patch("/v1/profile", json={"traits": {"grading": "warm"}}).raise_for_status()
    alice.post("/v1/turns", json={"prompt": "make it brighter"}).raise_for_status()
    for prompt in ("make it warmer", "what would make this feel like A24?"):
        guest.post("/v1/turns", json={"prompt": prompt}).raise_for_status()
    token = guest.headers["authorization"].removeprefix("Bearer ")
    alice.post("/v1/sessions/claim", json={"token": token, "memory": True}).raise_for_status()
    copy = tmp_path / "export.zip"
    copy.write_bytes(alice.get("/v1/me/export").raise_for_status().content)
    outcomes = replay_all(replayer, beginnings_of(asyncio.run(read_logs(copy))))
    assert [outcome.differences for outcome in outcomes] == [(), (), ()]


def test_a_turn_that_reaches_under_the_last_edit_finds_what_lay_there_then(
    alice: httpx.Client, replayer: Replayer, tmp_path: Path
) -> None:
    told: dict[str, Any] = {}
    for prompt in ("make it warmer", "now add some grain", "and a vignette", "undo the last two", "a bit brighter",
                   "take out the warmth"):  # fmt: skip
        given = {"prompt": prompt, **({"thread_id": told["thread_id"]} if told else {})}
        told = alice.post("/v1/turns", json=given).raise_for_status().json()
    copy = tmp_path / "export.zip"
    copy.write_bytes(alice.get("/v1/me/export").raise_for_status().content)
    outcomes = replay_all(replayer, beginnings_of(asyncio.run(read_logs(copy))))
    assert [outcome.differences for outcome in outcomes] == [()] * 6


def test_a_log_can_be_narrowed_to_a_person_a_turn_or_a_time(logs: list[Log]) -> None:
    turns = beginnings_of(logs)
    middle = sorted(turn.at for turn in turns)[40]
    assert len(beginnings_of(logs, since=middle)) == 32
    assert [one.prompt for one in beginnings_of(logs, turn=turns[7].turn_id)] == [turns[7].prompt]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda folder: folder, "there is no loupe.sqlite"),
        (lambda folder: folder / "missing", "neither a data folder nor an export"),
        (lambda folder: _zip(folder / "other.zip", {"hello.txt": b""}), "cannot be read"),
        (lambda folder: _zip(folder / "old.zip", {"events.jsonl": b'{"kind": "turn"}\n'}), "cannot be read"),
        (lambda folder: _file(folder / "loupe.sqlite", b"no database" * 99).parent, "cannot be read"),
    ],
)
def test_what_is_no_log_is_refused_with_a_sentence(tmp_path: Path, made: Any, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        asyncio.run(read_logs(made(tmp_path)))


def _zip(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_the_command_says_why_it_cannot_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data-dir", str(tmp_path / "missing")]) == 2
    assert "neither a data folder nor an export" in capsys.readouterr().err


async def test_a_graph_that_fails_now_is_a_difference_not_a_crash(
    logs: list[Log], replayer: Replayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: LedgerThen, **_: Any) -> None:
        raise ValueError("no room")

    monkeypatch.setattr(LedgerThen, "record_turn", fail)
    [outcome] = await replay_here(replayer, beginnings_of(logs)[:1])
    assert outcome.now is None
    assert outcome.differences[0].field == "error"


def answer(**more: Any) -> dict[str, Any]:
    return {"edit_summary": "Warmer.", "edit_steps": [], "notes": [], **more}


def step(op: str, **params: Any) -> dict[str, Any]:
    return {"id": "s1", "op": op, "params": params, "amount": 1.0, "target": None, "reason": "because"}


def test_steps_are_compared_by_what_they_do_not_by_their_place() -> None:
    then = answer(edit_steps=[step("temperature", amount=18), step("exposure", ev=0.4)])
    now = answer(edit_steps=[step("contrast", amount=5), step("temperature", amount=12), step("exposure", ev=0.4)])
    found = {one.field: (one.then, one.now) for one in differences(then, now)}
    assert set(found) == {"edit_steps.temperature.params.amount", "edit_steps.contrast", "edit_steps.order"}
    assert found["edit_steps.temperature.params.amount"] == (18, 12)


def test_another_processors_last_digit_is_no_difference_but_a_flag_is() -> None:
    assert differences(answer(sure=0.1 + 0.2), answer(sure=0.3)) == []
    assert differences(answer(sure=True), answer(sure=1.5)) == [Difference("sure", True, 1.5)]
    assert differences(answer(notes=["a"]), answer(notes=["a", "b"])) == [Difference("notes", ["a"], ["a", "b"])]


def test_a_plan_is_better_the_nearer_it_comes_to_what_was_wanted() -> None:
    wanted = [step("temperature", amount=10), step("exposure", ev=0.4)]
    assert nearness(wanted, wanted) == 1
    nearer, farther = [step("temperature", amount=11), wanted[1]], [step("temperature", amount=30), wanted[1]]
    assert 1 > nearness(nearer, wanted) > nearness(farther, wanted) > nearness(wanted[:1], wanted[1:]) == 0
    assert Judged("reject", wanted).score(wanted) == 0
    assert Judged("reject", wanted).score(farther) > 0


def test_of_two_versions_the_one_farther_from_a_liked_plan_is_a_regression() -> None:
    liked = [step("temperature", amount=10)]
    before, now = {"t": answer(edit_steps=liked)}, {"t": answer(edit_steps=[step("temperature", amount=30)])}
    judged = {"t": Judged("accept", liked)}
    assert compare(before, now, judged, {}).verdict == "regression"
    assert compare(now, before, judged, {}).verdict == "improvement"
    assert compare(before, now, {}, {}).verdict == "changed"
    assert compare(before, before, judged, {}).verdict == "identical"
    assert compare(before, {"t": None}, judged, {}).verdict == "regression"


def test_what_is_neither_a_result_nor_a_revision_cannot_be_compared_with(tmp_path: Path) -> None:
    other = _file(tmp_path / "other.json", b'{"turns": 1}')
    with pytest.raises(VersionError, match="is not a result"):
        answers_of(str(other), [])
    with pytest.raises(VersionError, match="neither such a file nor such a git revision"):
        answers_of("no-such-revision", [])


def test_the_bar_is_drawn_on_a_terminal_only() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen, unseen = Terminal(), io.StringIO()
    for stream in (seen, unseen):
        Progress(2, stream).advance(2)
    assert "2 of 2 turns" in seen.getvalue()
    assert unseen.getvalue() == ""


def request(words: str, path: str = "/v1/chat/completions") -> httpx.Request:
    return httpx.Request("POST", f"http://log.invalid{path}", json={"model": "m", "messages": [words]})


def call(words: str, answer: str | None = "{}", **more: Any) -> ModelCall:
    asked = request(words)
    given = {"outcome": "ok", "status": 200, "answer": answer, "content_type": "application/json"}
    return ModelCall(
        part="language model", model="m", path=asked.url.path, digest=request_digest(asked), **{**given, **more}
    )


async def test_a_model_answers_from_the_log_and_a_new_request_gets_the_next_answer() -> None:
    host = AnswersThen([call("first", '"one"'), call("second", '"two"')])
    async with httpx.AsyncClient(transport=host) as client:
        assert (await client.send(request("second"))).json() == "two"
        assert host.changed == 0
        assert (await client.send(request("in other words"))).json() == "one"
        assert host.changed == 1
        with pytest.raises(httpx.ConnectError):
            await client.send(request("one too many"))


async def test_a_models_failure_of_then_fails_again() -> None:
    host = AnswersThen([call("slow", None, outcome="ModelTimeout", status=None), call("busy", "", status=503)])
    async with httpx.AsyncClient(transport=host) as client:
        with pytest.raises(ModelTimeout):
            await client.send(request("slow"))
        assert (await client.send(request("busy"))).status_code == 503


def test_a_line_of_a_copy_carries_the_version_of_its_record(logs: list[Log]) -> None:
    [event, *_] = (event for event in logs[0].events if event.kind == "turn")
    line = orjson.loads(orjson.dumps(exported(event)))
    assert line["record"].startswith("loupe.turn.")
