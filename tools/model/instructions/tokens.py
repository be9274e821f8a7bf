"""Counting tokens: exactly where OpenAI's encoding lies on this machine, else by a safe estimate.

tiktoken downloads its encodings. That is tried once, beside everything else, and only for OpenAI's own host: nobody
waits for it, and where it fails the estimate stays.
"""

from __future__ import annotations

import logging
import threading
from typing import Protocol

log = logging.getLogger(__name__)

ENCODING = "o200k_base"
BYTES_A_TOKEN = 3
"""English has about four; a third less is safe, and other scripts, at three bytes a letter, count a token a letter."""


class Encoding(Protocol):
    """What is needed of tiktoken."""

    def encode(self, text: str, *, disallowed_special: tuple[()]) -> list[int]:
        """Token ids."""


class TokenCounter:
    """Counts tokens; starts with the estimate."""

    def __init__(self) -> None:
        """Nothing is loaded."""
        self._encoding: Encoding | None = None
        self._tried = threading.Lock()

    @property
    def name(self) -> str:
        """How it counts at present."""
        return "estimate" if self._encoding is None else ENCODING

    def count(self, text: str) -> int:
        """About how many tokens `text` is; never fewer by much."""
        if self._encoding is not None:
            return len(self._encoding.encode(text, disallowed_special=()))
        return -(-len(text.encode()) // BYTES_A_TOKEN)

    def load(self) -> None:
        """Try to load the encoding in a thread of its own, once in the life of the counter; returns at once."""
        if self._tried.acquire(blocking=False):
            threading.Thread(target=self._load, name="tiktoken", daemon=True).start()

    def _load(self) -> None:
        try:
            import tiktoken

            self._encoding = tiktoken.get_encoding(ENCODING)
        except Exception as error:  # It raises whatever its HTTP library raises; the estimate stays.
            log.info("tokens are estimated: %s is not at hand (%s)", ENCODING, type(error).__name__)
