"""Take the golden pictures again: look at what changed before you commit it.

    python -m tests.tools.render.golden [NAME …]

Takes those whose name begins so, or all, and says which look different from what was kept, and by how much.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from tests.tools.render.golden.case import PICTURES, Case, farthest, likeness
from tests.tools.render.golden.gallery import CASES, Gallery


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures; those of no case any more are taken away."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.render.golden")
    parser.add_argument("names", nargs="*", help="beginnings of names; all without")
    wanted = tuple(parser.parse_args(arguments).names)
    PICTURES.mkdir(exist_ok=True)
    for stray in set(PICTURES.iterdir()) - {one.file for one in CASES}:
        stray.unlink()
    with tempfile.TemporaryDirectory(prefix="loupe-golden-") as folder:
        gallery = Gallery(Path(folder))
        for one in CASES:
            if not wanted or one.name.startswith(wanted):
                _take(one, gallery.take(one))
    return 0


def _take(one: Case, pixels: np.ndarray) -> None:
    """Keep the picture where it looks different: what looks the same stays as it is, to the byte."""
    if one.file.exists():
        kept = one.kept()
        if one.is_kept_by(pixels):
            return
        away = f"ΔE {farthest(kept, pixels):.1f}" if kept.shape == pixels.shape else "another size"
        print(f"{one.name}: similarity {likeness(kept, pixels):.3f}, {away}")
    else:
        print(f"{one.name}: new")
    one.keep(pixels)


if __name__ == "__main__":
    raise SystemExit(main())
