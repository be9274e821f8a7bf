"""`python -m memory.rebuild [--user ID]`: make every projection again from the log."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from memory.errors import MemoryRoomError
from memory.ledger import Ledger
from settings import Settings


async def main(arguments: Sequence[str]) -> int:
    """Rebuild one person's projections, or everybody's, and say how many events were read."""
    parser = argparse.ArgumentParser(prog="python -m memory.rebuild", description="Make the projections again.")
    parser.add_argument("--user", help="one person's id; everybody's without it")
    chosen = parser.parse_args(arguments)
    try:
        ledger = await Ledger.open(Settings().database)
        try:
            print(f"{await ledger.rebuild(chosen.user)} events read; every projection is made again")
        finally:
            await ledger.close()
    except MemoryRoomError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
