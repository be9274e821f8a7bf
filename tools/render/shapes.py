"""Shapes that are drawn here, without a model: arrows, rings, stars, frames, in the colour their words name."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from tools.render.arrays import Pixels
from tools.render.errors import StepError
from tools.render.paint import find_color

FINE = 4
"""Pixels that are drawn for one, so that edges come out smooth."""
PLAIN = frozenset(
    ["a", "an", "the", "of", "on", "with", "shape", "shaped", "sticker", "icon", "symbol", "sign", "mark", "simple",
     "plain", "little", "small", "big", "large", "huge", "solid", "filled", "bold", "pointing", "point", "points",
     "facing", "to", "towards", "toward", "around", "color", "colored", "colour", "coloured", "graphic", "drawn"]
)  # fmt: skip
"""Words that change nothing of a shape, or are told elsewhere."""
WIDTHS = {"thin": 0.5, "thick": 1.7, "narrow": 0.5, "wide": 1.7, "fine": 0.5}
TURNS = {"right": 0, "down": 90, "downwards": 90, "downward": 90, "left": 180, "up": 270, "upwards": 270, "upward": 270}
Name = Literal[
    "arrow", "ring", "disc", "square", "box", "star", "heart", "triangle", "line", "cross", "check", "border"
]
NAMES: Mapping[str, Name] = {
    "arrow": "arrow", "circle": "ring", "ring": "ring", "dot": "disc", "disc": "disc", "square": "box",
    "rectangle": "box", "box": "box", "star": "star", "heart": "heart", "triangle": "triangle", "line": "line",
    "underline": "line", "cross": "cross", "x": "cross", "check": "check", "checkmark": "check", "tick": "check",
    "border": "border", "frame": "border", "outline": "border",
}  # fmt: skip
INKS: Mapping[Name, str] = {"star": "#ffc83d", "heart": "#e8283c", "check": "#2fb457", "border": "#ffffff"}
INK = "#e8283c"


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape. ink: sRGB. turn: degrees clockwise from pointing right. width: of its lines, 1 is usual."""

    name: Name
    ink: tuple[int, int, int]
    turn: float = 0
    width: float = 1

    @property
    def surrounds(self) -> bool:
        """Whether it lies around the whole picture."""
        return self.name == "border"


def shape_of(prompt: str | None) -> Shape | None:
    """The shape that words describe and nothing beside it; none where something else has to be drawn."""
    words = re.findall(r"[#\w]+", (prompt or "").casefold())
    named = [NAMES[word] for word in words if word in NAMES]
    if len(set(named)) != 1 or len(words) > 12:
        return None
    rest = [word for word in words if word not in NAMES and word not in PLAIN]
    turn = next((TURNS[word] for word in rest if word in TURNS), 0)
    width = next((WIDTHS[word] for word in rest if word in WIDTHS), 1.0)
    colour = " ".join(word for word in rest if word not in TURNS and word not in WIDTHS)
    try:
        ink = find_color(colour or INKS.get(named[0], INK))
    except StepError:
        return None
    return Shape(named[0], (int(ink[0]), int(ink[1]), int(ink[2])), turn, width)


def draw_shape(shape: Shape, width: int, height: int) -> Pixels:
    """The shape as a layer: uint8 RGBA (height, width, 4)."""
    canvas = Image.new("L", (width * FINE, height * FINE), 0)
    DRAWERS[shape.name](ImageDraw.Draw(canvas), width * FINE, height * FINE, shape)
    cover = np.asarray(canvas.resize((width, height), Image.Resampling.BOX))
    layer = np.empty((height, width, 4), np.uint8)
    layer[..., :3] = shape.ink
    layer[..., 3] = cover
    return layer


AROUND: Mapping[Name, float] = {"ring": 1.4, "box": 1.15, "border": 1.15}
"""How much wider than a place a shape is that goes around it."""
APART = 0.1
"""Between the tip of an arrow and what it points at, in parts of its length."""


