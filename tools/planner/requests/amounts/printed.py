"""Sizes on paper: "35x45 mm", "4x6 inches at 300 dpi" are a shape, and pixels only where the dots an inch are told."""

from __future__ import annotations

import re
from fractions import Fraction

from graph.state import Ask

PAPER = re.compile(
    r"(?P<width>\d(?<![\d.:x].)\d{0,2}(?:\.\d{1,2})?) ?(?:mm|cm|in|inch)? ?(?:x|×|by) ?"
    r"(?P<height>\d{1,3}(?:\.\d{1,2})?) ?(?P<unit>mm|cm|inch(?:es)?|in(?= ?(?:$|[.,!?]|at \d|prints?\b)))(?![a-z])",
    re.IGNORECASE,
)
"""It begins with a figure rather than with what must not stand before it: `re` looks for a figure ten times as fast."""
DOTS = re.compile(r"(?P<dots>\d{2,4}) ?(?:dpi|ppi)\b", re.IGNORECASE)
IN_INCHES = {"mm": Fraction(10, 254), "cm": Fraction(100, 254)}
MOST_DOTS, MOST_PIXELS = 1_200, 20_000
PRINTED = re.compile(r"\bprint", re.IGNORECASE)
SIZED = frozenset({"resize", "output", "upscale"})
SIZE = frozenset({"width", "height", "scale", "aspect"})
"""What would say a size in pixels, or another shape."""


def on_paper(asks: list[Ask], text: str, kinds: frozenset[str]) -> list[Ask]:
    """The asks, with a size on paper as a crop to its shape, and in pixels where the dots an inch are told."""
    match = PAPER.search(text) if "image" in kinds else None
    if match is None or not (PRINTED.search(text) or any(ask.op in SIZED | {"crop"} for ask in asks)):
        return asks
    width, height = Fraction(match["width"]), Fraction(match["height"])
    if not width or not height:
        return asks
    kept = [
        _unsized(ask)
        for ask in asks
        if ask.op != "crop" and not (ask.op in SIZED and ask.params and set(ask.params) <= SIZE)
    ]
    ratio = width / height
    said = match[0]
    shape = Ask(op="crop", params={"aspect": f"{ratio.numerator}:{ratio.denominator}"}, words=said)
    return [shape, *_pixels(width, height, match["unit"], text, said), *kept]


def _unsized(ask: Ask) -> Ask:
    """The ask without a size, which stands for pixels there."""
    if ask.op not in SIZED or SIZE.isdisjoint(ask.params):
        return ask
    return ask.model_copy(update={"params": {name: value for name, value in ask.params.items() if name not in SIZE}})


def _pixels(width: Fraction, height: Fraction, unit: str, text: str, said: str) -> list[Ask]:
    """The size in pixels, one for each dot; none where no dots an inch are told."""
    match = DOTS.search(text)
    if match is None:
        return []
    dots = min(MOST_DOTS, int(match["dots"])) * IN_INCHES.get(unit.lower(), Fraction(1))
    across, down = round(width * dots), round(height * dots)
    if not 0 < max(across, down) <= MOST_PIXELS:
        return []
    return [Ask(op="resize", params={"width": across, "height": down}, words=f"{said} {match[0]}")]


__all__ = ["on_paper"]
