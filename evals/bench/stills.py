"""What a still costs at full size, beside decoding, one lookup table and encoding alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from edits.media import MediaFacts
from edits.plan import Plan, parse_plan
from evals import samples
from evals.bench.floors import decode_look_up_encode
from evals.bench.measure import Comparison, in_turn
from tools.render.full import render_full
from tools.sight import look

TWELVE_MEGAPIXELS = (4_000, 3_000)
COLOR = (
    {"op": "temperature", "params": {"amount": 18}},
    {"op": "tint", "params": {"amount": -4}},
    {"op": "exposure", "params": {"ev": 0.3}},
    {"op": "contrast", "params": {"amount": 20}},
    {"op": "highlights", "params": {"amount": -30}},
    {"op": "shadows", "params": {"amount": 25}},
    {"op": "whites", "params": {"amount": 10}},
    {"op": "blacks", "params": {"amount": -10}},
    {"op": "vibrance", "params": {"amount": 20}},
    {"op": "saturation", "params": {"amount": 5}},
    {"op": "hsl", "params": {"band": "blue", "saturation": -10}},
    {"op": "color_grade", "params": {"shadows": {"hue": 220, "saturation": 15}}},
)
"""Twelve steps that look at one pixel's colour only."""


def comparisons(home: Path, *, share: float) -> Iterator[Comparison]:
    """A photograph of 12 MP rendered at full size, and twelve colour steps beside one."""
    photo = samples.save_photo("china", home / "photo.jpg", size=TWELVE_MEGAPIXELS)
    facts = look.examine(photo, "photo", "0" * 64)
    runs = max(3, int(15 * share))
    twelve = parse_plan(COLOR)
    yield in_turn(
        ("12 MP still at full size, 12 colour steps", lambda: _render(twelve, photo, facts, home)),
        ("decode + one lookup table + encode", lambda: decode_look_up_encode(photo)),
        runs=runs,
        most=1.3,
        warmup=1,
    )
    yield in_turn(
        ("12 new colour steps on 12 MP, processor", lambda: _render(_anew(12), photo, facts, home)),
        ("1 new colour step, processor", lambda: _render(_anew(1), photo, facts, home)),
        runs=max(13, runs),
        most=1.1,
        warmup=1,
        clock=time.process_time,
    )


_drawn = count(1)


def _anew(steps: int) -> Plan:
    """The first colour steps at a strength that no plan before had: their table is not known yet."""
    return parse_plan({**step, "amount": 1 - next(_drawn) / 10_000} for step in COLOR[:steps])


def _render(plan: Plan, photo: Path, facts: MediaFacts, home: Path) -> None:
    render_full(plan, photo, facts, home / "full")
