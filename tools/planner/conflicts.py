"""Asks that cannot stand together: which gives way, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence

from edits.media import MediaFacts
from graph.state import Ask

COLOURFUL = frozenset({"saturation", "vibrance", "hsl"})
FRAMING = frozenset({"crop", "reframe"})


def reconcile(asks: Sequence[Ask], notes: list[str]) -> list[Ask]:
    """The asks without those that others make pointless."""
    ops = {ask.op for ask in asks}
    kept: list[Ask] = []
    for place, ask in enumerate(asks):
        if ask.op == "straighten" and "rotate" in ops and "degrees" not in ask.params:
            continue
        if ask.op in COLOURFUL and "monochrome" in ops and ask.target is None:
            notes.append(f"In black and white there is no {ask.op} to change, so I left that out.")
            continue
        if ask.op in FRAMING and _reframed(asks[place + 1 :], ask):
            continue
        if ask.op == "gain" and "mute" in ops and ask.target is None:
            continue
        if ask.op == "music" and ask.params.get("duck") and "mute" in ops:
            continue
        kept.append(ask)
    return kept


def _reframed(later: Sequence[Ask], ask: Ask) -> bool:
    """Whether another frame is asked for later: the last word counts."""
    return "aspect" in ask.params and any(other.op in FRAMING and "aspect" in other.params for other in later)


NEAR_LEVEL = 0.4
"""Degrees of tilt that nobody sees."""
WELL_LIT = (46.0, 60.0)
"""Mean L* in which the light needs no correction of its own."""


def needless(ask: Ask, facts: MediaFacts | None) -> str | None:
    """Why nothing has to be done for this ask on this media, or none when something has."""
    if facts is None:
        return None
    still = facts.still
    if ask.op in FRAMING and "aspect" in ask.params and facts.width and facts.height:
        across, down = (float(part) for part in str(ask.params["aspect"]).split(":"))
        if abs(facts.width / facts.height / (across / down) - 1) < 0.01:
            return f"It already is {ask.params['aspect']}, so I leave the frame as it is."
    if still is None:
        return None
    if ask.op == "straighten" and ask.params.get("degrees") is None and still.tilt is not None and abs(still.tilt) < NEAR_LEVEL:
        return "The lines already stand level, so I leave them."
    light = still.face_lightness if still.face_lightness is not None else still.lightness
    if ask.op == "exposure" and ask.sign == 0 and "ev" not in ask.params and ask.target is None:
        if WELL_LIT[0] <= light <= WELL_LIT[1] and still.clipped_high < 0.01 and still.clipped_low < 0.03:
            return f"The light already sits well, at L* {light:.0f}, so I leave it."
    if ask.op in ("temperature", "tint") and ask.sign == 0 and "amount" not in ask.params:
        cast = still.cast_b if ask.op == "temperature" else still.cast_a
        if abs(cast) < 2:
            return "The neutrals are neutral already, so I leave the balance."
    return None
