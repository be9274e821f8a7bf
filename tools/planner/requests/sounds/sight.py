"""Words of sound, read beside photographs: "loud colours" are strong ones, and a guitar or the traffic is a thing.

Nothing is heard of a photograph. Only where sound is named plainly, as in "add some music", is it asked for, and the
plan then says that it needs a clip.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.lexicon import load_lexicon
from graph.state import Ask
from tools.planner.grammar.function_words import COPULAS
from tools.planner.words.marking import HEARD_OPS, set_entry
from tools.planner.words.signs import AUDIBLE
from tools.planner.words.token import Token

PLAIN = re.compile(
    r"\b(?:music|songs?|sounds?|audio|soundtrack|voice ?-?overs?|voices?|narrat\w+|speech|microphone|mic|mp3|wav"
    r"|podcast|volume (?:up|down)|lufs|db|lo-?fi|beats?)\b",
    re.IGNORECASE,
)
"""What is nothing but sound."""
WANTS = re.compile(
    r"\b(?:add|put|play|lay|insert|want|needs?|with|give|include|use|some|any|need|have|remove|mute|turn|make|take|cut"
    r"|kill|lower|raise|boost|reduce|clean|fix|record|extract|change|replace|background music|music please)\b",
    re.IGNORECASE,
)
"""Beside sound that is asked for; in "she must be enjoying a nice song" it is only told of."""
SEEN_AS = {
    **dict.fromkeys(("loud", "deafening", "blaring"), "saturated"),
    **dict.fromkeys(("quiet", "quieter"), "subdued"),
    "louder": "more saturated", "faint": "flat", "mute": "desaturate", "normalize": "enhance", "normalise": "enhance",
    "lows": "shadows", "highs": "highlights", "equalise": "equalize",
}  # fmt: skip
"""What a word of sound means of a picture."""
COMPARED = re.compile(r"\b(?:colou?rs?|tones?|hues?|palette|reds?|greens?|blues?|yellows?|pinks?|oranges?)\b", re.I)
"""Beside which even "louder" is said of what is seen."""


def as_seen(tokens: Sequence[Token], text: str) -> None:
    """Let words of sound mean what they mean of a photograph, unless sound is named in the text."""
    if PLAIN.search(text):
        return
    entries = load_lexicon().entries
    for at, token in enumerate(tokens):
        if token.signs & AUDIBLE:
            meant = SEEN_AS.get(token.norm)
            if token.norm in BY_DEGREE and not COMPARED.search(text):
                continue
            if token.norm == "faint" and not (at and tokens[at - 1].norm in TELLING):
                meant = None
            for one in tokens[at + 1 : at + token.length]:
                set_entry(one, entries.get(one.norm) or entries.get(one.lemma))
            set_entry(token, entries.get(meant) if meant else None)


BY_DEGREE = frozenset({"louder", "quieter"})
TELLING = COPULAS | {"too", "so", "very", "quite", "really", "bit", "little", "pretty"}
"""Behind which "faint" tells how a thing is; "a faint smile" is another thing."""


def without_sound(asks: list[Ask], text: str) -> list[Ask]:
    """The asks for a photograph; of sound only what is asked for plainly."""
    if all(ask.op not in HEARD_OPS for ask in asks):
        return asks
    plain = PLAIN.search(text) is not None and WANTS.search(text) is not None
    return [ask for ask in asks if ask.op not in HEARD_OPS or plain or ask.words.lower() in BY_DEGREE]


__all__ = ["as_seen", "without_sound"]
