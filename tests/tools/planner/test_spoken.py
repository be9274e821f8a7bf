"""Cutting by what is said: requests in a person's words, held against a transcript."""

from __future__ import annotations

import pytest

from edits.media import MediaFacts, SpokenWord, Transcript
from edits.plan import Step
from edits.vocabulary import Kind
from graph.state import Draft, Profile
from tools.planner.compose import compose
from tools.planner.read import read
from tools.planner.steps.spoken import has_cue, is_about_speech, load_subjects

SAID = (
    "Hey guys, welcome back to the channel. My name is Ana. Today we build a desk. It has been raining all week here. "
    "Honestly the storm on Monday was scary. This video is sponsored by Planks. Use the promo code ANA. You start with "
    "four legs. Bob helped me with the legs. The whole desk costs forty dollars. Actually it is cheap. What the fuck "
    "was that noise? Thanks for watching, see you next time. Bye!"
)


def spoken(text: str, source: str = "whisper-1") -> Transcript:
    """A voice that takes 0.12 s and 0.04 s a letter for a word, and 0.4 s between sentences."""
    words: list[SpokenWord] = []
    at = 0.3
    for word in text.split():
        end = at + 0.12 + 0.04 * len(word)
        words.append(SpokenWord(text=word, start=round(at, 2), end=round(end, 2)))
        at = end + (0.4 if word[-1] in ".!?" else 0.06)
    return Transcript(words=tuple(words), source=source, estimated=source == "subtitles")


HEARD = spoken(SAID)


def plan(prompt: str, transcript: Transcript | None = HEARD, kind: Kind = "video") -> Draft:
    length = transcript.words[-1].end + 1 if transcript else 30.0
    facts = MediaFacts(
        media_id="m", kind=kind, mime="video/mp4", bytes=1, sha256="0" * 64, duration_s=length, has_audio=True,
        transcript=transcript,
    )  # fmt: skip
    reading = read(prompt, kinds=frozenset({kind}))
    return compose(reading, prompt=prompt, media=[facts], profile=Profile(), overrides=[], recalled=[], last=None)


def left_over(steps: tuple[Step, ...]) -> str:
    """The words that are still heard after the cuts."""
    kept = list(HEARD.words)
    for step in steps:
        start, end = step.params.start, step.params.end or 1e9  # type: ignore[attr-defined]
        inside = [word for word in kept if word.start >= start - 0.001 and word.end <= end + 0.1]
        kept = inside if step.op == "trim" else [word for word in kept if word not in inside]
    return " ".join(word.text for word in kept)


WEATHER = "It has been raining all week here. Honestly the storm on Monday was scary."
GONE = {
    "cut the part where I talk about the weather": WEATHER,
    "take out the section about the weather, please": WEATHER,
    "remove the bit where I mention Bob": "Bob helped me with the legs.",
    "get rid of every mention of Bob": "Bob helped me with the legs.",
    "get rid of the sponsor part": "This video is sponsored by Planks. Use the promo code ANA.",
    "cut the intro where I introduce myself": "Hey guys, welcome back to the channel. My name is Ana.",
    "delete every time I say actually": "Actually",
    "cut out where he swears": "fuck",
    'remove the sentence "it is cheap"': "it is cheap.",
    "cut everything before I say today": "Hey guys, welcome back to the channel. My name is Ana.",
    "start from when I say today": "Hey guys, welcome back to the channel. My name is Ana.",
    "end it after I say thanks for watching": "Bye!",
    "cut out my rant about the storm": "Honestly the storm on Monday was scary.",
}  # fmt: skip


@pytest.mark.parametrize("prompt", GONE)
def test_what_is_said_goes_and_everything_else_stays(prompt: str) -> None:
    draft = plan(prompt)
    assert draft.plan.steps
    assert left_over(draft.plan.steps) == " ".join(SAID.replace(GONE[prompt], "").split())
    assert all(step.amount == 1 for step in draft.plan.steps)
    assert "gone" in draft.summary or "kept" in draft.summary


def test_only_what_is_said_stays() -> None:
    draft = plan("keep only the part about the price")
    assert [step.op for step in draft.plan.steps] == ["trim"]
    assert left_over(draft.plan.steps) == "The whole desk costs forty dollars. Actually it is cheap."


def test_a_step_quotes_what_it_takes_out() -> None:
    (step,) = plan("cut the part where I mention Bob").plan.steps
    assert "Bob helped me with the legs." in step.reason


def test_another_wish_beside_it_is_read_too() -> None:
    draft = plan("cut the part where I talk about the weather and make it warmer")
    assert sorted(step.op for step in draft.plan.steps) == ["cut", "temperature"]


@pytest.mark.parametrize(
    ("prompt", "transcript", "note"),
    [
        ("cut the part where I talk about bitcoin", HEARD, "I don't hear “bitcoin”"),
        ("cut the part where I talk about the weather", None, "I don't know what is said"),
        ("cut the part about tea", spoken("Tea is good. Tea is hot."), "nothing would be left"),
        ("cut everything before I say hey", HEARD, "begins with “hey”"),
    ],
)
def test_what_cannot_be_cut_is_said_and_changes_nothing(prompt: str, transcript: Transcript | None, note: str) -> None:
    draft = plan(prompt, transcript)
    assert note in " ".join(draft.notes)
    assert "from when to when" in " ".join(draft.notes)
    assert [step.amount for step in draft.plan.steps] == [0]


def test_times_that_are_only_near_are_said() -> None:
    draft = plan("cut the part where I mention Bob", spoken(SAID, "subtitles"))
    assert any("subtitles" in note for note in draft.notes)
    assert draft.plan.steps[0].amount == 1


@pytest.mark.parametrize(
    "prompt",
    ["lose the bit where the dog barks", "cut the first 5 seconds", "cut it where the beat drops", "remove the ums",
     "cut when she jumps", "start the video at 0:05", "show only the left half"],
)  # fmt: skip
def test_what_no_voice_tells_is_not_looked_for_in_the_words(prompt: str) -> None:
    assert not is_about_speech(read(prompt, kinds=frozenset({"video"})), prompt)
    assert "hear" not in " ".join(plan(prompt).notes)


@pytest.mark.parametrize("prompt", ["quita la parte donde hablo del tiempo", "schneide raus, wo ich über Bob spreche"])
def test_other_languages_tell_that_words_matter(prompt: str) -> None:
    assert has_cue(prompt)


def test_subjects_are_words_in_small_letters() -> None:
    cues, subjects = load_subjects()
    assert len(cues) > 20
    assert len(subjects) > 10
