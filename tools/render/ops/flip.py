"""Flip."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import geometry
from tools.render.operation import GeometryOperation, Picture, Scene

AXES = {"horizontal": 1, "vertical": 0}


class Flip(GeometryOperation[geometry.Flip]):
    """Mirror the frame left to right (horizontal) or upside down (vertical)."""

    op = "flip"

    def apply(self, picture: Picture, params: geometry.Flip, scene: Scene) -> Picture:
        """Every pixel keeps its value."""
        return picture.reshaped(lambda plane: np.asarray(cv2.flip(plane, AXES[params.axis]), plane.dtype))
