"""Leases: who works on a thread, where several processes share one ledger.

A lease runs out by itself when its process is gone, and holds no connection meanwhile.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.events import lock_person
from memory.tables import leases


def take(connection: Connection, user_id: str, name: str, owner: str, now: float, until: float) -> bool:
    """Take or renew a lease; False while somebody else has it. now, until: seconds since 1970."""
    lock_person(connection, user_id)
    mine = sa.and_(leases.c.user_id == user_id, leases.c.name == name)
    row = connection.execute(sa.select(leases.c.owner, leases.c.until).where(mine)).first()
    if row is None:
        connection.execute(sa.insert(leases), {"user_id": user_id, "name": name, "owner": owner, "until": until})
        return True
    if row.owner != owner and row.until > now:
        return False
    connection.execute(sa.update(leases).where(mine).values(owner=owner, until=until))
    return True


def count(connection: Connection, user_id: str, kind: str, now: float) -> int:
    """How many leases of a person hold whose names begin with `kind`."""
    held = sa.select(sa.func.count()).select_from(leases)
    mine = held.where(leases.c.user_id == user_id, leases.c.name.startswith(kind), leases.c.until > now)
    return connection.execute(mine).scalar_one()


def give_back(connection: Connection, user_id: str, name: str, owner: str) -> None:
    """Let somebody else have it."""
    connection.execute(
        sa.delete(leases).where(leases.c.user_id == user_id, leases.c.name == name, leases.c.owner == owner)
    )
