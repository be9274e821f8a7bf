"""The timeline, in OpenTimelineIO's terms. Every time is in seconds of the original clip."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edits.vocabulary.base import (
    TIMED,
    VIDEO,
    Aspect,
    Executor,
    MediaId,
    Name,
    Params,
    Percent,
    Seconds,
    Stage,
    require_one,
)

Factor = Annotated[float, Field(ge=0.1, le=10, description="1 is the original speed, 2 twice as fast")]
Ease = Literal["linear", "in", "out", "in_out"]


class _Range(Params):
    start: Seconds = 0
    end: Seconds | None = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise ValueError("end must be later than start")
        return self


class Trim(_Range, op="trim", stage=Stage.timeline, kinds=TIMED):
    """Keep only start to end; without end, to the end of the clip."""


class Cut(_Range, op="cut", stage=Stage.timeline, kinds=TIMED):
    """Take start to end out and close the gap; without end, to the end of the clip."""


class Split(Params, op="split", stage=Stage.timeline, kinds=TIMED):
    """Cut the clip into pieces at the given times or every so many seconds."""

    at: Annotated[tuple[Seconds, ...], Field(max_length=1_000)] | None = None
    every: Annotated[float | None, Field(gt=0, le=86_400)] = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        require_one(self, "at", "every")
        return self


class Reorder(Params, op="reorder", stage=Stage.timeline, kinds=VIDEO):
    """Play the shots (or the pieces of a split) in another order; 1 is the first."""

    order: Annotated[tuple[Annotated[int, Field(ge=1, le=1_000)], ...], Field(min_length=1, max_length=1_000)]


class Speed(Params, op="speed", stage=Stage.timeline, kinds=TIMED):
    """Play faster or slower."""

    factor: Factor
    preserve_pitch: bool = True


class SpeedRamp(Params, op="speed_ramp", stage=Stage.timeline, kinds=VIDEO):
    """Change the speed along the clip: points of original time and factor."""

    points: Annotated[tuple[tuple[Seconds, Factor], ...], Field(min_length=2, max_length=64)]
    ease: Ease = "in_out"

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(b[0] <= a[0] for a, b in pairwise(self.points)):
            raise ValueError("ramp points go forward in time")
        return self


class FreezeFrame(Params, op="freeze_frame", stage=Stage.timeline, kinds=VIDEO):
    """Hold the picture at a time for a duration."""

    at: Seconds
    duration: Annotated[float, Field(gt=0, le=60)] = 2


class Reverse(Params, op="reverse", stage=Stage.timeline, kinds=TIMED):
    """Play backwards."""


class Loop(Params, op="loop", stage=Stage.timeline, kinds=TIMED):
    """Play several times in a row."""

    count: Annotated[int, Field(ge=2, le=100)] = 2


class Pace(Params, op="pace", stage=Stage.timeline, kinds=VIDEO):
    """How long shots stay, in seconds a shot, or as a feeling."""

    shot_length: Annotated[float | None, Field(ge=0.2, le=60)] = None
    feel: Literal["slow", "steady", "fast", "frantic"] | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        require_one(self, "shot_length", "feel")
        return self


class CutOnBeat(Params, op="cut_on_beat", stage=Stage.timeline, kinds=VIDEO):
    """Put the cuts on every n-th beat of the music."""

    every_n: Annotated[int, Field(ge=1, le=32)] = 1
    tolerance_ms: Annotated[float, Field(ge=0, le=500)] = 40


class RemoveSilence(Params, op="remove_silence", stage=Stage.timeline, kinds=TIMED):
    """Cut pauses out; pad keeps a breath around speech."""

    threshold_db: Annotated[float, Field(ge=-60, le=-20)] = -40
    min_seconds: Annotated[float, Field(ge=0.1, le=10)] = 0.5
    pad_ms: Annotated[float, Field(ge=0, le=1_000)] = 100


class RemoveFiller(Params, op="remove_filler", stage=Stage.timeline, kinds=TIMED, executor=Executor.generative):
    """Cut "um", "uh" and repeated words out; needs a transcript."""


class Transition(Params, op="transition", stage=Stage.timeline, kinds=VIDEO):
    """How one shot becomes the next, or how the clip begins and ends."""

    kind: Literal["cut", "dissolve", "fade_black", "fade_white", "wipe", "slide", "zoom", "whip"] = "dissolve"
    duration: Annotated[float, Field(ge=0, le=5)] = 0.5


class Stabilize(Params, op="stabilize", stage=Stage.timeline, kinds=VIDEO):
    """Calm a shaky camera."""

    strength: Percent = 50


class Reframe(Params, op="reframe", stage=Stage.timeline, kinds=VIDEO):
    """Another aspect that follows the face or the subject."""

    aspect: Aspect
    track: Literal["face", "subject", "center"] = "subject"


class Zoom(Params, op="zoom", stage=Stage.timeline, kinds=VIDEO):
    """Move in (above 1) or out; a region says where to."""

    scale: Annotated[float, Field(ge=0.5, le=4)] = 1.2
    ease: Ease = "in_out"


class Concat(Params, op="concat", stage=Stage.timeline, kinds=TIMED):
    """Play other media after this one."""

    media: Annotated[tuple[MediaId, ...], Field(max_length=64)] = ()


class ExtractFrame(Params, op="extract_frame", stage=Stage.timeline, kinds=VIDEO):
    """Save one frame as a still."""

    at: Seconds


class Marker(Params, op="marker", stage=Stage.timeline, kinds=TIMED):
    """Mark a time with a label, such as a chapter."""

    at: Seconds
    label: Name
