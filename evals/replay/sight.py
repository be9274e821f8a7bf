"""Models as they saw a turn's media then: tags and descriptions are in the log, pictures and vectors are not needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edits.media import MediaFacts, Seen, Tag
from memory.beginnings import Beginning
from memory.embedding import Vector
from nodes.analyze_media import STANDS_IN
from tools.clip.errors import ClipMissing, ClipUnusable
from tools.clip.model import Space
from tools.clip.tags import looks_like
from tools.model.errors import ModelError
from tools.model.vision import PART


def untagged(facts: MediaFacts) -> MediaFacts:
    """Facts as they were measured, before models added to them."""
    said = "" if facts.seen is None else facts.seen.summary
    description = (facts.description or "").removesuffix(looks_like(facts.tagged)).removeprefix(said).strip()
    tagged: tuple[Tag, ...] = ()
    blank = {"tagged": tagged, "tags": (), "seen": None, "description": description or None}
    return facts.model_copy(update=blank)


def marked(sha256: str, turn: Beginning) -> Vector:
    """A vector that stands for a content among those of a turn."""
    contents = _contents(turn)
    vector = np.full(len(contents) + 1, 1e-3, dtype=np.float32)
    vector[contents.index(sha256) if sha256 in contents else -1] = 1
    return vector


def _contents(turn: Beginning) -> list[str]:
    return [facts.sha256 for facts in turn.measured.values()]


SPACE = "then"
"""What CLIP's space is called in a replay."""


class TagsThen:
    """The tags of then, known by what stands for their content."""

    nothing = np.ones(1, dtype=np.float32)

    def __init__(self, turn: Beginning) -> None:
        """turn: what the log says of it."""
        self._tags = [facts.tagged for facts in turn.measured.values()] + [()]

    def tags(self, vectors: Vector, scale: float) -> tuple[Tag, ...]:
        """As they were."""
        return self._tags[int(np.argmax(vectors[0]))]


class ClipThen:
    """There if it was there then; else missing, with the words of then where the turn said so."""

    def __init__(self, turn: Beginning) -> None:
        """turn: what the log says of it."""
        engines = turn.answer.engines
        self._tags = TagsThen(turn)
        self._why = next((fault.why for fault in turn.answer.degraded if fault.part == "clip"), None)
        self.label = engines.clip or ""
        self.is_open = engines.clip is not None or "clip" in engines.recall
        self.expected = self._why is not None

    async def open(self, patience_s: float | None = None) -> tuple[Space, TagsThen]:
        """A space without a model. Raises ClipError as then."""
        if not self.is_open:
            raise ClipMissing() if self._why is None else ClipUnusable(self._why)
        return Space(name=SPACE, width=1, side=1, scale=1.0, device="log", precision="log"), self._tags

    async def read(self, texts: Sequence[str]) -> Vector:
        """Vectors that nothing is compared with."""
        return np.ones((len(texts), 1), dtype=np.float32)


class VisionThen:
    """The vision model of then: what it saw is in the log; what it did not see, it does not see now."""

    version = "vision:then"

    def __init__(self, turn: Beginning) -> None:
        """turn: what the log says of it."""
        self._why = [fault.why for fault in turn.answer.degraded if fault.part == PART]

    @classmethod
    def of(cls, turn: Beginning) -> VisionThen | None:
        """The model, where one saw or failed to see something in the turn."""
        seen = any(facts.seen is not None for facts in turn.measured.values())
        failed = any(fault.part == PART for fault in turn.answer.degraded)
        return cls(turn) if seen or failed else None

    async def describe(self, sheet: object) -> Seen:
        """Fail as then. Raises ModelError."""
        raise FailedThen(self._why.pop(0) if self._why else "The log does not tell what was seen here.")


class FailedThen(ModelError):
    """A failure of then, in its words."""

    def __str__(self) -> str:
        """The sentence, without what the station adds to it again."""
        return self.detail.removesuffix(f"; {STANDS_IN}")
