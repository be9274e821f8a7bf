"""Vectors of meaning from the host's embedding model, one call for a text that was not met lately."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict

import numpy as np
import numpy.typing as npt

from tools.model.errors import ModelAnswerInvalid
from tools.model.host import ModelHost, reading_answers

Vector = npt.NDArray[np.float32]
PART = "embedding model"
MOST_KEPT = 1_024
LONGEST = 8_000
"""Characters of a text that are embedded."""
SIDES = range(2, 8_193)
"""Numbers a vector may have."""


class Embedder:
    """An embedding model on a host."""

    def __init__(self, host: ModelHost, model: str) -> None:
        """model: its name on the host."""
        self._host = host
        self.model = model
        self.space = space_of(model)
        self._kept: OrderedDict[str, Vector] = OrderedDict()

    async def embed(self, text: str) -> Vector:
        """The text as a vector of the space; asked for once where it is asked again soon. Raises ModelError."""
        text = text[:LONGEST].strip() or "…"
        if text in self._kept:
            self._kept.move_to_end(text)
            return self._kept[text]
        with reading_answers(PART):
            answer = await self._host.openai.embeddings.create(model=self.model, input=text, encoding_format="float")
            vector = np.asarray(answer.data[0].embedding if answer.data else [], dtype=np.float32)
        if vector.ndim != 1 or vector.size not in SIDES or not np.isfinite(vector).all() or not vector.any():
            raise ModelAnswerInvalid("it is no vector", part=PART)
        self._kept[text] = vector
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return vector


def space_of(model: str) -> str:
    """What the space of a model is called: its name where a collection can carry it, a digest of it beside."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", model).strip("-.")[:40]
    return f"meaning-{plain}-{hashlib.sha256(model.encode()).hexdigest()[:8]}"
