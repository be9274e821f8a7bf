"""Requests about photographs: looks that are to be less, limits, colours of named tones, halves, frames, lines."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.planner.desk import asked, draft, facts, understand

LESSENED = [
    ("less HDR please", {"clarity": -1, "shadows": -1, "highlights": 1}),
    ("too much HDR", {"clarity": -1, "highlights": 1}),
    ("the hdr effect is way too strong", {"clarity": -1, "highlights": 1}),
    ("dial back the vintage look", {"saturation": 1, "temperature": -1, "denoise": 0}),
    ("tone down the teal and orange", {"hsl": -1, "vibrance": -1}),
    ("not so moody", {"exposure": 1, "contrast": -1}),
]


@pytest.mark.parametrize(("words", "signs"), LESSENED)
def test_less_of_a_look_moves_its_sliders_back_and_never_lays_it_over(words: str, signs: dict[str, int]):
    reading = understand(words, "image")
    assert reading.looks == ()
    assert reading.intent.kind == "command"
    found = {ask.op: ask.sign for ask in reading.asks}
    assert signs.items() <= found.items()


@pytest.mark.parametrize(
    "words", ["don't make it look like an instagram filter", "remove the christmas tree", "the lighthouse leans left"]
)
def test_a_look_that_is_denied_or_only_pictured_is_not_applied(words: str):
    assert understand(words, "image").looks == ()


def test_a_lack_of_something_is_no_wish_for_less_of_it():
    assert "clarity" not in asked("the colors are not as vibrant as they were")


LIMITS = [
    ("make it warmer but not too orange", "temperature", 1),
    ("more contrast, not too harsh though", "contrast", 1),
    ("sharpen without making it crunchy", "sharpen", 1),
    ("brighten up this photo, without it looking too bright", "exposure", 1),
    ("boost the colors but nothing too crazy", "vibrance", 1),
]


@pytest.mark.parametrize(("words", "op", "sign"), LIMITS)
def test_a_limit_makes_a_wish_gentler_and_asks_for_nothing(words: str, op: str, sign: int):
    found = asked(words)
    assert set(found) == {op}
    assert (found[op].sign, found[op].degree) == (sign, 0.5)


def test_natural_as_a_limit_is_no_grade():
    assert set(asked("make her a bit slimmer but natural")) == {"reshape"}
    wrinkles = asked("get rid of wrinkles under my eyes but keep it natural")
    assert set(wrinkles) == {"retouch"}
    assert wrinkles["retouch"].target is not None
    assert wrinkles["retouch"].target.exclude == ()


def test_a_limit_keeps_a_look_from_what_it_names():
    drafted = draft("film look but not too grainy", facts())
    ops = {step.op for step in drafted.plan.steps}
    assert "color_grade" in ops
    assert not ops & {"grain", "denoise"}


TONES: list[tuple[str, str, int]] = [
    ("make the whites less yellow", "highlights", 232),
    ("take the green out of the shadows", "shadows", 300),
    ("pull the magenta out of the midtones", "midtones", 130),
    ("the shadows are too blue", "shadows", 40),
    ("add some teal to the shadows", "shadows", 178),
    ("warm up the highlights", "highlights", 28),
]


@pytest.mark.parametrize(("words", "tones", "hue"), TONES)
def test_a_colour_of_named_tones_is_graded_there(words: str, tones: str, hue: int):
    steps = draft(words, facts()).plan.steps
    assert [step.op for step in steps] == ["color_grade"]
    grade: Any = getattr(steps[0].params, tones)
    assert (grade.hue, grade.saturation > 0) == (hue, True)


def test_a_cast_on_somebody_is_taken_out_there():
    for words, op, sign in (
        ("skin is too orange", "temperature", -1),
        ("her face is green from the trees", "tint", 1),
    ):
        ask = asked(words)[op]
        assert ask.sign == sign
        assert ask.target is not None
        assert ask.target.region is not None
    assert set(asked("teeth too yellow")) == {"retouch"}


HALVES = [
    ("I want the dress to pop but everything else muted", "saturation", "the dress"),
    ("make the car stand out, desaturate the rest", "saturation", "the car"),
    ("only the roses in color, rest black and white", "monochrome", "the roses"),
    ("everything but her in black and white", "monochrome", "her"),
    ("keep the balloon red and make everything else grey", "monochrome", "the balloon"),
]


@pytest.mark.parametrize(("words", "op", "spared"), HALVES)
def test_the_rest_is_all_but_what_was_named(words: str, op: str, spared: str):
    ask = asked(words)[op]
    assert ask.sign <= 0
    assert ask.target is not None
    assert ask.target.exclude == (spared,)
    assert understand(words, "image").intent.kind == "command"


SAVED = [
    ("bring back the highlights in the clouds", "highlights", -1, "the clouds"),
    ("bring back detail in the white shirt", "highlights", -1, "the white shirt"),
    ("bring back the shadows", "shadows", 1, None),
]


@pytest.mark.parametrize(("words", "op", "sign", "place"), SAVED)
def test_what_is_recovered_is_brought_back_where_it_was_lost(words: str, op: str, sign: int, place: str | None):
    found = asked(words)
    assert set(found) == {op}
    assert found[op].sign == sign
    assert (found[op].target.region if found[op].target else None) == place


@pytest.mark.parametrize(
    "words",
    [
        "put a white frame around it like a polaroid",
        "put a thin black border round it",
        "white border like on instagram",
    ],
)
def test_a_border_lies_around_the_picture_and_is_drawn_here(words: str):
    steps = draft(words, facts()).plan.steps
    assert [step.op for step in steps] == ["overlay"]
    params: Any = steps[0].params
    assert params.prompt.split()[-1] in ("frame", "border")
    assert params.scale == 1


@pytest.mark.parametrize(
    "words",
    ["fix the converging verticals", "buildings look like they are falling over", "make the building stand straight"],
)
def test_leaning_buildings_are_straightened_by_an_amount_that_does_something(words: str):
    steps = {step.op: step for step in draft(words, facts()).plan.steps}
    params: Any = steps["perspective"].params
    assert params.vertical < 0


def test_the_background_is_blurred_once():
    steps = draft("fake depth of field, blur everything behind her", facts()).plan.steps
    assert [step.op for step in steps] == ["blur"]


def test_another_picture_s_look_is_taken_from_the_other_file_or_asked_for():
    for words in ("match the colors of my other photo", "same edit as my last photo"):
        drafted = draft(words, facts())
        assert drafted.plan.steps == ()
        assert [question.id for question in drafted.questions] == ["reference"]


@pytest.mark.parametrize("words", ["turn this into a linkedin headshot", "shot on an old nokia phone"])
def test_a_look_named_by_what_it_is_taken_with_or_for_is_meant(words: str):
    assert understand(words, "image").looks


SAID: list[tuple[str, str, int, str | None]] = [
    ("the bride looks great but the groom is too dark", "exposure", 1, "the groom"),
    ("make the reds less red", "hsl", -1, None),
    ("mute the background colors", "saturation", -1, "the background"),
    ("make the grass greener and the sky bluer", "hsl", 1, "the sky"),
    ("make it look like f1.8", "blur", 1, "the background"),
    ("motion blur on the car", "blur", 1, "the car"),
    ("brighter faces", "exposure", 1, "faces"),
]


@pytest.mark.parametrize(("words", "op", "sign", "place"), SAID)
def test_what_is_said_of_a_part_is_done_to_that_part(words: str, op: str, sign: int, place: str | None):
    asks = [ask for ask in understand(words, "image").asks if ask.op == op]
    assert asks[-1].sign == sign
    assert (asks[-1].target.region if asks[-1].target else None) == place


def test_nothing_is_added_that_was_declined():
    assert set(asked("no vignette please just brighten")) == {"exposure"}
    grainless = {step.op for step in draft("portra 400 vibes but with less grain", facts()).plan.steps}
    assert not grainless & {"grain", "denoise"}


SIZED: list[tuple[str, str, dict[str, Any]]] = [
    ("resize longest edge 2048 for web", "resize", {"width": 2048}),
    ("cmyk tiff for the printer", "output", {"container": "tiff", "color_space": "cmyk"}),
    ("wallpaper for iphone", "crop", {"aspect": "9:19.5"}),
    ("banner for my facebook page", "crop", {"aspect": "2.7:1"}),
    ("5x7 print", "crop", {"aspect": "5:7"}),
    ("zoom out a bit", "expand_canvas", {}),
]


@pytest.mark.parametrize(("words", "op", "params"), SIZED)
def test_a_size_or_a_use_is_what_the_frame_becomes(words: str, op: str, params: dict[str, Any]):
    assert params.items() <= asked(words)[op].params.items()


def test_a_crop_is_laid_around_what_is_to_stay():
    crop = asked("crop it square for insta, keep both faces in")["crop"]
    assert crop.params["aspect"] == "1:1"
    assert crop.target is not None
    assert (crop.target.region, crop.target.exclude) == ("faces", ())


def test_two_colours_of_a_split_tone_go_to_their_ends():
    steps = draft("split tone: blue shadows yellow highlights", facts()).plan.steps
    assert [step.op for step in steps] == ["color_grade"]
    params: Any = steps[0].params
    assert (params.shadows.hue, params.highlights.hue) == (220, 52)


def test_more_and_less_of_a_colour_in_a_part_moves_its_band_there():
    for words, sign in (("less blue in the sky please", -1), ("more blue in the sky", 1)):
        ask = asked(words)["hsl"]
        assert (ask.sign, ask.params["band"]) == (sign, "blue")
        assert ask.target is not None
        assert ask.target.region == "the sky"


def test_too_smooth_a_skin_gets_its_texture_back():
    assert {op: ask.sign for op, ask in asked("too smooth, I want pores").items()} == {"texture": 1}


def test_colour_that_is_to_pop_stays_in_a_picture_without_any():
    for words in ("color pop the umbrella", "black and white but keep the lips red"):
        reading = understand(words, "image")
        assert [ask.op for ask in reading.asks] == ["monochrome"]
        assert reading.looks == ()
        assert reading.asks[0].target is not None
        assert reading.asks[0].target.exclude in (("the umbrella",), ("the lips",))


def test_what_is_declined_behind_its_name_is_declined():
    assert asked("film grain yes, vignette no")["vignette"].sign == 1


def test_a_state_that_is_to_stay_is_no_place_and_a_place_is_not_spared_from_itself():
    for words in ("blur the background but keep it sharp", "keep everything except the sign, blur the sign"):
        for ask in understand(words, "image").asks:
            target = ask.target
            assert target is None or not ({"sharp", str(target.region)} & set(map(str, target.exclude)))


@pytest.mark.parametrize(
    "words", ["the bride's dress is blown out, recover detail", "my face is too dark, bring back the details"]
)
def test_detail_comes_back_with_the_tone_it_was_lost_in(words: str):
    assert not {"clarity", "sharpen", "texture"} & asked(words).keys()


def test_how_something_is_to_look_puts_nothing_else_in_its_place():
    assert "replace_object" not in asked("make the food look tastier")
    assert "replace_object" in asked("turn the cat into a terrier")


def test_what_is_soft_is_sharpened_and_what_is_dreamy_is_not():
    assert "sharpen" in asked("the photo is soft")
    assert "sharpen" not in asked("soft dreamy glow like an engagement shoot")