def place_shape(
    shape: Shape, place: tuple[int, int, int, int], side: int, frame: tuple[int, int]
) -> tuple[Pixels, tuple[int, int]]:
    """The shape at a place: around it, pointing at it, under it or over it; and its left upper corner.

    place: left, top, width, height in pixels. side: length of an arrow. frame: width and height of the picture.
    """
    left, top, width, height = place
    if shape.name in AROUND:
        return _around(shape, place, frame)
    middle, size = (left + width / 2, top + height / 2), max(width, height)
    if shape.name == "arrow":
        from_left = left >= frame[0] - left - width
        away = (0.5 + APART) * side
        middle = (left - away if from_left else left + width + away), middle[1]
        shape, size = replace(shape, turn=0 if from_left else 180), side
    elif shape.name == "line":
        middle, size = (middle[0], top + height), width
    drawn = draw_shape(shape, max(4, size), max(4, size))
    return drawn, (round(middle[0] - drawn.shape[1] / 2), round(middle[1] - drawn.shape[0] / 2))


def _around(shape: Shape, place: tuple[int, int, int, int], frame: tuple[int, int]) -> tuple[Pixels, tuple[int, int]]:
    """A shape around a place; its straight sides stay in the picture."""
    left, top, width, height = place
    more = (AROUND[shape.name] - 1) / 2
    near = [round(left - more * width), round(top - more * height)]
    far = [round(left + width + more * width), round(top + height + more * height)]
    if shape.name != "ring":
        near, far = [max(0, one) for one in near], [min(end, one) for end, one in zip(frame, far, strict=True)]
    return draw_shape(shape, max(4, far[0] - near[0]), max(4, far[1] - near[1])), (near[0], near[1])


Draw = Callable[[ImageDraw.ImageDraw, int, int, Shape], None]


def _arrow(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    thick, head = 0.09 * shape.width, 0.26 * min(1.5, shape.width**0.5)
    outline = [(-0.48, -thick), (0.48 - head, -thick), (0.48 - head, -head), (0.48, 0), (0.48 - head, head),
               (0.48 - head, thick), (-0.48, thick)]  # fmt: skip
    draw.polygon(_placed(outline, width, height, shape.turn), fill=255)


def _ring(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    draw.ellipse((0, 0, width - 1, height - 1), outline=255, width=_line(width, height, shape))


def _disc(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    draw.ellipse((0, 0, width - 1, height - 1), fill=255)


def _box(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    draw.rectangle((0, 0, width - 1, height - 1), outline=255, width=_line(width, height, shape))


def _star(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    corners = [
        (radius * math.sin(math.pi * nth / 5), -radius * math.cos(math.pi * nth / 5))
        for nth, radius in enumerate([0.5, 0.2] * 5)
    ]
    draw.polygon(_placed(corners, width, height), fill=255)


def _heart(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    steps = np.linspace(0, 2 * np.pi, 181)
    across = 16 * np.sin(steps) ** 3 / 34
    down = -(13 * np.cos(steps) - 5 * np.cos(2 * steps) - 2 * np.cos(3 * steps) - np.cos(4 * steps)) / 34 - 0.07
    draw.polygon(_placed(list(zip(across, down, strict=True)), width, height), fill=255)


def _triangle(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    draw.polygon(_placed([(-0.5, 0.45), (0.5, 0.45), (0, -0.45)], width, height), fill=255)


def _stroke(*places: tuple[float, float]) -> Draw:
    def stroke(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
        draw.line(_placed(list(places), width, height), fill=255, width=2 * _line(width, height, shape), joint="curve")

    return stroke


def _cross(draw: ImageDraw.ImageDraw, width: int, height: int, shape: Shape) -> None:
    _stroke((-0.42, -0.42), (0.42, 0.42))(draw, width, height, shape)
    _stroke((-0.42, 0.42), (0.42, -0.42))(draw, width, height, shape)


def _line(width: int, height: int, shape: Shape) -> int:
    return max(FINE, round(0.06 * shape.width * min(width, height)))


def _placed(places: list[tuple[float, float]], width: int, height: int, turn: float = 0) -> list[tuple[float, float]]:
    """Places around the middle, in parts of the shorter side, as pixels, turned clockwise."""
    side, angle = min(width, height), math.radians(turn)
    return [
        (
            width / 2 + side * (x * math.cos(angle) - y * math.sin(angle)),
            height / 2 + side * (x * math.sin(angle) + y * math.cos(angle)),
        )
        for x, y in places
    ]


DRAWERS: Mapping[Name, Draw] = {
    "arrow": _arrow, "ring": _ring, "disc": _disc, "box": _box, "border": _box, "star": _star,
    "heart": _heart, "triangle": _triangle, "line": _stroke((-0.5, 0), (0.5, 0)), "cross": _cross,
    "check": _stroke((-0.4, 0.02), (-0.12, 0.3), (0.42, -0.3)),
}  # fmt: skip
