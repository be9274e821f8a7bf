"""A contact sheet of every look on one picture.

    python -m evals.looks [--photo FILE] [--out reports/looks.jpg] [--columns 12] [--tile 220]

Without --photo it is the landscape of `evals.scene`.
"""

from __future__ import annotations

import argparse
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from edits.looks import Look, load_looks
from edits.plan import Plan, number_steps
from evals.scene import paint_scene
from settings import Settings
from tools.render.preview import render_preview
from tools.sight import look as sight
from tools.sight.limits import Limits

LABEL = 20
GAP = 5
PAPER = (24, 24, 26)
INK = (222, 222, 218)


def contact_sheet(photo: Path, columns: int, tile: int = 220) -> Image.Image:
    """Every look of the library on one photo, in the order of their names, with their names under them.

    tile: pixels of the longer side of each picture.
    """
    tiles = list(_tiles(photo, tile))
    height = max(picture.height for _, picture in tiles) + LABEL
    rows = -(-len(tiles) // columns)
    sheet = Image.new("RGB", (columns * (tile + GAP) + GAP, rows * (height + GAP) + GAP), PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(max(8, tile // 16))
    for place, (name, picture) in enumerate(tiles):
        left, top = GAP + place % columns * (tile + GAP), GAP + place // columns * (height + GAP)
        sheet.paste(picture, (left, top))
        draw.text((left + 1, top + height - LABEL + 4), _plain(name), INK, font)
    return sheet


def _tiles(photo: Path, tile: int) -> Iterator[tuple[str, Image.Image]]:
    facts = sight.examine(photo, "sheet", "0" * 64, Limits.of(Settings()))
    with tempfile.TemporaryDirectory(prefix="loupe-looks-") as folder:
        with Image.open(photo) as image:
            yield "as it is", _fitted(image.convert("RGB"), tile)
        for slug, look in sorted(load_looks().items(), key=lambda one: one[1].name.lower()):
            rendered = render_preview(_plan(look), photo, facts, Path(folder) / slug, longest=3 * tile)
            with Image.open(rendered.path) as picture:
                yield look.name, _fitted(picture.convert("RGB"), tile)


def _plan(look: Look) -> Plan:
    """The look's own steps, without those that change the frame: tiles are compared with each other."""
    return Plan(steps=number_steps(step for step in look.photo if step.op not in {"crop", "resize"}))


def _plain(name: str) -> str:
    """Without accents, which the built-in font lacks."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def _fitted(picture: Image.Image, tile: int) -> Image.Image:
    picture.thumbnail((tile, tile), Image.Resampling.LANCZOS)
    return picture


def main(arguments: list[str] | None = None) -> int:
    """Write the sheet; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m evals.looks")
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--out", type=Path, default=Path("reports/looks.jpg"))
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--tile", type=int, default=220)
    given = parser.parse_args(arguments)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="loupe-looks-") as folder:
        photo = given.photo or Path(folder) / "scene.png"
        if given.photo is None:
            Image.fromarray(paint_scene()).save(photo)
        sheet = contact_sheet(photo, given.columns, given.tile)
    sheet.save(given.out, quality=78, optimize=True)
    print(
        f"{len(load_looks())} looks on {given.photo or 'the painted scene'}: {given.out}, {sheet.width}×{sheet.height}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
