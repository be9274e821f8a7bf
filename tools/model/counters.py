"""What calls to model hosts came to since the process started, for `/metrics`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graph.state import ModelCall

Labels = tuple[tuple[str, str], ...]
Reading = tuple[str, str, Labels, float]
"""Name, words, labels, value of one counter."""


class ModelCounters:
    """Calls, tokens, dollars and seconds, by part and outcome."""

    def __init__(self) -> None:
        """All zero."""
        self._calls: Counter[Labels] = Counter()
        self._tokens: Counter[Labels] = Counter()
        self._dollars: dict[Labels, float] = {}
        self._seconds: dict[Labels, float] = {}

    def count(self, call: ModelCall) -> None:
        """One call that is over."""
        part = (("part", call.part),)
        self._calls[(*part, ("outcome", call.outcome))] += 1
        self._tokens[(*part, ("direction", "in"))] += call.tokens_in
        self._tokens[(*part, ("direction", "out"))] += call.tokens_out
        self._dollars[part] = self._dollars.get(part, 0) + (call.cost or 0)
        self._seconds[part] = self._seconds.get(part, 0) + call.ms / 1000

    def readings(self) -> Iterator[Reading]:
        """Every counter as it stands."""
        for labels, calls in self._calls.items():
            yield "loupe_model_calls_total", "calls to model hosts by part and outcome", labels, calls
        for labels, tokens in self._tokens.items():
            yield "loupe_model_tokens_total", "tokens sent and received", labels, tokens
        for labels, dollars in self._dollars.items():
            yield "loupe_model_usd_total", "US dollars spent, by the price list", labels, dollars
        for labels, seconds in self._seconds.items():
            yield "loupe_model_seconds_total", "time spent waiting for model hosts", labels, seconds
