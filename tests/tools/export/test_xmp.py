"""Camera Raw settings, read back by an XML parser against Camera Raw's own names and ranges."""

from __future__ import annotations

from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from edits.looks import load_looks
from edits.media import MediaFacts
from edits.plan import Plan, parse_plan
from tools.export.exported import Exported
from tools.export.formats import export
from tools.render.frame import inner_frame, turn, whole

CRS = "{http://ns.adobe.com/camera-raw-settings/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
BANDS = ["Red", "Orange", "Yellow", "Green", "Aqua", "Blue", "Purple", "Magenta"]
HUNDRED = (-100, 100)
RANGES = {
    **{f"{slider}2012": HUNDRED for slider in ("Contrast", "Highlights", "Shadows", "Whites", "Blacks", "Clarity")},
    "Texture": HUNDRED,
    **dict.fromkeys(["Dehaze", "Vibrance", "Saturation", "IncrementalTemperature", "IncrementalTint"], HUNDRED),
    **{f"{kind}Adjustment{band}": HUNDRED for kind in ("Hue", "Saturation", "Luminance") for band in BANDS},
    **{f"GrayMixer{band}": HUNDRED for band in BANDS},
    **dict.fromkeys(["PerspectiveVertical", "PerspectiveHorizontal", "LensManualDistortionAmount"], HUNDRED),
    **{f"ColorGrade{part}Lum": HUNDRED for part in ("Shadow", "Midtone", "Highlight", "Global")},
    **dict.fromkeys(["SplitToningShadowHue", "SplitToningHighlightHue"], (0, 359)),
    **dict.fromkeys(["ColorGradeMidtoneHue", "ColorGradeGlobalHue"], (0, 359)),
    **{f"SplitToning{part}Saturation": (0, 100) for part in ("Shadow", "Highlight")},
    **{f"ColorGrade{part}Sat": (0, 100) for part in ("Midtone", "Global")},
    "ColorGradeBlending": (0, 100),
    "SplitToningBalance": HUNDRED,
    "Exposure2012": (-5, 5),
    "Sharpness": (0, 150),
    "SharpenRadius": (0.5, 3),
    "SharpenDetail": (0, 100),
    "SharpenEdgeMasking": (0, 100),
    "LuminanceSmoothing": (0, 100),
    "ColorNoiseReduction": (0, 100),
    "PostCropVignetteAmount": HUNDRED,
    "PostCropVignetteMidpoint": (0, 100),
    "PostCropVignetteFeather": (0, 100),
    "PostCropVignetteRoundness": HUNDRED,
    "PostCropVignetteStyle": (1, 3),
    "PostCropVignetteHighlightContrast": (0, 100),
    "GrainAmount": (0, 100),
    "GrainSize": (0, 100),
    "GrainFrequency": (0, 100),
    **{f"Crop{edge}": (0, 1) for edge in ("Top", "Left", "Bottom", "Right")},
    "CropAngle": (-45, 45),
    "CropConstrainToWarp": (0, 1),
}
WORDS = {
    "Version": {"15.0"},
    "ProcessVersion": {"11.0"},
    "WhiteBalance": {"Custom"},
    "ToneCurveName2012": {"Custom"},
    "ConvertToGrayscale": {"True"},
    "HasCrop": {"True"},
    "HasSettings": {"True"},
}
CURVES = {"ToneCurvePV2012", "ToneCurvePV2012Red", "ToneCurvePV2012Green", "ToneCurvePV2012Blue"}


def settings(exported: Exported) -> dict[str, str]:
    """The fields of a settings file; fails on any name, range or shape that Camera Raw does not have."""
    root = ElementTree.fromstring(exported.content)
    assert root.tag == "{adobe:ns:meta/}xmpmeta"
    (body,) = root.findall(f"{RDF}RDF/{RDF}Description")
    assert body.get(f"{RDF}about") == ""
    found = {name.removeprefix(CRS): text for name, text in body.attrib.items() if name.startswith(CRS)}
    for name, text in found.items():
        if name in WORDS:
            assert text in WORDS[name]
        else:
            low, high = RANGES[name]
            assert low <= float(text) <= high, name
    for node in body:
        if node.tag == f"{CRS}MaskGroupBasedCorrections":
            continue
        assert node.tag.removeprefix(CRS) in CURVES
        points = [tuple(map(int, (li.text or "").split(", "))) for li in node.findall(f"{RDF}Seq/{RDF}li")]
        assert all(0 <= value <= 255 for point in points for value in point)
        assert [x for x, _ in points] == sorted({x for x, _ in points})
        found[node.tag.removeprefix(CRS)] = str(points)
    return found


@pytest.mark.parametrize("look", load_looks().values(), ids=load_looks().keys())
def test_every_look_is_written_in_camera_raws_names_and_ranges(look, photo_facts):
    exported = export("xmp", Plan(steps=look.photo), photo_facts)
    assert settings(exported)["ProcessVersion"] == "11.0"


