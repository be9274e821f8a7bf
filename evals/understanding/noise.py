"""Typing errors on purpose: each letter may be dropped, doubled, exchanged with its neighbour or mistyped."""

from __future__ import annotations

import random

NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl",
    "p": "ol", "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb", "h": "gyjn",
    "j": "hukm", "k": "jil", "l": "ko",
    "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
"""Keys beside each other on a QWERTY keyboard."""


def noisy(text: str, rate: float, rng: random.Random) -> str:
    """`text` with about `rate` of its letters changed, 0–1; signs, digits and spaces stay."""
    out: list[str] = []
    place = 0
    while place < len(text):
        letter = text[place]
        if not letter.isascii() or not letter.isalpha() or rng.random() >= rate:
            out.append(letter)
            place += 1
            continue
        slip = rng.choice(("drop", "double", "swap", "mistype"))
        if slip == "double":
            out.append(letter * 2)
        elif slip == "mistype":
            out.append(rng.choice(NEIGHBOURS[letter.lower()]))
        elif slip == "swap" and place + 1 < len(text) and text[place + 1].isalpha():
            out.append(text[place + 1] + letter)
            place += 1
        place += 1
    return "".join(out)
