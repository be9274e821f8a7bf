"""A clip from its plan: recut, regraded and reframed, frame by frame, into a file that plays anywhere.

Whatever the duration, only a few frames are held at a time:

    file ── FrameReader ── Darkroom ── transitions ── Encoder
         └─ soundtrack, the same timeline in samples ── sound steps ─┘
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from fractions import Fraction
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from av.video.frame import VideoFrame

from edits.media import MediaFacts, Transcript
from edits.plan import Plan, Step
from edits.vocabulary.graphics import Caption
from tools.render.ahead import ahead
from tools.render.camera import CameraOperation, Moment
from tools.render.captions import CaptionOperation, Captions, prepare_captions
from tools.render.cutting_room import CuttingRoom, TimelineOperation, arrange
from tools.render.darkroom import Aim, Darkroom
from tools.render.encode import Encoder
from tools.render.errors import StepError
from tools.render.fillers import NAMES
from tools.render.film import film_for, save_sound, save_still, wants_sound_alone
from tools.render.footage import RATE
from tools.render.joining import BLACK, WHITE, blend, fade
from tools.render.mixing import Play, SoundOperation
from tools.render.notices import Notices
from tools.render.operation import ColorOperation, PictureOperation, Scene, find_operation
from tools.render.painting import span_of
from tools.render.palette import choose_palette, drawn_in
from tools.render.provenance import mark_clip
from tools.render.rendered import Rendered
from tools.render.shelf import Shelf
from tools.render.sound import mix_timeline
from tools.render.soundtrack import Blocks
from tools.render.splicing import merged
from tools.render.support import DELIVERED, not_rendered
from tools.render.timeline import OVERLAPPING, Join, Piece, Timeline, frame_counts, output_time, whole

PREVIEW_SHORT_SIDE = 540
OPENING = "Start"
"""Name of what comes before the first mark."""
REVERSED_BYTES = 64 * 1024 * 1024
"""Frames held at once to play a piece backwards."""


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
    """Render a plan on a clip, beside `out` with the suffix of what comes out.

    short_side, longest: most pixels of the shorter and longer side of a preview, which is an MP4; without short_side
    it is the full-size rendering, in the container and codec that an output step asks. media: other files by id.
    An `extract_frame` step makes the result a JPEG, an `extract_audio` step an M4A.
    A step that cannot be done is in `not_rendered` with the reason; the rest is rendered.
    Raises SourceError when the clip cannot be decoded, RenderError when nothing can be written.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="loupe-")))
        shelf = Shelf(source, media)
        stack.callback(shelf.close)
        return Production(plan, facts, shelf, folder, preview=short_side is not None).render(out, short_side, longest)


