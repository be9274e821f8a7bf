"""Tables of requests in plain text: the words, the media, the intent, and what the plan must and may hold.

A row is `words | media | intent | operations`. An operation is a name or a group `a/b`, of which one must be there,
with `+` or `-` for its direction and `@word` for a word of the part or subject it is for; `?a` may be there. A capital
name is a family of operations that one wish can be met with. Everything else in the plan is a false alarm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edits.plan import Step
from evals.understanding.answers import answer
from evals.understanding.scoring import direction

FAMILIES = {
    "L": "exposure/shadows/highlights/whites/blacks/tone_curve/relight",
    "C": "contrast/clarity/tone_curve/dehaze/blacks",
    "SAT": "saturation/vibrance",
    "CAST": "temperature/tint/hsl/color_grade",
    "SHARP": "sharpen/clarity/texture/upscale",
    "REM": "remove_object/retouch",
    "FEEL": "contrast/clarity/vibrance/saturation/exposure/temperature/color_grade/shadows/highlights/sharpen",
}
ROW = re.compile(r"(?P<may>\?)?(?P<ops>[\w/]+)(?P<sign>[+-])?(?:@(?P<part>[\w-]+))?$")
FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class Group:
    operations: frozenset[str]
    sign: int
    part: str
    must: bool


@dataclass(frozen=True, slots=True)
class Row:
    words: str
    media: str
    intents: frozenset[str]
    groups: tuple[Group, ...]


def _group(text: str) -> Group:
    match = ROW.match(text)
    assert match, text
    operations = "/".join(FAMILIES.get(name, name) for name in match["ops"].split("/"))
    sign = {"+": 1, "-": -1, None: 0}[match["sign"]]
    return Group(frozenset(operations.split("/")), sign, match["part"] or "", not match["may"])


def rows(name: str) -> Iterator[Row]:
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        words, media, intents, operations = (part.strip() for part in (line + " ").rsplit(" | ", 3))
        yield Row(words, media, frozenset(intents.split("/")), tuple(_group(one) for one in operations.split()))


def _said_of(step: Step) -> str:
    region = step.target.region if step.target is not None else ""
    params = step.params.model_dump()
    return f"{region} {params.get('subject') or ''} {params.get('band') or ''}".lower()


def faults(row: Row) -> list[str]:
    """What is wrong with the answer to a row, in words."""
    answered = answer({"text": row.words, "media": row.media})
    steps = [step for step in answered.draft.plan.steps if step.amount > 0]
    found = []
    if answered.reading.intent.kind not in row.intents:
        found.append(f"{answered.reading.intent.kind}, not {'/'.join(sorted(row.intents))}")
    if answered.reading.intent.kind == "feedback" and "feedback" in row.intents:
        return found
    for group in row.groups:
        mine = [step for step in steps if step.op in group.operations]
        if group.must and not mine:
            found.append(f"no {'/'.join(sorted(group.operations))}")
        elif mine and group.sign and not any(direction(step) == group.sign for step in mine):
            found.append(f"{mine[0].op} goes the wrong way")
        elif mine and group.part and not any(group.part in _said_of(step) for step in mine):
            found.append(f"{mine[0].op} is for {_said_of(mine[0]).strip() or 'everything'}, not {group.part}")
    if row.groups:
        allowed = {op for group in row.groups for op in group.operations}
        found += [f"false {op}" for op in sorted({step.op for step in steps} - allowed)]
    return found


def misread(name: str) -> tuple[list[str], int]:
    """The rows of a table that are misread, each with its faults, and how many rows it has."""
    every = list(rows(name))
    wrong = [(row, found) for row in every if (found := faults(row))]
    return [f"{row.words!r}: {'; '.join(found)}" for row, found in wrong], len(every)
