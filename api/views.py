"""How stored things look from outside, typed so that the OpenAPI document says the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel

from edits.vocabulary import Kind
from graph.state import Answer
from memory.ledger import MediaRow, Moved, StoredTurn, ThreadRow

Verdict = Literal["accept", "reject", "modify"]


class TurnView(Answer):
    """A turn's answer with what was asked, when, and what became of it."""

    prompt: str
    reply: str | None = None
    at: datetime
    verdict: Verdict | None = None
    undone: bool = False


class ThreadSummary(BaseModel):
    """A conversation in a list. started, at: its first and last turn."""

    thread_id: str
    title: str
    turns: int
    started: datetime
    at: datetime


class ThreadPage(BaseModel):
    """Conversations, the last used first. next: what `before` is for the page after this one, if there may be one."""

    threads: list[ThreadSummary]
    next: str | None = None


class ThreadView(BaseModel):
    """A conversation, oldest turn first. next: what `after` is for the page after this one, if there may be one."""

    thread_id: str
    turns: list[TurnView]
    next: str | None = None


class MoveView(BaseModel):
    """A step of the edit stack. turn: what was taken back or put back. now: what lies on top of the stack after it."""

    thread_id: str
    turn: TurnView
    now: TurnView | None


class MediaView(BaseModel):
    """A file as its owner sees it: what it is, how long it is kept; or why it cannot be read and what to try.

    parent_id: the file it was made of. source_type: what of it an image model made (IPTC's digital source type).
    """

    media_id: str
    status: Literal["ready", "unreadable"]
    name: str
    expires_at: datetime
    parent_id: str | None = None
    source_type: str | None = None
    why: str | None = None
    advice: str | None = None
    kind: Kind | None = None
    mime: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    fps: float | None = None
    frames: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    channels: int | None = None
    sample_rate: int | None = None
    rotation: int | None = None
    has_audio: bool = False
    has_alpha: bool = False
    animated: bool = False
    hdr: bool = False


def turn_view(turn: StoredTurn) -> TurnView:
    """A stored turn; its answer was validated when it was read."""
    return TurnView.model_construct(
        **dict(turn.answer),
        prompt=turn.prompt,
        reply=turn.reply,
        at=moment(turn.at),
        verdict=turn.verdict,
        undone=turn.undone,
    )


def thread_summary(thread: ThreadRow) -> ThreadSummary:
    """A conversation in a list."""
    return ThreadSummary(
        thread_id=thread.thread_id,
        title=thread.title,
        turns=thread.turns,
        started=moment(thread.started),
        at=moment(thread.at),
    )


def move_view(thread_id: str, moved: Moved) -> MoveView:
    """A step of the edit stack."""
    now = None if moved.now is None else turn_view(moved.now)
    return MoveView.model_construct(thread_id=thread_id, turn=turn_view(moved.turn), now=now)


def media_view(row: MediaRow) -> MediaView:
    """A file, without its measurements and without where it lies."""
    facts = {} if row.facts is None else dict(row.facts)
    known = {name: value for name, value in facts.items() if name in MediaView.model_fields}
    whole = known | {
        "media_id": row.media_id,
        "status": row.status,
        "name": row.name,
        "expires_at": moment(row.expires_at),
        "parent_id": row.parent_id,
        "why": row.why,
        "advice": row.advice,
    }
    return MediaView.model_validate(whole)


def moment(seconds: float) -> datetime:
    """Seconds since 1970 in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
