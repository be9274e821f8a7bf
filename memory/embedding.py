"""A text or a picture as a vector, and the name of the space it lives in."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memory.errors import VectorError

Vector = npt.NDArray[np.float32]
SPACE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
"""What a space may be called: it becomes part of a collection's name."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A vector (float32, one-dimensional) with the name of its space; only vectors of one space compare."""

    space: str
    values: Vector


def unit(values: Vector) -> Vector:
    """The vector at length 1, float32. Raises VectorError for one that is empty, not finite, or has no direction."""
    vector = np.asarray(values, dtype=np.float32)
    length = math.sqrt(vector @ vector) if vector.ndim == 1 else 0.0
    if not math.isfinite(length) or length == 0:
        raise VectorError("a vector needs one dimension, finite numbers and a direction")
    scaled: Vector = vector / np.float32(length)
    return scaled


def units(rows: npt.ArrayLike) -> Vector:
    """Many vectors at length 1, one a row. They have been through `unit` before, so each has a direction."""
    matrix = np.asarray(rows, dtype=np.float32)
    scaled: Vector = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return scaled


def check_space(space: str) -> str:
    """The name itself. Raises VectorError for one that no collection can carry."""
    if not SPACE.match(space):
        raise VectorError(f"{space[:60]!r} cannot name a vector space: letters, digits, dots, dashes")
    return space
