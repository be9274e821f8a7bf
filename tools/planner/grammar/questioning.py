"""Whether a sentence asks to be told something."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

ADVICE = words("suggestion suggestions idea ideas tip tips advice recommendation recommendations thoughts pointers")


WH = words("what how why which who when where whose")


OPENINGS = WH | {"any", "if"}
"""Words that such a sentence may begin with."""
LEADS = words("so and hey hi ok but , guys hello")
OPENING_WORDS = OPENINGS | LEADS


OWN = frozenset({"it", "this", "my", "our", "i", "we", "he", "she", "her", "his", "everything", "everyone"})
"""What one asks of one's own picture: "why does | it | look so yellow?"."""


def is_question(sentence: Sequence[Token]) -> bool:
    """Whether the sentence asks to be told something, rather than to have something done: not "how do I …"."""
    if sentence and sentence[0].norm not in OPENING_WORDS:
        return False
    start = next((at for at, token in enumerate(sentence) if token.norm not in LEADS), 0)
    if start < len(sentence) and sentence[start].norm not in OPENINGS:
        return False
    words = [token.norm for token in sentence[start : start + 4]]
    if words[:3] == ["what", "is", "up"] or words[:2] in (["what", "if"], ["how", "about"], ["what", "about"]):
        return False
    if words[:1] == ["any"] and words[1:2] and words[1] in ADVICE:
        return True
    if words[:2] in (["what", "about"], ["how", "about"]):
        return False
    if imagines(sentence[start:]):
        return False
    if not words or words[0] not in WH:
        return words[:1] == ["if"] and "had" in [token.norm for token in sentence[:8]]
    asks_how = words[0] == "how" and (
        words[1:2] == ["to"]
        or (len(words) > 2 and words[1] in ("do", "can", "could", "would", "should") and words[2] in ("i", "we", "you"))
    )
    told_what = (
        words[0] in ("when", "where", "who")
        and len(words) > 1
        and words[1]
        not in ("should", "would", "could", "is", "are", "was", "did", "do", "does", "can", "will", "made", "has")
    )
    complains = (
        words[0] == "why"
        and words[1:2] != []
        and (
            words[1] in ("is", "are")
            or (words[1] in ("does", "do", "did") and words[2:3] != [] and words[2] in OWN | {"you"})
        )
        and _so(sentence[start:])
    )
    return not asks_how and not told_what and not complains and not (words[0] == "who" and words[1:2] == ["can"])


SHOWN = words("as with wearing without bald older younger blonde pregnant muscular taller tanned")


def imagines(tokens: Sequence[Token]) -> bool:
    """ "what would I look like as a king", "how would the room look with a blue couch": asks to be shown it."""
    norms = [token.norm for token in tokens[:12]]
    if norms[:1] not in (["what"], ["how"]) or norms[1:2] not in (["would"], ["will"], ["could"], ["do"]):
        return False
    look = norms.index("look") + 1 if "look" in norms else len(norms)
    after = [norm for norm in norms[look : look + 2] if norm != "like"]
    return bool(SHOWN & set(after[:1])) or (after[:1] == ["in"] and bool({"future", "past", "years"} & set(norms)))


def _so(tokens: Sequence[Token]) -> bool:
    """ "why is it so dark?" complains, and does not ask to be told why."""
    places = [at for at, token in enumerate(tokens) if token.norm in ("so", "too")]
    return bool(places) and places[0] + 1 < len(tokens) and len(tokens) <= 12
