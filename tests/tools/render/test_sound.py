"""Sound as a listener hears it: how loud, at what pitch, how clean, and where it is silent."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from tests.tools.render.clips import (
    RATE,
    Cutter,
    Made,
    Samples,
    level_db,
    make_clip,
    make_sound,
    pitch_of,
    samples_of,
    tone,
)
from tools.render.errors import SourceError
from tools.render.loudness import measure
from tools.render.pauses import find_pauses

SECONDS = 6.0


def noise(seconds: float, level: float) -> Samples:
    values = np.random.default_rng(7).standard_normal((2, round(seconds * RATE)))
    return (level * values).astype(np.float32)


def speech(seconds: float) -> Samples:
    """Bursts of a rich tone with pauses, loud and soft by turns, as words are."""
    time = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 140 * harmonic * time) / harmonic for harmonic in range(1, 12))
    word = (np.sin(2 * np.pi * 1.5 * time) > 0) * (0.4 + 0.6 * (np.sin(2 * np.pi * 0.4 * time) > 0))
    return np.tile((0.12 * voice * word).astype(np.float32), (2, 1))


def at(samples: Samples, start: float, end: float) -> Samples:
    return samples[:, round(start * RATE) : round(end * RATE)]


@pytest.fixture
def cutter(tmp_path: Path) -> Cutter:
    return Cutter(tmp_path)


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_sound(tmp_path_factory.mktemp("sounds") / "tone.wav", tone(SECONDS))


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_sound(tmp_path_factory.mktemp("sounds") / "speech.wav", speech(SECONDS))


def heard(cutter: Cutter, made: Made, *steps: dict[str, object], **more: object) -> Samples:
    """What comes out, as a WAV so that no codec blurs it."""
    wav = {"op": "output", "params": {"container": "wav"}}
    done = cutter.render(made, *steps, wav, **more)
    assert done.not_rendered == ()
    return samples_of(done.path)


def blocks(samples: Samples) -> list[Samples]:
    return [samples[:, first : first + 4_800] for first in range(0, samples.shape[1], 4_800)]


def test_without_steps_the_sound_is_as_it_was(cutter: Cutter, steady: Made) -> None:
    assert np.abs(heard(cutter, steady) - tone(SECONDS)).max() < 1e-3


def test_a_preview_is_an_m4a_named_for_the_plan(cutter: Cutter, steady: Made) -> None:
    done = cutter.render(steady)
    assert (done.mime, done.path.suffix, done.width) == ("audio/mp4", ".m4a", None)
    with av.open(str(done.path)) as container:
        assert container.metadata["comment"].startswith("edited by Loupe, plan ")


@pytest.mark.parametrize("container", ["mp3", "wav", "m4a", "flac", "ogg"])
def test_other_formats_are_written_on_request(cutter: Cutter, steady: Made, container: str) -> None:
    done = cutter.render(steady, {"op": "output", "params": {"container": container}})
    assert done.path.suffix == f".{container}"
    assert abs(samples_of(done.path).shape[1] / RATE - SECONDS) < 0.1
    assert pitch_of(samples_of(done.path)) == pytest.approx(440, abs=2)


def test_a_gain_is_exact(cutter: Cutter, steady: Made) -> None:
    change = level_db(heard(cutter, steady, {"op": "gain", "params": {"db": -9}})) - level_db(tone(SECONDS))
    assert change == pytest.approx(-9, abs=0.05)


def test_half_the_strength_is_half_the_decibels(cutter: Cutter, steady: Made) -> None:
    quieter = heard(cutter, steady, {"op": "gain", "params": {"db": -9}, "amount": 0.5})
    assert level_db(quieter) - level_db(tone(SECONDS)) == pytest.approx(-4.5, abs=0.05)


def test_a_gain_for_a_part_leaves_the_rest(cutter: Cutter, steady: Made) -> None:
    samples = heard(cutter, steady, {"op": "gain", "params": {"db": -20}, "at": (2, 4)})
    assert level_db(at(samples, 2.1, 3.9)) - level_db(at(samples, 0.1, 1.9)) == pytest.approx(-20, abs=0.2)
    assert level_db(at(samples, 4.1, 5.9)) == pytest.approx(level_db(at(samples, 0.1, 1.9)), abs=0.05)


def test_a_muted_part_is_silent_and_nothing_clicks(cutter: Cutter, steady: Made) -> None:
    samples = heard(cutter, steady, {"op": "mute", "at": (2, 4)})
    assert np.abs(at(samples, 2.05, 3.95)).max() == 0
    assert np.abs(np.diff(samples)).max() < 1.5 * np.abs(np.diff(tone(1))).max()


@pytest.mark.parametrize("target", [-14.0, -16.0, -23.0, -27.0])
def test_loudness_lands_within_half_a_unit(cutter: Cutter, spoken: Made, target: float) -> None:
    measured = measure(iter(blocks(heard(cutter, spoken, {"op": "loudness", "params": {"integrated": target}}))))
    assert measured.integrated == pytest.approx(target, abs=0.5)
    assert measured.true_peak <= -1 + 0.1


def test_the_meter_agrees_with_the_standards_own_tone() -> None:
    # EBU Tech 3341, case 1: a 1 kHz sine at −23 dBFS in both channels reads −23 LUFS.
    level = 10 ** (-23 / 20)
    assert measure(iter(blocks(tone(20, 1_000, level)))).integrated == pytest.approx(-23, abs=0.1)


def test_peaks_are_held_when_loudness_would_push_them_over(cutter: Cutter, tmp_path: Path) -> None:
    peaky = noise(SECONDS, 0.01)
    peaky[:, ::24_000] = 0.9
    made = make_sound(tmp_path / "peaky.wav", peaky)
    step = {"op": "loudness", "params": {"integrated": -20, "true_peak": -3}}
    measured = measure(iter(blocks(heard(cutter, made, step))))
    assert measured.true_peak <= -2.9
    assert measured.integrated == pytest.approx(-20, abs=0.5)


def test_silence_has_no_loudness_and_that_is_said(cutter: Cutter, tmp_path: Path) -> None:
    made = make_sound(tmp_path / "silence.wav", np.zeros((2, RATE), np.float32))
    (one,) = cutter.render(made, {"op": "loudness"}).not_rendered
    assert "silence" in one.why


@pytest.mark.parametrize("factor", [0.5, 1.5, 2.0, 4.0])
def test_faster_or_slower_keeps_the_pitch(cutter: Cutter, steady: Made, factor: float) -> None:
    samples = heard(cutter, steady, {"op": "speed", "params": {"factor": factor}})
    assert samples.shape[1] / RATE == pytest.approx(SECONDS / factor, abs=0.001)
    assert pitch_of(at(samples, 0.1, SECONDS / factor - 0.1)) == pytest.approx(440, abs=4)


def test_like_a_tape_the_pitch_follows(cutter: Cutter, steady: Made) -> None:
    samples = heard(cutter, steady, {"op": "speed", "params": {"factor": 2, "preserve_pitch": False}})
    assert pitch_of(at(samples, 0.1, 2.9)) == pytest.approx(880, abs=2)


def test_backwards_the_end_is_heard_first(cutter: Cutter, tmp_path: Path) -> None:
    rising = np.concatenate([tone(5, 300), tone(5, 900)], axis=1)
    samples = heard(cutter, make_sound(tmp_path / "rising.wav", rising), {"op": "reverse"})
    assert pitch_of(at(samples, 0.5, 4.5)) == pytest.approx(900, abs=2)
    assert pitch_of(at(samples, 5.5, 9.5)) == pytest.approx(300, abs=2)
    assert np.abs(samples[:, 2000:-2000] - rising[:, ::-1][:, 2000:-2000]).max() < 2e-3


def test_a_cut_goes_down_and_up_so_that_nothing_clicks(cutter: Cutter, steady: Made) -> None:
    samples = heard(cutter, steady, {"op": "cut", "params": {"start": 2.0007, "end": 3.0013}})
    assert samples.shape[1] == round((SECONDS - 1.0006) * RATE)
    assert np.abs(at(samples, 1.9987, 2.0027)).max() < 0.05
    assert np.abs(np.diff(samples)).max() < 1.1 * np.abs(np.diff(tone(1))).max()
    assert level_db(at(samples, 1.0, 1.96)) == pytest.approx(level_db(tone(1)), abs=0.05)


def test_a_split_that_removes_nothing_is_not_heard(cutter: Cutter, steady: Made) -> None:
    assert np.abs(heard(cutter, steady, {"op": "split", "params": {"every": 1.3}}) - tone(SECONDS)).max() < 1e-3


def test_pauses_are_cut_out_and_a_breath_stays(cutter: Cutter, tmp_path: Path) -> None:
    quiet = np.zeros((2, 2 * RATE), np.float32)
    made = make_sound(tmp_path / "pause.wav", np.concatenate([tone(1.5), quiet, tone(1.5)], axis=1))
    samples = heard(cutter, made, {"op": "remove_silence", "params": {"pad_ms": 100}})
    assert samples.shape[1] / RATE == pytest.approx(3.2, abs=0.03)
    (pause,) = find_pauses(made.path, -40, 0.5)
    assert (pause.start, pause.end) == (pytest.approx(1.5, abs=0.011), pytest.approx(3.5, abs=0.011))


def test_a_sound_without_pauses_keeps_its_length(cutter: Cutter, steady: Made) -> None:
    done = cutter.render(steady, {"op": "remove_silence"})
    assert "no pause" in done.not_rendered[0].why


def test_fades_rise_and_fall(cutter: Cutter, steady: Made) -> None:
    samples = heard(cutter, steady, {"op": "fade_audio", "params": {"in": 1, "out": 2}})
    levels = [level_db(at(samples, start, start + 0.1)) for start in (0, 0.5, 1.5, 4.5, 5.5, 5.9)]
    assert levels[0] < levels[1] < levels[2]
    assert levels[2] > levels[3] > levels[4] > levels[5]
    assert level_db(at(samples, 1.5, 3.5)) == pytest.approx(level_db(tone(2)), abs=0.05)


def test_hiss_goes_down_and_the_voice_stays(cutter: Cutter, tmp_path: Path) -> None:
    made = make_sound(tmp_path / "hiss.wav", speech(SECONDS) + noise(SECONDS, 0.004))
    samples = heard(cutter, made, {"op": "denoise_audio", "params": {"strength": 70}})
    quiet = [(0.4, 0.62), (1.07, 1.29), (2.4, 2.6), (3.74, 3.95)]
    change = [level_db(at(samples, *part)) - level_db(at(noise(SECONDS, 0.004), *part)) for part in quiet[1:]]
    assert max(change) < -6
    assert level_db(at(samples, 2.7, 2.95)) - level_db(at(speech(SECONDS), 2.7, 2.95)) > -3


def test_filters_delay_the_sound_by_less_than_two_milliseconds(cutter: Cutter, tmp_path: Path) -> None:
    made = make_sound(tmp_path / "noise.wav", noise(2, 0.1))
    for op in ("denoise_audio", "enhance_voice", "equalize"):
        params = {"low": 1} if op == "equalize" else {"strength": 5}
        samples = heard(cutter, made, {"op": op, "params": params})[0]
        part = noise(2, 0.1)[0, RATE : RATE + 8_192]
        found = np.correlate(samples[RATE - 500 : RATE + 8_192 + 500], part, "valid").argmax() - 500
        assert abs(found) <= 0.002 * RATE, op


def test_a_voice_gets_presence_and_evenness(cutter: Cutter, spoken: Made) -> None:
    before, after = speech(SECONDS), heard(cutter, spoken, {"op": "enhance_voice", "params": {"strength": 80}})
    assert _share(after, 2_000, 6_000) > 1.5 * _share(before, 2_000, 6_000)
    loud, soft = (0.05, 0.3), (1.4, 1.6)
    assert level_db(at(after, *loud)) - level_db(at(after, *soft)) < level_db(at(before, *loud)) - level_db(
        at(before, *soft)
    )


def _share(samples: Samples, low: float, high: float) -> float:
    """Part of the energy between two frequencies."""
    power = np.abs(np.fft.rfft(samples[0])) ** 2
    hertz = np.fft.rfftfreq(samples.shape[1], 1 / RATE)
    return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())


def test_each_band_of_the_equaliser_moves_its_own(cutter: Cutter, tmp_path: Path) -> None:
    made = make_sound(tmp_path / "bands.wav", (tone(2, 80) + tone(2, 1_200) + tone(2, 9_000)) / 3)
    before = samples_of(made.path)
    for band, hertz in (("low", 80), ("mid", 1_200), ("high", 9_000)):
        after = heard(cutter, made, {"op": "equalize", "params": {band: 12}})
        gains = {at_hz: _at(after, at_hz) - _at(before, at_hz) for at_hz in (80, 1_200, 9_000)}
        assert gains.pop(hertz) == pytest.approx(12, abs=2)
        assert max(map(abs, gains.values())) < 3


def _at(samples: Samples, hertz: float) -> float:
    spectrum = np.abs(np.fft.rfft(samples[0] * np.hanning(samples.shape[1])))
    place = round(hertz * samples.shape[1] / RATE)
    return float(20 * np.log10(spectrum[place - 3 : place + 4].max()))


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_sound(tmp_path_factory.mktemp("sounds") / "song.wav", tone(4, 1_000, 0.5))


def test_music_lies_under_the_clip_and_ends_softly(cutter: Cutter, steady: Made, song: Made) -> None:
    step = {"op": "music", "params": {"media": "song", "gain_db": -12, "duck": False}}
    samples = heard(cutter, steady, step, media={"song": song.path})
    assert samples.shape[1] == round(SECONDS * RATE)
    level = _at(at(samples, 1, 2), 1_000) - _at(at(tone(4, 1_000, 0.5), 1, 2), 1_000)
    assert level == pytest.approx(-12, abs=0.3)
    assert _at(at(samples, 4.2, 5.0), 1_000) > 20
    assert _at(at(samples, 5.8, 6.0), 1_000) < _at(at(samples, 3, 3.2), 1_000) - 10


@pytest.mark.parametrize("duck", [False, True])
def test_music_with_a_time_is_heard_in_that_time_only(cutter: Cutter, steady: Made, song: Made, duck: bool) -> None:
    step = {"op": "music", "params": {"media": "song", "gain_db": 0, "duck": duck}, "at": (2, 4)}
    samples = heard(cutter, steady, step, media={"song": song.path})
    before, during, after = (_at(at(samples, start, start + 0.4), 1_000) for start in (1, 2.5, 4.8))
    assert during > max(before, after) + 25


def test_music_goes_down_while_somebody_speaks(cutter: Cutter, tmp_path: Path, song: Made) -> None:
    words = np.concatenate([tone(3, 300, 0.3), np.zeros((2, 3 * RATE), np.float32)], axis=1)
    made = make_sound(tmp_path / "words.wav", words)
    samples = heard(
        cutter, made, {"op": "music", "params": {"media": "song", "gain_db": -6}}, media={"song": song.path}
    )
    during, after = _at(at(samples, 1, 2), 1_000), _at(at(samples, 4.2, 4.6), 1_000) + 20 * np.log10(1 / 0.4)
    assert during < after - 6


def test_music_on_a_silent_clip_is_its_sound(cutter: Cutter, tmp_path: Path, song: Made) -> None:
    clip = make_clip(tmp_path / "silent.mp4", 2)
    done = cutter.render(clip, {"op": "music", "params": {"media": "song", "gain_db": 0}}, media={"song": song.path})
    assert done.not_rendered == ()
    assert pitch_of(samples_of(done.path)) == pytest.approx(1_000, abs=2)


def test_music_to_be_composed_needs_a_model(cutter: Cutter, steady: Made) -> None:
    (one,) = cutter.render(steady, {"op": "music", "params": {"prompt": "calm piano"}}).not_rendered
    assert "model" in one.why


def test_muting_silences_the_clip_and_not_its_new_music(cutter: Cutter, steady: Made, song: Made) -> None:
    music = {"op": "music", "params": {"media": "song", "gain_db": 0}}
    samples = heard(cutter, steady, music, {"op": "mute"}, media={"song": song.path})
    assert _at(at(samples, 1, 2), 440) < _at(at(samples, 1, 2), 1_000) - 40


def test_a_sound_effect_is_heard_once_at_its_time(cutter: Cutter, tmp_path: Path, steady: Made) -> None:
    beep = make_sound(tmp_path / "beep.wav", tone(0.5, 3_000))
    step = {"op": "sound_effect", "params": {"media": "beep"}, "at": (2, 3)}
    samples = heard(cutter, steady, step, media={"beep": beep.path})
    levels = [_at(at(samples, start, start + 0.4), 3_000) for start in (1.5, 2.05, 2.6)]
    assert levels[1] > max(levels[0], levels[2]) + 30


def test_a_recording_is_heard_over_the_clip_which_goes_down_meanwhile(
    cutter: Cutter, tmp_path: Path, steady: Made
) -> None:
    said = make_sound(tmp_path / "said.wav", tone(1.5, 3_000, 0.4))
    step = {"op": "voice_over", "params": {"media": "said"}, "at": (2, 4)}
    samples = heard(cutter, steady, step, media={"said": said.path})
    before, during, after = (at(samples, start, start + 0.5) for start in (1, 2.7, 5.2))
    assert _at(during, 3_000) > max(_at(before, 3_000), _at(after, 3_000)) + 30
    assert _at(during, 440) < _at(before, 440) - 6
    assert _at(after, 440) == pytest.approx(_at(before, 440), abs=1)


def test_an_offset_moves_the_sound_against_the_picture(cutter: Cutter, tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "clip.mp4", 3, sound=np.concatenate([tone(1), np.zeros((2, 2 * RATE), np.float32)], axis=1)
    )
    samples = samples_of(cutter.render(clip, {"op": "audio_offset", "params": {"seconds": 0.5}}).path)
    assert level_db(at(samples, 0, 0.45)) < -60
    assert level_db(at(samples, 0.6, 1.4)) > -20
    assert level_db(at(samples, 1.6, 2.9)) < -50


def test_the_sound_of_a_clip_can_be_had_alone(cutter: Cutter, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", 2, sound=tone(2, 600))
    done = cutter.render(clip, {"op": "extract_audio"}, {"op": "trim", "params": {"end": 1}})
    assert (done.mime, done.width) == ("audio/mp4", None)
    samples = samples_of(done.path)
    assert samples.shape[1] / RATE == pytest.approx(1, abs=0.05)
    assert pitch_of(samples) == pytest.approx(600, abs=2)


def test_another_sound_plays_afterwards(cutter: Cutter, steady: Made, song: Made) -> None:
    samples = heard(cutter, steady, {"op": "concat", "params": {"media": ["song"]}}, media={"song": song.path})
    assert samples.shape[1] == 10 * RATE
    assert pitch_of(at(samples, 7, 9)) == pytest.approx(1_000, abs=1)


def test_what_has_no_meaning_for_sound_is_said(cutter: Cutter, steady: Made) -> None:
    (one,) = cutter.render(steady, {"op": "crop", "params": {"aspect": "1:1"}}).not_rendered
    assert one.why == "crop applies to image and video, not to audio"


def test_a_picture_alone_is_refused_with_a_sentence(cutter: Cutter, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "silent.mp4", 0.5)
    mute = Made(clip.path, clip.facts.model_copy(update={"kind": "audio"}))
    with pytest.raises(SourceError, match="no sound"):
        cutter.render(mute)


def test_a_ramp_is_heard_without_a_click(cutter: Cutter, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "ramp.mp4", 3, sound=tone(3, 300))
    done = cutter.render(clip, {"op": "speed_ramp", "params": {"points": [[0.5, 1], [2.5, 2]]}})
    samples = samples_of(done.path)
    inner = samples[:, 4_800:-4_800]
    assert np.abs(np.diff(inner)).max() < 1.4 * np.abs(np.diff(tone(1, 600))).max()
    assert pitch_of(at(samples, 0.1, 0.45)) == pytest.approx(300, abs=4)
