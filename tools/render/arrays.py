"""What arrays hold, by name."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.integer | np.floating)
"""What an array holds that keeps it through a function."""
Pixels = NDArray[np.uint8]
"""Codes 0–255: a picture (height, width, 3 or 4), or a mask or another plane (height, width)."""
Floats = NDArray[np.floating]
"""Real numbers of either width: what one function takes as float32 another may as float64."""
Plane = NDArray[np.float32]
"""One number a pixel, float32 (height, width), or a few, (height, width, n)."""
Places = NDArray[np.bool_]
"""Whether something holds, pixel by pixel, (height, width)."""
