"""Rendering stills in tests: plans from short notation, facts from files, pixels back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_images

from edits.media import MediaFacts, StillMeasures
from edits.plan import Plan, parse_plan
from edits.vocabulary import Box
from tools.render.rendered import Rendered
from tools.render.still import render_still

PHOTOS = ("china", "flower")


@cache
def photo(name: str) -> np.ndarray:
    """One of scikit-learn's two photographs: uint8 (427, 640, 3)."""
    picture = load_sample_images().images[PHOTOS.index(name)].copy()
    picture.setflags(write=False)
    return picture


def detail_of(name: str) -> np.ndarray:
    """A part of a photograph with edges, flats and colour, for tests that need no more: uint8 (160, 200, 3)."""
    return np.ascontiguousarray(photo(name)[150:310, 180:380])


def step(op: str, *, amount_of_step: float = 1, target: Any = None, **params: Any) -> dict[str, Any]:
    """One step as a mapping."""
    raw = {"op": op, "params": params, "amount": amount_of_step}
    return {**raw, "target": target} if target else raw


def plan(*steps: dict[str, Any], geometry_first: bool = False) -> Plan:
    """A plan of steps."""
    return parse_plan(steps, geometry_first=geometry_first)


def save(pixels: np.ndarray, path: Path, **options: Any) -> Path:
    """Pixels as a file."""
    Image.fromarray(pixels).save(path, **options)
    return path


def facts_of(path: Path, **known: Any) -> MediaFacts:
    """What intake would know of a still, measurements left out."""
    with Image.open(path) as image:
        width, height = image.size
        if image.getexif().get(0x0112) in (5, 6, 7, 8):
            width, height = height, width
    body = path.read_bytes()
    known = {"width": width, "height": height, "sha256": hashlib.sha256(body).hexdigest(), **known}
    return MediaFacts(media_id="m1", kind="image", mime="image/png", bytes=len(body), **known)


def with_faces(*faces: tuple[float, float, float, float]) -> StillMeasures:
    """Measures of a still with faces at these boxes (left, top, width, height), everything else 0."""
    boxes = tuple(Box(left=a, top=b, width=c, height=d) for a, b, c, d in faces)
    numbers = {
        name: 0.0 for name, field in StillMeasures.model_fields.items() if field.is_required() and name != "faces"
    }
    return StillMeasures(**numbers, faces=boxes)


class Studio:
    """Renders plans on pictures in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def file(self, pixels: np.ndarray, suffix: str = ".png", **options: Any) -> Path:
        """The pixels as a file of their own."""
        self.count += 1
        return save(pixels, self.folder / f"source{self.count}{suffix}", **options)

    def render(
        self,
        source: np.ndarray | Path,
        *steps: dict[str, Any],
        geometry_first: bool = False,
        longest: int | None = None,
        media: Mapping[str, Path] | None = None,
        lossless: bool = False,
        **known: Any,
    ) -> Rendered:
        """Render steps on pixels or a file; `lossless` asks for PNG."""
        path = source if isinstance(source, Path) else self.file(source)
        self.count += 1
        asked = (*steps, step("output", container="png")) if lossless else steps
        return render_still(
            plan(*asked, geometry_first=geometry_first),
            path,
            facts_of(path, **known),
            self.folder / f"out{self.count}",
            longest=longest,
            media=media or {},
        )

    def pixels(self, source: np.ndarray | Path, *steps: dict[str, Any], **options: Any) -> np.ndarray:
        """The rendered pixels, uint8 RGB or RGBA, without loss. Every step must have been rendered."""
        rendered = self.render(source, *steps, lossless=True, **options)
        assert rendered.not_rendered == ()
        return np.asarray(Image.open(rendered.path))
