"""A real browser on the page of the tests' own server."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Doors

CHROMIUM = os.environ.get("LOUPE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium of this machine; the tests skip where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (apt-get install chromium)")
    playwright.expect.set_options(timeout=PATIENCE_MS)
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Any, doors: Doors) -> Iterator[Callable[..., Any]]:
    """Opens the page as somebody new, and holds it to making no mistake and asking nobody else."""
    faults: list[str] = []
    contexts = []

    def opened(*, token: str | None = None, guest: bool = False, **how: Any) -> Any:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", **how)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.on("request", lambda asked: faults.append(asked.url) if not _ours(asked.url, doors.url) else None)
        token = token or doors.token(f"page-{uuid.uuid4().hex[:8]}")
        page.goto(doors.url + ("/" if guest else f"/#token={token}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def _ours(url: str, ours: str) -> bool:
    return url.startswith((ours, f"blob:{ours}", "data:"))


@pytest.fixture
def photo_file(photo: bytes, tmp_path: Path) -> Path:
    """The photograph as a file to choose."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo)
    return path
