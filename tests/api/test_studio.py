"""LangGraph's own server, as `make studio` starts it: a form, questions, time travel, the same tokens as over HTTP."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from langgraph_sdk import get_client
from langgraph_sdk.errors import AuthenticationError, NotFoundError

from graph.state import State
from settings import Settings
from tools.identity import Identities

pytest.importorskip("langgraph_api", reason="extra `studio` is not installed")

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "studio.md"
PATIENCE_S = 90


@dataclass(frozen=True)
class Studio:
    """A running `langgraph dev`."""

    url: str
    data: Path
    log: Path

    def client(self, user: str, **more: Any) -> Any:
        identities = Identities(Settings(_env_file=None, data_dir=self.data))
        return self.bearing(identities.mint(user, **more))

    def bearing(self, token: str) -> Any:
        return get_client(url=self.url, headers={"authorization": f"Bearer {token}"})

    def written(self, user: str) -> dict[str, int]:
        """How many events of each kind the ledger holds of somebody."""
        with closing(sqlite3.connect(self.data / "loupe.sqlite")) as ledger:
            rows = ledger.execute("SELECT kind, count(*) FROM events WHERE user_id = ? GROUP BY kind", (user,))
            return dict(rows.fetchall())


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "langgraph_cli", "dev", "--no-browser", "--no-reload", "--port", str(port)]
    environment = {**os.environ, "LOUPE_DATA_DIR": str(folder / "data"), "LOUPE_WORKERS": "1", "NO_COLOR": "1"}
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, server, log)
        yield Studio(url, folder / "data", log)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends and server.poll() is None:
        try:
            if httpx.get(f"{url}/ok", timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(log.read_text("utf-8", "replace")[-3_000:])


async def test_the_graph_has_a_form_with_words_and_stations_that_say_what_they_do(studio: Studio) -> None:
    assistants = studio.client("ana").assistants
    [loupe] = await assistants.search(graph_id="loupe")
    form = (await assistants.get_schemas(loupe["assistant_id"]))["input_schema"]
    assert form["required"] == ["prompt"]
    assert all(field["description"] for field in form["properties"].values())
    nodes = (await assistants.get_graph(loupe["assistant_id"]))["nodes"]
    about = {node["id"]: node["metadata"]["about"] for node in nodes if node.get("metadata")}
    assert set(about) >= {"authenticate", "load_context", "route_intent", "recall", "generate", "record", "clarify"}
    assert all(about.values())


async def test_a_question_waits_for_plain_words_and_every_step_can_be_read(studio: Studio) -> None:
    client = studio.client("cleo")
    thread = (await client.threads.create())["thread_id"]
    await client.runs.wait(thread, "loupe", input={"prompt": "hmm do something"})
    waiting = await client.threads.get_state(thread)
    assert waiting["next"] == ["clarify"]
    [asked] = waiting["interrupts"]
    assert asked["value"]["questions"][0]["options"]
    done = await client.runs.wait(thread, "loupe", command={"resume": "warmer and softer"})
    assert done["answer"]["status"] == "completed"
    assert any(step["op"] == "temperature" for step in done["answer"]["edit_steps"])
    assert done["reading"]["scores"]
    assert done["profile"]["traits"]["grading"]["confidence"] > 0
    assert set(done["timings"]) >= {"route_intent", "generate", "clarify"}
    assert studio.written("cleo").items() >= {"turn": 1, "answer": 1}.items()


async def test_a_taste_for_one_turn_ends_with_it_in_a_thread_of_several(studio: Studio) -> None:
    client = studio.client("dara")
    thread = (await client.threads.create())["thread_id"]
    pastel = {"trait": "grading", "value": "pastel", "scope": "once"}
    first = await client.runs.wait(thread, "loupe", input={"prompt": "a bit brighter", "overrides": [pastel]})
    assert [entry["value"] for entry in first["answer"]["style_trace"]] == ["pastel"]
    second = await client.runs.wait(thread, "loupe", input={"prompt": "a bit brighter"})
    assert second["answer"]["style_trace"] == []
    assert second["given"] == []


async def test_time_travel_and_forks_write_nothing_unless_asked(studio: Studio) -> None:
    client = studio.client("ana")
    thread = (await client.threads.create())["thread_id"]
    lived = await client.runs.wait(thread, "loupe", input={"prompt": "make it warmer; I love muted colours"})
    before = studio.written("ana")
    history = {tuple(one["next"]): one for one in await client.threads.get_history(thread, limit=30)}

    again = await client.runs.wait(thread, "loupe", input=None, checkpoint=history["authenticate",]["checkpoint"])
    assert again["answer"]["edit_steps"] == lived["answer"]["edit_steps"]
    assert "rehearsal" in again["answer"]["notes"][-1].lower()

    colder = {"prompt": "much colder", "profile": lived["profile"]}
    fork = await client.threads.update_state(thread, colder, checkpoint=history["route_intent",]["checkpoint"])
    forked = await client.runs.wait(thread, "loupe", input=None, checkpoint=fork["checkpoint"])
    [step] = [step for step in forked["answer"]["edit_steps"] if step["op"] == "temperature"]
    assert step["params"]["amount"] < 0
    assert forked["answer"]["preview"]["url"] is None
    assert studio.written("ana") == before

    kept = await client.runs.wait(thread, "loupe", input=None, checkpoint=fork["checkpoint"], context={"keep": True})
    assert kept["answer"]["turn_id"] != lived["answer"]["turn_id"]
    assert studio.written("ana")["turn"] == before["turn"] + 1


async def test_a_rehearsed_question_may_be_answered_without_a_trace(studio: Studio) -> None:
    client = studio.client("finn")
    thread = (await client.threads.create())["thread_id"]
    await client.runs.wait(thread, "loupe", input={"prompt": "hmm do something"})
    await client.runs.wait(thread, "loupe", command={"resume": "warmer"})
    before = studio.written("finn")
    history = await client.threads.get_history(thread, limit=30)
    start = next(one for one in reversed(history) if one["next"] == ["route_intent"])
    await client.runs.wait(thread, "loupe", input=None, checkpoint=start["checkpoint"])
    done = await client.runs.wait(thread, "loupe", command={"resume": "colder"})
    assert done["answer"]["status"] == "completed"
    assert "rehearsal" in done["answer"]["notes"][-1].lower()
    assert studio.written("finn") == before


async def test_a_fresh_request_after_a_rehearsal_is_written_again(studio: Studio) -> None:
    client = studio.client("gina")
    thread = (await client.threads.create())["thread_id"]
    await client.runs.wait(thread, "loupe", input={"prompt": "make it warmer"})
    start = next(one for one in await client.threads.get_history(thread) if one["next"] == ["generate"])
    await client.runs.wait(thread, "loupe", input=None, checkpoint=start["checkpoint"])
    await client.runs.wait(thread, "loupe", input={"prompt": "and brighter"})
    assert studio.written("gina")["turn"] == 2


@pytest.mark.parametrize("token", ["nonsense", "e30.e30.x"])
async def test_nobody_comes_in_without_a_token_that_holds(studio: Studio, token: str) -> None:
    with pytest.raises(AuthenticationError):
        await studio.bearing(token).threads.create()


async def test_the_scheme_of_the_hosted_studio_opens_no_back_door(studio: Studio) -> None:
    with pytest.raises(AuthenticationError):
        await get_client(url=studio.url, headers={"x-auth-scheme": "langsmith"}).threads.create()


async def test_a_thread_is_nobody_elses_and_a_guest_teaches_nothing(studio: Studio) -> None:
    guest = studio.client("guest-1", anonymous=True)
    thread = (await guest.threads.create())["thread_id"]
    done = await guest.runs.wait(thread, "loupe", input={"prompt": "I always deliver vertical"})
    assert done["user"]["anonymous"] is True
    with pytest.raises(NotFoundError):
        await studio.client("bob").threads.get(thread)


def test_the_guides_python_runs_as_it_stands(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    [script] = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    token = Identities(Settings(_env_file=None, data_dir=studio.data)).mint("guide")
    exec(compile(script, GUIDE.name, "exec"), {"URL": studio.url, "TOKEN": token})
    asked, warm, cold = capsys.readouterr().out.strip().splitlines()
    assert asked.endswith("]")
    assert "warm" in warm.lower()
    assert "cool" in cold.lower()
    assert "rehearsal" in cold
    assert studio.written("guide")["turn"] == 1


def test_every_field_of_the_guides_table_is_one_of_the_state() -> None:
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]+) \|", GUIDE.read_text("utf-8"), re.MULTILINE)))
    assert len(named) > 10
    assert set(named) <= set(State.__annotations__)


def test_nothing_blocked_the_event_loop(studio: Studio) -> None:
    log = studio.log.read_text("utf-8", "replace")
    assert "Blocking call" not in log
    assert "BlockingError" not in log
    assert "Traceback" not in log
