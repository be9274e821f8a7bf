"""What is measured in a sound."""

from __future__ import annotations

import time
from pathlib import Path

import av
import numpy as np
import pytest

from edits.media import SoundMeasures
from tests.tools.sight.scenes import clicks, write_wav
from tools.errors import Unreadable
from tools.sight import look
from tools.sight.beats import RATE, find_beats

SECOND = 44_100


def heard(path: Path, samples: np.ndarray) -> SoundMeasures:
    sound = look.examine(write_wav(path, samples), "m", "s").sound
    assert sound is not None
    return sound


def tone(seconds: float, level: float = 0.5, pitch: float = 997) -> np.ndarray:
    return level * np.sin(2 * np.pi * pitch * np.arange(int(seconds * SECOND)) / SECOND)


def speech_like(seconds: float, seed: int) -> np.ndarray:
    """Bursts of noise as long and as irregular as syllables."""
    rng = np.random.default_rng(seed)
    samples, at = np.zeros(int(seconds * SECOND)), 0.1
    while at < seconds - 0.5:
        length = int(rng.uniform(0.08, 0.35) * SECOND)
        start = int(at * SECOND)
        samples[start : start + length] += rng.normal(0, 0.2, length) * np.hanning(length)
        at += length / SECOND + rng.exponential(0.12)
    return samples


@pytest.mark.parametrize("tempo", [75, 96, 120, 140, 174])
def test_a_click_track_has_its_tempo_and_its_beats(tmp_path: Path, tempo: float) -> None:
    sound = heard(tmp_path / "a.wav", clicks(tempo, 15, start=0.3))
    assert sound.tempo == pytest.approx(tempo, abs=1)
    expected = np.arange(0.3, 14.9, 60 / tempo)
    nearest = [np.abs(np.array(sound.beats) - beat).min() for beat in expected]
    assert max(nearest) < 0.04
    assert len(sound.beats) == pytest.approx(len(expected), abs=1)


def test_the_beat_a_sound_starts_on_counts(tmp_path: Path) -> None:
    assert heard(tmp_path / "a.wav", clicks(120, 8, start=0)).beats[0] == pytest.approx(0, abs=0.04)


def test_a_beat_is_heard_under_a_held_chord_and_noise(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    music = 0.5 * clicks(98, 12) + tone(12, 0.1, 220) + rng.normal(0, 0.01, 12 * SECOND)
    assert heard(tmp_path / "a.wav", music).tempo == pytest.approx(98, abs=1)


@pytest.mark.parametrize("seed", range(6))
def test_speech_has_no_beat(seed: int) -> None:
    samples = speech_like(20, seed)[:: SECOND // RATE].astype(np.float32)
    assert find_beats(samples) == (None, ())


def test_noise_tones_and_short_sounds_have_no_beat(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    assert heard(tmp_path / "a.wav", rng.normal(0, 0.1, 10 * SECOND)).tempo is None
    assert heard(tmp_path / "b.wav", tone(10)).tempo is None
    assert heard(tmp_path / "c.wav", clicks(120, 2)).tempo is None


def test_loudness_and_true_peak_are_those_of_the_standard(tmp_path: Path) -> None:
    """A 997 Hz sine at −20 dBFS in one of two ears reads −23 LUFS (EBU Tech 3341, case 1, in mono: −23)."""
    sound = heard(tmp_path / "a.wav", tone(8, 0.1))
    assert sound.loudness == pytest.approx(-23.0, abs=0.2)
    assert sound.true_peak == pytest.approx(-20.0, abs=0.2)
    louder = heard(tmp_path / "b.wav", tone(8, 0.2))
    assert louder.loudness - sound.loudness == pytest.approx(6.02, abs=0.1)


def test_silence_is_counted_and_has_no_loudness(tmp_path: Path) -> None:
    half = np.concatenate([tone(3), np.zeros(3 * SECOND)])
    assert heard(tmp_path / "a.wav", half).silence == pytest.approx(0.5, abs=0.03)
    nothing = heard(tmp_path / "b.wav", np.zeros(3 * SECOND))
    assert (nothing.loudness, nothing.true_peak, nothing.silence) == (None, None, 1.0)


def test_a_long_sound_is_sampled_and_its_beats_are_bounded(tmp_path: Path) -> None:
    long = write_wav(tmp_path / "a.wav", np.tile(clicks(150, 60, start=0.2, rate=8_000), 15), rate=8_000)
    begun = time.monotonic()
    facts = look.examine(long, "m", "s")
    assert time.monotonic() - begun < 6
    assert facts.duration_s == pytest.approx(900, abs=0.1)
    assert facts.sound.tempo == pytest.approx(150, abs=1)
    assert 400 < len(facts.sound.beats) <= 512


def test_a_sound_that_stops_early_says_so_or_is_as_long_as_it_is(tmp_path: Path) -> None:
    """A WAV's header may promise more than is there; what matters is that nobody is told a wrong length."""
    whole = write_wav(tmp_path / "a.wav", tone(10))
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 5])
    assert look.examine(cut, "m", "s").duration_s == pytest.approx(2, abs=0.1)


def test_a_flac_that_stops_early_says_how_much_is_there(tmp_path: Path) -> None:
    whole = tmp_path / "a.flac"
    with av.open(str(whole), "w") as container:
        stream = container.add_stream("flac", rate=44_100, layout="mono")
        noise = np.random.default_rng(0).integers(-9_000, 9_000, (1, 441_000), dtype=np.int16)
        frame = av.AudioFrame.from_ndarray(noise, format="s16", layout="mono")
        frame.sample_rate = 44_100
        resampler = av.AudioResampler(format="s16", layout="mono", rate=44_100, frame_size=4_096)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 4])
    with pytest.raises(Unreadable, match=r"It stops after 2\.\d s of 10\.0"):
        look.examine(cut, "m", "s")


def test_nothing_heard_is_no_sound(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no sound"):
        look.examine(write_wav(tmp_path / "a.wav", np.zeros(0)), "m", "s")
