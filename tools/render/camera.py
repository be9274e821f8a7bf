"""Where a camera would look: windows that move over the frame while the clip plays.

A move answers, for a time, a matrix that says where in the picture each point of the window lies. Points are in parts
of the picture, 0–1 across and down; matrices are 3×3 and multiply.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.plan import Region
from tools.render.arrays import Floats, Kind, Pixels
from tools.render.operation import Operation, P, Scene
from tools.render.timeline import Span

Matrix = Floats
"""float64 (3, 3)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a frame is seen. time: of the source, seconds. part: of the whole result that has played, 0–1."""

    time: float
    part: float


class Move(Protocol):
    """A way to look, moment by moment."""

    def at(self, moment: Moment) -> Matrix:
        """Where in the picture each point of the window lies."""
        ...


@dataclass(frozen=True)
class CameraRoom(Scene):
    """What a camera operation may know.

    width, height: of the full-size picture it looks at. region: where the step looks to. span: the source's time it
    is for, none for always. played: the parts of the source that are seen. cuts: times of the source at which a shot
    begins. view: the picture at a time of the source, small, uint8 (h, w, 3); going forward is cheap. step: seconds
    a frame.
    """

    width: float = 1
    height: float = 1
    region: Region | None = None
    span: Span | None = None
    played: tuple[Span, ...] = ()
    cuts: tuple[float, ...] = ()
    step: float = 1 / 30
    view: Callable[[float], Pixels] = field(default=lambda time: np.zeros((2, 2, 3), np.uint8))


class CameraOperation(Operation[P]):
    """An operation on where the camera looks. Raises StepError with a reason when it cannot be done.

    turn: when it runs among its kind: the path is steadied before it is framed, and framed before it closes in.
    """

    turn: ClassVar[int] = 0

    @abstractmethod
    def move(self, params: P, room: CameraRoom) -> Move:
        """The move. It may look through the whole clip first."""

    def size(self, width: float, height: float, params: P) -> tuple[float, float]:
        """Width and height of the frame afterwards, for a frame of any size."""
        return width, height


def window(left: float, top: float, width: float, height: float) -> Matrix:
    """A straight window: its corner and size in parts of the picture."""
    return np.array([[width, 0, left], [0, height, top], [0, 0, 1]], np.float64)


def closer(by: float, x: float = 0.5, y: float = 0.5) -> Matrix:
    """A window `by` times closer around a point, held inside the picture; below 1 it reaches outside."""
    size = 1 / by
    if size >= 1:
        return window((1 - size) / 2, (1 - size) / 2, size, size)
    left, top = (min(max(0.0, place - size / 2), 1 - size) for place in (x, y))
    return window(left, top, size, size)


def shoot(rgb: NDArray[Kind], matrix: Matrix, size: tuple[int, int]) -> NDArray[Kind]:
    """What is seen through a window. rgb: uint8 (h, w, 3). size: width and height of the result."""
    height, width = rgb.shape[:2]
    into = np.array([[1 / size[0], 0, 0.5 / size[0]], [0, 1 / size[1], 0.5 / size[1]], [0, 0, 1]])
    out_of = np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]])
    affine = (out_of @ matrix @ into)[:2]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(rgb, affine, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), rgb.dtype)


def smoothed(values: Floats, sigma: float) -> Floats:
    """A row of values through a Gaussian, its ends held. values: float64 (n) or (n, k). sigma: places."""
    if sigma <= 0 or len(values) < 2:
        return values
    reach = max(1, int(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    rows = values.reshape(len(values), -1)
    padded = np.concatenate([np.repeat(rows[:1], reach, 0), rows, np.repeat(rows[-1:], reach, 0)])
    return np.stack([np.convolve(column, kernel, "valid") for column in padded.T], axis=1).reshape(values.shape)


def sample_times(played: tuple[Span, ...], cuts: tuple[float, ...], every: float) -> list[Floats]:
    """Times to look at, one array for each unbroken stretch of the source, `every` seconds apart."""
    stretches: list[Floats] = []
    for span in played:
        edges = [span.start, *(cut for cut in cuts if span.start < cut < span.end), span.end]
        for start, end in pairwise(edges):
            stretches.append(np.arange(start, max(end - 1e-6, start + 1e-9), every))
    return stretches


@dataclass(frozen=True)
class Track:
    """Values over the source's time, stretch by stretch, linear in between.

    stretches: for each, its times (n) and values (n, k), rising.
    """

    stretches: tuple[tuple[Floats, Floats], ...]

    def at(self, time: float) -> Floats:
        """The values at a time; before a stretch its first, after it its last."""
        times, values = self.stretches[0]
        for start_times, start_values in self.stretches:
            if start_times[0] <= time + 1e-6:
                times, values = start_times, start_values
        return np.array([np.interp(time, times, column) for column in values.T])
