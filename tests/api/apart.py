"""Programs that have an environment of their own, because what they need does not go with what we need."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

APART = Path(sys.prefix) / "apart" / "bin"
"""Where `make test` puts them."""


def program(name: str) -> str:
    """The program's path; skips the test where it is not installed."""
    found = shutil.which(name, path=f"{APART}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not installed; `make test` puts it into an environment of its own")
    return found
