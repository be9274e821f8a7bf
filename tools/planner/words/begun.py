"""Which words a text begins, as bits, and which of them every match of a pattern needs.

A pattern of `re` says what a match must hold: of "(cut|trim) (it )?down to", one of "cut" and "trim", and "down", and a
word that begins with "to". A text's words are looked up once for all patterns; a pattern whose words do not all stand
in the text is never tried. A beginning that ends in a space is a whole word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from re import _constants  # type: ignore[attr-defined]
from typing import Any, TypeAlias

Parsed: TypeAlias = Any
"""A pattern as `re` parses it: pairs of a name and what it is given, and the state they share."""
Beginnings: TypeAlias = frozenset[str]
"""Beginnings of words of which one must stand in the text."""
WORD = re.compile(r"\w+")
LAST = re.compile(r"\w*\Z")
BOUNDARY = (_constants.AT, _constants.AT_BOUNDARY)
OPEN = (BOUNDARY, (_constants.AT, _constants.AT_BEGINNING))
"""Where no letter stands before a word that comes next."""
CLOSED = (BOUNDARY, (_constants.AT, _constants.AT_END))
ANY = 1
"""The bit of every text, of whatever words it is made."""


class _Known:
    """What any pattern needs, each with a bit of its own, and what is known of words by it.

    A pattern that comes later has new ones; what was found before is forgotten then.
    """

    def __init__(self) -> None:
        self._bits: dict[Beginnings, int] = {}
        self._met: dict[str, int] = {}
        """Of a beginning, the bits of all needs that it meets."""
        self._longest = 0
        self.begun_by = lru_cache(maxsize=16_384)(self._begun_by)
        self.begun_in_text = lru_cache(maxsize=4)(self._begun_in_text)

    def bit_of(self, need: Beginnings) -> int:
        if need not in self._bits:
            bit = self._bits[need] = ANY << 1 + len(self._bits)
            for beginning in need:
                self._met[beginning] = self._met.get(beginning, 0) | bit
                self._longest = max(self._longest, len(beginning))
            self.begun_by.cache_clear()
            self.begun_in_text.cache_clear()
        return self._bits[need]

    def _begun_by(self, word: str) -> int:
        """The bits of what is met by a word, and by its parts."""
        parts = WORD.findall(word)
        begun = (part[:end] for part in parts for end in range(1, min(len(part), self._longest) + 1))
        return reduce(or_, (self._met.get(one, 0) for one in (*begun, *(f"{part} " for part in parts))), 0)

    def begun_in(self, words: Iterable[str]) -> int:
        return reduce(or_, map(self.begun_by, words), ANY)

    def _begun_in_text(self, text: str) -> int:
        return self.begun_in(set(text.split(" ")))


_known = _Known()


def begun_in(text: str) -> int:
    """The bits of all needs that a text's words meet; one look serves all patterns that are tried on it in turn."""
    return _known.begun_in_text(text)


def begun_by(words: Iterable[str]) -> int:
    """The same of a text's words, where they are at hand."""
    return _known.begun_in(words)


def bit_of(*need: str) -> int:
    """The bit of a need: words of which a text must begin one. `ANY` where there are none."""
    return _known.bit_of(frozenset(need)) if need else ANY


def begins_apart(parsed: Parsed) -> bool:
    """Whether no letter stands before a match of a parsed pattern."""
    return any((name, value) in OPEN or _keeps_words_away(name, value) for name, value in parsed[:1])


def _keeps_words_away(name: Any, value: Any) -> bool:
    return name is _constants.ASSERT_NOT and value[0] < 0 and _bars_words(value[1])


def bit_of_opening(opening: str) -> int:
    """The bit of what a text begins where a word of it begins with this opening: its first word, or as much of it."""
    word = WORD.match(opening)
    if word is None:
        return ANY
    return bit_of(word[0] if word.end() == len(opening) else f"{word[0]} ")


def needs(parsed: Parsed) -> list[Beginnings]:
    """What every match of a parsed pattern holds: one of each of these, the rarest first by their length."""
    return sorted(dict.fromkeys(_Walk().over(parsed, closed=False).found), key=_worth, reverse=True)


def _worth(beginnings: Beginnings) -> tuple[int, int]:
    """The longer the shortest of them and the fewer they are, the seldomer they stand in a text by chance."""
    return min(len(beginning) for beginning in beginnings), -len(beginnings)