class Production:
    """One clip being rendered."""

    def __init__(self, plan: Plan, facts: MediaFacts, shelf: Shelf, folder: Path, *, preview: bool) -> None:
        self.plan, self.facts, self.shelf, self.preview = plan, facts, shelf, preview
        self.notices = Notices()
        self.steps = self._able_steps()
        self.duration = _picture_seconds(shelf, facts)
        self.film = film_for(plan, shelf.look(None), preview=preview, notes=self.notices.notes)
        self.timeline = self._timeline()
        scene = Scene(facts=facts, media=shelf.media, notes=self.notices.notes, seed=int(facts.sha256[:8] or "0", 16))
        self.darkroom = Darkroom(self.steps, shelf, scene, self.notices, folder, self.duration)
        lanes = any(piece.enter and piece.enter.kind in OVERLAPPING for piece in self.timeline.pieces)
        self._lanes = 2 if lanes else 1
        self._captions: tuple[Captions, ...] = ()

    def render(self, out: Path, short_side: int | None, longest: int | None) -> Rendered:
        """Write the file."""
        mixed = self.mixed()
        if wants_sound_alone(self.steps) and mixed is not None:
            return self.answer(*save_sound(mixed, out, self.plan), None)
        size = self.aim(short_side, longest)
        if self.timeline.still is not None:
            still = self.darkroom.still(self.timeline.still)
            return self.answer(*save_still(still, out, self.plan, self.facts.source_type), size)
        path = out.with_suffix(self.film.suffix)
        self.film.expose(path, size, self._write, mixed, self.chapters(), self.timeline.duration)
        return self.answer(path, self.film.mime, size)

    def aim(self, short_side: int | None, longest: int | None, known: Aim | None = None) -> tuple[int, int]:
        """Set up the camera, which may look through the whole clip; the size of a frame. known: from another time."""
        played = merged(piece.span for piece in self.timeline.pieces if piece.media is None)
        shots = self.facts.clip.shots if self.facts.clip else ()
        size = self.darkroom.aim(
            played,
            tuple(shot.start for shot in shots),
            lambda full: self.film.size(full, short_side, longest),
            self.film.aspect,
            known,
        )
        self._captions = tuple(self._captioned(size))
        return size

    def _captioned(self, size: tuple[int, int]) -> Iterator[Captions]:
        transcript = self.facts.transcript
        for step in self.steps:
            if not isinstance(step.params, Caption) or transcript is None:
                continue
            try:
                yield prepare_captions(
                    step.params,
                    transcript,
                    self.timeline,
                    size,
                    self.film.fps,
                    self.film.output.platform,
                    span_of(step),
                )
            except StepError as error:
                self.notices.skip(step, str(error))
                continue
            if step.params.language and not _speaks(transcript, step.params.language):
                spoken = transcript.language or "the language that is spoken"
                self.notices.notes.append(f"the captions are in {spoken}: nothing here translates them")

    def answer(self, path: Path, mime: str, size: tuple[int, int] | None) -> Rendered:
        """What is said of a written file."""
        mark_clip(path, self.facts.source_type)
        width, height = size or (None, None)
        notes = tuple(dict.fromkeys(self.notices.notes))
        return Rendered(path, mime, width, height, self.notices.skipped(self.plan), notes)

    def _able_steps(self) -> tuple[Step, ...]:
        """The steps that something here carries out; the others are told."""
        steps = {step.id: step for step in self.plan.steps}
        for one in not_rendered(self.plan, self.facts):
            self.notices.skip(steps[one.step], one.why)
        able = (ColorOperation, PictureOperation, TimelineOperation, SoundOperation, CameraOperation,
                CaptionOperation)  # fmt: skip
        for step in self.plan.steps:
            if step.op not in DELIVERED and step.amount > 0 and not isinstance(find_operation(step.op), able):
                self.notices.skip(step, f"{step.op} cannot be rendered on a clip here")
        return tuple(
            step for step in self.plan.in_order() if step.amount > 0 and step.id not in self.notices.not_rendered
        )

    @property
    def _room(self) -> CuttingRoom:
        return CuttingRoom(
            facts=self.facts,
            media=self.shelf.media,
            notes=self.notices.notes,
            source=self.shelf.source,
            duration=self.duration,
        )

    def _timeline(self) -> Timeline:
        timeline = arrange(self.steps, whole(self.duration), self._room, self.notices.skip)
        return self.film.shortened(timeline)

    def mixed(self) -> Play | None:
        """How to play the sound of the result; none when nothing is to be heard."""
        return mix_timeline(self.steps, self.timeline, self.film.fps, self.shelf.sounding, self._room, self.notices)

    def chapters(self) -> list[tuple[float, float, str]]:
        """The marks as parts of the result: start and end in seconds, and the label. The first begins at 0, as
        players want it.
        """
        marks = ((output_time(self.timeline, at), label) for at, label in self.timeline.marks)
        known = sorted((at, label) for at, label in marks if at is not None)
        if known and known[0][0] > 0:
            known.insert(0, (0.0, OPENING))
        ends = [*(at for at, _ in known), self.timeline.duration][1:]
        return [(at, end, label) for (at, label), end in zip(known, ends, strict=True)]

    def _write(self, encoder: Encoder, sounds: Blocks | None) -> None:
        """Frames and samples by turns, so that neither waits long for the other."""
        fps = self.film.fps
        frames = self.frames()
        if self.film.codec == "gif":
            frames = drawn_in(choose_palette(frames), self.frames())
        for frame in ahead(frames):
            encoder.write_frame(frame)
            while sounds is not None and encoder.samples * fps < encoder.frames * RATE:
                block = next(sounds, None)
                if block is None:
                    sounds = None
                else:
                    encoder.write_sound(block)
        for block in sounds or ():
            encoder.write_sound(block)

    @property
    def counts(self) -> tuple[tuple[int, int], ...]:
        """First frame and number of frames of every piece."""
        return frame_counts(self.timeline, float(self.film.fps))

    def frames(self, wanted: range | None = None) -> Iterator[VideoFrame]:
        """The frames of the result in order, with its transitions. wanted: numbers of those to make, none for all.

        Nothing is decoded for the others but what lies between a keyframe and the first.
        """
        wanted = range(max(first + count for first, count in self.counts)) if wanted is None else wanted
        for number, frame in zip(wanted, self._pictures(wanted), strict=False):
            for captions in self._captions:
                frame = captions.over(frame, number)
            yield frame

    def _pictures(self, wanted: range) -> Iterator[VideoFrame]:
        pieces, counts = self.timeline.pieces, self.counts
        leaving: Iterator[VideoFrame] = iter(())
        for nth, (piece, (first, count)) in enumerate(zip(pieces, counts, strict=True)):
            shared_in = max(0, counts[nth - 1][0] + counts[nth - 1][1] - first) if nth else 0
            shared_out = max(0, first + count - counts[nth + 1][0]) if nth + 1 < len(pieces) else 0
            places = range(max(0, wanted.start - first), min(count, wanted.stop - first))
            arriving = self._faded(nth, self._piece_frames(nth, first, count, places), count, places)
            blended = range(places.start, min(shared_in, places.stop))
            # `arriving` comes first: a zip that ends on it would swallow a frame of it otherwise.
            for place, frame, before in zip(blended, islice(arriving, len(blended)), leaving, strict=False):
                assert piece.enter is not None
                yield blend(piece.enter.kind, before, frame, (place + 0.5) / shared_in)
            alone = range(max(shared_in, places.start), min(count - shared_out, places.stop))
            yield from islice(arriving, len(alone))
            leaving = arriving

    def _faded(self, nth: int, frames: Iterator[VideoFrame], count: int, places: range) -> Iterator[VideoFrame]:
        """The frames of a piece with the fades from and to a colour at its ends. places: of the frames in the piece."""
        pieces, fps = self.timeline.pieces, self.film.fps
        last = nth + 1 == len(pieces)
        rise, rise_color = _fade_length(pieces[nth].enter, whole=nth == 0)
        fall, fall_color = _fade_length(self.timeline.leave if last else pieces[nth + 1].enter, whole=last)
        up, down = min(count, round(rise * fps)), min(count, round(fall * fps))
        for place, frame in zip(places, frames, strict=False):
            if place < up:
                frame = fade(frame, rise_color, (place + 0.5) / up)
            if count - place <= down:
                frame = fade(frame, fall_color, (count - place - 0.5) / down)
            yield frame

    def _piece_frames(self, nth: int, first: int, count: int, places: range) -> Iterator[VideoFrame]:
        if not places:
            return
        piece = self.timeline.pieces[nth]
        times = _times(piece, count, self.film.fps, self.shelf.reader(piece.media).step)
        if not piece.backwards:
            yield from (self._frame(nth, times[place], first + place) for place in places)
            return
        most = max(2, REVERSED_BYTES // (self.darkroom.size[0] * self.darkroom.size[1] * 3 // 2))
        for start in range(places.start, places.stop, most):
            part = range(start, min(places.stop, start + most))
            chunk = [self._frame(nth, times[place], first + place) for place in reversed(part)]
            yield from reversed(chunk)

    def _frame(self, nth: int, time: float, number: int) -> VideoFrame:
        part = number / max(1.0, float(self.timeline.duration * self.film.fps) - 1)
        return self.darkroom.frame(self.timeline.pieces[nth], Moment(time, min(1.0, part)), number, nth % self._lanes)


def _speaks(transcript: Transcript, language: str) -> bool:
    """Whether what is said is in the language asked for, as far as that is known."""
    spoken = (transcript.language or language).casefold()
    return NAMES.get(language.casefold(), language.casefold()) == NAMES.get(spoken, spoken)


def _fade_length(join: Join | None, *, whole: bool) -> tuple[float, tuple[int, int, int]]:
    """Seconds on this side of a fade through a colour, and the colour; at the ends of the clip all of it."""
    if join is None or not join.kind.startswith("fade"):
        return 0.0, BLACK
    return join.duration if whole else join.duration / 2, WHITE if join.kind == "fade_white" else BLACK


def _times(piece: Piece, count: int, fps: Fraction, step: float) -> list[float]:
    """The source's time of each frame of a piece, on the source's frames, and never one that lies past its end."""
    if piece.hold:
        return [piece.start] * count
    pace = piece.speed / float(fps)
    if piece.backwards:
        last = round(piece.end / step) * step - step
        return [max(piece.start, last - nth * pace) for nth in range(count)]
    first, last = round(piece.start / step) * step, round(piece.end / step) * step - step
    return [min(first + nth * pace, max(first, last)) for nth in range(count)]


def _picture_seconds(shelf: Shelf, facts: MediaFacts) -> float:
    """How long there is something to see."""
    reader = shelf.reader(None)
    stream = reader.footage.video
    if stream is not None and stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return reader.footage.duration or facts.duration_s or reader.step
