"""Taking out of words and plans what points at a person: addresses, numbers, handles, and ids of files. Pure.

Names written out in a sentence cannot be told from other words and stay; the data card says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b"), "<email>"),
    (re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE), "<link>"),
    (re.compile(r"(?<![\w@])@\w[\w.]{1,40}"), "<handle>"),
    (re.compile(r"(?<![\w.])\+?\d(?:[ ().-]?\d){8,14}(?![\w])"), "<number>"),
)
"""What is taken out, in this order, and what stands there instead."""


def redact(text: str) -> str:
    """The words without what points at somebody."""
    for pattern, mark in MARKS:
        text = pattern.sub(mark, text)
    return text


def pseudonym(salt: bytes, name: str) -> str:
    """A name that is the same throughout one export and means nothing outside it: keyed BLAKE2b, 16 hex digits."""
    return hashlib.blake2b(name.encode(), key=salt, digest_size=8).hexdigest()


def anonymous_steps(steps: Sequence[Mapping[str, Any]], media_ids: Sequence[str]) -> list[dict[str, Any]]:
    """A plan without ids of steps and files, with its words redacted: what was done, and nothing of who did it."""
    files = {media_id: f"media-{number}" for number, media_id in enumerate(media_ids, start=1)}
    return [
        {name: _cleaned(one, files) for name, one in step.items() if name in KEPT and one is not None} for step in steps
    ]


KEPT = ("op", "params", "target", "amount")
"""Fields of a step that a model is to write."""
FILES = frozenset({"media", "lut_media"})


def _cleaned(value: Any, files: Mapping[str, str], name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _cleaned(one, files, key) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_cleaned(one, files, name) for one in value]
    if isinstance(value, str):
        return files.get(value, "media-other" if name in FILES else redact(value))
    return value
