"""The parts of README.md and docs/figures.md that are made: settings, the drawn graph, figures of the last runs.

python -m evals.docs --check     exit status 1 when a part is out of date
python -m evals.docs --write     bring them up to date
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

from settings import settings_table

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
MEASURED = ROOT / "docs" / "figures.md"
FIGURES = {"bench": ROOT / "reports" / "bench.md", "understanding": ROOT / "reports" / "understanding.md"}
"""Tables that commands leave behind; written into MEASURED when they are there, never checked: they are measured."""


def drawn_graph() -> str:
    """The graph as Mermaid, drawn by LangGraph from the compiled graph itself."""
    from graph.build import graph

    drawing = graph.get_graph().draw_mermaid(with_styles=False)
    return f"```mermaid\n{drawing.strip()}\n```"


DOES = {
    "authenticate": "who is asking",
    "load_context": "what is known of them",
    "route_intent": "what they mean",
    "analyze_media": "what is in the files",
    "recall": "what they liked before",
    "generate": "the plan",
    "fall_back": "the honest answer",
    "record": "written down first",
    "clarify": "asks, and waits",
}
"""Under each station in the drawn graph."""

PARTS: dict[str, Callable[[], str]] = {"settings": settings_table, "graph": drawn_graph}


def replaced(text: str, name: str, body: str) -> str:
    """`text` with what stands between `<!-- name -->` and `<!-- /name -->` exchanged for `body`.

    Raises ValueError when the marks are missing.
    """
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
    changed, found = pattern.subn(lambda marks: f"{marks[1]}{body}{marks[2]}", text)
    if found != 1:
        raise ValueError(f"the text needs one <!-- {name} --> … <!-- /{name} -->, and has {found}")
    return changed


def paint_pictures() -> None:
    """The page with one request on the painted landscape, every look on it, and the graph."""
    from evals import looks, page_picture

    folder = ROOT / "docs"
    page_picture.main(["--out", str(folder / "page.jpg")])
    draw_graph(folder / "graph.png")
    looks.main(["--out", str(folder / "looks.jpg"), "--columns", "14", "--tile", "132"])


def draw_graph(out: Path) -> None:
    """The stations and the ways between them, each with the first words of what it does."""
    import matplotlib.pyplot as plt

    from evals.drawing import draw_stations, plain_style
    from graph.build import graph

    plain_style()
    figure, axes = plt.subplots(figsize=(11, 3.6))
    draw_stations(axes, graph, DOES)
    figure.savefig(out, dpi=110)
    plt.close(figure)


def _write_figures() -> None:
    """Put the tables that commands left into MEASURED."""
    measured = MEASURED.read_text("utf-8")
    for name, report in FIGURES.items():
        if report.exists():
            measured = replaced(measured, name, report.read_text("utf-8").strip())
    MEASURED.write_text(measured, "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Check or write; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m evals.docs")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--pictures", action="store_true")
    given = parser.parse_args(arguments)
    if given.pictures:
        paint_pictures()
        return 0
    text = README.read_text("utf-8")
    fresh = text
    for name, make in PARTS.items():
        fresh = replaced(fresh, name, make())
    if given.write:
        README.write_text(fresh, "utf-8")
        _write_figures()
    elif fresh != text:
        print("README.md is out of date: run `python -m evals.docs --write`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
