"""Times as said, held against the media's duration: relative parts settled, late ones brought back, with a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ASSUMED_S = 60.0
"""Length taken for a clip that is not there yet; said in a note, and settled again when it is."""
SHORTEST_S = 0.05
UNKNOWN_LENGTH = "I don't know yet how long the clip is, so these times assume a minute and move with the real length."


@dataclass(slots=True)
class Times:
    """Absolute ranges in seconds, with what had to be said about them. unsettled: no time was given at all."""

    ranges: list[tuple[float, float | None]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unsettled: bool = False


ASSUMED_FPS = 25.0
"""Frames a second taken where nothing is known of the clip."""


def settle(params: Mapping[str, Any], duration: float | None, fps: float | None = None) -> Times:
    """Ranges of an ask for trim or cut. duration in seconds, fps frames a second, none when unknown."""
    found = Times()
    if frames := params.get("frames"):
        start, end = (round(frame / (fps or ASSUMED_FPS), 3) for frame in frames)
        params = {"start": start, "end": end}
        if not fps:
            found.notes.append(f"I count {ASSUMED_FPS:g} frames a second, as I don't know the clip's rate yet.")
    every = [params, *params.get("also", ())]
    for one in every:
        _settle_one(one, duration, found)
    found.unsettled = not found.ranges and not found.notes
    return found


def _settle_one(one: Mapping[str, Any], duration: float | None, found: Times) -> None:
    length = duration if duration is not None else ASSUMED_S
    if "share" in one:
        low, high = one["share"]
        _add(found, low * length, high * length, duration)
    elif "from_end" in one:
        _add(found, max(0.0, length - float(one["from_end"])), length, duration)
    elif "but_last" in one:
        _add(found, 0.0, max(0.0, length - float(one["but_last"])), duration)
    elif "middle" in one:
        around = min(length, float(one["middle"]))
        _add(found, (length - around) / 2, (length + around) / 2, duration)
    elif "length" in one:
        _add(found, 0.0, float(one["length"]), duration)
        return
    elif "start" in one or "end" in one:
        end = one.get("end")
        _add(found, float(one.get("start", 0.0)), None if end is None else float(end), duration)
        return
    else:
        return
    if duration is None:
        found.notes.append(UNKNOWN_LENGTH)


def _add(found: Times, start: float, end: float | None, duration: float | None) -> None:
    if duration is not None:
        if start >= duration - SHORTEST_S:
            found.notes.append(
                f"{start:g} s is beyond the end: the media is {duration:.1f} s long, so I left that out."
            )
            return
        if end is not None and end > duration:
            if end > duration + 0.5:
                found.notes.append(f"{end:g} s is beyond the end at {duration:.1f} s, so I stop there.")
            end = duration
    if end is not None and end - start < SHORTEST_S:
        return
    found.ranges.append((round(start, 3), None if end is None else round(end, 3)))
