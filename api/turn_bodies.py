"""The body of a turn: JSON, or a form with the same fields whose files are stored as they arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import from_json
from starlette.requests import Request

from api.callers import Caller
from api.errors import BAD_REQUEST, Refusal, from_validation, invalid, not_found
from api.forms import TurnForm
from api.house import House
from api.multipart import Part, parts_of
from api.uploads import store_or_explain, upload_id, withdraw
from memory.ledger import MediaRow
from settings import Settings

LISTS = frozenset({"media_ids", "overrides"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that fits: its fields, and every media it is about, uploads included."""

    form: TurnForm
    media_ids: tuple[str, ...]


async def read_turn(request: Request, caller: Caller, house: House) -> Asked:
    """Read and check the body; uploads are stored. Raises Refusal for what does not fit, and keeps nothing then."""
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return await _read_form(request, caller, house)
    body = await request.body()
    return await _checked(_validated(_parsed(body)), (), caller, house)


async def _read_form(request: Request, caller: Caller, house: House) -> Asked:
    arriving = _Arriving(request, house.settings.max_media_per_turn)
    try:
        async for part in parts_of(request):
            await arriving.take(part, caller, house)
        form = _validated(arriving.fields)
        return await _checked(form, [row.media_id for row in arriving.rows], caller, house)
    except BaseException:
        await withdraw(arriving.rows, house.services)
        raise


@dataclass
class _Arriving:
    """A form on its way in."""

    request: Request
    most_files: int
    fields: dict[str, Any] = field(default_factory=dict)
    rows: list[MediaRow] = field(default_factory=list)

    async def take(self, part: Part, caller: Caller, house: House) -> None:
        """One part: a file into the storage, a field into the fields."""
        if part.name == "file" or part.filename is not None:
            await self._take_file(part, caller, house)
        elif part.name in LISTS:
            self.fields.setdefault(part.name, []).extend(_listed(part.name, await part.text()))
        elif part.name in self.fields:
            raise invalid(part.name, "is given twice")
        else:
            self.fields[part.name] = await part.text()

    async def _take_file(self, part: Part, caller: Caller, house: House) -> None:
        if part.name != "file":
            raise invalid(part.name, "is not a field for files; call each part `file`")
        if len(self.rows) >= self.most_files:
            raise invalid("file", f"is given more than {self.most_files} times")
        media_id = upload_id(self.request, caller, len(self.rows))
        self.rows.append(await store_or_explain(part, caller, house.services, media_id))


def _listed(name: str, text: str) -> list[Any]:
    """A list in a form: the field repeated, or once as a JSON list."""
    if not text.lstrip().startswith(("[", "{")):
        return [text] if text.strip() else []
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise invalid(name, "is not valid JSON") from error
    return value if isinstance(value, list) else [value]


def _parsed(body: bytes) -> Any:
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Refusal(BAD_REQUEST, "The body is not valid JSON.") from error


def _validated(fields: Any) -> TurnForm:
    try:
        return TurnForm.model_validate(fields)
    except ValidationError as error:
        raise from_validation(error.errors(include_url=False, include_context=False, include_input=False)) from error


async def _checked(form: TurnForm, uploaded: Iterable[str], caller: Caller, house: House) -> Asked:
    """What only the settings and the ledger know: lengths, counts, and whose media it is."""
    _check_limits(form, settings := house.settings)
    media_ids = (*form.media_ids, *uploaded)
    if len(media_ids) > settings.max_media_per_turn:
        raise invalid("media_ids", f"names more than {settings.max_media_per_turn} files with those attached")
    if form.media_ids:
        theirs = await house.services.ledger.media(caller.user_id, form.media_ids)
        known = {row.media_id for row in theirs}
        for media_id in form.media_ids:
            if media_id not in known:
                raise not_found(f"media as {media_id}")
    return Asked(form, media_ids)


def _check_limits(form: TurnForm, settings: Settings) -> None:
    if len(form.prompt) > settings.max_prompt_chars:
        raise invalid("prompt", f"is longer than {settings.max_prompt_chars} characters")
