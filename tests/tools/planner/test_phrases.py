"""Patterns of many phrases find what `re` finds, whatever is left untried."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.planner.intents import feedback, intent, overrides, preferences
from tools.planner.requests.speech import idioms
from tools.planner.requests.speech.turns import load_idioms, possible_idioms, shows_figures
from tools.planner.words.begun import begun_in, needs
from tools.planner.words.phrases import Phrases, alternatives, openings
from tools.planner.words.signs import glance
from tools.planner.words.tokens import tokenise

REAL = [
    *(value for room in (intent, feedback, preferences) for value in vars(room).values() if isinstance(value, Phrases)),
    *(phrases for _, phrases, _ in feedback.JUDGEMENTS),
    *(phrases for _, phrases in overrides.SCOPES),
    *(idiom.pattern for idiom in load_idioms()),
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


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_turn_of_speech_that_stands_in_a_sentence_is_among_those_that_are_tried(data: st.DataObject) -> None:
    idiom = data.draw(st.sampled_from(load_idioms()))
    tokens = tokenise(f'{data.draw(texts(idiom.pattern))} 0:05 "Hi" 20 16:9')
    stretch = idioms._Stretch(tokens, 0, figured=True)
    if idiom.words & stretch.words and re.search(idiom.pattern.pattern, stretch.line):
        assert idiom in possible_idioms(glance(tokens), idiom.kinds)[0]


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from([frozenset(), frozenset({"image"}), frozenset({"video"})]))
def test_the_turns_of_speech_that_are_tried_have_all_their_words_in_the_sentence(
    data: st.DataObject, kinds: frozenset[str]
) -> None:
    some = data.draw(st.lists(st.sampled_from(load_idioms()), min_size=1, max_size=3))
    seen = glance(tokenise(" ".join(data.draw(texts(idiom.pattern)) for idiom in some)))
    begun = begun_in(" ".join(seen.norms))
    each = [
        idiom
        for idiom in load_idioms()
        if idiom.words & seen.norms
        and idiom.pattern.can_stand(begun)
        and (idiom.kinds & kinds if kinds else not idiom.beside)
    ]
    tried = possible_idioms(seen, kinds)[0]
    assert [idiom for idiom in tried if idiom.words & seen.norms] == each


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_sentence_without_figures_is_laid_out_as_one_with_them(data: st.DataObject) -> None:
    idiom = data.draw(st.sampled_from(load_idioms()))
    tokens = tokenise(data.draw(texts(idiom.pattern)))
    figured = shows_figures(glance(tokens))
    assert idioms._Stretch(tokens, 0, figured=figured).shown == idioms._Stretch(tokens, 0, figured=True).shown


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_question_is_found_where_its_pattern_finds_one(data: st.DataObject) -> None:
    text = data.draw(texts(intent.QUESTION))
    assert intent.is_question(text) == (re.search(intent.QUESTION.pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"keep it", [{"it"}]),
        (r"\bundo\b", [{"undo "}]),
        (r"(a )?bit less", [{"less"}]),
        (r"\b(good|great) one\b", [{"good ", "great "}, {"one "}]),
        (r"colou?rs", []),
        (r"(?<!\w)colou?rs?(?!\w)", [{"colo"}]),
        (r"\w+ (now|then)", [{"now", "then"}]),
        (r"^(so )?(turn it|put) back$", [{"turn ", "put "}, {"back "}]),
        (r"(^|[.,] )\s*(how(?! so)|what)\b", [{"how ", "what "}]),
        (r"\b(brighten|brighter)( it)* by\b", [{"brighte"}, {"by "}]),
        (r"(?<![^\w])(cut|trim)", []),
        (r"x*", []),
        (r"[ab]|c", []),
    ],
)
def test_the_words_that_a_match_needs(pattern: str, words: list[set[str]]) -> None:
    assert sorted(map(sorted, needs(_parser.parse(pattern)))) == sorted(map(sorted, words))


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        (r"keep it", {"keep it"}),
        (r"(a )?bit less", {"a ", "bit less"}),
        (r"(\w+ )?bit less", None),
        (r"(the )?", None),
        (r"(good|great) one", {"good", "great"}),
        (r"colou?rs", {"colo"}),
        (r"\w+ (now|then)", None),
    ],
)
def test_the_words_that_a_match_begins_with(pattern: str, first: set[str] | None) -> None:
    assert openings(_parser.parse(pattern)) == first


def test_a_phrase_can_stand_only_where_all_its_words_do() -> None:
    phrases = Phrases(r"\b(turn|roll)( it)? back\b|\bundo")
    for text in ("roll it back", "please undoing", "re-undo", "back to the turn"):
        assert phrases.can_stand(begun_in(text)), text
    for text in ("roll it", "he fell backwards on a turn", "please redo", ""):
        assert not phrases.can_stand(begun_in(text)), text


def test_a_pattern_that_comes_later_is_found_in_a_text_looked_at_before() -> None:
    assert not Phrases(r"\bzebra\b").stand_in("a quagga")
    assert Phrases(r"\bquagga\b").stand_in("a quagga")


@pytest.mark.parametrize("pattern", [r"(", r"a{2,1}", r"(?<=a+)b", r"x|(y (?<!\bso?)z)", r"((?:a(?=b(?<=a|bc)))|c)*"])
def test_a_pattern_that_is_none_is_refused_when_it_is_read(pattern: str) -> None:
    with pytest.raises(re.error):
        re.compile(pattern)
    with pytest.raises(re.error):
        Phrases(pattern)


def test_every_pattern_that_comes_with_the_project_compiles() -> None:
    for phrases in REAL:
        assert re.compile(phrases.pattern)


def test_a_pattern_is_taken_apart_at_its_outermost_bars_only() -> None:
    assert len(list(alternatives(_parser.parse(r"\b(one|two (three|four))\b|five")))) == 4 - 1
    assert len(list(alternatives(_parser.parse(r"(one|two) more")))) == 1
