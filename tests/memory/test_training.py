"""What people taught as files for training: only of those who allow it, nobody named, and found again when erased."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from edits.plan import parse_plan
from graph.state import Feedback, Identity
from memory.ledger import Ledger
from memory.training.__main__ import export
from memory.training.redaction import redact
from memory.training.rows import split_of
from tests.memory.people import ANN, BOB, ask, exposure, say, steps, temperature

CANARY = "zx81canary"


async def live(ledger: Ledger, user: Identity, *, allowed: bool = True) -> None:
    """Turns with every kind of judgement."""
    if allowed:
        await ledger.choose(user, {"training": True})
    await ask(ledger, "t1", user=user, prompt=f"warmer, mail {CANARY}@example.org or @{CANARY} +49 170 1234567")
    await ledger.record_feedback(user.user_id, "t1", "modify", steps(temperature(7), exposure(0.4)), CANARY)
    await ask(ledger, "t2", user=user, prompt="brighter", builds_on="t1")
    await ledger.record_feedback(user.user_id, "t2", "accept")
    await ask(ledger, "t3", user=user, prompt="worse", thread_id="other")
    await ledger.record_feedback(user.user_id, "t3", "reject")
    await ask(ledger, "t4", user=user, prompt="undone", thread_id="third")
    await ledger.record_feedback(user.user_id, "t4", "accept")
    await ledger.undo(user.user_id, "third")
    await ask(ledger, "t5", user=user, prompt="cooler", thread_id="fourth")
    await say(ledger, "t6", Feedback(action="scale", factor=0.5, words="too much"), user=user, thread_id="fourth")


def lines(folder: Path, table: str) -> list[dict]:
    files = [folder / f"{table}.{split}.jsonl" for split in ("train", "test")]
    return [orjson.loads(line) for file in files for line in file.read_bytes().splitlines()]


async def test_judged_turns_become_examples_pairs_and_corrections(ledger: Ledger, tmp_path: Path) -> None:
    await live(ledger, ANN)
    said = await export(ledger, tmp_path / "out", parquet=False)
    assert "3 chat, 2 preferences, 3 sliders of 1 people" in said
    chat = lines(tmp_path / "out", "chat")
    assert all(list(row) == ["messages"] for row in chat)
    assert all([one["role"] for one in row["messages"]] == ["system", "user", "assistant"] for row in chat)
    asked = [orjson.loads(row["messages"][1]["content"])["request"] for row in chat]
    assert asked == ["warmer, mail <email> or <handle> <number>", "brighter", "cooler"]
    answers = [orjson.loads(row["messages"][2]["content"]) for row in chat]
    assert [parse_plan(answer["edit_steps"]).steps[0].params.amount for answer in answers] == [7, 18, 18]
    first, scaled = lines(tmp_path / "out", "preferences")
    assert orjson.loads(first["rejected"][0]["content"])["edit_steps"][0]["params"] == {"amount": 18}
    assert orjson.loads(scaled["chosen"][0]["content"])["edit_steps"][0]["amount"] == 0.5
    moved = {(row["op"], row["suggested"], row["ended"]) for row in lines(tmp_path / "out", "sliders")}
    assert moved == {("temperature", 18, 7), ("temperature", 18, 9), ("exposure", 0.4, 0.2)}


async def test_nobody_who_did_not_allow_it_is_in_an_export(ledger: Ledger, tmp_path: Path) -> None:
    await live(ledger, ANN, allowed=False)
    await live(ledger, BOB)
    await ledger.choose(BOB, {"training": False})
    assert "0 chat" in await export(ledger, tmp_path / "out", parquet=False)
    assert await ledger.consenting() == []


async def test_no_word_of_an_export_names_its_people(ledger: Ledger, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="extra `training` is not installed")
    await live(ledger, Identity(user_id=f"{CANARY}-person"))
    await export(ledger, tmp_path / "one", parquet=True)
    await export(ledger, tmp_path / "two", parquet=True)
    files = [file for name in ("one", "two") for file in (tmp_path / name).iterdir()]
    assert len(files) == 2 * 13
    for file in files:
        content = file.read_bytes()
        assert CANARY.encode() not in content, file.name
        assert b'"photo"' not in content
    people = {name: lines(tmp_path / name, "sliders")[0]["person"] for name in ("one", "two")}
    assert people["one"] != people["two"]


async def test_parquet_holds_the_same_rows_with_typed_columns(ledger: Ledger, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="extra `training` is not installed")
    await live(ledger, ANN)
    await export(ledger, tmp_path / "out", parquet=True)
    found = [parquet.read_table(tmp_path / "out" / f"chat.{split}.parquet") for split in ("train", "test")]
    assert sum(table.num_rows for table in found) == 3
    assert found[0].column_names == ["person", "turn", "split", "messages"]
    sliders = parquet.read_table(tmp_path / "out" / "sliders.test.parquet")
    assert str(sliders.schema.field("ended").type) == "double"


async def test_an_erased_person_leaves_the_list_of_exports_which_says_where_they_were(
    ledger: Ledger, tmp_path: Path
) -> None:
    await live(ledger, ANN)
    await live(ledger, BOB)
    await export(ledger, tmp_path / "out", parquet=False)
    (made,) = await ledger.exports()
    assert made.people == 2
    assert (await ledger.erase("ann")).exports == (made.export_id,)
    assert [one.people for one in await ledger.exports()] == [1]
    assert (await ledger.erase("nobody")).exports == ()


def test_a_person_falls_on_the_same_side_in_every_export_and_a_tenth_of_them_for_testing() -> None:
    sides = [split_of(f"person-{number}") for number in range(4_000)]
    assert sides == [split_of(f"person-{number}") for number in range(4_000)]
    assert 0.08 < sides.count("test") / len(sides) < 0.12


def test_amounts_sizes_and_times_are_not_taken_for_numbers_of_people() -> None:
    kept = "crop to 1080x1920, cut 0:12 to 0:45.5, 2.39:1, 4000000 pixels, -14 LUFS"
    assert redact(kept) == kept
    assert redact("see https://a.example/x?y=1 or www.b.example") == "see <link> or <link>"


async def test_the_command_exports_once_and_lists(ledger: Ledger, file: Path, tmp_path: Path) -> None:
    await live(ledger, ANN)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "memory.training", *arguments],
            cwd=Path(__file__).parents[2],
            env={"LOUPE_DATA_DIR": str(file.parent), "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )

    done = await asyncio.to_thread(run, "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "3 chat" in done.stdout
    card = (tmp_path / "out" / "CARD.md").read_text()
    assert (await ledger.exports())[0].export_id in card
    assert "$" not in card
    again = await asyncio.to_thread(run, "--out", str(tmp_path / "out"))
    assert (again.returncode, "exists" in again.stderr) == (1, True)
    assert "1 people" in (await asyncio.to_thread(run, "--list")).stdout
