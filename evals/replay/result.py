"""The result of a replay: what a person reads, what a program reads, and what another version is compared with."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from evals.replay.difference import differences
from evals.replay.errors import VersionError
from evals.replay.judgement import Judged
from evals.replay.turn import Outcome

SAME = 1e-9
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Shift:
    """A judged turn whose plan is nearer to or farther from what was wanted than before."""

    turn_id: str
    prompt: str
    verdict: str
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side. different: turn ids with their fields. shifts: judged turns that moved."""

    different: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    shifts: Sequence[Shift] = ()

    @property
    def worse(self) -> list[Shift]:
        """Turns that moved away from what the person wanted."""
        return [one for one in self.shifts if one.now < one.before]

    @property
    def better(self) -> list[Shift]:
        """Turns that came nearer to it."""
        return [one for one in self.shifts if one.now > one.before]

    @property
    def verdict(self) -> str:
        """`regression` if any judged turn got worse, else `improvement`, `changed` or `identical`."""
        if self.worse:
            return "regression"
        if self.better:
            return "improvement"
        return "changed" if self.different else "identical"


Answers = Mapping[str, Mapping[str, Any] | None]


def compare(before: Answers, now: Answers, judged: Mapping[str, Judged], prompts: Mapping[str, str]) -> Comparison:
    """Two versions' answers to the same turns; a turn that only one of them has is left out."""
    different: dict[str, list[dict[str, Any]]] = {}
    shifts = []
    for turn_id in (one for one in now if one in before):
        fields = _fields(before[turn_id], now[turn_id])
        if not fields:
            continue
        different[turn_id] = fields
        if turn_id in judged:
            scores = [
                judged[turn_id].score((answer or {}).get("edit_steps", ()))
                for answer in (before[turn_id], now[turn_id])
            ]
            if abs(scores[0] - scores[1]) > SAME:
                shifts.append(Shift(turn_id, prompts.get(turn_id, ""), judged[turn_id].verdict, *scores))
    return Comparison(different, tuple(shifts))


def _fields(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    if before is None or now is None:
        return [] if before is now else [{"field": "error", "then": before is None, "now": now is None}]
    return [{"field": one.field, "then": one.then, "now": one.now} for one in differences(before, now)]


def summary(outcomes: Sequence[Outcome], against: Comparison) -> dict[str, Any]:
    """The last line of `--json`."""
    changed = [outcome.changed() for outcome in outcomes if not outcome.identical]
    return {
        "turns": len(outcomes),
        "identical": len(outcomes) - len(changed),
        "changed": changed,
        "verdict": against.verdict,
        "worse": [one.turn_id for one in against.worse],
        "better": [one.turn_id for one in against.better],
    }


def save(path: Path, outcomes: Sequence[Outcome], told: Mapping[str, Any]) -> None:
    """Keep a result, every present answer in it, to compare another version with."""
    answers = {outcome.turn_id: outcome.now for outcome in outcomes}
    path.write_bytes(orjson.dumps({"record": "loupe.replay.1", **told, "answers": answers}))


def load(path: Path) -> Answers:
    """The answers of a kept result. Raises VersionError for another file."""
    try:
        kept = orjson.loads(path.read_bytes())
        if kept.get("record") != "loupe.replay.1":
            raise VersionError(f"{path} is not a result of `python -m evals.replay --out`")
        return dict(kept["answers"])
    except (OSError, orjson.JSONDecodeError, AttributeError, KeyError) as error:
        raise VersionError(f"{path} cannot be read as a result of a replay") from error


def report(outcomes: Sequence[Outcome], against: Comparison, named: str) -> Iterator[str]:
    """Lines for a person: what changed turn by turn, which fields, and the verdict. named: what it is compared with."""
    changed = [outcome for outcome in outcomes if not outcome.identical]
    for outcome in changed:
        yield f"{outcome.turn_id}  “{_short(outcome.prompt)}”"
        yield from (f"    {one.field}: {_short(one.then)} → {_short(one.now)}" for one in outcome.differences)
    fields = Counter(
        one.field.partition(".")[0].partition("[")[0] for outcome in changed for one in outcome.differences
    )
    yield f"{len(outcomes):,} turns, {len(outcomes) - len(changed):,} identical, {len(changed):,} changed"
    if fields:
        yield "fields that changed: " + ", ".join(f"{name} {count}" for name, count in fields.most_common())
    if named != "the log":
        yield f"beside {named}: {len(against.different):,} turns differ"
    for shift in [*against.worse, *against.better]:
        word = "worse" if shift.now < shift.before else "better"
        said = f"{word} for what they said ({shift.verdict}): {shift.before:.2f} → {shift.now:.2f}"
        yield f"    {shift.turn_id}  “{_short(shift.prompt)}” {said}"
    yield f"verdict beside {named}: {against.verdict}"


def _short(value: Any) -> str:
    words = value if isinstance(value, str) else orjson.dumps(value).decode()
    return textwrap.shorten(words, LONGEST_VALUE, placeholder=" …") or "nothing"
