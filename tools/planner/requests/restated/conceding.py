"""What is said to be fine as it is, beside what is to change: "the music is fine but the voice is too quiet"."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

PRAISE = words("fine ok okay good great perfect alright nice")
SAID = words("is are looks sounds look sound seems feels was were")
BETWEEN = words("all already pretty quite totally absolutely really so as it now perfectly mostly just actually very")
OPENING = words("the my our his her their this that these those , and but everything rest")
ENDING = words("but and , . ; so though although however just only - )")
SUBJECTS = words(
    "music song soundtrack audio sound voice voices volume levels speech mic picture video image footage colors color "
    "grade grading exposure framing cut cuts edit editing pacing pace ending start beginning intro captions subtitles "
    "titles title text font length timing transitions speed stabilization rest everything"
)
"""Parts of a clip that people find fine."""
MOST_SUBJECT = 3


def without_concessions(sentence: list[Token], seen: Glance) -> list[Token]:
    """The sentence without what is only said to be fine; itself where nothing else would be left."""
    if not seen.norms.isdisjoint(("time", "way", "through", "chase")):
        sentence = _without_whole(sentence)
    if PRAISE.isdisjoint(seen.norms) or SAID.isdisjoint(seen.norms) or SUBJECTS.isdisjoint(seen.norms):
        return sentence
    for at, token in enumerate(sentence):
        span = _conceded(sentence, at) if token.norm in PRAISE else None
        if span is not None and len(rest := [*sentence[: span[0]], *sentence[span[1] :]]) > 1:
            return rest
    return sentence


def without_regret(sentence: list[Token], seen: Glance) -> list[Token]:
    """ "it will never be perfect | but brighten it": the sentence without what is known not to come."""
    if "never" not in seen.norms or sentence[0].norm not in ("it", "this", "that", "they"):
        return sentence
    norms = [token.norm for token in sentence[:MOST_REGRETTED]]
    turn = next((at for at, norm in enumerate(norms) if norm in ("but", ",", "so")), 0)
    told = turn and "never" in norms[:turn] and "be" in norms[:turn]
    return sentence[turn + 1 :] if told and len(sentence) > turn + 2 else sentence


MOST_REGRETTED = 12
WHOLE = (
    ("the", "whole", "time"), ("the", "entire", "time"), ("the", "whole", "way"), ("all", "the", "time"),
    ("all", "through"), ("all", "the", "way", "through"), ("cut", "to", "the", "chase"),
)  # fmt: skip
"""Words that change nothing: that something holds for all of the clip, or that now the request comes."""


def _without_whole(sentence: list[Token]) -> list[Token]:
    """ "blur the sign | the whole time": for all of the clip, as it is without the words."""
    norms = tuple(token.norm for token in sentence)
    for at in range(len(sentence)):
        for told in WHOLE:
            end = at + len(told)
            if norms[at:end] != told or (end < len(sentence) and norms[end] not in ENDING | {"please", "through", ":"}):
                continue
            begin = at - (at > 0 and norms[at - 1] in ("for", ","))
            rest = [*sentence[:begin], *sentence[end + (not begin and end < len(sentence)) :]]
            return rest or sentence
    return sentence


def _conceded(sentence: Sequence[Token], at: int) -> tuple[int, int] | None:
    """From where to where something is said to be fine, with the word that turns away behind it."""
    end = at + 1
    while end < len(sentence) and sentence[end].norm in ("as", "is", "it", "enough", "already", "now"):
        end += 1
    if end < len(sentence) and sentence[end].norm not in ENDING:
        return None
    verb = at - 1
    while verb >= 0 and sentence[verb].norm in BETWEEN:
        verb -= 1
    if verb < 1 or sentence[verb].norm not in SAID or sentence[verb - 1].norm not in SUBJECTS:
        return None
    start = verb - 1
    while start > 0 and verb - start < MOST_SUBJECT and sentence[start - 1].norm not in ENDING:
        start -= 1
    if start and sentence[start - 1].norm not in ENDING:
        return None
    while end < len(sentence) and sentence[end].norm in ENDING:
        end += 1
    if end == len(sentence) and start:
        start -= 1
    return start, end
