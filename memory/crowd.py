"""What concerns people together: groups of those alike, and exports of what those who allow it taught."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from memory import assigning, clusters
from memory.assigning import Fitted
from memory.database import Database
from memory.training import index
from memory.training.index import Export

SOME_PEOPLE = 200
"""People compared in one transaction, so that others get their turn."""


class Crowd:
    """The part of the ledger that looks at everybody."""

    _database: Database

    async def archetypes(self) -> Fitted:
        """The groups of people alike that were found last; prototypes where there were none yet."""
        return await self._database.read(assigning.current)

    async def refit_archetypes(self) -> int:
        """Look for groups anew, and compare everybody with them; for how many it changed something."""
        before = await self._database.read(assigning.current)
        tastes = await self._database.read(assigning.tastes)
        groups = await asyncio.to_thread(clusters.fit, tastes, before.groups)
        await self._database.write(assigning.keep, groups)
        return await self.assign_archetypes()

    async def assign_archetypes(self) -> int:
        """Compare those who taught something since they last were; for how many it changed something."""
        changed = 0
        while True:
            seen, other = await self._database.write(assigning.assign_some, SOME_PEOPLE)
            changed += other
            if seen < SOME_PEOPLE:
                return changed

    async def consenting(self) -> list[str]:
        """Ids of everybody who allows their edits to train models."""
        return await self._database.read(index.consenting)

    async def enter_export(self, people: Sequence[str]) -> Export:
        """Write down that a training export is made of these people's edits."""
        return await self._database.write(index.enter, people)

    async def exports(self) -> list[Export]:
        """Every training export, oldest first."""
        return await self._database.read(index.all_exports)
