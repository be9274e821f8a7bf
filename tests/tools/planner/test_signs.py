"""What a token's signs leave unread holds nothing: reading with them finds what reading every token finds."""

from __future__ import annotations

from copy import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.state import Ask
from tools.planner.grammar.clauses import split_sentences
from tools.planner.grammar.function_words import has_cue
from tools.planner.grammar.occasions import hush_occasions
from tools.planner.requests.amounts.lessened import LESSENING, read_lessened
from tools.planner.requests.amounts.levels import read_levels
from tools.planner.requests.gathered import Requests
from tools.planner.requests.loose import has_units, read_loose
from tools.planner.requests.overlays.lettered import each_quoted
from tools.planner.requests.timing.joining import joined_by
from tools.planner.requests.timing.lengths import with_lengths
from tools.planner.requests.timing.paced import so_long
from tools.planner.statements.units import read_units
from tools.planner.words import signs
from tools.planner.words.lookwords import find_looks
from tools.planner.words.marking import entry_signs, word_signs
from tools.planner.words.normalise import clean
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise
from tools.planner.words.values import Number, numbers_in

EVERY = (1 << 40) - 1
LINE = (
    "a half of an hour twenty one hundred and the first last third second 3 0:05 to from until at 2.5 seconds minute "
    "brighter too dark more contrast background white : be should only just percent % degrees 16:9 square mp4 sounds "
    "muffled , . except her face without look like a24 film but and not legoify it its he please lease wan form vivid "
    "whenever she laughs blue sky needs to is awesome better under max 30 s for tiktok as warm +20 5k"
)
PROMPTS = st.lists(st.sampled_from(LINE.split()), max_size=14).map(" ".join)


def signed(token: Token, bits: int) -> Token:
    """The token with other signs."""
    other = copy(token)
    other.signs = bits
    return other


def open_to_all(tokens: list[Token]) -> list[Token]:
    """The tokens as if each might open everything."""
    return [signed(token, EVERY) for token in tokens]


@settings(max_examples=250, deadline=None)
@given(PROMPTS)
def test_numbers_spans_and_looks_are_found_only_where_the_signs_say_so(prompt: str) -> None:
    tokens = tokenise(clean(prompt))
    every = open_to_all(tokens)
    assert numbers_in(tokens) == numbers_in(every)
    assert spans_in(tokens) == spans_in(every)


@settings(max_examples=250, deadline=None)
@given(PROMPTS)
def test_words_without_a_verb_read_the_same_when_no_reader_is_left_out(prompt: str) -> None:
    tokens = tokenise(clean(prompt))
    find_looks(tokens)
    gated, open_ = Requests(), Requests()
    read_loose(tokens, prompt, frozenset({"video"}), gated)
    hidden = signs.EXCEPT | signs.OFF | signs.VERBAL | signs.HEARD  # these say what is there, not what might be
    every = [signed(token, (EVERY & ~hidden) | token.signs) for token in tokens]
    read_loose(every, prompt, frozenset({"video"}), open_)
    assert (gated.asks, gated.avoid, gated.exclude, gated.looks) == (
        open_.asks,
        open_.avoid,
        open_.exclude,
        open_.looks,
    )


@settings(max_examples=200, deadline=None)
@given(PROMPTS)
def test_numbers_without_a_unit_or_a_limit_measure_nothing(prompt: str) -> None:
    tokens = tokenise(clean(prompt))
    seen = signs.glance(tokens)
    if seen.signs & signs.NUMBER and not has_units(seen):
        assert read_units(tokens, seen, prompt) == []


LESS = (
    "less tone down the teal and orange look vintage hdr film noir not too much is strong cinematic make it drop lose "
    "remove get rid of easy on back off over like an a24 overdone anime , please without dial turn"
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(LESS.split()), max_size=12).map(" ".join))
def test_less_of_a_look_is_found_only_where_a_word_for_it_stands(prompt: str) -> None:
    gated, open_ = tokenise(clean(prompt)), tokenise(clean(prompt))
    find_looks(gated)
    find_looks(open_)
    found = read_lessened(gated, signs.glance(gated), prompt)
    assert found == read_lessened(open_, signs.Glance(LESSENING, 0), prompt)
    assert gated == open_


