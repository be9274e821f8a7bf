"""Uploads belong to somebody, expire, and are measured once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edits.media import StillMeasures
from memory.ledger import Ledger, Unreadable
from memory.media import clean_name
from tests.memory.people import ANN, BOB, GUEST, photo

MEASURES = StillMeasures(
    lightness=50, a=0, b=-6, contrast=20, black_point=3, white_point=97, clipped_low=0, clipped_high=0,
    colorfulness=30, cast_a=0, cast_b=-4, sharpness=100, noise=2,
)  # fmt: skip


async def test_an_upload_reads_back_for_its_owner_in_the_order_asked(ledger: Ledger) -> None:
    for name in ("a", "b"):
        await ledger.add_media(ANN, photo(name), name=f"{name}.jpg", path=f"{name}.bin", expires_at=100)
    rows = await ledger.media("ann", ["b", "x", "a"])
    assert [(row.media_id, row.status, row.name, row.path, row.fault) for row in rows] == [
        ("b", "ready", "b.jpg", "b.bin", None),
        ("a", "ready", "a.jpg", "a.bin", None),
    ]
    assert rows[0].facts == photo("b")
    assert await ledger.media("bob", ["a", "b"]) == []
    assert await ledger.media_row("bob", "a") is None


async def test_an_unreadable_upload_keeps_why_and_what_to_try(ledger: Ledger) -> None:
    broken = Unreadable("m1", why="it stops after 41 kB.", advice="Export it as JPEG and send that.")
    row = await ledger.add_media(ANN, broken, name="../../holiday.heic", path="m1", expires_at=100)
    assert row.facts is None
    assert row.fault is not None
    assert row.fault.why == "I couldn't open holiday.heic: it stops after 41 kB. Export it as JPEG and send that."


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("holiday.jpg", "holiday.jpg"),
        ("C:\\Users\\ann\\secret\\me.png", "me.png"),
        ("/etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("line\nbreak\x00.jpg", "linebreak.jpg"),
        ("", "upload"),
        ("../", "upload"),
        ("x" * 500 + ".jpg", "x" * 120),
    ],
)
def test_a_file_name_is_shown_without_folders_or_tricks(given: str, shown: str) -> None:
    assert clean_name(given) == shown


async def test_expired_uploads_are_found_and_dropped(ledger: Ledger) -> None:
    await ledger.add_media(ANN, photo("old"), name="old", path="old", expires_at=100)
    await ledger.add_media(BOB, photo("new"), name="new", path="new", expires_at=300)
    over = await ledger.expired(200)
    assert [row.media_id for row in over] == ["old"]
    await ledger.drop_media([row.media_id for row in over])
    assert await ledger.expired(200) == []
    assert await ledger.media_row("ann", "old") is None
    assert await ledger.media_row("bob", "new") is not None


async def test_a_content_is_measured_once_whoever_sends_it_and_never_names_them(ledger: Ledger) -> None:
    await ledger.add_media(ANN, photo("hers"), name="a", path="a", expires_at=100)
    await ledger.add_media(BOB, photo("his"), name="b", path="b", expires_at=300)
    measured = photo("hers").model_copy(update={"still": MEASURES, "description": "A face."})
    await ledger.keep_measures(measured.sha256, "1", measured)
    found = await ledger.measures(measured.sha256, "1")
    assert found is not None
    assert (found.still, found.description, found.media_id) == (MEASURES, "A face.", "")
    assert await ledger.measures(measured.sha256, "2") is None
    await ledger.drop_media(["hers"])
    assert await ledger.measures(measured.sha256, "1") is not None
    await ledger.drop_media(["his"])
    assert await ledger.measures(measured.sha256, "1") is None


async def test_the_same_upload_written_twice_is_one(ledger: Ledger) -> None:
    first = await ledger.add_media(ANN, photo("m"), name="m", path="m", expires_at=100)
    again = await ledger.add_media(ANN, photo("m"), name="other", path="m", expires_at=100)
    assert replace(again, at=first.at) == first


async def test_a_part_of_a_clip_remembers_its_clip(ledger: Ledger) -> None:
    row = await ledger.add_media(ANN, photo("frame"), name="f", path="f", expires_at=100, parent_id="clip")
    assert row.parent_id == "clip"


async def test_an_anonymous_upload_goes_with_its_session(ledger: Ledger) -> None:
    await ledger.add_media(GUEST, photo("m"), name="m", path="m", expires_at=9_000)
    (gone,) = await ledger.sweep(2_001)
    assert (gone.user_id, gone.media_ids, gone.paths) == ("guest-1", ("m",), ("m",))
    assert await ledger.media_row("guest-1", "m") is None
