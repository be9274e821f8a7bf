"""How far the confidence of the intent can be trusted: said against right, band by band."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from evals.understanding.scoring import Scored

BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)


def bands(scored: Sequence[Scored]) -> list[tuple[float, float, float, float, int]]:
    """From, to, mean confidence said, share right, rows: for every band that has rows."""
    found = []
    for low, high in pairwise(BANDS):
        inside = [one for one in scored if low <= one.answered.reading.intent.confidence < high]
        if inside:
            said = sum(one.answered.reading.intent.confidence for one in inside) / len(inside)
            right = sum(one.intent for one in inside) / len(inside)
            found.append((low, min(1.0, high), said, right, len(inside)))
    return found


def expected_error(scored: Sequence[Scored]) -> float:
    """Mean distance of the confidence said from the share right, over the bands by their rows (ECE); 0 without rows."""
    rows = len(scored)
    return sum(count * abs(said - right) for _low, _high, said, right, count in bands(scored)) / rows if rows else 0.0


def told(scored: Sequence[Scored]) -> str:
    """The reliability in a line: each band with what was said and what was right."""
    parts = [
        f"{low:.1f}–{high:.1f}: said {said:.2f}, right {right:.2f} ({count})"
        for low, high, said, right, count in bands(scored)
    ]
    return f"confidence of the intent: expected error {expected_error(scored):.3f}; " + "; ".join(parts)