LEVEL = (
    "the contrast and saturation of shadows in sky needs need to go come down up a bit lower higher is too could be "
    "overall , but 20 percent brighter i think please highlights"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LEVEL.split()), max_size=14).map(" ".join))
def test_what_goes_up_or_down_is_found_only_where_a_quality_is_named(prompt: str) -> None:
    tokens = tokenise(clean(prompt))
    seen = signs.glance(tokens)
    asks, parts = read_levels(tokens, seen, prompt)
    # A verb's sign says what stands there, not what might be read.
    every = [signed(token, EVERY & ~signs.VERBAL | token.signs & signs.VERBAL) for token in tokens]
    open_asks, open_parts = read_levels(every, signs.Glance(seen.norms, EVERY), prompt)
    assert asks == open_asks
    assert [[one.start for one in part] for part in parts] == [[one.start for one in part] for part in open_parts]


JOINED = (
    'merge them with using a 1 second fade dissolve "Hi" at 0:03 "Bo" 0:21 so it lasts 20 seconds in the picture and '
    "sound 2x from to over speed"
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(JOINED.split()), max_size=12).map(" ".join))
def test_what_belongs_to_requests_changes_nothing_behind_a_sentence_that_asks_for_nothing(prompt: str) -> None:
    tokens = tokenise(clean(prompt))
    seen = signs.glance(tokens)
    asks = [Ask(op=op) for op in ("concat", "transition", "speed", "text")]
    known = len(asks)
    assert each_quoted(asks, known, tokens, prompt, frozenset({"video"})) == asks
    assert joined_by(asks, known, tokens, seen, prompt) == asks
    assert with_lengths(asks, known, tokens, seen) == asks
    assert so_long(asks, known, tokens, seen) == asks


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("one. two three! four", [1, 2, 1]),
        ("a blue sky Lighten up the image", [3, 4]),
        (f"{'so ' * 250}. and on", [250, 2]),
        (f"{'so ' * 520}", [250, 250, 20]),
        ("... . !", []),
    ],
)
def test_sentences_end_at_signs_at_capitals_and_where_they_have_no_end(text: str, lengths: list[int]) -> None:
    assert [len(sentence) for sentence in split_sentences(tokenise(text))] == lengths


@settings(max_examples=200, deadline=None)
@given(PROMPTS, st.booleans())
def test_the_signs_of_a_token_are_those_of_its_word_and_its_entry(prompt: str, hushed: bool) -> None:
    tokens = tokenise(clean(prompt))
    if hushed:
        hush_occasions(tokens)
    for token in tokens:
        expected = word_signs(token.kind, token.text, token.norm, token.lemma) | entry_signs(token.entry)
        assert token.signs & ~signs.SLIP == expected | signs.LONG * (token.length > 1), token
        assert bool(token.signs & signs.KNOWN) == (token.entry is not None)
        assert bool(token.signs & signs.VAGUE) == has_cue(token, "vague")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cut the first half of it", [Span(share=(0.0, 0.5), place=2, length=2)]),
        ("nothing of the kind", []),
    ],
)
def test_spans_stand_where_they_are_said(words: str, found: list[Span]) -> None:
    assert spans_in(tokenise(words)) == found


def test_a_number_inside_another_is_not_counted_again() -> None:
    assert numbers_in(tokenise("one hundred and twenty five frames")) == [Number(125.0, 0, 5, "frames")]


def test_a_glance_joins_words_and_signs() -> None:
    seen = signs.glance(tokenise("make it brighter by 20 percent"))
    assert {"brighter", "percent"} <= seen.norms
    assert seen.signs & signs.NUMBER
    assert seen.signs & signs.STATING
    assert not seen.signs & signs.BACKGROUND
