"""One upload from its first bytes to facts, or a sentence that says what is wrong and what to try."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import struct
import time
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from edits.media import MediaFacts
from settings import Settings
from tests.tools.sight.scenes import clicks, panned, photographs, views, write_clip, write_wav
from tools.errors import MediaError, TooLarge, Unreadable, Unsupported
from tools.intake import take_in
from tools.storage import Storage
from tools.workers import Workers

SHARED = Path(os.environ.get("LOUPE_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "media"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of real and hostile media is not here")
SLOWEST = 10.0
MOST_MEMORY = 1_500_000_000


class Door:
    """Takes files in as the upload door does, with settings a test may change."""

    def __init__(self, folder: Path, **limits: object) -> None:
        self.settings = Settings(data_dir=folder, **limits)
        self.storage = Storage(folder / "media")
        self.workers = Workers(self.settings)

    async def take(self, data: bytes | Path, known: object = None) -> MediaFacts:
        return await take_in(
            _chunks(contents(data)), storage=self.storage, workers=self.workers, settings=self.settings, known=known
        )


def contents(data: bytes | Path) -> bytes:
    return data if isinstance(data, bytes) else data.read_bytes()


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 65_536):
        yield data[at : at + 65_536]
        await asyncio.sleep(0)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    opened = Door(tmp_path)
    yield opened
    await opened.workers.close()


def encoded(picture: np.ndarray, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form, **options)
    return buffer.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(10_000))), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("form", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif"),
                       ("TIFF", "image/tiff"), ("AVIF", "image/avif"), ("HEIF", "image/heic")]
)  # fmt: skip
async def test_pictures_of_every_kind_are_taken_in_whole(door: Door, form: str, mime: str) -> None:
    facts = await door.take(encoded(photographs()[0], form))
    assert (facts.kind, facts.mime, facts.width, facts.height) == ("image", mime, 640, 427)
    assert facts.still is not None
    assert facts.description
    assert (await door.storage.path(facts.media_id)).stat().st_size == facts.bytes


async def test_a_clip_and_a_sound_are_taken_in_with_their_measures(door: Door, tmp_path: Path) -> None:
    clip = await door.take(write_clip(tmp_path / "a.mp4", panned(views()[0], 24), sound=clicks(120, 1)))
    assert (clip.kind, clip.mime, clip.video_codec, clip.audio_codec) == ("video", "video/mp4", "h264", "aac")
    assert clip.clip is not None
    assert clip.sound is not None
    sound = await door.take(write_wav(tmp_path / "a.wav", clicks(120, 5)))
    assert (sound.kind, sound.mime, sound.channels, sound.sample_rate) == ("audio", "audio/wav", 1, 44_100)
    assert sound.sound.tempo == pytest.approx(120, abs=1)


async def test_an_empty_file_is_said_to_be_empty(door: Door) -> None:
    with pytest.raises(Unreadable, match="empty"):
        await door.take(b"")


async def test_a_picture_that_stops_says_where_and_what_to_try(door: Door) -> None:
    whole = encoded(photographs()[0], "JPEG", quality=95)
    with pytest.raises(Unreadable) as caught:
        await door.take(whole[:41_000])
    assert caught.value.why == "It stops after 41 kB: the rest of the JPEG is missing or damaged."
    assert "JPEG" in caught.value.advice
    assert caught.value.kind == "image"


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"%PDF-1.7 ...", "PDF"), (b"PK\x03\x04....", "ZIP"), (b"8BPS\x00\x01", "Photoshop"), (b"<svg xmlns=''/>", "SVG"),
     (b"hello, this is text", "no kind of"), (b"ffconcat version 1.0\nfile /etc/passwd\n", "no kind of"),
     (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "no kind of"), (b"#EXTM3U\n/etc/passwd\n", "no kind of")],
)  # fmt: skip
async def test_what_is_no_picture_clip_or_sound_is_refused_by_name(door: Door, data: bytes, what: str) -> None:
    with pytest.raises(Unsupported, match=what) as caught:
        await door.take(data)
    assert "JPEG" in caught.value.advice
    assert list(door.storage.ids()) == []


async def test_too_many_bytes_are_refused_while_they_arrive(tmp_path: Path) -> None:
    small = Door(tmp_path, max_image_bytes=20_000)
    with pytest.raises(TooLarge, match="MiB for pictures"):
        await small.take(encoded(photographs()[0], "PNG"))
    assert list(small.storage.ids()) == []


async def test_sound_in_a_clips_container_is_sound_and_has_the_cap_of_sound(tmp_path: Path) -> None:
    small = Door(tmp_path, max_audio_bytes=20_000)
    with_pictures = write_clip(tmp_path / "a.mp4", [views()[0]] * 2, sound=clicks(120, 4))
    alone = tmp_path / "b.mp4"
    copy_sound(with_pictures, alone)
    facts = await small.take(alone) if alone.stat().st_size <= 20_000 else None
    assert facts is None or (facts.kind, facts.mime) == ("audio", "audio/mp4")
    smaller = Door(tmp_path / "smaller", max_audio_bytes=1_000)
    with pytest.raises(TooLarge, match="for sounds"):
        await smaller.take(alone)
    await small.workers.close()
    await smaller.workers.close()


def copy_sound(source: Path, target: Path) -> None:
    import av

    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        stream = new.add_stream_from_template(old.streams.audio[0])
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)


async def test_pixel_bombs_are_refused_by_their_header(door: Door) -> None:
    begun = time.monotonic()
    for size in ((10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)):
        with pytest.raises(MediaError):
            await door.take(png_claiming(*size))
    with pytest.raises(TooLarge, match="10000 × 10000 pixels, over the limit of 50 million"):
        await door.take(png_claiming(10_000, 10_000))
    assert time.monotonic() - begun < 5


async def test_many_frames_of_few_pixels_are_a_bomb_too(tmp_path: Path) -> None:
    small = Door(tmp_path, max_pixels=200_000)
    rng = np.random.default_rng(0)
    frames = [Image.fromarray(rng.integers(0, 255, (100, 100, 3), dtype=np.uint8)) for _ in range(30)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(TooLarge, match="30 frames of 100 × 100"):
        await small.take(buffer.getvalue())
    await small.workers.close()


async def test_a_lying_name_does_not_matter_and_a_lying_head_is_found_out(door: Door) -> None:
    facts = await door.take(encoded(photographs()[1], "PNG"))
    assert facts.mime == "image/png"
    with pytest.raises(Unreadable):
        await door.take(b"\xff\xd8\xff\xe0" + os.urandom(5000))
    with pytest.raises(Unreadable):
        await door.take(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + os.urandom(5000))


async def test_a_clip_that_only_promises_frames_is_unreadable(door: Door, tmp_path: Path) -> None:
    import av

    empty = tmp_path / "empty.mp4"
    with av.open(str(empty), "w", options={"movflags": "frag_keyframe+empty_moov"}) as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        container.start_encoding()
    with pytest.raises(Unreadable):
        await door.take(empty)


async def test_a_sound_that_lasts_too_long_is_refused(tmp_path: Path) -> None:
    short = Door(tmp_path, max_duration_s=2)
    with pytest.raises(TooLarge, match="minutes"):
        await short.take(write_wav(tmp_path / "a.wav", clicks(120, 3)))
    await short.workers.close()


async def test_the_same_bytes_are_looked_at_once(door: Door) -> None:
    data = encoded(photographs()[0], "JPEG")
    first = await door.take(data)
    asked: list[str] = []

    async def known(sha256: str) -> MediaFacts | None:
        asked.append(sha256)
        return first

    await door.workers.close()
    second = await door.take(data, known)
    assert asked == [first.sha256]
    assert second.media_id != first.media_id
    assert second == first.model_copy(update={"media_id": second.media_id})


async def test_a_refused_upload_leaves_nothing_on_disk(door: Door) -> None:
    with pytest.raises(MediaError):
        await door.take(encoded(photographs()[0], "JPEG")[:9_000])
    assert [path for path in door.storage.folder.rglob("*") if path.is_file()] == []


async def test_a_picture_that_costs_too_much_time_or_memory_is_too_large(tmp_path: Path) -> None:
    impatient = Door(tmp_path, decode_seconds=0.02, workers=1)
    await impatient.workers.warm()
    with pytest.raises(TooLarge, match="longer than"):
        await impatient.take(encoded(np.tile(photographs()[0], (8, 8, 1)), "PNG", compress_level=1))
    await impatient.workers.close()


def manifest() -> dict[str, str]:
    if not SHARED.is_dir():
        return {}
    with (SHARED / "MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {row[0]: row[-1] for row in rows[1:]}


REFUSED = {".svg", ".jp2", ".hdr", ".avi", ".flv", ".ts", ".vtt"}


@needs_shared
async def test_every_good_file_of_an_allowed_kind_is_described_as_observed(door: Door) -> None:
    for path in sorted((SHARED / "good").iterdir()):
        if path.suffix.lower() in REFUSED:
            with pytest.raises(Unsupported):
                await door.take(path)
            continue
        observed = manifest()[f"good/{path.name}"]
        facts = await door.take(path)
        assert facts.description, path.name
        assert agrees(facts, observed), f"{path.name}: {observed} is not {facts}"
        await door.storage.delete(facts.media_id)


def agrees(facts: MediaFacts, observed: str) -> bool:
    """Whether the facts say what was observed of the file: size as displayed, frames, duration, codecs."""
    words = observed.replace(";", " ").replace("+", " ").split()
    sizes = [word for word in words if "x" in word and word.replace("x", "").isdigit()]
    if facts.kind == "image":
        width, height = (int(side) for side in sizes[0].split("x"))
        turned = any(word in observed for word in ("orient=5", "orient=6", "orient=7", "orient=8"))
        size = (height, width) if turned else (width, height)
        frames = next((int(word[7:]) for word in words if word.startswith("frames=")), None)
        return (facts.width, facts.height) == size and facts.frames == frames
    duration = float(words[1].rstrip("s"))
    names = {"mp3float": "mp3", "libdav1d": "av1"}
    codecs = [word.split(":")[1] for word in words if word.startswith(("video:", "audio:"))]
    codecs = [names.get(codec, codec) for codec in codecs]
    said = [codec for codec in (facts.video_codec, facts.audio_codec) if codec]
    displayed = sizes and facts.kind == "video"
    sides = sorted(int(side) for side in sizes[0].split("x")) if displayed else []
    return (
        abs((facts.duration_s or 0) - duration) < 0.02
        and set(said) <= set(codecs)
        and sides == (sorted((facts.width, facts.height)) if facts.kind == "video" else [])
    )


@needs_shared
async def test_no_hostile_file_gets_past_a_sentence_ten_seconds_or_the_memory_limit(door: Door) -> None:
    parent = resident(os.getpid())
    for path in sorted((SHARED / "bad").iterdir()):
        begun = time.monotonic()
        await take_or_refuse(door, path)
        assert time.monotonic() - begun < SLOWEST, path.name
        # This process has run other tests: of it only what it grew by says anything.
        assert max((resident(pid) for pid in family()[1:]), default=0) < MOST_MEMORY, path.name
    assert len(family()) > 1
    assert resident(os.getpid()) - parent < 200_000_000
    assert list(door.storage.ids()) == []


async def take_or_refuse(door: Door, path: Path) -> None:
    try:
        facts = await door.take(path)
    except MediaError as error:
        if not (error.why and error.advice):
            pytest.fail(f"{path.name}: {error!r} says too little")
    else:
        await door.storage.delete(facts.media_id)


def family() -> list[int]:
    """This process and everything it started, and what those started."""
    found = [os.getpid()]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def resident(pid: int) -> int:
    """Most bytes a process ever had in memory; nothing for one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
