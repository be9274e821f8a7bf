"""Steps in time: speed, ranges, pace, moments."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from edits.plan import Step, Target, TimeRange
from edits.vocabulary import Executor
from graph.state import Ask
from tools.planner.steps.amounts import speed_factor
from tools.planner.steps.making import Making, one_step, reason_for, stated_of
from tools.planner.steps.ordering import order_of
from tools.planner.steps.rearranging import rearranged
from tools.planner.steps.spoken import cuts_of, said_of
from tools.planner.steps.times import ASSUMED_S, UNKNOWN_LENGTH, settle


def speed(ask: Ask, making: Making) -> list[Step]:
    factor = speed_factor(ask)
    length = making.facts.duration_s if making.facts is not None else None
    wanted = ask.params.get("max_duration")
    time = ask.target.time if ask.target is not None else None
    length = time.end - time.start if time is not None and time.end is not None else length
    if isinstance(wanted, int | float) and length and wanted > 0:
        factor = round(max(0.1, min(10.0, length / wanted)), 3)
    target = ask.target
    if target is not None and target.region == "the rest" and target.time is not None:
        # The rest is what the other requests leave over, never the time they name.
        target = Target(region="the rest")
    return one_step(ask, {"factor": factor}, reason_for(ask, making), target=target)


def ranges(ask: Ask, making: Making) -> list[Step]:
    """Trim and cut: a step a range."""
    if said_of(ask):
        return _spoken(ask, making) or _without_times(ask, making)
    facts = making.facts
    times = settle(ask.params, facts.duration_s if facts else None, facts.fps if facts else None)
    making.notes.extend(times.notes)
    if "length" in ask.params and BEST.search(ask.words) and times.ranges:
        making.notes.append(NOT_JUDGED)
    if ask.op == "trim" and len(times.ranges) > 1:
        return _kept_apart(ask, times.ranges, making)
    if not times.unsettled:
        found: list[Step] = []
        for start, end in times.ranges:
            found.extend(one_step(ask, {"start": start, "end": end}, reason_for(ask, making), target=None))
        return found
    return _without_times(ask, making)


BEST = re.compile(
    r"\b(?:best|greatest|funniest|coolest|nicest|strongest|finest|highlights?|good (?:bits?|parts?))\b", re.I
)
NOT_JUDGED = "Which moments are best I can't judge: I kept the first ones; give me a time, and I keep those instead."


def _kept_apart(ask: Ask, ranges: list[tuple[float, float | None]], making: Making) -> list[Step]:
    """Several stretches that stay: all from the first to the last, and what lies between them cut."""
    stays = sorted(ranges)
    because = reason_for(ask, making)
    found = one_step(ask, {"start": stays[0][0], "end": stays[-1][1]}, because, target=None)
    for (_, end), (start, _) in pairwise(stays):
        if end is not None and end < start:
            found.extend(one_step(ask, {"start": end, "end": start}, because, op="cut", target=None))
    return found


def _spoken(ask: Ask, making: Making) -> list[Step]:
    """Trim and cut by what is said: a step a stretch where it is heard."""
    transcript = making.facts.transcript if making.facts is not None else None
    if transcript is None:
        making.notes.append("I don't know what is said in it.")
        return []
    heard = cuts_of(ask, transcript)
    if heard.note:
        making.notes.append(heard.note)
    found: list[Step] = []
    for op, stretch in heard.cuts:
        because = f"there I hear “{stretch.said}”" if stretch.said else "between what stays"
        params = {"start": stretch.start, "end": stretch.end}
        found.extend(one_step(ask, params, reason_for(ask, making, because), op=op, target=None))
    return found


def _without_times(ask: Ask, making: Making) -> list[Step]:
    making.notes.append("Tell me from when to when, and I cut exactly there; until then this step changes nothing.")
    return one_step(
        ask,
        {"start": 0},
        reason_for(ask, making),
        amount=0.0,
        executor=Executor.editor,
        confidence=min(0.5, ask.confidence),
    )


def split(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if "halves" in ask.params:
        length = making.facts.duration_s if making.facts is not None else None
        making.notes.extend([] if length else [UNKNOWN_LENGTH])
        return one_step(ask, {"at": [round((length or ASSUMED_S) / 2, 2)]}, reason_for(ask, making))
    if many := int(ask.params.get("pieces", 0)):
        length = making.facts.duration_s if making.facts is not None else None
        making.notes.extend([] if length else [UNKNOWN_LENGTH])
        at = [round((length or ASSUMED_S) * nth / many, 2) for nth in range(1, many)]
        return one_step(ask, {"at": at}, reason_for(ask, making))
    if "scenes" in ask.params:
        clip = making.facts.clip if making.facts is not None else None
        starts = [round(shot.start, 2) for shot in clip.shots[1:]] if clip is not None else []
        making.notes.extend([] if starts else ["I see no change of scene to split at: tell me the times instead."])
        return one_step(ask, {"at": starts}, reason_for(ask, making)) if starts else []
    return one_step(ask, params or {"every": 15}, reason_for(ask, making), confidence=1 if params else 0.5)


def loop(ask: Ask, making: Making) -> list[Step]:
    """So many times, or as often as makes the length that is told."""
    wanted, length = ask.params.get("length"), making.facts.duration_s if making.facts is not None else None
    if not isinstance(wanted, int | float):
        return one_step(ask, stated_of(ask), reason_for(ask, making))
    making.notes.extend([] if length else [UNKNOWN_LENGTH])
    count = max(2, min(100, math.ceil(float(wanted) / (length or ASSUMED_S))))
    return one_step(ask, {"count": count}, reason_for(ask, making))


def reorder(ask: Ask, making: Making) -> list[Step]:
    """Another order of the shots, where the words say which; else a step that waits for it, and says so."""
    if any("halves" in one.params for one in making.asks):
        return one_step(ask, {"order": [2, 1]}, reason_for(ask, making), target=None)
    if moved := rearranged(ask.words, making.facts.duration_s if making.facts is not None else None):
        making.notes.extend(moved.notes)
        because = reason_for(ask, making)
        split = one_step(ask, {"at": moved.at}, because, op="split", target=None)
        return [*split, *one_step(ask, {"order": moved.order}, because, target=None)]
    clip = making.facts.clip if making.facts is not None else None
    shots = len(clip.shots) if clip is not None else 0
    order = order_of(ask.words, shots) or order_of(_listed(making.prompt), shots)
    if order and (not shots or max(order) <= shots):
        return one_step(ask, {"order": order}, reason_for(ask, making), target=None)
    making.notes.append("Tell me the order by numbers, such as 3, 1, 2; until then this step changes nothing.")
    return one_step(ask, {"order": [1]}, reason_for(ask, making), amount=0.0, executor=Executor.editor, confidence=0.6)


def _listed(prompt: str) -> str:
    """What follows the word itself: "… reorder: | 2, 3, 1"."""
    parts = re.split(r"(?:order|arrange|sequence)\w*", prompt.lower(), maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def speed_ramp(ask: Ask, making: Making) -> list[Step]:
    time = ask.target.time if ask.target is not None else None
    known = making.facts.duration_s if making.facts is not None else None
    length = known or (10.0 if time is None else (time.end or time.start) + 2 * RAMP_S)
    return one_step(ask, {"points": _ramp(ask, length, making.prompt)}, reason_for(ask, making), target=None)


FAST, SLOW = 2.0, 0.4
RAMP_S = 1.0
"""Seconds that the speed takes to change around a time that was named."""


def _ramp(ask: Ask, length: float, prompt: str) -> list[list[float]]:
    """Points of the ramp: at the time that was named, or in the middle; from fast to slow or the reverse where said."""
    time = ask.target.time if ask.target is not None else None
    words = (prompt or ask.words).lower()
    told = [_factor(share, times) for share, times in STATED.findall(words[max(0, words.find("ramp")) :][:NEAR])][:2]
    fast, slow = (min(found) if (found := _places(words, stems)) else -1 for stems in (FASTER, SLOWER))
    start = time.start if time is not None else length * 0.4
    end = min(length, time.end if time is not None and time.end is not None else max(start + 1, length * 0.6))
    if len(told) == 2 or (fast >= 0 and slow >= 0):
        first, then = told if len(told) == 2 else (FAST, SLOW) if fast < slow else (SLOW, FAST)
        turn = start if time is not None else length * 0.5
        return [[0, first], [round(max(0.1, turn - RAMP_S), 2), first], [round(max(0.2, turn), 2), then]]
    low = _aimed(words) or (FAST if fast >= 0 else SLOW)
    before, after = max(0.0, start - RAMP_S), end + RAMP_S
    points = [[before, 1], [start, low], [end, low], [after, 1]]
    return [[round(at, 2), factor] for at, factor in _rising(points, length)]


STATED = re.compile(r"\b(\d{1,3}) ?(?:%|percent\b)|\b(\d{1,2}(?:\.\d+)?) ?(?:x\b|times\b)")
"""Speeds in figures, of which two are where a ramp begins and where it ends: "200% then 40%"."""
NEAR = 60
"""Characters from "ramp" on among which its speeds are told."""


def _factor(share: str, times: str) -> float:
    return max(0.1, min(10.0, int(share) / 100 if share else float(times)))


def _aimed(words: str) -> float | None:
    """The speed that the ramp goes to, where a figure says it: "to 30 %", "up to 4x"."""
    share = re.search(r"\bto (\d{1,3}) ?(?:%|percent)", words)
    times = re.search(r"\bto (\d{1,2}(?:\.\d+)?) ?(?:x\b|times)", words)
    factor = int(share[1]) / 100 if share else float(times[1]) if times else 0.0
    return max(0.1, min(10.0, factor)) if factor else None


FASTER, SLOWER = ("fast", "quick", "speed up", "accelerat"), ("slow", "normal at")


def _places(words: str, stems: tuple[str, ...]) -> list[int]:
    return [words.index(stem) for stem in stems if stem in words]


def _rising(points: list[list[float]], length: float) -> list[list[float]]:
    """The points inside the clip, each later than the one before."""
    found: list[list[float]] = []
    for at, factor in points:
        if at <= length and (not found or at > found[-1][0]):
            found.append([at, factor])
    return found if len(found) > 1 else [[0, 1], [length, points[1][1]]]


def moment(ask: Ask, making: Making) -> list[Step]:
    length = making.facts.duration_s if making.facts is not None else None
    at = ask.params.get("at")
    params = stated_of(ask)
    params["at"] = float(at) if isinstance(at, int | float) else _at_end(ask, length, making)
    if length is not None and params["at"] > length:
        making.notes.append(f"{params['at']:g} s is beyond the end at {length:.1f} s, so I take the last moment.")
        params["at"] = max(0.0, round(length - 0.05, 2))
    if ask.op == "marker":
        params.setdefault("label", "mark")
    return one_step(ask, params, reason_for(ask, making), target=None)


LAST_S = 0.1
"""How long before the end its last picture is taken."""


def _at_end(ask: Ask, length: float | None, making: Making) -> float:
    """The moment of an end that was named; the middle where none was."""
    if ask.params.get("end") == "start":
        return 0.0
    if ask.params.get("end") != "end":
        return round((length or 0.0) / 2, 2)
    if length is None:
        making.notes.append(UNKNOWN_LENGTH)
    return round(max(0.0, (length or ASSUMED_S) - LAST_S), 2)


LONGEST_S = 5.0
"""The most a transition may last."""
EDGE_S = 0.5
"""Seconds around a cut or an end that a transition is for."""


def transition(ask: Ask, making: Making) -> list[Step]:
    """How the clip begins or ends, a step each; else how shots meet, all of them or those at a time."""
    edge = ask.params.get("edge")
    if float(ask.params.get("duration", 0.0)) > LONGEST_S:
        ask = ask.model_copy(update={"params": {**ask.params, "duration": LONGEST_S}})
        making.notes.append(f"A transition lasts {LONGEST_S:g} s at most, so this one does.")
    if edge is None:
        return one_step(_lasting(ask), stated_of(ask), reason_for(ask, making))
    length = making.facts.duration_s if making.facts is not None else None
    if length is None and edge != "start":
        making.notes.append(UNKNOWN_LENGTH)
    end = length or ASSUMED_S
    lasts = max(EDGE_S, float(ask.params.get("duration", EDGE_S)))
    ranges = {"start": TimeRange(start=0, end=min(lasts, end)), "end": TimeRange(start=max(0.0, end - lasts), end=end)}
    found: list[Step] = []
    for name in ("start", "end") if edge == "both" else (str(edge),):
        found.extend(one_step(ask, stated_of(ask), reason_for(ask, making), target=Target(time=ranges[name])))
    return found


def _lasting(ask: Ask) -> Ask:
    """The ask with its time at least as long as the transition itself is to be."""
    lasts = float(ask.params.get("duration", 0.0))
    time = ask.target.time if ask.target is not None else None
    if time is not None and time.end is not None and time.end - time.start < lasts and ask.target is not None:
        target = ask.target.model_copy(update={"time": TimeRange(start=time.start, end=time.start + lasts)})
        return ask.model_copy(update={"target": target})
    return ask


def pace(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if ask.sign < 0 and params.get("feel") in ("fast", "frantic"):
        params["feel"] = "slow"
    facts = making.facts
    if facts is not None and facts.clip is not None and facts.clip.mean_shot > 0 and "shot_length" not in params:
        factor = 0.6 if ask.sign >= 0 else 1.6
        params["shot_length"] = round(max(0.2, min(60.0, facts.clip.mean_shot * factor)), 2)
        return one_step(ask, params, reason_for(ask, making, f"shots last {facts.clip.mean_shot:.1f} s now"))
    return one_step(ask, params or {"feel": "fast"}, reason_for(ask, making))
