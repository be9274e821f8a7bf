"""Every refusal as RFC 9457 problem details: a type, a sentence, a request id; never a path, a trace or a secret.

A route raises Refusal, or lets an error of the rooms below pass: MEANINGS says what each is over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from edits.errors import PlanError
from memory.errors import AnonymousError, LedgerBusy, LedgerError, LedgerFull, NotTheirs, TraitError
from tools.errors import (
    IdentityError,
    KeysUnavailable,
    MediaError,
    MediaMissing,
    StorageError,
    StorageFull,
    TooLarge,
    Unsupported,
    WorkerError,
    WorkersClosed,
)

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20
LONGEST_FIELD = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: what its `type` ends in, its status and its title."""

    slug: str
    status: int
    title: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a request; an empty field is the body as a whole."""

    field: str
    detail: str


BAD_REQUEST = Kind("bad-request", 400, "The request cannot be read")
NO_TOKEN = Kind("no-valid-token", 401, "A valid token is needed", (("www-authenticate", "Bearer"),))
FORBIDDEN = Kind("not-allowed", 403, "This is not open to you")
NOT_FOUND = Kind("not-found", 404, "There is nothing here")
METHOD = Kind("method-not-allowed", 405, "This address does not do that")
TOO_SLOW_A_CLIENT = Kind("upload-too-slow", 408, "The request did not arrive in time", (("connection", "close"),))
BUSY = Kind("thread-busy", 409, "A turn of this thread is still running", (("retry-after", "1"),))
KEY_BUSY = Kind("key-busy", 409, "The first request with this key is still at work", (("retry-after", "1"),))
NOTHING_TO_DO = Kind("nothing-to-do", 409, "There is nothing to do that to")
TOO_LARGE = Kind("too-large", 413, "That is too large")
WRONG_TYPE = Kind("unsupported-type", 415, "This kind of content is not read here")
RANGE = Kind("range-not-satisfiable", 416, "The file does not reach that far")
INVALID = Kind("invalid", 422, "The request does not fit")
KEY_REUSED = Kind("key-reused", 422, "This key was sent with another request")
UNREADABLE = Kind("unreadable-media", 422, "The file cannot be used")
NOT_RENDERED = Kind("not-rendered", 422, "The preview cannot be rendered")
TOO_MANY = Kind("too-many", 429, "That is more than one person may ask for", (("retry-after", "1"),))
FAILED = Kind("failed", 500, "Something on our side failed")
OVERLOADED = Kind("try-again", 503, "Not just now", (("retry-after", "2"),))
TOO_SLOW = Kind("took-too-long", 504, "The turn took too long", (("retry-after", "5"),))
NO_ROOM = Kind("no-room", 507, "There is no room left to keep that")

KINDS = (
    *(BAD_REQUEST, NO_TOKEN, FORBIDDEN, NOT_FOUND, METHOD, TOO_SLOW_A_CLIENT, BUSY, KEY_BUSY),
    *(NOTHING_TO_DO, TOO_LARGE, WRONG_TYPE, RANGE, INVALID, KEY_REUSED, UNREADABLE, NOT_RENDERED),
    *(TOO_MANY, FAILED, OVERLOADED, TOO_SLOW, NO_ROOM),
)
BY_STATUS = {kind.status: kind for kind in reversed(KINDS)}

MEANINGS: tuple[tuple[type[Exception], Kind], ...] = (
    (IdentityError, NO_TOKEN),
    (KeysUnavailable, OVERLOADED),
    (TooLarge, TOO_LARGE),
    (Unsupported, WRONG_TYPE),
    (MediaError, UNREADABLE),
    (MediaMissing, NOT_FOUND),
    (StorageFull, NO_ROOM),
    (StorageError, OVERLOADED),
    (WorkersClosed, OVERLOADED),
    (WorkerError, UNREADABLE),
    (AnonymousError, FORBIDDEN),
    (TraitError, INVALID),
    (NotTheirs, NOT_FOUND),
    (LedgerBusy, OVERLOADED),
    (LedgerFull, NO_ROOM),
    (LedgerError, OVERLOADED),
    (PlanError, INVALID),
)
"""Errors of the rooms below whose words are meant for the person, and what they are over HTTP; first match wins."""


class Refusal(HTTPException):
    """A request that is answered with a problem."""

    def __init__(
        self, kind: Kind, detail: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(kind.status, detail, dict(kind.headers) | dict(headers or {}))
        self.kind = kind
        self.faults = tuple(faults)


def meaning(error: Exception) -> Refusal | None:
    """The refusal an error of the rooms below stands for; none for what nobody expected."""
    if isinstance(error, Refusal):
        return error
    for kind_of_error, kind in MEANINGS:
        if isinstance(error, kind_of_error):
            return Refusal(kind, _whole_sentence(str(error)), _plan_faults(error))
    return None


def problem(refusal: Refusal, request_id: str) -> dict[str, Any]:
    """The body of a problem response."""
    body: dict[str, Any] = {
        "type": f"/problems/{refusal.kind.slug}",
        "title": refusal.kind.title,
        "status": refusal.status_code,
        "detail": _plain(refusal.detail),
        "request_id": request_id,
    }
    if refusal.faults:
        body["errors"] = [{"field": fault.field, "detail": _plain(fault.detail)} for fault in refusal.faults]
    return body


def problem_response(refusal: Refusal, request_id: str) -> Response:
    """A refusal as a response."""
    return Response(
        orjson.dumps(problem(refusal, request_id)),
        refusal.status_code,
        headers=refusal.headers,
        media_type=MEDIA_TYPE,
    )


def unexpected(request_id: str) -> Refusal:
    """What is said of an error that nobody expected: nothing but where to ask."""
    return Refusal(FAILED, f"Something failed here and was written to the log under {request_id}. Try again.")


def from_validation(errors: Iterable[Mapping[str, Any]]) -> Refusal:
    """Pydantic's errors as one refusal that names every field. Nothing of the input is repeated."""
    errors = list(errors)
    if any(error["type"] == "json_invalid" for error in errors):
        return Refusal(BAD_REQUEST, "The body is not valid JSON.")
    faults = [Fault(_field(error["loc"]), _sentence(error)) for error in errors[:MOST_FAULTS]]
    return Refusal(INVALID, "; ".join(f"{fault.field or 'body'} {fault.detail}" for fault in faults[:3]), faults)


