"""Words over a frame: fonts, wrapping and the five styles of text, drawn as a layer of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from edits.vocabulary import graphics
from tools.render.arrays import Pixels
from tools.render.errors import StepError

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
MOST_FONTS = 400
SPECIAL = ("Oblique", "Italic", "Mono", "Condensed", "Light", "Bold")
"""Cuts that are taken only where a plain one lacks a character."""
NOWHERE = "\U0010ffff"
"""A character no font has: what is drawn for it is drawn for every missing one."""
MARGIN = 0.05
WIDEST = 0.88
"""Parts of the frame's width: the margin, and the widest line."""

DROP, SOFT, DARKEST = 0.03, 0.09, 190
"""How far a shadow falls and how soft it is, in parts of the letters' size; its cover at most, of 255."""

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Style:
    """How a kind of text looks. size: of the letters, in parts of the shorter side. opacity: 0–1.

    stroke: black outline in parts of the letters' size; weight: one of the letters' colour, for bolder letters.
    box: padding of a dark panel in the same parts, none without one. ink: the letters' colour, sRGB.
    """

    size: float
    opacity: float = 1
    stroke: float = 0
    weight: float = 0
    box: float | None = None
    shadow: bool = False
    capitals: bool = False
    ink: tuple[int, int, int] = (255, 255, 255)


STYLES = {
    "title": Style(size=0.09, shadow=True, weight=0.02),
    "lower_third": Style(size=0.05, box=0.6),
    "meme": Style(size=0.1, stroke=0.09, capitals=True),
    "watermark": Style(size=0.032, opacity=0.55, shadow=True),
    "label": Style(size=0.036, box=0.5),
}


def letter(width: int, height: int, params: graphics.Text) -> Pixels:
    """The text as a layer over a frame: uint8 RGBA (height, width, 4), transparent where nothing is written.

    Raises StepError when no font at hand has all the characters.
    """
    style = STYLES[params.style]
    return write(width, height, params.content, style, params.position, round(style.size * min(width, height)))


def write(
    width: int, height: int, content: str, style: Style, position: str, size: int, margin: float = MARGIN
) -> Pixels:
    """Words at one of nine positions of a frame, as a layer like `letter`'s. size: of the letters in pixels.

    margin: from the frame's edges, in parts of its shorter side. Raises StepError when no font has the characters.
    """
    words = content.upper() if style.capitals else content
    font = find_font(words, max(9, size))
    layer = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(layer)
    lines, font = _fit(draw, words, font, width, height, style)
    _draw(layer, draw, lines, font, (position, margin), style)
    pixels = np.asarray(layer).copy()
    pixels[..., 3] = (pixels[..., 3] * style.opacity + 0.5).astype(np.uint8)
    return pixels


def find_font(words: str, size: int) -> Font:
    """A scalable font that has every character: Pillow's own, or the first of the system's that does.

    size: pixels. Raises StepError naming the characters that no font has.
    """
    own = ImageFont.load_default(size)
    missing = _missing(own, words)
    if not missing and isinstance(own, Font):
        return own
    for path in _system_fonts():
        try:
            font = ImageFont.truetype(str(path), size)
        except OSError:
            continue
        if not _missing(font, words):
            return font
    raise StepError(f"no font at hand has the characters {''.join(sorted(missing))[:20]!r}")


@cache
def _system_fonts() -> tuple[Path, ...]:
    found = (path for folder in FONT_FOLDERS if folder.is_dir() for path in sorted(folder.rglob("*.[to]t[fc]")))
    plain_first = sorted(
        found, key=lambda path: (*(word in path.stem for word in SPECIAL), "Sans" not in path.stem, path)
    )
    return tuple(plain_first[:MOST_FONTS])


def _missing(font: Font | ImageFont.ImageFont, words: str) -> set[str]:
    blank = bytes(font.getmask(NOWHERE))
    return {one for one in set(words) if not one.isspace() and bytes(font.getmask(one)) == blank}


def _fit(draw: ImageDraw.ImageDraw, words: str, font: Font, width: int, height: int, style: Style) -> tuple[str, Font]:
    """The words in lines no wider than the frame allows, smaller where they would fill more than half of it."""
    while True:
        lines = "\n".join(_wrapped(draw, words, font, WIDEST * width))
        left, top, right, bottom = _extent(draw, lines, font, style)
        if (bottom - top <= 0.5 * height and right - left <= WIDEST * width) or font.size <= 9:
            return lines, font
        font = font.font_variant(size=max(9, int(font.size * 0.85)))


def _wrapped(draw: ImageDraw.ImageDraw, words: str, font: Font, widest: float) -> Iterator[str]:
    for paragraph in words.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and draw.textlength(longer, font) > widest:
                yield line
                longer = word
            line = longer
        yield line


def _extent(draw: ImageDraw.ImageDraw, lines: str, font: Font, style: Style) -> tuple[float, float, float, float]:
    return draw.multiline_textbbox((0, 0), lines, font, stroke_width=round(max(style.stroke, style.weight) * font.size))


def _draw(
    layer: Image.Image, draw: ImageDraw.ImageDraw, lines: str, font: Font, place_at: tuple[str, float], style: Style
) -> None:
    position, margin = place_at
    stroke = round(max(style.stroke, style.weight) * font.size)
    letters = (*style.ink, 255)
    edge = (0, 0, 0, 255) if style.stroke else letters
    left, top, right, bottom = _extent(draw, lines, font, style)
    pad = 0 if style.box is None else style.box * font.size
    place = anchored(position, layer.size, (right - left + 2 * pad, bottom - top + 2 * pad), margin)
    across = place[0] + pad - left
    down = place[1] + pad - top
    align = "left" if position.endswith("left") else "right" if position.endswith("right") else "center"
    if style.box is not None:
        panel = (place[0], place[1], place[0] + right - left + 2 * pad, place[1] + bottom - top + 2 * pad)
        draw.rounded_rectangle(panel, radius=font.size * 0.2, fill=(12, 12, 14, 165))
    if style.shadow:
        _shade(layer, (across, down), lines, font, align, stroke)
    draw.multiline_text((across, down), lines, letters, font, align=align, stroke_width=stroke, stroke_fill=edge)


def _shade(layer: Image.Image, at: tuple[float, float], lines: str, font: Font, align: str, stroke: int) -> None:
    """Soft shade behind letters, so that white ones are read before anything bright. at: where they begin."""
    shade = Image.new("L", layer.size)
    drop = at[0], at[1] + font.size * DROP
    ImageDraw.Draw(shade).multiline_text(drop, lines, 255, font, align=align, stroke_width=stroke + 1)
    shade = shade.filter(ImageFilter.GaussianBlur(font.size * SOFT)).point(lambda cover: min(DARKEST, cover * 1.4))
    layer.putalpha(ImageChops.lighter(layer.getchannel("A"), shade))


def anchored(position: str, frame: tuple[int, int], size: tuple[float, float], margin: float) -> tuple[float, float]:
    """Left and top of something of a size at one of nine positions. margin: parts of the frame's shorter side."""
    edge = margin * min(frame)
    across = {"left": edge, "right": frame[0] - size[0] - edge}
    down = {"top": edge, "bottom": frame[1] - size[1] - edge}
    words = position.split("_")
    left = next((across[word] for word in words if word in across), (frame[0] - size[0]) / 2)
    top = next((down[word] for word in words if word in down), (frame[1] - size[1]) / 2)
    return left, top
