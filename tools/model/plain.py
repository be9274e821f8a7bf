"""Words of a model as plain text: nothing in them can be followed, run or rendered."""

from __future__ import annotations

import re
from typing import Any

SUSPECT = re.compile(
    r"""(?ix)
    \b[a-z][a-z0-9+.-]*://         # an address
    | \bwww\.
    | \b(?:javascript|data|file|mailto):
    | \b[a-z0-9-]{2,}\.(?!(?:jpe?g|png|heic|webp|gif|tiff?|mp4|mov|wav|mp3|cube)\b)[a-z]{2,}\b   # a host, or a program
    | (?:^|[\s"'(=])(?:~|\.{1,2})?/[\w.-]+/   # a path
    | (?:^|\s)[a-z]:\\
    | \.\./
    | </?[a-z!]                      # markup
    | \$\( | `
    | \b(?:drop\s+table|select\s+.+\s+from|rm\s+-rf|curl\s|wget\s|sudo\s)
    """
)
"""What no edit needs: addresses, paths, markup, commands."""
_CONTROL = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ud800-\\udfff]"
)


def is_suspect(text: str, said: str) -> bool:
    """Whether a text holds an address, a path, markup or a command that the person did not write themselves."""
    return any(found.group().strip().lower() not in said.lower() for found in SUSPECT.finditer(text))


def plain(text: Any, said: str, longest: int) -> str:
    """A model's text without control characters, cut at `longest` characters; empty where it is suspect, or no text.

    said: the person's own words; what they wrote may be said back.
    """
    if not isinstance(text, str):
        return ""
    clean = _CONTROL.sub("", text[: 4 * longest].replace("\n", " "))
    if is_suspect(clean, said):
        return ""
    clean = " ".join(clean.split())
    return clean if len(clean) <= longest else f"{clean[: longest - 1].rsplit(' ', 1)[0]}…"
