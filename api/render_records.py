"""What is written down of render jobs, and reading it back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dbos import DBOS, WorkflowStatus

from api.left_out import NOTHING, LeftOut

State = Literal["queued", "running", "done", "failed", "cancelled"]
NAME = "render"
PROGRESS = "progress"
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
UNFINISHED = ("ENQUEUED", "DELAYED", "PENDING")
STATES: dict[str, State] = {
    "ENQUEUED": "queued", "DELAYED": "queued", "PENDING": "running", "SUCCESS": "done", "CANCELLED": "cancelled",
}  # fmt: skip
BROKEN = "This file and these steps together cannot be rendered."


@dataclass(frozen=True, slots=True)
class Asked:
    """One job as it is written down. format: a container or picture format. max_side: most pixels of a side."""

    user_id: str
    turn_id: str
    media_id: str
    format: str | None = None
    max_side: int | None = None

    @property
    def written(self) -> dict[str, Any]:
        """As plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. progress: 0–1. result: how the finished file is called, and of what kind it is."""

    job_id: str
    asked: Asked
    state: State
    progress: float
    created: float
    error: str | None = None
    result: dict[str, Any] | None = None
    left_out: LeftOut = NOTHING

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in ("queued", "running")


def prefix_of(user_id: str) -> str:
    """What the ids of a person's jobs begin with; it says nothing of the person."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16] + "-"


def listed(prefix: str | None, states: Sequence[str] | None, ended_before: str | None = None) -> list[WorkflowStatus]:
    """Jobs whose ids begin so, in these states, that ended before a moment in ISO 8601; None: whatever it is."""
    return DBOS.list_workflows(
        name=NAME,
        workflow_id_prefix=prefix,
        status=None if states is None else list(states),
        completed_before=ended_before,
        load_output=False,
    )


def read_job(job_id: str) -> Job | None:
    """A job as it stands; None where there is none."""
    status = DBOS.get_workflow_status(job_id)
    if status is None or status.name != NAME:
        return None
    output = status.output if isinstance(status.output, dict) else {}
    progress = DBOS.get_all_events(job_id).get(PROGRESS, 0.0)
    state = STATES.get(status.status, "failed")
    error = output.get("error")
    if state == "done" and error is not None:
        state = "failed"
    return Job(
        job_id=job_id,
        asked=asked_of(status),
        state=state,
        progress=1.0 if state == "done" else float(progress),
        created=(status.created_at or 0) / 1000,
        error=BROKEN if state == "failed" and error is None else error,
        result=output if state == "done" else None,
        left_out=LeftOut.model_validate(output.get("left_out", {})),
    )


def asked_of(status: WorkflowStatus) -> Asked:
    """What was asked when it was queued."""
    assert status.input is not None
    return Asked(**status.input["args"][0])
