"""Talk around an edit: greetings, thanks, what was done and why, what is known, and where the edit was meant to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from edits.plan import Step
from edits.talk import load_talk
from graph.state import Bound, Draft, Profile, Slider, Trait
from tests.tools.planner.desk import draft, facts, turn, understand

LAST = turn(
    {"op": "temperature", "params": {"amount": 20}, "reason": "“warmer”"},
    {"op": "exposure", "params": {"ev": 1}, "reason": "the picture sits at L* 40"},
    {"op": "crop", "params": {"aspect": "1:1"}},
    {"op": "grain", "params": {"amount": 12}, "reason": "fine grain makes it tactile"},
)
JET = turn(
    {
        "op": "replace_background",
        "params": {"prompt": "a luxury jet. Do not change the face."},
        "executor": "generative",
    }
)


def by_op(drafted: Draft) -> dict[str, Step]:
    return {step.op: step for step in drafted.plan.steps}


@pytest.mark.parametrize("prompt", ["hello", "hi there!", "Hey Loupe, how are you?", "good morning"])
def test_a_greeting_is_greeted(prompt: str) -> None:
    assert understand(prompt).intent.kind == "off_topic"
    assert draft(prompt).summary.startswith("Hello.")


@pytest.mark.parametrize(
    "prompt", ["what can you do?", "who are you", "so how does this work?", "what are you capable of"]
)
def test_who_asks_what_can_be_done_is_told(prompt: str) -> None:
    for media in (None, facts()):
        drafted = draft(prompt, media)
        assert "I edit photos, clips and sound" in drafted.summary
        assert not drafted.plan.steps


@pytest.mark.parametrize("prompt", ["tell me a joke", "what can you do about my taxes", "what do you know about lions"])
def test_what_is_no_talk_stays_outside(prompt: str) -> None:
    assert draft(prompt).summary.startswith("That one is beyond me")


@pytest.mark.parametrize("prompt", ["what do you know about me?", "do you remember what I like", "what's my style?"])
def test_who_asks_what_is_known_of_them_hears_it(prompt: str) -> None:
    profile = Profile(
        traits={
            "grading": Trait(value="warm", confidence=0.9, source="stated"),
            "pacing": Trait(value="fast", confidence=0.6, source="learned", evidence=("a", "b")),
            "tone": Trait(value="balanced"),
        },
        sliders={"contrast": Slider(mean=14, low=5, high=20, n=4), "clarity": Slider(mean=9, low=5, high=20, n=1)},
        bounds=(Bound(op="grain"), Bound(op="blacks", low=0)),
    )
    said = draft(prompt, profile=profile).summary
    assert "grading warm (you said so), pacing fast (learned from 2 edits) and contrast near +14" in said
    assert "never grain and blacks never below 0" in said
    assert "tone" not in said
    assert "clarity" not in said
    assert draft(prompt).summary.startswith("Nothing yet.")


@pytest.mark.parametrize(
    "prompt", ["what did you change?", "what have you done to my photo", "list the changes", "what's different now"]
)
def test_who_asks_what_was_done_is_told_step_by_step_and_nothing_is_done(prompt: str) -> None:
    drafted = draft(prompt, facts(), last=LAST)
    assert understand(prompt, "image", LAST).intent.kind == "descriptive"
    assert not drafted.plan.steps
    assert not drafted.questions
    assert drafted.summary.startswith("What I did: warmer; a stop brighter (the picture sits at L* 40);")


def test_who_asks_why_one_thing_was_done_hears_of_that() -> None:
    assert draft("why did you add grain?", facts(), last=LAST).summary == (
        "What I did: fine film grain (fine grain makes it tactile)."
    )


@pytest.mark.parametrize("prompt", ["why did you make it so dark", "why did you crop my dog out?? put him back"])
def test_a_complaint_in_the_form_of_a_question_is_none_about_what_was_done(prompt: str) -> None:
    assert understand(prompt, "image", LAST).intent.kind == "feedback"


def test_thanks_keep_the_edit() -> None:
    drafted = draft("thank you so much!", facts(), last=LAST)
    assert understand("thank you so much!", "image", LAST).feedback is not None
    assert drafted.plan.steps == LAST.steps
    assert not drafted.must_answer


@pytest.mark.parametrize(
    ("prompt", "region"),
    [
        ("no, I meant only the sky", "the sky"),
        ("just her face please", "her face"),
        ("only the background", "the background"),
        ("not the whole picture, just the background", "the background"),
        ("apply it only to the left side", "the left side"),
    ],
)
def test_an_edit_meant_for_one_place_moves_there(prompt: str, region: str) -> None:
    steps = by_op(draft(prompt, facts(), last=LAST))
    assert {op for op, step in steps.items() if step.target} == {"temperature", "exposure"}
    assert all(step.target.region == region for step in steps.values() if step.target)


@pytest.mark.parametrize(
    ("prompt", "left"),
    [
        ("but leave my face alone", "my face"),
        ("don't touch the sky", "the sky"),
        ("not on her skin", "her skin"),
        ("keep the background exactly as it was", "the background"),
    ],
)
def test_an_edit_keeps_off_what_is_to_be_left_alone(prompt: str, left: str) -> None:
    steps = by_op(draft(prompt, facts(), last=LAST))
    assert [step.target.exclude for step in steps.values() if step.target] == [(left,), (left,)]
    assert len(steps) == len(LAST.steps)


def test_what_an_image_model_makes_is_kept_and_what_its_brief_keeps_is_said() -> None:
    drafted = draft("keep my face exactly the same", facts(), last=JET)
    assert drafted.plan.steps == JET.steps
    assert drafted.summary == "Your face stays as it is: the brief asks for that."


@pytest.mark.parametrize("prompt", ["just the last one", "only the vignette", "keep the music", "not the first second"])
def test_parts_of_an_edit_and_of_time_are_no_places(prompt: str) -> None:
    drafted = draft(prompt, facts("video"), last=LAST)
    assert all(step.target is None or step.target.region is None for step in drafted.plan.steps)


def test_slower_than_that_turns_the_speed_that_was_given() -> None:
    last = turn({"op": "speed", "params": {"factor": 2}, "target": {"time": {"start": 1, "end": 5}}})
    drafted = draft("slower than that", facts("video"), last=last)
    [step] = drafted.plan.steps
    assert (step.target, step.amount) == (last.steps[0].target, 0.6)
    assert drafted.summary == "The speed turned down, the rest as it was."


def test_a_step_is_told_with_its_strength_worked_in() -> None:
    last = turn({"op": "speed", "params": {"factor": 2}, "amount": 0.5}, {"op": "exposure", "params": {"ev": 0.5}})
    assert "half as fast again" in draft("what did you do?", facts("video"), last=last).summary


@pytest.mark.parametrize(
    ("prompt", "op", "sign"), [("why so dark?", "exposure", 1), ("why so yellow", "temperature", -1)]
)
def test_why_so_asks_for_the_other_way(prompt: str, op: str, sign: int) -> None:
    step = by_op(draft(prompt, facts()))[op]
    value = step.params.ev if op == "exposure" else step.params.amount
    assert value * sign > 0


def test_every_talk_has_an_answer_of_one_kind(tmp_path: Path) -> None:
    assert [talk.name for talk in load_talk()] == ["greeting", "thanks", "skills", "bye", "others", "known", "done"]
    for text, said in (
        ('around = "so"\n[hello]\npatterns = ["hi"]\n', "no answer"),
        ('around = "so"\n[known]\npatterns = ["hi"]\nsay = "x"\n', "an answer"),
        ('around = "so"\n[hello]\npatterns = ["(hi"]\nsay = "x"\n', "hello"),
    ):
        file = tmp_path / "talk.toml"
        file.write_text(text, "utf-8")
        with pytest.raises(ValueError, match=said):
            load_talk(file)
