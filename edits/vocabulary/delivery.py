"""Delivery: what comes out, and what is written into it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from edits.vocabulary.base import ANY, Aspect, Name, Params, Pixels, Stage

Token = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.+-]{0,31}$")]


class Output(Params, op="output", stage=Stage.output, kinds=ANY):
    """Size, format and limits of the result; a platform fills what is not given from its preset."""

    aspect: Aspect | None = None
    width: Pixels | None = None
    height: Pixels | None = None
    fps: Annotated[float | None, Field(gt=0, le=240)] = None
    container: Token | None = None
    codec: Token | None = None
    crf: Annotated[float | None, Field(ge=0, le=63)] = None
    bitrate: Annotated[int | None, Field(ge=1_000, le=500_000_000, description="bits a second")] = None
    max_duration: Annotated[float | None, Field(gt=0, le=86_400, description="seconds")] = None
    max_bytes: Annotated[int | None, Field(ge=1_000, le=100_000_000_000)] = None
    color_space: Literal["srgb", "p3", "cmyk", "gray", "palette"] | None = None
    platform: Token | None = None


class Metadata(Params, op="metadata", stage=Stage.output, kinds=ANY):
    """Remove or set what is written into the file beside the picture."""

    remove: Literal["all", "gps", "exif"] | None = None
    set: Annotated[dict[Name, Annotated[str, StringConstraints(max_length=2_000)]], Field(max_length=64)] | None = None
