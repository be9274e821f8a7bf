"""The tables: one append-only log of events, and projections of it that can be made again at any moment.

Every row that belongs to a person carries `user_id`, and every statement on it filters by it.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

events = sa.Table(
    "events",
    METADATA,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("thread_id", sa.Text),
    sa.Column("turn_id", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("dedupe", sa.Text),
    sa.Column("body", sa.JSON, nullable=False),
    sa.UniqueConstraint("user_id", "dedupe", name="events_once"),
    sa.Index("events_of_user", "user_id", "kind", "id"),
    sa.Index("events_of_thread", "user_id", "thread_id", "id"),
    sqlite_autoincrement=True,
)
"""What happened, in order; rows are added, and removed only when a person is erased.

dedupe: what makes the event unique for its user, so that a repeated call writes nothing.
"""

profiles = sa.Table(
    "profiles",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("anonymous", sa.Boolean, nullable=False),
    sa.Column("expires_at", sa.Double),
    sa.Column("turns", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("watermark", Id, nullable=False),
    sa.Column("taste", sa.JSON),
    sa.Column("profile", sa.JSON),
    sa.Index("profiles_expiry", "expires_at"),
)
"""The fold of a person's events: `taste` as the learner keeps it, `profile` as planners see it;
null is default.

version: how many events were folded. watermark: id of the last of them. turns: turns not undone.
"""

threads = sa.Table(
    "threads",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("thread_id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("started", sa.Double, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("turns", sa.Integer, nullable=False),
    sa.Column("top", sa.Text),
    sa.Column("overrides", sa.JSON),
    sa.Index("threads_of_user", "user_id", "at"),
)
"""Conversations. top: the turn on top of the edit stack. overrides: what holds for this session, by trait."""

turns = sa.Table(
    "turns",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("turn_id", sa.Text, primary_key=True),
    sa.Column("thread_id", sa.Text, nullable=False),
    sa.Column("began", Id, nullable=False),
    sa.Column("event_id", Id, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text),
    sa.Column("stacked", sa.Boolean, nullable=False),
    sa.Column("steps", sa.Integer, nullable=False),
    sa.Column("undone", Id),
    sa.Column("vector", sa.Boolean, nullable=False),
    sa.Column("edited", sa.JSON(none_as_null=True)),
    sa.Index("turns_of_thread", "user_id", "thread_id", "event_id"),
    sa.Index("turns_of_user", "user_id", "at"),
    sa.Index("turns_judged", "user_id", "verdict", "at"),
)
"""Turns; the prompt and the answer stay in the event. began: its first event. event_id: the one that holds the answer.

stacked: it has its place in the thread's edit stack; steps: how many it put there.
undone: the undo event that took it off. edited: its steps as the person changed them, where they did.
"""

media = sa.Table(
    "media",
    METADATA,
    sa.Column("media_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("event_id", Id, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("parent_id", sa.Text),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("expires_at", sa.Double, nullable=False),
    sa.Column("facts", sa.JSON),
    sa.Column("why", sa.Text),
    sa.Column("advice", sa.Text),
    sa.Index("media_of_user", "user_id"),
    sa.Index("media_expiry", "expires_at"),
    sa.Index("media_content", "sha256"),
)
"""Uploads. status: ready with facts, or unreadable with why and advice. path: the storage room's key."""

vectors = sa.Table(
    "vectors",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("turn_id", sa.Text, primary_key=True),
    sa.Column("space", sa.Text, primary_key=True),
    sa.Column("embedding", sa.LargeBinary, nullable=False),
    sa.Index("vectors_of_space", "space"),
)
"""The turns' vectors, float32 little-endian: the index is made from these, and never the only copy."""

measures = sa.Table(
    "measures",
    METADATA,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("facts", sa.JSON, nullable=False),
)
"""What was measured in a content, whoever sent it: a cache, gone with the last upload of that content."""

replays = sa.Table(
    "replays",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("effect", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("owner", sa.Text),
    sa.Column("until", sa.Double, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("headers", sa.JSON),
    sa.Column("body", sa.LargeBinary),
    sa.Index("replays_at", "at"),
)
"""Requests with a key of their sender, and how they were answered. owner: the process that works on it, until `until`.

effect: names what the request makes. status: null until it is answered.
"""

leases = sa.Table(
    "leases",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("until", sa.Double, nullable=False),
)
"""What one process at a time may do, where several share the ledger."""

leftovers = sa.Table(
    "leftovers",
    METADATA,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("at", sa.Double, nullable=False),
)
"""Files that no upload needs: since when they are expected, 0 for those whose upload was deleted."""

rates = sa.Table(
    "rates",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("full_at", sa.Double, nullable=False),
)
"""How often somebody called lately, where several servers share the ledger; `user_id` may stand for an address."""

streams = sa.Table(
    "streams",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("turn_id", sa.Text, primary_key=True),
    sa.Column("alive", sa.Double, nullable=False),
    sa.Column("followed", sa.Double, nullable=False),
    sa.Column("ended", sa.Boolean, nullable=False),
)
"""Streamed runs of several servers. alive: when theirs last said something. followed: until when another listens."""

stream_events = sa.Table(
    "stream_events",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("turn_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("event", sa.LargeBinary, nullable=False),
)
"""Their events as they go over the wire, kept for whoever comes back to another server; gone in minutes."""

sights = sa.Table(
    "sights",
    METADATA,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("space", sa.Text, primary_key=True),
    sa.Column("frame", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Double),
    sa.Column("embedding", sa.LargeBinary, nullable=False),
    sa.Index("sights_of_space", "space"),
)
"""Vectors of what is seen in a content, float32 little-endian, whoever sent it: gone with the last upload of it.

frame: 0 of a picture, 0 and on of a clip's sampled frames; at: their seconds.
"""
exports = sa.Table(
    "exports",
    METADATA,
    sa.Column("export_id", sa.Text, primary_key=True),
    sa.Column("at", sa.Double, nullable=False),
)
"""Exports of examples to train models on."""

exported_people = sa.Table(
    "exported_people",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("export_id", sa.Text, primary_key=True),
)
"""Whose edits are in which export, until they are erased."""

archetypes = sa.Table(
    "archetypes",
    METADATA,
    sa.Column("version", Id, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("watermark", Id, nullable=False),
    sa.Column("groups", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""Fits of groups of people alike, newest last; nothing here names anybody, what a person is lent lies in their own log.

watermark: the newest event that was considered when people were compared with them."""
