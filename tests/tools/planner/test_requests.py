"""What is asked for: action, target, direction, degree, exception, comparison, coordination."""

from __future__ import annotations

import pytest

from tests.tools.planner.desk import asked, understand


@pytest.mark.parametrize(
    ("prompt", "op", "sign"),
    [
        ("could you brighten my kitchen photo", "exposure", 1),
        ("the whole thing came out way too dark", "exposure", 1),
        ("it's too bright", "exposure", -1),
        ("less contrast please", "contrast", -1),
        ("needs more contrast", "contrast", 1),
        ("cooler tones", "temperature", -1),
        ("not sharp enough", "sharpen", 1),
        ("lift the shadows a little", "shadows", 1),
        ("crush the blacks", "blacks", -1),
        ("the colors look washed out", "vibrance", 1),
        ("the yellow cast has to go, remove the yellow tint", "temperature", -1),
    ],
)
def test_the_direction_is_read_from_how_it_is_said(prompt: str, op: str, sign: int) -> None:
    assert asked(prompt)[op].sign == sign


def test_degree_words_stand_before_or_after() -> None:
    assert asked("a touch warmer")["temperature"].degree == 0.25
    assert asked("brighten it a lot")["exposure"].degree == 1.3


def test_a_thing_is_kept_in_the_persons_words() -> None:
    assert asked("please get rid of the ugly lamp behind my sofa")["remove_object"].params["subject"] == (
        "the ugly lamp behind my sofa"
    )


def test_coordinated_things_are_asked_one_by_one() -> None:
    reading = understand("erase the bin, the bike and the man in the red coat", "image")
    assert [ask.params["subject"] for ask in reading.asks] == ["the bin", "the bike", "the man in the red coat"]


def test_verbs_share_the_object_that_follows() -> None:
    assert asked("sharpen and brighten the portrait").keys() == {"sharpen", "exposure"}


def test_a_particle_may_stand_apart_from_its_verb() -> None:
    assert asked("can you take those tourists on the left out of the shot")["remove_object"].params["subject"] == (
        "those tourists on the left"
    )


def test_what_must_not_be_touched_is_excluded() -> None:
    target = asked("brighten the meadow but dont touch the sky")["exposure"].target
    assert target is not None
    assert target.region == "the meadow"
    assert target.exclude == ("the sky",)


def test_what_is_not_wanted_is_not_done() -> None:
    found = asked("I don't want it sharper, I want it brighter")
    assert found.keys() == {"exposure"}


def test_what_is_taken_back_is_not_done() -> None:
    assert asked("crop it square and blur the background. actually forget the blur").keys() == {"crop"}


def test_an_elliptic_second_half_has_its_own_thing() -> None:
    reading = understand("make the curtains green and the chair black", "image")
    assert [(ask.params["subject"], ask.params["color"]) for ask in reading.asks] == [
        ("the curtains", "green"),
        ("the chair", "black"),
    ]


def test_percent_of_brightness_is_said_in_stops() -> None:
    assert asked("increase the brightness by 100 percent")["exposure"].params["ev"] == 1
    assert asked("reduce the brightness by 50%")["exposure"].params["ev"] == -1


def test_turning_left_is_counter_clockwise() -> None:
    assert asked("rotate it 15 degrees to the left")["rotate"].params["degrees"] == -15


def test_a_story_around_the_request_adds_nothing() -> None:
    story = (
        "My grandmother turned ninety and we drove to the lake, where my uncle cut the cake and dropped his camera. "
        "She loved the light there. Could somebody remove the red cooler behind her? Thank you all so much!"
    )
    assert [ask.op for ask in understand(story, "image").asks] == ["remove_object"]


@pytest.mark.parametrize(
    ("prompt", "op"),
    [
        ("it shakes a lot, can you stabilize it", "stabilize"),
        ("play it backwards", "reverse"),
        ("speed it up twice as fast", "speed"),
        ("get rid of the ums and uhs", "remove_filler"),
        ("cut the long pauses", "remove_silence"),
        ("put every cut on the beat", "cut_on_beat"),
        ("add captions", "caption"),
        ("mute it", "mute"),
        ("make it louder", "gain"),
        ("there is a hum in the recording, clean it", "denoise_audio"),
        ("loop it three times", "loop"),
        ("grab me a still at 0:07", "extract_frame"),
        ("split it into 10 second pieces", "split"),
        ("convert it to webm", "output"),
        ("-16 lufs please", "loudness"),
    ],
)
def test_clips_and_sound_are_spoken_of_in_their_own_words(prompt: str, op: str) -> None:
    assert op in asked(prompt, "video")


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("swap the vase for a teapot", "replace_object", {"subject": "the vase", "prompt": "a teapot"}),
        ("change the background to a snowy street", "replace_background", {"prompt": "a snowy street"}),
        ("make the background pure white", "replace_background", {"color": "pure white"}),
        ("make the background transparent", "cutout", {}),
        ("paint the door dark green", "recolor", {"subject": "the door", "color": "dark green"}),
        ("add a red umbrella next to the bench", "insert_subject", {"prompt": "a red umbrella"}),
        ("turn it into a watercolor painting", "restyle", {"prompt": "a watercolor painting"}),
        ("whiten my teeth", "retouch", {"what": "teeth"}),
        ('write "Ciao" at the top', "text", {"content": "Ciao", "position": "top"}),
        ("flip it horizontally", "flip", {"axis": "horizontal"}),
        ("resize to 1200x800", "resize", {"width": 1200, "height": 800}),
    ],
)
def test_parameters_that_are_stated_are_kept(prompt: str, op: str, params: dict[str, object]) -> None:
    found = asked(prompt)[op].params
    assert {name: found.get(name) for name in params} == params
