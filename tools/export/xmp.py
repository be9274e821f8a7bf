"""A Camera Raw settings file (`.xmp`) for Lightroom and Photoshop, process version 2012 and later.

Names and ranges are Camera Raw's. Its mathematics is Adobe's own, so the result there is alike, not the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from edits.plan import Step
from edits.vocabulary import detail, geometry, tone
from tools.export.exported import Exported, Losses
from tools.export.job import Job
from tools.export.xmp_masks import LOCAL, Correction, correction_of
from tools.render.frame import box_of_aspect, inner_frame

HOLDER = "a Camera Raw settings file"
CRS = "http://ns.adobe.com/camera-raw-settings/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
META = "adobe:ns:meta/"
ElementTree.register_namespace("crs", CRS)
ElementTree.register_namespace("rdf", RDF)
ElementTree.register_namespace("x", META)

SLIDERS = {
    "temperature": "IncrementalTemperature",
    "tint": "IncrementalTint",
    "contrast": "Contrast2012",
    "highlights": "Highlights2012",
    "shadows": "Shadows2012",
    "whites": "Whites2012",
    "blacks": "Blacks2012",
    "texture": "Texture",
    "clarity": "Clarity2012",
    "dehaze": "Dehaze",
    "vibrance": "Vibrance",
    "saturation": "Saturation",
}
"""Operations with one amount, and Camera Raw's name of it: −100…100."""

CURVES = {
    "rgb": "ToneCurvePV2012",
    "red": "ToneCurvePV2012Red",
    "green": "ToneCurvePV2012Green",
    "blue": "ToneCurvePV2012Blue",
}
WHEELS = {
    "shadows": ("SplitToningShadowHue", "SplitToningShadowSaturation", "ColorGradeShadowLum"),
    "midtones": ("ColorGradeMidtoneHue", "ColorGradeMidtoneSat", "ColorGradeMidtoneLum"),
    "highlights": ("SplitToningHighlightHue", "SplitToningHighlightSaturation", "ColorGradeHighlightLum"),
    "global_": ("ColorGradeGlobalHue", "ColorGradeGlobalSat", "ColorGradeGlobalLum"),
}
BANDS = ("Red", "Orange", "Yellow", "Green", "Aqua", "Blue", "Purple", "Magenta")
GRAY_MIXES = {
    "red": (45, 35, 15, -25, -40, -50, -15, 20),
    "orange": (30, 28, 14, -8, -28, -38, -12, 12),
    "yellow": (10, 16, 18, 6, -14, -24, -10, 0),
    "green": (-20, -6, 12, 28, 8, -14, -20, -18),
    "blue": (-45, -35, -25, -12, 25, 40, 25, 0),
}
"""What a lens filter does to each band in gray, as Camera Raw's black and white mixer says it."""
TURNING = frozenset({"rotate", "flip", "perspective"})
STEEPEST = 45
Point = tuple[float, float]
Box = tuple[float, float, float, float]
WHOLE: Box = (0, 0, 1, 1)


@dataclass
class Settings:
    """Camera Raw's fields on their way. fields: name to text. curves: name to points.

    box: what is left of the frame after it was turned clockwise by `angle` degrees and cropped to its own aspect.
    """

    job: Job
    losses: Losses
    sums: dict[str, float] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    curves: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    box: Box = WHOLE
    angle: float = 0
    corrections: list[Correction] = field(default_factory=list)

    def stored(self, across: float, down: float) -> Point:
        """A point of the upright picture in the file's own frame, both in parts of it."""
        turn = self.job.facts.rotation if self.job.facts else 0
        return {90: (down, 1 - across), 180: (1 - across, 1 - down), 270: (1 - down, across)}.get(turn, (across, down))

    def add(self, step: Step, name: str, value: float, low: float, high: float) -> None:
        """Move a slider; several steps on one slider add up, within its ends."""
        total = self.sums.get(name, 0) + value
        held = min(high, max(low, total))
        if abs(total - held) > 1e-9:
            self.losses.lose(step, f"Camera Raw's {name} ends at {held:g}, and {total:g} was asked for")
        self.sums[name] = held
        self.fields[name] = f"{held:+.2f}" if name == "Exposure2012" else _signed(held) if low < 0 else f"{held:.0f}"

    def set_once(self, step: Step, name: str) -> bool:
        """Whether a setting that exists only once is still free."""
        if name in self.fields or name in self.curves:
            self.losses.lose(step, f"Camera Raw has {name} only once, and an earlier step has it")
            return False
        return True


