"""Going on from an edit: the same for something else, words changed and moved, what was added taken out."""

from __future__ import annotations

import pytest

from edits.plan import Step
from graph.state import Draft
from tests.tools.planner.desk import asked, draft, facts, turn, understand

GONE = turn({"op": "remove_object", "params": {"subject": "the people"}})
TITLE = turn(
    {"op": "exposure", "params": {"ev": 0.4}},
    {"op": "text", "params": {"content": "Hello", "position": "top"}},
)
LOGO = turn({"op": "overlay", "params": {"prompt": "my logo", "scale": 0.2}})
FILM = turn({"op": "contrast", "params": {"amount": 10}}, {"op": "grain", "params": {"amount": 20}})


def of(drafted: Draft, op: str) -> list[Step]:
    return [step for step in drafted.plan.steps if step.op == op]


@pytest.mark.parametrize(
    "prompt", ["and the cars", "also the cars please", "do the same for the cars", "and the cars too"]
)
def test_the_same_is_done_for_something_else(prompt: str) -> None:
    drafted = draft(prompt, facts(), last=GONE)
    assert [step.params.subject for step in of(drafted, "remove_object")] == ["the people", "the cars"]
    assert drafted.summary == "The same for the cars."


def test_the_same_is_done_in_another_place() -> None:
    last = turn({"op": "exposure", "params": {"ev": 0.4}, "target": {"region": "her face"}})
    steps = of(draft("and her hair", facts(), last=last), "exposure")
    assert [step.target.region for step in steps if step.target] == ["her face", "her hair"]


def test_what_is_done_everywhere_is_not_done_twice() -> None:
    drafted = draft("and the sky", facts(), last=turn({"op": "exposure", "params": {"ev": 0.4}}))
    assert len(drafted.plan.steps) == 1
    assert drafted.summary == "It is done on the whole frame already, the sky included."


@pytest.mark.parametrize(
    ("prompt", "position"),
    [
        ("move it to the bottom", "bottom"),
        ("put the text in the upper left corner", "top_left"),
        ("ok now move that to the middle", "center"),
        ("move it to the top middle", "top"),
    ],
)
def test_words_over_the_frame_are_moved(prompt: str, position: str) -> None:
    drafted = draft(prompt, facts(), last=TITLE)
    assert [step.params.position for step in of(drafted, "text")] == [position]
    assert len(of(drafted, "exposure")) == 1


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("change it to Goodbye", "Goodbye"),
        ("make it say “See you, Ann!” instead", "See you, Ann!"),
        ("the text should say Happy Birthday", "Happy Birthday"),
    ],
)
def test_words_over_the_frame_say_something_else(prompt: str, said: str) -> None:
    assert [step.params.content for step in of(draft(prompt, facts(), last=TITLE), "text")] == [said]


@pytest.mark.parametrize("prompt", ["change it to black and white", "change it to a sunset"])
def test_what_is_no_text_is_not_written(prompt: str) -> None:
    assert all(step.params.content == "Hello" for step in of(draft(prompt, facts(), last=TITLE), "text"))


def test_a_logo_is_made_larger_and_smaller() -> None:
    [larger] = of(draft("bigger", facts(), last=LOGO), "overlay")
    [smaller] = of(draft("make it a bit smaller", facts(), last=LOGO), "overlay")
    assert smaller.params.scale < 0.2 < larger.params.scale


def test_it_is_what_the_edit_added() -> None:
    drafted = draft("remove it", facts(), last=TITLE)
    assert [step.op for step in drafted.plan.steps] == ["exposure"]
    assert draft("take it off", facts(), last=LOGO).summary == "Taken back: you see it as it was before."


def test_less_grain_is_less_of_what_was_added() -> None:
    drafted = draft("less grain", facts(), last=FILM)
    assert "denoise" not in {step.op for step in drafted.plan.steps}
    [grain] = of(drafted, "grain")
    assert grain.amount < 1
    assert "denoise" in asked("less grain")


@pytest.mark.parametrize("prompt", ["do it", "ok go ahead", "yes, apply that", "sounds good"])
def test_who_says_go_on_keeps_the_edit(prompt: str) -> None:
    reading = understand(prompt, "image", FILM)
    assert (reading.intent.kind, reading.feedback is not None and reading.feedback.action) == ("feedback", "keep")
    assert draft(prompt, facts(), last=FILM).plan.steps == FILM.steps


def test_what_follows_needs_an_edit_to_follow() -> None:
    assert understand("move it to the bottom", "image").feedback is None
    assert understand("and the cars", "image").feedback is None


def test_a_word_before_a_wish_is_no_place() -> None:
    assert asked("perfect, now black and white")["monochrome"].target is None


def test_a_part_that_is_to_be_dramatic_does_not_change_the_rest() -> None:
    drafted = draft("make the sky dramatic", facts())
    assert all(step.target is not None and step.target.region == "the sky" for step in drafted.plan.steps)


@pytest.mark.parametrize("prompt", ["what would you do next?", "what should i improve next"])
def test_who_asks_what_to_do_next_is_advised(prompt: str) -> None:
    assert understand(prompt, "image").intent.kind == "descriptive"
