"""Where long work is written down, so that a process that dies goes on after it: DBOS on SQLite or PostgreSQL.

DBOS is one for a process. It runs here on a loop of its own in a thread of its own, so that nothing of it touches the
loop that answers requests. No connection goes anywhere but to the database.
"""

from __future__ import annotations

import logging
import socket
from typing import Any

import orjson
import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, Serializer
from sqlalchemy.engine import Engine

from settings import Settings
from tools.errors import StorageError

log = logging.getLogger(__name__)

FORMAT = "renders.1"
"""Raised when the steps of a job change so that one half done by an older version cannot go on."""
THREADS = 16
POLL_S = 0.5
"""Seconds between two looks at what waits."""
SQLITE = ("busy_timeout=30000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
FILE = "jobs.sqlite"


class JsonRecords(Serializer):
    """Inputs and results as JSON: reading them back can make nothing but plain values."""

    def serialize(self, data: Any) -> str:
        """Plain values; of an exception its name and words."""
        return orjson.dumps(data, default=lambda other: f"{type(other).__name__}: {other}").decode()

    def deserialize(self, serialized_data: str) -> Any:
        """Plain values."""
        return orjson.loads(serialized_data)

    def name(self) -> str:
        """As written beside each record."""
        return "json"


class Durable:
    """The open record. Everything here blocks; call it in a thread without a loop."""

    def __init__(self, settings: Settings) -> None:
        self._engine = None if settings.database_url else _engine(settings)
        self._config = _config(settings, self._engine)

    @property
    def server(self) -> str:
        """What this server is called in the record."""
        return str(self._config["executor_id"])

    def open(self, queue: str, *, at_once: int) -> None:
        """Open the record, and go on with what was not finished.

        queue: where work waits; one of each partition runs at a time, and `at_once` of all here. Raises StorageError.
        """
        try:
            DBOS(config=self._config)
            _quieten()
            DBOS.launch()
            DBOS.register_queue(queue, partition_concurrency=1, worker_concurrency=at_once, polling_interval_sec=POLL_S)
        except Exception as error:
            log.exception("the record of render jobs could not be opened")
            self.close()
            raise StorageError("The record of render jobs cannot be opened.") from error

    def close(self) -> None:
        """Stop what runs, without a word about it in the record: it goes on at the next opening."""
        DBOS.destroy()
        if self._engine is not None:
            self._engine.dispose()

    def forget(self, job_ids: list[str]) -> None:
        """Delete what is recorded of jobs, so that no byte of it stays in the file."""
        if job_ids:
            DBOS.delete_workflows(job_ids)
        if self._engine is not None:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _config(settings: Settings, engine: Engine | None) -> DBOSConfig:
    """executor_id: who goes on with a job after a restart, so the same for the same server."""
    here = "local" if engine is not None else f"{socket.gethostname()}:{settings.port}"
    return DBOSConfig(
        name="loupe",
        system_database_url=_url(settings),
        system_database_engine=engine,
        application_version=FORMAT,
        executor_id=here,
        serializer=JsonRecords(),
        max_executor_threads=THREADS,
        log_level="ERROR",
        enable_otlp=False,
    )


def _url(settings: Settings) -> str:
    if settings.database_url:
        return sa.make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return f"sqlite:///{(settings.data_dir / FILE).resolve()}"


def _engine(settings: Settings) -> Engine:
    """SQLite as the ledger has it: durable before acknowledged, and nothing readable left of what was deleted."""
    (settings.data_dir / FILE).touch(mode=0o600)
    engine = sa.create_engine(_url(settings))

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in SQLITE:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _quieten() -> None:
    """A job that its owner cancelled is not an error of ours."""
    logger = logging.getLogger("dbos")
    if not any(isinstance(one, _Unasked) for one in logger.filters):
        logger.addFilter(_Unasked())


class _Unasked(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return type(error).__name__ != "DBOSAwaitedWorkflowCancelledError"
