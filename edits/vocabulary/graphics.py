"""Text and graphics laid over the frame."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from edits.vocabulary.base import VIDEO, Executor, MediaId, Name, Params, Stage, Words, require_one

Position = Literal["top_left", "top", "top_right", "left", "center", "right", "bottom_left", "bottom", "bottom_right"]


class Text(Params, op="text", stage=Stage.effects):
    """Write words over the frame. `content` may be empty while the words are still to be given."""

    content: Annotated[str, StringConstraints(max_length=2_000)]
    position: Position = "bottom"
    style: Literal["title", "lower_third", "meme", "watermark", "label"] = "title"


class Overlay(Params, op="overlay", stage=Stage.effects):
    """Lay a picture over the frame: a logo, a sticker, a frame; described or uploaded."""

    media: MediaId | None = None
    prompt: Words | None = None
    position: Position = "bottom_right"
    scale: Annotated[float, Field(gt=0, le=1, description="part of the frame's width")] = 0.2

    @model_validator(mode="after")
    def _something(self) -> Self:
        require_one(self, "media", "prompt")
        return self


class Caption(Params, op="caption", stage=Stage.effects, kinds=VIDEO, executor=Executor.generative):
    """Write what is said as captions inside the platform's safe area."""

    language: Name | None = None
    style: Name = "clean"
    safe_area: bool = True
