"""What no operation does is said to be missing, is read as nothing else, and takes nothing of the rest away."""

from __future__ import annotations

import pytest

from edits.vocabulary import Kind
from tests.tools.planner.desk import draft, facts
from tools.planner.requests.beyond import load_beyond


@pytest.mark.parametrize(
    ("prompt", "kind", "said"),
    [
        ("remove the flicker", "video", "flicker"),
        ("the lights flicker, fix that", "video", "flicker"),
        ("make it mono", "video", "mono"),
        ("convert to mono", "audio", "mono"),
        ("pan the audio to the left", "video", "side to side"),
        ("pitch it up 2 semitones", "audio", "pitch"),
        ("make me sound like a robot", "video", "voice into another"),
        ("remove the vocals", "audio", "mix apart"),
        ("deinterlace it", "video", "deinterlace"),
        ("the text should stick to the car as it moves", "video", "tie lettering"),
        ("make it 3d", "video", "3D"),
        ("give me a transcript", "video", "transcripts"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_else_is_planned(prompt: str, kind: Kind, said: str) -> None:
    found = draft(prompt, facts(kind))
    assert said in found.summary
    assert [step.op for step in found.plan.steps] == []
    assert found.questions == ()


@pytest.mark.parametrize(
    ("prompt", "kind", "ops"),
    [
        ("cut the first 3 seconds and upload it to youtube", "video", ["cut"]),
        ("convert to mp3 192kbps mono", "audio", ["output"]),
        ("remove the flicker and brighten it a bit", "video", ["exposure"]),
        ("fit it into 9:16 with blurred background", "video", ["reframe"]),
    ],
)
def test_the_rest_of_a_request_is_done_beside_it(prompt: str, kind: Kind, ops: list[str]) -> None:
    found = draft(prompt, facts(kind))
    assert [step.op for step in found.plan.steps] == ops
    assert any(note.startswith("I can't") for note in found.notes)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("blur her left ear", "video"),
        ("make the vocals louder", "audio"),
        ("remove the breaths from the vocals", "audio"),
        ("make him an alien", "video"),
        ("speed it up 2x but dont make me sound like a chipmunk", "video"),
        ("change the key light to warm", "video"),
        ("i want to upload it to tiktok, make it vertical", "video"),
        ("keep the flickering candle sharp and brighten the rest", "video"),
    ],
)
def test_what_only_sounds_alike_is_done(prompt: str, kind: Kind) -> None:
    found = draft(prompt, facts(kind))
    assert found.plan.steps
    assert not {one.note for one in load_beyond()} & set(found.notes)


def test_captions_in_two_languages_are_one_file_now_and_one_after_it() -> None:
    found = draft("add captions in english and spanish", facts("video"))
    assert [step.params.language for step in found.plan.steps] == ["english"]  # type: ignore[attr-defined]
    assert any("Spanish next" in note for note in found.notes)
