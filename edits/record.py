"""Plans as they are stored: a named, versioned record, and the functions that bring old ones up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from edits.errors import PlanError, Problem, RecordError
from edits.plan import Plan, parse_plan

NAME = "loupe.plan"
VERSION = 1

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
UPGRADES: dict[int, Upgrade] = {}
"""Version to the function that turns a record of it into one of the next version."""


def to_record(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON with its record name and version."""
    body = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"record": f"{NAME}.{VERSION}", **body}


def from_record(record: Mapping[str, Any]) -> Plan:
    """Read a stored plan of this or an older version.

    Raises RecordError for another record's name or a newer version, PlanError for a broken plan.
    """
    body = upgraded(dict(record), NAME, VERSION, UPGRADES)
    steps = body.get("steps", ())
    if not isinstance(steps, list | tuple):
        raise PlanError((Problem("plan", "steps", "is not a list of steps"),))
    return parse_plan(steps, geometry_first=bool(body.get("geometry_first", False)))


def upgraded(record: dict[str, Any], name: str, version: int, upgrades: Mapping[int, Upgrade]) -> dict[str, Any]:
    """Bring a record called `name` to `version`, one upgrade after the other, and take its label off.

    Raises RecordError for another name, a newer version or a missing upgrade.
    """
    label = str(record.pop("record", ""))
    found, _, number = label.rpartition(".")
    if found != name or not number.isdigit():
        raise RecordError(f"{label[:80]!r} is not a {name} record")
    stored = int(number)
    if stored > version:
        raise RecordError(f"{label} was written by a newer Loupe; this one reads up to {name}.{version}")
    for old in range(stored, version):
        if old not in upgrades:
            raise RecordError(f"no way to read {name}.{old}")
        record = upgrades[old](record)
    return record
