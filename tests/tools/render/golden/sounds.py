"""Every operation on a sound, on a painted voice: kept as spectrograms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.tools.render.clips import RATE, Cutter, Made, Samples, film, make_sound, samples_of
from tests.tools.render.golden.case import Case, timed
from tests.tools.render.golden.footage import SEED, WORDS
from tests.tools.render.golden.painted import FPS, frames, voice

WINDOW, STEP = 2_048, 1_600
COLUMNS = 108
"""Steps that a spectrogram shows, 3.6 s; silence where the sound is over."""
BANDS, LOWEST, HIGHEST = 64, 60.0, 16_000.0
"""Rows, evenly spaced in pitch, and Hz of the lowest and the highest."""
FLOOR_DB = -96.0
WAV = {"op": "output", "params": {"container": "wav"}}
ALONE = {"op": "extract_audio"}

sound = partial(timed, "sound", "voice", after=(WAV,))
SOUNDS = [
    sound("gain", db=-12, other={"db": -6}), sound("gain", db=6, during=(0.2, 1), other={"db": 0}, title="gain_during"),
    sound("loudness", integrated=-14, other={"integrated": -20}), sound("denoise_audio", strength=80),
    sound("enhance_voice", strength=80), sound("equalize", low=10, mid=-6, high=12, other={"low": 0, "high": 0}),
    sound("fade_audio", **{"in": 0.6, "out": 0.8}, other={"out": 0.3}),
    sound("music", media="song", gain_db=-6, duck=False, other={"gain_db": -16}),
    sound("music", media="song", gain_db=0, duck=True, other={"duck": False}, title="music_ducked"),
    sound("sound_effect", media="song", during=(0.8, 1), title="sound_effect"),
    sound("voice_over", media="song", during=(0.2, 1), title="voice_over"),
    sound("mute", during=(0.3, 0.9)), sound("trim", start=0.5, end=1.9, other={"start": 0.2}),
    sound("cut", start=0.4, end=1.5, other={"end": 1}), sound("speed", factor=1.5, other={"factor": 1.2}),
    sound("speed", factor=1.5, preserve_pitch=False, other={"preserve_pitch": True}, title="speed_as_a_tape"),
    sound("reverse"), sound("loop", count=2, during=(0, 0.7), other={"count": 3}),
    sound("remove_silence", min_seconds=0.3, pad_ms=50), sound("remove_filler"),
    sound("concat", media=["song"], title="concat"),
    Case("sound_extract_audio", (ALONE, WAV), (ALONE, WAV, {"op": "gain", "params": {"db": -6}}), "talk"),
    timed("sound", "talk", "audio_offset", seconds=0.5, after=(ALONE, WAV), other={"seconds": 0.3}),
    timed("sound", "talk", "speed_ramp", points=[[0.3, 0.6], [2, 2]], after=(ALONE, WAV),
          title="speed_ramp"),
]  # fmt: skip


def painted_sounds(folder: Path) -> dict[str, Made]:
    """The painted voice, alone and under a picture."""
    made = {
        "voice": make_sound(folder / "voice.wav", voice()),
        "talk": film(folder / "talk.mp4", frames("shaky"), FPS, sound=voice()),
    }
    known = {"sha256": SEED, "transcript": WORDS}
    return {name: Made(one.path, one.facts.model_copy(update=known)) for name, one in made.items()}


def take_sound(
    one: Case, cutter: Cutter, sounds: Mapping[str, Made], media: Mapping[str, Path], *, other: bool = False
) -> np.ndarray:
    """The spectrogram of a case's result. Every step must have been rendered."""
    done = cutter.render(sounds[one.source], *(one.other if other else one.steps), media=media)
    assert done.not_rendered == ()
    return spectrogram(samples_of(done.path))


def spectrogram(samples: Samples) -> np.ndarray:
    """Level by pitch, high ones on top, and time: uint8 (BANDS, COLUMNS, 3), black at FLOOR_DB, white at full scale."""
    mono = np.zeros(WINDOW + STEP * COLUMNS)
    heard = samples.mean(axis=0)[: len(mono)]
    mono[: len(heard)] = heard
    windows = np.stack([mono[first : first + WINDOW] for first in range(0, STEP * COLUMNS, STEP)])
    power = np.abs(np.fft.rfft(windows * np.hanning(WINDOW), axis=1)) ** 2 / (WINDOW / 4) ** 2
    edges = np.geomspace(LOWEST, HIGHEST, BANDS + 1) * WINDOW / RATE
    rows = [power[:, int(low) : max(int(high), int(low) + 1)].mean(axis=1) for low, high in pairwise(edges)]
    level = 10 * np.log10(np.maximum(np.stack(rows[::-1]), 1e-12))
    gray = np.clip(255 * (1 - level / FLOOR_DB), 0, 255).astype(np.uint8)
    return np.repeat(gray[..., None], 3, axis=2)