class _Walk:
    """One pass over a part of a pattern, which knows where a word must begin and where it must end.

    apart: no letter stands before what comes next. run: letters that stand there already, of a word that may go on.
    """

    def __init__(self, *, apart: bool = False, run: str = "") -> None:
        self.found: list[Beginnings] = []
        self.apart = apart
        self._run = run

    def over(self, items: Any, *, closed: bool) -> _Walk:
        """Take what the items need. closed: no letter stands behind them."""
        items = getattr(items, "data", items)
        for place, (name, value) in enumerate(items):
            if name is _constants.LITERAL:
                self._run += chr(value)
            elif name in (_constants.SUBPATTERN, _constants.BRANCH):
                ways = [value[-1]] if name is _constants.SUBPATTERN else value[1]
                rest = items[place + 1 :]
                self._take_whole()
                self._join([self._beside(way, rest, closed=closed) for way in ways])
            else:
                self._take(closed=_opens_apart(items[place:], closed=closed))
                self._pass(name, value)
        self._take(closed=closed)
        return self

    def _beside(self, branch: Any, rest: Any, *, closed: bool) -> _Walk:
        """A pass over one of several ways to go on."""
        return _Walk(apart=self.apart, run=self._run).over(branch, closed=_opens_apart(rest, closed=closed))

    def _join(self, ways: list[_Walk]) -> None:
        """Go on behind ways of which a match takes one: it needs the rarest of each."""
        self._run, self.apart = "", all(way.apart for way in ways)
        if len(ways) == 1:
            self.found.extend(ways[0].found)
        elif all(way.found for way in ways):
            self.found.append(frozenset().union(*(max(way.found, key=_worth) for way in ways)))

    def _take_whole(self) -> None:
        """Take the words of the letters read so far but the last, which may go on."""
        run = self._run
        last = len(run) - len(LAST.search(run)[0])  # type: ignore[index]
        self._run = run[:last]
        self._take(closed=False)
        self._run = run[last:]

    def _take(self, *, closed: bool) -> None:
        """Take the words of the letters read so far. closed: no letter follows."""
        run, self._run = self._run, ""
        for word in WORD.finditer(run):
            if word.start() or self.apart:
                whole = word.end() < len(run) or closed
                self.found.append(frozenset({f"{word[0]} " if whole else word[0]}))
        if run:
            self.apart = WORD.match(run[-1]) is None

    def _pass(self, name: Any, value: Any) -> None:
        """Go on behind what is no letter."""
        if name in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            once = _Walk(apart=self.apart).over(value[2], closed=False)
            again = _Walk().over(value[2], closed=False)
            self.found.extend(once.found if value[0] else ())
            self.apart = once.apart and again.apart and (bool(value[0]) or self.apart)
        elif (name, value) in OPEN or _keeps_words_away(name, value):
            self.apart = True
        elif name not in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
            self.apart = name is _constants.IN and _bars(value)


def _bars_words(parsed: Parsed) -> bool:
    r"""Whether a part of a pattern is a sign of which any letter is one: what `(?<!\w)` keeps away."""
    items = list(parsed)
    members = items[0][1] if len(items) == 1 and items[0][0] is _constants.IN else ()
    return (_constants.CATEGORY, _constants.CATEGORY_WORD) in members and (_constants.NEGATE, None) not in members


def _bars(members: Any) -> bool:
    """Whether a set of signs holds no letter."""
    return all(
        (name is _constants.LITERAL and WORD.match(chr(value)) is None)
        or (name, value) == (_constants.CATEGORY, _constants.CATEGORY_SPACE)
        for name, value in members
    )


def _opens_apart(items: Any, *, closed: bool) -> bool:
    """Whether no letter can come first in what follows. closed: none stands behind all of it."""
    for place, (name, value) in enumerate(items):
        if name is _constants.LITERAL:
            return WORD.match(chr(value)) is None
        if (name, value) in CLOSED:
            return True
        if name is _constants.ASSERT_NOT and value[0] > 0 and _bars_words(value[1]):
            return True
        if name is _constants.IN:
            return _bars(value)
        if name in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
            continue
        rest = items[place + 1 :]
        if name is _constants.SUBPATTERN:
            return _opens_apart([*value[-1], *rest], closed=closed)
        if name is _constants.BRANCH:
            return all(_opens_apart([*branch, *rest], closed=closed) for branch in value[1])
        if name in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            once = _opens_apart([*value[2], *rest], closed=closed)
            return once and (bool(value[0]) or _opens_apart(rest, closed=closed))
        return False
    return closed
