"""What media look like is kept once for each content, found for its owner, and gone with the content."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest

from memory.embedding import Vector, unit
from memory.ledger import Ledger, Sight
from memory.reindex import reindex_media
from memory.vectors import Vectors
from settings import Settings
from tests.memory.people import ANN, BOB, GUEST, photo

SPACE = "clip.test"


@pytest.fixture
async def vectors(tmp_path: Path) -> AsyncIterator[Vectors]:
    opened = await Vectors.open(Settings(data_dir=tmp_path, _env_file=None), "words")
    yield opened
    await opened.close()


def some(count: int, seed: int = 0) -> list[Vector]:
    return [unit(one) for one in np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)]


async def upload(ledger: Ledger, user, media_id: str, sha256: str) -> None:
    later = time.time() + 1_000
    await ledger.add_media(user, photo(media_id, sha256), name=media_id, path=media_id, expires_at=later)


async def seen(ledger: Ledger, sha256: str, vectors: list[Vector]) -> None:
    frames = [Sight(None if len(vectors) == 1 else float(n), one) for n, one in enumerate(vectors)]
    await ledger.keep_sights(sha256, SPACE, frames)


async def test_frames_read_back_in_order_for_their_content_and_space(ledger: Ledger) -> None:
    await upload(ledger, ANN, "film", "aa")
    await seen(ledger, "aa", some(12))
    back = await ledger.sights("aa", SPACE)
    assert [sight.at for sight in back] == [float(n) for n in range(12)]
    assert np.stack([sight.vector for sight in back]) == pytest.approx(np.stack(some(12)))
    assert await ledger.sights("aa", "another") == []


async def test_what_was_seen_goes_with_the_last_upload_of_a_content(ledger: Ledger) -> None:
    await upload(ledger, ANN, "hers", "aa")
    await upload(ledger, BOB, "his", "aa")
    await seen(ledger, "aa", some(1))
    await ledger.drop_media(["hers"])
    assert len(await ledger.sights("aa", SPACE)) == 1
    await ledger.erase("bob")
    assert await ledger.sights("aa", SPACE) == []


async def test_what_nobody_has_any_more_is_not_kept(ledger: Ledger) -> None:
    await seen(ledger, "aa", some(1))
    assert await ledger.sights("aa", SPACE) == []


async def test_photos_like_this_one_come_first_and_only_a_persons_own(ledger: Ledger, vectors: Vectors) -> None:
    index = vectors.beside("media", SPACE)
    photos = some(6)
    for number, vector in enumerate(photos):
        user = BOB if number == 5 else ANN
        await upload(ledger, user, f"m{number}", f"c{number}")
        await seen(ledger, f"c{number}", [vector])
        await index.put_frames(user.user_id, f"m{number}", [vector])
    mine = await ledger.seen_media("ann", SPACE)
    assert mine == dict.fromkeys((f"m{number}" for number in range(5)), 1)
    wanted = unit(photos[3] + 0.3 * photos[5])
    nearest = await index.nearest_media("ann", mine, [wanted], 3)
    assert nearest[0] == ("m3", pytest.approx(float(photos[3] @ wanted), abs=1e-5))
    assert len(nearest) == 3
    assert "m5" not in dict(nearest)


async def test_a_clip_is_as_like_as_its_likest_frame(vectors: Vectors) -> None:
    index, frames, photo = vectors.beside("media", SPACE), some(4), some(1, seed=9)[0]
    await index.put_frames("ann", "film", [*frames[:3], photo])
    await index.put_frames("ann", "other", frames[3:])
    assert (await index.nearest_media("ann", {"film": 4, "other": 1}, [photo], 1)) == [
        ("film", pytest.approx(1, abs=1e-5))
    ]


async def test_forgotten_media_leave_no_byte_in_whatever_space(vectors: Vectors, tmp_path: Path) -> None:
    frames = some(2)
    for space in (SPACE, "clip.older"):
        index = vectors.beside("media", space)
        await index.put_frames("ann", "m1", frames)
        await index.put_frames("bob", "m2", some(1, seed=5))
        await index.flush()
    assert holding(tmp_path, frames[0].tobytes()[:32])
    await vectors.forget_media("ann", ["m1"])
    await swept(vectors, lambda: holding(tmp_path, frames[0].tobytes()[:32]))
    assert await vectors.beside("media", SPACE).nearest_media("ann", {"m1": 2}, frames, 2) == []
    assert await vectors.beside("media", SPACE).nearest_media("bob", {"m2": 1}, frames, 2) != []


async def test_what_the_memory_of_the_index_held_before_is_not_left_in_its_files(
    vectors: Vectors, tmp_path: Path
) -> None:
    frames, canary = some(2), b"vector of somebody who is gone"
    index = vectors.beside("media", SPACE)
    await index.put_frames("ann", "m1", frames)
    await index.put_frames("bob", "m2", some(1, seed=5))
    await index.flush()
    soil(tmp_path, canary)
    assert holding(tmp_path, canary)
    await vectors.forget_media("bob", ["m2"])
    assert holding(tmp_path, canary) == []
    assert await index.nearest_media("ann", {"m1": 2}, frames, 2) != []


async def swept(vectors: Vectors, left: Callable[[], list[str]]) -> None:
    """Chroma may write a moment longer than it is open; what it leaves then goes with the next sweep."""
    for _ in range(50):
        if not left():
            return
        await asyncio.sleep(0.1)
        await vectors.clean()
    assert left() == []


def soil(folder: Path, words: bytes) -> None:
    """As if the memory that the indexes took over had held something."""
    for data in folder.rglob("data_level0.bin"):
        data.write_bytes(words.ljust(data.stat().st_size, b"."))


def holding(folder: Path, words: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


async def test_the_index_is_made_again_from_the_ledger_without_those_who_are_not_remembered(
    ledger: Ledger, vectors: Vectors
) -> None:
    index = vectors.beside("media", SPACE)
    for user, media_id in ((ANN, "hers"), (BOB, "his"), (GUEST, "theirs")):
        await upload(ledger, user, media_id, f"of-{media_id}")
        await seen(ledger, f"of-{media_id}", some(2, seed=len(media_id)))
    await index.put_frames("gone", "m9", some(1, seed=8))
    await index.flush()
    assert await reindex_media(ledger, index, SPACE) == 4
    assert await index.count() == 4
    assert await reindex_media(ledger, index, SPACE) == 0
