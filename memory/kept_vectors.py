"""Vectors that were read or put last, in memory, person by person: recall asks for all of one person's at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from itertools import islice

from memory.embedding import Vector


class KeptVectors:
    """Vectors by person and by id; those of whoever was not asked for the longest go first."""

    def __init__(self, most: int) -> None:
        """most: vectors that are kept."""
        self._most = most
        self._people: OrderedDict[str, dict[str, Vector]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        """How many are kept."""
        return self._count

    def of(self, user_id: str) -> Mapping[str, Vector]:
        """Those of one person, by id."""
        if user_id not in self._people:
            return {}
        self._people.move_to_end(user_id)
        return self._people[user_id]

    def keep(self, user_id: str, vectors: Mapping[str, Vector]) -> None:
        """Keep these of a person, the person's last ones if they are more than there is room for."""
        if not vectors:
            return
        theirs = self._people.setdefault(user_id, {})
        self._people.move_to_end(user_id)
        before = len(theirs)
        theirs.update(vectors)
        self._count += len(theirs) - before
        self._make_room()

    def drop(self, user_id: str, ids: Collection[str]) -> None:
        """Keep these no more; what is not kept is left."""
        theirs = self._people.get(user_id, {})
        for one in ids:
            self._count -= theirs.pop(one, None) is not None
        if not theirs:
            self._people.pop(user_id, None)

    def _make_room(self) -> None:
        while self._count > self._most and len(self._people) > 1:
            self._count -= len(self._people.popitem(last=False)[1])
        if self._count > self._most:
            ((user_id, theirs),) = self._people.items()
            self.drop(user_id, list(islice(theirs, self._count - self._most)))
