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
ROWS, COLUMNS = 2, 4
"""Frames of a clip's contact sheet, down and across."""
CODED_ALIKE, CODED_NOTICED = 0.988, 3.0
"""The same for frames of a clip: a processor that rounds a warp otherwise by one level in 255 makes the encoder choose
otherwise, and patches differ by up to 2.4."""
FOLLOWED_ALIKE, FOLLOWED_NOTICED = 0.92, 5.0
"""The same for a window that follows the subject, where both pictures show the same."""
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
    coded: bool = False
    """Whether the picture is of a clip's frames."""
    drift: int = 0
    """How many pixels a window may stand beside where it stood: what stands out most is decided by a hair."""

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

    def is_kept_by(self, pixels: np.ndarray) -> bool:
        """Whether a picture is the same to the eye as the kept one."""
        kept = self.kept()
        if not self.coded:
            return looks_like(pixels, kept)
        if pixels.shape != kept.shape:
            return False
        if not self.drift:
            return likeness(pixels, kept) > CODED_ALIKE and farthest(pixels, kept) < CODED_NOTICED
        pairs = zip(_tiles(pixels), _tiles(kept), strict=True)
        return all(_follows(one, other, self.drift) for one, other in pairs)

    def keep(self, pixels: np.ndarray) -> None:
        """Write the picture, without loss."""
        Image.fromarray(pixels).save(self.file, lossless=True, quality=75, exact=True)


def timed(
    kind: str, source: str, op: str, /, *, other: dict[str, Any] | None = None, during: Any = None, title: str = "",
    after: Steps = (), drift: int = 0, **params: Any,
) -> Case:  # fmt: skip
    """One step on painted footage. kind: of picture, before its name. other: what is different in the picture that
    must not pass; without any, the step is not done in it. during: its time. after: steps that stay in both.
    drift: pixels that a window may stand aside."""
    more = {"at": during} if during else {}
    one = {"op": op, "params": params, **more}
    second = {"op": op, "params": {**params, **other}, **more} if other else {**one, "amount": 0}
    name = f"{kind}_{title or name_of(op, **params)}"
    return Case(name, (one, *after), (second, *after), source, coded=kind == "clip", drift=drift)


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


def _tiles(pixels: np.ndarray) -> list[np.ndarray]:
    """The frames of a contact sheet."""
    return [tile for row in np.split(pixels, ROWS) for tile in np.split(row, COLUMNS, axis=1)]


def _follows(one: np.ndarray, other: np.ndarray, drift: int) -> bool:
    """Whether two frames show the same, one of them up to some pixels to the side."""
    width = one.shape[1]
    for aside in range(-drift, drift + 1):
        left, right = max(0, aside), width + min(0, aside)
        here, there = one[:, left:right], other[:, left - aside : right - aside]
        if likeness(here, there) > FOLLOWED_ALIKE and farthest(here, there) < FOLLOWED_NOTICED:
            return True
    return False


def looks_like(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two pictures are the same to the eye."""
    return likeness(one, other) > ALIKE and farthest(one, other) < NOTICED
