"""Another version of this program over the same log: a result it left, or a revision of git to run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evals.replay.errors import VersionError
from evals.replay.result import Answers, load

ROOT = Path(__file__).resolve().parents[2]


def answers_of(version: str, arguments: Sequence[str]) -> Answers:
    """The answers of a kept result, or of a git revision run with the same arguments. Raises VersionError."""
    path = Path(version)
    if path.is_file():
        return load(path)
    with checked_out(version) as tree, tempfile.TemporaryDirectory(prefix="loupe-replay-") as place:
        out = Path(place) / "result.json"
        _replay_in(tree, [*arguments, "--out", str(out)], version)
        return load(out)


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """A revision of this repository in a folder that is gone afterwards."""
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    with tempfile.TemporaryDirectory(prefix="loupe-version-") as place:
        tree = Path(place) / "tree"
        _git("worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as error:
        raise VersionError("there is neither such a file nor such a git revision") from error
    return done.stdout


def _replay_in(tree: Path, arguments: Sequence[str], version: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, "-m", "evals.replay", *arguments]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if not (tree / "evals" / "replay").is_dir() or done.returncode not in (0, 1):
        said = done.stderr.strip().splitlines()
        raise VersionError(f"{version} cannot replay this log: {said[-1] if said else 'it says nothing'}")
