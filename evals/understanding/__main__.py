"""Score the built-in planner on sets of real requests.

    python -m evals.understanding --requests DIR [--out reports/] [--quick]

DIR holds the sets as JSON lines: `dev.jsonl` (annotated), `not_media_edits.jsonl`, `caise_trainvalid.jsonl`,
`gier_trainval.jsonl`; a set that is missing is left out and said so. The report goes to `--out` as HTML.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.understanding.answers import answer
from evals.understanding.figures import Figure, calibration, confusion, figure, quantiles, share, worst
from evals.understanding.noise import noisy
from evals.understanding.rambles import SEED, rambles, same_edits
from evals.understanding.reliability import told
from evals.understanding.report import page
from evals.understanding.scoring import MEASURES, Scored, intent_accuracy, operations_f1, score
from evals.understanding.sets import REQUESTS, caise_exact, gier_grouped, off_topic_share, read_rows, text_resolvable
from tools.planner.ready import warm_up

LEAST = {
    "intent": 0.95, "operations F1": 0.90, "sign": 0.98, "params": 0.90,
    "clarify precision": 0.85, "clarify recall": 0.85,
}  # fmt: skip
NOISE = 0.05
"""Share of letters mistyped in the noisy reading of the annotated set."""
NOISE_DROP = 0.05
SEEDS = (11, 12, 13, 14)
"""Each row is mistyped once for each of these."""
RAMBLES = 60
"""Long stories whose request is compared with the request alone; a third of them are timed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, write the report."""
    parser = argparse.ArgumentParser(prog="python -m evals.understanding", description="Score the built-in planner.")
    parser.add_argument("--requests", type=Path, default=REQUESTS, help="folder with the sets; the project's own few")
    parser.add_argument("--out", type=Path, help="folder for the HTML report")
    parser.add_argument("--quick", action="store_true", help="a tenth of the large sets")
    chosen = parser.parse_args(arguments)
    warm_up()
    figures: list[Figure] = []
    notes: list[str] = []
    rows = read_rows(chosen.requests / "dev.jsonl")
    scored = [score(answer(row)) for row in rows]
    figures += [figure(name, measure, scored, LEAST[name]) for name, measure in MEASURES.items()]
    figures += _under_noise(rows, scored)
    figures += _other_sets(chosen.requests, 10 if chosen.quick else 1, notes)
    right, other = same_edits(RAMBLES)
    figures.append(share("2,000-character rambles: the plan of the request alone", right / RAMBLES, RAMBLES))
    notes.extend(f"read into a ramble: {', '.join(sorted(one.operations))}" for one in other[:6])
    times = [one.answered.ms for one in scored]
    notes.append(told(scored))
    notes.append(_latency(times))
    _print(figures, notes, scored)
    if chosen.out is not None:
        chosen.out.mkdir(parents=True, exist_ok=True)
        target = chosen.out / "understanding.html"
        target.write_text(
            page(figures, confusion(scored), calibration(scored), times, worst(scored, 60), notes), "utf-8"
        )
        (chosen.out / "understanding.md").write_text(_table(figures, notes), "utf-8")
        print(f"\nreport: {target}")
    return 0


def _table(figures: Sequence[Figure], notes: Sequence[str]) -> str:
    """The figures as Markdown, with their intervals and what they should reach."""
    rows = ["| what | figure | 95 % interval | rows | at least |", "|---|---|---|---|---|"]
    for one in figures:
        least = "reported only" if one.least is None else f"{one.least:.2f}: {'yes' if one.met else '**no**'}"
        rows.append(f"| {one.name} | {one.value:.3f} | {one.low:.3f}–{one.high:.3f} | {one.rows:,} | {least} |")
    return "\n".join([*rows, "", f"{notes[-1][:1].upper()}{notes[-1][1:]}.", ""])


def _under_noise(rows: Sequence[dict[str, Any]], plain: Sequence[Scored]) -> list[Figure]:
    """The same scores with letters mistyped, as what is kept of the plain ones."""
    scored = []
    for seed in SEEDS:
        rng = random.Random(seed)  # noqa: S311 the same slips every time, not a secret
        scored += [score(answer(row, noisy(row["text"], NOISE, rng))) for row in rows]
    found = []
    for name, measure in (("intent", intent_accuracy), ("operations F1", operations_f1)):
        kept = figure(f"{name}, 5 % letters mistyped", measure, scored, measure(plain) - NOISE_DROP)
        found.append(kept)
    return found


def _other_sets(folder: Path, every: int, notes: list[str]) -> list[Figure]:
    found: list[Figure] = []
    path = folder / "not_media_edits.jsonl"
    if path.is_file():
        rows = read_rows(path)[::every]
        right, wrong = off_topic_share(rows)
        found.append(share("not media edits: off topic, no steps", right, len(rows), 0.99))
        notes.extend(f"taken for an edit: {one.row['text'][:120]}" for one in wrong[:12])
    path = folder / "caise_trainvalid.jsonl"
    if path.is_file():
        rows = [row for row in read_rows(path) if text_resolvable(row)][::every]
        right, _ = caise_exact(rows)
        found.append(share("CAISE train and valid, text-resolvable, exact", right, len(rows), 0.98))
    path = folder / "gier_trainval.jsonl"
    if path.is_file():
        rows = read_rows(path)[:: every * 4]
        counts = gier_grouped(rows)
        found.append(share("GIER grouped micro-F1 (every fourth row; reported, not chased)", counts.f1, len(rows)))
    notes.extend(
        f"{name} is not in the folder"
        for name in ("not_media_edits.jsonl", "caise_trainvalid.jsonl", "gier_trainval.jsonl")
        if not (folder / name).is_file()
    )
    return found


def _latency(times: Sequence[float]) -> str:
    # What this run keeps is no server's: the collector would go through it while a ramble is read.
    gc.collect()
    gc.freeze()
    ramble = [answer({"text": text, "media": "image"}).ms for text, _ in rambles(RAMBLES // 3, seed=SEED + 1)]
    middle, high, most = quantiles(times)
    long_middle, long_high, _ = quantiles(ramble)
    return (
        f"milliseconds a prompt: median {middle:.2f}, 95th percentile {high:.2f}, most {most:.2f}; "
        f"2,000-character rambles: median {long_middle:.2f}, 95th percentile {long_high:.2f}"
    )


def _print(figures: Sequence[Figure], notes: Sequence[str], scored: Sequence[Scored]) -> None:
    for one in figures:
        least = "" if one.least is None else f"at least {one.least:.3f}  {'ok' if one.met else 'BELOW'}"
        print(f"{one.name:62s} {one.value:.3f}  [{one.low:.3f}, {one.high:.3f}]  n={one.rows:<5d} {least}")
    print("\nintent read instead of the right one:")
    for (wanted, read), count in sorted(confusion(scored).items()):
        if wanted != read:
            print(f"  {wanted:15s} read as {read:15s} {count}")
    print("\nworst misses:")
    for missed in worst(scored, 25):
        print(f"  {missed.answered.row['text'][:110]!r}\n      {'; '.join(missed.faults)[:200]}")
    print()
    for note in notes:
        print(note)


if __name__ == "__main__":
    sys.exit(main())
