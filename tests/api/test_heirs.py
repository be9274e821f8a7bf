"""A server says that it is there, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import time

from api import heirs
from memory.ledger import Ledger


class Stumbling(Ledger):
    """A ledger whose database cannot be reached at first."""

    failed = 0

    async def take_lease(self, *args, **kwargs):
        if self.failed < 2:
            self.failed += 1
            raise OSError("no route to the database")
        return await super().take_lease(*args, **kwargs)


async def test_a_server_that_could_not_say_that_it_is_there_says_so_once_it_can_and_leaves_in_the_end(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(heirs, "RENEW_S", 0.01)
    ledger = await Stumbling.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")

    async def is_there():
        return await ledger.count_leases(heirs.NOBODY, "server/one/", time.time())

    saying = asyncio.create_task(heirs.inherit_for_ever(ledger, "one", "renders"))
    async with asyncio.timeout(10):
        while not await is_there():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert ledger.failed == 2
    assert not saying.done()
    saying.cancel()
    await heirs.leave(ledger, "one")
    assert not await is_there()
    await ledger.close()
