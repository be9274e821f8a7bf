"""What every format starts from: the plan, the media it is for, and the colour and the cuts made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from edits.media import MediaFacts
from edits.plan import Plan, Step
from edits.vocabulary import Params
from tools.export.errors import ExportError
from tools.export.exported import Losses
from tools.render.cutting_room import CuttingRoom, TimelineOperation, arrange
from tools.render.delivery import plan_hash
from tools.render.errors import RenderError, StepError
from tools.render.footage import FrameReader, Look, look_of
from tools.render.lut import SIZE, Table, compile_lut
from tools.render.operation import Scene, color_steps, find_operation, is_color
from tools.render.timeline import Timeline, whole

BROADCAST_RATES = tuple(Fraction(1000 * rate, 1001) for rate in (24, 30, 48, 60, 120))
USUAL_RATE = Fraction(30)
LISTENING = frozenset({"remove_silence"})
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "image/tiff": ".tif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/flac": ".flac",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
}


@dataclass(frozen=True)
class Job:
    """One plan on its way out.

    source: the media file, where it is at hand: steps that listen or look (beats, pauses, shots) need it.
    media: files of other media by id. timeline: the cuts, where they are known already. name: of the file, without
    its suffix.
    """

    plan: Plan
    facts: MediaFacts | None = None
    source: Path | None = None
    media: Mapping[str, Path] = field(default_factory=dict)
    timeline: Timeline | None = None
    name: str = "loupe"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that do something, in the order they run."""
        return tuple(step for step in self.plan.in_order() if step.amount > 0)

    @property
    def mark(self) -> str:
        """The hash that names the plan in every export."""
        return plan_hash(self.plan)

    @property
    def kind(self) -> str | None:
        """Picture, clip or sound, where known."""
        return self.facts.kind if self.facts else None

    @cached_property
    def shown(self) -> tuple[Look, float] | None:
        """How the renderer shows the clip and how many seconds of picture it has; none where the file is not at hand.

        Raises ExportError when the file cannot be decoded.
        """
        if self.source is None or self.kind != "video":
            return None
        try:
            reader = FrameReader(self.source)
        except RenderError as error:
            raise ExportError(str(error)) from error
        try:
            return look_of(reader), _seconds(reader) or (self.facts.duration_s if self.facts else None) or 0.0
        except RenderError as error:
            raise ExportError(str(error)) from error
        finally:
            reader.close()

    @property
    def size(self) -> tuple[int, int] | None:
        """Pixels across and down of the upright media, where known."""
        if self.shown:
            return self.shown[0].width, self.shown[0].height
        facts = self.facts
        return (facts.width, facts.height) if facts and facts.width and facts.height else None

    @property
    def rate(self) -> Fraction:
        """Frames a second of the clip, with broadcast rates exact."""
        if self.shown:
            return self.shown[0].fps
        fps = self.facts.fps if self.facts else None
        if not fps:
            return USUAL_RATE
        near = next((rate for rate in BROADCAST_RATES if abs(float(rate) - fps) < 0.005), None)
        return near or Fraction(fps).limit_denominator(1000)

    @property
    def duration(self) -> float:
        """Seconds of the media. Raises ExportError for what has none."""
        seconds = self.shown[1] if self.shown else self.facts.duration_s if self.facts else None
        if not seconds:
            raise ExportError("this format holds cuts, and needs a clip or a sound of known length")
        return seconds

    @property
    def source_name(self) -> str:
        """The name that other programs look for the media under."""
        if self.source is not None:
            return self.source.name
        return f"{self.facts.media_id}{SUFFIXES.get(self.facts.mime, '')}" if self.facts else "input"

    def mine(self, losses: Losses) -> tuple[Step, ...]:
        """The steps for this media; those for another, or not ready, are lost."""
        mine = []
        for step in self.steps:
            if step.target and step.target.media and self.facts and step.target.media != self.facts.media_id:
                losses.lose(step, f"it is meant for another media, {step.target.media}")
            else:
                mine.append(step)
        return tuple(mine)

    def color(self, losses: Losses) -> tuple[Step, ...]:
        """The colour steps that one table for the whole frame carries; the others are lost with the reason."""
        wanted = [step for step in self.mine(losses) if is_color(step)]
        whole_frame = set(color_steps(wanted))
        for step in wanted:
            if step not in whole_frame:
                losses.lose(step, f"it is for a part of the media, and {losses.holder} changes all of it alike")
        return tuple(step for step in color_steps(wanted) if self._compiles(step, losses))

    def _compiles(self, step: Step, losses: Losses) -> bool:
        try:
            compile_lut([step], size=2, scene=self.scene)
        except StepError as error:
            losses.lose(step, str(error))
            return False
        return True

    @property
    def scene(self) -> Scene:
        """What colour steps may know."""
        return Scene(facts=self.facts, media=self.media)

    def table(self, steps: tuple[Step, ...], size: int = SIZE) -> Table:
        """The colour steps as one table."""
        return compile_lut(steps, size=size, scene=self.scene)

    def cuts(self, losses: Losses) -> tuple[Timeline, tuple[Step, ...]]:
        """The clip cut as the plan says, and the steps that are in those cuts."""
        wanted = [step for step in self.mine(losses) if isinstance(find_operation(step.op), TimelineOperation)]
        skipped: set[str] = set()

        def skip(step: Step, why: str) -> None:
            skipped.add(step.id)
            losses.lose(step, why)

        if self.timeline is not None:
            return self.timeline, tuple(wanted)
        wanted = [step for step in wanted if self._can_listen(step, losses)]
        room = CuttingRoom(facts=self.facts, media=self.media, source=self.source, duration=self.duration)
        try:
            timeline = arrange(wanted, whole(self.duration), room, skip)
        except RenderError as error:
            raise ExportError(str(error)) from error
        return timeline, tuple(step for step in wanted if step.id not in skipped)

    def _can_listen(self, step: Step, losses: Losses) -> bool:
        """Whether what a step needs to hear is at hand."""
        if step.op in LISTENING and self.source is None:
            losses.lose(step, "it listens to the media itself, which is not at hand")
            return False
        return True

    def at_strength(self, step: Step) -> Params:
        """A step's parameters with its strength in them."""
        operation = find_operation(step.op)
        params: Params = step.params if operation is None else operation.at(step.params, step.amount)
        return params


def _seconds(reader: FrameReader) -> float | None:
    """How long there is something to see."""
    stream = reader.footage.video
    if stream is not None and stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return reader.footage.duration
