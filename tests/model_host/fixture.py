"""A model host for the tests: `@copilotkit/aimock` in a process of its own, told what to answer before each test.

`pytest_plugins` in `tests/conftest.py` brings the fixture `model_host` to every test. Without node, or before
`npm ci` (which `make test` runs), the tests that need it skip and say so.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

HERE = Path(__file__).parent
KEY = "a-key-for-tests"
OLDEST_NODE = 20


@dataclass(frozen=True)
class MockHost:
    """The host as a test programs it. url: what goes into `LOUPE_LLM_BASE_URL`."""

    url: str
    control: httpx.Client

    def settings(self, **more: Any) -> dict[str, Any]:
        """Settings that point at this host, quick to give up; more: whatever else a test wants."""
        return {
            "LOUPE_LLM_API_KEY": KEY,
            "llm_base_url": self.url,
            "model_connect_seconds": 1,
            "model_read_seconds": 2,
            "model_call_seconds": 5,
            "model_breaker_failures": 1_000,
            **more,
        }

    def answers(self, response: dict[str, Any], *, endpoint: str | None = "chat", **more: Any) -> None:
        """What it answers from now on where nothing told earlier fits.

        response: as aimock's fixtures say it: `{"content": …}`, `{"toolCalls": […]}`, `{"error": …, "status": …}`,
        `{"image": {"b64Json": …}}`, `{"transcription": {…}}`, `{"embedding": […]}`. more: `match={…}` narrows it
        (userMessage, systemMessage, model, responseFormat, toolName, sequenceIndex); everything else is put beside
        it (latency, chunkSize, truncateAfterChunks, disconnectAfterMs, chaos).
        """
        match = {**({"endpoint": endpoint} if endpoint else {}), **more.pop("match", {})}
        fixture = {"match": match or {"endpoint": "chat"}, "response": response, **more}
        self.control.post("/__aimock/fixtures", json={"fixtures": [fixture]}).raise_for_status()

    def says(self, content: str | dict[str, Any], **more: Any) -> None:
        """Every chat is answered with this text, or with this object as JSON."""
        self.answers({"content": content}, **more)

    def draws(self, b64_json: str, **more: Any) -> None:
        """Every request for a picture is answered with this PNG."""
        self.answers({"image": {"b64Json": b64_json}}, endpoint="image", **more)

    def hears(self, transcription: dict[str, Any], **more: Any) -> None:
        """Every transcription is this: `{"text": …, "words": […], "segments": […]}`."""
        self.answers({"transcription": transcription}, endpoint="transcription", **more)

    def speaks(self, audio: bytes, **more: Any) -> None:
        """Every text is spoken as this MP3."""
        told = base64.b64encode(audio).decode()
        self.answers({"audio": told}, endpoint="speech", **more)

    def embeds(self, vector: list[float], **more: Any) -> None:
        """Every text has this vector."""
        self.answers({"embedding": vector}, endpoint="embedding", **more)

    def fails(self, status: int, message: str = "no", *, endpoint: str | None = "chat", **more: Any) -> None:
        """Every request is answered with this status; `retry_after` for a 429 in seconds."""
        response: dict[str, Any] = {"error": {"message": message, "code": more.pop("code", None)}, "status": status}
        if "retry_after" in more:
            response["retryAfter"] = more.pop("retry_after")
        self.answers(response, endpoint=endpoint, **more)

    def fails_once(self, status: int, message: str = "no") -> None:
        """The next request is answered with this status."""
        body = {"status": status, "body": {"message": message}}
        self.control.post("/__aimock/error", json=body).raise_for_status()

    def journal(self, path: str | None = None) -> list[dict[str, Any]]:
        """The requests so far, oldest first: each with `path`, `headers`, `body` and `response`."""
        found = self.control.get("/__aimock/journal", params={"path": path} if path else {})
        entries: list[dict[str, Any]] = found.raise_for_status().json()
        return entries

    def forget(self) -> None:
        """Nothing was told, nothing was asked."""
        self.control.post("/__aimock/reset").raise_for_status()


def start_model_host() -> Iterator[MockHost]:
    """The host that runs until the generator is closed. Skips where node or its package is missing."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so there is no mock of a model host")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        pytest.skip(f"node {version} is too old for the mock of a model host")
    if not (HERE / "node_modules" / "@copilotkit" / "aimock").is_dir():
        pytest.skip("the mock of a model host is not installed: run `npm ci` in tests/model_host")
    process = subprocess.Popen([node, "serve.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http://"), "the mock of a model host did not start"
        with httpx.Client(base_url=url, timeout=10, trust_env=False) as control:
            yield MockHost(f"{url}/v1", control)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


@pytest.fixture(scope="session")
def model_host_process() -> Iterator[MockHost]:
    """One process for all tests."""
    yield from start_model_host()


@pytest.fixture
def model_host(model_host_process: MockHost) -> MockHost:
    """The host with nothing told and nothing asked."""
    model_host_process.forget()
    return model_host_process
