"""Whose wish a step is: what only somebody else's words ask for is not done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from pydantic import BaseModel

from edits.plan import Step
from tools.model.instructions.layers import needs
from tools.model.plain import is_suspect

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_MEDIA = ("media", "name")
"""Parameters that can name a file."""


def is_asked_for(step: Step, said: str, ops: frozenset[str]) -> bool:
    """Whether the person's words, or what was read in them (`ops`), ask for such a step.

    Steps that only change how a picture looks or sounds need no words of their own.
    """
    if step.op in ops:
        return True
    words = " ".join(_WORD.findall(said.lower()))
    for need in needs():
        if step.op in need.ops:
            return any(re.search(rf"\b{re.escape(word)}", words) for word in need.words) or bool(ops & set(need.ops))
    return True


def foreign_media(step: Step, known: Collection[str]) -> tuple[str, ...]:
    """Ids of files that a step names and that are not of this turn."""
    named = [getattr(step.params, "media", None), step.target.media if step.target is not None else None]
    flat = [one for each in named for one in (each if isinstance(each, tuple) else (each,)) if one]
    return tuple(one for one in flat if one not in known)


def suspect_words(step: Step, said: str) -> str | None:
    """A text of the step with an address, a path, markup or a command that the person did not write; None without."""
    found = (text for text in _texts(step.params) if is_suspect(text, said))
    region = step.target.region if step.target is not None else None
    if isinstance(region, str) and is_suspect(region, said):
        return region
    return next(found, None)


def _texts(value: Any) -> Iterator[str]:
    """Every free text in the parameters. A ratio such as 16:9 is none."""
    if isinstance(value, BaseModel):
        for one in value.__dict__.values():
            yield from _texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from (*_texts(key), *_texts(one))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value
