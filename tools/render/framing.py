"""Geometry of a clip, settled once on one frame: which part of the source every later frame shows, and how large.

The geometry steps move two planes that hold each pixel's own place. What comes out says where every pixel of the
result is taken from, whatever steps there were. A plain crop, mirror or quarter turn is read off it and left to
FFmpeg; anything else becomes a map that moves the pixels of each frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.plan import Step
from tools.render.arrays import Floats, Kind
from tools.render.errors import StepError
from tools.render.operation import GeometryOperation, Picture, Scene, find_operation
from tools.render.treatment import Filter

STRAIGHT = 0.02
"""Pixels by which a place may differ from a straight grid that still counts as one."""
RESIZING = frozenset({"resize", "upscale"})


@dataclass(frozen=True)
class Framing:
    """Where the result's pixels come from.

    width, height: pixels of the full-size result, before the limit of a rendering. box: left, top, right, bottom of
    the part shown, 0–1 of the upright source. turned: columns became rows. flip_x, flip_y: mirrored, after turning.
    warp: for anything else, where each pixel comes from: float32 (height, width) across and down, 0–1, outside < 0.
    """

    width: float
    height: float
    box: tuple[float, float, float, float] = (0, 0, 1, 1)
    turned: bool = False
    flip_x: bool = False
    flip_y: bool = False
    warp: tuple[Floats, Floats] | None = None

    def filters(self, width: int, height: int) -> tuple[Filter, ...]:
        """FFmpeg's filters for a frame of this size; none where a map does the work."""
        if self.warp is not None:
            return ()
        left, top, right, bottom = (
            round(part * side) for part, side in zip(self.box, (width, height, width, height), strict=True)
        )
        chosen: list[Filter] = []
        if (left, top, right, bottom) != (0, 0, width, height):
            size = {"w": str(max(1, right - left)), "h": str(max(1, bottom - top)), "x": str(left), "y": str(top)}
            chosen.append(Filter("crop", size))
        if self.turned:
            chosen.append(Filter("transpose", {"dir": "cclock_flip"}))
        chosen += [Filter("hflip")] if self.flip_x else []
        chosen += [Filter("vflip")] if self.flip_y else []
        return tuple(chosen)

    def move(self, plane: NDArray[Kind], size: tuple[int, int]) -> NDArray[Kind]:
        """A plane of the whole source moved into the frame. plane: uint8 (h, w) or (h, w, 3). size: width, height."""
        height, width = plane.shape[:2]
        if self.warp is not None:
            columns, rows = warp_maps(self, size, width, height)
            moved = cv2.remap(plane, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
            return np.asarray(moved, plane.dtype)
        left, top, right, bottom = (
            round(part * side) for part, side in zip(self.box, (width, height, width, height), strict=True)
        )
        part = plane[top : max(bottom, top + 1), left : max(right, left + 1)]
        part = part.swapaxes(0, 1) if self.turned else part
        part = part[:, ::-1] if self.flip_x else part
        part = np.ascontiguousarray(part[::-1] if self.flip_y else part)
        if part.shape[1::-1] == size:
            return part
        way = cv2.INTER_AREA if size[0] < part.shape[1] else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(part, size, interpolation=way), plane.dtype)


def settle(
    steps: Iterable[Step], picture: Picture, full: tuple[float, float], scene: Scene, skip: Callable[[Step, str], None]
) -> Framing:
    """The framing that geometry steps make.

    picture: an upright frame, with the masks that the steps ask for. full: width and height of the source.
    skip: told about each step that cannot be done, with the reason.
    """
    height, width = picture.rgb.shape[:2]
    across, down = np.meshgrid(
        (np.arange(width, dtype=np.float32) + 0.5) / width, (np.arange(height, dtype=np.float32) + 0.5) / height
    )
    inside = np.ones_like(across)
    places = {" across": across, " down": down, " inside": inside}
    moving = Picture(picture.rgb, masks={**picture.masks, **places}, scale=width / full[0])
    for step in steps:
        operation = find_operation(step.op)
        if not isinstance(operation, GeometryOperation) or step.amount == 0:
            continue
        params = operation.at(step.params, step.amount)
        try:
            if step.op in RESIZING:
                full = operation.size(*full, params)
            else:
                before, moving = moving, operation.apply(moving, params, scene)
                full = _full_size(operation, params, full, before, moving)
        except StepError as error:
            skip(step, str(error))
    return _read_off(moving, full)


def _full_size(
    operation: GeometryOperation[Any], params: Any, full: tuple[float, float], before: Picture, after: Picture
) -> tuple[float, float]:
    """As the operation says; where it had to measure first, in proportion to what it did."""
    said = operation.size(before.width, before.height, params)
    if abs(said[0] - after.width) <= 1 and abs(said[1] - after.height) <= 1:
        return operation.size(*full, params)
    return full[0] * after.width / before.width, full[1] * after.height / before.height


def _read_off(moved: Picture, full: tuple[float, float]) -> Framing:
    # Rulers travel as masks do, though they are float32.
    across, down, inside = (np.asarray(moved.masks[name], np.float32) for name in (" across", " down", " inside"))
    for turned, columns, rows in ((False, across, down), (True, down, across)):
        if inside.min() > 0.999 and _is_straight(columns, 1) and _is_straight(rows, 0):
            first, last = _edges(columns[0]), _edges(rows[:, 0])
            ends = (last, first) if turned else (first, last)
            box = (min(ends[0]), min(ends[1]), max(ends[0]), max(ends[1]))
            return Framing(*full, _clipped(box), turned, first[0] > first[1], last[0] > last[1])
    outside = inside < 0.5
    return Framing(*full, warp=(np.where(outside, -1, across), np.where(outside, -1, down)))


def _is_straight(plane: Floats, axis: int) -> bool:
    """Whether a plane rises evenly along one axis and stays level along the other."""
    level = plane - plane.take([0], axis=1 - axis)
    line: Floats = plane[0] if axis == 1 else plane[:, 0]
    limit = STRAIGHT / max(plane.shape)
    grid = np.linspace(line[0], line[-1], len(line))
    return bool(np.abs(level).max() <= limit and np.abs(line - grid).max() <= limit and len(line) > 1)


def _edges(line: Floats) -> tuple[float, float]:
    """Where the outer edges of the first and last pixel lie, from the pixels' centres."""
    half = float(line[-1] - line[0]) / (len(line) - 1) / 2
    return float(line[0]) - half, float(line[-1]) + half


def _clipped(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (min(1.0, max(0.0, edge)) for edge in box)
    return left, top, right, bottom


def warp_maps(framing: Framing, size: tuple[int, int], width: int, height: int) -> tuple[Floats, Floats]:
    """The framing's map in pixels of a frame of width × height, for a result of `size`: float32 (h, w) twice."""
    assert framing.warp is not None
    across, down = (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in framing.warp)
    outside = (across < 0) | (down < 0)
    columns, rows = across * width - 0.5, down * height - 0.5
    columns[outside] = rows[outside] = -10.0
    return columns.astype(np.float32), rows.astype(np.float32)
