"""Two operations that a clip does in its own way, fast enough for every frame: grain that lives, and denoising."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from av.video.frame import VideoFrame

from edits.vocabulary import detail
from tools.render.arrays import Floats
from tools.render.joining import frame_of, planes_of
from tools.render.operation import Picture, Scene, find_operation
from tools.render.treatment import Filter

FIELDS = 3
ROOM = 96
"""Pixels by which a field of grain is larger than the frame, so that it can be laid elsewhere each time."""
GRAY = 128
FULL = 100.0
LUMINANCE, COLOR = 0.0012, 0.002
"""Differences that count as noise a unit, in parts of the range."""
REACH = 3.0


@dataclass(frozen=True)
class MovingGrain:
    """Grain for frames of one size: as on a still, but laid elsewhere on every frame. seed: of the fields."""

    params: detail.Grain
    width: int
    height: int
    seed: int

    @cached_property
    def fields(self) -> tuple[Floats, ...]:
        """Grain on middle gray, in levels, float32, larger than the frame."""
        grain = find_operation("grain")
        full = self.params.model_copy(update={"amount": FULL})
        gray = Picture(np.full((self.height + ROOM, self.width + ROOM, 3), GRAY, np.uint8))
        drawn = (grain.apply(gray, full, Scene(seed=self.seed + nth)) for nth in range(FIELDS))  # type: ignore[union-attr]
        part = np.float32(self.params.amount / FULL * 219 / 255)
        return tuple((one.rgb[..., 1].astype(np.float32) - GRAY) * part for one in drawn)

    @cached_property
    def weights(self) -> Floats:
        """How much grain shows on each code of limited-range luma, as the operation weighs it, float32 (256)."""
        y = np.clip((np.arange(256, dtype=np.float32) - 16) / 219, 0, 1)
        return 0.25 + 0.75 * np.sqrt(4 * y * (1 - y))

    def over(self, frame: VideoFrame, number: int) -> VideoFrame:
        """A 4:2:0 frame with grain. number: of the frame; the same one gets the same grain."""
        luma, first, second = planes_of(frame)
        draw = np.random.Generator(np.random.PCG64((self.seed, number)))
        nth, down, across = (int(draw.integers(most)) for most in (FIELDS, ROOM, ROOM))
        field = self.fields[nth][down : down + self.height, across : across + self.width]
        grained = cv2.add(luma, cv2.multiply(field, cv2.LUT(luma, self.weights)), dtype=cv2.CV_8U)
        return frame_of((np.asarray(grained, np.uint8), first, second))


def denoising(params: detail.Denoise) -> tuple[Filter, ...]:
    """FFmpeg's filters for it: bilateral, which keeps edges; luma and chroma apart."""
    filters = []
    if params.luminance > 0:
        filters.append(_bilateral(params.luminance * LUMINANCE, "1"))
    if params.color > 0:
        filters.append(_bilateral(params.color * COLOR, "6"))
    return tuple(filters)


def _bilateral(level: float, planes: str) -> Filter:
    return Filter("bilateral", {"sigmaS": str(REACH), "sigmaR": f"{min(1.0, level):.4f}", "planes": planes})
