"""Asks that cannot stand together: which gives way, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence

from edits.media import MediaFacts, StillMeasures
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
    if (
        ask.op == "straighten"
        and ask.params.get("degrees") is None
        and still.tilt is not None
        and abs(still.tilt) < NEAR_LEVEL
    ):
        return "The lines already stand level, so I leave them."
    light = still.face_lightness if still.face_lightness is not None else still.lightness
    if ask.op == "exposure" and ask.sign == 0 and "ev" not in ask.params and ask.target is None:
        well = WELL_LIT[0] <= light <= WELL_LIT[1] and still.clipped_high < 0.01 and still.clipped_low < 0.03
        if well:
            return f"The light already sits well, at L* {light:.0f}, so I leave it."
    already = _already(ask, still, light)
    if already is not None:
        return already
    if ask.op in ("temperature", "tint") and ask.sign == 0 and "amount" not in ask.params:
        cast = still.cast_b if ask.op == "temperature" else still.cast_a
        if abs(cast) < 2:
            return "The neutrals are neutral already, so I leave the balance."
    return None


def _already(ask: Ask, still: StillMeasures, light: float) -> str | None:
    """What a picture already is, where plain words ask for more of it."""
    plain = ask.degree is None and ask.target is None and not ask.params
    if ask.op == "exposure" and plain and ask.sign > 0 and light >= BRIGHT:
        return f"It is already bright (L* {light:.0f}), so I'd leave the light; say “much brighter” and I push it."
    if ask.op == "exposure" and plain and ask.sign < 0 and light <= DARK:
        return f"It is already dark (L* {light:.0f}), so I'd leave the light; say “much darker” and I pull it down."
    if ask.op == "vibrance" and plain and ask.sign > 0 and still.colorfulness >= LOUD:
        return f"Its colours are strong already ({still.colorfulness:.0f}); say “much richer” and I go on."
    if ask.op == "monochrome" and still.colorfulness < GRAY:
        return "It already is black and white, so I leave the colour as it is."
    if ask.op == "denoise" and plain and still.noise < CLEAN:
        return f"It is clean already (noise {still.noise:.1f} of 255 levels), so I leave its detail alone."
    return None


BRIGHT, DARK = 78.0, 18.0
"""Mean L* from which a picture already is bright, and under which it already is dark."""
LOUD, GRAY, CLEAN = 100.0, 1.5, 0.6
"""Colourfulness that nobody would lift, under which there is none; noise in levels that nobody sees."""
