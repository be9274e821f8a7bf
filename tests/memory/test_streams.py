"""Events of runs in the ledger, for whoever comes back to another server."""

from memory.ledger import Ledger


async def test_events_are_heard_in_order_and_it_is_known_who_listens(ledger: Ledger) -> None:
    assert await ledger.hear_stream("ann", "t1", 0, 0) is None
    await ledger.begin_stream("ann", "t1", 100)
    assert await ledger.tell_stream("ann", "t1", [(1, b"one"), (2, b"two")], now=101, ended=False) == 0
    heard = await ledger.hear_stream("ann", "t1", 1, until=105)
    assert heard is not None
    assert (heard.events, heard.alive, heard.ended) == (((2, b"two"),), 101, False)
    assert await ledger.hear_stream("bob", "t1", 0, 0) is None
    assert await ledger.tell_stream("ann", "t1", [(3, b"three")], now=102, ended=True) == 105
    heard = await ledger.hear_stream("ann", "t1", 0, until=0)
    assert heard is not None
    assert [number for number, _ in heard.events] == [1, 2, 3]
    assert heard.ended


async def test_a_second_run_of_a_turn_is_not_mixed_with_the_first(ledger: Ledger) -> None:
    await ledger.begin_stream("ann", "t1", 100)
    await ledger.tell_stream("ann", "t1", [(1, b"asked")], now=100, ended=True)
    await ledger.begin_stream("ann", "t1", 200)
    await ledger.tell_stream("ann", "t1", [(1_000_001, b"answered")], now=200, ended=True)
    heard = await ledger.hear_stream("ann", "t1", 0, until=0)
    assert heard is not None
    assert heard.events == ((1_000_001, b"answered"),)


async def test_nothing_is_kept_of_somebody_erased_or_for_long(ledger: Ledger) -> None:
    for who in ("ann", "bob"):
        await ledger.begin_stream(who, "t1", 100)
        await ledger.tell_stream(who, "t1", [(1, b"one")], now=100, ended=False)
    await ledger.erase("ann")
    assert await ledger.tell_stream("ann", "t1", [(2, b"two")], now=101, ended=False) == 0
    assert await ledger.hear_stream("ann", "t1", 0, 0) is None
    await ledger.sweep_shared(100 + 119)
    assert await ledger.hear_stream("bob", "t1", 0, 0) is not None
    await ledger.sweep_shared(100 + 121)
    assert await ledger.hear_stream("bob", "t1", 0, 0) is None
