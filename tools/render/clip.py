"""A clip from its plan: recut, regraded and reframed, frame by frame, into a file that plays anywhere.

Whatever the duration, only a few frames are held at a time. The order of things:

    file ── FrameReader ── Treatment (one FFmpeg graph) ── transitions ── Encoder
         └─ soundtrack (the same timeline in samples) ── sound steps ─────┘
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from av.video.frame import VideoFrame

from edits.media import MediaFacts
from edits.plan import Plan, Step
from tools.render.delivery import plan_hash
from tools.render.encode import Encoder, Recipe
from tools.render.errors import StepError
from tools.render.footage import RATE, Footage, FrameReader, Look, look_of
from tools.render.framing import Framing, settle
from tools.render.joining import BLACK, WHITE, blend, fade
from tools.render.lut import compile_lut, is_identity
from tools.render.mixing import SoundOperation
from tools.render.notices import Notices
from tools.render.operation import ColorOperation, GeometryOperation, Scene, color_steps, find_operation
from tools.render.rendered import Rendered
from tools.render.sound import mix_timeline
from tools.render.soundtrack import Blocks
from tools.render.timeline import (
    OVERLAPPING,
    CuttingRoom,
    Join,
    Piece,
    Timeline,
    TimelineOperation,
    arrange,
    frame_counts,
    whole,
)
from tools.render.treatment import Chain, Treatment, hdr_table, run_once, with_color, write_table

PREVIEW_SHORT_SIDE = 540
PREVIEW_FPS = 60
REVERSED_BYTES = 96 * 1024 * 1024
"""Frames held at once to play a piece backwards."""
SAMPLE_SIDE = 512


def render_clip(
    plan: Plan,
    source: Path,
    facts: MediaFacts,
    out: Path,
    *,
    short_side: int | None = PREVIEW_SHORT_SIDE,
    longest: int | None = None,
    media: Mapping[str, Path] = {},
) -> Rendered:
    """Render a plan on a clip to an MP4 beside `out`.

    short_side, longest: most pixels of the shorter and longer side; none for full size. media: other files by id.
    A step that cannot be done is in `not_rendered` with the reason; the rest is rendered.
    Raises SourceError when the clip cannot be decoded, RenderError when nothing can be written.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="loupe-")))
        studio = Studio(plan, source, facts, folder, media)
        stack.callback(studio.close)
        return studio.render(out, short_side, longest)


