"""How stored things look from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graph.state import Profile
from memory.ledger import StoredTurn, ThreadRow


def turn_view(turn: StoredTurn) -> dict[str, Any]:
    """A turn's answer with what was asked, when, and what became of it."""
    return {
        **turn.answer.model_dump(mode="json", by_alias=True),
        "prompt": turn.prompt,
        "reply": turn.reply,
        "at": moment(turn.at),
        "verdict": turn.verdict,
        "undone": turn.undone,
    }


def thread_view(thread: ThreadRow) -> dict[str, Any]:
    """A conversation in a list."""
    return {
        "thread_id": thread.thread_id,
        "title": thread.title,
        "turns": thread.turns,
        "started": moment(thread.started),
        "at": moment(thread.at),
    }


def profile_view(profile: Profile) -> dict[str, Any]:
    """All that is known of a person, with the evidence."""
    return profile.model_dump(mode="json", by_alias=True)


def moment(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
