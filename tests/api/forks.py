"""Servers by fork: everything is imported and loaded once (`dying_server.py`), and each is up in a moment.

Each is a process of its own, with its own environment and data, which can be killed like any other.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def environment(folder: Path, **given: str) -> dict[str, str]:
    """What a server's process is given: this one's environment without its own settings, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOUPE_")}
    return kept | {"LOUPE_DATA_DIR": str(folder), "LOUPE_PORT": "0", "LOUPE_WORKERS": "1"} | given


def until(look: Callable[[], T | None], otherwise: str) -> T:
    """What is found in the end; fails with a sentence."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if (found := look()) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError(otherwise)


class Fork:
    """A process that runs `server.main`, whatever becomes of it. out, err: what it says."""

    def __init__(self, pid: int, folder: Path, name: str) -> None:
        self.pid = pid
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        self._ended = folder / f"{pid}.ended"

    def alive(self) -> bool:
        """Whether it is there."""
        return not self._ended.exists()

    def send_signal(self, number: int) -> None:
        """Nothing where it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self) -> int:
        """Its exit status, once it has ended: below 0 where a signal ended it."""
        until(lambda: None if self.alive() else True, f"{self.pid} does not end")
        return int(self._ended.read_text())

    def kill(self) -> None:
        """A power cut."""
        self.send_signal(signal.SIGKILL)
        self.wait()


class Server(Fork):
    """One that is up: what it said, its address, a token and a client of the user "me"."""

    def __init__(self, fork: Fork) -> None:
        self.__dict__.update(fork.__dict__)
        until(lambda: "Ctrl+C" in self.said or not self.alive() or None, f"{self.pid} does not start")
        assert "Loupe listens on" in self.said, self.said + self.err.read_text()
        self.url, self.token = (self.said.split(mark)[1].split()[0] for mark in ("listens on ", "for a day:"))
        self.client = self.client_with(self.token)

    @property
    def said(self) -> str:
        """What it said so far."""
        return self.out.read_text()

    def client_with(self, token: str) -> httpx.Client:
        """A client of whose the token is."""
        headers = {"authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S, trust_env=False)

    def close(self) -> None:
        """Gone, whatever it is doing."""
        self.client.close()
        self.kill()


class Forks:
    """The process that others are forked from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # A process that forks has one thread.
        given = environment(folder / "data", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
        command = [sys.executable, "-m", "tests.api.dying_server", str(folder)]
        self._parent = subprocess.Popen(
            command, cwd=ROOT, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._parent.stdout is not None
        assert self._parent.stdout.readline() == "ready\n"

    def fork(self, data: Path, **given: str) -> Fork:
        """A process with its data in a folder and these variables, which need not become a server."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        name = uuid.uuid4().hex
        for ending in ("out", "err"):
            (self._folder / f"{name}.{ending}").touch()
        place = {"LOUPE_DATA_DIR": str(data), "OUT": str(self._folder / name), **given}
        self._parent.stdin.write(json.dumps(place) + "\n")
        self._parent.stdin.flush()
        return Fork(int(self._parent.stdout.readline()), self._folder, name)

    @contextlib.contextmanager
    def server(self, data: Path, **given: str) -> Iterator[Server]:
        """A server that is up; gone at the end."""
        fork = self.fork(data, **given)
        try:
            with contextlib.closing(Server(fork)) as server:
                yield server
        finally:
            fork.kill()

    def close(self) -> None:
        """No more of them."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(PATIENCE_S)
        self._parent.stdout.close()