class Studio:
    """One clip being rendered: its readers, its timeline, its chains."""

    def __init__(self, plan: Plan, source: Path, facts: MediaFacts, folder: Path, media: Mapping[str, Path]) -> None:
        self.plan, self.source, self.facts, self.folder, self.media = plan, source, facts, folder, media
        self.steps = tuple(step for step in plan.in_order() if step.amount > 0)
        self.notices = Notices()
        self._readers: dict[tuple[str | None, int], FrameReader] = {}
        self._treatments: dict[tuple[object, ...], Treatment] = {}
        self._sounding: dict[str | None, bool] = {}
        self._looks: dict[str | None, Look] = {}
        self._two_lanes = False
        reader = self.reader(None, 0)
        self.look = self.look_at(None)
        self.duration = _picture_seconds(reader, facts)

    def close(self) -> None:
        """Close every file."""
        for reader in self._readers.values():
            reader.close()

    def render(self, out: Path, short_side: int | None, longest: int | None) -> Rendered:
        """Write the file."""
        fps = self._fps(preview=short_side is not None)
        timeline = self._timeline()
        self._two_lanes = any(piece.enter and piece.enter.kind in OVERLAPPING for piece in timeline.pieces)
        scene = self._scene()
        framing = self._framing(scene)
        size = framing.size(short_side, longest)
        self._chain = self._base_chain(framing, size, scene)
        self._report_unknown()
        path = out.with_suffix(".mp4")
        mixed = mix_timeline(self.steps, timeline, fps, self._file_with_sound, self._room, self.notices)
        tags = {"comment": f"edited by Loupe, plan {plan_hash(self.plan)}"}
        recipe = Recipe(rate=fps, audio="aac" if mixed else None, tags=tags)
        with Encoder(path, recipe, size) as encoder:
            self._write(encoder, self.frames(timeline, fps), mixed() if mixed else None, fps)
        return Rendered(path, "video/mp4", *size, self.notices.skipped(), tuple(self.notices.notes))

    def _write(self, encoder: Encoder, frames: Iterator[VideoFrame], sounds: Blocks | None, fps: Fraction) -> None:
        """Frames and samples by turns, so that neither waits long for the other."""
        for frame in frames:
            encoder.write_frame(frame)
            while sounds is not None and encoder.samples * fps < encoder.frames * RATE:
                block = next(sounds, None)
                if block is None:
                    sounds = None
                else:
                    encoder.write_sound(block)
        for block in sounds or ():
            encoder.write_sound(block)

    def reader(self, media: str | None, lane: int) -> FrameReader:
        """A reader of a medium; two lanes let both sides of a transition be read at once."""
        key = (media, lane)
        if key not in self._readers:
            self._readers[key] = FrameReader(self.source if media is None else self.media[media])
        return self._readers[key]

    def look_at(self, media: str | None) -> Look:
        """How a medium's frames are shown."""
        if media not in self._looks:
            self._looks[media] = look_of(self.reader(media, 0))
        return self._looks[media]

    def _fps(self, *, preview: bool) -> Fraction:
        fps = self.look.fps
        return min(fps, Fraction(PREVIEW_FPS)) if preview else fps

    @property
    def _room(self) -> CuttingRoom:
        notes = self.notices.notes
        return CuttingRoom(facts=self.facts, media=self.media, notes=notes, source=self.source, duration=self.duration)

    def _timeline(self) -> Timeline:
        return arrange(self.steps, whole(self.duration), self._room, self.notices.skip)

    def _scene(self) -> Scene:
        """The scene, with a sample of the clip's colours from its middle."""
        frame = self.reader(None, 0).at(self.duration / 2)
        sample = run_once(frame, self._still_chain(64).filters(self.look)).to_ndarray()
        return Scene(facts=self.facts, sample=sample, limit=None, media=self.media, notes=self.notices.notes)

    def _still_chain(self, longest: int) -> Chain:
        factor = min(1.0, longest / max(self.look.width, self.look.height))
        return Chain(
            max(2, round(self.look.width * factor)),
            max(2, round(self.look.height * factor)),
            table=self._hdr_file(self.look),
            rgb=True,
        )

    def _hdr_file(self, look: Look) -> Path | None:
        if look.transfer == "sdr":
            return None
        path = self.folder / f"{look.transfer}.cube"
        return path if path.exists() else write_table(hdr_table(look.transfer), path)

    def _framing(self, scene: Scene) -> Framing:
        from tools.render.operation import Picture

        steps = [step for step in self.steps if isinstance(find_operation(step.op), GeometryOperation)]
        full = (self.look.width, self.look.height)
        if not steps:
            return Framing(*full)
        frame = run_once(self.reader(None, 0).at(0.0), self._still_chain(1024).filters(self.look))
        return settle(steps, Picture(frame.to_ndarray()), full, scene, self.notices.skip)

    def _base_chain(self, framing: Framing, size: tuple[int, int], scene: Scene) -> Chain:
        before = framing.filters(self.look.width, self.look.height)
        return Chain(*size, before=before, table=self._table(scene))

    def _table(self, scene: Scene) -> Path | None:
        base = None if self.look.transfer == "sdr" else hdr_table(self.look.transfer)
        if base is not None:
            self.notices.notes.append("high dynamic range was tone-mapped to standard range")
        good = [step for step in color_steps(self.steps) if self._compiles(step, scene)]
        color = compile_lut(good, scene=scene)
        if is_identity(color):
            return self._hdr_file(self.look)
        return write_table(with_color(base, color), self.folder / "color.cube")

    def _compiles(self, step: Step, scene: Scene) -> bool:
        try:
            compile_lut([step], size=2, scene=scene)
        except StepError as error:
            self.notices.skip(step, str(error))
            return False
        return True

    def _report_unknown(self) -> None:
        for step in self.steps:
            operation = find_operation(step.op)
            if not isinstance(operation, (ColorOperation, GeometryOperation, TimelineOperation, SoundOperation)):
                self.notices.skip(step, f"{step.op} cannot be rendered on a clip here")

    def frames(self, timeline: Timeline, fps: Fraction) -> Iterator[VideoFrame]:
        """Every frame of the result in order, with its transitions."""
        pieces = timeline.pieces
        counts = frame_counts(timeline, float(fps))
        leaving: Iterator[VideoFrame] = iter(())
        for nth, (piece, (first, count)) in enumerate(zip(pieces, counts, strict=True)):
            shared_in = max(0, counts[nth - 1][0] + counts[nth - 1][1] - first) if nth else 0
            shared_out = max(0, first + count - counts[nth + 1][0]) if nth + 1 < len(pieces) else 0
            arriving = self._faded(timeline, nth, self._piece_frames(piece, count, fps, nth), count, fps)
            for place, (before, frame) in enumerate(zip(leaving, islice(arriving, shared_in), strict=False)):
                assert piece.enter is not None
                yield blend(piece.enter.kind, before, frame, (place + 0.5) / shared_in)
            yield from islice(arriving, count - shared_in - shared_out)
            leaving = arriving

    def _faded(
        self, timeline: Timeline, nth: int, frames: Iterator[VideoFrame], count: int, fps: Fraction
    ) -> Iterator[VideoFrame]:
        """The frames of a piece with the fades from and to a colour at its ends."""
        rise, rise_color = _fade_length(timeline.pieces[nth].enter, whole=nth == 0)
        last = nth + 1 == len(timeline.pieces)
        fall, fall_color = _fade_length(timeline.leave if last else timeline.pieces[nth + 1].enter, whole=last)
        up, down = min(count, round(rise * fps)), min(count, round(fall * fps))
        for place, frame in enumerate(frames):
            if place < up:
                frame = fade(frame, rise_color, (place + 0.5) / up)
            if count - place <= down:
                frame = fade(frame, fall_color, (count - place - 0.5) / down)
            yield frame

    def _piece_frames(self, piece: Piece, count: int, fps: Fraction, nth: int) -> Iterator[VideoFrame]:
        reader = self.reader(piece.media, nth % 2 if self._two_lanes else 0)
        times = _times(piece, count, fps, reader.step)
        if not piece.backwards:
            for time in times:
                yield self._treated(piece, time, reader)
            return
        most = max(2, REVERSED_BYTES // (self._chain.width * self._chain.height * 3 // 2))
        for first in range(0, count, most):
            chunk = [self._treated(piece, time, reader) for time in reversed(times[first : first + most])]
            yield from reversed(chunk)

    def _treated(self, piece: Piece, time: float, reader: FrameReader) -> VideoFrame:
        return self._treatment(piece).apply(reader.at(time))

    def _treatment(self, piece: Piece) -> Treatment:
        key = (piece.media, piece.magnify)
        if key not in self._treatments:
            chain = self._chain if piece.media is None else self._guest_chain(piece.media)
            self._treatments[key] = Treatment(chain.closer(piece.magnify), self.look_at(piece.media))
        return self._treatments[key]

    def _guest_chain(self, media: str) -> Chain:
        """Another medium in the same frame and colours: as large as it fits, black around it."""
        look = self.look_at(media)
        table = self._chain.table if look.transfer == self.look.transfer else self._hdr_file(look)
        return replace(self._chain, before=(), table=table, fitted=True)

    def _file_with_sound(self, media: str | None) -> Path | None:
        path = self.source if media is None else self.media[media]
        if media not in self._sounding:
            with Footage(path) as footage:
                self._sounding[media] = footage.audio is not None
        return path if self._sounding[media] else None


def _fade_length(join: Join | None, *, whole: bool) -> tuple[float, tuple[int, int, int]]:
    """Seconds on this side of a fade through a colour, and the colour; at the ends of the clip all of it."""
    if join is None or not join.kind.startswith("fade"):
        return 0.0, BLACK
    return join.duration if whole else join.duration / 2, WHITE if join.kind == "fade_white" else BLACK


def _times(piece: Piece, count: int, fps: Fraction, step: float) -> list[float]:
    """The source's time of each frame of a piece, from a start that lies on one of the source's frames."""
    if piece.hold:
        return [piece.start] * count
    pace = piece.speed / float(fps)
    if piece.backwards:
        last = round(piece.end / step) * step - step
        return [max(piece.start, last - nth * pace) for nth in range(count)]
    first = round(piece.start / step) * step
    return [first + nth * pace for nth in range(count)]


def _picture_seconds(reader: FrameReader, facts: MediaFacts) -> float:
    """How long there is something to see."""
    stream = reader.footage.video
    if stream is not None and stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return reader.footage.duration or facts.duration_s or reader.step
