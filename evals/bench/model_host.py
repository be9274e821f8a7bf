"""A model host that answers every chat at once with the same plan, in a process of its own.

python -m evals.bench.model_host      prints its address and serves until its standard input closes
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMON = {"target": None, "amount": 1, "reason": "as asked", "source": "prompt", "confidence": 0.9}
PLAN = {
    "summary": "Warmer, a touch brighter, square.",
    "intent": "command",
    "steps": [
        {"op": "temperature", "params": {"amount": 14}, **COMMON},
        {"op": "exposure", "params": {"ev": 0.4}, **COMMON},
        {"op": "crop", "params": {"aspect": "1:1", "box": None, "anchor": "center"}, **COMMON},
    ],
    "geometry_first": False,
    "questions": [],
    "notes": [],
}
CHOICE = {"index": 0, "message": {"role": "assistant", "content": json.dumps(PLAN)}, "finish_reason": "stop"}
USAGE = {"prompt_tokens": 3_000, "completion_tokens": 200, "total_tokens": 3_200}
BODY = json.dumps({"id": "1", "object": "chat.completion", "choices": [CHOICE], "usage": USAGE}).encode()
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(BODY) + BODY


@contextmanager
def running_model_host() -> Iterator[str]:
    """The host's address, as `LOUPE_LLM_BASE_URL` wants it."""
    host = subprocess.Popen(
        [sys.executable, "-m", "evals.bench.model_host"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert host.stdin is not None
    assert host.stdout is not None
    try:
        yield host.stdout.readline().strip()
    finally:
        host.stdin.close()
        host.wait(10)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lengths = (line[15:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            await reader.readexactly(int(next(lengths, b"0")))
            writer.write(ANSWER)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main() -> None:
    """Serve until nobody holds the other end of standard input."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
