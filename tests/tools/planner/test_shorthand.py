"""Terse requests: lists of settings, things without a verb, what is to be gone, what is not liked of oneself."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from graph.state import Ask, Reading
from tests.tools.planner.desk import draft, facts
from tools.planner.read import read

IMAGE = frozenset({"image"})


def asks(prompt: str) -> dict[str, Ask]:
    return {ask.op: ask for ask in read(prompt, kinds=IMAGE).asks}


def region(ask: Ask) -> object:
    return ask.target.region if ask.target is not None else None


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("exp +0.7, highlights -40, shadows +25", {"exposure": 0.7, "highlights": -40, "shadows": 25}),
        ("sat -10 vib +20", {"saturation": -10, "vibrance": 20}),
        ("Exposure: -1/3; Clarity: 12", {"exposure": -1 / 3, "clarity": 12}),
        ("temp 5200 tint +8", {"temperature": -7.5, "tint": 8}),
        ("nr 30, sharpening 60", {"denoise": 30, "sharpen": 60}),
        ("bump it up: contrast +15 and grain 20", {"contrast": 15, "grain": 20}),
    ],
)
def test_a_list_of_settings_sets_each_slider(prompt: str, expected: dict[str, float]):
    found = {
        op: next(value for name, value in ask.params.items() if name in ("ev", "amount", "luminance"))
        for op, ask in asks(prompt).items()
    }
    assert found == pytest.approx(expected)


def test_parts_of_a_slider_and_fields_of_a_band_stay_with_it():
    assert asks("vignette -20 feather 80")["vignette"].params == {"amount": -20, "feather": 80}
    assert asks("orange sat -15 lum +10")["hsl"].params == {"band": "orange", "saturation": -15, "luminance": 10}
    step = next(step for step in draft("vignette -20 feather 80", facts()).plan.steps if step.op == "vignette")
    assert (step.params.amount, step.params.feather) == (-20, 80)


def test_a_verb_says_how_a_figure_is_meant():
    assert asks("reduce highlights by 30")["highlights"].params == {"amount": -30}


def test_the_rest_of_a_list_of_settings_is_read_too():
    assert {"exposure", "contrast", "crop"} <= asks("exp +0.5, slight S curve, crop 4:5").keys()


@pytest.mark.parametrize(
    ("prompt", "op", "sign", "place"),
    [
        ("sky too bright can't see clouds", "exposure", -1, "sky"),
        ("face dark, sky ok", "exposure", 1, "face"),
        ("why is my face so dark", "exposure", 1, "my face"),
        ("grass more green", "hsl", 1, "grass"),
        ("hair darker", "exposure", -1, "hair"),
        ("if the background is too busy blur it", "blur", 1, "the background"),
        ("shadows too dark", "shadows", 1, None),
        ("highlights too hot", "highlights", -1, None),
    ],
)
def test_what_is_said_without_a_verb_is_for_the_thing_it_names(prompt: str, op: str, sign: int, place: str | None):
    found = asks(prompt)
    assert list(found) == [op]
    assert (found[op].sign, region(found[op])) == (sign, place)


def test_each_of_two_faults_is_for_its_own_part():
    found = read("faces too dark, background too light", kinds=IMAGE).asks
    assert [(ask.op, ask.sign, region(ask)) for ask in found] == [
        ("exposure", 1, "faces"),
        ("exposure", -1, "background"),
    ]


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("flyaway hairs gone please", "retouch", {"what": "hair"}),
        ("all the tourists gone", "remove_object", {"subject": "the tourists"}),
        ("i hate my wrinkles", "retouch", {"what": "wrinkles"}),
        ("i hate my double chin", "reshape", {"what": "slim", "subject": "my double chin"}),
        ("my belly is too big", "reshape", {"what": "slim", "subject": "my belly"}),
        ("lut: teal and orange at 60%", "lut", {"name": "teal_and_orange", "strength": 0.6}),
        ("logo top left, 40% opacity", "overlay", {"prompt": "logo", "position": "top_left", "opacity": 0.4}),
    ],
)
def test_terse_requests_are_met(prompt: str, op: str, params: dict[str, object]):
    found = asks(prompt)
    assert list(found) == [op]
    assert found[op].params == params


def test_one_percent_is_one_part_of_a_hundred():
    assert asks("add my logo at 1% opacity")["overlay"].params["opacity"] == 0.01


@pytest.mark.parametrize("prompt", ["too many freckles gone, put some back", "undo some of the smoothing"])
def test_some_of_the_last_change_is_taken_back(prompt: str):
    reading: Reading = read(prompt, kinds=IMAGE)
    assert reading.intent.kind == "feedback"
    assert reading.feedback is not None
    assert reading.feedback.action in ("scale", "amount_of")
    assert reading.feedback.factor is not None
    assert reading.feedback.factor < 1


def test_what_never_was_is_a_story_and_no_lasting_taste():
    assert read("put both of us in the same photo, we never got one together", kinds=IMAGE).intent.kind != "preference"


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("slight rotation ccw, like 2 degrees", "rotate", {"degrees": -2}),
        ("move the vase a bit to the left", "move_object", {"subject": "the vase", "placement": "to the left"}),
        ("blend these three exposures", "merge", {"layout": "hdr"}),
        ("turn the car red, the one on the left", "recolor", {"subject": "the car on the left", "color": "red"}),
        ("photoshop my dad beside me", "insert_subject", {"prompt": "my dad", "placement": "beside me"}),
        ("take the tube off his face", "remove_object", {"subject": "the tube on his face"}),
        ("the wall is ugly, replace it with brick", "replace_object", {"subject": "the wall", "prompt": "brick"}),
        ("make white background", "replace_background", {"color": "white"}),
        ("do it like the first pic", "match_look", {}),
        ("I'm squinting", "reshape", {"what": "open_eyes", "subject": "the squinting eyes"}),
    ],
)
def test_the_words_go_to_the_slots_they_are_for(prompt: str, op: str, params: dict[str, object]):
    found = asks(prompt)
    assert list(found) == [op]
    assert found[op].params == params


@pytest.mark.parametrize(
    ("prompt", "op", "sign", "place"),
    [
        ("give the sky some drama", "enhance", 0, "the sky"),
        ("give her face some light", "exposure", 1, "her face"),
        ("soften the background", "blur", 1, "the background"),
        ("brighten the man, the one in the middle", "exposure", 1, "the man in the middle"),
        ("make my forehead less shiny", "retouch", 0, "my forehead"),
        ("my skin looks like a tomato, tone it down", "hsl", -1, "my skin"),
    ],
)
def test_what_is_given_to_a_part_is_for_that_part(prompt: str, op: str, sign: int, place: str):
    found = asks(prompt)
    assert list(found) == [op]
    assert (found[op].sign, region(found[op])) == (sign, place)


def test_a_look_that_is_kept_is_not_laid_over():
    assert read("lose the lens flare but keep the sunset vibe", kinds=IMAGE).looks == ()


def test_what_is_forbidden_forbids_nothing_behind_just():
    reading = read("dont crop anything just fix the tilt", kinds=IMAGE)
    assert [ask.op for ask in reading.asks] == ["straighten"]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("skin: smooth 30%, sky: more blue", [("retouch", "skin"), ("hsl", "sky")]),
        ("background: blur", [("blur", "background")]),
        ("shadows: lift, highlights: recover", [("shadows", None), ("highlights", None)]),
        ("bg: pure white, shadow: keep", [("replace_background", None)]),
        ("face: +20 brightness", [("exposure", "face")]),
    ],
)
def test_what_stands_behind_a_colon_is_done_to_what_stands_before_it(prompt: str, expected: list[tuple[str, object]]):
    assert [(ask.op, region(ask)) for ask in read(prompt, kinds=IMAGE).asks] == expected


@pytest.mark.parametrize(
    ("prompt", "op", "sign"),
    [
        ("it has a weird pinkish hue since i scanned it", "tint", -1),
        ("add a slight blue tone to the image", "temperature", -1),
        ("too much purple light on his face, can it look more natural?", "tint", -1),
        ("the shadows on our faces are awful, sun was overhead", "shadows", 1),
        ("increase exposure slightly on my wife, she's in the shade", "exposure", 1),
        ("remove the text but leave the logo", "remove_object", 0),
        ("I'd prefer it without the hat", "remove_object", 0),
        ("would love to have the wires removed, otherwise perfect", "remove_object", 0),
        ("sharpen the eyes only, mask the rest", "sharpen", 1),
        ("make bokeh", "blur", 1),
    ],
)
def test_nothing_is_done_that_was_not_asked(prompt: str, op: str, sign: int):
    assert [(ask.op, ask.sign) for ask in read(prompt, kinds=IMAGE).asks] == [(op, sign)]


def test_a_colour_that_stays_is_spared():
    ask = asks("only the red in it stays, everything else bw")["monochrome"]
    assert ask.target is not None
    assert ask.target.exclude == ("everything red",)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("the eyes are too dark, the lips too bright", [("exposure", 1, "the eyes"), ("exposure", -1, "the lips")]),
        ("reduce texture on forehead and cheeks", [("texture", -1, "forehead"), ("texture", -1, "cheeks")]),
        ("desaturate the greens", [("hsl", -1, None)]),
        ("cheeks a bit pinker", [("hsl", 1, "cheeks")]),
        ("why does it look so yellowish? can that be corrected?", [("temperature", -1, None)]),
        ("the left one is too dark compared to the right one", [("exposure", 1, "the left one")]),
        ("don't touch the colors, just sharpness and noise", [("sharpen", 1, None), ("denoise", 0, None)]),
        ("flip horizontally and rotate back to level", [("straighten", 0, None), ("flip", 0, None)]),
        ("fade it like an old print", [("contrast", -1, None), ("blacks", 1, None)]),
        ("there's a brown stain across her cheek", [("retouch", 0, None)]),
    ],
)
def test_every_part_that_is_named_goes_its_own_way(prompt: str, expected: list[tuple[str, int, object]]):
    assert [(ask.op, ask.sign, region(ask)) for ask in read(prompt, kinds=IMAGE).asks] == expected


def test_people_that_are_counted_are_no_amount():
    assert asks("only brighten the two people on the couch")["exposure"].params == {}


def test_the_first_request_of_a_process_is_read_like_any_other():
    code = (
        "from tools.planner.read import read\n"
        "print([ask.op for ask in read('make a passport pic from this, 2x2 inch', kinds=frozenset({'image'})).asks])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(ast.literal_eval(run.stdout)) == {"crop", "replace_background"}


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("highlights need to come down, shadows up a bit", [("highlights", -1, None), ("shadows", 1, None)]),
        ("shadows down a bit", [("shadows", -1, None)]),
        ("saturate the sunset but leave skin tones natural", [("saturation", 1, "the sunset")]),
        ("make the image 16:9 without cutting anyone's head", [("crop", 0, None)]),
        ("it's underexposed by 1 stop", [("exposure", 1, None)]),
        ("colors are ok but the contrast is too strong", [("contrast", -1, None)]),
        ("his eyes came out red from the flash", [("retouch", 0, "his eyes")]),
        ("more dramatic light from the left", [("relight", 0, None)]),
    ],
)
def test_up_and_down_are_as_they_are_said(prompt: str, expected: list[tuple[str, int, object]]):
    reading = read(prompt, kinds=IMAGE)
    assert reading.intent.kind == "command"
    assert [(ask.op, ask.sign, region(ask)) for ask in reading.asks] == expected
