"""Parts of a photograph: sides, halves, tones that are spared, what hides a face, bodies, filters, what was put in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.planner.desk import draft, facts, turn
from tools.planner.intents.reaching import points_back, reach
from tools.planner.read import read

IMAGE = frozenset({"image"})


def asked(prompt: str) -> list[tuple[str, int, dict[str, Any], Any]]:
    """Operation, sign, parameters and region of what a prompt about a photograph asks for."""
    asks = read(prompt, kinds=IMAGE).asks
    return [(one.op, one.sign, one.params, one.target.region if one.target else None) for one in asks]


def only(prompt: str) -> tuple[str, int, dict[str, Any], Any]:
    (ask,) = asked(prompt)
    return ask


@pytest.mark.parametrize(
    ("prompt", "op", "sign", "place"),
    [
        ("grass only: greener", "hsl", 1, "grass"),
        ("only the wall: darker", "exposure", -1, "the wall"),
        ("foreground only, brighten it", "exposure", 1, "foreground"),
        ("upper half darker", "exposure", -1, "upper half"),
        ("bottom quarter warmer", "temperature", 1, "bottom quarter"),
        ("right third a stop brighter", "exposure", 1, "right third"),
        ("blown out sky behind him", "highlights", -1, "sky behind him"),
        ("overexposed dress", "highlights", -1, "dress"),
        ("the lamp behind her is too bright", "exposure", -1, "the lamp behind her"),
    ],
)
def test_a_part_is_changed_and_nothing_else(prompt: str, op: str, sign: int, place: str):
    (found, way, _params, region) = only(prompt)
    assert (found, way, region) == (op, sign, place)


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("left half in black and white, right half in colour", "left half"),
        ("top half in color, bottom half b&w", "bottom half"),
        ("make the right side monochrome but leave the left in color", "the right side"),
        ("half color half black and white", "the right half"),
    ],
)
def test_one_half_loses_its_colour(prompt: str, place: str):
    assert only(prompt) == ("monochrome", 0, {}, place)


@pytest.mark.parametrize(
    ("prompt", "op", "spared"),
    [
        ("cooler except the highlights", "temperature", "the highlights"),
        ("more saturation except in the shadows", "saturation", "the shadows"),
    ],
)
def test_a_range_of_tones_is_spared(prompt: str, op: str, spared: str):
    (ask,) = read(prompt, kinds=IMAGE).asks
    assert ask.op == op
    assert ask.target is not None
    assert ask.target.exclude == (spared,)


@pytest.mark.parametrize(
    ("prompt", "op", "amount"),
    [
        ("lift the shadows one stop", "shadows", 50),
        ("highlights blown, bring them down half a stop", "highlights", -25),
        ("blacks are crushed, raise them by a stop", "blacks", 50),
        ("shadows a third of a stop brighter", "shadows", 17),
    ],
)
def test_stops_of_a_range_of_tones_move_its_slider(prompt: str, op: str, amount: int):
    assert only(prompt)[::2] == (op, {"amount": amount})


def test_stops_of_all_of_it_stay_its_exposure():
    assert only("it's underexposed by 2 stops")[::2] == ("exposure", {"ev": 2.0})


@pytest.mark.parametrize(
    ("prompt", "op", "sign", "params", "place"),
    [
        ("the sun makes his bald head shiny, tone that down", "retouch", 0, {"what": "glare"}, "his bald head"),
        ("her dress is bright, bring it down a bit", "exposure", -1, {}, "her dress"),
        ("the lips are pink, calm that down", "tint", -1, {}, "the lips"),
    ],
)
def test_what_is_told_and_then_to_be_less_is_too_much(
    prompt: str, op: str, sign: int, params: dict[str, Any], place: str
):
    reading = read(prompt, kinds=IMAGE)
    assert reading.intent.kind == "command"
    assert asked(prompt) == [(op, sign, params, place)]


@pytest.mark.parametrize(
    ("prompt", "graphic", "place"),
    [
        ("hide the boy's face behind a star", "a star", "the boy's face"),
        ("put a heart emoji on his face", "a heart emoji", "his face"),
        ("cover my name with a white box", "a white box", "my name"),
        ("black bar over her eyes", "black bar", "her eyes"),
        ("replace her face with a smiley", "a smiley", "her face"),
        ("underline the title", "underline", "the title"),
    ],
)
def test_a_graphic_hides_or_marks_a_part(prompt: str, graphic: str, place: str):
    assert only(prompt) == ("overlay", 0, {"prompt": graphic}, place)


@pytest.mark.parametrize("prompt", ["put a hat on his head", "put flowers over her shoulder", "put a star on the tree"])
def test_what_is_worn_or_stands_there_is_put_into_the_scene(prompt: str):
    assert only(prompt)[0] == "insert_subject"


@pytest.mark.parametrize(
    ("prompt", "subject", "what"),
    [
        ("his nose looks enormous, shrink it", "his nose", "shrink"),
        ("my foot is too big, make it smaller", "my foot", "shrink"),
        ("bushier eyebrows", "eyebrows", "enlarge"),
        ("a bit fuller lips please", "lips", "enlarge"),
        ("slimmer thighs", "thighs", "slim"),
        ("make his beard a bit thicker", "his beard", "enlarge"),
    ],
)
def test_a_part_of_a_body_is_reshaped_and_not_the_picture(prompt: str, subject: str, what: str):
    assert only(prompt)[::2] == ("reshape", {"subject": subject, "what": what})


def test_a_natural_look_behind_a_wish_only_limits_it():
    (ask,) = read("make her arms slimmer, natural looking", kinds=IMAGE).asks
    assert (ask.op, ask.degree) == ("reshape", 0.5)


@pytest.mark.parametrize("prompt", ["remove the filter", "take off this filter please", "get rid of the beauty filter"])
def test_what_of_a_filter_is_to_go_is_asked(prompt: str):
    drafted = draft(prompt, facts())
    assert [question.id for question in drafted.questions] == ["filter"]
    assert all(read(option, kinds=IMAGE).asks for option in drafted.questions[0].options)


def test_an_air_filter_is_a_thing():
    assert only("remove the air filter")[::2] == ("remove_object", {"subject": "the air filter"})


FILM = turn(
    {"op": "temperature", "params": {"amount": 10}},
    {"op": "color_grade", "params": {"global": {"hue": 40, "saturation": 10}}},
    {"op": "crop", "params": {"aspect": "1:1"}},
)


def test_a_filter_that_an_edit_laid_over_goes_as_a_whole():
    assert [step.op for step in draft("lose the filter", facts(), last=FILM).plan.steps] == ["crop"]


CIRCLE = turn(
    {"op": "overlay", "params": {"prompt": "a red circle"}, "target": {"region": "her face"}},
    {"op": "overlay", "params": {"prompt": "an arrow"}, "target": {"region": "the dog"}},
)
SQUARE = turn({"op": "crop", "params": {"aspect": "1:1"}})


def prompts(prompt: str, *layers: Any) -> list[str]:
    last = reach(prompt, layers) if points_back(prompt) else layers[0]
    steps = draft(prompt, facts(), last=last).plan.steps
    return [str(step.params.prompt) for step in steps if hasattr(step.params, "prompt")]


@pytest.mark.parametrize("layers", [(CIRCLE,), (SQUARE, CIRCLE)])
def test_what_was_put_in_is_changed_however_long_ago(layers: tuple[Any, ...]):
    assert prompts("make the circle yellow", *layers) == ["a yellow circle", "an arrow"]
    assert prompts("remove the circle please", *layers) == ["an arrow"]
    assert prompts("the arrow should be blue", *layers) == ["a red circle", "a blue arrow"]


def test_a_thing_in_the_picture_is_none_that_was_put_in():
    steps = draft("remove the star", facts(), last=CIRCLE).plan.steps
    assert [step.op for step in steps] == ["remove_object"]


def test_what_was_inserted_is_made_anew_in_another_colour():
    hat = turn({"op": "insert_subject", "params": {"prompt": "a blue hat", "placement": "on his head"}})
    assert prompts("make the hat red", hat) == ["a red hat"]
    assert prompts("remove the hat", hat) == []


@pytest.mark.parametrize(
    ("prompt", "op", "sign", "place"),
    [
        ("his hands are too dark, the rest is fine", "exposure", 1, "his hands"),
        ("the sky is great, the grass is too dark", "exposure", 1, "the grass"),
    ],
)
def test_what_is_fine_beside_a_fault_asks_for_nothing(prompt: str, op: str, sign: int, place: str):
    (found, way, _params, region) = only(prompt)
    assert (found, way, region) == (op, sign, place)


@pytest.mark.parametrize(
    ("prompt", "op", "named"),
    [
        ("stray wires in the sky please remove", "remove_object", "stray wires in the sky"),
        ("lady on the right, delete pls", "remove_object", "lady on the right"),
        ("licence plate blur it please", "blur", "licence plate"),
        ("bin in the corner needs to go", "remove_object", "bin in the corner"),
        ("take the kids out of the pool", "remove_object", "the kids in the pool"),
        ("photoshop my cousin out of this wedding picture", "remove_object", "my cousin"),
        ("remove her veil", "remove_object", "her veil"),
        ("remove the price but keep the logo", "remove_object", "the price"),
        ("someone's elbow is in the frame", "remove_object", "elbow"),
        ("blur license plates", "blur", "license plates"),
        ("crop it so her face is in the centre", "crop", "her face"),
    ],
)
def test_a_thing_is_named_before_its_verb_or_behind_it(prompt: str, op: str, named: str):
    (found, _sign, params, region) = only(prompt)
    assert (found, params.get("subject", region)) == (op, named)


@pytest.mark.parametrize("prompt", ["saturate and sharpen", "basic retouch", "lighter, sharpen"])
def test_what_names_no_thing_is_done_to_all_of_it(prompt: str):
    assert {ask[3] for ask in asked(prompt)} == {None}


@pytest.mark.parametrize(
    ("prompt", "params"),
    [
        ("highlights a bit cooler", {"color": "blue", "tones": "highlights"}),
        ("make the shadows greener", {"color": "green", "tones": "shadows"}),
        ("make the shadows bluer and the highlights warmer", {"shade": "blue", "light": "orange"}),
    ],
)
def test_a_range_of_tones_takes_a_colour(prompt: str, params: dict[str, Any]):
    assert only(prompt)[::2] == ("color_grade", params)


@pytest.mark.parametrize(
    ("prompt", "aspect"), [("stretch the background to 4:3", "4:3"), ("extend the sides so it is widescreen", "16:9")]
)
def test_what_is_stretched_to_a_shape_is_filled(prompt: str, aspect: str):
    assert only(prompt)[::2] == ("expand_canvas", {"aspect": aspect})


@pytest.mark.parametrize("prompt", ["the white background looks grey", "make the white background whiter"])
def test_a_white_background_is_made_white(prompt: str):
    assert only(prompt)[::2] == ("replace_background", {"color": "white"})


def test_of_colours_that_are_off_what_is_named_is_put_right():
    assert only("the colours are off, way too green")[:2] == ("tint", 1)
    assert only("white balance is off, too yellow inside")[:2] == ("temperature", -1)


def test_stops_belong_to_the_light_that_was_asked_for():
    prompt = "bring up the exposure on the girl on the right by half a stop"
    assert only(prompt) == ("exposure", 1, {"ev": 0.5}, "the girl on the right")


def test_short_words_to_write_may_begin_with_for():
    assert only('add "for rent" in big letters at the top')[::2] == ("text", {"content": "for rent", "position": "top"})


def test_closed_eyes_are_opened_once():
    assert only("open my eyes, I blinked")[::2] == ("reshape", {"subject": "my eyes", "what": "open_eyes"})


@pytest.mark.parametrize(
    ("prompt", "op", "sign", "place"),
    [
        ("her label should be sharper", "sharpen", 1, "her label"),
        ("the face must be brighter", "exposure", 1, "the face"),
        ("reduce how blue the snow is", "temperature", 1, "the snow"),
        ("I don't like how red my nose is", "hsl", -1, "my nose"),
        ("get the shadows off his face", "shadows", 1, "his face"),
        ("take the yellow off the ceiling", "temperature", -1, "the ceiling"),
        ("the sun blew out her hair", "highlights", -1, "her hair"),
        ("no detail in the black coat, there is no detail in the black coat", "shadows", 1, "the black coat"),
        ("whiten her eyes", "exposure", 1, "her eyes"),
        ("iron out the creases in his trousers", "retouch", 0, "his trousers"),
    ],
)
def test_what_is_said_of_a_part_holds_for_it(prompt: str, op: str, sign: int, place: str):
    found, way, _params, region = asked(prompt)[-1]
    assert (found, way, region) == (op, sign, place)


@pytest.mark.parametrize(
    ("prompt", "spared"),
    [("blur all the faces, not hers", "her face"), ("darken the walls, not the floor", "the floor")],
)
def test_what_is_not_meant_is_spared(prompt: str, spared: str):
    (ask,) = read(prompt, kinds=IMAGE).asks
    assert ask.target is not None
    assert ask.target.exclude == (spared,)


def test_colours_that_are_named_in_the_plural_are_bands():
    assert [(*ask[:2], ask[2]["band"]) for ask in asked("muted greens, rich oranges")] == [
        ("hsl", -1, "green"),
        ("hsl", 1, "orange"),
    ]


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("turn off the lamp", "relight", {"prompt": "turn off the lamp"}),
        ("make the sky look like a storm", "replace_background", {"prompt": "a storm"}),
        ("make it night with a full moon", "restyle", {"prompt": "night with a full moon"}),
        ("thin out the crowd", "remove_object", {"subject": "the crowd"}),
    ],
)
def test_the_scene_becomes_another(prompt: str, op: str, params: dict[str, Any]):
    assert only(prompt)[::2] == (op, params)


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("I want butterflies in the sky", "insert_subject", {"prompt": "butterflies", "placement": "in the sky"}),
        ("I want a cat next to me", "insert_subject", {"prompt": "a cat", "placement": "next to me"}),
        ("replace the chair with a wooden one", "replace_object", {"subject": "the chair", "prompt": "a wooden chair"}),
        ("straighten it, it tilts 2 degrees to the left", "straighten", {"degrees": 2.0}),
        ("the top right corner has a watermark, take it out", "remove_object", {"subject": "a watermark"}),
    ],
)
def test_what_is_wanted_is_named_in_full(prompt: str, op: str, params: dict[str, Any]):
    assert only(prompt)[::2] == (op, params)


@pytest.mark.parametrize(
    ("prompt", "op", "place"),
    [
        ("crop to just the baby", "crop", "the baby"),
        ("the floor is filthy, clean it up", "retouch", "the floor"),
    ],
)
def test_a_part_is_kept_or_cleaned(prompt: str, op: str, place: str):
    assert only(prompt)[::3] == (op, place)


@pytest.mark.parametrize(
    ("prompt", "op", "named"),
    [
        ("cover our number with a grey box", "overlay", "our number"),
        ("give his hair more volume", "reshape", "his hair"),
        ("fill in my brows", "reshape", "my brows"),
        ("my skin is too plastic, add some texture", "texture", "the skin"),
        ("the cat's eyes glow yellow, fix", "retouch", "the cat's eyes"),
        ("my face looks airbrushed", "texture", "the skin"),
    ],
)
def test_what_is_wrong_with_a_part_is_mended_there(prompt: str, op: str, named: str):
    (found, _sign, params, region) = only(prompt)
    assert (found, params.get("subject", region)) == (op, named)


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("blur the kid next to me", "the kid next to me"),
        ("make the lamp next to the sofa darker", "the lamp next to the sofa"),
        ("brighten the dancer closest to the camera", "the dancer closest to the camera"),
    ],
)
def test_a_part_is_where_it_is_next_to(prompt: str, place: str):
    assert only(prompt)[3] == place
