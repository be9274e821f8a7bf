"""multipart/form-data, part by part as it arrives: nothing is gathered in memory and nothing is written here.

RFC 7578. A file's name and declared type are what the sender says of it; nothing depends on them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from api.errors import BAD_REQUEST, TOO_LARGE, WRONG_TYPE, Refusal

MOST_PARTS = 200
"""More parts than any form of ours has; a body of empty parts stops here."""
FIELD_BYTES = 256 * 1024
"""Most bytes of one field that is not a file."""
LONGEST_NAME = 200


@dataclass
class Part:
    """One part. filename: as the sender calls it, for show; None for a field."""

    name: str
    filename: str | None
    _source: _Source

    async def chunks(self) -> AsyncIterator[bytes]:
        """The part's bytes as they arrive; to be read before the next part is asked for."""
        while (chunk := await self._source.next_chunk(self)) is not None:
            yield chunk

    async def text(self) -> str:
        """The whole of a field as text. Raises Refusal for one that is too long or not UTF-8."""
        content = bytearray()
        async for chunk in self.chunks():
            content += chunk
            if len(content) > FIELD_BYTES:
                raise Refusal(TOO_LARGE, f"The field {self.name} is longer than {FIELD_BYTES // 1024} KiB.")
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refusal(BAD_REQUEST, f"The field {self.name} is not UTF-8 text.") from error


async def parts_of(request: Request) -> AsyncIterator[Part]:
    """The parts of a request in the order sent; what a caller leaves unread of a part is skipped.

    Raises Refusal for another content type, a missing boundary, or a body that breaks off or is malformed.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data":
        raise Refusal(WRONG_TYPE, "Send this as multipart/form-data with a part named `file`.")
    if not options.get(b"boundary"):
        raise Refusal(BAD_REQUEST, "The multipart body has no boundary.")
    async with aclosing(request.stream()) as stream:
        source = _Source(stream, options[b"boundary"])
        count = 0
        while (part := await source.next_part()) is not None:
            count += 1
            if count > MOST_PARTS:
                raise Refusal(TOO_LARGE, f"The request has more than {MOST_PARTS} parts.")
            yield part


@dataclass
class _Headers:
    name: bytes = b""
    value: bytes = b""
    seen: dict[bytes, bytes] = field(default_factory=dict)


_END = object()


class _Source:
    """A push parser turned round: parts and chunks are pulled, and reading waits for whoever pulls."""

    def __init__(self, stream: AsyncIterator[bytes], boundary: bytes) -> None:
        self._stream = stream
        self._happened: list[Part | bytes | object] = []
        self._next = 0
        self._headers = _Headers()
        self._whole = False
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._on_part_begin,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_part_data": self._on_part_data,
                    "on_part_end": self._on_part_end,
                    "on_end": self._on_end,
                },
            )
        except FormParserError as error:
            raise _broken() from error

    async def next_part(self) -> Part | None:
        """The next part, past whatever is left of the one before; None at the end."""
        while (event := await self._pull()) is not None:
            if isinstance(event, Part):
                return event
        return None

    async def next_chunk(self, part: Part) -> bytes | None:
        """More bytes of the part that is being read; None when it is over."""
        event = await self._pull()
        if event is None:
            raise _broken()
        return event if isinstance(event, bytes) else None

    async def _pull(self) -> Part | bytes | object | None:
        while self._next >= len(self._happened):
            self._happened, self._next = [], 0
            chunk = await anext(self._stream, None)
            if chunk is None:
                if not self._whole:
                    raise _broken()
                return None
            self._feed(chunk)
        event = self._happened[self._next]
        self._next += 1
        return event

    def _feed(self, chunk: bytes) -> None:
        if not chunk:
            return
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _broken() from error

    def _on_part_begin(self) -> None:
        self._headers = _Headers()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._headers.name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._headers.value += data[start:end]

    def _on_header_end(self) -> None:
        headers = self._headers
        headers.seen[headers.name.lower()] = headers.value
        headers.name = headers.value = b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.seen.get(b"content-disposition"))
        if b"name" not in options:
            raise Refusal(BAD_REQUEST, "A part of the multipart body has no name.")
        filename = options.get(b"filename")
        self._happened.append(Part(_text(options[b"name"]), None if filename is None else _text(filename), self))

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._happened.append(data[start:end])

    def _on_part_end(self) -> None:
        self._happened.append(_END)

    def _on_end(self) -> None:
        self._whole = True


def _text(raw: bytes) -> str:
    return "".join(sign for sign in raw.decode("utf-8", "replace") if sign.isprintable())[:LONGEST_NAME]


def _broken() -> Refusal:
    return Refusal(BAD_REQUEST, "The multipart body breaks off or is malformed.")
