"""The plan itself, as Loupe stores it."""

from __future__ import annotations

import orjson

from edits.record import to_record
from tools.export.exported import Exported
from tools.export.job import Job


def export_json(job: Job) -> Exported:
    """The versioned record of the plan; nothing is lost, and `edits.record.from_record` reads it."""
    content = orjson.dumps(to_record(job.plan), option=orjson.OPT_INDENT_2)
    return Exported(f"{job.name}.json", "application/json", content)
