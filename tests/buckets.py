"""An S3-speaking server of this test run's own (moto, in a child process), and a wire to it that can be cut."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.api.apart import program

PATIENCE_S = 60
KEYS = {"AWS_ACCESS_KEY_ID": "loupe", "AWS_SECRET_ACCESS_KEY": "not a secret"}
SIGNED = "AWS4-HMAC-SHA256 Credential=loupe/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none"
NAME = "media"


@contextmanager
def serving(*, strict: bool = False) -> Iterator[str]:
    """A server with one bucket; its address. strict: it knows no key after that, and refuses them all."""
    moto, port = program("moto_server"), _free_port()
    environment = {**os.environ, **({"INITIAL_NO_AUTH_ACTION_COUNT": "1"} if strict else {})}
    command = [moto, "-H", "127.0.0.1", "-p", str(port)]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/moto-api/", child)
        make = urllib.request.Request(f"{url}/{NAME}", method="PUT", headers={"authorization": SIGNED})
        urllib.request.urlopen(make, timeout=PATIENCE_S).close()
        yield url
    finally:
        child.kill()
        child.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(url: str, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(url, timeout=PATIENCE_S).close()
            return
        time.sleep(0.05)
    raise AssertionError("moto_server does not start")


class Wire:
    """A port that leads to another one, until it is cut."""

    def __init__(self, url: str) -> None:
        self._to = int(url.rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self.whole = True
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nobody gets through; who was on it is cut off."""
        self.whole = False
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """It leads there again."""
        self.whole = True

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            if not self.whole:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while some := one.recv(65_536):
            other.sendall(some)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
