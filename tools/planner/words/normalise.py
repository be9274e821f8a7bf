"""From what was typed to plain text: entities, width variants, invisible signs and quotation marks."""

from __future__ import annotations

import html
import re
import unicodedata

MOST_CHARS = 6_000
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'", "´": "'", "′": "'", "…": "...",
     "×": "x", "–": "-", "—": " - ", "−": "-", "‑": "-", "\t": " ", "\r": "\n", "÷": "/", "⁄": "/"}
)  # fmt: skip
_SPACES = re.compile(r" {2,}")
_LINK = re.compile(r"https?://\S+|www\.\S+")


def clean(prompt: str) -> str:
    """The prompt as plain text, at most 6,000 characters of it. Never raises."""
    text = prompt[: MOST_CHARS * 2]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = text.translate(_SIGNS)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
        text = text.encode("utf-8", "ignore").decode("utf-8")
    text = _INVISIBLE.sub(" ", text)
    if "://" in text or "www." in text:
        text = _LINK.sub(" ", text)
    return _SPACES.sub(" ", text[:MOST_CHARS]).strip()
