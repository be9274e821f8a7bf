"""The profile as people see it: defaults, what they say, and the questions still open."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.state import Reply
from memory.errors import AnonymousError, TraitError
from memory.ledger import Ledger
from memory.profile import load_questions
from memory.traits import load_traits
from memory.weights import load_weights
from tests.memory.people import ANN, GUEST, ask


async def test_a_newcomer_is_offered_two_style_questions_with_options(ledger: Ledger) -> None:
    questions = ledger.open_questions(await ledger.profile("ann"))
    assert [question.trait for question in questions] == ["grading", "tone"]
    assert all(len(question.options) >= 2 for question in questions)


async def test_questions_are_about_what_the_media_has(ledger: Ledger) -> None:
    profile = await ledger.profile("ann")
    assert ledger.open_questions(profile, {"audio"}) == ()
    asked = [question.trait for question in ledger.open_questions(profile, {"image"}, most=9)]
    assert asked == ["grading", "tone", "format"]
    assert "pacing" in [question.trait for question in ledger.open_questions(profile, {"video"}, most=9)]


async def test_an_answered_question_is_stated_and_not_asked_again(ledger: Ledger) -> None:
    grading, tone = ledger.open_questions(await ledger.profile("ann"))
    replies = [
        Reply(question_id=grading.id, answer=grading.options[1]),
        Reply(question_id=tone.id, answer=" dark and MOODY. "),
    ]
    profile = await ledger.answer_questions(ANN, replies)
    assert (profile.traits["grading"].value, profile.traits["grading"].source) == ("warm", "stated")
    assert profile.traits["tone"].value == "moody"
    asked = {question.trait for question in ledger.open_questions(profile)}
    assert asked == {"pacing", "format"}


async def test_replies_that_state_nothing_change_nothing(ledger: Ledger) -> None:
    before = await ledger.profile("ann")
    replies = [Reply(question_id="style-grading", answer="whatever"), Reply(question_id="q7", answer="Warm")]
    assert await ledger.answer_questions(ANN, replies) == before


async def test_nobody_is_asked_about_style_for_ever(ledger: Ledger) -> None:
    for number in range(3):
        await ask(ledger, f"t{number}")
    assert ledger.open_questions(await ledger.profile("ann")) == ()


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"mood": "warm"}, "is not a trait"),
        ({"grading": ""}, "short word"),
        ({"grading": "x" * 61}, "short word"),
        ({"grading": "warm\x00"}, "short word"),
    ],
)
async def test_what_is_no_trait_or_no_value_is_refused_and_nothing_is_written(ledger, traits, words) -> None:
    with pytest.raises(TraitError, match=words):
        await ledger.state_traits(ANN, {"pacing": "fast", **traits})
    assert (await ledger.profile("ann")).traits["pacing"].source == "default"


async def test_peoples_own_words_for_a_value_are_understood(ledger: Ledger) -> None:
    profile = await ledger.state_traits(ANN, {"grading": " Black and  White", "format": "vertical", "tone": "dreamy"})
    assert {name: profile.traits[name].value for name in ("grading", "format", "tone")} == {
        "grading": "monochrome",
        "format": "9:16",
        "tone": "dreamy",
    }


async def test_an_anonymous_session_states_nothing(ledger: Ledger) -> None:
    with pytest.raises(AnonymousError):
        await ledger.state_traits(GUEST, {"grading": "warm"})


async def test_a_profile_counts_turns_and_versions(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ledger.state_traits(ANN, {"grading": "warm"})
    profile = await ledger.profile("ann")
    assert (profile.turns, profile.version) == (1, 2)


@pytest.mark.parametrize(
    ("load", "name", "broken"),
    [
        (load_traits, "default_profile.toml", '[tone]\nabout = "x"\n'),
        (load_traits, "default_profile.toml", '[a]\nabout="x"\ndefault="b"\nvalues=["b"]\nsigns={c=[{op="warp"}]}'),
        (load_questions, "questions.toml", "ask_within_turns = -1\nquestion = []\n"),
        (load_weights, "learning.toml", "[weights]\nstated = 0\n"),
    ],
)
def test_data_that_cannot_work_is_refused_when_loaded(tmp_path: Path, load, name: str, broken: str) -> None:
    (tmp_path / name).write_text(broken)
    with pytest.raises(ValueError):  # noqa: PT011
        load(tmp_path / name)
