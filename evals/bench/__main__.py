"""`make bench`: what a turn costs over HTTP, each figure beside its floor from the same run.

python -m evals.bench [--quick]      prints the table and leaves it in reports/bench.md
"""

from __future__ import annotations

import argparse
import itertools
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from evals import samples
from evals.bench.floors import BareGraph, decode_resize_encode
from evals.bench.measure import HEADER, Comparison, in_turn
from evals.server_process import running_server

PROMPT = "make it warmer and a bit brighter, crop to a square"
TWELVE_MEGAPIXELS = (4_000, 3_000)
SENT = itertools.count()


def main(arguments: list[str] | None = None) -> int:
    """Run every benchmark; the exit status says only that they ran."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench")
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    given = parser.parse_args(arguments)
    lines = [f"Python {platform.python_version()}, {platform.machine()}; medians of runs in turn.", "", HEADER]
    print("\n".join(lines), flush=True)
    for comparison in _comparisons(share=0.1 if given.quick else 1.0):
        lines.append(comparison.row())
        print(lines[-1], flush=True)
    reports = Path("reports")
    reports.mkdir(exist_ok=True)
    (reports / "bench.md").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


def _comparisons(*, share: float) -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory(prefix="loupe-bench-") as folder:
        home = Path(folder)
        photo = samples.save_photo("china", home / "photo.jpg", size=TWELVE_MEGAPIXELS)
        with running_server(home / "data", user="bench") as server, server.client() as client:
            yield _text_turn(client, home, runs=max(10, int(300 * share)))
            yield _photo_turn(client, photo, runs=max(3, int(20 * share)))
            yield _photo_turn_and_preview(client, photo, runs=max(3, int(20 * share)))


def _text_turn(client: httpx.Client, home: Path, *, runs: int) -> Comparison:
    def turn() -> None:
        client.post("/v1/turns", json={"prompt": PROMPT}).raise_for_status()

    with BareGraph(home) as bare:
        return in_turn(
            ("text turn over HTTP", turn), ("bare graph of the same shape", bare.run), runs=runs, most=4, warmup=20
        )


def _photo_turn(client: httpx.Client, photo: Path, *, runs: int) -> Comparison:
    return in_turn(
        ("12 MP photo turn over HTTP", lambda: _send(client, photo)),
        ("decode + resize + encode", lambda: decode_resize_encode(photo)),
        runs=runs,
        most=2,
    )


def _photo_turn_and_preview(client: httpx.Client, photo: Path, *, runs: int) -> Comparison:
    def turn_and_preview() -> None:
        client.get(_send(client, photo)).raise_for_status()

    return in_turn(
        ("12 MP photo turn and its preview", turn_and_preview),
        ("decode + resize + encode", lambda: decode_resize_encode(photo)),
        runs=runs,
        most=3,
    )


def _send(client: httpx.Client, photo: Path) -> str:
    """One multipart turn; a comment after the JPEG's end makes each upload new content, measured anew."""
    content = photo.read_bytes() + next(SENT).to_bytes(8, "big")
    answer = client.post("/v1/turns", data={"prompt": PROMPT}, files={"file": ("photo.jpg", content)})
    return str(answer.raise_for_status().json()["preview"]["url"])


if __name__ == "__main__":
    raise SystemExit(main())
