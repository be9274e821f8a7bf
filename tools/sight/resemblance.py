"""Pictures compared without a model: what was measured in them as a vector, near for pictures that look alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edits.media import MediaFacts, StillMeasures

SPACE = "measured12v1"
"""Name of this space; vectors of another space must never be compared with these."""

SCALES: tuple[tuple[str, float, float], ...] = (
    ("lightness", 48, 16),
    ("contrast", 22, 9),
    ("a", 2, 7),
    ("b", 6, 10),
    ("colorfulness", 33, 20),
    ("cast_b", 1, 7),
    ("shadow_b", 2, 8),
    ("black_point", 6, 7),
    ("white_point", 92, 9),
)
"""Measures with the middle and the spread of what people send: beyond two spreads they no longer grow."""
COMMON = 0.7
"""What every picture shares, so that two middling ones are alike rather than without direction."""


def embed(facts: MediaFacts) -> NDArray[np.float32] | None:
    """A vector (12,) of length one for a measured picture or clip; none for what was not measured or has no picture."""
    still = facts.still
    if still is None:
        return None
    numbers = [*(_spread(still, *scale) for scale in SCALES), 1.0 if still.faces else -0.5, _shape(facts), COMMON]
    vector = np.array(numbers, dtype=np.float64)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _spread(still: StillMeasures, name: str, middle: float, spread: float) -> float:
    return float(np.clip((getattr(still, name) - middle) / spread, -2, 2))


def _shape(facts: MediaFacts) -> float:
    """−1 for a tall frame, +1 for a wide one, 0 for a square."""
    width, height = facts.width or 1, facts.height or 1
    return float(np.clip(np.log2(width / height), -1, 1))
