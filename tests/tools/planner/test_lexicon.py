"""The lexicon as data: it loads, it names only what exists, and every word is lower case."""

from __future__ import annotations

from pathlib import Path

import pytest

from edits.lexicon import FOLDER, load_lexicon, load_tastes, parse_wishes
from edits.vocabulary import OPERATIONS


def test_every_wish_names_an_operation_or_a_known_special() -> None:
    for entry in load_lexicon().entries.values():
        senses = [entry.concept.acts.values()] if entry.concept else []
        if entry.verb:
            senses.append([entry.verb.wishes])
        for wishes in (wish for group in senses for wish in group):
            assert all(wish.op in OPERATIONS or wish.op in ("enhance", "fade") for wish in wishes)


def test_every_phrase_is_in_small_letters_and_single_spaces() -> None:
    for phrase in load_lexicon().entries:
        assert phrase == " ".join(phrase.lower().split())


def test_an_unknown_operation_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match="sparkle"):
        parse_wishes("sparkle+")


def test_a_wish_carries_sign_and_parameters() -> None:
    (wish,) = parse_wishes("blur+ kind=lens region=the background")
    assert (wish.op, wish.sign, dict(wish.params)) == ("blur", 1, {"kind": "lens", "region": "the background"})


def test_one_word_may_carry_several_senses() -> None:
    entry = load_lexicon().entries["light"]
    assert entry.verb is not None
    assert entry.concept is not None
    assert entry.adjective is not None


def test_tastes_lean_on_operations_only() -> None:
    assert load_tastes()["grading"]["warm"]["temperature"] > 0


def test_every_file_of_the_lexicon_says_what_it_is() -> None:
    for path in Path(FOLDER).glob("*.toml"):
        assert path.read_text("utf-8").startswith("#"), path.name
