"""Sound."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from edits.vocabulary.base import AUDIBLE, VIDEO, Executor, MediaId, Params, Percent, Stage, Words, require_one

Band = Annotated[float, Field(ge=-24, le=24, description="dB")]


class Gain(Params, op="gain", stage=Stage.audio, kinds=AUDIBLE):
    """Louder (+) or quieter (−) by decibels."""

    db: Annotated[float, Field(ge=-60, le=30)]


class Loudness(Params, op="loudness", stage=Stage.audio, kinds=AUDIBLE):
    """Normalise to a programme loudness (EBU R128)."""

    integrated: Annotated[float, Field(ge=-70, le=-5, description="LUFS")] = -14
    true_peak: Annotated[float, Field(ge=-9, le=0, description="dBTP")] = -1


class DenoiseAudio(Params, op="denoise_audio", stage=Stage.audio, kinds=AUDIBLE):
    """Lower steady noise: hiss, hum, wind."""

    strength: Percent = 50


class EnhanceVoice(Params, op="enhance_voice", stage=Stage.audio, kinds=AUDIBLE):
    """Make speech clear and present."""

    strength: Percent = 50


class Equalize(Params, op="equalize", stage=Stage.audio, kinds=AUDIBLE):
    """Three-band equaliser."""

    low: Band = 0
    mid: Band = 0
    high: Band = 0


class FadeAudio(Params, op="fade_audio", stage=Stage.audio, kinds=AUDIBLE):
    """Fade the sound in, out or both."""

    in_: Annotated[float, Field(alias="in", ge=0, le=60, description="seconds")] = 0
    out: Annotated[float, Field(ge=0, le=60, description="seconds")] = 0

    model_config = {"populate_by_name": True, "serialize_by_alias": True}


class _Sound(Params):
    prompt: Words | None = None
    media: MediaId | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        require_one(self, "prompt", "media")
        return self


class Music(_Sound, op="music", stage=Stage.audio, kinds=AUDIBLE):
    """Put music under the clip; duck lowers it while somebody speaks."""

    gain_db: Annotated[float, Field(ge=-60, le=12)] = -12
    duck: bool = True


class SoundEffect(_Sound, op="sound_effect", stage=Stage.audio, kinds=AUDIBLE):
    """Add a sound."""


class VoiceOver(Params, op="voice_over", stage=Stage.audio, kinds=AUDIBLE, executor=Executor.generative):
    """Speak a text, or lay a recording over the clip."""

    text: Words | None = None
    media: MediaId | None = None


class Mute(Params, op="mute", stage=Stage.audio, kinds=AUDIBLE):
    """Silence the sound, all of it or in target.time."""


class ExtractAudio(Params, op="extract_audio", stage=Stage.audio, kinds=VIDEO):
    """Save the sound as a file of its own."""


class AudioOffset(Params, op="audio_offset", stage=Stage.audio, kinds=VIDEO):
    """Shift the sound against the picture: + is later (lip sync)."""

    seconds: Annotated[float, Field(ge=-60, le=60)]
