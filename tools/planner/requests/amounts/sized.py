"""A thing in the picture that a pronoun stands for is sized itself: "his ears stick out, make them smaller"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.antecedents import antecedent
from tools.planner.grammar.function_words import has_cue
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise

SIZED = re.compile(
    r"^(?:make|get|have|shrink|enlarge) (?P<it>it|them)(?: (?:a|bit|little|tad|much|way|look|lot))*"
    r"(?: (?P<less>smaller|tinier)| (?:bigger|larger|huge))?\b",
    re.IGNORECASE,
)
OF_SIZE = frozenset({"resize", "upscale"})


def sized(ask: Ask, tokens: Sequence[Token], text: str) -> Ask:
    """The ask; one that would size the picture reshapes the thing that was named before it."""
    said = SIZED.match(ask.words) if ask.op in OF_SIZE and not ask.params else None
    if said is None:
        return ask
    start = text.find(ask.words)
    at = next((at for at, one in enumerate(tokens) if one.start >= start and one.norm == said["it"].lower()), 0)
    named = antecedent(tokens, at, text) if at else None
    head = tokenise(named)[-1] if named else None
    if head is None or not has_cue(head, "pictured"):
        return ask
    less = said["less"] or said[0].lower().startswith("shrink")
    params = {"subject": named, "what": "shrink" if less else "enlarge"}
    return ask.model_copy(update={"op": "reshape", "sign": 0, "params": params})


__all__ = ["sized"]
