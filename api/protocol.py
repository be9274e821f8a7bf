"""uvicorn's HTTP protocol with an end to its patience: a client that stalls is cut, so that it holds no place.

Stalling in the middle of a body is met in `api.middleware`, which can answer; here nobody can be answered any more.
"""

from __future__ import annotations

import asyncio
import socket
import struct

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
"""From the first byte of a request, or from connecting, to the end of its headers; uvicorn alone waits for ever."""
DRAIN_S = 30.0
"""A client that reads nothing of a waiting answer for so long is gone."""
LONGEST_HEAD = 64 * 1024
"""Bytes of request line and headers; httptools itself sets no limit."""


class ImpatientProtocol(HttpToolsProtocol):
    """Cuts connections whose headers do not end and whose reader does not read."""

    _head: asyncio.TimerHandle | None = None
    _drain: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection has to send the head of a request soon."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """No timer outlives its connection."""
        self._cancel(self._head)
        self._cancel(self._drain)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes of a head that does not end."""
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > LONGEST_HEAD:
            self.send_400_response("The headers are too long.")

    def on_message_begin(self) -> None:
        """A further request on the same connection."""
        super().on_message_begin()
        self._in_head = True
        if self._head is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """The head is whole: from here on the application has the say."""
        self._in_head, self._head_bytes = False, 0
        self._cancel(self._head)
        self._head = None
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """The answer waits for its reader."""
        super().pause_writing()
        self._drain = self.loop.call_later(DRAIN_S, self._cut)

    def resume_writing(self) -> None:
        """The reader reads."""
        self._cancel(self._drain)
        self._drain = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is answered with a problem like everything else."""
        if self.transport.is_closing():
            return
        body = orjson.dumps(
            {
                "type": "/problems/bad-request",
                "title": "The request cannot be read",
                "status": 400,
                "detail": msg,
                "request_id": "none",
            }
        )
        head = (
            b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n" % len(body)
        )
        self.transport.write(head + body)
        self.transport.close()

    def _await_head(self) -> None:
        self._head = self.loop.call_later(HEAD_S, self._cut)

    def _cut(self) -> None:
        """Reset the connection, so that the kernel drops what it holds for the client as well."""
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    @staticmethod
    def _cancel(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
