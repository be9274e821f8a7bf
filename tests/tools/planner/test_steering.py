"""Steering a conversation: judgements, lasting tastes, tastes for now, questions, and what is no request to an editor.

Beside each table stands the share that was right at first sight; what must be right now only keeps it from falling.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from edits.advice import load_advice
from graph.state import Bound, Profile
from tests.tools.planner.desk import draft, facts, steps, still, turn, understand
from tests.tools.planner.steering_table import faults_of
from tools.planner.intents.steering import strength

TABLES = [
    ("first", 0.49, 0.90),
    ("second", 0.41, 0.88),
    ("third", 0.66, 0.88),
    ("fourth", 0.59, 0.88),
]


@pytest.mark.parametrize(("name", "_first", "least"), TABLES)
def test_conversations_are_still_steered(name: str, _first: float, least: float) -> None:
    found, rows = faults_of(name)
    assert rows - len(found) >= least * rows, "\n".join(found)


@pytest.mark.parametrize(
    ("words", "way", "factor"),
    [
        ("dial it back by a third", -1, 0.67),
        ("a third of the effect", -1, 0.33),
        ("70 percent of that", -1, 0.7),
        ("tone it down by 30 percent", -1, 0.7),
        ("push it up by 20 percent", 1, 1.2),
        ("double the strength", 1, 2.0),
        ("tone it down a bit", -1, 0.8),
        ("tone it down a lot", -1, 0.4),
        ("too much", -1, 0.6),
    ],
)
def test_how_much_of_an_edit_stays_is_as_it_was_said(words: str, way: int, factor: float) -> None:
    assert strength(words, way) == pytest.approx(factor, abs=0.01)


def test_what_steers_the_whole_edit_names_nothing_to_remove() -> None:
    reading = understand("too strong, dial it back by half", "image")
    assert not reading.asks
    assert reading.feedback is not None
    assert (reading.feedback.action, reading.feedback.factor) == ("scale", 0.5)


LAST = turn(
    {"op": "contrast", "params": {"amount": 20}},
    {"op": "vignette", "params": {"amount": -25}},
    {"op": "grain", "params": {"amount": 20}},
)


@pytest.mark.parametrize(
    ("prompt", "kept"),
    [
        ("lovely, but lose those dark edges", {"contrast", "grain"}),
        ("only keep the contrast", {"contrast"}),
        ("everything except the grain please", {"contrast", "vignette"}),
        ("take the vignette off and drop the grain", {"contrast"}),
    ],
)
def test_a_part_of_the_last_edit_goes_by_what_people_call_it(prompt: str, kept: set[str]) -> None:
    assert set(steps(draft(prompt, facts(), last=LAST))) == kept


@pytest.mark.parametrize(
    ("prompt", "op", "factor"),
    [("make it half as strong in the vignette", None, 0.5), ("half the vignette", "vignette", 0.5),
     ("twice the grain", "grain", 2.0), ("make it half as contrasty", "contrast", 0.5)],
)  # fmt: skip
def test_a_part_of_the_last_edit_is_told_how_much_of_it_stays(prompt: str, op: str | None, factor: float) -> None:
    feedback = understand(prompt, "image", LAST).feedback
    assert feedback is not None
    assert feedback.factor == factor
    assert op is None or feedback.op == op


def test_the_wrong_direction_is_turned_round() -> None:
    warm = turn({"op": "temperature", "params": {"amount": 18}})
    assert steps(draft("wrong direction, i wanted cooler", facts(), last=warm))["temperature"].params.amount < 0
    assert steps(draft("a bit cooler", facts(), last=warm))["temperature"].params.amount > 0


@pytest.mark.parametrize(
    ("prompt", "edits"), [("undo that", 1), ("undo the last two", 2), ("go back 3 steps", 3), ("start over", 64)]
)
def test_as_many_edits_are_taken_back_as_are_counted(prompt: str, edits: int) -> None:
    feedback = understand(prompt, "image", LAST).feedback
    assert feedback is not None
    assert (feedback.action, feedback.edits) == ("undo", edits)


def test_a_lasting_taste_that_is_given_up_makes_room_for_the_new_one() -> None:
    told = understand("scrap the vertical rule, i do 4:5 now", "image")
    assert told.intent.kind == "preference"
    assert ("format", "4:5") in {(one.trait, one.value) for one in told.preferences}
    assert all(one.value != "9:16" and one.op != "remove_object" for one in told.preferences)
    assert [one.op for one in understand("forget the no grain rule", "image").preferences if not one.never] == ["grain"]


def test_a_part_that_is_not_in_the_last_edit_is_a_thing_in_the_picture() -> None:
    assert "remove_object" in steps(draft("remove the text", facts(), last=LAST))


def test_slower_after_a_plan_for_the_cuts_slows_the_cuts() -> None:
    last = turn({"op": "pace", "params": {"feel": "fast"}})
    found = steps(draft("a bit slower than that", facts("video"), last=last))
    assert found["pace"].params.feel == "slow"
    assert "speed" not in found


def test_a_question_about_a_picture_is_answered_from_what_is_measured() -> None:
    dark = facts(still=still(lightness=34.0, contrast=13.0))
    drafted = draft("what's wrong with this photo?", dark)
    assert not drafted.questions
    assert {"exposure", "contrast"} <= set(steps(drafted))
    assert "L* 34" in drafted.summary


def test_a_tool_is_explained_and_nothing_is_changed() -> None:
    drafted = draft("what does dehaze do?", facts())
    assert not drafted.plan.steps
    assert not drafted.questions
    assert "haze" in drafted.summary


def test_a_question_about_the_world_stays_outside_though_a_picture_lies_beside_it() -> None:
    for prompt in ("what is the largest state in the us", "where can i rent a car in singapore", "delete my account"):
        assert understand(prompt, "image").intent.kind == "off_topic", prompt


def test_no_music_unless_asked_gives_way_to_who_asks() -> None:
    told = Bound(op="music", parameter="gain_db", words="no music unless i ask for it")
    profile = Profile(bounds=(told,))
    assert "music" in steps(draft("add some calm music", facts("video"), profile))


def test_advice_names_operations_and_kinds_that_there_are(tmp_path: Path) -> None:
    wrong = tmp_path / "advice.toml"
    wrong.write_text('[a]\nwords = ["a"]\nsay = "a"\nops = ["warp"]\n', "utf-8")
    with pytest.raises(ValueError, match="warp"):
        load_advice(wrong)
