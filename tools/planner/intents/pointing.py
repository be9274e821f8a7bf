"""What of a prompt points back at the last edit, and where in the words it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edits.talk import Talk
from graph.state import Ask, Feedback
from tools.planner.intents.feedback import judges, read_feedback
from tools.planner.intents.following import Following, find_following
from tools.planner.intents.placing import Placed, find_placed
from tools.planner.intents.preferences import RULE
from tools.planner.intents.steering import Steer, find_steers
from tools.planner.intents.talk import find_talk
from tools.planner.intents.withdrawing import NONE, Withdrawn, find_withdrawn

SHORT = 400
"""Characters of a prompt that can be about the last edit as a whole; a longer one is a story or a request."""


SAME_AS = re.compile(
    r"\b(?:the )?same (?:[a-z]+ness|warmth|colou?rs?|light|contrast|crop|framing|size|tones?|mood|look|edit)(?= "
    r"(?:but|just|and|only|with)\b| ?,)"
)
"""What of the last edit is to be as it is, while something else changes."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """spans: where such words stand in the plain words, which are set aside before requests are read.

    judged: whether the prompt judges an edit. placed, following, talk: what the whole prompt is, where it is that.
    """

    steers: Sequence[Steer] = ()
    withdrawn: Withdrawn = NONE
    placed: Placed | None = None
    following: Following | None = None
    talk: Talk | None = None
    judged: bool = False
    spans: Sequence[tuple[int, int]] = ()

    def feedback(self, plain: str, asks: Sequence[Ask], last_ops: frozenset[str]) -> Feedback | None:
        """What the prompt judges. plain: in plain words. last_ops: operations of the last edit."""
        if self.placed is not None or self.following is not None:
            kept = self.following is not None and self.following.way == "go"
            return Feedback(action="keep" if kept else "scale", factor=None if kept else 1.0, words=plain[:SHORT])
        if self.talk is not None and last_ops:
            return Feedback(action="keep", words=plain) if self.talk.name == "thanks" else None
        return read_feedback(plain, asks, self.steers, self.withdrawn, last_ops)


def find_pointers(
    plain: str, last_ops: frozenset[str], lost: frozenset[str] = frozenset(), marks: frozenset[str] = frozenset()
) -> Pointers:
    """All of it in a prompt. plain: in plain words. last_ops: operations of the last edit, if there is one.

    lost: operations of an earlier edit that are asked for again. marks: of the things that the last edit put in.
    """
    talk = find_talk(plain, after=bool(last_ops))
    if len(plain) > SHORT:
        return Pointers(talk=talk)
    steers, withdrawn = find_steers(plain, last_ops), find_withdrawn(plain, last_ops)
    placed = find_placed(plain, last_ops)
    following = find_following(plain, last_ops, marks) if placed is None and talk is None else None
    following = Following("back") if lost else following
    judged = bool(steers) or judges(plain) or read_feedback(plain, (), steers) is not None
    spans = [match.span() for match in RULE.finditer(plain)]
    spans += [match.span() for match in SAME_AS.finditer(plain)] if last_ops else []
    spans += [*((one.start, one.end) for one in steers), *withdrawn.spans]
    if placed is not None or following is not None or (talk is not None and talk.name == "done"):
        spans = [(0, len(plain))]
    # Praise, and behind "but" what is to change, judges nothing.
    judged = judged and not (last_ops and " but " in plain)
    return Pointers(steers, withdrawn, placed, following, talk, judged, spans)