def test_sliders_carry_their_amounts_with_signs():
    plan = parse_plan(
        [
            {"op": "temperature", "params": {"amount": 18}},
            {"op": "exposure", "params": {"ev": -0.65}},
            {"op": "highlights", "params": {"amount": -30}},
            {"op": "saturation", "params": {"amount": 0}},
        ]
    )
    found = settings(export("xmp", plan))
    assert found["IncrementalTemperature"] == "+18"
    assert found["WhiteBalance"] == "Custom"
    assert found["Exposure2012"] == "-0.65"
    assert found["Highlights2012"] == "-30"
    assert found["Saturation"] == "0"


def test_two_steps_on_one_slider_add_up_and_strength_counts():
    plan = parse_plan(
        [{"op": "exposure", "params": {"ev": 1}, "amount": 0.5}, {"op": "exposure", "params": {"ev": 0.25}}]
    )
    assert settings(export("xmp", plan))["Exposure2012"] == "+0.75"


def test_a_slider_past_its_end_stays_there_and_says_so():
    exported = export("xmp", parse_plan([{"op": "contrast", "params": {"amount": 90}, "amount": 1.5}]))
    assert settings(exported)["Contrast2012"] == "+100"
    assert "ends at 100" in exported.lost[0].why


def test_wheels_curves_and_bands_have_their_places():
    shadows = {"hue": 200, "saturation": 20, "luminance": -5}
    plan = parse_plan(
        [
            {"op": "color_grade", "params": {"shadows": shadows, "balance": -12}},
            {"op": "tone_curve", "params": {"channel": "blue", "points": [[0, 20], [255, 230]]}},
            {"op": "hsl", "params": {"band": "aqua", "hue": -10, "luminance": 5}},
        ]
    )
    found = settings(export("xmp", plan))
    assert (found["SplitToningShadowHue"], found["SplitToningShadowSaturation"]) == ("200", "20")
    assert (found["ColorGradeShadowLum"], found["SplitToningBalance"]) == ("-5", "-12")
    assert found["ToneCurvePV2012Blue"] == "[(0, 20), (255, 230)]"
    assert found["HueAdjustmentAqua"] == "-10"
    assert "SaturationAdjustmentAqua" not in found


def test_black_and_white_behind_a_red_filter_darkens_blue():
    found = settings(export("xmp", parse_plan([{"op": "monochrome", "params": {"filter": "red"}}])))
    assert found["ConvertToGrayscale"] == "True"
    assert int(found["GrayMixerBlue"]) < 0 < int(found["GrayMixerRed"])


def test_a_square_crop_lies_in_the_middle_of_the_picture(photo_facts):
    found = settings(export("xmp", parse_plan([{"op": "crop", "params": {"aspect": "1:1"}}]), photo_facts))
    left, right = float(found["CropLeft"]), float(found["CropRight"])
    assert (float(found["CropTop"]), float(found["CropBottom"])) == (0, 1)
    assert left + right == pytest.approx(1)
    assert (right - left) * 640 == pytest.approx(427, abs=0.1)


def test_crops_inside_crops_multiply(photo_facts):
    half = {"op": "crop", "params": {"box": {"left": 0.5, "top": 0, "width": 0.5, "height": 0.5}}}
    found = settings(export("xmp", parse_plan([half, half]), photo_facts))
    assert (float(found["CropLeft"]), float(found["CropBottom"])) == (0.75, 0.25)


def test_a_picture_stored_on_its_side_is_cropped_where_it_lies_in_the_file(photo_facts):
    """Shown after a quarter turn clockwise, the top of the picture is the left of the file."""
    top = parse_plan([{"op": "crop", "params": {"box": {"left": 0, "top": 0, "width": 1, "height": 0.25}}}])
    turned = photo_facts.model_copy(update={"rotation": 90, "width": 427, "height": 640})
    found = settings(export("xmp", top, turned))
    assert (float(found["CropLeft"]), float(found["CropRight"])) == (0, 0.25)
    assert (float(found["CropTop"]), float(found["CropBottom"])) == (0, 1)


@pytest.mark.parametrize("degrees", [4.0, -7.5])
def test_a_straightened_picture_is_cropped_at_the_corners_that_loupe_keeps(degrees: float, photo_facts: MediaFacts):
    found = settings(export("xmp", parse_plan([{"op": "straighten", "params": {"degrees": degrees}}]), photo_facts))
    assert float(found["CropAngle"]) == -degrees
    width, height = photo_facts.width, photo_facts.height
    size = whole(*inner_frame(width, height, degrees))
    for across, down, corner in (("CropLeft", "CropTop", (0, 0)), ("CropRight", "CropBottom", size)):
        marked = np.zeros((height, width), np.float32)
        row, column = (round(float(found[name]) * side) for name, side in ((down, height), (across, width)))
        marked[min(row, height - 1), min(column, width - 1)] = 1
        turned = turn(cv2.GaussianBlur(marked, (0, 0), 2), degrees, size)
        at = np.unravel_index(turned.argmax(), turned.shape)
        assert abs(at[1] - corner[0]) <= 3
        assert abs(at[0] - corner[1]) <= 3


