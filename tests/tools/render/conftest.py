"""What the renderer's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tools.render.stills import Studio

SHARED = Path(os.environ.get("LOUPE_SHARED", Path(__file__).parents[4] / "shared"))


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.fixture
def good_media() -> Path:
    """A folder of odd but valid media, where this checkout has one beside it."""
    folder = SHARED / "media" / "good"
    if not folder.is_dir():
        pytest.skip("no folder of sample media beside the checkout")
    return folder
