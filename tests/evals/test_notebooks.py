"""The notebooks run from the first cell to the last, tell what they should, and are kept without outputs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from evals import drawing, sessions

nbformat = pytest.importorskip("nbformat", reason="extra `notebooks` is not installed")
nbclient = pytest.importorskip("nbclient", reason="extra `notebooks` is not installed")
pytest.importorskip("ipykernel", reason="extra `notebooks` is not installed")

FOLDER = Path(drawing.__file__).parent / "notebooks"
ROOT = FOLDER.parents[1]
PICTURES = {"replay": 3, "understanding": 3, "latency": 2, "tour": 4, "learning": 6}
"""How many pictures each notebook shows at least."""


@pytest.fixture(scope="module")
def executed(sessions: Path) -> dict[str, Any]:
    """Every notebook, executed over the log that the tests share.

    They take turns in one kernel, which has imported the project then; none sees a name that another made.
    """
    books = {name: nbformat.read(FOLDER / f"{name}.ipynb", as_version=4) for name in PICTURES}
    for book in books.values():
        book.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    client = nbclient.NotebookClient(
        nbformat.v4.new_notebook(), timeout=180, resources={"metadata": {"path": str(ROOT)}}
    )

    async def execute() -> None:
        try:
            for client.nb in books.values():
                await client.async_execute(cleanup_kc=False)
        finally:
            client.kc.stop_channels()
            await client.km.shutdown_kernel(now=True)

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOUPE_SESSIONS", str(sessions))
        environment.setenv("LOUPE_LEARNING_USERS", "5")
        environment.delenv("LOUPE_REQUESTS", raising=False)
        asyncio.run(execute())
    return books


def outputs(book: Any) -> list[Any]:
    return [output for cell in book.cells for output in cell.get("outputs", ())]


def said(book: Any) -> str:
    return "".join(output["text"] for output in outputs(book) if output.get("name") == "stdout")


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_runs_and_shows_its_pictures(executed: dict[str, Any], name: str) -> None:
    pictures = [output for output in outputs(executed[name]) if "image/png" in output.get("data", {})]
    assert len(pictures) >= PICTURES[name]


def test_the_replay_notebook_finds_its_own_change_and_nothing_else(executed: dict[str, Any]) -> None:
    text = said(executed["replay"])
    assert "72 turns of 5 people, 72 identical" in text
    assert "edit_steps.temperature.params.amount 35.0 → -35.0" in text
    assert "verdict:" in text


def test_the_other_notebooks_say_what_they_are_about(executed: dict[str, Any]) -> None:
    assert "55 requests of requests/" in said(executed["understanding"])
    assert "median" in said(executed["latency"])
    assert "turns before this one" in said(executed["tour"])
    assert "each saved" in said(executed["learning"])
    assert "newcomers lent" in said(executed["learning"])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)


def test_without_a_log_of_their_own_the_notebooks_ask_for_a_fresh_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LOUPE_SESSIONS", raising=False)
    monkeypatch.setattr(sessions, "write_log", lambda folder, turns: folder / f"{turns} turns")
    assert sessions.log_at_hand().name == "72 turns"
    monkeypatch.setenv("LOUPE_SESSIONS", str(tmp_path))
    assert sessions.log_at_hand() == tmp_path
