"""Steps and plans: what a planner writes, a renderer reads, and a person corrects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    SerializeAsAny,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from edits.errors import PlanError, Problem
from edits.vocabulary import OPERATIONS, RANK, Executor, Params, Record, Stage
from edits.vocabulary.base import Box, MediaId, Name, Seconds

Source = Literal["prompt", "override", "profile", "memory", "media", "look"]
StepId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
Region = Name | Box
MOST_STEPS = 64
ORDERED_BY_RANK = frozenset({Stage.white_balance, Stage.tone, Stage.color})


class TimeRange(Record):
    """A part of the original's time, in seconds; without end, to the end."""

    start: Seconds = 0
    end: Seconds | None = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise ValueError("end must be later than start")
        return self


class Target(Record):
    """Where a step applies; everywhere, when nothing is said."""

    media: MediaId | None = None
    time: TimeRange | None = None
    region: Region | None = None
    exclude: Annotated[tuple[Region, ...], Field(max_length=16)] = ()


class Step(Record):
    """One operation with its parameters, strength, reason and source."""

    id: StepId
    op: str
    params: SerializeAsAny[Params]
    target: Target | None = None
    amount: Annotated[float, Field(ge=0, le=1.5, description="strength of the whole step")] = 1
    reason: Annotated[str, StringConstraints(max_length=500)] = ""
    source: Source = "prompt"
    confidence: Annotated[float, Field(ge=0, le=1)] = 1
    executor: Executor = Executor.local

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, data: Any) -> Any:
        """Fill the executor and the parameters of an operation that needs none."""
        if not isinstance(data, Mapping):
            return data
        operation = OPERATIONS.get(str(data.get("op")))
        return {"params": {}, "executor": operation.executor if operation else Executor.local, **data}

    @field_validator("op")
    @classmethod
    def _known(cls, op: str) -> str:
        if op not in OPERATIONS:
            raise PydanticCustomError(
                "unknown_operation", "{op} is not an operation of the edit language", {"op": op[:80]}
            )
        return op

    @field_validator("params", mode="wrap")
    @classmethod
    def _typed(cls, params: Any, _handler: Any, info: ValidationInfo) -> Params:
        operation = OPERATIONS.get(info.data.get("op", ""))
        if operation is None:
            raise PydanticCustomError("unknown_operation", "its operation is unknown")
        if isinstance(params, operation):
            return params
        try:
            return operation.model_validate(params)
        except ValidationError as error:
            words = "; ".join(
                f"{problem.parameter}: {problem.message}" for problem in _problems(error, info.data.get("id", "?"))
            )
            raise PydanticCustomError("invalid_params", "{words}", {"words": words}) from error

    @property
    def stage(self) -> Stage:
        """When this step runs."""
        return OPERATIONS[self.op].stage


class Plan(Record):
    """An ordered list of steps with unique ids. Rendering always starts from the original."""

    steps: Annotated[tuple[Step, ...], Field(max_length=MOST_STEPS)] = ()
    geometry_first: bool = False

    @model_validator(mode="after")
    def _unique(self) -> Self:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise ValueError("two steps have the same id")
        return self

    def in_order(self) -> tuple[Step, ...]:
        """The steps as they run: by stage; tone and colour by the vocabulary's order; the rest as asked."""
        return tuple(sorted(self.steps, key=self._place))

    def _place(self, step: Step) -> tuple[int, int]:
        stage = step.stage
        if self.geometry_first and stage is Stage.geometry:
            return (-1, 0)
        return (int(stage), RANK[step.op] if stage in ORDERED_BY_RANK else 0)

    def scaled(self, factor: float) -> Plan:
        """The same plan at `factor` of its strength, each amount kept within 0–1.5."""
        steps = tuple(
            step.model_copy(update={"amount": min(1.5, max(0.0, step.amount * factor))}) for step in self.steps
        )
        return self.model_copy(update={"steps": steps})


def number_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same steps with the ids s1, s2, … in the order given."""
    named = ((step, f"s{place}") for place, step in enumerate(steps, start=1))
    return tuple(step if step.id == name else step.model_copy(update={"id": name}) for step, name in named)


def parse_plan(raw: Iterable[Any], *, geometry_first: bool = False) -> Plan:
    """Read steps from outside (a model, a person, a file).

    raw: one mapping a step; an absent id becomes s1, s2, … by place.
    Raises PlanError with every problem found: step, parameter, what is allowed.
    """
    steps: list[Step] = []
    problems: list[Problem] = []
    for place, item in enumerate(raw, start=1):
        if place > MOST_STEPS:
            problems.append(Problem(f"s{place}", "steps", f"a plan has at most {MOST_STEPS} steps"))
            break
        try:
            steps.append(_parse_step(item, f"s{place}"))
        except PlanError as error:
            problems.extend(error.problems)
    ids = [step.id for step in steps]
    problems.extend(
        Problem(name, "id", "is used twice") for name in sorted({name for name in ids if ids.count(name) > 1})
    )
    if problems:
        raise PlanError(tuple(problems))
    return Plan(steps=tuple(steps), geometry_first=geometry_first)


def _parse_step(item: Any, default_id: str) -> Step:
    if not isinstance(item, Mapping):
        raise PlanError((Problem(default_id, "step", "is not an object"),))
    name, op = str(item.get("id", default_id))[:32], str(item.get("op"))
    operation = OPERATIONS.get(op)
    if operation is None:
        raise PlanError((Problem(name, "op", f"{op[:80]!r} is not an operation of the edit language"),))
    params, problems = _parse_params(operation, item.get("params", {}), name)
    try:
        step = Step.model_validate({"id": default_id, **item, "params": params})
    except ValidationError as error:
        # Faults of the parameters are already named one by one.
        problems += tuple(one for one in _problems(error, name) if one.parameter != "params")
    if problems:
        raise PlanError(problems)
    return step


def _parse_params(operation: type[Params], raw: Any, step: str) -> tuple[Params | None, tuple[Problem, ...]]:
    if isinstance(raw, operation):
        return raw, ()
    try:
        return operation.model_validate(raw), ()
    except ValidationError as error:
        return None, _problems(error, step, operation.op)


def _problems(error: ValidationError, step: str, prefix: str = "") -> tuple[Problem, ...]:
    """A pydantic error as problems in the words of the edit language."""
    return tuple(
        Problem(
            step,
            ".".join([prefix, *map(str, one["loc"])]).strip(".") or "step",
            _sentence(one["type"], one["msg"], one.get("input")),
        )
        for one in error.errors(include_url=False, include_context=False)
    )


def _sentence(kind: str, message: str, given: Any) -> str:
    if kind == "extra_forbidden":
        return "is not a parameter of this operation"
    if kind == "missing":
        return "is missing"
    message = message.removeprefix("Value error, ").replace("Input should", "must")
    return f"{message}, got {str(given)[:60]!r}" if isinstance(given, (int, float, str)) else message
