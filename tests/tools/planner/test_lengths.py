"""How long fades and transitions are, how strong what is set in percent, and where the ends of a trimmed clip are."""

from __future__ import annotations

import pytest

from edits.vocabulary import Kind
from tests.tools.planner.desk import draft, facts, steps

LENGTH_S = 100.0


@pytest.mark.parametrize(
    ("prompt", "kind", "duration"),
    [
        ("2 second crossfade", "dissolve", 2),
        ("crossfade between the clips, 2 seconds", "dissolve", 2),
        ("add a 1 second fade between the clips", "fade_black", 1),
        ("fade to black over the last 3 seconds", "fade_black", 3),
        ("fade out at the end over 3 seconds", "fade_black", 3),
        ("add a fade out at the end, 3s", "fade_black", 3),
        ("fade from black over 2 seconds", "fade_black", 2),
        ("fade to black during the final 8 seconds", "fade_black", 5),
    ],
)
def test_a_transition_is_as_long_as_was_said(prompt: str, kind: str, duration: float) -> None:
    step = steps(draft(prompt, facts("video", duration_s=LENGTH_S)))["transition"]
    assert (step.params.kind, step.params.duration) == (kind, duration)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("prompt", "fades"),
    [
        ("fade in 2s", (2, 0)),
        ("fade out 5s", (0, 5)),
        ("fade in over 1 sec and fade out over 5", (1, 5)),
        ("fade at both ends, 2 secs each", (2, 2)),
    ],
)
def test_a_fade_of_a_recording_is_one_of_the_sound(prompt: str, fades: tuple[float, float]) -> None:
    step = steps(draft(prompt, facts("audio", duration_s=LENGTH_S)))["fade_audio"]
    assert (step.params.in_, step.params.out) == fades  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("prompt", "op", "start", "end"),
    [
        ("trim to 0:10-0:50 and fade out at the end over 2 seconds", "transition", 48, 50),
        ("lose the first 5 seconds and fade in from black", "transition", 5, 5.5),
        ('first trim to 0:10-0:50, then add the title "Trip" at the start', "text", 10, 14),
    ],
)
def test_the_start_and_the_end_are_those_of_what_is_kept(prompt: str, op: str, start: float, end: float) -> None:
    target = steps(draft(prompt, facts("video", duration_s=LENGTH_S)))[op].target
    assert target is not None
    assert target.time is not None
    assert (target.time.start, target.time.end) == (start, end)


@pytest.mark.parametrize(
    ("prompt", "op", "slider", "value"),
    [
        ("warp stabilizer, 30%", "stabilize", "strength", 30),
        ("denoise 40 percent", "denoise", "luminance", 40),
        ("add grain 20%", "grain", "amount", 20),
    ],
)
def test_a_strength_in_percent_is_taken_as_said(prompt: str, op: str, slider: str, value: float) -> None:
    step = steps(draft(prompt, facts("video", duration_s=LENGTH_S)))[op]
    assert getattr(step.params, slider) == value


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_silence_that_cannot_be_put_in_is_said(kind: Kind) -> None:
    drafted = draft("add 3 seconds of silence", facts(kind, duration_s=LENGTH_S))
    assert not drafted.plan.steps
    assert any("silence" in note for note in drafted.notes)
