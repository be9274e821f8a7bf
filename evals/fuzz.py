"""Requests without end at a running server: schemathesis over the whole OpenAPI document, stateful.

python -m evals.fuzz [--seconds 300] [--examples 40]     starts a server of its own; its status says what was found

schemathesis is found in `.venv/apart/bin` (`make test` puts it there) or on the path.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from evals.server_process import running_server

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
"""A 5xx (503 included), a status, a type or a body that the document does not know."""
ERASES = "^/v1/me$"
"""Left out: it rewrites files each time, and has tests of its own."""


@dataclass(frozen=True)
class Found:
    """What a run found. said: the program's own report."""

    passed: bool
    said: str


def fuzz(program: str, url: str, token: str, *, seconds: int, examples: int) -> Found:
    """Run schemathesis against a server for at most so many seconds, with so many examples for each operation."""
    command = [
        *(program, "run", f"{url}/openapi.json", "-H", f"Authorization: Bearer {token}", "--checks", CHECKS),
        *("--phases", "examples,coverage,fuzzing,stateful", "--exclude-path-regex", ERASES, "--no-color"),
        *("--max-examples", str(examples), "--max-time", str(seconds), "--request-timeout", "30"),
        *("--generation-database", "none", "--no-shrink", "--warnings", "off"),
    ]
    with tempfile.TemporaryDirectory(prefix="loupe-fuzz-") as folder:
        ran = subprocess.run(  # noqa: S603 our own arguments
            command, cwd=folder, capture_output=True, text=True, env=os.environ | {"NO_PROXY": "*"}
        )
    return Found(ran.returncode == 0, ran.stdout + ran.stderr)


def main(arguments: list[str] | None = None) -> int:
    """Start a server, fuzz it, print what was found."""
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--examples", type=int, default=40, help="for each operation")
    given = parser.parse_args(arguments)
    apart = Path(sys.prefix) / "apart" / "bin"
    program = shutil.which("schemathesis", path=f"{apart}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        print("schemathesis is not installed: `make test` puts it into .venv/apart", file=sys.stderr)
        return 2
    unlimited = {"calls_per_minute": "1000000", "sessions_per_minute": "1000000"}
    with (
        tempfile.TemporaryDirectory(prefix="loupe-fuzz-") as folder,
        running_server(Path(folder), **unlimited) as server,
    ):
        found = fuzz(program, server.url, server.token, seconds=given.seconds, examples=given.examples)
    print(found.said)
    return 0 if found.passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