def test_a_measured_level_is_carried_and_an_unknown_one_is_listed(photo_facts: MediaFacts):
    plan = parse_plan([{"op": "straighten"}])
    (lost,) = export("xmp", plan, photo_facts).lost
    assert "measured when Loupe renders" in lost.why


def test_a_crop_of_a_straightened_picture_lies_inside_it(photo_facts: MediaFacts):
    plan = parse_plan([{"op": "straighten", "params": {"degrees": 5}}, {"op": "crop", "params": {"aspect": "1:1"}}])
    exported = export("xmp", plan, photo_facts)
    found = settings(exported)
    assert exported.lost == ()
    assert 0 < float(found["CropLeft"]) < float(found["CropRight"]) < 1


REGIONS = {
    "the sky": ("Mask/Image", "MaskSubType", "2"),
    "background": ("Mask/Image", "MaskInverted", "true"),
    "top": ("Mask/Gradient", "FullY", "0.400000"),
    "corners": ("Mask/CircularGradient", "MaskInverted", "true"),
}


@pytest.mark.parametrize("region", REGIONS)
def test_a_part_of_the_picture_is_a_local_correction_with_its_mask(region: str, photo_facts: MediaFacts):
    kind, name, value = REGIONS[region]
    plan = parse_plan([{"op": "exposure", "params": {"ev": 1}, "target": {"region": region}}])
    exported = export("xmp", plan, photo_facts)
    assert "Exposure2012" not in settings(exported)
    correction, mask = local(exported)
    assert float(correction["LocalExposure2012"]) == 0.25
    assert mask["What"] == kind
    assert mask[name] == value
    assert all("finds this part" in lost.why for lost in exported.lost)


def test_what_is_to_be_left_alone_turns_the_mask_round(photo_facts: MediaFacts):
    box = {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.4}
    plan = parse_plan([{"op": "saturation", "params": {"amount": -60}, "target": {"exclude": [box]}}])
    exported = export("xmp", plan, photo_facts)
    correction, mask = local(exported)
    assert float(correction["LocalSaturation"]) == -0.6
    assert (mask["MaskInverted"], float(mask["Left"]), float(mask["Bottom"])) == ("true", 0.1, 0.6)
    assert "ellipse" in exported.lost[0].why


def local(exported: Exported) -> tuple[dict[str, str], dict[str, str]]:
    """The one local correction of a file, and its mask."""
    root = ElementTree.fromstring(exported.content)
    (correction,) = root.iter(f"{CRS}MaskGroupBasedCorrections")
    (item,) = correction.iter(f"{RDF}Description")
    (mask,) = item.iter(f"{CRS}CorrectionMasks")
    (drawn,) = mask.iter(f"{RDF}li")
    return tuple({name.removeprefix(CRS): text for name, text in each.attrib.items()} for each in (item, drawn))


def test_what_camera_raw_has_no_setting_for_is_listed(photo_facts: MediaFacts):
    plan = parse_plan(
        [
            {"op": "glow", "params": {"amount": 20}},
            {"op": "exposure", "params": {"ev": 1}, "target": {"region": "her hat"}},
            {"op": "rotate", "params": {"degrees": 90}},
            {"op": "crop", "params": {"aspect": "1:1"}},
            {"op": "cdl", "params": {"saturation": 0.5}},
            {"op": "text", "params": {"content": "hello"}},
            {"op": "color_grade", "params": {"shadows": {"hue": 9, "saturation": 9}}},
            {"op": "color_grade", "params": {"shadows": {"hue": 99, "saturation": 9}}},
        ]
    )
    lost = {each.step: each.why for each in export("xmp", plan, photo_facts).lost}
    assert list(lost) == ["s1", "s2", "s3", "s4", "s5", "s6", "s8"]
    assert "part of the picture" in lost["s2"]
    assert "follows rotate" in lost["s4"]
    assert "only once" in lost["s8"]


def test_a_crop_placed_by_the_subject_says_that_it_lies_in_the_middle(photo_facts):
    plan = parse_plan([{"op": "crop", "params": {"aspect": "1:1", "anchor": "subject"}}])
    assert "in the middle" in export("xmp", plan, photo_facts).lost[0].why


def test_no_word_of_a_person_can_break_the_file():
    plan = parse_plan([{"op": "exposure", "params": {"ev": 1}, "reason": '"/><evil xmlns=""'}])
    assert "evil" not in export("xmp", plan, name='"/><evil').content.decode()