def export_xmp(job: Job) -> Exported:
    """The plan as Camera Raw settings: lay it beside the picture under the same name, or import it as a preset."""
    losses = Losses(HOLDER)
    settings = Settings(job, losses)
    for step in job.mine(losses):
        _carry(settings, step)
    _crop(settings)
    return Exported(f"{job.name}.xmp", "application/rdf+xml", _write(settings), losses.told(job.plan.steps))


def _carry(settings: Settings, step: Step) -> None:
    if step.op not in SLIDERS and step.op not in WRITERS and step.op not in LOCAL:
        settings.losses.lose_all([step])
        return
    params: Any = settings.job.at_strength(step)
    if step.target and (step.target.region is not None or step.target.exclude or step.target.time):
        _correct(settings, step, params)
        return
    if step.op in SLIDERS:
        settings.add(step, SLIDERS[step.op], params.amount, -100, 100)
    else:
        WRITERS[step.op](settings, step, params)


def _correct(settings: Settings, step: Step, params: Any) -> None:
    """A step for a part of the picture, with a mask."""
    found = correction_of(step, params, settings.stored)
    if found is None:
        settings.losses.lose(
            step, "it is for a part of the picture that Camera Raw has no mask for, or does not change alone"
        )
        return
    correction, loss = found
    settings.corrections.append(correction)
    if loss:
        settings.losses.lose(step, loss)


def _exposure(settings: Settings, step: Step, params: tone.Exposure) -> None:
    settings.add(step, "Exposure2012", params.ev, -5, 5)


def _hsl(settings: Settings, step: Step, params: tone.Hsl) -> None:
    band = params.band.capitalize()
    for kind, value in (("Hue", params.hue), ("Saturation", params.saturation), ("Luminance", params.luminance)):
        if value:
            settings.add(step, f"{kind}Adjustment{band}", value, -100, 100)


def _tone_curve(settings: Settings, step: Step, params: tone.ToneCurve) -> None:
    name = CURVES[params.channel]
    if settings.set_once(step, name):
        settings.curves[name] = list(params.points)
        settings.fields["ToneCurveName2012"] = "Custom"


def _color_grade(settings: Settings, step: Step, params: tone.ColorGrade) -> None:
    if not settings.set_once(step, "ColorGradeBlending"):
        return
    settings.add(step, "ColorGradeBlending", params.blending, 0, 100)
    settings.add(step, "SplitToningBalance", params.balance, -100, 100)
    for wheel, names in WHEELS.items():
        chosen = getattr(params, wheel)
        if chosen is not None:
            settings.add(step, names[0], chosen.hue, 0, 359)
            settings.add(step, names[1], chosen.saturation, 0, 100)
            settings.add(step, names[2], chosen.luminance, -100, 100)


def _monochrome(settings: Settings, step: Step, params: tone.Monochrome) -> None:
    settings.fields["ConvertToGrayscale"] = "True"
    if step.amount < 1:
        settings.losses.lose(step, "Camera Raw's black and white is all or nothing")
    if params.filter != "none":
        for band, value in zip(BANDS, GRAY_MIXES[params.filter], strict=True):
            settings.add(step, f"GrayMixer{band}", value, -100, 100)


def _sharpen(settings: Settings, step: Step, params: detail.Sharpen) -> None:
    settings.add(step, "Sharpness", params.amount, 0, 150)
    settings.fields |= {"SharpenRadius": f"{params.radius:+.1f}", "SharpenDetail": "25", "SharpenEdgeMasking": "0"}


