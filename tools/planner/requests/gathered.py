"""What has been found in a prompt so far, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from edits.lexicon import Concept
from graph.state import Ask
from tools.planner.verbs.frame import Found
from tools.planner.words.token import Token


@dataclass(slots=True)
class Requests:
    """Everything found: asks in order, operations to avoid, regions to leave alone, and vague wishes."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    vague: bool = False
    inspects: bool = False
    inspected_first: bool = False
    question: bool = False
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    beyond: bool = False
    """Whether something is asked for that no operation does."""
    verbs: int = 0
    topic: Concept | None = None
    complained: bool = False
    """Whether the last thing read was a complaint, which "fix that" then only repeats."""
    lessened: bool = False
    """Whether less of a look is asked for, which judges the picture and not the last plan."""
    before: list[Token] = field(default_factory=list)
    """The sentence before, for what "it" stands for in the next."""


def join(found: Requests, more: Found, verb: Token) -> None:
    found.asks.extend(more.asks)
    found.avoid.extend(more.avoid)
    found.exclude.extend(more.exclude)
    found.looks.extend(more.looks)
    found.vague = found.vague or more.vague
    found.inspected_first = found.inspected_first or (more.inspects and not found.verbs)
    found.inspects = found.inspects or more.inspects
    found.missing.extend(more.missing)
    found.topic = more.concept or found.topic
    found.verbs += bool(verb.entry is not None and verb.entry.action != "inspect")
    if more.cancels:
        found.asks = [ask for ask in found.asks if ask.op not in more.cancels]
