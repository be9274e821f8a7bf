"""Places people ask to be put into: what is seen there, its light and its lens, as data in `scenes.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from edits.vocabulary import Record

FILE = Path(__file__).parent / "scenes.toml"
Said = Annotated[str, Field(min_length=3, max_length=160)]


class Scene(Record):
    """One place. where: how a summary names it, after "you"."""

    words: Annotated[tuple[str, ...], Field(min_length=1)]
    where: Said
    seen: Said
    light: Said
    lens: Said


@cache
def load_scenes(file: Path = FILE) -> tuple[Scene, ...]:
    """Every scene in the file's order. Raises ValueError for one that does not fit, or a word two of them claim."""
    scenes = tuple(Scene.model_validate(row) for row in tomllib.loads(file.read_text("utf-8"))["scene"])
    words = [word for scene in scenes for word in scene.words]
    twice = {word for word in words if words.count(word) > 1}
    if twice:
        raise ValueError(f"scenes: {', '.join(sorted(twice))} is claimed twice")
    return scenes


def scene_of(place: str) -> Scene | None:
    """The scene that an asked place names, or none: the longest word that is found decides."""
    found = [(len(match[0]), match[0].lower()) for match in _pattern().finditer(place)]
    return _by_word()[max(found)[1]] if found else None


@cache
def _by_word() -> dict[str, Scene]:
    return {word: scene for scene in load_scenes() for word in scene.words}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_by_word(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
