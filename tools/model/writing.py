"""Reading an answer while it is being written: the summary word by word, each step when it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from edits.errors import PlanError
from edits.plan import Step, parse_plan
from edits.schema import from_strict
from tools.model.answer import LONGEST_SUMMARY, after_thinking
from tools.model.clamping import clamp_step
from tools.model.plain import plain

GROWTH = 64
"""An answer is read again when it grew by this part of itself, so that it costs little however long."""


@dataclass(frozen=True, slots=True)
class Words:
    """More of the summary: it now is what it was up to character `at`, and then `text`."""

    text: str
    at: int


@dataclass(slots=True)
class Writing:
    """One answer on its way. said: the person's own words."""

    said: str
    text: str = ""
    _read: int = 0
    _summary: str = ""
    _steps: int = 0
    _closed: bool = field(default=False)

    def feed(self, piece: str) -> Iterator[Words | Step]:
        """Take a piece of the answer; what can be told since the last one."""
        self.text += piece
        if len(self.text) - self._read < max(1, len(self.text) // GROWTH):
            return
        self._read = len(self.text)
        yield from self._told(self._partial())

    def _partial(self) -> dict[str, Any]:
        text = after_thinking(self.text)
        start = text.find("{")
        if start < 0:
            return {}
        try:
            found = from_json(text[start:], allow_partial="trailing-strings")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _told(self, partial: dict[str, Any]) -> Iterator[Words | Step]:
        if isinstance(partial.get("summary"), str):
            yield from self._more(partial["summary"], whole=len(partial) > 1)
        steps = partial.get("steps")
        if isinstance(steps, list):
            # The last step is whole when something follows it.
            whole = len(steps) if list(partial)[-1] != "steps" else len(steps) - 1
            for place in range(self._steps, whole):
                yield from _step(steps[place], place + 1)
            self._steps = max(self._steps, whole)

    def _more(self, summary: str, *, whole: bool) -> Iterator[Words]:
        """Words that are whole, made plain like the final text; the last one may still grow."""
        ready = summary if whole else summary.rpartition(" ")[0]
        clean = plain(ready, self.said, LONGEST_SUMMARY)
        if clean == self._summary:
            return
        at = len(self._summary) if clean.startswith(self._summary) else 0
        self._summary, text = clean, clean[at:]
        yield Words(text, at)


def _step(raw: Any, place: int) -> Iterator[Step]:
    """A step that is valid; one that is not is left to the whole answer's judgement."""
    try:
        steps = from_strict({"steps": [raw]})
        if isinstance(steps[0], dict):
            yield parse_plan([{**clamp_step(steps[0])[0], "id": f"s{place}"}]).steps[0]
    except PlanError:
        return
