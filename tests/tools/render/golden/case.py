"""The shape of a golden case, and how alike two pictures are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from tests.tools.render.perception import delta_e, ssim

PICTURES = Path(__file__).with_name("pictures")
ALIKE = 0.99
"""Similarity from which two pictures look the same, in every channel."""
PATCH, NOTICED = 8, 1.5
"""Pixels of a patch's side, and the CIEDE2000 from which a patch's colour looks different."""
Steps = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Case:
    """Steps whose result is kept as a picture.

    name: of the file, beginning with the operation. other: the same with an amount that looks different; a picture of
    it must not pass. source: what it is done to. known: facts beside what the file says.
    """

    name: str
    steps: Steps
    other: Steps
    source: str
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def op(self) -> str:
        """The operation it shows."""
        return str(self.steps[0]["op"])

    @property
    def file(self) -> Path:
        """Where the picture is kept."""
        return PICTURES / f"{self.name}.webp"

    def kept(self) -> np.ndarray:
        """The picture, uint8 (height, width, 3 or 4)."""
        with Image.open(self.file) as image:
            return np.asarray(image)

    def keep(self, pixels: np.ndarray) -> None:
        """Write the picture, without loss."""
        Image.fromarray(pixels).save(self.file, lossless=True, quality=75, exact=True)


def timed(
    kind: str, source: str, op: str, /, *, other: dict[str, Any] | None = None, during: Any = None, title: str = "",
    after: Steps = (), **params: Any,
) -> Case:  # fmt: skip
    """One step on painted footage. kind: of picture, before its name. other: what is different in the picture that
    must not pass; without any, the step is not done in it. during: its time. after: steps that stay in both."""
    more = {"at": during} if during else {}
    one = {"op": op, "params": params, **more}
    second = {"op": op, "params": {**params, **other}, **more} if other else {**one, "amount": 0}
    return Case(f"{kind}_{title or name_of(op, **params)}", (one, *after), (second, *after), source)


def name_of(op: str, **params: Any) -> str:
    """A file name that says an operation and its parameters."""
    words = [str(value) for value in params.values() if isinstance(value, (str, int, float))]
    return re.sub(r"[^a-z0-9.-]+", "_", "_".join([op, *words]).lower())


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The lowest similarity (SSIM) of a channel of two pictures; 0 where they differ in size or transparency."""
    if one.shape != other.shape:
        return 0.0
    pairs = zip(_channels(one), _channels(other), strict=True)
    return min(ssim(*(cv2.merge([plane] * 3) for plane in pair)) for pair in pairs)


def _channels(pixels: np.ndarray) -> Sequence[np.ndarray]:
    return cv2.split(np.ascontiguousarray(pixels))


def farthest(one: np.ndarray, other: np.ndarray) -> float:
    """The largest CIEDE2000 between the mean colours of patches of two pictures of one size, transparency as black.

    Similarity is nearly blind to a change of colour or brightness; this is not.
    """
    return float(delta_e(_patches(one), _patches(other)).max())


def _patches(pixels: np.ndarray) -> np.ndarray:
    """Mean colours of squares of PATCH pixels, float32 0–1 RGB."""
    rgb = pixels[..., :3].astype(np.float32)
    if pixels.shape[2] == 4:
        rgb = rgb * (pixels[..., 3:] / 255)
    size = tuple(max(1, side // PATCH) for side in pixels.shape[1::-1])
    return cv2.resize(rgb / 255, size, interpolation=cv2.INTER_AREA)


def looks_like(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two pictures are the same to the eye."""
    return likeness(one, other) > ALIKE and farthest(one, other) < NOTICED
