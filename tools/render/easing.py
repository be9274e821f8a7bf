"""How a change comes and goes."""

from __future__ import annotations

from typing import Literal

Ease = Literal["linear", "in", "out", "in_out"]


def eased(part: float, ease: Ease) -> float:
    """How far a change has come after a part of its time, both 0–1: evenly, speeding up, slowing down, or both."""
    part = min(1.0, max(0.0, part))
    if ease == "in":
        return part * part
    if ease == "out":
        return 1 - (1 - part) ** 2
    return part * part * (3 - 2 * part) if ease == "in_out" else part
