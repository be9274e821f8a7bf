"""The sentences that say what was seen and heard."""

from __future__ import annotations

import pytest

from edits.media import ClipMeasures, MediaFacts, Shot, SoundMeasures, StillMeasures, Swatch
from edits.vocabulary.base import Box
from tools.sight.describe import describe

STILL = StillMeasures(
    lightness=55, a=0, b=0, contrast=20, black_point=3, white_point=95, clipped_low=0, clipped_high=0,
    colorfulness=40, cast_a=0, cast_b=0, sharpness=120, noise=1,
    palette=(Swatch(name="sage green", hex="#9aab89", share=0.6), Swatch(name="cream", hex="#f4ead0", share=0.3)),
)  # fmt: skip
FACE = Box(left=0.4, top=0.2, width=0.15, height=0.2)


def picture(**still: object) -> str:
    facts = MediaFacts(media_id="m", kind="image", mime="image/jpeg", bytes=1, sha256="s", width=600, height=400)
    return describe(facts.model_copy(update={"still": STILL.model_copy(update=still)}))


def clip(still: dict[str, object] | None = None, **facts: object) -> str:
    base = MediaFacts(media_id="m", kind="video", mime="video/mp4", bytes=1, sha256="s", duration_s=14)
    update = {"still": STILL.model_copy(update=still or {}), "clip": ClipMeasures(shots=(Shot(start=0, end=14),))}
    return describe(base.model_copy(update=update | facts))


def test_a_plain_picture_is_said_plainly() -> None:
    assert picture() == "A wide picture: normally exposed. Mostly sage green and cream."


def test_people_come_first() -> None:
    assert picture(faces=(FACE,)).startswith("A person facing the camera:")
    assert picture(faces=(FACE.model_copy(update={"width": 0.4}),)).startswith("A person facing the camera, close up:")
    assert picture(faces=(FACE, FACE, FACE)).startswith("Three people facing the camera:")


@pytest.mark.parametrize(
    ("still", "words"),
    [
        ({"lightness": 20}, "dark"),
        ({"lightness": 35}, "a little dark"),
        ({"lightness": 90}, "very bright"),
        ({"contrast": 8}, "flat in contrast"),
        ({"contrast": 33}, "strong in contrast"),
        ({"clipped_high": 0.07}, "7% of it burnt out to white"),
        ({"cast_b": -12}, "with a blue cast"),
        ({"cast_b": 12, "cast_a": 9}, "with an orange cast"),
        ({"cast_a": -6}, "with a touch of green"),
        ({"shadow_b": -7}, "with a blue cast in the shadows"),
        ({"sharpness": 1}, "nothing in it is sharp"),
        ({"noise": 9, "sharpness": 250}, "grainy"),
        ({"tilt": -2.5}, "its lines lean 2.5° anticlockwise"),
        ({"colorfulness": 0}, "black-and-white picture"),
        ({"faces": (FACE,), "face_lightness": 30}, "the face is darker than what is around it"),
    ],
)
def test_what_stands_out_is_said(still: dict[str, object], words: str) -> None:
    assert words in picture(**still)
    assert words not in picture()


def test_blue_clothes_are_no_blue_cast() -> None:
    navy = (Swatch(name="navy", hex="#14234a", share=0.4),)
    assert "cast" not in picture(shadow_b=-9, palette=navy)


def test_texture_is_not_called_grain() -> None:
    assert "grainy" not in picture(noise=7, sharpness=900)


def test_a_clip_says_length_cutting_movement_and_sound() -> None:
    cuts = ClipMeasures(shots=tuple(Shot(start=n, end=n + 1) for n in range(14)), mean_shot=1, motion=20)
    sound = SoundMeasures(loudness=-18.4, true_peak=-2, tempo=119.7, beats=(0.5,))
    said = clip(clip=cuts, sound=sound)
    assert said.startswith("14 s of fast-cut video in 14 shots of about 1.0 s, lively: normally exposed.")
    assert "moderately loud sound (−18 LUFS), with a beat at 120 BPM" in said
    assert clip().startswith("14 s of video in one shot, hardly moving:")
    assert clip().endswith("no sound.")


def test_a_sound_says_length_level_silence_and_beat() -> None:
    facts = MediaFacts(
        media_id="m", kind="audio", mime="audio/wav", bytes=1, sha256="s", duration_s=200, channels=2,
        sound=SoundMeasures(loudness=-31, true_peak=-9, silence=0.4),
    )  # fmt: skip
    assert describe(facts) == "3.3 minutes of quiet stereo sound (−31 LUFS), 40% of it silence, no steady beat."


def test_at_most_two_sentences() -> None:
    everything = picture(
        faces=(FACE,), face_lightness=20, contrast=33, clipped_high=0.1, cast_b=-12, tilt=3, noise=9, sharpness=200
    )
    assert everything.count(". ") + everything.endswith(".") == 2
