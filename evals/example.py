"""The README's picture: one request on the painted landscape, before and after, planned and rendered as any other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from edits.plan import Plan
from evals.scene import paint_scene
from graph.state import Profile
from settings import Settings
from tools.planner.compose import compose
from tools.planner.read import read
from tools.render.compare import render_comparison
from tools.render.preview import render_preview
from tools.sight import look
from tools.sight.limits import Limits

PROMPT = "give it a golden hour look, a bit brighter, with a soft vignette"


def paint_example(out: Path) -> Path:
    """Write the comparison as a JPEG and return its path."""
    with tempfile.TemporaryDirectory(prefix="loupe-example-") as folder:
        scene = Path(folder) / "scene.png"
        Image.fromarray(paint_scene()).save(scene)
        facts = look.examine(scene, "scene", "0" * 64, Limits.of(Settings()))
        reading = read(PROMPT, kinds=frozenset({"image"}))
        draft = compose(
            reading,
            prompt=PROMPT,
            media=[facts],
            profile=Profile(),
            overrides=reading.overrides,
            recalled=[],
            last=None,
        )
        before = render_preview(Plan(), scene, facts, Path(folder) / "before")
        after = render_preview(draft.plan, scene, facts, Path(folder) / "after")
        compared = render_comparison(before.path, after.path, Path(folder) / "compared")
        out.write_bytes(compared.path.read_bytes())
    return out
