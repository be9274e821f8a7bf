"""A streamed answer as the plain one it would have been: what the ledger keeps, whichever way it came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

DATA = b"data: "


def assembled(body: bytes) -> bytes:
    """The chunks of a chat's stream as one `chat.completion`. A stream that broke off is as far as it came."""
    message: dict[str, Any] = {"role": "assistant", "content": None}
    whole: dict[str, Any] = {"id": "", "object": "chat.completion", "model": ""}
    finish: str | None = None
    for chunk in _chunks(body):
        whole.update({name: chunk[name] for name in ("id", "model", "usage") if chunk.get(name)})
        for choice in _objects(chunk.get("choices"))[:1]:
            _add(message, _object(choice.get("delta")))
            finish = choice.get("finish_reason") or finish
    return orjson.dumps({**whole, "choices": [{"index": 0, "message": message, "finish_reason": finish}]})


def _chunks(body: bytes) -> Iterator[dict[str, Any]]:
    for line in body.splitlines():
        if line.startswith(DATA + b"{"):
            try:
                chunk = orjson.loads(line[len(DATA) :])
            except orjson.JSONDecodeError:
                return
            yield chunk


def _add(message: dict[str, Any], delta: dict[str, Any]) -> None:
    for name in ("content", "refusal"):
        if isinstance(delta.get(name), str):
            message[name] = (message.get(name) or "") + delta[name]
    for piece in _objects(delta.get("tool_calls")):
        calls, place = message.setdefault("tool_calls", []), piece.get("index")
        place = place if isinstance(place, int) and place >= 0 else 0
        if place == len(calls):
            calls.append({"id": "", "type": "function", "function": {"name": "", "arguments": ""}})
        if not calls:
            continue
        call, said = calls[min(place, len(calls) - 1)], _object(piece.get("function"))
        call["id"] = piece.get("id") or call["id"]
        for name in ("name", "arguments"):
            call["function"][name] += said[name] if isinstance(said.get(name), str) else ""


def _objects(found: Any) -> list[dict[str, Any]]:
    """The objects of a list; a host may write anything in its place."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
