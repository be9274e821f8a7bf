"""A real server in a process of its own, on a free port, for the demo and the benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from settings import Settings
from tools.identity import Identities

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 180.0


class ServerError(RuntimeError):
    """The server did not come up; the message carries the end of its log."""


@dataclass(frozen=True)
class RunningServer:
    """Where a running server listens, and a token it accepts."""

    url: str
    token: str
    log: Path

    def client(self, *, timeout_s: float = 120) -> httpx.Client:
        """An HTTP client that speaks as the token's user."""
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=timeout_s, trust_env=False
        )


@contextmanager
def running_server(data_dir: Path, *, user: str = "demo", **settings: str) -> Iterator[RunningServer]:
    """Start `server.py` on a free port with its data in `data_dir`; stop it when the block ends.

    settings: further variables without the prefix, such as turn_seconds="5".
    Raises ServerError when it does not answer within a minute.
    """
    port = free_port()
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir / "server.log"
    given = {f"LOUPE_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "LOUPE_DATA_DIR": str(data_dir), "LOUPE_PORT": str(port), **given}
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "server.py"], cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, server, log)
        yield RunningServer(url=url, token=_token(user, data_dir, settings), log=log)
    finally:
        server.terminate()
        try:
            server.wait(timeout=12)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/readyz", timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise ServerError(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-2_000:]}")


def _token(user: str, data_dir: Path, settings: dict[str, str]) -> str:
    """As the server mints one: the same key, or the one that it made for itself."""
    given = {name: value for name, value in settings.items() if name in {"jwt_key", "jwt_issuer", "jwt_audience"}}
    return Identities(Settings(data_dir=data_dir, **given)).mint(user)  # type: ignore[arg-type]
