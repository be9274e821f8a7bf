"""What models are told and asked in a turn, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable

from edits.vocabulary import Record


class ModelCall(Record):
    """One call to a model host, as it is written into the ledger.

    digest: of the request, so that the same request can be answered from the log. outcome: `ok`, or the name of the
    error. attempts: requests sent, retries included. cost: US dollars, none where the model's price is not known.
    answer: the body, where it is text to keep.
    """

    part: str
    model: str
    path: str
    digest: str
    outcome: str
    status: int | None = None
    ms: float = 0
    attempts: int = 1
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = 0
    answer: str | None = None
    content_type: str = ""


class Spent(Record):
    """Calls to models, tokens (in and out together) and US dollars."""

    calls: int = 0
    tokens: int = 0
    cost: float = 0

    @classmethod
    def of(cls, calls: Iterable[ModelCall]) -> Spent:
        """What these calls came to."""
        found = list(calls)
        return cls(
            calls=sum(call.attempts for call in found),
            tokens=sum(call.tokens_in + call.tokens_out for call in found),
            cost=sum(call.cost or 0 for call in found),
        )

    def __add__(self, other: Spent) -> Spent:
        """Both together."""
        return Spent(calls=self.calls + other.calls, tokens=self.tokens + other.tokens, cost=self.cost + other.cost)


class Layer(Record):
    """One layer of the instructions a model was given. tokens: about how many it takes."""

    name: str
    text: str
    tokens: int = 0


class Briefing(Record):
    """What a planning model was told in a turn, for whoever wants to know why it answered so.

    left_out: pieces that did not fit the token budget. counted: how tokens were counted. rung: how the answer's shape
    was asked for. ops: the operations it was offered.
    """

    model: str = ""
    rung: str = ""
    layers: tuple[Layer, ...] = ()
    left_out: tuple[str, ...] = ()
    tokens: int = 0
    budget: int = 0
    counted: str = ""
    ops: tuple[str, ...] = ()
