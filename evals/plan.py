"""Plan in bulk: `python -m evals.plan --in prompts.jsonl --out plans.jsonl`.

Rows in: `{id, prompt, media?, profile?, history?}`. media is a path, or a kind ("image", "video", "audio") where the
file does not matter; profile is `{traits, sliders, bounds}` as `GET /v1/profile` answers, with plain values allowed
for traits; history lists past turns, oldest first, each `{prompt, edit_steps?, summary?, verdict?}` or plain text.
Rows out: `{id, intent, confidence, edit_steps, questions}`, and `error` on a row that could not be planned.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from edits.errors import PlanError
from edits.media import MediaFacts
from edits.plan import parse_plan
from edits.vocabulary import Kind
from graph.state import Profile, Recalled, Trait
from tools.errors import MediaError
from tools.planner.compose import compose
from tools.planner.read import read
from tools.sight import look

KINDS: tuple[str, ...] = get_args(Kind)


class RowError(ValueError):
    """A row that cannot be planned, with a sentence on why."""


def plan_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one row. Raises RowError when the row or its media cannot be read."""
    prompt = row.get("prompt", row.get("text"))
    if not isinstance(prompt, str):
        raise RowError("the row has no prompt")
    media, faults = _media(row.get("media"))
    history = past_turns(row.get("history") or ())
    last = next((turn for turn in reversed(history) if turn.steps), None)
    reading = read(prompt, kinds=frozenset(facts.kind for facts in media), last=last)
    draft = compose(
        reading,
        prompt=prompt,
        media=media,
        profile=profile_of(row.get("profile") or {}),
        overrides=reading.overrides,
        recalled=tuple(turn for turn in history if turn.verdict),
        last=last,
    )
    return {
        "id": row.get("id"),
        "intent": reading.intent.kind,
        "confidence": reading.intent.confidence,
        "edit_steps": [step.model_dump(mode="json", by_alias=True, exclude_none=True) for step in draft.plan.steps],
        "questions": [question.model_dump(mode="json") for question in draft.questions],
        "edit_summary": draft.summary,
        **({"error": faults} if faults else {}),
    }


def _media(raw: Any) -> tuple[tuple[MediaFacts, ...], str]:
    """The media that can be read, and what is wrong with the rest: the words are planned all the same."""
    try:
        return facts_of(raw), ""
    except RowError as error:
        return (), str(error)


def facts_of(media: Any) -> tuple[MediaFacts, ...]:
    """Facts of the row's media: a path is measured, a kind says no more than itself. Raises RowError."""
    if media in (None, "", "any"):
        return ()
    if isinstance(media, Sequence) and not isinstance(media, str):
        return tuple(facts for one in media for facts in facts_of(one))
    if media in KINDS:
        return (MediaFacts(media_id="hint", kind=media, mime="", bytes=0, sha256="", has_audio=media != "image"),)
    path = Path(str(media))
    if not path.is_file():
        raise RowError(f"there is no file {path.name!r}")
    return (_measured(path),)


def _measured(path: Path) -> MediaFacts:
    try:
        return look.measure(path, look.probe(path))
    except (MediaError, OSError, ValueError) as error:
        raise RowError(f"{path.name} cannot be read: {error}") from error


def profile_of(raw: Mapping[str, Any]) -> Profile:
    """A profile from JSON; a trait may be its plain value. Raises RowError."""
    traits = {
        name: value if isinstance(value, Mapping) else Trait(value=str(value), confidence=0.9, source="stated")
        for name, value in (raw.get("traits") or {}).items()
    }
    known = {name: raw[name] for name in ("sliders", "bounds", "archetype", "turns", "version") if name in raw}
    try:
        return Profile.model_validate({**known, "traits": traits})
    except ValidationError as error:
        raise RowError(f"the profile does not fit: {error.errors()[0]['msg']}") from error


def past_turns(history: Iterable[Any]) -> tuple[Recalled, ...]:
    """Past turns, oldest first. Raises RowError for steps outside the edit language."""
    return tuple(_past_turn(number, one) for number, one in enumerate(history))


def _past_turn(number: int, one: Any) -> Recalled:
    if isinstance(one, str):
        return Recalled(turn_id=f"h{number}", prompt=one, summary="")
    try:
        return Recalled(
            turn_id=str(one.get("turn_id", f"h{number}")),
            prompt=str(one.get("prompt", "")),
            summary=str(one.get("summary", one.get("edit_summary", ""))),
            steps=parse_plan(one.get("edit_steps", one.get("steps", ()))).steps,
            verdict=one.get("verdict"),
        )
    except (PlanError, ValidationError, AttributeError) as error:
        raise RowError(f"turn {number + 1} of the history does not fit: {error}") from error


def plan_line(line: str) -> dict[str, Any]:
    """The answer to one line of JSON; a line that cannot be planned answers with its error."""
    try:
        row = json.loads(line)
    except ValueError as error:
        return _failed(None, f"not JSON: {error}")
    if not isinstance(row, Mapping):
        return _failed(None, "not an object")
    try:
        return plan_row(row)
    except RowError as error:
        return _failed(row.get("id"), str(error))


def _failed(row_id: Any, why: str) -> dict[str, Any]:
    return {"id": row_id, "intent": "unclear", "confidence": 0.0, "edit_steps": [], "questions": [], "error": why}


def plan_lines(lines: Iterable[str], workers: int) -> Iterator[dict[str, Any]]:
    """Answers in the order of the lines."""
    rows = [line for line in lines if line.strip()]
    if workers <= 1:
        yield from map(plan_line, rows)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(plan_line, rows, chunksize=16)


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan a file of prompts."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.plan", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--in", dest="source", type=Path, required=True, help="prompts as JSON lines")
    parser.add_argument("--out", dest="target", type=Path, required=True, help="plans as JSON lines")
    parser.add_argument("--workers", type=int, default=1, help="processes; more pays where media is measured")
    chosen = parser.parse_args(arguments)
    failed = 0
    with chosen.source.open(encoding="utf-8") as source, chosen.target.open("w", encoding="utf-8") as target:
        for answer in plan_lines(source, chosen.workers):
            failed += "error" in answer
            target.write(json.dumps(answer, ensure_ascii=False) + "\n")
    if failed:
        print(f"{failed} rows could not be planned; each says why in its error", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
