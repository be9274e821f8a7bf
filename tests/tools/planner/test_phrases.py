"""Patterns of many phrases find what `re` finds, whatever is left untried."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.planner.intents import feedback, intent, overrides, preferences
from tools.planner.words.phrases import Phrases, alternatives, needed, openings

REAL = [
    *(value for room in (intent, feedback, preferences) for value in vars(room).values() if isinstance(value, Phrases)),
    *(phrases for _, phrases, _ in feedback.JUDGEMENTS),
    *(phrases for _, phrases in overrides.SCOPES),
]
MADE = [
    Phrases(pattern)
    for pattern in (
        r"a|b",
        r"^(no|nope)\b|x$",
        r"\b(good|great|goodness)( me)?\b",
        r"(a )?(bit|tad) less",
        r"(?<!\bshe )\b(always(?! look)|never)\b",
        r"(^|, )again|(re)+do",
        r"\bcolou?rs?\b|\bgr[ae]y\b",
        r"(not )?(\w+) now",
    )
]
NOISE = st.sampled_from([" ", ",", ".", "the", "x", "ab", "re", "now", "!", "e", "\n"])


@st.composite
def texts(draw: st.DrawFn, phrases: Phrases) -> str:
    """A line of the pattern's own words and of noise, mostly parted by spaces."""
    own = sorted(set(re.findall(r"[a-z']+", phrases.pattern)))
    parts = draw(st.lists(st.one_of(st.sampled_from(own), st.sampled_from(own), NOISE), max_size=12))
    return draw(st.sampled_from([" ", " ", ""])).join(parts)


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_what_is_found_is_what_the_plain_pattern_finds(data: st.DataObject) -> None:
    phrases = data.draw(st.sampled_from([*MADE, *REAL]))
    text = data.draw(texts(phrases))
    plain = re.search(phrases.pattern, text)
    found = phrases.search(text)
    assert (found and (found.span(), found.groups())) == (plain and (plain.span(), plain.groups()))
    assert phrases.stand_in(text) == (plain is not None)
    assert [one.span() for one in phrases.finditer(text)] == [one.span() for one in re.finditer(phrases.pattern, text)]


@pytest.mark.parametrize(
    ("pattern", "words", "first"),
    [
        (r"keep it", {"keep it"}, {"keep it"}),
        (r"\bundo\b", {"undo"}, {"undo"}),
        (r"(a )?bit less", {"bit less"}, None),
        (r"(good|great) one", {" one"}, {"good", "great"}),
        (r"colou?rs", {"colo"}, {"colo"}),
        (r"\w+ (now|then)", {"now", "then"}, None),
        (r"x*", None, None),
        (r"[ab]|c", None, None),
    ],
)
def test_the_words_that_a_match_needs_and_begins_with(
    pattern: str, words: set[str] | None, first: set[str] | None
) -> None:
    parsed = _parser.parse(pattern)
    assert needed(parsed) == words
    assert openings(parsed) == first


def test_a_pattern_is_taken_apart_at_its_outermost_bars_only() -> None:
    assert len(list(alternatives(_parser.parse(r"\b(one|two (three|four))\b|five")))) == 4 - 1
    assert len(list(alternatives(_parser.parse(r"(one|two) more")))) == 1
