"""Files that are all there or not at all, whatever dies in between."""

from __future__ import annotations

import os
from pathlib import Path


def settle(unfinished: Path, final: Path) -> None:
    """Give a written file its name: its bytes, the name and the folder are on disk, in that order."""
    _fsync(unfinished)
    unfinished.replace(final)
    _fsync(final.parent)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
