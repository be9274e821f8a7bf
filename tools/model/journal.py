"""A request and its answer as they are written down: digest, model, tokens, cost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from tools.model.assembling import assembled
from tools.model.prices import cost_of

LONGEST_KEPT = 256_000
"""Bytes of an answer that are kept in the ledger."""
NOT_KEPT = ("/images/", "/embeddings", "/audio/speech")
BYTES_A_TOKEN = 4
_MODEL_FIELD = re.compile(rb'name="model"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]{1,200})\r\n')
_PICTURE = re.compile(rb"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+")
TOKENS_A_PICTURE = 1_000
MOST_TOKENS = 100_000_000
"""A host that reports more tokens for one answer reports nothing that can be true."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the journal sees it. tokens: about how many it sends and may get back."""

    path: str
    model: str
    digest: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer came to. cost: US dollars, none where the price is not known."""

    tokens_in: int
    tokens_out: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Written:
    """A body that was just written here. told: what its digest is of, keys sorted and without a word of streaming."""

    model: str
    body: bytes
    told: bytes


WRITTEN: ContextVar[Written | None] = ContextVar("written", default=None)


def asked(request: httpx.Request) -> Asked:
    """The journal's view of a request whose body has been read."""
    written = WRITTEN.get()
    if written is not None and written.body == request.content:
        return Asked(request.url.path, written.model, _hashed(request, written.told), _about_tokens(request))
    body = _parsed(request)
    model = _form_model(request) if body is None else str(body.get("model", ""))
    return Asked(request.url.path, model, _digest(request, body), _about_tokens(request))


def request_digest(request: httpx.Request) -> str:
    """SHA-256 of method, path and body, the same for the same request made twice.

    Keys of JSON are sorted, and whether the answer is streamed does not count; the random boundary of a form is left
    out. Headers do not count: no key gets in.
    """
    return _digest(request, _parsed(request))


def _parsed(request: httpx.Request) -> dict[str, Any] | None:
    """The JSON object of a request; None for a form."""
    if not request.headers.get("content-type", "").startswith("application/json") or not request.content:
        return None
    body = orjson.loads(request.content)
    return body if isinstance(body, dict) else None


def _digest(request: httpx.Request, parsed: dict[str, Any] | None) -> str:
    asked = {name: value for name, value in (parsed or {}).items() if name not in ("stream", "stream_options")}
    body = request.content if parsed is None else orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    kind = request.headers.get("content-type", "")
    if "boundary=" in kind:
        body = body.replace(kind.partition("boundary=")[2].encode(), b"")
    return _hashed(request, body)


def _hashed(request: httpx.Request, body: bytes) -> str:
    said = f"{request.method} {request.url.path}\n".encode()
    return hashlib.sha256(said + body).hexdigest()


def usage_of(request: Asked, body: bytes, content_type: str, sent: int) -> Usage:
    """Tokens and cost of an answer: as the host reports them, else estimated. sent: tokens estimated before."""
    found = _reported(body, content_type)
    tokens_in = _number(found, "prompt_tokens", "input_tokens")
    tokens_out = _number(found, "completion_tokens", "output_tokens")
    if not found and content_type.startswith(("application/json", "text/event-stream")) and "/chat/" in request.path:
        tokens_in, tokens_out = sent, len(body) // BYTES_A_TOKEN
    images = body.count(b'"b64_json"') + body.count(b'"url"') if "/images/" in request.path else 0
    return Usage(tokens_in, tokens_out, cost_of(request.model, tokens_in, tokens_out, images=images))


def kept(request: Asked, body: bytes, content_type: str) -> tuple[str | None, str]:
    """The answer and its type as they are kept for replay: text, not pictures, sounds or vectors, not without end.

    A streamed answer is kept as the plain one it comes to.
    """
    if any(part in request.path for part in NOT_KEPT) or len(body) > LONGEST_KEPT:
        return None, content_type
    if content_type.startswith("text/event-stream") and "/chat/" in request.path:
        body, content_type = assembled(body), "application/json"
    return body.decode("utf-8", "replace"), content_type


def _form_model(request: httpx.Request) -> str:
    found = _MODEL_FIELD.search(request.content[:64_000]) or _MODEL_FIELD.search(request.content[-64_000:])
    return found[1].decode("utf-8", "replace") if found else ""


def _about_tokens(request: httpx.Request) -> int:
    kind = request.headers.get("content-type", "")
    if not kind.startswith("application/json"):
        return 0
    words, pictures = _PICTURE.subn(b"", request.content)
    return len(words) // BYTES_A_TOKEN + pictures * TOKENS_A_PICTURE


def _reported(body: bytes, content_type: str) -> Mapping[str, Any]:
    """The `usage` of an answer; of a stream, the last one in it."""
    if content_type.startswith("text/event-stream"):
        lines = [line[6:] for line in body.splitlines() if line.startswith(b"data: {") and b'"usage":{' in line]
        body = lines[-1] if lines else b""
    if not body.startswith(b"{") and not content_type.startswith("application/json"):
        return {}
    try:
        usage = orjson.loads(body).get("usage")
    except (orjson.JSONDecodeError, AttributeError):
        return {}
    return usage if isinstance(usage, dict) else {}


def _number(found: Mapping[str, Any], *names: str) -> int:
    for name in names:
        value = found.get(name)
        if isinstance(value, int) and 0 <= value <= MOST_TOKENS:
            return value
    return 0
