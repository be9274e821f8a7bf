"""Every logged turn through the present graph, offline: `python -m evals.replay --data-dir DIR`.

DIR is a data folder or an export (the zip of `GET /v1/me/export`); nothing in it is touched. Each turn gets the
profile, edit stack, session, memories, measurements and model answers it had then; what comes out is compared field
by field with what the log holds.

Exit status: 0 no regression, 1 a plan that somebody judged moved away from what they wanted (with --strict, any
change), 2 nothing could be replayed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import orjson

from evals.replay.errors import ReplayError
from evals.replay.judgement import Judged, judgements
from evals.replay.progress import Progress
from evals.replay.result import Comparison, compare, report, save, summary
from evals.replay.run import beginnings_of, replay_all
from evals.replay.source import read_logs
from evals.replay.turn import Outcome, Replayer
from evals.replay.version import answers_of
from settings import Settings

AGE = re.compile(r"(\d+)([mhdw])")
SECONDS = {"m": 60, "h": 3_600, "d": 86_400, "w": 7 * 86_400}


def moment(text: str) -> float:
    """Seconds since 1970 of an ISO date or time, or of an age such as 12h, 7d, 2w."""
    age = AGE.fullmatch(text)
    if age is not None:
        return time.time() - int(age[1]) * SECONDS[age[2]]
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a date (2026-11-01) nor an age (7d)") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.replay", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data-dir", type=Path, required=True, help="data folder, or an export's zip")
    parser.add_argument("--json", action="store_true", help="the result as JSON in the last line")
    parser.add_argument("--planner", help="`builtin`, or the name of a chat model; by default what planned it then")
    parser.add_argument("--since", type=moment, default=0.0, help="turns since a date (2026-11-01) or an age (7d)")
    parser.add_argument("--user", help="one person's turns")
    parser.add_argument("--turn", help="one turn")
    parser.add_argument("--against", metavar="VERSION", help="a result kept with --out, or a git revision to run")
    parser.add_argument("--out", type=Path, help="keep the result, to compare other versions with")
    parser.add_argument("--strict", action="store_true", help="exit status 1 for any change")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="processes")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay, tell, judge."""
    given = _parser().parse_args(arguments)
    try:
        return _replay(given)
    except ReplayError as error:
        print(f"evals.replay: {error}", file=sys.stderr)
        return 2


def _replay(given: argparse.Namespace) -> int:
    logs = [log for log in asyncio.run(read_logs(given.data_dir)) if given.user is None or log.user_id == given.user]
    turns = beginnings_of(logs, given.since, given.turn)
    replayer = Replayer(Settings(_env_file=None), given.planner)
    progress, started = Progress(len(turns)), time.perf_counter()
    outcomes = replay_all(replayer, turns, given.jobs, progress.advance)
    seconds = time.perf_counter() - started
    judged = {turn_id: one for log in logs for turn_id, one in judgements(log).items()}
    named, against = _beside(given, outcomes, judged)
    told = summary(outcomes, against)
    if given.out is not None:
        save(given.out, outcomes, told)
    if not given.json:
        print(*report(outcomes, against, named), sep="\n")
    rate = f"{len(turns):,} turns in {seconds:.2f} s, {len(turns) / seconds if seconds else 0:,.0f} a second"
    print(rate, file=sys.stderr if given.json else sys.stdout)
    if given.json:
        print(orjson.dumps(told).decode())
    regressed = against.verdict == "regression" or (given.strict and against.verdict != "identical")
    return 1 if regressed else 0


def _beside(
    given: argparse.Namespace, outcomes: Sequence[Outcome], judged: Mapping[str, Judged]
) -> tuple[str, Comparison]:
    """What the present answers are compared with for the verdict: the log, or another version."""
    now = {outcome.turn_id: outcome.now for outcome in outcomes}
    prompts = {outcome.turn_id: outcome.prompt for outcome in outcomes}
    if given.against is None:
        found = compare({outcome.turn_id: outcome.then for outcome in outcomes}, now, judged, prompts)
        changed = {outcome.turn_id: outcome.changed()["fields"] for outcome in outcomes if not outcome.identical}
        return "the log", replace(found, different=changed)
    same = ["--data-dir", str(given.data_dir.resolve()), "--jobs", str(given.jobs)]
    for name in ("planner", "user", "turn"):
        value = getattr(given, name)
        same += [f"--{name}", value] if value is not None else []
    return given.against, compare(answers_of(given.against, same), now, judged, prompts)


if __name__ == "__main__":
    raise SystemExit(main())
