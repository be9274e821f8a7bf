"""What several servers on one ledger must agree on: requests with a key, work for one at a time, files that must go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from memory import leases, leftovers, rates, replays, streams
from memory.database import Database
from memory.replays import Claim, Replay
from memory.streams import Heard

OVER_S = 120.0
"""After which a run that nothing was heard of is forgotten."""


class Shared:
    """The part of the ledger that is about servers rather than about people."""

    _database: Database

    async def claim_key(
        self, user_id: str, key: str, *, owner: str, fingerprint: str | None, now: float, lease_s: float
    ) -> Claim:
        """Take a request's key for `owner`, or say what it stands for already."""
        return await self._database.write(
            replays.claim, user_id, key, owner=owner, fingerprint=fingerprint, now=now, lease_s=lease_s
        )

    async def renew_key(self, user_id: str, key: str, owner: str, until: float) -> None:
        """Hold a key until then; seconds since 1970."""
        await self._database.write(replays.renew, user_id, key, owner, until)

    async def finish_key(self, user_id: str, key: str, owner: str, fingerprint: str | None, response: Replay) -> None:
        """Keep the answer to a request with a key; when this returns, it is on disk."""
        await self._database.write(replays.finish, user_id, key, owner, fingerprint, response)

    async def let_key_go(self, user_id: str, key: str, owner: str) -> None:
        """Give a key back without an answer."""
        await self._database.write(replays.let_go, user_id, key, owner)

    async def let_all_keys_go(self) -> None:
        """Give every key back, for a process that knows that it is the only one and has just begun."""
        await self._database.write(replays.let_all_go)

    async def take_lease(self, user_id: str, name: str, owner: str, now: float, until: float) -> bool:
        """Take or renew a lease; False while somebody else has it."""
        return await self._database.write(leases.take, user_id, name, owner, now, until)

    async def count_leases(self, user_id: str, kind: str, now: float) -> int:
        """How many leases of a person hold whose names begin with `kind`."""
        return await self._database.read(leases.count, user_id, kind, now)

    async def give_lease_back(self, user_id: str, name: str, owner: str) -> None:
        """End a lease before its time."""
        await self._database.write(leases.give_back, user_id, name, owner)

    async def take_call(self, user_id: str, name: str, *, now: float, each: float, window: float) -> tuple[bool, float]:
        """Take one call of somebody's bucket: whether there was one, and when the bucket is full again."""
        return await self._database.write(rates.take, user_id, name, now, each, window)

    async def begin_stream(self, user_id: str, turn_id: str, now: float) -> None:
        """A run begins whose events other servers may be asked for."""
        await self._database.write(streams.begin, user_id, turn_id, now)

    async def tell_stream(
        self, user_id: str, turn_id: str, events: Sequence[tuple[int, bytes]], *, now: float, ended: bool
    ) -> float:
        """More of its events; until when somebody elsewhere follows it, in seconds since 1970."""
        return await self._database.write(streams.tell, user_id, turn_id, events, now=now, ended=ended)

    async def hear_stream(self, user_id: str, turn_id: str, after: int, until: float) -> Heard | None:
        """The events of a run after a number; None where there is no such run."""
        return await self._database.write(streams.hear, user_id, turn_id, after, until)

    async def sweep_shared(self, now: float) -> None:
        """Forget keys, runs and rates whose time is over."""
        await self._database.write(replays.sweep, now)
        await self._database.write(streams.sweep, now - OVER_S)
        await self._database.write(rates.sweep, now)

    async def expect_file(self, path: str) -> None:
        """Note that a file is about to be stored; it is a leftover until an upload is written down under this path."""
        await self._database.write(leftovers.expect, path)

    async def leftovers(self, before: float) -> list[str]:
        """Paths of files that no upload needs, or that were expected before then and never came; seconds since 1970."""
        return await self._database.read(leftovers.due, before)

    async def is_left(self, path: str, before: float) -> bool:
        """Whether one of them still is."""
        return await self._database.read(leftovers.is_due, path, before)

    async def cleared(self, paths: Iterable[str]) -> None:
        """Note that these files are gone."""
        await self._database.write(leftovers.clear, list(paths))
