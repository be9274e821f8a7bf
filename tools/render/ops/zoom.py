"""Zoom."""

from __future__ import annotations

from dataclasses import dataclass

from edits.vocabulary import Box
from edits.vocabulary import timeline as words
from tools.render.camera import CameraOperation, CameraRoom, Matrix, Moment, Move, closer
from tools.render.easing import Ease, eased
from tools.render.timeline import Span


@dataclass(frozen=True, slots=True)
class Zooming:
    """From one closeness to another over the clip, or over a span of the source."""

    first: float
    last: float
    ease: Ease
    span: Span | None
    x: float
    y: float

    def at(self, moment: Moment) -> Matrix:
        """The window, nearer to the point as it closes in."""
        if self.span is None:
            part = moment.part
        elif not self.span.start <= moment.time < self.span.end:
            return closer(1)
        else:
            part = (moment.time - self.span.start) / self.span.length
        return closer(self.first + (self.last - self.first) * eased(part, self.ease), self.x, self.y)


class Zoom(CameraOperation[words.Zoom]):
    """Move in (above 1) or out (below 1) over the clip or over target.time; a region says where to."""

    op = "zoom"
    turn = 2

    def at(self, params: words.Zoom, amount: float) -> words.Zoom:
        """Strength is a power of the scale."""
        return params.model_copy(update={"scale": params.scale**amount})

    def move(self, params: words.Zoom, room: CameraRoom) -> Move:
        """scale: 0.5…4; 0.8 begins 1.25 times closer and ends with the whole frame."""
        first, last = (1.0, params.scale) if params.scale >= 1 else (1 / params.scale, 1.0)
        x, y = middle_of(room.region) if isinstance(room.region, Box) else (0.5, 0.5)
        span = None if room.span is None else Span(room.span.start, min(room.span.end, room.played[-1].end))
        return Zooming(first, last, params.ease, span, x, y)


def middle_of(box: Box) -> tuple[float, float]:
    """The middle of a box, in parts of the frame."""
    return box.left + box.width / 2, box.top + box.height / 2
