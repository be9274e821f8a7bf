"""How fast a clip's preview is made, beside the same filters run straight through PyAV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edits.plan import parse_plan
from evals import samples
from evals.bench.floors import filter_clip
from evals.bench.measure import Comparison, in_turn
from evals.bench.stills import COLOR
from tools.render.cube import write_cube
from tools.render.lut import compile_lut
from tools.render.preview import render_preview
from tools.sight import look

FULL_HD = (1_920, 1_080)
SECONDS = 6.0


def comparisons(home: Path, *, share: float) -> Iterator[Comparison]:
    """1080p to 540p with twelve colour steps and the sound."""
    clip = samples.save_clip(home / "clip.mp4", seconds=SECONDS, size=FULL_HD)
    facts = look.examine(clip, "clip", "0" * 64)
    plan = parse_plan(COLOR)
    table = home / "table.cube"
    table.write_text(write_cube(compile_lut(plan.in_order())), "utf-8")
    frames = SECONDS * samples.FPS
    yield in_turn(
        (f"clip preview 1080p → 540p, {frames:.0f} frames", lambda: render_preview(plan, clip, facts, home / "shown")),
        ("the same filters straight through PyAV", lambda: filter_clip(clip, table, home / "floor.mp4")),
        runs=max(3, int(7 * share)),
        most=1.11,
        warmup=1,
    )
