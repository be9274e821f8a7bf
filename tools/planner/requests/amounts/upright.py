"""The size of a file in the orientation that was asked for: "vertical, 1080p" is 1080 wide and 1920 high."""

from __future__ import annotations

import re

from edits.platforms import load_platforms
from graph.state import Ask

UPRIGHT = re.compile(r"\b(?:vertical|vertically|portrait|upright)\b", re.IGNORECASE)
SIZED = re.compile(r"\d{3,5} ?(?:[x*]|by) ?\d{3,5}", re.IGNORECASE)
"""A width with its height, which stays as it was said."""


def upright(asks: list[Ask], text: str) -> list[Ask]:
    """The asks; a size by its name ("1080p") as high and as wide as the frame that is asked for."""
    named = [ask for ask in asks if ask.op == "output" and {"width", "height"} <= set(ask.params)]
    if not named or SIZED.search(text):
        return asks
    ratio = next((ratio for ask in asks if (ratio := _ratio(ask))), None)
    if ratio is None and UPRIGHT.search(text):
        ratio = 9 / 16
    if ratio is None or ratio > 1:
        return asks
    return [_turned(ask, ratio) if ask in named else ask for ask in asks]


def _ratio(ask: Ask) -> float | None:
    """Width to height of the frame that an ask is for."""
    aspect = ask.params.get("aspect")
    if ask.op in ("crop", "reframe", "output") and isinstance(aspect, str) and ":" in aspect:
        width, height = aspect.split(":")
        return float(width) / float(height)
    place = load_platforms().get(str(ask.params.get("platform", "")))
    return place.width / place.height if place is not None and place.width and place.height else None


def _turned(ask: Ask, ratio: float) -> Ask:
    """The size with its short side as the width."""
    short = min(ask.params["width"], ask.params["height"])
    sized = {"width": short, "height": round(short / ratio / 2) * 2}
    aspect = {} if "aspect" in ask.params or ratio != 9 / 16 else {"aspect": "9:16"}
    return ask.model_copy(update={"params": {**ask.params, **sized, **aspect}})
