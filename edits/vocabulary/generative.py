"""Local and generative edits: what changes the content of a picture."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edits.vocabulary.base import (
    IMAGE,
    Aspect,
    Box,
    Executor,
    Fraction,
    MediaId,
    Name,
    Params,
    Signed,
    Stage,
    Words,
    require_one,
)

GENERATIVE = Executor.generative
Placement = Annotated[str, Field(max_length=200, description='where, such as "left of the tree" or "top right"')]


class RemoveObject(Params, op="remove_object", stage=Stage.local, executor=GENERATIVE):
    """Take something out of the picture and fill the place behind it."""

    subject: Words


class ReplaceBackground(Params, op="replace_background", stage=Stage.local, executor=GENERATIVE):
    """Put another background behind the subject: described, of one colour, or another picture."""

    prompt: Words | None = None
    color: Name | None = None
    media: MediaId | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        require_one(self, "prompt", "color", "media")
        return self


class Cutout(Params, op="cutout", stage=Stage.local):
    """Keep the subject on a transparent background."""

    subject: Words = "the main subject"


class InsertSubject(Params, op="insert_subject", stage=Stage.local, executor=GENERATIVE):
    """Put something new into the picture."""

    prompt: Words | None = None
    media: MediaId | None = None
    placement: Placement | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        require_one(self, "prompt", "media")
        return self


class ReplaceObject(Params, op="replace_object", stage=Stage.local, executor=GENERATIVE):
    """Exchange one thing for another."""

    subject: Words
    prompt: Words


class Recolor(Params, op="recolor", stage=Stage.local):
    """Give one thing another colour and keep its shading."""

    subject: Words
    color: Name


class MoveObject(Params, op="move_object", stage=Stage.local, executor=GENERATIVE):
    """Put a thing of the picture in another place."""

    subject: Words
    placement: Placement


class Reshape(Params, op="reshape", stage=Stage.local, executor=GENERATIVE):
    """Change a form: slimmer, larger, another pose, eyes open, a smile."""

    subject: Words
    what: Name
    amount: Signed = 50


class Retouch(Params, op="retouch", stage=Stage.local, executor=GENERATIVE):
    """Clean up what distracts on a person or a print."""

    what: Literal["skin", "blemish", "red_eye", "teeth", "glare", "scratches", "wrinkles", "hair"]


class Colorize(Params, op="colorize", stage=Stage.local, executor=GENERATIVE):
    """Give a black and white picture natural colours."""


class Relight(Params, op="relight", stage=Stage.local, executor=GENERATIVE):
    """Change where the light comes from."""

    direction: Name | None = None
    prompt: Words | None = None


class ExpandCanvas(Params, op="expand_canvas", stage=Stage.local, executor=GENERATIVE):
    """Continue the picture beyond its frame; a box is the old frame's place in the new one."""

    aspect: Aspect | None = None
    box: Box | None = None
    prompt: Words | None = None


class Restyle(Params, op="restyle", stage=Stage.local, executor=GENERATIVE):
    """Redraw the picture in another medium, such as an oil painting."""

    prompt: Words
    strength: Fraction = 0.8


class Upscale(Params, op="upscale", stage=Stage.geometry, kinds=frozenset({"image", "video"})):
    """Enlarge with a good resampler."""

    factor: Annotated[float, Field(ge=1, le=4)] = 2


class Merge(Params, op="merge", stage=Stage.output, kinds=IMAGE):
    """Combine several pictures into one."""

    media: Annotated[tuple[MediaId, ...], Field(max_length=64)] = ()
    layout: Literal["collage", "side_by_side", "composite", "hdr", "panorama"] = "collage"
