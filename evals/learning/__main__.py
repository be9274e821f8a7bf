"""How well the memory learns, with its own code: `python -m evals.learning [--users N] [--seed N] [--quick]`.

Prints the report and leaves it in reports/learning.md; the exit status says whether every bound was kept.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from evals.learning.leaks import leaked
from evals.learning.report import kept, markdown, simulate


def main(arguments: list[str] | None = None) -> int:
    """Simulate, print, write."""
    parser = argparse.ArgumentParser(prog="python -m evals.learning")
    parser.add_argument("--users", type=int, default=400)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--quick", action="store_true", help="40 people and 100 overrides")
    given = parser.parse_args(arguments)
    results = simulate(40 if given.quick else given.users, given.seed)
    overrides = 100 if given.quick else 1_000
    with tempfile.TemporaryDirectory(prefix="loupe-learning-") as folder:
        leaks = asyncio.run(leaked(Path(folder), overrides))
    text = markdown(results)
    text += f"- one-off overrides that changed the profile, of {overrides} through the ledger: {leaks}\n"
    reports = Path("reports")
    reports.mkdir(exist_ok=True)
    (reports / "learning.md").write_text(text, "utf-8")
    print(text)
    return 0 if leaks == 0 and all(kept(results).values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
