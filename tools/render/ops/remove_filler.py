"""Remove filler words."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.errors import StepError
from tools.render.fillers import find_fillers
from tools.render.splicing import remove
from tools.render.timeline import Timeline


class RemoveFiller(TimelineOperation[words.RemoveFiller]):
    """Cut "um", "uh" and words said twice."""

    op = "remove_filler"

    def apply(self, timeline: Timeline, params: words.RemoveFiller, room: CuttingRoom) -> Timeline:
        """The timeline without them. Raises StepError when what is said is not known, or holds none."""
        transcript = room.facts.transcript if room.facts else None
        if transcript is None:
            raise StepError("what is said in it is not known")
        if transcript.estimated:
            raise StepError("the transcript has no times of single words, so nothing can be cut by it")
        found = [span for span in find_fillers(transcript) if room.span is None or span.meets(room.span)]
        if not found:
            raise StepError("no filler word was heard")
        seconds = sum(span.length for span in found)
        room.notes.append(f"{len(found)} filler{'s' if len(found) > 1 else ''} cut, {seconds:.1f} s")
        return remove(timeline, found)
