"""A look that is named is found, whatever stands around its name."""

import pytest

from tools.planner.read import read

NAMED = [
    ("edit it like casey neistat", "casey_neistat"),
    ("like casey neistat", "casey_neistat"),
    ("black and white like ansel adams", "ansel_adams"),
    ("in the style of the movie amelie", "amelie"),
    ("edit it like the movie her", "her"),
    ("like a scene from dune", "villeneuve"),
    ("make it look like it was shot on film", "cinematic"),
    ("make it look like it was shot on 35mm film", "cinematic"),
    ("grade it like amelie", "amelie"),
]
NOT_MEANT = [
    "make her hair red",
    "the snow looks blue",
    "she looks like wes anderson in this one, remove her",
    "we look like tarantino, crop it",
]


@pytest.mark.parametrize(("words", "slug"), NAMED)
def test_a_named_look_is_found(words: str, slug: str):
    assert slug in read(words, kinds=frozenset({"image"})).looks


@pytest.mark.parametrize("words", NOT_MEANT)
def test_a_name_that_tells_something_else_is_no_look(words: str):
    assert not read(words, kinds=frozenset({"image"})).looks
