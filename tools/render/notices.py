"""What a rendering leaves out, and what it had to choose."""

from __future__ import annotations

from dataclasses import dataclass, field

from edits.plan import Plan, Step
from graph.state import NotRendered


@dataclass
class Notices:
    """Collected while rendering. not_rendered: reasons by step id. notes: sentences about the result."""

    not_rendered: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def skip(self, step: Step, why: str) -> None:
        """A step is left out; the first reason counts."""
        self.not_rendered.setdefault(step.id, why)

    def skipped(self, plan: Plan) -> tuple[NotRendered, ...]:
        """Every step left out, in the plan's order."""
        left_out = (step.id for step in plan.steps if step.id in self.not_rendered)
        return tuple(NotRendered(step=step, why=self.not_rendered[step]) for step in left_out)
