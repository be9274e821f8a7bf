"""Tone and colour, in Camera Raw's names and ranges (process version 2012)."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from edits.vocabulary.base import Amount, Fraction, MediaId, Name, Params, Percent, Record, Signed, Stage, require_one


class Temperature(Amount, op="temperature", stage=Stage.white_balance):
    """Shift white balance between blue (−) and amber (+)."""


class Tint(Amount, op="tint", stage=Stage.white_balance):
    """Shift white balance between green (−) and magenta (+)."""


class Exposure(Params, op="exposure", stage=Stage.tone):
    """Brighten or darken in stops: +1 doubles the light."""

    ev: Annotated[float, Field(ge=-5, le=5, description="stops, -5 to 5")]


class Contrast(Amount, op="contrast", stage=Stage.tone):
    """Spread (+) or flatten (−) tones around the middle."""


class Highlights(Amount, op="highlights", stage=Stage.tone):
    """Recover (−) or lift (+) the bright tones."""


class Shadows(Amount, op="shadows", stage=Stage.tone):
    """Open (+) or deepen (−) the dark tones."""


class Whites(Amount, op="whites", stage=Stage.tone):
    """Move the white point: + brightens the brightest."""


class Blacks(Amount, op="blacks", stage=Stage.tone):
    """Move the black point: − makes blacks deeper, + fades them."""


Point = tuple[Annotated[float, Field(ge=0, le=255)], Annotated[float, Field(ge=0, le=255)]]


class ToneCurve(Params, op="tone_curve", stage=Stage.tone):
    """A point curve on 8-bit values, all channels or one."""

    channel: Literal["rgb", "red", "green", "blue"] = "rgb"
    points: Annotated[tuple[Point, ...], Field(min_length=2, max_length=32)]

    @field_validator("points")
    @classmethod
    def _rising(cls, points: tuple[Point, ...]) -> tuple[Point, ...]:
        if any(b[0] <= a[0] for a, b in pairwise(points)):
            raise ValueError("curve points go from left to right, each input larger than the last")
        return points


class Vibrance(Amount, op="vibrance", stage=Stage.color):
    """Saturate muted colours first and spare skin."""


class Saturation(Amount, op="saturation", stage=Stage.color):
    """Saturate (+) or mute (−) all colours; −100 is gray."""


class Hsl(Params, op="hsl", stage=Stage.color):
    """Shift one of Lightroom's eight colour bands."""

    band: Literal["red", "orange", "yellow", "green", "aqua", "blue", "purple", "magenta"]
    hue: Signed = 0
    saturation: Signed = 0
    luminance: Signed = 0


class Monochrome(Params, op="monochrome", stage=Stage.color):
    """Black and white, through an optional colour filter in front of the lens.

    It stands before the colour wheels, so that they tint it: sepia is this and a colour grade.
    """

    filter: Literal["none", "red", "orange", "yellow", "green", "blue"] = "none"


class Wheel(Record):
    """One colour wheel of a grade."""

    hue: Annotated[float, Field(ge=0, le=359, description="degrees, 0 is red, 120 green, 240 blue")] = 0
    saturation: Percent = 0
    luminance: Signed = 0


class ColorGrade(Params, op="color_grade", stage=Stage.color):
    """Tint shadows, midtones, highlights or everything with colour wheels."""

    shadows: Wheel | None = None
    midtones: Wheel | None = None
    highlights: Wheel | None = None
    global_: Annotated[Wheel | None, Field(alias="global")] = None
    blending: Percent = 50
    balance: Signed = 0

    model_config = {"populate_by_name": True, "serialize_by_alias": True}

    @model_validator(mode="after")
    def _some_wheel(self) -> Self:
        require_one(self, "shadows", "midtones", "highlights", "global_")
        return self


Slope = Annotated[float, Field(ge=0, le=4)]
Offset = Annotated[float, Field(ge=-1, le=1)]
Power = Annotated[float, Field(gt=0, le=4)]


class Cdl(Params, op="cdl", stage=Stage.color):
    """ASC CDL v1.2: out = clamp(in · slope + offset) ^ power per channel, then saturation (Rec. 709 luma)."""

    slope: tuple[Slope, Slope, Slope] = (1, 1, 1)
    offset: tuple[Offset, Offset, Offset] = (0, 0, 0)
    power: tuple[Power, Power, Power] = (1, 1, 1)
    saturation: Annotated[float, Field(ge=0, le=4)] = 1


class Lut(Params, op="lut", stage=Stage.color):
    """Apply a lookup table: a look of the library by name, or an uploaded `.cube` by media id."""

    name: Name
    strength: Fraction = 1


class MatchLook(Params, op="match_look", stage=Stage.color):
    """Give a picture the colours of a reference picture."""

    media: MediaId
    strength: Fraction = 1
