"""Whole turns of sixteen people at once, beside an echo: waits, and what all get done."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import orjson

from evals.bench.echo import ECHO, STATIONS, WALK
from evals.bench.measure import Comparison, Timing
from evals.server_process import ROOT, free_port, running_server
from settings import Settings
from tools.identity import Identities

TURNS = "/v1/turns"
CLIENTS = 16
ROUND_S = 3.0
WARM_UP_S = 1.0
PUT_OFF_S = 4.0
"""Turns put off what can wait until it is quiet (the vector index): it is not to fall on whom is measured next."""
BODY = orjson.dumps({"prompt": "make it warmer and a bit brighter, crop to a square"})
UNLIMITED = {"calls_per_minute": "1000000"}


def comparisons(home: Path, *, share: float) -> Iterator[Comparison]:
    """Median wait of a turn, and wall time per turn of all together, which is throughput turned round.

    Beside an echo behind the same doors, to which the bounds belong; and beside two that are only told: a walk through
    as many stations with nothing in them, and the echo behind bare FastAPI.
    """
    rounds = max(1, int(5 * share))
    with (
        running_server(home / "data", **UNLIMITED) as server,
        echo_server(home / "doors", doors=True) as doors,
        echo_server(home / "bare") as bare,
    ):
        ours, nobody = _tokens(home / "data"), [""] * CLIENTS
        theirs = _tokens(home / "doors")
        crowds = [Crowd(server.url + TURNS, ours), Crowd(doors + ECHO, theirs), Crowd(doors + WALK, theirs)]
        crowds.append(Crowd(bare + ECHO, nobody))
        for crowd in crowds:
            asyncio.run(crowd.call(WARM_UP_S))
            crowd.forget()
        for crowd in crowds * rounds:
            asyncio.run(crowd.call(ROUND_S))
            if crowd is crowds[0]:
                time.sleep(PUT_OFF_S)
    turns, echo, walk, floor = crowds
    yield from _beside(turns, "one-station echo, same doors", echo, most=2)
    yield from _beside(turns, f"{STATIONS} empty stations, same doors", walk)
    yield from _beside(turns, "one-station echo, bare FastAPI", floor)


def _beside(ours: Crowd, other: str, theirs: Crowd, most: float | None = None) -> Iterator[Comparison]:
    name = f"text turn, {CLIENTS} people at once"
    yield Comparison(ours.waits(name), theirs.waits(other), most=most)
    yield Comparison(
        ours.pace(f"{name}: ms a turn ({ours.rate:.0f}/s)"), theirs.pace(f"{other} ({theirs.rate:.0f}/s)"), most=most
    )


def _tokens(data: Path) -> list[str]:
    identity = Identities(Settings(_env_file=None, data_dir=data))
    return [identity.mint(f"person-{number}") for number in range(CLIENTS)]


@dataclass
class Crowd:
    """Clients that each send the next request when the last was answered."""

    url: str
    tokens: list[str]
    _waited: list[float] = field(default_factory=list)
    _seconds: float = 0.0

    async def call(self, seconds: float) -> None:
        """All at once, for so long."""
        started = time.perf_counter()
        await asyncio.gather(*(self._one(token, started + seconds) for token in self.tokens))
        self._seconds += time.perf_counter() - started

    def forget(self) -> None:
        """Begin counting anew."""
        self._waited, self._seconds = [], 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self._waited) / self._seconds

    def waits(self, name: str) -> Timing:
        """What each request waited."""
        return Timing(name, tuple(self._waited))

    def pace(self, name: str) -> Timing:
        """Wall time per request of all together, ms."""
        return Timing(name, (1000 / self.rate,))

    async def _one(self, token: str, until: float) -> None:
        # Bare sockets: a whole HTTP client costs as much as what is measured.
        url = httpx.URL(self.url)
        reader, writer = await asyncio.open_connection(url.host, url.port)
        head = (
            f"POST {url.path} HTTP/1.1\r\nhost: {url.host}\r\nauthorization: Bearer {token}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(BODY)}\r\n\r\n"
        )
        request = head.encode() + BODY
        while (began := time.perf_counter()) < until:
            writer.write(request)
            await _answer(reader)
            self._waited.append((time.perf_counter() - began) * 1000)
        writer.close()
        await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> None:
    """Read one answer to its end. Raises RuntimeError for any but 200."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(body.decode("utf-8", "replace")[:500])


@contextmanager
def echo_server(folder: Path, *, doors: bool = False) -> Iterator[str]:
    """The echo in a process of its own; where it listens. doors: behind Loupe's own."""
    folder.mkdir(parents=True)
    port = free_port()
    command = [sys.executable, "-m", "evals.bench.echo", str(folder), str(port), *(["--doors"] if doors else [])]
    given = {f"LOUPE_{name.upper()}": value for name, value in UNLIMITED.items()}
    url = f"http://127.0.0.1:{port}"
    log = (folder / "echo.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given}, stdout=log, stderr=log)  # noqa: S603
    try:
        for _ in range(600):
            try:
                httpx.get(f"{url}/readyz", timeout=2, trust_env=False).raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=12)
        log.close()
