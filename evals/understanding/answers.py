"""One request through the built-in planner, as a row of results."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edits.media import MediaFacts
from graph.state import Draft, Profile, Reading
from tools.planner.compose import compose
from tools.planner.read import read

KINDS = ("image", "video", "audio")


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of a set, what was read and composed for it, and how long that took in milliseconds."""

    row: Mapping[str, Any]
    reading: Reading
    draft: Draft
    ms: float

    @property
    def operations(self) -> frozenset[str]:
        """Operations of the plan."""
        return frozenset(step.op for step in self.draft.plan.steps)

    @property
    def asks(self) -> bool:
        """Whether the answer waits for a reply."""
        return self.draft.must_answer or bool(self.draft.questions)


def hint(kind: str | None) -> tuple[MediaFacts, ...]:
    """Facts that say no more than the kind of the media; none for an unknown kind."""
    if kind not in KINDS:
        return ()
    return (MediaFacts(media_id="hint", kind=kind, mime="", bytes=0, sha256="", has_audio=kind != "image"),)


def answer(row: Mapping[str, Any], text: str | None = None) -> Answered:
    """Plan one row; `text` stands in for its words."""
    prompt = row["text"] if text is None else text
    media = hint(row.get("media"))
    started = time.perf_counter()
    reading = read(prompt, kinds=frozenset(facts.kind for facts in media))
    draft = compose(
        reading, prompt=prompt, media=media, profile=Profile(), overrides=reading.overrides, recalled=(), last=None
    )
    return Answered(row, reading, draft, (time.perf_counter() - started) * 1_000)
