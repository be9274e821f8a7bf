"""How clips are to meet, said behind what joins them: "merge these clips with 0.5s dissolves"."""

from __future__ import annotations

from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.statements.stated import stated_for
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

MEETS = words("dissolves dissolve crossfade crossfades fade fades wipe wipes transition transitions dips slides")
JOINED = frozenset({"concat", "merge", "reorder"})
MOST_BETWEEN = 6


def joined_by(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """The asks, with the transition that joined clips are to have; as they are where none is named."""
    if MEETS.isdisjoint(seen.norms) or not {"with", "using", "by"} & seen.norms:
        return asks
    ops = {ask.op for ask in asks[known:]}
    place = next((at for at, token in enumerate(sentence) if token.norm in MEETS), 0)
    led = next((at for at in range(place - 1, max(-1, place - MOST_BETWEEN), -1) if sentence[at].norm in LEADS), None)
    if led is None or not ops & JOINED or ops & {"transition", "fade_audio"}:
        return asks
    told = sentence[led : place + 1]
    params = stated_for("transition", told, text)
    return [*asks, Ask(op="transition", params=params, words=words_of(told, text)[:300])]


LEADS = frozenset({"with", "using", "by"})
