"""What the OpenAPI document says beyond what FastAPI reads from the code: bodies read by hand, problems, examples."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.errors import KINDS, MEDIA_TYPE
from api.idempotency import WITHOUT
from edits.plan import parse_plan
from edits.vocabulary import OPERATIONS
from graph.state import Answer, Engines, Intent, Question, TraceEntry

REFERENCE = "#/components/schemas/{model}"
Responses = dict[int | str, dict[str, Any]]

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "examples": [f"/problems/{kind.slug}" for kind in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "a sentence for the person"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "what is wrong, field by field",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["field", "detail"],
            },
        },
    },
}
ALWAYS = (401, 403, 429, 500, 503)
WITH_BODY = (400, 408, 413, 415, 422)


def problems(*statuses: int, body: bool = False) -> Responses:
    """`responses` of a route that may answer these statuses with a problem, beside those every route may.

    body: it reads one, which can be wrong in several ways.
    """
    every = {*ALWAYS, *statuses, *(WITH_BODY if body else ())}
    return {status: _problem(status) for status in sorted(every)}


def _problem(status: int) -> dict[str, Any]:
    titles = [kind.title for kind in KINDS if kind.status == status]
    return {
        "description": "; ".join(titles),
        "content": {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
    }


def file_responses(*statuses: int) -> Responses:
    """`responses` of a route that answers a file, parts of it, or that the caller has it."""
    content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return {
        200: {"description": "the file", "content": content},
        206: {"description": "the part of it that `Range` names", "content": content},
        304: {"description": "the caller has it: `If-None-Match` names its tag"},
        **problems(404, 416, 422, *statuses),
    }


def answer_responses(*statuses: int) -> Responses:
    """`responses` of a route that answers a turn, whole or event by event."""
    content = {
        "application/json": {"example": EXAMPLE.model_dump(mode="json", by_alias=True)},
        "text/event-stream": {"schema": {"type": "string"}, "example": STREAM_EXAMPLE},
    }
    return {200: {"description": "the answer", "content": content}, **problems(404, 409, 504, *statuses, body=True)}


def again_responses() -> Responses:
    """`responses` of a route that answers a turn as it was answered before."""
    return {200: answer_responses()[200], **problems(404, 422)}


STREAM_EXAMPLE = """id: 5f…c2.1
event: node
data: {"node":"authenticate","state":"started"}

id: 5f…c2.11
event: step
data: {"id":"s1","op":"temperature","params":{"amount":18.0}}

id: 5f…c2.16
event: result
data: {"turn_id":"5f…c2"}

"""

EXAMPLE = Answer(
    turn_id="5f0c4c2b8a7e4d0f9f0e2d3c4b5a69c2",
    thread_id="5f0c4c2b8a7e4d0f9f0e2d3c4b5a69c2",
    status="completed",
    intent=Intent(kind="command", confidence=0.93),
    edit_summary="Warmer, two thirds of a stop brighter, square.",
    edit_steps=parse_plan(
        [
            {"op": "temperature", "params": {"amount": 18}, "reason": "“warmer”"},
            {"op": "exposure", "params": {"ev": 0.65}, "reason": "“a bit brighter”"},
            {"op": "crop", "params": {"aspect": "1:1"}, "reason": "“square”"},
        ]
    ).steps,
    style_trace=(
        TraceEntry(
            trait="grading",
            value="natural",
            confidence=0.3,
            source="default",
            effect="left as it is: the request says warmer itself",
        ),
    ),
    questions=(
        Question(
            id="style-grading",
            text="Do you like your colours natural, warm, cool or muted?",
            options=("Natural", "Warm", "Cool", "Muted"),
            trait="grading",
        ),
    ),
    engines=Engines(),
)
"""Built from the types themselves: an example that no longer fits fails at import."""


def upload_body() -> dict[str, Any]:
    """The body of the upload door."""
    schema = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}},
        "additionalProperties": False,
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def json_or_form(model: type[BaseModel]) -> dict[str, Any]:
    """A body as JSON, or as a form with the same fields and files; `describe` puts both among the schemas."""
    as_json = {"$ref": REFERENCE.format(model=model.__name__)}
    as_form = {"$ref": REFERENCE.format(model=f"{model.__name__}{WITH_FILES}")}
    content = {"application/json": {"schema": as_json}, "multipart/form-data": {"schema": as_form}}
    return {"requestBody": {"required": True, "content": content}}


WITH_FILES = "WithFiles"
_FILES = {"type": "array", "items": {"type": "string", "format": "binary"}}


def describe(app: FastAPI, *models: type[BaseModel]) -> None:
    """Add the schemas that no route's signature names: problems, the edit language, bodies read by hand."""
    make = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = make()
            _complete(document["components"]["schemas"], models)
            _without_frameworks_own(document["paths"])
            _with_keys(document["paths"])
            _with_links(document["paths"])
        return app.openapi_schema or {}

    app.openapi = whole  # type: ignore[method-assign]


