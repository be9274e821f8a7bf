"""Detail and effects: what looks at a pixel's neighbours or its place in the frame."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from edits.vocabulary.base import Amount, Params, Percent, Signed, Stage


class Texture(Amount, op="texture", stage=Stage.local):
    """Medium-fine detail: skin and fabric, softer (−) or crisper (+)."""


class Clarity(Amount, op="clarity", stage=Stage.local):
    """Local contrast in the midtones."""


class Dehaze(Amount, op="dehaze", stage=Stage.local):
    """Remove (+) or add (−) haze."""


class Denoise(Params, op="denoise", stage=Stage.local):
    """Smooth luminance and colour noise."""

    luminance: Percent = 25
    color: Percent = 25


class Sharpen(Params, op="sharpen", stage=Stage.effects):
    """Sharpen edges; the radius is in pixels of the full-size picture."""

    amount: Annotated[float, Field(ge=0, le=150)]
    radius: Annotated[float, Field(ge=0.5, le=3)] = 1


class Blur(Params, op="blur", stage=Stage.effects):
    """Blur the frame, or a region such as the background or a face."""

    kind: Literal["gaussian", "lens", "motion", "pixelate"] = "gaussian"
    amount: Percent


class Vignette(Params, op="vignette", stage=Stage.effects):
    """Darken (−) or lighten (+) the corners."""

    amount: Signed
    midpoint: Percent = 50
    feather: Percent = 50


class Grain(Params, op="grain", stage=Stage.effects):
    """Film grain."""

    amount: Percent
    size: Percent = 25


class Glow(Params, op="glow", stage=Stage.effects):
    """Bloom around the bright parts."""

    amount: Percent
