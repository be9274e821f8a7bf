"""Recall by vectors on a real index: exact, by owner, durable, and forgetting for good."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.utils.embedding_functions import DefaultEmbeddingFunction

from graph.state import Candidate
from memory.embedding import Embedding, Vector, unit
from memory.errors import ForeignCollection, VectorError, VectorsBusy
from memory.ledger import Ledger
from memory.reindex import reindex, reindex_all
from memory.vectors import Vectors
from settings import Settings
from tests.memory.people import ask

ROOT = Path(__file__).parents[2]
SPACE = "test-16"
NOW = time.time()


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, _env_file=None)


@pytest.fixture
async def vectors(home: Settings) -> AsyncIterator[Vectors]:
    opened = await Vectors.open(home, SPACE)
    yield opened
    await opened.close()


def some(count: int, seed: int = 0) -> Vector:
    return np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)


def mine(*turn_ids: str, user: str = "ann", verdict=None, at: float = NOW) -> list[Candidate]:
    return [Candidate(user, turn_id, verdict, at) for turn_id in turn_ids]


async def test_the_nearest_turns_come_first_with_their_exact_cosine(vectors: Vectors) -> None:
    stored = some(40)
    for place, vector in enumerate(stored):
        await vectors.put_turn("ann", f"t{place}", vector)
    wanted = some(1, seed=9)[0]
    cosines = stored @ wanted / np.linalg.norm(stored, axis=1) / np.linalg.norm(wanted)
    best = np.argsort(-cosines)[:5]
    found = await vectors.nearest_turns(mine(*(f"t{place}" for place in range(40))), wanted, 5)
    assert [turn_id for turn_id, _ in found] == [f"t{place}" for place in best]
    assert [score for _, score in found] == pytest.approx(cosines[best], abs=1e-5)


async def test_what_was_put_is_found_at_once_and_after_a_restart(home: Settings) -> None:
    vector = some(1)[0]
    first = await Vectors.open(home, SPACE)
    await first.put_turn("ann", "t1", vector)
    assert await first.nearest_turns(mine("t1"), vector, 3) == [("t1", pytest.approx(1))]
    await first.close()
    second = await Vectors.open(home, SPACE)
    assert await second.nearest_turns(mine("t1"), vector, 3) == [("t1", pytest.approx(1))]
    await second.close()


async def test_only_candidates_are_considered_and_unknown_ones_are_passed_over(vectors: Vectors) -> None:
    one, other = some(2)
    await vectors.put_turn("ann", "t1", one)
    await vectors.put_turn("bob", "t1", other)
    found = await vectors.nearest_turns(mine("t1", "never stored"), other, 5)
    assert [turn_id for turn_id, _ in found] == ["t1"]
    assert found[0][1] < 0.99
    assert await vectors.nearest_turns([], other, 5) == []


async def test_of_two_alike_the_fresh_and_the_judged_come_first(vectors: Vectors) -> None:
    vector = some(1)[0]
    for turn_id in ("old", "fresh", "judged"):
        await vectors.put_turn("ann", turn_id, vector)
    candidates = mine("old", at=NOW - 90 * 86_400) + mine("fresh") + mine("judged", verdict="reject")
    found = await vectors.nearest_turns(candidates, vector, 3)
    assert [turn_id for turn_id, _ in found] == ["judged", "fresh", "old"]


async def test_looks_are_found_and_follow_the_library(home: Settings) -> None:
    looks = dict(zip(["a24", "noir", "pastel"], some(3), strict=True))
    first = await Vectors.open(home, SPACE)
    await first.sync_looks(looks)
    assert (await first.nearest_looks(looks["noir"], 2))[0] == ("noir", pytest.approx(1))
    del looks["noir"]
    await first.sync_looks(looks)
    assert {slug for slug, _ in await first.nearest_looks(some(1, 3)[0], 9)} == {"a24", "pastel"}
    await first.close()
    second = await Vectors.open(home, SPACE)
    assert {slug for slug, _ in await second.nearest_looks(some(1, 3)[0], 9)} == {"a24", "pastel"}
    assert (await second.nearest_looks(looks["a24"], 1))[0] == ("a24", pytest.approx(1, abs=1e-5))
    await second.close()


async def test_a_second_process_on_the_same_folder_is_refused_with_a_sentence(vectors: Vectors, home: Settings) -> None:
    script = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom memory.vectors import Vectors\n"
        "from settings import Settings\n"
        "asyncio.run(Vectors.open(Settings(data_dir=Path(sys.argv[1])), 'test-16'))"
    )
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", script, str(home.data_dir)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "another process uses the vector index" in done.stderr
    with pytest.raises(VectorsBusy):
        await Vectors.open(home, SPACE)


async def test_spaces_do_not_mix(home: Settings) -> None:
    first = await Vectors.open(home, "space-a")
    await first.put_turn("ann", "t1", some(1)[0])
    await first.close()
    second = await Vectors.open(home, "space-b")
    assert await second.nearest_turns(mine("t1"), some(1)[0], 3) == []
    assert await second.count() == 0
    await second.close()


async def test_a_collection_that_names_an_embedding_function_is_refused(home: Settings) -> None:
    with chromadb.PersistentClient(str(home.data_dir / "chroma")) as client:
        client.create_collection(f"turns.{SPACE}.00", embedding_function=DefaultEmbeddingFunction())
    with pytest.raises(ForeignCollection, match="another program"):
        await Vectors.open(home, SPACE)


async def test_a_collection_that_measures_another_distance_is_refused(home: Settings) -> None:
    with chromadb.PersistentClient(str(home.data_dir / "chroma")) as client:
        client.create_collection(f"looks.{SPACE}.x", embedding_function=None, configuration={"hnsw": {"space": "l2"}})
    with pytest.raises(ForeignCollection):
        await Vectors.open(home, SPACE)


@pytest.mark.parametrize("bad", [np.zeros(16), np.full(16, np.nan), np.ones((2, 8)), np.ones(0)])
async def test_a_vector_without_a_direction_is_refused(vectors: Vectors, bad: Vector) -> None:
    with pytest.raises(VectorError, match="direction"):
        await vectors.put_turn("ann", "t1", bad)


async def test_a_forgotten_persons_vectors_leave_no_byte(vectors: Vectors, home: Settings) -> None:
    person = "somebody-whose-name-is-not-there-by-chance"
    hers = np.array([0.5, -0.5, 0.5, -0.5] + [0] * 12, dtype=np.float32)
    his = hers[::-1].copy()
    await vectors.put_turn(person, "t1", hers)
    await vectors.put_turn("bob", "t1", his)
    await vectors.flush()
    assert found(home.data_dir, hers.tobytes()[:32])
    await vectors.forget(person, ["t1"])
    assert found(home.data_dir, hers.tobytes()[:32]) == []
    assert found(home.data_dir, person.encode()) == []
    assert await vectors.nearest_turns(mine("t1", user=person), hers, 3) == []
    assert await vectors.nearest_turns(mine("t1", user="bob"), his, 3) == [("t1", pytest.approx(1, abs=1e-5))]


def found(folder: Path, words: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


async def test_vectors_that_a_crash_kept_from_the_index_are_put_back_from_the_ledger(
    home: Settings, ledger: Ledger, vectors: Vectors
) -> None:
    stored = some(30)
    for place, vector in enumerate(stored):
        await ask(ledger, f"t{place}", vector=Embedding(SPACE, vector))
        if place % 3:
            await vectors.put_turn("ann", f"t{place}", vector)
    await vectors.put_turn("gone", "t1", stored[0])
    await vectors.flush()
    assert await reindex(ledger, vectors, SPACE) == 10
    assert await vectors.count() == 30
    assert await reindex(ledger, vectors, SPACE) == 0
    candidates = await ledger.recall_candidates("ann")
    nearest = await vectors.nearest_turns(candidates, stored[0], 1)
    assert [past.turn_id for past in await ledger.recalled("ann", nearest)] == ["t0"]


async def test_what_the_ledger_no_longer_has_is_cut_out_of_every_space(
    home: Settings, ledger: Ledger, vectors: Vectors
) -> None:
    kept, gone, other = some(3)
    await ask(ledger, "t1", vector=Embedding(SPACE, kept), scene=Embedding(f"{SPACE}.scene", other))
    await vectors.put_many({("ann", "t1"): kept, ("erased while the index was down", "t1"): gone})
    assert found(home.data_dir, unit(gone).tobytes()[:32])
    assert not vectors.agrees
    assert await reindex_all(ledger, vectors) == 1
    assert vectors.agrees
    assert found(home.data_dir, unit(gone).tobytes()[:32]) == []
    assert await vectors.count() == 1
    scenes = vectors.beside("turns", f"{SPACE}.scene")
    assert await scenes.nearest_turns(mine("t1"), other, 1) == [("t1", pytest.approx(1, abs=1e-5))]


async def test_a_put_does_not_wait_for_the_index(vectors: Vectors) -> None:
    started = time.perf_counter()
    for place, vector in enumerate(some(100)):
        await vectors.put_turn("ann", f"t{place}", vector)
    assert time.perf_counter() - started < 0.1
    assert len(await vectors.nearest_turns(mine(*(f"t{place}" for place in range(100))), some(1)[0], 100)) == 100


async def test_a_server_that_does_not_answer_is_an_error_that_a_turn_can_report(tmp_path: Path) -> None:
    opened = await Vectors.open(Settings(data_dir=tmp_path, chroma_url="http://127.0.0.1:9", _env_file=None), SPACE)
    for _ in range(2):
        with pytest.raises(VectorError, match="does not answer"):
            await opened.nearest_turns(mine("t1"), some(1)[0], 3)
    assert await opened.forget("ann", ["t1"]) is not None
    assert not opened.agrees
    await opened.close()


async def test_a_closed_index_says_so(home: Settings) -> None:
    opened = await Vectors.open(home, SPACE)
    await opened.close()
    with pytest.raises(VectorError, match="closed"):
        await opened.count()


async def test_what_waits_is_written_once_it_is_quiet(vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memory.vectors.QUIET_S", 0.05)
    for place, vector in enumerate(some(40)):
        await vectors.put_turn("ann", f"t{place}", vector)
    assert await vectors.count() == 0
    async with asyncio.timeout(10):
        while await vectors.count() < 40:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_somebody_forgotten_before_their_vectors_were_written_is_never_written(vectors: Vectors) -> None:
    await vectors.put_turn("ann", "t1", some(1)[0])
    await vectors.forget("ann", ["t1"])
    await vectors.flush()
    assert await vectors.count() == 0
