"""What a person is doing: seven intents, judgements, lasting tastes, tastes for now."""

from __future__ import annotations

import pytest

from tests.tools.planner.desk import turn, understand

LAST = turn({"op": "temperature", "params": {"amount": 18}})


@pytest.mark.parametrize(
    ("prompt", "intent"),
    [
        ("make it warmer and a bit brighter, crop to a square", "command"),
        ("cut this clip faster", "command"),
        ("make it a lot brighter", "command"),
        ("buy a lot of milk", "off_topic"),
        ("give this an A24 look", "command"),
        ("put me in a luxury jet", "transformation"),
        ("replace the dog with a dragon", "transformation"),
        ("what would make this feel like A24?", "descriptive"),
        ("how do I get that faded polaroid look on my photos?", "descriptive"),
        ("I always deliver vertical", "preference"),
        ("never crush my blacks", "preference"),
        ("too much", "feedback"),
        ("undo that", "feedback"),
        ("hmm do something", "unclear"),
        ("fix it", "unclear"),
        ("book a table for two", "off_topic"),
        ("what is the capital of Peru", "off_topic"),
        ("remind me to call the plumber tomorrow", "off_topic"),
    ],
)
def test_the_intent_is_read(prompt: str, intent: str) -> None:
    assert understand(prompt).intent.kind == intent


def test_confidence_is_a_share_and_the_scores_add_up() -> None:
    reading = understand("make it warmer")
    assert reading.intent.confidence == max(reading.scores.values())
    assert sum(reading.scores.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("prompt", "action"),
    [
        ("too much", "scale"),
        ("undo that", "undo"),
        ("half as strong please", "scale"),
        ("I hate it", "reject"),
        ("perfect, keep it", "keep"),
    ],
)
def test_a_judgement_says_what_to_do_with_the_last_plan(prompt: str, action: str) -> None:
    feedback = understand(prompt, "image", LAST).feedback
    assert feedback is not None
    assert feedback.action == action


def test_never_becomes_a_limit_with_a_direction() -> None:
    told = understand("never crush my blacks").preferences
    assert (told[0].op, told[0].value, told[0].never) == ("blacks", -1, True)


def test_always_becomes_a_value() -> None:
    assert [(one.trait, one.value) for one in understand("I always deliver vertical").preferences] == [
        ("format", "9:16")
    ]


def test_today_is_for_now_and_leaves_the_profile_alone() -> None:
    reading = understand("today I want pastel vibes")
    assert reading.intent.kind != "preference"
    assert [(one.trait, one.value, one.scope) for one in reading.overrides] == [("grading", "pastel", "session")]


def test_a_wish_for_this_one_holds_once() -> None:
    assert understand("for this one go moody").overrides[0].scope == "once"


def test_a_picture_at_hand_turns_a_bare_wish_into_a_question_not_a_refusal() -> None:
    assert understand("can you help me with this", "image").intent.kind == "unclear"


def test_the_same_words_are_read_the_same() -> None:
    assert understand("make it pop", "image") == understand("make it pop", "image")
