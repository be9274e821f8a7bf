"""What the whole prompt says beside its requests: by how many degrees, as which file."""

from __future__ import annotations

from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.function_words import is_verbal, words_of
from tools.planner.requests.gathered import Requests
from tools.planner.statements.stated import stated_for
from tools.planner.words.signs import END
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, numbers_in, with_unit
from tools.planner.words.wordsets import words

MISREAD = words("replace_object move_object straighten clarity temperature reshape restyle")


TURNED = words("clockwise anticlockwise counterclockwise direction clock wise rotation")
TURNING = TURNED | {"degrees", "degree"}
"""Words without which nothing is turned by degrees here."""


def turn_by_degrees(tokens: Sequence[Token], text: str, found: Requests) -> None:
    """ "a little more, say 10 degrees": degrees turn the picture, whatever the verb."""
    number = with_unit(tokens, "degrees", "degree")
    if any(ask.op in ("rotate", "straighten") and "degrees" in ask.params for ask in found.asks):
        if number is not None:
            found.asks = [_by(ask, abs(number.value)) for ask in found.asks]
        return
    if number is None and not found.asks and any(token.norm in TURNED for token in tokens):
        number = next((one for one in numbers_in(tokens) if 0 < abs(one.value) <= 360 and one.unit not in UNITS), None)
    if number is None or (
        any(token.norm in ("kelvin", "celsius", "fahrenheit", "oven", "angle") for token in tokens) and not found.verbs
    ):
        return
    params = stated_for("rotate", tokens, text)
    if params:
        found.asks = [ask for ask in found.asks if ask.op not in MISREAD]
        sign = -1 if params["degrees"] < 0 else 1
        found.asks.append(Ask(op="rotate", params=params, sign=sign, words=words_of(tokens[-14:], text)[:300]))


def _by(ask: Ask, degrees: float) -> Ask:
    """ "slight rotation to the left, | like 2 degrees": the figure comes after the turn."""
    turned = ask.params.get("degrees") if ask.op == "rotate" else None
    if turned not in (90.0, -90.0) or any(letter.isdigit() for letter in ask.words) or not 0 < degrees <= 360:
        return ask
    value = -degrees if turned < 0 else degrees
    return ask.model_copy(update={"params": {**ask.params, "degrees": value}, "sign": 1 if value > 0 else -1})


MOST_TOLD = 9
"""Words behind a format that can tell more of the file."""


def _described(tokens: Sequence[Token], at: int) -> int:
    """Where the words about a file end: "mp4 | with h264, 1080p"."""
    after = range(at + 1, min(len(tokens), at + MOST_TOLD))
    return next((place for place in after if is_verbal(tokens[place]) or tokens[place].signs & END), after.stop)


PICTURED = words("codec crf width height fps aspect")
"""What is only told of a file that has a picture."""
SOUND_FILES = words("mp3 wav flac ogg opus m4a aac aiff")


def name_file(tokens: Sequence[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    """ "… before saving as webp", "only the audio as mp3": the file that is wanted, said beside the request."""
    formats = [at for at, token in enumerate(tokens) if token.entry is not None and token.entry.container]
    aimed = [
        at
        for at in formats
        if any(token.norm in ("as", "to", "into", "a", "an", "in") for token in tokens[max(0, at - 2) : at])
    ]
    if aimed and not any(ask.op == "output" for ask in found.asks) and (found.verbs or found.asks):
        at = aimed[-1]
        found.asks.append(
            Ask(
                op="output",
                params=stated_for("output", tokens[max(0, at - 2) : _described(tokens, at)], text),
                words=words_of(tokens[max(0, at - 4) : at + 1], text),
            )
        )
    output = next((ask.params for ask in found.asks if ask.op == "output"), {})
    made = output.get("container") if output.keys().isdisjoint(PICTURED) else None
    spoken = any(token.norm in ("audio", "sound", "soundtrack", "song", "music", "voice") for token in tokens)
    if (
        made in SOUND_FILES
        and spoken
        and "audio" not in kinds
        and not any(ask.op == "extract_audio" for ask in found.asks)
    ):
        found.asks = [ask for ask in found.asks if ask.op not in ("mute", "music", "loudness", "cutout", "gain")]
        found.asks.insert(0, Ask(op="extract_audio", words=words_of(tokens[-20:], text)[:300]))
