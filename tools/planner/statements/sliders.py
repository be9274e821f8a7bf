"""Lists of settings as people copy them from an editor: "exp +0.7, highlights -40, orange sat -15, vignette -20"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from edits.lexicon import FOLDER, load_lexicon
from edits.vocabulary import OPERATIONS
from graph.state import Ask
from tools.planner.grammar.function_words import is_verbal
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words


@dataclass(frozen=True, slots=True)
class Slider:
    """What a name sets: an operation and its parameter, from least to most. of: the operation it is a part of."""

    op: str
    param: str | None
    least: float
    most: float
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Sliders:
    """Names to sliders, parts of sliders, and the fields of a colour band; and the pattern of one setting."""

    named: Mapping[str, Slider]
    parts: Mapping[str, Slider]
    fields: Mapping[str, str]
    pattern: re.Pattern[str]


@cache
def load_sliders() -> Sliders:
    """sliders.toml. Raises ValueError for an operation that is none."""
    table = tomllib.loads((FOLDER / "sliders.toml").read_text("utf-8"))
    named = {name: _slider(row, row["op"]) for row in table["slider"] for name in row["names"]}
    parts = {name: _slider(row, row["of"], of=row["of"]) for row in table["part"] for name in row["names"]}
    fields = {name: row["param"] for row in table["field"] for name in row["names"]}
    colours = {phrase for phrase, entry in load_lexicon().entries.items() if entry.colour and entry.colour.band}
    return Sliders(named, parts, fields, _pattern({*named, *parts}, fields, colours))


def _slider(row: Mapping[str, Any], op: str, of: str | None = None) -> Slider:
    if op not in OPERATIONS:
        raise ValueError(f"sliders: {op} is not an operation")
    param = row.get("param", "amount" if of is None else None)
    least = float(row.get("least", -100.0 if of is None else 0.0))
    return Slider(op, param, least, float(row.get("most", 100.0)), of)


def _pattern(names: set[str], fields: Mapping[str, str], colours: set[str]) -> re.Pattern[str]:
    """One setting in a line of words in small letters, one space between them."""

    def either(words: Any) -> str:
        return "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))

    figure = r"(?:(?P<minus{n}>-|minus) |(?:\+|plus) )?(?P<value{n}>[+-]?\d+(?:\.\d+)?)(?: ?/ ?(?P<under{n}>\d))?"
    unit = r"(?: ?(?P<kelvin>k\b|kelvin\b|ok\b)| (?:percent|points?|%|stops?|ev))?"
    joint = r"(?: (?:slider|setting|amount|value))?(?: (?P<joint>[:=]|to|at|is|about|around))*"
    field = either(fields)
    return re.compile(
        rf"(?<![\w'])(?:hsl (?:: )?)?(?:(?:the )?(?:(?P<colour>{either(colours)})s? )?(?P<name>{either(names)}|{field})"
        rf"{joint} {figure.format(n='')}{unit}"
        rf"|(?P<value2>[+-]\d+(?:\.\d+)?)(?: percent)? (?:on |of |for )?(?:the )?(?P<name2>{either(names)}))(?![\w'])"
    )


OPENS = words("set use try apply dial with my put have at")
"""What may lead a list of settings."""
JOINS = words(
    ", and then plus also & / ; | please pls settings setting sliders slider : . - lightroom lr acr raw in the"
)
MORE = words("more less up down higher lower darker brighter further")
"""What makes of a figure how much something is to move."""


def read_settings(tokens: Sequence[Token], text: str) -> tuple[list[Ask], list[list[Token]]]:
    """Sliders with the figure each is set to, and the stretches of words that are none of them.

    Nothing is read where a verb says how the figures are meant: "reduce the highlights by 30".
    """
    shown = [token.norm if token.kind == "punct" or token.norm == "percent" else token.text.lower() for token in tokens]
    line = " ".join(shown)
    starts, at = [], 0
    for word in shown:
        starts.append(at)
        at += len(word) + 1
    found: list[Ask] = []
    taken: set[int] = set()
    for match in load_sliders().pattern.finditer(line):
        covered = [place for place, start in enumerate(starts) if match.start() <= start < match.end()]
        if not _stands_alone(tokens, covered, taken, signed=_is_signed(match)):
            continue
        said = text[tokens[covered[0]].start : tokens[covered[-1]].end]
        if _take(match, said, found):
            taken.update(covered)
    if not found:
        return [], [list(tokens)]
    return found, _stretches(tokens, taken)


def _is_signed(match: re.Match[str]) -> bool:
    value = match["value"] or match["value2"]
    return match["minus"] is not None or value[:1] in "+-" or match["kelvin"] is not None


def _stands_alone(tokens: Sequence[Token], covered: Sequence[int], taken: set[int], *, signed: bool) -> bool:
    """Whether a setting is one: nothing but a sign or another setting at both ends of it, and no verb that moves it."""
    first, after = covered[0], covered[-1] + 1
    before = first - 1
    while before >= 0 and before not in taken and tokens[before].norm in OPENS | JOINS:
        before -= 1
    opened = before < 0 or before in taken or tokens[before + 1].kind == "punct" or tokens[before + 1].norm == "and"
    if not opened or (after < len(tokens) and tokens[after].norm in MORE):
        return False
    moved = any(
        is_verbal(tokens[place]) for place in range(first) if place not in taken and tokens[place].norm not in OPENS
    )
    return signed or not moved


def _take(match: re.Match[str], said: str, found: list[Ask]) -> bool:
    """Whether the setting was understood; its ask is added, or becomes part of the one before."""
    sliders = load_sliders()
    name = match["name"] or match["name2"]
    value = _value(match)
    last = found[-1] if found else None
    field = sliders.fields.get(name)
    banded = match["colour"] is not None or (last is not None and last.op == "hsl" and name not in ("sharp",))
    if field is not None and banded:
        return _of_band(match, field, value, said, found)
    part = sliders.parts.get(name)
    if part is not None and last is not None and last.op == part.of:
        if part.param is not None:
            kept = {**last.params, part.param: max(part.least, min(part.most, value))}
            found[-1] = last.model_copy(update={"params": kept, "words": f"{last.words} {said}"[:300]})
        return True
    slider = sliders.named.get(name)
    if slider is None or match["colour"] is not None:
        return False
    found.append(_ask(slider, match, value, said))
    return True


def _of_band(match: re.Match[str], field: str, value: float, said: str, found: list[Ask]) -> bool:
    """ "orange sat -15 lum +10": fields of one band of colour."""
    bound = max(-100.0, min(100.0, value))
    if match["colour"] is None:
        last = found[-1]
        kept = {**last.params, field: bound}
        found[-1] = last.model_copy(update={"params": kept, "words": f"{last.words} {said}"[:300]})
        return True
    entry = load_lexicon().entries[match["colour"]]
    assert entry.colour is not None
    band = entry.colour.band or "red"
    found.append(Ask(op="hsl", params={"band": band, field: bound}, sign=(value > 0) - (value < 0), words=said[:300]))
    return True


def _value(match: re.Match[str]) -> float:
    value = float(match["value"] or match["value2"])
    if match["under"]:
        value /= float(match["under"]) or 1.0
    return -value if match["minus"] else value


DAYLIGHT, PER_KELVIN = 5_500, 1 / 40
"""Kelvin that change nothing, and how much of the slider each one is."""


def _ask(slider: Slider, match: re.Match[str], value: float, said: str) -> Ask:
    if slider.op == "exposure" and abs(value) > slider.most:
        value /= 50
    if slider.op == "temperature" and (value >= 2_000 or match["kelvin"]):
        value = ((value if value >= 100 else value * 1_000) - DAYLIGHT) * PER_KELVIN
    value = max(slider.least, min(slider.most, value))
    sign = (value > 0) - (value < 0)
    return Ask(op=slider.op, params={slider.param or "amount": value}, sign=sign, words=said[:300])


def _stretches(tokens: Sequence[Token], taken: set[int]) -> list[list[Token]]:
    """What stands between the settings, without what only joins them."""
    runs: list[list[Token]] = [[]]
    for place, token in enumerate(tokens):
        if place in taken:
            runs.append([])
        else:
            runs[-1].append(token)
    return [run for run in map(_bare, runs) if run]


def _bare(run: list[Token]) -> list[Token]:
    while run and run[0].norm in JOINS:
        run = run[1:]
    while run and run[-1].norm in JOINS:
        run = run[:-1]
    return run if any(token.norm not in OPENS | JOINS for token in run) else []


__all__ = ["load_sliders", "read_settings"]
