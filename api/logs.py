"""Logs: one line an event, as text or as JSON, with the request, the turn and the person it belongs to.

The person is a pseudonym that only this deployment's key can make. At the level `info` and above no line carries
anything a person wrote or sent; a failure's trace is written where the failure is ours.
"""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

from settings import Settings

_of_request: ContextVar[dict[str, Any] | None] = ContextVar("of_request", default=None)
TEXT = "%(levelname)s %(name)s: %(message)s"
FIELDS = ("route", "method", "status", "ms")
"""What a line about a finished request says beside its ids."""


def begin_request(request_id: str) -> None:
    """From here on, lines carry this request's id, and what `note` adds."""
    _of_request.set({"request_id": request_id})


def note(**ids: str) -> None:
    """Add an id to the lines of this request: `turn_id`, `user`."""
    known = _of_request.get()
    if known is not None:
        known.update(ids)


class JsonLines(logging.Formatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """time, level, logger, message, ids of the request, and a trace where there is one."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(_of_request.get() or {}),
            **{name: getattr(record, name) for name in FIELDS if hasattr(record, name)},
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def set_up(settings: Settings) -> None:
    """Write logs as the settings say, to standard error. Other people's libraries speak from `warning` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else logging.Formatter(TEXT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for room in ("api", "graph", "memory", "nodes", "tools"):
        logging.getLogger(room).setLevel(settings.log_level.upper())
