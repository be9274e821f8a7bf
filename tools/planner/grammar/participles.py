"""Verbs in their past form, and verbs that are denied: whether they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.grammar.function_words import ARTICLES, MODALS
from tools.planner.words.lemmas import is_past
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

ENDS_IRREGULAR = words("took gave went became wrote drew threw froze did said married")


WANTING = words("need needs want get be have like gets wants being mind help needed having getting love")

WANTING_DONE = WANTING | {"make"}
CONDITIONS = words("if once after when unless but")


TELLING = words("i he she we they who that was were has had have which already got")


def is_participle(tokens: Sequence[Token], place: int) -> bool:
    """Whether the verb stands in its past form: "removed", "taken away", "be cut out"."""
    before = tokens[place - 1].norm if place else ""
    slipped = (
        before == "was" and tokens[place].entry is not None and tokens[place].entry.action in ("increase", "decrease")
    )  # type: ignore[union-attr]
    return is_past(tokens[place].norm) or before in ("be", "been", "being") or slipped


def is_wanted_done(tokens: Sequence[Token], place: int) -> bool:
    """Whether a participle is asked for: "be removed", "needs brightening", "want it cropped"."""
    if tokens[place].norm in ENDS_IRREGULAR:
        return False
    before = [token.norm for token in tokens[max(0, place - 9) : place]]
    if not before or (all(token in ("and", ",", "or") for token in before[-1:]) and len(before) == 1):
        return len(tokens) <= 8
    if before[-1] in ("is", "are", "was", "were", "gets") and not CONDITIONS.isdisjoint(before):
        return True
    if before[-1] in TELLING or before[-1] in ("is", "are") or before[-1] in ARTICLES:
        return False
    if tokens[place].lemma in ("make", "leave", "need", "want", "like", "bring", "set"):
        return False
    short = place <= 3 and (
        place == len(tokens) - 1 or tokens[place + 1].norm in ("to", "out", "from", "into", "please")
    )
    return not WANTING_DONE.isdisjoint(before) or (len(tokens) <= 8 and short)


INSTEAD = words("just only simply instead")
DENIAL = words("not never without do and or")


def is_negated(tokens: Sequence[Token], place: int) -> bool:
    """Whether the verb at `place` is forbidden: "do not touch", "without making", "never crop"."""
    for back in range(place - 1, max(-1, place - 5), -1):
        token = tokens[back]
        if back == place - 1 and back > 1 and token.norm in INSTEAD and tokens[back - 1].norm not in DENIAL:
            return False  # "do not crop anything | just fix the tilt"
        if token.norm in ("not", "never", "without", "nor", "stop", "avoid", "neither"):
            return not (token.norm == "not" and back and tokens[back - 1].norm in ("could", "why", "if", "or", "would"))
        if token.kind == "punct" or token.norm in ("and", "but", "if", "then", "to") or token.norm in MODALS:
            return (
                token.norm == "to"
                and back > 1
                and tokens[back - 2].norm in ("not", "never")
                and tokens[back - 1].norm in ("want", "need", "like", "try")
            )
    return False
