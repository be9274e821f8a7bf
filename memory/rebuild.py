"""`python -m memory.rebuild [--user ID]`: make every projection again from the log."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from memory import commands
from memory.ledger import Ledger


def main(arguments: Sequence[str]) -> int:
    """Rebuild one person's projections, or everybody's, and say how many events were read."""
    parser = argparse.ArgumentParser(prog="python -m memory.rebuild", description="Make the projections again.")
    parser.add_argument("--user", help="one person's id; everybody's without it")
    user = parser.parse_args(arguments).user

    async def rebuild(ledger: Ledger) -> str:
        return f"{await ledger.rebuild(user)} events read; every projection is made again"

    return commands.run(rebuild)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
