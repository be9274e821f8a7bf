"""What tokens name outright: a format's word, a frame's shape, quoted words, a place on the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.planner.words.token import Token

Tokens = Sequence[Token]


Params = dict[str, Any]


def first_of(tokens: Tokens, sense: str) -> str | None:
    """The first value of a format sense (container, aspect, platform …) in the tokens."""
    for token in tokens:
        if token.entry is not None:
            value = getattr(token.entry, sense)
            if value is not None:
                return str(value)
    return None


def aspect_in(tokens: Tokens) -> str | None:
    """An aspect said in figures or in words; in words only where no figure stands."""
    for token in tokens:
        if token.kind == "aspect":
            return str(token.value or token.norm)
    return first_of(tokens, "aspect")


def quoted_in(tokens: Tokens) -> str | None:
    """Quoted words."""
    return next((str(token.value) for token in tokens if token.kind == "quote"), None)


POSITIONS = (
    ("top_left", ("top left", "upper left", "left top")),
    ("top_right", ("top right", "upper right", "right top")),
    ("bottom_left", ("bottom left", "lower left")),
    ("bottom_right", ("bottom right", "lower right", "corner")),
    ("top", ("top", "above", "upper")),
    ("bottom", ("bottom", "lower", "below", "underneath")),
    ("center", ("center", "centered", "centred", "centre", "middle", "across")),
    ("left", ("left",)),
    ("right", ("right",)),
)


def position_in(tokens: Tokens) -> str | None:
    """Where on the frame."""
    words = f" {' '.join(token.norm for token in tokens if token.kind == 'word')} "
    return next((name for name, phrases in POSITIONS if any(f" {phrase} " in words for phrase in phrases)), None)


def names_format(tokens: Tokens) -> bool:
    """Whether a file format, codec, size or platform is named."""
    return any(
        token.entry is not None
        and (
            token.entry.container
            or token.entry.codec
            or token.entry.size
            or token.entry.platform
            or token.entry.color_space
        )
        for token in tokens
    )
