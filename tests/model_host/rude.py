"""A model host that misbehaves as no mock does: it stalls, drips, breaks off, goes on without end.

It speaks just enough HTTP for one request a connection, in a thread of its own.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Manner = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\nconnection: close\r\n\r\n"
TICK_S = 0.05


@dataclass
class RudeHost:
    """The host as a test sees it. manner: how it answers. left: connections that the other side closed first."""

    url: str = ""
    manner: Manner | None = None
    requests: list[bytes] = field(default_factory=list)
    left: int = 0

    def answers(self, message: dict[str, Any], finish: str = "stop") -> None:
        """It is polite, but says this."""

        async def manner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
            writer.write(HEAD % b"application/json" + json.dumps({"id": "1", "choices": [choice]}).encode())

        self.manner = manner

    def sends(self, body: bytes, kind: str = "application/json", status: str = "200 OK") -> None:
        """Its whole answer is this, whatever it is."""

        async def manner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(HEAD.replace(b"200 OK", status.encode()) % kind.encode() + body)

        self.manner = manner

    def stalls(self) -> None:
        """It takes the request and says nothing."""

        async def manner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if await reader.read(1) == b"":
                self.left += 1

        self.manner = manner

    def drips(self) -> None:
        """It sends a byte now and then, always in time for the next."""

        async def manner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(HEAD % b"application/json")
            while not reader.at_eof():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(TICK_S)
            self.left += 1

        self.manner = manner

    def streams(self, pieces: list[str], *, then: str = "cut", every_s: float = 0.0) -> None:
        """It streams these pieces of an answer; then it is `cut` off, or goes `silent`."""

        async def manner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            # A length that is never reached: the end of the connection is not the end of the answer.
            writer.write(HEAD.replace(b"connection: close", b"content-length: 1000000") % b"text/event-stream")
            for piece in pieces:
                chunk = {"id": "1", "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
                writer.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
                await writer.drain()
                await asyncio.sleep(every_s)
            if then == "silent" and await reader.read(1) == b"":
                self.left += 1

        self.manner = manner

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            self.requests.append(await reader.readexactly(length))
            assert self.manner is not None
            await self.manner(reader, writer)
            await writer.drain()
        writer.close()


@contextmanager
def rude_host() -> Iterator[RudeHost]:
    """The host on a free port."""
    host, loop = RudeHost(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(host.serve, "127.0.0.1", 0))
    host.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
