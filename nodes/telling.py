"""Telling whoever listens what is being written: words of the summary, and steps, while the turn still runs.

Events: `token` {text, at}: the summary is what it was up to character `at`, and then `text`. `step`: a step of the
plan; a later one of the same id takes its place, and {id, gone: true} takes it back. What counts in the end is the
answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langgraph.runtime import Runtime

from edits.plan import Step
from graph.state import Context, Draft
from tools.model.chat import Listener
from tools.model.instructions.brief import Turn
from tools.model.settling import settle_step
from tools.model.writing import Words, Writing

Write = Callable[[Any], None]


class Teller:
    """Tells one turn; silent where nobody listens."""

    def __init__(self, write: Write | None, said: str) -> None:
        """write: takes an event. said: the person's own words."""
        self._write = write
        self._said = said
        self._summary = ""
        self._steps: dict[str, Step] = {}

    @classmethod
    def of(cls, runtime: Runtime[Context], said: str) -> Teller:
        """For the run at hand."""
        streamed = runtime.context is not None and runtime.context.streamed
        return cls(runtime.stream_writer if streamed else None, said)

    def listener(self, turn: Turn) -> Listener | None:
        """What hears a model's answer while it is written; None where nobody listens to us."""
        if self._write is None:
            return None
        writing = [Writing(self._said)]

        def listen(piece: str, anew: bool) -> None:
            if anew:
                writing[0] = Writing(self._said)
                return
            for told in writing[0].feed(piece):
                if isinstance(told, Words):
                    self._words(told)
                else:
                    self._step(settle_step(told, turn))

        return listen

    def tell(self, draft: Draft) -> None:
        """The draft as it stands in the end: what was not told yet, or has changed since."""
        if self._write is None:
            return
        if draft.summary != self._summary:
            for words in _pieces(self._summary, draft.summary):
                self._words(words)
        for step in draft.plan.in_order():
            self._step(step)
        for gone in self._steps.keys() - {step.id for step in draft.plan.steps}:
            del self._steps[gone]
            self._send("step", {"id": gone, "gone": True})

    def _words(self, words: Words) -> None:
        self._summary = self._summary[: words.at] + words.text
        self._send("token", {"text": words.text, "at": words.at})

    def _step(self, step: Step | None) -> None:
        if step is not None and self._steps.get(step.id) != step:
            self._steps[step.id] = step
            self._send("step", step)

    def _send(self, kind: str, data: Any) -> None:
        if self._write is not None:
            self._write({"kind": kind, "data": data})


def _pieces(before: str, after: str) -> list[Words]:
    """What makes one summary of another, word by word."""
    at = len(before) if after.startswith(before) else 0
    found: list[Words] = []
    for word in after[at:].split(" "):
        text = word if not found else f" {word}"
        found.append(Words(text, at))
        at += len(text)
    return found
