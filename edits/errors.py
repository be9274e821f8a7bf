"""What can be wrong with a plan.

EditError
├── PlanError      steps that do not fit the language; carries every Problem
└── RecordError    a stored record of an unknown name or version
"""

from __future__ import annotations

from dataclasses import dataclass


class EditError(ValueError):
    """Something is wrong with an edit, said in a sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a plan: where it is, what is wrong, and what is allowed."""

    step: str
    parameter: str
    message: str

    def __str__(self) -> str:
        return f"step {self.step}, {self.parameter}: {self.message}"


class PlanError(EditError):
    """A plan with faults; `problems` names step, parameter and range of each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


class RecordError(EditError):
    """A stored record this version cannot read."""
