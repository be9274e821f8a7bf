"""A voice from a model: a text as it is spoken, over the speech API of the host."""

from __future__ import annotations

from tools.model.errors import ModelAnswerInvalid
from tools.model.host import ModelHost, reading_answers

PART = "speaking model"
LONGEST = 4_000
"""Characters that hosts speak in one go."""
LEAST = 200
"""Bytes under which an answer is no sound."""


async def speak(host: ModelHost, model: str, text: str) -> bytes:
    """An MP3 of the text that nobody has decoded yet, in the voice of the settings. Raises ModelError."""
    if len(text) > LONGEST:
        raise ModelAnswerInvalid(f"the text is longer than {LONGEST:,} characters", part=PART)
    with reading_answers(part=PART):
        answer = await host.openai.audio.speech.create(
            model=model, voice=host.settings.speech_voice, input=text, response_format="mp3"
        )
        body = await answer.aread()
    if len(body) < LEAST or body[:1] in (b"{", b"[", b"<"):
        raise ModelAnswerInvalid("there is no sound in it", part=PART)
    return body
