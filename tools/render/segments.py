"""A long clip in segments: each made by itself, in any order and any process, then joined without encoding again.

    outline_clip     where the segments begin; the camera's way through the whole clip, found once
    render_segment   the pictures of one segment, as a file that begins with a keyframe
    join_segments    their packets one after another, and the sound, as the file that is delivered

The joined file has the frames, the times and the sound of a rendering in one piece.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
from av.video.stream import VideoStream

from edits.media import MediaFacts
from edits.plan import Plan
from tools.durable import settle
from tools.render.clip import Production
from tools.render.darkroom import Aim
from tools.render.encode import Encoder, Recipe
from tools.render.errors import RenderError
from tools.render.film import wants_sound_alone
from tools.render.footage import RATE
from tools.render.full import UNFINISHED
from tools.render.rendered import Rendered
from tools.render.shelf import Shelf

WORTH = 1.5
"""Segments' length from which a clip is divided at all."""
AIM = "aim"


@dataclass(frozen=True, slots=True)
class Work:
    """One clip to be rendered at full size. folder: where its segments lie. longest: most pixels of a side, or none."""

    plan: Plan
    source: Path
    facts: MediaFacts
    folder: Path
    longest: int | None
    media: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames first … first + count of the result. bitrate: of the picture, where a size limit rules."""

    first: int
    count: int
    bitrate: int | None = None

    def path(self, folder: Path, suffix: str) -> Path:
        """Its file."""
        return folder / f"{self.first:07}-{self.bitrate or 0}{suffix}"


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The joined clip is over its limit of bytes. bitrate: what to try next, bits a second."""

    bitrate: int


def outline_clip(work: Work, seconds: float) -> tuple[Segment, ...]:
    """The segments of a clip, about `seconds` each; none where it is better made in one piece.

    Raises SourceError when the clip cannot be decoded.
    """
    with _production(work) as production:
        if wants_sound_alone(production.steps) or production.timeline.still is not None:
            return ()
        frames = max(first + count for first, count in production.counts)
        each = seconds * float(production.film.fps)
        if production.film.codec == "gif" or frames < each * WORTH:
            return ()
        production.aim(None, work.longest)
        unfinished = work.folder / f"{UNFINISHED}{AIM}"
        unfinished.write_bytes(pickle.dumps((production.darkroom.aimed, production.notices.not_rendered)))
        settle(unfinished, work.folder / AIM)
    parts = round(frames / each)
    edges = [round(frames * nth / parts) for nth in range(parts + 1)]
    return tuple(Segment(first, end - first) for first, end in pairwise(edges))


def render_segment(work: Work, segment: Segment) -> None:
    """Make one segment's file; it is there whole or not at all, and if it is, it is not made again.

    `outline_clip` was called before. Raises SourceError when the clip cannot be decoded.
    """
    with _production(work) as production:
        final = segment.path(work.folder, _suffix(production))
        if final.exists():
            return
        size = _aim(production, work)
        unfinished = final.with_name(UNFINISHED + final.name)
        recipe = production.film.recipe(size, sounding=False, bitrate=segment.bitrate)
        with Encoder(unfinished, recipe, size) as encoder:
            for frame in production.frames(range(segment.first, segment.first + segment.count)):
                encoder.write_frame(frame)
        if encoder.frames != segment.count:
            raise RenderError("a part of the clip could not be decoded to its end")
        settle(unfinished, final)


def join_segments(work: Work, segments: Sequence[Segment], out: Path, last: bool = True) -> Rendered | TooLarge:
    """The finished clip from all its segments, with its sound; beside `out` with the suffix of its format.

    last: keep it even where it is larger than was allowed, and say so.
    Raises RenderError when a segment is missing or broken.
    """
    with _production(work) as production:
        mixed = production.mixed()
        size = _aim(production, work)
        film = production.film
        unfinished = out.with_name(UNFINISHED + out.name).with_suffix(film.suffix)
        recipe = film.recipe(size, sounding=mixed is not None, bitrate=segments[0].bitrate)
        files = [segment.path(work.folder, _suffix(production)) for segment in segments]
        with _opened(files[0]) as template, Splicer(unfinished, recipe, template) as splicer:
            if chapters := production.chapters():
                splicer.chapters(chapters)
            sounds = mixed() if mixed is not None and recipe.audio is not None else iter(())
            for segment, file in zip(segments, files, strict=True):
                for frames in splicer.splice(file, segment):
                    while splicer.samples * film.fps < frames * RATE and (block := next(sounds, None)) is not None:
                        splicer.write_sound(block)
            for block in sounds:
                splicer.write_sound(block)
        bitrate = film.lower(unfinished.stat().st_size, recipe, production.timeline.duration)
        if bitrate is not None and not last:
            return TooLarge(bitrate)
        if bitrate is not None:
            film.give_up(unfinished.stat().st_size)
        final = out.with_suffix(film.suffix)
        settle(unfinished, final)
        return production.answer(final, film.mime, size)


class Splicer(Encoder):
    """An output file whose pictures come ready, from other files."""

    def __init__(self, out: Path, recipe: Recipe, template: VideoStream) -> None:
        """template: a stream of the first of those files, encoded by the same recipe."""
        self._template = template
        self._rate = recipe.rate
        super().__init__(out, recipe, (template.width, template.height))

    def _video(self, recipe: Recipe, size: tuple[int, int]) -> VideoStream:
        stream: Any = self._container.add_stream_from_template(self._template, opaque=True)
        stream.time_base = 1 / recipe.rate
        if recipe.tag:
            stream.codec_context.codec_tag = recipe.tag
        video: VideoStream = stream
        return video

    def splice(self, file: Path, segment: Segment) -> Iterator[int]:
        """Write a file's packets after those before; the number of frames written so far, after each."""
        with _opened(file) as stream:
            container: Any = stream.container
            for packet in container.demux(stream):
                if packet.size:
                    self._write(packet, stream, segment.first)
                    yield self.frames
        if self.frames != segment.first + segment.count:
            raise RenderError("a part of the rendered clip is broken")

    def _write(self, packet: Any, stream: VideoStream, first: int) -> None:
        """One packet at its place; times are whole frames, so nothing is rounded and nothing drifts."""
        each = Fraction(stream.time_base) * self._rate  # type: ignore[arg-type]
        packet.pts = round((packet.pts or 0) * each) + first
        packet.dts = packet.pts if packet.dts is None else round(packet.dts * each) + first
        packet.duration = 1
        packet.time_base = 1 / self._rate
        packet.stream = self.video
        self.frames += 1
        self._container.mux(packet)

    def _finish(self) -> None:
        if self.audio is not None:
            self._container.mux(self.audio.encode(None))


@contextmanager
def _production(work: Work) -> Iterator[Production]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="loupe-")))
        shelf = Shelf(work.source, work.media)
        stack.callback(shelf.close)
        yield Production(work.plan, work.facts, shelf, folder, preview=False)


def _aim(production: Production, work: Work) -> tuple[int, int]:
    """Set up the camera as the outline found it."""
    found: tuple[Aim, dict[str, str]] = pickle.loads((work.folder / AIM).read_bytes())  # noqa: S301 - our own file
    aim, not_rendered = found
    for step, why in not_rendered.items():
        production.notices.not_rendered.setdefault(step, why)
    return production.aim(None, work.longest, aim)


@contextmanager
def _opened(file: Path) -> Iterator[VideoStream]:
    with av.open(str(file)) as container:
        yield container.streams.video[0]


def _suffix(production: Production) -> str:
    """Segments lie in a container that keeps the order of decoding of every codec."""
    return ".webm" if production.film.codec == "vp9" else ".mp4"
