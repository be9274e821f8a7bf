"""Buckets in the ledger: as those of one process, whoever takes from them."""

from api.limits import Buckets, Policy
from memory.ledger import Ledger


async def test_a_bucket_gives_its_quota_at_once_and_then_evenly(ledger: Ledger) -> None:
    own = Buckets(Policy("calls", 5, 60))

    async def take(who: str, now: float) -> tuple[bool, int, float]:
        allowed, full_at = await ledger.take_call(who, "calls", now=now, each=own.each, window=60)
        return own.left(allowed, full_at, now)

    for who, now in [*[("ann", 1_000.0)] * 7, ("bob", 1_000.0), ("ann", 1_012.0), ("ann", 1_012.0), ("ann", 1_099.0)]:
        assert await take(who, now) == own.take(who, now), (who, now)


async def test_full_buckets_are_forgotten_and_a_persons_go_with_them(ledger: Ledger) -> None:
    for who in ("ann", "bob"):
        await ledger.take_call(who, "calls", now=1_000, each=12, window=60)
    await ledger.erase("ann")
    assert (await ledger.take_call("ann", "calls", now=1_000, each=12, window=60))[1] == 1_012
    await ledger.sweep_shared(1_012)
    assert (await ledger.take_call("bob", "calls", now=1_000, each=12, window=60))[1] == 1_012
