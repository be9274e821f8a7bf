"""CLIP as it saw a turn's media then: the tags are in the log, the vectors are not needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edits.media import MediaFacts, Tag
from memory.beginnings import Beginning
from memory.embedding import Vector
from tools.clip.errors import ClipMissing, ClipUnusable
from tools.clip.model import Space
from tools.clip.tags import looks_like


def untagged(facts: MediaFacts) -> MediaFacts:
    """Facts as they were measured, before CLIP added to them."""
    description = (facts.description or "").removesuffix(looks_like(facts.tagged)).strip()
    tagged: tuple[Tag, ...] = ()
    return facts.model_copy(update={"tagged": tagged, "tags": (), "description": description or None})


def marked(sha256: str, turn: Beginning) -> Vector:
    """A vector that stands for a content among those of a turn."""
    contents = _contents(turn)
    vector = np.full(len(contents) + 1, 1e-3, dtype=np.float32)
    vector[contents.index(sha256) if sha256 in contents else -1] = 1
    return vector


def _contents(turn: Beginning) -> list[str]:
    return [facts.sha256 for facts in turn.measured.values()]


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
        return Space(name="then", width=1, side=1, scale=1.0, device="log", precision="log"), self._tags

    async def read(self, texts: Sequence[str]) -> Vector:
        """Vectors that nothing is compared with."""
        return np.ones((len(texts), 1), dtype=np.float32)
