"""What a turn costs over HTTP, beside a bare graph and beside decoding and encoding alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import httpx

from evals import samples
from evals.bench.floors import BareGraph, decode_resize_encode
from evals.bench.measure import Comparison, in_turn
from evals.server_process import running_server

PROMPT = "make it warmer and a bit brighter, crop to a square"
TWELVE_MEGAPIXELS = (4_000, 3_000)
SENT = itertools.count()


def comparisons(home: Path, *, share: float) -> Iterator[Comparison]:
    """Turns of words and of photographs. home: a folder for what is needed. share: of the usual number of runs."""
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
