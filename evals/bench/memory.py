"""How much memory a rendering takes, however long the clip is: each in a process of its own."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from edits.plan import parse_plan
from evals import samples
from evals.bench.measure import Comparison, Timing
from evals.bench.stills import COLOR

SHORT_S, LONG_S = 10.0, 600.0
SIZE = (320, 180)
"""Pixels of a frame: small, so that ten minutes are made in one; what a frame left behind would still add up."""


def comparisons(home: Path, *, share: float) -> Iterator[Comparison]:
    """The preview of a long clip beside that of a short one. share: of the long one's length."""
    long_s = max(60.0, LONG_S * share)
    names = [f"preview of {seconds:g} s of clip, peak MB" for seconds in (long_s, SHORT_S)]
    long, short = (
        Timing(name, (peak_of_preview(home, seconds),)) for name, seconds in zip(names, (long_s, SHORT_S), strict=True)
    )
    yield Comparison(long, short, most=1.1)


def peak_of_preview(home: Path, seconds: float) -> float:
    """Most resident memory of a fresh process that renders one preview, in MB."""
    clip = samples.save_clip(home / f"{seconds:g}.mp4", seconds=seconds, size=SIZE)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(_render, clip).result()


def _render(clip: Path) -> float:
    from tools.render.preview import render_preview
    from tools.sight import look

    facts = look.probe(clip, media_id="clip", sha256="0" * 64)
    render_preview(parse_plan(COLOR), clip, facts, clip.with_name("shown"))
    return _peak()


def _peak() -> float:
    """Of this process since it was started, in MB; what `getrusage` says began with the parent's."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None, "Linux says how much memory a process had at most"
    return int(found[1]) / 1_024
