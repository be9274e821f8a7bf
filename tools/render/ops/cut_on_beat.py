"""Cut on beat."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation, divided_at_shots
from tools.render.errors import StepError
from tools.render.pacing import on_beats
from tools.render.timeline import Timeline, output_time

FEWEST = 2


class CutOnBeat(TimelineOperation[words.CutOnBeat]):
    """Put the cuts on every n-th beat of the clip's music, which plays on unbroken under them."""

    op = "cut_on_beat"
    turn = 7

    def apply(self, timeline: Timeline, params: words.CutOnBeat, room: CuttingRoom) -> Timeline:
        """every_n: beats a shot. Raises StepError when no beat was found."""
        beats = room.facts.sound.beats if room.facts and room.facts.sound else ()
        if room.span is not None:
            beats = tuple(beat for beat in beats if room.span.start <= beat <= room.span.end)
        heard = (output_time(timeline, beat) for beat in beats)
        times = tuple(time for time in heard if time is not None)[:: params.every_n]
        if len(times) < FEWEST:
            raise StepError("no steady beat was found in its sound")
        return on_beats(divided_at_shots(timeline, room), times)
