"""Camera Raw's local corrections: what a step does to a part of the picture, with the mask that says where.

Boxes become ellipses and halves of the frame gradients. The subject and the sky are left to Camera Raw to find, as in
its adaptive presets: it does so when the masks are updated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from edits.plan import Region, Step
from edits.vocabulary import Box

Fields = dict[str, str]
Placer = Callable[[float, float], tuple[float, float]]
"""A point of the upright picture in the file's own frame, both in parts of the frame."""

LOCAL: Mapping[str, tuple[str, str, float]] = {
    "exposure": ("ev", "LocalExposure2012", 4),
    "contrast": ("amount", "LocalContrast2012", 100),
    "highlights": ("amount", "LocalHighlights2012", 100),
    "shadows": ("amount", "LocalShadows2012", 100),
    "whites": ("amount", "LocalWhites2012", 100),
    "blacks": ("amount", "LocalBlacks2012", 100),
    "texture": ("amount", "LocalTexture", 100),
    "clarity": ("amount", "LocalClarity2012", 100),
    "dehaze": ("amount", "LocalDehaze", 100),
    "saturation": ("amount", "LocalSaturation", 100),
    "temperature": ("amount", "LocalTemperature", 100),
    "tint": ("amount", "LocalTint", 100),
    "sharpen": ("amount", "LocalSharpness", 150),
    "denoise": ("luminance", "LocalLuminanceNoise", 100),
}
"""Operations that Camera Raw does locally: their slider, its name there, and what is 1 there."""
FOUND: Mapping[str, tuple[str, bool]] = {
    "subject": ("1", False), "the subject": ("1", False), "the main subject": ("1", False),
    "background": ("1", True), "the background": ("1", True), "sky": ("2", False), "the sky": ("2", False),
}  # fmt: skip
"""Regions that Camera Raw finds itself: the kind of its mask, and whether it is turned round."""
SIDES: Mapping[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "top": ((0.5, 0.6), (0.5, 0.4)), "bottom": ((0.5, 0.4), (0.5, 0.6)),
    "left": ((0.6, 0.5), (0.4, 0.5)), "right": ((0.4, 0.5), (0.6, 0.5)),
}  # fmt: skip
"""Halves of the frame: where their gradient has nothing and where it has everything."""
ROUND: Mapping[str, bool] = {"middle": False, "center": False, "corners": True, "edges": True}
FULL = 1.0


@dataclass(frozen=True, slots=True)
class Correction:
    """One local correction. fields: of it; mask: of the one mask it has."""

    fields: Fields
    mask: Fields


def correction_of(step: Step, params: Any, place: Placer) -> tuple[Correction, str | None] | None:
    """A step as a local correction and what of it is only near; none where Camera Raw has no place for it.

    params: at the step's strength. place: from the upright picture into the file.
    """
    region, inverted = _region(step)
    known = LOCAL.get(step.op)
    if region is None or known is None:
        return None
    mask = _mask(region, place)
    if mask is None:
        return None
    fields, loss = mask
    if inverted:
        fields["MaskInverted"] = "false" if fields["MaskInverted"] == "true" else "true"
    slider, name, unit = known
    value = getattr(params, slider) / unit
    held = min(FULL, max(-FULL, value))
    if held != value:
        loss = loss or f"Camera Raw's {name} ends at {held * unit:g}, and {value * unit:g} was asked for"
    said = f"{step.op} {region if isinstance(region, str) else 'box'}"
    correction = {"What": "Correction", "CorrectionAmount": "1", "CorrectionActive": "true", "CorrectionName": said,
                  "CorrectionSyncID": _mark(step, "correction"), name: f"{held:.6f}"}  # fmt: skip
    own = {
        "MaskActive": "true",
        "MaskName": said,
        "MaskBlendMode": "0",
        "MaskSyncID": _mark(step, "mask"),
        "MaskValue": "1",
    }
    return Correction(correction, {**own, **fields}), loss


def _region(step: Step) -> tuple[Region | None, bool]:
    """The one region a step is for, and whether everything else is meant; none where it is more than one."""
    target = step.target
    if target is None or target.time is not None:
        return None, False
    if target.region is not None:
        return (None, False) if target.exclude else (target.region, False)
    return (target.exclude[0], True) if len(target.exclude) == 1 else (None, False)


def _mask(region: Region, place: Placer) -> tuple[Fields, str | None] | None:
    if isinstance(region, Box):
        corners = (region.left, region.top), (region.left + region.width, region.top + region.height)
        return _ellipse(corners, place, feather=20), "its box is an ellipse in Camera Raw"
    name = region.casefold()
    if name in FOUND:
        kind, inverted = FOUND[name]
        fields = {"What": "Mask/Image", "MaskSubType": kind, "MaskVersion": "1", "MaskInverted": _said(inverted)}
        return fields, "Camera Raw finds this part by itself, when its masks are updated"
    name = name.removeprefix("the ")
    if name in SIDES:
        (zero_x, zero_y), (full_x, full_y) = (place(*point) for point in SIDES[name])
        points = {"ZeroX": zero_x, "ZeroY": zero_y, "FullX": full_x, "FullY": full_y}
        return {"What": "Mask/Gradient", "MaskInverted": "false", **_numbers(points)}, None
    if name in ROUND:
        fields = _ellipse(((0.05, 0.05), (0.95, 0.95)), place, feather=60)
        fields["MaskInverted"] = _said(ROUND[name])
        return fields, None
    return None


def _ellipse(corners: tuple[tuple[float, float], tuple[float, float]], place: Placer, feather: int) -> Fields:
    points = [place(*corner) for corner in corners]
    (left, right), (top, bottom) = (sorted(point[axis] for point in points) for axis in (0, 1))
    edges = _numbers({"Top": top, "Left": left, "Bottom": bottom, "Right": right})
    shape = {
        "Angle": "0",
        "Midpoint": "50",
        "Roundness": "0",
        "Feather": str(feather),
        "Flipped": "true",
        "Version": "2",
    }
    return {"What": "Mask/CircularGradient", "MaskInverted": "false", **edges, **shape}


def _numbers(values: Mapping[str, float]) -> Fields:
    return {name: f"{value:.6f}" for name, value in values.items()}


def _said(truth: bool) -> str:
    return "true" if truth else "false"


def _mark(step: Step, what: str) -> str:
    """A name of 32 hexadecimal letters, as Camera Raw gives its corrections; the same step has the same."""
    return hashlib.sha256(f"{what} {step.model_dump_json(by_alias=True)}".encode()).hexdigest()[:32].upper()
