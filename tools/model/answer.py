"""What a planning model answers: its schema, and the way from its text to a plan or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pydantic_core import from_json

from edits.errors import PlanError
from edits.plan import Plan, parse_plan
from edits.schema import Schema, from_strict, strict_schema
from graph.state import IntentKind
from tools.model.clamping import clamp_step
from tools.model.plain import plain

INTENTS: tuple[str, ...] = ("command", "transformation", "descriptive", "unclear", "off_topic")
"""What a model may take a request for; judgements and lasting tastes are read by the built-in planner alone."""
MOST_QUESTIONS, MOST_OPTIONS, MOST_NOTES = 1, 4, 2
LONGEST_SUMMARY, LONGEST_LINE, LONGEST_OPTION = 240, 240, 80
MOST_PROBLEMS = 8
THINKING, THOUGHT = "<think>", "</think>"
"""Marks of hosts that do not set a model's thoughts apart."""
SHAPE = (
    '{"summary": text, "intent": "command|transformation|descriptive|unclear|off_topic", "steps": [{"op": name, '
    '"params": {…}, "target": null or {"region": text, "time": {"start": s, "end": s}, "exclude": [text]}, '
    '"amount": 1, "reason": text, "source": "prompt|override|profile|memory|media|look", "confidence": 0 to 1}], '
    '"geometry_first": false, "questions": [{"text": text, "options": [text]}], "notes": [text]}'
)
"""The answer's shape in words, for hosts that take no schema."""


class WrongAnswer(Exception):
    """An answer that is no plan. problems: what is wrong, for the model to mend."""

    def __init__(self, problems: Iterable[str]) -> None:
        """problems: sentences."""
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question the model would ask."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer whose every step is a valid operation. changed: numbers that were held at the end of their range."""

    summary: str
    intent: IntentKind
    plan: Plan
    questions: tuple[Asked, ...] = ()
    notes: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def answer_schema(ops: tuple[str, ...]) -> Schema:
    """The strict schema of an answer; the summary comes first, so that it can be read while the rest is written.

    The same dict for the same operations: it is not to be changed.
    """
    plan = strict_schema(ops)
    lines = {"type": "array", "maxItems": MOST_NOTES, "items": {"type": "string"}}
    options = {"type": "array", "maxItems": MOST_OPTIONS, "items": {"type": "string"}}
    question = {
        "type": "object",
        "properties": {"text": {"type": "string"}, "options": options},
        "required": ["text", "options"],
        "additionalProperties": False,
    }
    properties = {
        "summary": {"type": "string", "description": "one line: what is done"},
        "intent": {"type": "string", "enum": list(INTENTS)},
        **plan["properties"],
        "questions": {"type": "array", "maxItems": MOST_QUESTIONS, "items": question},
        "notes": lines,
    }
    return {**plan, "description": "an answer", "properties": properties, "required": list(properties)}


def read_answer(text: str, said: str) -> Answered:
    """The answer in a model's text. said: the person's own words, beside which no address or markup is taken over.

    Raises WrongAnswer.
    """
    raw = read_object(text)
    try:
        steps = from_strict(raw)
        held = [clamp_step(step) if isinstance(step, Mapping) else (step, []) for step in steps]
        plan = parse_plan(_named(step, place) for place, (step, _) in enumerate(held, start=1))
    except PlanError as error:
        raise WrongAnswer(map(str, error.problems[:MOST_PROBLEMS])) from error
    intent = raw.get("intent")
    if intent not in INTENTS or intent not in get_args(IntentKind):
        raise WrongAnswer([f"intent: must be one of {', '.join(INTENTS)}"])
    return Answered(
        summary=plain(raw.get("summary"), said, LONGEST_SUMMARY),
        intent=intent,
        plan=plan.model_copy(update={"geometry_first": raw.get("geometry_first") is True}),
        questions=tuple(_questions(raw.get("questions"), said)),
        notes=tuple(filter(None, (plain(note, said, LONGEST_LINE) for note in _list(raw.get("notes"), MOST_NOTES)))),
        changed=tuple(sentence for _, sentences in held for sentence in sentences),
    )


def read_object(text: str) -> dict[str, Any]:
    """The JSON object in a text, fences and words around it left out. Raises WrongAnswer."""
    text = after_thinking(text)
    if not text.strip():
        raise WrongAnswer(["the answer is empty"])
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise WrongAnswer(["the answer is not a JSON object"])
    try:
        raw = from_json(text[start : end + 1], allow_inf_nan=False)
    except ValueError as error:
        raise WrongAnswer([f"the answer is not valid JSON: {str(error)[:120]}"]) from error
    if not isinstance(raw, dict):
        raise WrongAnswer(["the answer is not a JSON object"])
    return raw


def after_thinking(text: str) -> str:
    """What a model says after it thought aloud, where its host leaves that in the answer; nothing while it thinks."""
    if not text.lstrip().startswith(THINKING):
        return text
    return text.partition(THOUGHT)[2]


def _named(step: Any, place: int) -> Any:
    """Ids are ours: a model that names its steps may name two alike."""
    return {**step, "id": f"s{place}"} if isinstance(step, Mapping) else step


def _questions(raw: Any, said: str) -> Iterable[Asked]:
    for one in _list(raw, MOST_QUESTIONS):
        if isinstance(one, Mapping):
            text = plain(one.get("text"), said, LONGEST_LINE)
            options = (plain(each, said, LONGEST_OPTION) for each in _list(one.get("options"), MOST_OPTIONS))
            if text:
                yield Asked(text, tuple(filter(None, options)))


def _list(raw: Any, most: int) -> list[Any]:
    return raw[:most] if isinstance(raw, list) else []
