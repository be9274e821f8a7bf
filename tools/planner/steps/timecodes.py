"""Timecodes with frames, read before the clip's rate is known, at that rate: "00:01:12:10"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.words.tokens import FRAME_S

CODE = re.compile(r"\b(\d{1,2}):(\d\d):(\d\d)[:;](\d\d)\b")
NEAR_S = 1e-3


def at_rate(ask: Ask, prompt: str, fps: float | None) -> Ask:
    """The ask with its times at the clip's own frames a second; as it is where none is known, or no frames are told."""
    if not fps or ":" not in prompt:
        return ask
    told = _seconds(prompt, fps)
    if not told:
        return ask
    time = ask.target.time if ask.target is not None else None
    target: Target | None = ask.target
    if ask.target is not None and time is not None:
        end = _moved(time.end, told) if time.end is not None else None
        target = ask.target.model_copy(update={"time": TimeRange(start=_moved(time.start, told), end=end)})
    return ask.model_copy(update={"params": _params(ask.params, told), "target": target})


def _seconds(prompt: str, fps: float) -> dict[float, float]:
    """Seconds as they were read to seconds at the rate."""
    found: dict[float, float] = {}
    for hours, minutes, seconds, frames in CODE.findall(prompt):
        whole = 3_600 * int(hours) + 60 * int(minutes) + int(seconds)
        found[whole + int(frames) * FRAME_S] = round(whole + int(frames) / fps, 3)
    return found


def _moved(value: float, told: Mapping[float, float]) -> float:
    return next((meant for read, meant in told.items() if abs(read - value) < NEAR_S), value)


def _params(params: Mapping[str, Any], told: Mapping[float, float]) -> dict[str, Any]:
    moved = {
        name: _moved(float(value), told) if name in ("start", "end", "at") and isinstance(value, int | float) else value
        for name, value in params.items()
    }
    if "also" in moved:
        moved["also"] = [_params(one, told) for one in moved["also"]]
    return moved


__all__ = ["at_rate"]
