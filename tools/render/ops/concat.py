"""Concat."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.errors import SourceError, StepError
from tools.render.footage import Footage
from tools.render.timeline import Piece, Timeline


class Concat(TimelineOperation[words.Concat]):
    """Play other media after this one."""

    op = "concat"
    turn = 4

    def refusal(self, params: words.Concat) -> str | None:
        """There must be something to play."""
        return None if params.media else "no other media is named"

    def apply(self, timeline: Timeline, params: words.Concat, room: CuttingRoom) -> Timeline:
        """media: ids, in the order they play. Raises StepError when one is missing or of another kind."""
        added = tuple(Piece(0, _seconds(media, room), media=media) for media in params.media)
        return replace(timeline, pieces=(*timeline.pieces, *added))


def _seconds(media: str, room: CuttingRoom) -> float:
    try:
        with Footage(room.file(media)) as footage:
            moving = room.facts is not None and room.facts.kind == "video"
            wanted = footage.video if moving else footage.audio
            if wanted is None:
                raise StepError(f"the media {media} is not a {'clip' if moving else 'sound'}")
            if wanted.duration and wanted.time_base:
                return float(wanted.duration * wanted.time_base)
            if footage.duration:
                return footage.duration
    except SourceError as error:
        raise StepError(f"the media {media} cannot be read: {error}") from error
    raise StepError(f"the media {media} does not say how long it is")
