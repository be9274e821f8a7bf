"""Whether two requests are the same: a hash of what they ask for, taken while the body is read.

Clients draw a new boundary for every multipart body they send, so a form counts by its parts.
"""

from __future__ import annotations

import hashlib

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.types import Message, Receive, Scope


class Fingerprint:
    """The hash of one request. whole: the body was read to its end."""

    def __init__(self, scope: Scope) -> None:
        """Begin with method, address and the kind of answer asked for."""
        headers = dict(scope["headers"])
        kind, options = parse_options_header(headers.get(b"content-type"))
        self.whole = False
        self.upload = kind == b"multipart/form-data"
        self._hash = hashlib.sha256()
        self._parser = self._parts(options.get(b"boundary")) if self.upload else None
        events = b"text/event-stream" in headers.get(b"accept", b"").lower()
        self._add(scope["method"].encode(), scope["path"].encode(), scope["query_string"], b"%d" % events, kind or b"")

    @property
    def hex(self) -> str:
        """The hash of what was read so far."""
        return self._hash.hexdigest()

    def following(self, receive: Receive) -> Receive:
        """`receive` that takes every piece of the body in."""

        async def receive_some() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not self.whole:
                self._take(message.get("body", b""))
                self.whole = not message.get("more_body", False)
            return message

        return receive_some

    def _take(self, piece: bytes) -> None:
        if self._parser is None:
            self._hash.update(piece)
            return
        try:
            self._parser.write(piece)
        except FormParserError:
            # Whoever reads the parts refuses it; the bytes as they are tell it from others.
            self._parser = None
            self._hash.update(piece)

    def _parts(self, boundary: bytes | None) -> MultipartParser | None:
        if not boundary:
            return None

        def sliced(data: bytes, start: int, end: int) -> None:
            self._hash.update(data[start:end])

        def between() -> None:
            self._hash.update(b"\0\0--\0\0")

        try:
            return MultipartParser(
                boundary,
                {
                    "on_part_begin": between,
                    "on_header_field": sliced,
                    "on_header_value": sliced,
                    "on_headers_finished": between,
                    "on_part_data": sliced,
                    "on_part_end": between,
                },
            )
        except FormParserError:
            return None

    def _add(self, *fields: bytes) -> None:
        for given in fields:
            self._hash.update(b"%d:" % len(given) + given)