def _complete(schemas: dict[str, Any], models: tuple[type[BaseModel], ...]) -> None:
    schemas["Problem"] = PROBLEM
    for model in models:
        schema = model.model_json_schema(ref_template=REFERENCE)
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
        named = {"title": f"{model.__name__}{WITH_FILES}", "properties": {**schema["properties"], "file": _FILES}}
        schemas[f"{model.__name__}{WITH_FILES}"] = schema | named
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Params"] = {"title": "Params", "anyOf": [_operation(op, schemas) for op in OPERATIONS]}
    schemas["Step"]["properties"]["op"] = {"type": "string", "enum": list(OPERATIONS)}


def _without_frameworks_own(paths: dict[str, Any]) -> None:
    """FastAPI promises its own 422 wherever there is a parameter; ours is a problem, or does not happen."""
    for item in paths.values():
        for operation in item.values():
            promised = operation["responses"].get("422", {}).get("content", {})
            if "application/json" in promised:
                del operation["responses"]["422"]


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "drawn by the caller: the same request with the same key is done once, for 24 hours, and answered "
    "the same, with `Idempotency-Replayed: true`",
}


def _with_keys(paths: dict[str, Any]) -> None:
    """Every POST takes a key, and may be refused for it."""
    for path, item in paths.items():
        if "post" in item and path not in WITHOUT:
            operation = item["post"]
            operation.setdefault("parameters", []).append(KEY)
            for status in (409, 422):
                operation["responses"].setdefault(str(status), _problem(status))


GIVES = {
    "/v1/turns": ("200", ("turn_id", "thread_id")),
    "/v1/media": ("201", ("media_id",)),
    "/v1/turns/{turn_id}/render": ("202", ("job_id",)),
}
"""Which POST answers which ids with which status: what follows on what, for readers and for tests."""


def _with_links(paths: dict[str, Any]) -> None:
    for path, (status, names) in GIVES.items():
        answer = paths[path]["post"]["responses"][status]
        for name in names:
            for operation in _operations_with(f"{{{name}}}", paths):
                given = {name: f"$response.body#/{name}"}
                answer.setdefault("links", {})[operation] = {"operationId": operation, "parameters": given}


def _operations_with(parameter: str, paths: dict[str, Any]) -> list[str]:
    return [
        operation["operationId"] for path, item in paths.items() if parameter in path for operation in item.values()
    ]


def operation_id(route: APIRoute) -> str:
    """The name of an operation, which becomes a function's name in generated clients: `turns_take_turn`."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def _operation(op: str, schemas: dict[str, Any]) -> dict[str, str]:
    """Put the parameters of one operation among the schemas, under its own name."""
    schema = OPERATIONS[op].model_json_schema(ref_template=REFERENCE)
    schemas.update(schema.pop("$defs", {}))
    name = f"{op.title().replace('_', '')}Params"
    schemas[name] = {**schema, "title": name}
    return {"$ref": REFERENCE.format(model=name)}
