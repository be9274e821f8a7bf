"""Patterns of many phrases that cost next to nothing on a text that holds none of their words.

`re` tries every alternative at every place: some 0.4 ms for eighty phrases in 800 characters. Only those alternatives
are tried whose words all stand in the text (`begun.py`), and only where a match can begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import takewhile
from operator import methodcaller, or_
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

from tools.planner.words.begun import ANY, Parsed, begins_apart, begun_in, bit_of, bit_of_opening, needs

Words: TypeAlias = frozenset[str]
WIDTHLESS = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
FIRST = (_constants.AT, _constants.AT_BEGINNING)
"""`^`: a match begins where the text does."""
FIGURES = (_constants.IN, [(_constants.CATEGORY, _constants.CATEGORY_DIGIT)])
FIGURE = re.compile(r"\d")
LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)
RANKS = 3
"""Of each phrase, how many of its words are looked for before all of them."""


class Phrases:
    """A pattern for text in small letters whose words are parted by spaces."""

    __slots__ = ("_alternatives", "needed", "pattern")

    def __init__(self, pattern: str) -> None:
        """Read it; a phrase is compiled when its words first stand somewhere, which most never do. Raises re.error."""
        self.pattern = pattern
        """As it was written."""
        parsed = _parser.parse(pattern)
        _check_looks_behind(parsed)
        self._alternatives = [_Alternative(one) for one in alternatives(parsed)]
        ranks = zip(*(one.ranked for one in self._alternatives), strict=True)
        self.needed = tuple(reduce(or_, rank) for rank in ranks)
        """Bits of which a text must have one: of the rarest word of each phrase, of its next rarest, and so on."""

    def _possible(self, said: int) -> list[_Alternative]:
        """The phrases all of whose words are among those of the text."""
        return [one for one in self._alternatives if one.needs & said == one.needs] if self.may_stand(said) else []

    def may_stand(self, said: int) -> bool:
        """A first look: whether one of the rarest words of the phrases was said, one of the next rarest, and so on."""
        first, second, third = self.needed
        return bool(first & said and second & said and third & said)

    def stand_in(self, text: str, said: int | None = None) -> bool:
        """Whether one of the phrases stands in the text. said: the bits of `begun_in`, where they are known."""
        if said is None:
            said = begun_in(text)
        possible = self._possible(said)
        return bool(possible) and any(one.stands_in(text, said) for one in possible)

    def can_stand(self, said: int) -> bool:
        """Whether all words of one of the phrases are among what was said, in the bits of `begun_in`."""
        return True in [one.needs & said == one.needs for one in self._alternatives]

    def search(self, text: str, said: int | None = None) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        said = begun_in(text) if said is None else said
        return _first([one for one in self._possible(said) if one.stands_in(text, said)], text, 0)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        said = begun_in(text)
        standing = [one for one in self._possible(said) if one.stands_in(text, said)]
        match = _first(standing, text, 0)
        while match is not None:
            yield match
            match = _first(standing, text, match.end() + (match.end() == match.start()))


class _Alternative:
    """One of the phrases; compiled when it is first needed.

    needs: bits that a text must have all of. ranked: some of them, that of the rarest words first.
    """

    __slots__ = ("_compiled", "_counted", "_first", "_openings", "_parsed", "needs", "ranked")

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        parsed = _ungrouped(parsed)
        self._openings = _marked_openings(parsed)
        self._counted = opens_with_figure(parsed)
        self._first = FIRST in takewhile(lambda item: str(item[0]) in WIDTHLESS, parsed)
        self._compiled: re.Pattern[str] | None = None
        bits = [bit_of(*need) for need in needs(parsed)] or [ANY]
        self.needs = reduce(or_, bits)
        self.ranked = [*bits, *[ANY] * RANKS][:RANKS]

    @property
    def whole(self) -> re.Pattern[str]:
        """The phrase, compiled."""
        if self._compiled is None:
            self._compiled = _compiler.compile(self._parsed)
        return self._compiled

    def stands_in(self, text: str, said: int) -> bool:
        match = self.whole.match
        if self._first:
            return match(text) is not None
        if self._counted:
            return any(match(text, figure.start()) for figure in FIGURE.finditer(text))
        if self._openings is None:
            return self.whole.search(text) is not None
        for word, begun in self._openings:
            place = text.find(word) if begun & said else -1
            while place >= 0:
                if match(text, place):
                    return True
                place = text.find(word, place + 1)
        return False


def _first(standing: Sequence[_Alternative], text: str, place: int) -> re.Match[str] | None:
    """The match from `place` on that begins first; of several there that of the phrase that was written first."""
    found = [match for one in standing if (match := one.whole.search(text, place)) is not None]
    return min(found, key=_start, default=None)


_start = methodcaller("start")


def _check_looks_behind(parsed: Parsed) -> None:
    """What else `re` finds only when it compiles. Raises re.error."""
    for name, value in parsed.data:
        if name in LOOKS and value[0] < 0 and len(set(value[1].getwidth())) > 1:
            raise re.error("look-behind requires fixed-width pattern")
        parts = value if isinstance(value, tuple) else ()
        for part in (*parts, *(parts[1] or () if name is _constants.BRANCH else ())):
            if isinstance(part, _parser.SubPattern):
                _check_looks_behind(part)


def alternatives(parsed: Parsed) -> Iterator[Parsed]:
    r"""The pattern taken apart at its outermost `|`, inside a group too that only `\b` and the like surround."""
    name, value, before, after = _only_wide(parsed)
    if name == "BRANCH":
        for branch in value[1]:
            yield from alternatives(_parser.SubPattern(parsed.state, [*before, *branch, *after]))
    elif name == "SUBPATTERN":
        for inner in alternatives(value[-1]):
            group = (_constants.SUBPATTERN, (*value[:-1], inner))
            yield _parser.SubPattern(parsed.state, [*before, group, *after])
    else:
        yield parsed


def _only_wide(parsed: Parsed) -> tuple[str, Any, list[Any], list[Any]]:
    """The one part of a pattern that takes letters, and what stands before and behind it; no name where it is none."""
    wide = [place for place, (name, _) in enumerate(parsed) if str(name) not in WIDTHLESS]
    if len(wide) != 1:
        return "", None, [], []
    name, value = parsed[wide[0]]
    return str(name), value, list(parsed[: wide[0]]), list(parsed[wide[0] + 1 :])


def _ungrouped(parsed: Parsed) -> Parsed:
    """The pattern without a group around all of it."""
    name, value, before, after = _only_wide(parsed)
    return (
        _ungrouped(_parser.SubPattern(parsed.state, [*before, *value[-1], *after])) if name == "SUBPATTERN" else parsed
    )


def _marked_openings(parsed: Parsed) -> list[tuple[str, int]] | None:
    """Each of the strings that a match begins with, and the bit that a text must have so that it can stand there."""
    opening = openings(parsed)
    if opening is None:
        return None
    apart = begins_apart(parsed)
    return [(word, bit_of_opening(word) if apart else ANY) for word in sorted(opening)]


def opens_with_figure(parsed: Parsed) -> bool:
    """Whether every match of a parsed pattern begins with a figure."""
    for name, value in parsed:
        if str(name) in WIDTHLESS:
            continue
        if str(name) == "SUBPATTERN":
            return opens_with_figure(value[-1])
        if str(name) in ("MAX_REPEAT", "MIN_REPEAT"):
            return bool(value[0]) and opens_with_figure(value[2])
        return (name, value) == FIGURES
    return False


def openings(parsed: Parsed) -> Words | None:
    """Strings of which every match of a parsed pattern begins with one; None where it may begin with anything."""
    run = ""
    for place, (name, value) in enumerate(parsed):
        if str(name) == "LITERAL":
            run += chr(value)
        elif not run and str(name) in ("MAX_REPEAT", "MIN_REPEAT") and not value[0]:
            return _either([openings(value[2]), openings(parsed[place + 1 :])])
        elif run or str(name) not in WIDTHLESS:
            inner = _opening(str(name), value)
            return frozenset(run + word for word in inner) if inner else frozenset({run}) if run else None
    return frozenset({run}) if run else None


def _opening(name: str, value: Any) -> Words | None:
    match name:
        case "SUBPATTERN":
            return openings(value[-1])
        case "BRANCH":
            return _either(openings(branch) for branch in value[1])
        case "MAX_REPEAT" | "MIN_REPEAT":
            return openings(value[2]) if value[0] else None
    return None


def _either(branches: Iterable[Words | None]) -> Words | None:
    """The words of all of several branches; None where one has none."""
    each = list(branches)
    return None if any(one is None for one in each) else frozenset().union(*(one for one in each if one))
