"""Geometry: where the frame lies and how large it is."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edits.vocabulary.base import Aspect, Box, Params, Pixels, Signed, Stage, require_one


class Crop(Params, op="crop", stage=Stage.geometry):
    """Keep a part of the frame: an aspect placed by its anchor, or a box."""

    aspect: Aspect | None = None
    box: Box | None = None
    anchor: Literal["center", "subject", "thirds"] = "center"

    @model_validator(mode="after")
    def _aspect_or_box(self) -> Self:
        require_one(self, "aspect", "box")
        return self


class Rotate(Params, op="rotate", stage=Stage.geometry):
    """Turn the frame clockwise."""

    degrees: Annotated[float, Field(ge=-360, le=360, description="clockwise")]


class Straighten(Params, op="straighten", stage=Stage.geometry):
    """Level the horizon and crop the corners away; without degrees it is measured from the picture."""

    degrees: Annotated[float | None, Field(ge=-45, le=45, description="clockwise; null: measured")] = None


class Flip(Params, op="flip", stage=Stage.geometry):
    """Mirror the frame left to right (horizontal) or upside down (vertical)."""

    axis: Literal["horizontal", "vertical"] = "horizontal"


class Resize(Params, op="resize", stage=Stage.geometry):
    """Change the size in pixels; one side alone keeps the aspect."""

    width: Pixels | None = None
    height: Pixels | None = None
    scale: Annotated[float | None, Field(gt=0, le=8)] = None

    @model_validator(mode="after")
    def _some_size(self) -> Self:
        require_one(self, "width", "height", "scale")
        return self


class Perspective(Params, op="perspective", stage=Stage.geometry):
    """Correct converging lines and lens distortion."""

    vertical: Signed = 0
    horizontal: Signed = 0
    distortion: Signed = 0
