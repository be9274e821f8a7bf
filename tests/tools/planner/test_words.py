"""How people write: slips, slang, stretched words, entities, emoji."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edits.lexicon import load_lexicon
from tests.tools.planner.desk import asked
from tools.planner.words import normalise
from tools.planner.words import tokens as reading
from tools.planner.words.normalise import clean
from tools.planner.words.spelling import correct, distance
from tools.planner.words.tokens import tokenise


def plain(text: str) -> str:
    return " ".join(token.norm for token in tokenise(clean(text)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brigtness", "brightness"),
        ("satuartion", "saturation"),
        ("bakcground", "background"),
        ("ttransparentt", "transparent"),
        ("stabalise", "stabilise"),
    ],
)
def test_a_slip_in_a_word_of_the_craft_is_mended(typed: str, meant: str) -> None:
    assert correct(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("te", "the"), ("kt", "it"), ("tge", "the"), ("mke", "make"), ("hrighten", "brighten")]
)
def test_a_key_beside_the_right_one_and_a_letter_left_out_are_the_likeliest_slips(typed: str, meant: str) -> None:
    assert correct(typed) == meant


@pytest.mark.parametrize("word", ["db", "mb", "px", "ok", "up"])
def test_units_and_short_words_are_no_slips(word: str) -> None:
    assert correct(word) == word


def test_letters_behind_a_number_stay() -> None:
    assert plain("filmed on the 24th, raise it +6db") == "filmed on the 24 th , raise it +6 db"


@pytest.mark.parametrize("word", ["grain", "cigar", "koala", "noir", "ghibli", "lake"])
def test_a_word_that_is_one_stays_as_it_is(word: str) -> None:
    assert correct(word) == word


def test_two_words_written_as_one_come_apart() -> None:
    assert plain("make it alittle brighter") == "make it a little brighter"


def test_stretched_words_shrink_and_slang_is_spelt_out() -> None:
    assert plain("sooooo dark plz fix da pic") == "so dark please fix the photo"


def test_entities_and_typographic_signs_become_plain() -> None:
    assert clean("cats &amp;amp; dogs “now” — it’s 2×") == 'cats & dogs "now"  -  it\'s 2x'.replace("  -  ", " - ")


SHORTHAND = (
    "the audio's AUDIO's mic's camera's too about a bit Bit of TOUCH hint tad dash of contrast , . and 1080p 60 4K@30 "
    "1080p60 720P/24fps 8k 120fps plus tiny little not very"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SHORTHAND.split()), max_size=10).map(" ".join))
def test_what_is_written_short_is_looked_for_wherever_it_stands(text: str) -> None:
    assert normalise._HOLDS_CONTRACTED.search(text) or not normalise._CONTRACTED.search(text)
    assert normalise._HOLDS_BIT_OF.search(text) or not normalise._BIT_OF.search(text)
    assert normalise._HOLDS_SIZE_RATE.search(text) or not normalise._SIZE_RATE.search(text)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("The Audio's about 200 ms late", "The Audio is about 200 ms late"),
        ("warmer, tiny Bit of contrast", "warmer, a tiny Bit of contrast"),
        ("export 4K@30", "export 4K 30 fps"),
    ],
)
def test_what_is_written_short_is_spelt_out(typed: str, plain: str) -> None:
    assert clean(typed) == plain


def test_hyphens_inside_a_word_do_not_part_a_phrase() -> None:
    assert "monochrome" in asked("a black-and-white version please")


def test_an_emoji_can_be_the_request() -> None:
    assert asked("🔇 please", "video").keys() == {"mute"}


def test_distance_counts_an_exchange_as_one_edit() -> None:
    assert distance("form", "from") == 1
    assert distance("bright", "bight") == 1
    assert distance("crop", "clip") == 2


def test_a_subject_is_given_back_in_the_persons_words_with_the_slip_mended() -> None:
    assert asked("remove the ciagrette from his hand")["remove_object"].params["subject"] == "the cigarette"


ODD = (
    "word Word, don't it's. alittle 'tis the dog's' \"two words\" \"bright\" 'quoted here' 3 x 640 by 480 +20 - 20 + "
    "24th crf18 5k 0:05 9:16 4: /w/o 1,000 2.5 .5 no.yes over-exposed f/1.8 % °C ... … & ( ) @ _ a_b été 日本 RIP , ."
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ODD.split(" ")), st.sampled_from([" ", " ", "", "\n", "  "])), max_size=14))
def test_words_between_spaces_are_the_tokens_that_the_whole_pattern_finds(pieces: list[tuple[str, str]]) -> None:
    text = "".join(f"{piece}{after}" for piece, after in pieces)
    whole: list[reading.Token] = []
    reading._read(whole, reading._TOKEN.finditer(text), text, len(text), load_lexicon())
    reading.annotate(whole, load_lexicon())
    assert tokenise(text) == whole


def test_a_text_without_end_has_no_more_tokens_than_are_read() -> None:
    assert len(tokenise("so, " * 3_000)) == len(tokenise("so , " * 3_000)) == reading.MOST_TOKENS
