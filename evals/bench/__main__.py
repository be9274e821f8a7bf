"""`make bench`: what turns and renderings cost, each figure beside its floor from the same run.

python -m evals.bench [--quick] [--only SUBJECT]      prints the table and leaves it in reports/bench.md
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from evals.bench import clips, crowd, memories, memory, models, seeing, stills, turns
from evals.bench.measure import HEADER, Comparison, Limit

Benchmark = Callable[..., Iterable[Comparison | Limit]]
SUBJECTS: dict[str, Benchmark] = {
    "turns": turns.comparisons,
    "crowd": crowd.comparisons,
    "stills": stills.comparisons,
    "clips": clips.comparisons,
    "memory": memory.comparisons,
    "models": models.comparisons,
    "memories": memories.comparisons,
    "seeing": seeing.comparisons,
}


def main(arguments: list[str] | None = None) -> int:
    """Run every benchmark, or those of one subject; the exit status says only that they ran."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench")
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    parser.add_argument("--only", choices=SUBJECTS, help="one subject, printed and not kept")
    given = parser.parse_args(arguments)
    lines = [f"Python {platform.python_version()}, {platform.machine()}; medians of runs in turn.", "", HEADER]
    print("\n".join(lines), flush=True)
    for comparison in _comparisons([given.only] if given.only else list(SUBJECTS), share=0.1 if given.quick else 1.0):
        lines.append(comparison.row())
        print(lines[-1], flush=True)
    if not given.only:
        reports = Path("reports")
        reports.mkdir(exist_ok=True)
        (reports / "bench.md").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


def _comparisons(subjects: list[str], *, share: float) -> Iterator[Comparison | Limit]:
    for subject in subjects:
        with tempfile.TemporaryDirectory(prefix="loupe-bench-") as folder:
            yield from SUBJECTS[subject](Path(folder), share=share)


if __name__ == "__main__":
    raise SystemExit(main())
