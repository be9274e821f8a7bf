"""`python -m memory.archetypes`: look for groups of people alike, and say what each person is lent by theirs.

The server does the same by itself every `LOUPE_ARCHETYPE_HOURS`, and compares those who taught something in between.
"""

from __future__ import annotations

import sys

from memory import commands
from memory.groups import Groups
from memory.ledger import Ledger


def described(groups: Groups) -> str:
    """The groups, one a line, the largest first."""
    found = f"{groups.people} people in {len(groups.archetypes)} groups"
    lines = [found if groups.people else "too few people to look for groups; prototypes stand in"]
    for one in sorted(groups.archetypes, key=lambda one: -one.share):
        likes = ", ".join(
            f"{trait} {max(values, key=lambda value: values[value])}" for trait, values in one.traits.items()
        )
        lines.append(f"  {one.label}: {one.share:.0%} {one.name}; {likes}".rstrip("; "))
    return "\n".join(lines)


async def refit(ledger: Ledger) -> str:
    """Find groups anew, assign everybody, and say what came of it."""
    changed = await ledger.refit_archetypes()
    groups = (await ledger.archetypes()).groups
    return f"{described(groups)}\n{changed} people are told something else than before"


if __name__ == "__main__":
    sys.exit(commands.run(refit))