def invalid(field: str, detail: str) -> Refusal:
    """A refusal of one field."""
    return Refusal(INVALID, f"{field} {detail}", (Fault(field, detail),))


def not_found(what: str) -> Refusal:
    """Nothing under that id, or nothing that is theirs: the two look the same."""
    return Refusal(NOT_FOUND, f"There is no such {what}.")


def install(app: FastAPI) -> None:
    """Answer every refusal, validation error and expected error of the rooms below with a problem."""
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(ValidationError, _on_validation)
    for kind_of_error, _ in MEANINGS:
        app.add_exception_handler(kind_of_error, _on_meaning)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, Refusal):
        return problem_response(error, request.scope["request_id"])
    kind = BY_STATUS.get(error.status_code) or Kind("http", error.status_code, HTTPStatus(error.status_code).phrase)
    refusal = Refusal(kind, _said(error), headers=error.headers)
    return problem_response(refusal, request.scope["request_id"])


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, (RequestValidationError, ValidationError))
    return problem_response(from_validation(error.errors()), request.scope["request_id"])


async def _on_meaning(request: Request, error: Exception) -> Response:
    refusal = meaning(error)
    assert refusal is not None
    return problem_response(refusal, request.scope["request_id"])


def _said(error: HTTPException) -> str:
    """The framework's own refusals in our words."""
    words = {
        400: "The request cannot be read.",
        404: "There is nothing at this address.",
        405: "This address does not answer that method.",
    }
    return words.get(error.status_code, f"{HTTPStatus(error.status_code).phrase}.")


def _plan_faults(error: Exception) -> tuple[Fault, ...]:
    if not isinstance(error, PlanError):
        return ()
    return tuple(
        Fault(f"edit_steps.{problem.step}.{problem.parameter}", problem.message)
        for problem in error.problems[:MOST_FAULTS]
    )


def _field(loc: Sequence[int | str]) -> str:
    inside = loc[1:] if loc and loc[0] in ("body", "query", "path", "header") else loc
    return _plain(".".join(str(part) for part in inside if part != "[key]"))[:LONGEST_FIELD]


def _sentence(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a field of this request"
        case _:
            words = str(error["msg"]).removeprefix("Value error, ").replace("Input should", "must")
            return words if words.startswith("must") else words[:1].lower() + words[1:]


def _whole_sentence(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else f"{words[:1].upper()}{words[1:]}."


def _plain(words: str) -> str:
    """Text that any JSON encoder takes: a lone surrogate sent by somebody must not break the answer about it."""
    return words.encode("utf-8", "replace").decode("utf-8")
