"""From a reading to a plan: bounded amounts that depend on words and measurements, honest notes, questions."""

from __future__ import annotations

import pytest

from edits.check import check
from tests.tools.planner.desk import draft, facts, steps, still, turn


def test_a_bit_is_less_than_plain_and_a_lot_is_more() -> None:
    amounts = [
        steps(draft(words, facts()))["exposure"].params.ev for words in ("a bit brighter", "brighter", "a lot brighter")
    ]
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[1] < amounts[2]


def test_a_bright_picture_is_brightened_less_than_a_dark_one() -> None:
    dark = steps(draft("brighter", facts(still=still(lightness=28))))["exposure"].params.ev
    bright = steps(draft("brighter", facts(still=still(lightness=68))))["exposure"].params.ev
    assert 0 < bright < dark


def test_a_stated_number_stays_as_stated() -> None:
    assert steps(draft("contrast +35", facts(still=still(contrast=35))))["contrast"].params.amount == 35


def test_make_it_pop_answers_what_was_measured() -> None:
    flat = steps(draft("make it pop", facts(still=still(contrast=10, colorfulness=15))))
    assert {"contrast", "vibrance"} <= flat.keys()
    cast = steps(draft("make it look professional", facts(still=still(cast_b=14))))
    assert cast["temperature"].params.amount < 0
    assert cast["temperature"].source == "media"


def test_light_that_sits_well_is_left_alone_when_no_direction_is_asked() -> None:
    drafted = draft("adjust the exposure", facts())
    assert not drafted.plan.steps
    assert "already" in " ".join(drafted.notes)


def test_a_frame_that_is_already_so_is_left() -> None:
    drafted = draft("crop to 4:3", facts(width=1_600, height=1_200))
    assert not drafted.plan.steps


def test_steps_stand_in_the_order_they_run() -> None:
    ops = [step.op for step in draft("sharpen it, crop to a square, warmer, more contrast", facts()).plan.steps]
    assert ops == ["temperature", "contrast", "crop", "sharpen"]
    assert [step.id for step in draft("warmer and brighter", facts()).plan.steps] == ["s1", "s2"]


def test_a_look_becomes_its_steps_and_a_clip_gets_its_pace() -> None:
    photo = steps(draft("give this an A24 look", facts()))
    clip = steps(draft("give this an A24 look", facts("video")))
    assert {"saturation", "grain"} <= photo.keys()
    assert "pace" not in photo
    assert "pace" in clip


def test_an_unknown_look_is_answered_by_the_nearest_and_said_so() -> None:
    drafted = draft("what would make this feel like a Zbigniew Qwertowski movie?", facts())
    assert drafted.plan.steps
    assert any("nearest" in note for note in drafted.notes)


def test_advice_never_removes_or_adds_things() -> None:
    drafted = draft("how would Wes Anderson have shot this? maybe replace the sofa", facts())
    assert not {"replace_object", "remove_object", "insert_subject"} & steps(drafted).keys()


def test_somebody_put_elsewhere_is_cut_out_first_and_the_brief_keeps_the_face() -> None:
    from edits.vocabulary import Box

    face = Box(left=0.4, top=0.2, width=0.2, height=0.3)
    drafted = draft("put me in a luxury jet", facts(still=still(faces=(face,), cast_b=-8)))
    found = steps(drafted)
    assert "cutout" in found
    assert "luxury jet" in found["replace_background"].params.prompt
    assert "face" in found["replace_background"].params.prompt


def test_what_cannot_work_on_this_media_is_left_out_and_said() -> None:
    drafted = draft("make it louder", facts("video", has_audio=False, sound=None))
    assert not drafted.plan.steps
    assert any("sound" in note for note in drafted.notes)


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_every_plan_fits_its_media(kind: str) -> None:
    media = facts(kind)  # type: ignore[arg-type]
    for prompt in (
        "brighter, louder and faster",
        "crop square, cut the first 3 seconds, mute it",
        "make it feel like Drive",
    ):
        assert check(draft(prompt, media).plan, media) == ()


def test_an_unclear_wish_gets_one_question_with_about_four_options() -> None:
    drafted = draft("hmm do something")
    assert drafted.must_answer
    assert len(drafted.questions) == 1
    assert 3 <= len(drafted.questions[0].options) <= 4
    assert drafted.summary


def test_options_come_from_what_was_measured() -> None:
    options = draft("fix it please", facts(still=still(lightness=20))).questions[0].options
    assert "Fix the light" in options


def test_nothing_is_asked_that_a_default_settles() -> None:
    assert not draft("make it brighter", facts()).questions
    assert not draft("crop it a little", facts()).questions


def test_a_missing_size_is_asked_for() -> None:
    assert draft("resize it", facts()).must_answer


def test_off_topic_is_declined_kindly_without_steps() -> None:
    drafted = draft("book a table for two")
    assert not drafted.plan.steps
    assert drafted.summary


def test_too_much_scales_the_last_plan() -> None:
    last = turn({"op": "temperature", "params": {"amount": 18}}, {"op": "contrast", "params": {"amount": 20}})
    drafted = draft("too much", facts(), last=last)
    assert [step.amount for step in drafted.plan.steps] == [0.6, 0.6]


def test_a_comparison_moves_the_slider_that_is_there() -> None:
    last = turn({"op": "temperature", "params": {"amount": 18}})
    assert steps(draft("a bit less warm", facts(), last=last))["temperature"].amount < 1


def test_undo_takes_the_edit_back() -> None:
    last = turn({"op": "temperature", "params": {"amount": 18}})
    assert not draft("undo that", facts(), last=last).plan.steps


def test_every_step_says_why() -> None:
    for step in draft("warmer, remove the lamp, crop to 16:9", facts()).plan.steps:
        assert step.reason
