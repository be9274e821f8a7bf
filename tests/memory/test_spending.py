"""What models were asked is written down by person and turn, and a day adds up."""

from __future__ import annotations

import time

from graph.state import Briefing, Identity, ModelCall, Spent
from memory.ledger import Ledger
from memory.spending import DAY_S, midnight


def call(**more: object) -> ModelCall:
    """One call that went well."""
    base = {"part": "language model", "model": "m", "path": "/v1/chat/completions", "digest": "d", "outcome": "ok"}
    return ModelCall.model_validate({**base, "tokens_in": 100, "tokens_out": 20, "cost": 0.01, **more})


async def test_a_day_adds_up_for_each_person_alone(ledger: Ledger) -> None:
    assert await ledger.model_spending("ana") == Spent()
    await ledger.record_model_calls("ana", [call(), call(attempts=3)], turn_id="t1")
    await ledger.record_model_calls("ana", [call(cost=0.5)])
    await ledger.record_model_calls("bob", [call()])
    spent = await ledger.model_spending("ana")
    assert (spent.calls, spent.tokens, round(spent.cost, 3)) == (5, 360, 0.52)
    assert (await ledger.model_spending("bob")).calls == 1


async def test_what_was_summed_is_added_to_and_ends_with_the_day_and_with_the_person(ledger: Ledger) -> None:
    for count in (1, 2, 3):
        await ledger.record_model_calls("ana", [call()])
        assert (await ledger.model_spending("ana")).calls == count
        assert (await ledger.model_spending("ana")).calls == count
    tomorrow = time.time() + DAY_S
    assert await ledger._database.read(ledger._spending.today, "ana", tomorrow) == Spent()
    assert (await ledger.model_spending("ana")).tokens == 360
    await ledger.erase("ana")
    assert await ledger.model_spending("ana") == Spent()


async def test_what_a_guest_spent_counts_for_whoever_takes_it_over(ledger: Ledger) -> None:
    guest, ana = Identity(user_id="guest-1", anonymous=True), Identity(user_id="ana")
    await ledger.record_model_calls(guest.user_id, [call()])
    await ledger.record_model_calls("ana", [call()])
    assert (await ledger.model_spending("ana")).calls == 1
    await ledger.claim(guest.user_id, ana, memory=False, vectors={}, media_until=0)
    assert (await ledger.model_spending("ana")).calls == 2


async def test_a_turn_tells_what_it_asked_in_order_and_to_nobody_else(ledger: Ledger) -> None:
    briefing = Briefing(model="m", ops=("exposure",))
    await ledger.record_model_calls("ana", [call(digest="1")], turn_id="t1", briefing=briefing)
    await ledger.record_model_calls("ana", [call(digest="2", answer="{}")], turn_id="t1")
    first, second = await ledger.consulted("ana", "t1")
    assert first.briefing == briefing
    assert [one.digest for one in (*first.calls, *second.calls)] == ["1", "2"]
    assert await ledger.consulted("bob", "t1") == []


async def test_calls_survive_a_rebuild_and_go_with_the_person(ledger: Ledger) -> None:
    await ledger.record_model_calls("ana", [call()], turn_id="t1")
    await ledger.rebuild()
    assert len(await ledger.consulted("ana", "t1")) == 1
    await ledger.erase("ana")
    assert await ledger.consulted("ana", "t1") == []


def test_a_day_begins_at_midnight_utc() -> None:
    assert midnight(1_000_000_000.5) == 1_000_000_000 - 1_000_000_000 % DAY_S
