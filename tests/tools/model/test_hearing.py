"""What a model hears becomes words with times, however little it says of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from settings import Settings
from tests.model_host.fixture import MockHost
from tests.tools.render.clips import make_sound, tone
from tools.model.errors import ModelUnauthorized
from tools.model.hearing import Speech, hear
from tools.model.host import ModelHost
from tools.render import speech
from tools.render.speech import extract_speech

PART = Speech(b"sound", 10.0, 4.0, "speech.m4a", "audio/mp4")


def heard(model_host: MockHost, *parts: Speech, model: str = "whisper-1"):
    async def listen():
        host = ModelHost(Settings(_env_file=None, **model_host.settings(transcribe_model=model)))
        try:
            return await hear(host, model, parts or (PART,))
        finally:
            await host.close()

    return asyncio.run(listen())


def test_words_have_the_punctuation_of_the_text_and_lie_at_their_place(model_host: MockHost) -> None:
    words = [
        {"word": word, "start": nth * 0.5, "end": nth * 0.5 + 0.4} for nth, word in enumerate(["Well", "I", "know"])
    ]
    model_host.hears({"text": "Well, I know.", "language": "english", "duration": 4, "words": words})
    transcript = heard(model_host)
    assert [word.text for word in transcript.words] == ["Well,", "I", "know."]
    assert transcript.words[1].start == pytest.approx(10.5)
    assert (transcript.language, transcript.estimated) == ("english", False)


def test_parts_follow_each_other(model_host: MockHost) -> None:
    model_host.hears({"text": "Hello", "duration": 4, "words": [{"word": "Hello", "start": 1, "end": 99}]})
    transcript = heard(model_host, PART, Speech(b"more", 14.0, 4.0, "b.m4a", "audio/mp4"))
    assert [(word.start, word.end) for word in transcript.words] == [(11.0, 14.0), (15.0, 18.0)]


def test_text_without_times_is_spread_and_says_so(model_host: MockHost) -> None:
    model_host.hears({"text": "Hello there everybody"})
    transcript = heard(model_host, model="gpt-4o-transcribe")
    assert transcript.estimated
    assert [word.text for word in transcript.words] == ["Hello", "there", "everybody"]
    assert transcript.words[0].start == 10.0
    assert transcript.words[-1].end == pytest.approx(14.0)


def test_a_model_that_fails_is_told_in_our_words(model_host: MockHost) -> None:
    model_host.fails(401, endpoint="transcription")
    with pytest.raises(ModelUnauthorized, match="hearing model"):
        heard(model_host)


def test_a_long_sound_goes_in_parts_that_break_in_pauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "PART_S", 3.0)
    monkeypatch.setattr(speech, "LOOK_S", 1.5)
    sound = tone(8)
    sound[:, 2 * 48_000 : round(2.3 * 48_000)] = 0
    parts = extract_speech(make_sound(tmp_path / "long.wav", sound).path, tmp_path)
    assert 2.0 < parts[0].seconds < 2.3
    assert sum(part.seconds for part in parts) == pytest.approx(8, abs=0.05)
    assert parts[1].start == pytest.approx(parts[0].seconds)
    assert all(part.path.stat().st_size < 40_000 for part in parts)
