"""Requests without a verb that asks: "white background for the shop", "the bench needs to be a sofa"."""

from __future__ import annotations

from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.grammar.nouns import is_whole
from tools.planner.verbs.adding import backdrop
from tools.planner.verbs.frame import Frame
from tools.planner.words.tokens import Token


def read_backdrop(tokens: list[Token], text: str) -> list[Ask]:
    """ "white background for the shop": the words before it say which."""
    place = next(
        (
            at
            for at, token in enumerate(tokens)
            if token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        ),
        None,
    )
    if not place or place > 4:
        return []
    lead = tokens[:place]
    if any(token.entry is not None and (token.entry.verb or token.entry.action) for token in lead) or not any(
        (token.entry is not None and token.entry.colour is not None) or token.norm.startswith("transparen")
        for token in lead
    ):
        return []
    entry = tokens[place].entry
    assert entry is not None
    frame = Frame(entry=entry, object=list(lead), whole=tokens[: place + 1], sentence=tokens, text=text)
    return [backdrop(frame, tokens[: place + 1])]


def read_becoming(tokens: list[Token], text: str) -> list[Ask]:
    """ "everything behind him needs to be a motorcycle": one thing is to become another."""
    norms = [token.norm for token in tokens]
    place = next(
        (
            at
            for at in range(1, len(norms) - 2)
            if norms[at : at + 2] == ["to", "be"]
            and norms[at - 1] in ("needs", "need", "has", "have", "ought")
            and norms[at + 2] in ("a", "an")
        ),
        None,
    )
    if place is None or place < 2:
        return []
    thing, new = tokens[: place - 1], tokens[place + 2 :]
    if (
        len(new) < 2
        or (len(thing) == 1 and is_whole(thing))
        or any(token.entry is not None and (token.entry.degree or token.entry.step) for token in new[:3])
    ):
        return []
    return [
        Ask(
            op="replace_object",
            params={"subject": words_of(thing, text), "prompt": words_of(new, text)},
            words=words_of(tokens, text)[:300],
        )
    ]
