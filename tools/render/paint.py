"""Colours by the names people use."""

from __future__ import annotations

import tomllib
from functools import cache

import numpy as np
from PIL import ImageColor

from tools.render.arrays import Pixels
from tools.render.errors import StepError
from tools.sight.palette import COLORS

SHADES = {"dark": 0.6, "deep": 0.7, "light": 1.35, "pale": 1.5, "bright": 1.15}
"""Words before a colour, and what they do to its values."""


def find_color(name: str) -> Pixels:
    """The uint8 sRGB (3,) of "#rrggbb", a CSS name, a name of the palette, or one of these with "dark" or "light".

    Raises StepError for a colour that has no known name.
    """
    wanted = " ".join(name.casefold().replace("grey", "gray").split()).removesuffix(" color").removesuffix(" colour")
    for candidate in (wanted, wanted.replace(" ", "")):
        if candidate in _palette():
            return np.array(_palette()[candidate], np.uint8)
        try:
            return np.array(ImageColor.getrgb(candidate)[:3], np.uint8)
        except ValueError:
            continue
    shade, _, rest = wanted.partition(" ")
    if shade in SHADES and rest:
        shaded: Pixels = np.clip(find_color(rest) * SHADES[shade], 0, 255).astype(np.uint8)
        return shaded
    raise StepError(f"{name!r} is not a colour that is known by name: give it as #rrggbb")


@cache
def _palette() -> dict[str, tuple[int, ...]]:
    rows = tomllib.loads(COLORS.read_text("utf-8"))["color"]
    return {row["name"]: tuple(bytes.fromhex(row["hex"][0].removeprefix("#"))) for row in rows}
