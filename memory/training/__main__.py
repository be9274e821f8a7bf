"""`python -m memory.training --out FOLDER`: what people who allow it taught, as files to train a model on.

Writes `chat`, `preferences` and `sliders`, each split into train and test, as JSON lines and, with the extra
`training`, as Parquet, and a data card. `--list` says which exports there are.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from memory import commands
from memory.ledger import Ledger
from memory.training import rows, writing
from memory.training.examples import examples
from memory.training.redaction import pseudonym


async def export(ledger: Ledger, folder: Path, *, parquet: bool) -> str:
    """Make one export; what to say of it. Raises FileExistsError where the folder is there already."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    people = await ledger.consenting()
    salt, tables, holds = secrets.token_bytes(32), rows.Tables(), []
    for user_id in people:
        found = list(examples(await ledger.everything(user_id)))
        for example in found:
            person, turn = pseudonym(salt, user_id), pseudonym(salt, f"{user_id}\0{example.turn_id}")
            rows.add(tables, person, rows.split_of(user_id), turn, example)
        holds += [user_id] if found else []
    made = await ledger.enter_export(holds)
    names = await asyncio.to_thread(writing.write, folder, made.export_id, made.at, tables, len(holds), parquet=parquet)
    counted = ", ".join(f"{len(some)} {name}" for name, some in tables.by_name().items())
    return f"export {made.export_id}: {counted} of {len(holds)} people, in {len(names)} files"


def main(arguments: Sequence[str]) -> int:
    """Export, or list the exports."""
    parser = argparse.ArgumentParser(prog="python -m memory.training", description="Examples to train a model on.")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--out", type=Path, help="a folder to make")
    chosen.add_argument("--list", action="store_true", help="which exports there are")
    parser.add_argument("--no-parquet", action="store_true", help="JSON lines alone")
    given = parser.parse_args(arguments)
    if given.list:
        return commands.run(listed)
    return commands.run(lambda ledger: export(ledger, given.out, parquet=_parquet(given.no_parquet)))


async def listed(ledger: Ledger) -> str:
    """Every export, one a line, the oldest first."""
    lines = [
        f"{one.export_id}  {datetime.fromtimestamp(one.at, UTC):%Y-%m-%d %H:%M}  {one.people} people"
        for one in await ledger.exports()
    ]
    return "\n".join(lines) or "no export was made yet"


def _parquet(unwanted: bool) -> bool:
    if unwanted:
        return False
    if not writing.has_parquet():
        print("no Parquet: the extra `training` (pyarrow) is not installed", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
