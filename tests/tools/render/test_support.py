"""What a rendering cannot show is said before anything is decoded, in words a person understands."""

from __future__ import annotations

import pytest

from edits.media import MediaFacts
from edits.vocabulary import OPERATIONS, Executor
from tests.tools.render.stills import plan, step
from tools.render.operation import find_operation
from tools.render.support import Helpers, is_drawn, not_rendered

STILL = MediaFacts(media_id="m1", kind="image", mime="image/jpeg", bytes=1, sha256="00", width=10, height=10)
GENERATIVE = [
    (step("remove_object", subject="the bin"), "taking the bin out of the picture"),
    (step("insert_subject", prompt="a luxury jet cabin"), "putting a luxury jet cabin into the picture"),
    (step("replace_background", prompt="a beach"), "a new background (a beach)"),
    (step("replace_object", subject="the car", prompt="a horse"), "replacing the car with a horse"),
    (step("move_object", subject="the dog", placement="the left"), "moving the dog to the left"),
    (step("reshape", subject="my nose", what="slim"), "reshaping my nose (slim)"),
    (step("retouch", what="teeth"), "retouching teeth"),
    (step("colorize"), "colouring"),
    (step("relight", direction="left"), "new light (left)"),
    (step("expand_canvas", aspect="16:9"), "beyond its frame"),
    (step("restyle", prompt="an oil painting"), "redrawing the picture as an oil painting"),
]


@pytest.mark.parametrize(("one", "words"), GENERATIVE, ids=[one["op"] for one, _ in GENERATIVE])
def test_a_generative_step_says_what_it_would_do_and_that_no_model_is_there(one: dict, words: str) -> None:
    (reason,) = not_rendered(plan(one), STILL)
    assert words in reason.why
    assert "needs an image model" in reason.why
    assert "brief is ready" in reason.why
    assert "{" not in reason.why
    assert "()" not in reason.why


@pytest.mark.parametrize("one", [one for one, _ in GENERATIVE], ids=[one["op"] for one, _ in GENERATIVE])
def test_with_an_image_model_it_is_drawn_for_the_preview(one: dict) -> None:
    (drawn,) = plan(one).steps
    assert not_rendered(plan(one), STILL, Helpers(draws=True)) == ()
    assert is_drawn(drawn, STILL)


def test_an_image_model_draws_no_clips_and_speaks_no_words() -> None:
    clip = STILL.model_copy(update={"kind": "video", "has_audio": True})
    (one,) = not_rendered(plan(step("remove_object", subject="the bin")), clip, Helpers(draws=True, hears=True))
    assert "makes video" in one.why
    (voice,) = not_rendered(plan(step("voice_over", text="hello")), clip, Helpers(draws=True, hears=True))
    assert "speaks" in voice.why
    assert not_rendered(plan(step("caption"), step("remove_filler")), clip, Helpers(hears=True)) == ()


@pytest.mark.parametrize(
    "one",
    [
        step("replace_background", color="white"),
        step("retouch", what="red_eye"),
        step("cutout"),
        step("recolor", subject="sky", color="red"),
        step("output", container="png"),
        step("metadata", remove="gps"),
        step("remove_object", subject="x", amount_of_step=0),
    ],
)
def test_what_has_a_local_method_is_not_listed(one: dict) -> None:
    assert not_rendered(plan(one), STILL) == ()


def test_what_belongs_to_a_clip_is_refused_on_a_still_and_without_facts_is_not() -> None:
    (reason,) = not_rendered(plan(step("trim", start=0, end=1)), STILL)
    assert reason.why == "trim applies to audio and video, not to image"


def test_steps_for_an_editor_or_another_media_are_said() -> None:
    steps = ({**step("exposure", ev=1), "executor": "editor"}, step("exposure", ev=1, target={"media": "m2"}))
    first, second = not_rendered(plan(*steps), STILL)
    assert "editor" in first.why
    assert "m2" in second.why


def test_every_local_photo_operation_has_a_method() -> None:
    local = [op for op, params in OPERATIONS.items() if params.executor is Executor.local and "image" in params.kinds]
    assert [op for op in local if find_operation(op) is None and op not in {"output", "metadata"}] == []
