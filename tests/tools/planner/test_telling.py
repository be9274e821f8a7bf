"""What of a forum post is only told: nothing in it is a wish; the request beside it is read as if it stood alone."""

from __future__ import annotations

import pytest

from tools.planner.grammar.clauses import split_sentences
from tools.planner.grammar.telling import apart, is_of_edit, is_told
from tools.planner.read import read
from tools.planner.words.normalise import clean
from tools.planner.words.tokens import tokenise

IMAGE = frozenset({"image"})
REQUEST = "Please make the sky bluer."

TOLD = [
    "My grandmother turned ninety last spring and we all drove up to the lake house.",
    "The surgeon had to remove part of his lung in March, so every day counts now.",
    "She painted the whole kitchen yellow in one afternoon and dad nearly fainted.",
    "They made us remove our shoes before going inside the temple.",
    "We split the bill and then split up, true story.",
    "My grandfather grew crop after crop of tobacco on that land until 1988.",
    "Mum had just dyed her hair red and she was so proud.",
    "He drove way too fast to get us there before sunset.",
    "The bride's dad gave a speech that went on for forty five minutes.",
    "I tried one of those free apps but it put a big logo over everything and wanted my email.",
    "She won the regional title three years running.",
    "We slowed down to let the deer pass.",
    "His scar came from falling off a tractor at six years old.",
    "Thanks so much in advance to whoever reads this far.",
]
ASKED = [
    "Her favourite flowers were peonies, so swap the bouquet for those.",
    "He wanted to see Paris so badly, so put him before the Eiffel Tower.",
    "I was hoping the shine on my forehead could be toned down.",
    "My wife says it's perfect, I say the sky needs drama.",
    "We moved last year and I'd love the old car gone.",
    "If you could take the guy behind us out that would be great.",
    "He held the thing the wrong way and wondered whether it could be turned.",
    "I hate to ask but could the fence go.",
    "I wish the lawn was green.",
]
FAULTY = [
    "We were standing in the shade so our faces are nearly black.",
    "The flash bounced off his glasses.",
    "It came out way too dark.",
    "My eyes are half closed in this one.",
    "The wind ruins the audio in the middle.",
    "Somebody left a cone right in front of the car.",
    "We forgot the flash and everybody is dark.",
    "Some dude walked into the shot.",
    "Since she stood next to the lamp her face looks washed out.",
]


def sentence(words: str):
    (only,) = split_sentences(tokenise(clean(words)))
    return only


@pytest.mark.parametrize("words", TOLD)
def test_a_story_beside_a_request_asks_for_nothing(words: str) -> None:
    assert is_told(sentence(words))
    reading = read(f"{words} {REQUEST}", kinds=IMAGE)
    alone = read(REQUEST, kinds=IMAGE)
    assert [(ask.op, ask.sign, ask.target) for ask in reading.asks] == [
        (ask.op, ask.sign, ask.target) for ask in alone.asks
    ]
    assert (reading.intent.kind, reading.looks, reading.avoid) == (alone.intent.kind, alone.looks, alone.avoid)


@pytest.mark.parametrize("words", ASKED + FAULTY)
def test_what_asks_or_says_how_the_picture_is_is_no_story(words: str) -> None:
    assert not is_told(sentence(words))
    assert is_of_edit(sentence(words))


@pytest.mark.parametrize(
    "words",
    [
        "My sister says I worry about these things, and she is probably right.",
        "The man on the left is my cousin Pete, who flew in from Denver.",
        "My husband keeps telling me it is fine the way it is.",
        "I would love to give my dad something for the service.",
        "I'm a nurse and I work nights, so if I'm slow to answer I'm just sleeping.",
    ],
)
def test_people_of_a_long_story_are_no_part_of_the_edit(words: str) -> None:
    assert is_told(sentence(words)) or not is_of_edit(sentence(words))


def test_a_story_by_itself_is_read_as_it_always_was() -> None:
    tokens = tokenise(clean("The kids were screaming all day."))
    assert apart(tokens) == (tokens, [], False)


def test_where_nothing_else_is_asked_for_the_story_is_read_after_all() -> None:
    reading = read("The kids were so pale that day. It was a Sunday.", kinds=IMAGE)
    assert reading == read("The kids were so pale that day. It was a Sunday", kinds=IMAGE)
    assert reading.asks


def test_a_question_behind_a_story_is_kept_and_a_pronoun_finds_what_the_story_named() -> None:
    reading = read("We met a tall man in a red hat at the fair. Can you take him out?", kinds=IMAGE)
    (ask,) = reading.asks
    assert ask.op == "remove_object"
    assert "man" in str(ask.params["subject"])


POST = """So we were at my cousin's wedding in June and it had rained the whole morning. My uncle, who cut his hand that
day, still drove us. The band was so loud that you could hear them across the lake. She painted the barn red herself.
{ask} My boss says I worry too much. Sorry for the long post, you people are amazing."""


@pytest.mark.parametrize(
    ("ask", "ops"),
    [
        ("Could somebody take out the man in the background?", ["remove_object"]),
        ("The faces are too dark, so brighten them a little.", ["exposure"]),
        ("I would just like it in black and white.", ["monochrome"]),
        ("The whole thing has a nasty green tint.", ["tint"]),
    ],
)
def test_of_a_forum_post_only_what_speaks_of_the_edit_is_read(ask: str, ops: list[str]) -> None:
    reading = read(POST.format(ask=ask), kinds=IMAGE)
    assert sorted({one.op for one in reading.asks}) == ops
    assert reading.intent.kind == "command"
    assert reading.looks == ()


def test_a_long_story_without_a_request_asks_what_is_to_be_done() -> None:
    reading = read(POST.format(ask="He was the kindest man I ever met."), kinds=IMAGE)
    assert (reading.intent.kind, reading.asks, reading.unclear) == ("unclear", (), "no change is named")


@pytest.mark.parametrize(
    "words",
    [
        "She'd always change the subject, cut some more bread and turn up the radio.",
        "When my oldest was born she walked over four miles in the dark.",
        "He rang the bell way too long and too loud every year.",
        "He clears it by like a foot.",
    ],
)
def test_habits_and_occasions_are_no_part_of_the_edit(words: str) -> None:
    assert not is_of_edit(sentence(words))


def test_what_one_was_thinking_of_is_a_wish() -> None:
    assert is_of_edit(sentence("I was thinking black and white, and slower."))
    assert not is_of_edit(sentence("I was thinking of him."))


def test_what_a_post_says_of_the_picture_is_read_by_its_likeness_beside_the_request() -> None:
    post = POST.format(ask="Could somebody take out the man in the background? There is a mark on her neck.")
    assert [ask.op for ask in read(post, kinds=IMAGE).asks] == ["remove_object", "retouch"]


def test_a_time_told_afterwards_is_no_story() -> None:
    (ask,) = read("cut everything after the toast. it's at 4:20", kinds=frozenset({"video"})).asks
    assert ask.params["start"] == 260
