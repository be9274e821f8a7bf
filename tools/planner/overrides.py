"""Tastes for now: "today I want pastel vibes" leaves the profile alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.state import Override, Scope
from tools.planner.tokens import Token

TRAITS: dict[str, dict[str, str]] = {
    "grading": {
        "warm": "warm", "warmer": "warm", "golden": "golden", "cool": "cool", "cooler": "cool", "cold": "cool", "muted": "muted", "desaturated": "muted",
        "pastel": "pastel", "pastels": "pastel", "vivid": "vivid", "vibrant": "vivid", "colorful": "vivid", "saturated": "vivid", "natural": "natural", "neutral": "natural",
        "monochrome": "monochrome", "black and white": "monochrome", "b&w": "monochrome", "teal and orange": "teal and orange", "earthy": "muted", "neon": "vivid",
    },
    "tone": {
        "moody": "moody", "dark": "dark", "darker": "dark", "bright": "bright", "brighter": "bright", "airy": "airy", "soft": "soft", "softer": "soft", "punchy": "punchy",
        "contrasty": "punchy", "matte": "matte", "faded": "matte", "light and airy": "airy", "bright and airy": "airy", "dreamy": "soft", "gritty": "punchy", "dramatic": "moody",
    },
    "pacing": {
        "slow": "slow", "slower": "slow", "calm": "slow", "fast": "fast", "faster": "fast", "snappy": "fast", "quick": "fast", "frantic": "frantic", "hectic": "frantic", "energetic": "fast", "steady": "steady", "fast cuts": "fast", "slow cuts": "slow", "long shots": "slow",
    },
    "format": {"vertical": "9:16", "portrait": "4:5", "square": "1:1", "widescreen": "16:9", "landscape": "16:9", "horizontal": "16:9", "cinemascope": "2.39:1"},
}  # fmt: skip
"""Trait to the words people use for its values."""

_SCOPES: tuple[tuple[Scope, str], ...] = (
    ("from_now_on", r"\b(from now on|from here on|going forward|always|every time|by default|in (the )?future)\b"),
    ("session", r"\b(this session|for the session|today|tonight|for this project|this week|for the rest|in this session)\b"),
    ("once", r"\b(this time|just this once|this once|for once|for now|right now|for this (one|photo|picture|video|clip|edit|image|shot|reel|post)|only this|just for this|in the mood for|feeling|i am after)\b"),
)  # fmt: skip


def scope_of(text: str) -> Scope | None:
    """How long a taste is to hold, where it is said."""
    return next((scope for scope, pattern in _SCOPES if re.search(pattern, text)), None)


def read_overrides(text: str, _tokens: Sequence[Token]) -> tuple[Override, ...]:
    """Tastes for now in the prompt. text: normalised, lower case."""
    scope = scope_of(text)
    if scope is None or scope == "from_now_on":
        return ()
    # "today" leaves the profile as it is, whatever follows in the conversation is asked anew.
    return tuple(
        Override(trait=trait, value=value, scope="once" if scope == "once" else "session", words=text[:200])
        for trait, value in traits_in(text)
    )


def traits_in(text: str) -> list[tuple[str, str]]:
    """Traits and values named in the text, the longest words first, one value a trait."""
    found: list[tuple[str, str]] = []
    for trait, words in TRAITS.items():
        for word in sorted(words, key=len, reverse=True):
            if re.search(rf"\b{re.escape(word)}\b", text) and not re.search(
                rf"\b(not|no|never|less|without) (\w+ )?{re.escape(word)}\b", text
            ):
                found.append((trait, words[word]))
                break
    return found
