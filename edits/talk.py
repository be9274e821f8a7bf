"""What people say to an editor beside any request, and what it answers: data in `lexicon/talk.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "lexicon" / "talk.toml"
MADE = frozenset({"known", "done"})
"""Talk whose answer is made of what is known."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One thing that is said. said: matches a whole prompt in plain words. only_after: where an edit went before."""

    name: str
    said: re.Pattern[str]
    say: str
    only_after: bool


@cache
def load_talk(file: Path = FILE) -> tuple[Talk, ...]:
    """All of it, in order. Raises ValueError for a pattern that is none, or where an answer is missing."""
    table = tomllib.loads(file.read_text("utf-8"))
    small = "|".join(re.escape(word.strip()) for word in table.pop("around").replace("\n", "").split("|"))
    found = []
    for name, row in table.items():
        if ("say" in row) == (name in MADE):
            raise ValueError(f"talk: {name} has {'an' if 'say' in row else 'no'} answer of its own")
        try:
            said = re.compile(rf"(?:(?:{small}) ?)*(?:{'|'.join(row['patterns'])})(?: ?(?:{small}))*")
        except re.error as error:
            raise ValueError(f"talk: {name}: {error}") from error
        found.append(Talk(name, said, row.get("say", ""), row.get("only_after", False)))
    return tuple(found)
