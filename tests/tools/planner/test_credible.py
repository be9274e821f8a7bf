"""What an ask cannot mean is mended or left out."""

import pytest

from tools.planner.read import read


def asks(prompt, kind="video"):
    return {ask.op: ask for ask in read(prompt, kinds=frozenset({kind})).asks}


@pytest.mark.parametrize(
    ("prompt", "kind", "ops"),
    [
        ("could you take out the lamppost sticking out of his head please", "image", {"remove_object"}),
        ("every time she laughs put a little zoom in", "video", {"zoom"}),
        ("freeze on the goal for 2 seconds then continue", "video", {"freeze_frame"}),
        ("the first 10 secs are boring, get rid of them", "video", {"cut"}),
        ("add film grain, not too heavy, and a light leak", "image", {"grain", "overlay"}),
        ("make it brighter without grain", "image", {"exposure"}),
        ("the music is too loud", "video", {"gain"}),
        ("make the voice clearer", "video", {"enhance_voice"}),
        ("pixelate the kid's face", "image", {"blur"}),
        ("turn it into a boomerang", "video", {"reverse", "loop"}),
    ],
)
def test_nothing_is_read_that_nobody_asked_for(prompt, kind, ops):
    assert set(asks(prompt, kind)) == ops


@pytest.mark.parametrize(
    ("prompt", "content"),
    [
        ("cut this clip faster and add a title that says Hello Rabbit", "Hello Rabbit"),
        ("put a caption at the bottom that reads Best Day Ever", "Best Day Ever"),
        ("add a title saying Chapter One", "Chapter One"),
    ],
)
def test_a_title_reads_what_it_is_said_to_say(prompt, content):
    assert asks(prompt)["text"].params["content"] == content


def test_a_place_on_the_screen_is_no_part_of_what_lies_there():
    assert asks("slap our logo top right")["overlay"].params == {"prompt": "our logo", "position": "top_right"}


def test_what_leans_is_turned_back_and_what_is_sent_is_turned_so():
    assert asks("the horizon is tilted 2 degrees clockwise", "image")["rotate"].params["degrees"] == -2
    assert asks("rotate it 2 degrees clockwise", "image")["rotate"].params["degrees"] == 2


def test_a_larger_canvas_is_filled_and_no_body_is_enlarged():
    assert asks("stretch the canvas to 16:9 and fill in the sides", "image")["expand_canvas"].params == {
        "aspect": "16:9"
    }


def test_part_of_a_second_is_less_than_one():
    assert asks("crossfade between the clips, half a second")["transition"].params["duration"] == 0.5


def test_what_an_exception_names_is_left_alone():
    spared = asks("black and white except the red umbrella", "image")["monochrome"].target
    assert spared is not None
    assert spared.exclude == ("the red umbrella",)


def test_what_a_picture_was_shot_on_is_a_look():
    reading = read("make this look like it was shot on kodak portra", kinds=frozenset({"image"}))
    assert reading.looks == ("portra_400",)
    assert reading.intent.kind == "command"


@pytest.mark.parametrize("prompt", ["straighten the horizon", "pixelate the kid's face"])
def test_a_thing_in_the_picture_is_no_look(prompt):
    assert read(prompt, kinds=frozenset({"image"})).looks == ()
