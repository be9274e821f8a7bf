"""Frames: how large a picture is after geometry, and how planes are turned and warped."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.render.arrays import Kind


def box_of_aspect(width: float, height: float, aspect: str) -> tuple[float, float]:
    """The largest width and height of an aspect such as "9:16" inside a frame."""
    across, down = (float(side) for side in aspect.split(":"))
    wanted = across / down
    return (width, width / wanted) if width / height < wanted else (height * wanted, height)


def quarter_turns(degrees: float) -> int | None:
    """Clockwise quarter turns 0–3 that an angle is exactly, or none."""
    turns = degrees / 90
    return round(turns) % 4 if math.isclose(turns, round(turns), abs_tol=1e-6) else None


def turned_bounds(width: float, height: float, degrees: float) -> tuple[float, float]:
    """Width and height that hold a whole frame turned by any angle."""
    c, s = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    return width * c + height * s, width * s + height * c


def inner_frame(width: float, height: float, degrees: float) -> tuple[float, float]:
    """The largest frame of the same aspect inside a frame turned by less than a quarter."""
    across, down = turned_bounds(width, height, degrees)
    factor = min(width / across, height / down)
    return width * factor, height * factor


def turn(plane: NDArray[Kind], degrees: float, size: tuple[int, int]) -> NDArray[Kind]:
    """A plane turned clockwise about its centre into a frame of `size` (width, height); outside is 0."""
    height, width = plane.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    matrix[:, 2] += ((size[0] - width) / 2, (size[1] - height) / 2)
    turned = cv2.warpAffine(plane, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(turned, plane.dtype)


def resized(plane: NDArray[Kind], size: tuple[int, int]) -> NDArray[Kind]:
    """A plane at another size (width, height): areas averaged going down, Lanczos in steps of two going up."""
    height, width = plane.shape[:2]
    if size == (width, height):
        return plane
    if size[0] <= width and size[1] <= height:
        return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), plane.dtype)
    while size[0] > 2 * width and size[1] > 2 * height:
        width, height = width * 2, height * 2
        plane = np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_LANCZOS4), plane.dtype)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_LANCZOS4), plane.dtype)


def whole(width: float, height: float) -> tuple[int, int]:
    """A size in whole pixels, at least one each."""
    return max(1, round(width)), max(1, round(height))
