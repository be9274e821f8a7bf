"""How text from outside is set apart: as JSON between marks that no such text can contain."""

from __future__ import annotations

from typing import Any

import orjson

LONGEST = {"request": 8_000, "description": 1_200, "memory": 300, "words": 120}
"""Characters of each kind of text; what is longer is cut."""


def datum(name: str, value: Any) -> str:
    """`<data name="…">JSON</data>` on one line. Text cannot end the mark: its angle brackets are escaped."""
    most = LONGEST.get(name, LONGEST["request"])
    said = value[:most] if isinstance(value, str) else value
    return f'<data name="{name}">{_escaped(said)}</data>'


def quoted(text: str) -> str:
    """A short text from outside within a sentence, as a JSON string."""
    return _escaped(text[: LONGEST["words"]])


def _escaped(value: Any) -> str:
    # A lone surrogate is no text that JSON could carry.
    plain = value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
    said = orjson.dumps(plain).decode()
    return said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
