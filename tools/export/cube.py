"""A `.cube` lookup table: all colour of the plan, for Premiere, Resolve, Final Cut, Photoshop, OBS."""

from __future__ import annotations

from tools.export.exported import Exported, Losses
from tools.export.job import Job
from tools.render.cube import write_cube

HOLDER = "a lookup table"


def export_cube(job: Job) -> Exported:
    """The same table that the renderer uses, 33 nodes an edge, for sRGB or Rec. 709 pictures."""
    losses = Losses(HOLDER)
    steps = job.color(losses)
    losses.lose_all(step for step in job.steps if step not in steps)
    text = write_cube(job.table(steps), f"Loupe {job.mark}")
    return Exported(
        f"{job.name}.cube", "application/x-cube", text.encode("ascii", "replace"), losses.told(job.plan.steps)
    )
