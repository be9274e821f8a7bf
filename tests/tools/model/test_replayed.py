"""Turns that a model planned are replayed without it: what it said then is in the log."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from evals.replay.run import beginnings_of, replay_here
from evals.replay.source import read_logs
from evals.replay.turn import Outcome, Replayer
from settings import Settings
from tests.model_host.fixture import MockHost
from tests.tools.model.answers import MODEL, PLAN, ask
from tools.model.instructions import brief


async def replayed(copy: Path, planner: str | None = None) -> list[Outcome]:
    replayer = Replayer(Settings(_env_file=None), planner)
    return await replay_here(replayer, beginnings_of(await read_logs(copy)))


@pytest.fixture
def copy(model_host: MockHost, ana: httpx.Client, tmp_path: Path) -> Path:
    """Somebody's own copy: a plan of the model's, one that only came at the second try, and one that never came."""
    model_host.says(PLAN)
    assert ask(ana)["engines"]["planner"] == MODEL
    model_host.fails_once(503)
    assert ask(ana)["engines"]["planner"] == MODEL
    model_host.forget()
    model_host.fails(401)
    assert ask(ana)["status"] == "degraded"
    model_host.forget()
    path = tmp_path / "export.zip"
    path.write_bytes(ana.get("/v1/me/export").raise_for_status().content)
    return path


async def test_what_a_model_planned_comes_out_as_it_was_without_it(model_host: MockHost, copy: Path) -> None:
    outcomes = await replayed(copy)
    assert [outcome.differences for outcome in outcomes] == [(), (), ()]
    assert model_host.journal() == []


async def test_another_planner_is_compared_with_what_the_model_said(copy: Path) -> None:
    first, _, last = await replayed(copy, planner="builtin")
    assert {one.field for one in first.differences} >= {"engines.planner", "edit_summary"}
    assert {one.field for one in last.differences} == {"status", "degraded"}


async def test_a_changed_prompt_meets_the_answers_of_then(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, sent = brief._request, []
    monkeypatch.setattr(brief, "_request", lambda turn: sent.append(turn) or f"{before(turn)} Keep it short.")
    outcomes = await replayed(copy)
    assert len(sent) >= 3
    assert outcomes[0].identical
