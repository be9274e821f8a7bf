"""What the notebooks draw: the graph, pictures before and after, and one plain style for all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray
from PIL import Image

from edits.media import MediaFacts
from edits.plan import Plan, parse_plan
from tools.render.preview import render_preview

INK, ACCENT, SOFT, WARN = "#1d2733", "#2f6f9f", "#dbe6ee", "#b8433a"
PLACES: Mapping[str, tuple[float, float]] = {
    "authenticate": (0, 1),
    "load_context": (1, 1),
    "route_intent": (2, 1),
    "analyze_media": (3.1, 1.5),
    "recall": (4, 1),
    "generate": (5, 1),
    "fall_back": (4, 0.3),
    "record": (6, 1),
    "clarify": (2.6, 2.3),
}
"""Where each station stands in the drawing."""


def plain_style() -> None:
    """Few lines, one accent."""
    plt.rcParams.update(
        {
            "axes.edgecolor": SOFT,
            "axes.labelcolor": INK,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 11,
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "font.size": 9,
            "text.color": INK,
        }
    )


def draw_stations(axes: Axes, graph: Any, told: Mapping[str, str] | None = None, path: tuple[str, ...] = ()) -> None:
    """The compiled graph's stations and edges. told: a line under a station's name. path: those a turn went through."""
    boxes = {name: _box(axes, name, (told or {}).get(name), name in path or not path) for name in PLACES}
    for edge in graph.get_graph().edges:
        if edge.source in boxes and edge.target in boxes:
            walked = (edge.source, edge.target) in set(pairwise(path))
            _arrow(axes, edge, boxes, walked)
    axes.set(xlim=(-0.6, 6.6), ylim=(-0.1, 2.6))
    axes.axis("off")


def _box(axes: Axes, name: str, words: str | None, passed: bool) -> Any:
    look = {"boxstyle": "round,pad=0.45", "fc": SOFT if passed else "#f4f6f8", "ec": ACCENT if passed else "#c3cfd9"}
    label = name if words is None else f"{name}\n{words}"
    text = axes.text(*PLACES[name], label, ha="center", va="center", fontsize=8, bbox=look, zorder=3)
    return text.get_bbox_patch()


def _arrow(axes: Axes, edge: Any, boxes: Mapping[str, Any], walked: bool) -> None:
    """From box to box; drawn after the boxes, whose size is known by then."""
    look = {
        "arrowstyle": "-|>",
        "color": ACCENT if walked else "#93a4b1",
        "lw": 1.8 if walked else 1,
        "linestyle": "--" if edge.conditional and not walked else "-",
        "patchA": boxes[edge.source],
        "patchB": boxes[edge.target],
        "shrinkA": 2,
        "shrinkB": 2,
    }
    axes.annotate("", xy=PLACES[edge.target], xytext=PLACES[edge.source], arrowprops=look, zorder=4)


def developed(steps: Any, source: Path, facts: MediaFacts, longest: int = 420) -> NDArray[np.uint8]:
    """A picture with a plan's steps, as pixels (height, width, 3)."""
    with tempfile.TemporaryDirectory(prefix="loupe-notebook-") as folder:
        plan = parse_plan(steps) if steps else Plan()
        rendered = render_preview(plan, source, facts, Path(folder) / "picture", longest=longest)
        return np.asarray(Image.open(rendered.path).convert("RGB"))


def show(axes: Axes, picture: NDArray[np.uint8], title: str) -> None:
    """A picture without a frame."""
    axes.imshow(picture)
    axes.set_title(title)
    axes.axis("off")
