"""A PostgreSQL server of this test run's own, where Debian's `postgresql` is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; none where they are not installed."""
    found = [shutil.which("initdb"), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True))]
    return next((Path(one).resolve().parent for one in found if one and Path(one).exists()), None)


def somebody() -> str | None:
    """Whom the server runs as where we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@contextmanager
def running(binaries: Path) -> Iterator[str]:
    """A fresh server on a free port, without fsync; its SQLAlchemy URL. Everything is gone afterwards."""
    user = somebody()
    folder = Path(tempfile.mkdtemp(prefix="loupe-postgres-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        _run(user, binaries / "initdb", "-D", folder / "data", "-U", "loupe", "-A", "trust", "-E", "UTF8", "-N")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c full_page_writes=off"
        _run(user, binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://loupe@127.0.0.1:{port}/postgres"
        finally:
            _run(user, binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=user, cwd="/", capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {done.stderr[-500:] or done.stdout[-500:]}")


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """A server for one file of tests; they skip where PostgreSQL is not installed."""
    binaries = programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with running(binaries) as url:
        yield url
