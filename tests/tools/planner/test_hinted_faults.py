"""Faults that are only hinted at: what stands where it should not, what is hardly seen, what spoils a clip."""

from __future__ import annotations

from typing import Any

import pytest

from edits.vocabulary import Kind
from tests.tools.planner.desk import understand

STORY = "We were at my cousin's farm that day. {} Please make the sky bluer. Thanks a lot!"


def asked(words: str, kind: Kind = "image") -> list[tuple[str, dict[str, Any]]]:
    return [(ask.op, ask.params) for ask in understand(words, kind).asks if "sky bluer" not in ask.words]


INTRUDERS = [
    ("Somebody's elbow is sticking into the frame.", "Somebody's elbow"),
    ("There's an ugly antenna above the chapel.", "an ugly antenna"),
    ("A stranger in a green hat is standing right behind the groom.", "A stranger in a green hat"),
    ("There is a recycling bin right next to the cake.", "a recycling bin"),
    ("Some dude walks into the shot.", "Some dude"),
    ("The price tag is still hanging off her hat.", "The price tag"),
    ("You can see my bra strap.", "my bra strap"),
    ("The bench is covered in ugly posters.", "ugly posters"),
    ("The door is half hidden behind a parked car.", "a parked car"),
    ("It would be perfect if it weren't for the lady in the raincoat standing behind us.", "the lady in the raincoat"),
    ("Half of my finger is in front of the lens.", "my finger"),
    ("An electric wire cuts straight through the church.", "An electric wire"),
    ("Somebody parked a bike right beside our table.", "a bike"),
    ("A hairy hand reaches in from the left.", "A hairy hand"),
    ("The usher is walking through the shot.", "The usher"),
    ("The mic stand cuts her in half.", "The mic stand"),
    ("The shadow of my arm falls right over the plate.", "The shadow of my arm"),
    ("The yellow bags next to the gate are super distracting.", "The yellow bags"),
]


@pytest.mark.parametrize(("words", "thing"), INTRUDERS)
@pytest.mark.parametrize("around", ["{}", STORY], ids=["alone", "in a story"])
def test_what_stands_in_the_way_is_taken_out(words: str, thing: str, around: str) -> None:
    assert asked(around.format(words)) == [("remove_object", {"subject": thing})]


@pytest.mark.parametrize(
    "words",
    [
        "A man is standing in front of a wall.",
        "My uncle is standing next to his old truck.",
        "There is a lighthouse on the hill behind us.",
        "The lamp posts along the pier are from 1890.",
        "The kid next to me is my cousin Tom.",
        "You can see our house behind the trees.",
        "The wall behind us is full of photos of my grandparents.",
        "My hand is on her shoulder.",
        "The ladder is where he hid the ring.",
        "There is a chapel right behind us.",
        "The church is right next to the school.",
    ],
)
def test_where_things_are_is_no_fault(words: str) -> None:
    assert not asked(STORY.format(words))


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("There is a lamp in the corner, make it brighter.", ["exposure"]),
        ("There's a trash can next to my mom. Paint the trash can gold.", ["recolor"]),
        ("There's a stranger behind us. Can you make him smile?", ["reshape"]),
    ],
)
def test_what_a_request_is_about_stays(words: str, asks: list[str]) -> None:
    assert [op for op, _ in asked(words)] == asks


def test_a_pronoun_stands_for_what_was_hinted_at() -> None:
    assert asked("There's a stranger behind us. Can you remove him?") == [("remove_object", {"subject": "a stranger"})]


@pytest.mark.parametrize(
    ("words", "op", "params", "region"),
    [
        ("There's gravy on his cheek.", "retouch", {"what": "blemish"}, "his cheek"),
        ("He's got ketchup all over his shirt.", "retouch", {"what": "blemish"}, "his shirt"),
        ("The glare on her glasses hides her eyes.", "retouch", {"what": "glare"}, "her glasses"),
        ("A deep crease runs right down the middle of her face.", "retouch", {"what": "scratches"}, None),
        ("Somebody scribbled across the corner in pencil.", "retouch", {"what": "scratches"}, None),
        ("The moon came out as a white blob.", "highlights", {}, "The moon"),
        ("You can barely make out my sister.", "exposure", {}, "my sister"),
        ("The bride isn't centered at all.", "crop", {"anchor": "subject"}, "the bride"),
        ("We're tiny in the frame.", "crop", {"anchor": "subject"}, None),
        ("My son is looking away.", "reshape", {"what": "look at the camera", "subject": "my son"}, None),
        ("Dad is squinting.", "reshape", {"what": "open_eyes", "subject": "dad"}, None),
        ("Our heads are chopped off.", "expand_canvas", {}, None),
        ("The paper is torn at the corner.", "retouch", {"what": "scratches"}, None),
        ("Grandma looks half asleep.", "reshape", {"what": "open_eyes", "subject": "grandma"}, None),
    ],
)
def test_a_fault_of_a_photograph_asks_for_what_mends_it(
    words: str, op: str, params: dict[str, Any], region: str | None
) -> None:
    (ask,) = understand(words, "image").asks
    assert (ask.op, {name: str(value).lower() for name, value in ask.params.items()}) == (op, params)
    assert (ask.target.region if ask.target else None) == region or str(ask.target.region).lower() == region  # type: ignore[union-attr]
    assert ask.degree is None


def test_who_is_hardly_seen_is_made_lighter() -> None:
    asks = understand("He's practically invisible.", "image").asks
    assert [(ask.op, ask.sign, ask.target.region if ask.target else None) for ask in asks] == [
        ("exposure", 1, "him"),
        ("shadows", 1, "him"),
    ]


@pytest.mark.parametrize(
    ("words", "op", "params"),
    [
        ("The first ten seconds are just me fiddling with the tripod.", "cut", {"start": 0.0, "end": 10.0}),
        ("The last fifteen seconds are only the floor.", "cut", {"from_end": 15.0}),
        ("There's about a minute and a half of nothing at the beginning.", "cut", {"start": 0.0, "end": 90.0}),
        ("Nothing happens until 0:20.", "cut", {"start": 0.0, "end": 20.0}),
        ("The panning is so jerky it makes me seasick.", "stabilize", {}),
        ("The picture wobbles the whole time.", "stabilize", {}),
        ("You can hardly hear her over the traffic.", "denoise_audio", {}),
        ("The song swallows every word.", "music", {"prompt": "the music that is there", "duck": True}),
        ("My voice sounds like I'm inside a tin can.", "enhance_voice", {}),
    ],
)
def test_what_spoils_a_clip_is_mended(words: str, op: str, params: dict[str, Any]) -> None:
    reading = understand(words, "video")
    assert [(ask.op, ask.params) for ask in reading.asks] == [(op, params)]
    assert reading.intent.kind == "command"
