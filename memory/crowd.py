"""What concerns people together: who there is, who is alike, what trains models, what the index is made from."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from memory import assigning, beginnings, clusters, sights, stored_vectors
from memory.assigning import Fitted
from memory.database import Database
from memory.embedding import Vector
from memory.training import index
from memory.training.index import Export

SOME_PEOPLE = 200
"""People compared in one transaction, so that others get their turn."""


class Crowd:
    """The part of the ledger that looks at everybody."""

    _database: Database

    async def everybody(self) -> list[str]:
        """Ids of all people who ever asked for something."""
        return await self._database.read(beginnings.everybody)

    async def vector_spaces(self) -> list[str]:
        """The spaces in which turns have vectors."""
        return await self._database.read(stored_vectors.spaces)

    async def vector_keys(self, space: str) -> list[tuple[str, str]]:
        """User and turn ids, everybody's, with a vector of this space: what the index should hold."""
        return await self._database.read(stored_vectors.keys, space)

    async def vectors(self, space: str, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Vector]:
        """The vectors of these turns, by user and turn id."""
        return await self._database.read(stored_vectors.read, space, keys) if keys else {}

    async def sight_spaces(self) -> list[str]:
        """The spaces in which media were seen."""
        return await self._database.read(sights.spaces)

    async def sight_keys(self, space: str) -> list[tuple[str, str]]:
        """User and frame ids of everybody's media that are remembered and were seen in this space."""
        return await self._database.read(sights.keys, space)

    async def sight_vectors(self, space: str, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Vector]:
        """The vectors of these frames, by user and frame id."""
        return await self._database.read(sights.read, space, keys) if keys else {}

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
