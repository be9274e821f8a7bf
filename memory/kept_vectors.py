"""Vectors that were read or put last, in memory, person by person: recall asks for all of one person's at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from memory.embedding import Vector

FEWEST_ROWS = 16


class KeptVectors:
    """Vectors by person and by id; those of whoever was not asked for the longest go first."""

    def __init__(self, most: int) -> None:
        """most: vectors that are kept."""
        self._most = most
        self._people: OrderedDict[str, _Rows] = OrderedDict()
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

    def cosines(self, user_id: str, ids: Sequence[str], wanted: Vector) -> Vector | None:
        """Each one's cosine with `wanted`, −1 to 1, as all are of length 1; None where one of them is not kept."""
        theirs = self._people.get(user_id)
        places = [] if theirs is None else [theirs.places.get(one, -1) for one in ids]
        if theirs is None or -1 in places:
            return None
        self._people.move_to_end(user_id)
        return theirs.matrix[places] @ wanted if len(places) * 2 < len(theirs) else (theirs.matrix @ wanted)[places]

    def keep(self, user_id: str, vectors: Mapping[str, Vector]) -> None:
        """Keep these of a person, the person's last ones if they are more than there is room for."""
        if not vectors:
            return
        theirs = self._people.setdefault(user_id, _Rows())
        self._people.move_to_end(user_id)
        before = len(theirs)
        for one, vector in vectors.items():
            theirs.put(one, vector)
        self._count += len(theirs) - before
        self._make_room()

    def drop(self, user_id: str, ids: Collection[str]) -> None:
        """Keep these no more; what is not kept is left."""
        theirs = self._people.get(user_id)
        if theirs is None:
            return
        before = len(theirs)
        theirs.drop(ids)
        self._count -= before - len(theirs)
        if not theirs:
            self._people.pop(user_id, None)

    def _make_room(self) -> None:
        while self._count > self._most and len(self._people) > 1:
            self._count -= len(self._people.popitem(last=False)[1])
        if self._count > self._most:
            ((user_id, theirs),) = self._people.items()
            self.drop(user_id, list(theirs)[: self._count - self._most])


class _Rows(Mapping[str, Vector]):
    """One person's vectors, the first that came first, as rows of one matrix: all of them are compared at once."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self._rows: Vector = np.empty((0, 0), np.float32)

    @property
    def matrix(self) -> Vector:
        """All rows, float32, one a vector."""
        return self._rows[: len(self.places)]

    def __getitem__(self, one: str) -> Vector:
        row: Vector = self._rows[self.places[one]]
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def put(self, one: str, vector: Vector) -> None:
        """Add one, or write over the one of this id."""
        place = self.places.setdefault(one, len(self.places))
        if place >= len(self._rows):
            grown = np.empty((max(FEWEST_ROWS, 2 * len(self._rows)), len(vector)), np.float32)
            if place:
                grown[:place] = self._rows[:place]
            self._rows = grown
        self._rows[place] = vector

    def drop(self, ids: Collection[str]) -> None:
        """Leave these out, and give back what they took."""
        gone = {one for one in ids if one in self.places}
        if not gone:
            return
        left = [(one, place) for one, place in self.places.items() if one not in gone]
        self._rows = self._rows[[place for _, place in left]]
        self.places = {one: place for place, (one, _) in enumerate(left)}