def _denoise(settings: Settings, step: Step, params: detail.Denoise) -> None:
    settings.add(step, "LuminanceSmoothing", params.luminance, 0, 100)
    settings.add(step, "ColorNoiseReduction", params.color, 0, 100)


def _vignette(settings: Settings, step: Step, params: detail.Vignette) -> None:
    settings.add(step, "PostCropVignetteAmount", params.amount, -100, 100)
    settings.fields |= {
        "PostCropVignetteMidpoint": f"{params.midpoint:.0f}",
        "PostCropVignetteFeather": f"{params.feather:.0f}",
        "PostCropVignetteRoundness": "0",
        "PostCropVignetteStyle": "1",
        "PostCropVignetteHighlightContrast": "0",
    }


def _grain(settings: Settings, step: Step, params: detail.Grain) -> None:
    settings.add(step, "GrainAmount", params.amount, 0, 100)
    settings.fields |= {"GrainSize": f"{params.size:.0f}", "GrainFrequency": "50"}


def _perspective(settings: Settings, step: Step, params: geometry.Perspective) -> None:
    settings.add(step, "PerspectiveVertical", params.vertical, -100, 100)
    settings.add(step, "PerspectiveHorizontal", params.horizontal, -100, 100)
    settings.add(step, "LensManualDistortionAmount", params.distortion, -100, 100)


def _straighten(settings: Settings, step: Step, params: geometry.Straighten) -> None:
    """The angle of the crop; without one, as it was measured."""
    facts = settings.job.facts
    if not (facts and facts.width and facts.height):
        settings.losses.lose(step, "the shape of the picture is not known, so its level cannot be placed")
        return
    tilt = facts.still.tilt if facts.still else None
    degrees = params.degrees if params.degrees is not None else None if tilt is None else -tilt
    if degrees is None:
        settings.losses.lose(step, "its angle is measured when Loupe renders it, and is not known here")
        return
    before = [each for each in settings.job.steps if each.op in TURNING]
    if before or settings.box != WHOLE or settings.angle or abs(degrees) > STEEPEST:
        first = before[0].op if before else "another crop"
        settings.losses.lose(step, f"it follows {first}, and Camera Raw turns the frame first")
        return
    settings.angle = degrees


def _shape(settings: Settings, step: Step, params: geometry.Crop) -> None:
    """A crop inside the crops before it."""
    before = [each for each in settings.job.steps if each.op in TURNING]
    facts = settings.job.facts
    if before:
        settings.losses.lose(step, f"it follows {before[0].op}, which moves the frame that Camera Raw crops")
        return
    if params.aspect and not (facts and facts.width and facts.height):
        settings.losses.lose(step, "the shape of the picture is not known, so its crop cannot be placed")
        return
    box = settings.box
    if params.box is not None:
        box = _inside(box, params.box.left, params.box.top, params.box.width, params.box.height)
    if params.aspect and facts and facts.width and facts.height:
        across, down = (box[2] - box[0]) * facts.width, (box[3] - box[1]) * facts.height
        width, height = box_of_aspect(across, down, params.aspect)
        part = (width / across, height / down)
        box = _inside(box, (1 - part[0]) / 2, (1 - part[1]) / 2, *part)
        if params.anchor != "center":
            settings.losses.lose(step, f"the crop lies in the middle here; in Loupe it is placed by the {_by(params)}")
    settings.box = box


def _by(params: geometry.Crop) -> str:
    return "subject" if params.anchor == "subject" else "subject on a third"


def _inside(box: Box, left: float, top: float, width: float, height: float) -> Box:
    across, down = box[2] - box[0], box[3] - box[1]
    return (
        box[0] + left * across,
        box[1] + top * down,
        box[0] + (left + width) * across,
        box[1] + (top + height) * down,
    )


