"""`python -m memory.archetypes`: look for groups of people alike, and say what each person is lent by theirs.

The server does the same by itself every `LOUPE_ARCHETYPE_HOURS`, and compares those who taught something in between.
"""

from __future__ import annotations

import asyncio
import sys

from memory.clusters import Groups
from memory.errors import MemoryRoomError
from memory.ledger import Ledger
from settings import Settings


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


async def main() -> int:
    """Refit, assign, and print the groups."""
    try:
        ledger = await Ledger.open(Settings().database)
        try:
            changed = await ledger.refit_archetypes()
            print(described((await ledger.archetypes()).groups))
            print(f"{changed} people are lent something else than before")
        finally:
            await ledger.close()
    except MemoryRoomError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
