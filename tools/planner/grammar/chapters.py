"""Markers that are listed with their labels: "0:00 intro, 3:20 interview" or "intro at 0:00, interview at 3:20"."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.words.token import Token
from tools.planner.words.values import seconds_at
from tools.planner.words.wordsets import words

BESIDE = words(
    "at , and - : ( ) & for the from then chapter chapters marker markers mark marks add put create make set called "
    "named with labels labelled please youtube timestamps timestamp"
)


def labelled_times(tokens: Sequence[Token]) -> list[tuple[float, str]]:
    """Every time in order with its label, empty where it has none; nothing where fewer than two are listed."""
    found: list[tuple[float, int, int]] = []
    place = 0
    while place < len(tokens):
        time = seconds_at(tokens, place) if tokens[place].kind in ("time", "num") else None
        if time is not None and time[2]:
            found.append((time[0], place, place + time[1]))
            place += time[1]
        else:
            place += 1
    if len(found) < 2:
        return []
    behind = bool(_label(tokens[found[-1][2] :]))
    bounds = [0, *(end for _, _, end in found)]
    starts = [*(start for _, start, _ in found), len(tokens)]
    if behind:
        return [(found[at][0], _label(tokens[found[at][2] : starts[at + 1]])) for at in range(len(found))]
    return [(found[at][0], _label(tokens[bounds[at] : starts[at]])) for at in range(len(found))]


def _label(tokens: Sequence[Token]) -> str:
    quoted = next((str(token.value) for token in tokens if token.kind == "quote"), None)
    if quoted is not None:
        return quoted[:200]
    rest = list(tokens)
    colon = next((at for at in range(len(rest) - 2, -1, -1) if rest[at].norm == ":"), None)
    rest = rest if colon is None else rest[colon + 1 :]
    while rest and rest[0].norm in BESIDE:
        rest = rest[1:]
    while rest and rest[-1].norm in BESIDE:
        rest = rest[:-1]
    return " ".join(token.text for token in rest)[:200] if len(rest) <= MOST_WORDS else ""


MOST_WORDS = 6