def _crop(settings: Settings) -> None:
    if settings.box == WHOLE and not settings.angle:
        return
    points = [settings.stored(*_in_source(settings, corner)) for corner in _corners(settings)]
    (left, top), (right, bottom) = points
    settings.fields |= {
        "HasCrop": "True",
        "CropTop": f"{top:.6f}",
        "CropLeft": f"{left:.6f}",
        "CropBottom": f"{bottom:.6f}",
        "CropRight": f"{right:.6f}",
        "CropAngle": f"{-settings.angle:g}",
        "CropConstrainToWarp": "0",
    }


def _corners(settings: Settings) -> tuple[Point, Point]:
    """The corners of the crop that are top left and bottom right in the file's own frame."""
    left, top, right, bottom = settings.box
    turn = settings.job.facts.rotation if settings.job.facts else 0
    return {
        90: ((right, top), (left, bottom)),
        180: ((right, bottom), (left, top)),
        270: ((left, bottom), (right, top)),
    }.get(turn, ((left, top), (right, bottom)))


def _in_source(settings: Settings, corner: Point) -> Point:
    """A corner of the crop in parts of the picture as it was before it was turned."""
    facts = settings.job.facts
    if not settings.angle or facts is None or not facts.width or not facts.height:
        return corner
    width, height = inner_frame(facts.width, facts.height, settings.angle)
    across, down = (corner[0] - 0.5) * width, (corner[1] - 0.5) * height
    turn = math.radians(-settings.angle)
    x = across * math.cos(turn) - down * math.sin(turn)
    y = across * math.sin(turn) + down * math.cos(turn)
    return x / facts.width + 0.5, y / facts.height + 0.5


WRITERS: dict[str, Callable[[Settings, Step, Any], None]] = {
    "exposure": _exposure,
    "hsl": _hsl,
    "tone_curve": _tone_curve,
    "color_grade": _color_grade,
    "monochrome": _monochrome,
    "sharpen": _sharpen,
    "denoise": _denoise,
    "vignette": _vignette,
    "grain": _grain,
    "perspective": _perspective,
    "straighten": _straighten,
    "crop": _shape,
}


def _write(settings: Settings) -> bytes:
    root = ElementTree.Element(f"{{{META}}}xmpmeta", {f"{{{META}}}xmptk": "Loupe"})
    body = ElementTree.SubElement(ElementTree.SubElement(root, f"{{{RDF}}}RDF"), f"{{{RDF}}}Description")
    body.set(f"{{{RDF}}}about", "")
    fields = {"Version": "15.0", "ProcessVersion": "11.0", **settings.fields, "HasSettings": "True"}
    if "IncrementalTemperature" in fields or "IncrementalTint" in fields:
        fields["WhiteBalance"] = "Custom"
    for name, text in fields.items():
        body.set(f"{{{CRS}}}{name}", text)
    for name, points in settings.curves.items():
        sequence = ElementTree.SubElement(ElementTree.SubElement(body, f"{{{CRS}}}{name}"), f"{{{RDF}}}Seq")
        for x, y in points:
            ElementTree.SubElement(sequence, f"{{{RDF}}}li").text = f"{x:.0f}, {y:.0f}"
    if settings.corrections:
        body.append(_masks(settings.corrections))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content + b"\n"


def _masks(corrections: list[Correction]) -> ElementTree.Element:
    """Local corrections, each with its mask."""
    group = ElementTree.Element(f"{{{CRS}}}MaskGroupBasedCorrections")
    sequence = ElementTree.SubElement(group, f"{{{RDF}}}Seq")
    for one in corrections:
        item = ElementTree.SubElement(ElementTree.SubElement(sequence, f"{{{RDF}}}li"), f"{{{RDF}}}Description")
        for name, text in one.fields.items():
            item.set(f"{{{CRS}}}{name}", text)
        masks = ElementTree.SubElement(ElementTree.SubElement(item, f"{{{CRS}}}CorrectionMasks"), f"{{{RDF}}}Seq")
        mask = ElementTree.SubElement(masks, f"{{{RDF}}}li")
        for name, text in one.mask.items():
            mask.set(f"{{{CRS}}}{name}", text)
    return group


def _signed(value: float) -> str:
    return "0" if round(value) == 0 else f"{value:+.0f}"
