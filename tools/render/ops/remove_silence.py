"""Remove silence."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.errors import StepError
from tools.render.pauses import find_pauses
from tools.render.splicing import remove
from tools.render.timeline import Span, Timeline


class RemoveSilence(TimelineOperation[words.RemoveSilence]):
    """Cut pauses out, and leave a breath around what is heard."""

    op = "remove_silence"

    def apply(self, timeline: Timeline, params: words.RemoveSilence, room: CuttingRoom) -> Timeline:
        """threshold_db: level below which it is a pause. min_seconds: how long at least. pad_ms: kept at each side.

        Raises StepError when there is no sound, no pause, or nothing else.
        """
        assert room.source is not None
        pauses = find_pauses(room.source, params.threshold_db, params.min_seconds)
        if room.span is not None:
            pauses = tuple(pause for pause in pauses if pause.meets(room.span))
        pad = params.pad_ms / 1000
        spans = [_padded(pause, pad, room.duration) for pause in pauses]
        removed = [span for span in spans if span.length > 0.01]
        if not removed:
            raise StepError(f"no pause of {params.min_seconds:g} s under {params.threshold_db:g} dB was found")
        return remove(timeline, removed)


def _padded(pause: Span, pad: float, duration: float) -> Span:
    """The pause without the breath; at the very start and end none is needed."""
    start = pause.start if pause.start <= 0 else pause.start + pad
    end = pause.end if pause.end >= duration else pause.end - pad
    return Span(start, max(start, end))
