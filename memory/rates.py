"""How often somebody may call, counted where several servers share one ledger: one statement for each call.

A bucket that fills evenly (the generic cell rate algorithm) is one number: when it will be full again.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.tables import rates
from memory.upsert import Insert, upsert

ROUNDING_S = 1e-6


def take(connection: Connection, user_id: str, name: str, now: float, each: float, window: float) -> tuple[bool, float]:
    """Take one call of a bucket: whether there was one, and when the bucket is full again; seconds since 1970.

    each: seconds in which one call comes back. window: seconds in which all do.
    """
    row = {"user_id": user_id, "name": name, "full_at": now + each, "now": now, "each": each, "window": window}
    taken = upsert(connection, rates, _one_more, row)
    if taken is not None:
        return True, float(taken[0])
    mine = sa.select(rates.c.full_at).where(rates.c.user_id == user_id, rates.c.name == name)
    return False, float(connection.execute(mine).scalar() or now)


def sweep(connection: Connection, now: float) -> None:
    """Forget full buckets."""
    connection.execute(sa.delete(rates).where(rates.c.full_at <= now))


def _one_more(insert: Insert) -> sa.Executable:
    now, each, window = (sa.bindparam(name, type_=sa.Double) for name in ("now", "each", "window"))
    full_at = sa.case((rates.c.full_at > now, rates.c.full_at), else_=now) + each
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["user_id", "name"], set_={"full_at": full_at}, where=full_at - now <= window + ROUNDING_S
    ).returning(rates.c.full_at)
    return statement
