"""A whole server on a free port for the tests that speak HTTP, and people who speak to it."""

from __future__ import annotations

import asyncio
import io
import os
import threading
import uuid
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.house import House
from api.protocol import ImpatientProtocol
from settings import Settings

pytest_plugins = ["tests.model_host.fixture", "tests.postgres", "tests.small_clip"]

PATIENCE_S = 60
LONGEST = (
    "tools/render/test_clip.py",
    "evals/test_replay.py",
    "api/test_job_recovery.py",
    "evals/test_notebooks.py",
    "evals/test_replay_versions.py",
    "tools/export/test_ffmpeg.py",
    "tools/render/test_segments.py",
    "test_extending.py",
    "api/test_process.py",
    "tools/clip/test_encoder.py",
    "api/test_making.py",
    "api/test_media.py",
    "tools/render/test_golden.py",
    "api/test_studio.py",
    "tools/sight/test_clip.py",
    "tools/test_intake.py",
    "memory/test_on_postgres.py",
    "api/test_power_cuts.py",
    "api/test_two_servers.py",
    "edits/test_looks.py",
    "page/test_page.py",
    "tools/render/test_identity.py",
    "tools/render/test_sound.py",
    "graph/test_seeing.py",
    "api/test_fuzz.py",
)
"""Files that take longest, the longest first. They are begun first, so that no worker is left alone
with one while the others have nothing to do (`make test` keeps xdist from ordering files by how many tests they hold).
"""
SHARED = Path(os.environ.get("LOUPE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
"""Large collections of media, where a machine has them; tests skip without."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; all others stay in their order."""
    here = Path(__file__).resolve().parent
    order = {here / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


@dataclass
class Doors:
    """A server that runs in a thread of the tests' own process, so that they can look behind the doors."""

    url: str
    app: FastAPI
    loop: asyncio.AbstractEventLoop

    @property
    def house(self) -> House:
        """What stands behind the doors."""
        return self.app.state.house

    def token(self, user: str, **more: Any) -> str:
        """A token for anybody."""
        return self.house.services.identity.mint(user, **more)

    def client(self, user: str | None = None, *, token: str | None = None) -> httpx.Client:
        """An HTTP client that speaks as a user, with a given token, or as nobody."""
        token = self.token(user) if user else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S, trust_env=False)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Await something on the server's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_S)


def serve_in_thread(settings: Settings) -> Iterator[Doors]:
    """A server that is up at the first step and gone after the second."""
    app = create_app(settings)
    config = uvicorn.Config(
        app, port=0, http=ImpatientProtocol, ws="none", lifespan="on", log_level="warning", timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    _wait(lambda: server.started or not thread.is_alive())
    assert server.started, app.state.refused
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Doors(f"http://127.0.0.1:{port}", app, loops[0])
    server.should_exit = True
    thread.join(20)


def _wait(ready: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(PATIENCE_S * 20):
        if ready():
            return
        tick.wait(0.05)
    raise AssertionError("it took too long")


@pytest.fixture(scope="session", autouse=True)
def no_key() -> Iterator[None]:
    """A key in the environment would be enough to ask a real host."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("OPENAI_API_KEY", *(name for name in os.environ if name.startswith("LOUPE_LLM"))):
            patched.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a small machine, with nothing read from the environment's `.env`."""
    return Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("loupe"), workers=2, decode_seconds=8)


@pytest.fixture(scope="session")
def doors(settings: Settings) -> Iterator[Doors]:
    """The server; every test brings people of its own."""
    yield from serve_in_thread(settings)


@pytest.fixture
def alice(doors: Doors) -> Iterator[httpx.Client]:
    """Somebody new."""
    with doors.client(f"alice-{uuid.uuid4().hex[:8]}") as client:
        yield client


@pytest.fixture
def bob(doors: Doors) -> Iterator[httpx.Client]:
    """Somebody else."""
    with doors.client(f"bob-{uuid.uuid4().hex[:8]}") as client:
        yield client


@pytest.fixture
def guest(doors: Doors) -> Iterator[httpx.Client]:
    """Somebody without a name."""
    with doors.client() as nobody:
        token = nobody.post("/v1/sessions").raise_for_status().json()["token"]
    with doors.client(token=token) as client:
        yield client


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A real photograph as JPEG, 640×427."""
    from PIL import Image
    from sklearn.datasets import load_sample_images

    out = io.BytesIO()
    Image.fromarray(load_sample_images().images[0]).save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Three seconds of H.264 with sound, 320×180."""
    from evals.samples import save_clip

    return save_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", seconds=3, size=(320, 180), shot_s=1).read_bytes()
