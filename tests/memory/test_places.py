"""A taste may differ by what is shown, what is asked and where it goes; the narrower place learns from the wider."""

from __future__ import annotations

import pytest

from graph.state import Ask, Intent, Reading
from memory.ledger import Ledger, Start
from memory.places import MOST_PLACES, kept, places_of
from tests.memory.people import ANN, answer, photo, steps, temperature
from tests.memory.test_beginnings import STILL

PEOPLE = ("image", "image intent:command", "image scene:people")
NIGHT = ("image", "image intent:command", "image scene:night")


async def correct(ledger: Ledger, turn_id: str, places: tuple[str, ...], amount: float) -> None:
    await ledger.record_turn(ANN, prompt="grade it", answer=answer(turn_id), start=Start(places=places))
    await ledger.record_feedback("ann", turn_id, "modify", steps(temperature(amount)))


async def test_portraits_and_nights_may_be_liked_differently(ledger: Ledger) -> None:
    for number in range(10):
        await correct(ledger, f"p{number}", PEOPLE, 20)
        await correct(ledger, f"n{number}", NIGHT, -20)
    people, night = await ledger.profile("ann", PEOPLE), await ledger.profile("ann", NIGHT)
    assert (people.traits["grading"].value, night.traits["grading"].value) == ("warm", "cool")
    assert people.sliders["temperature"].mean > 10
    assert night.sliders["temperature"].mean < -10
    assert set(people.places) == {*PEOPLE[1:], NIGHT[2]}
    assert (await ledger.context("ann", "thread")).within("image").places == people.places


async def test_a_place_never_seen_has_the_taste_of_the_wider_one(ledger: Ledger) -> None:
    for number in range(4):
        await correct(ledger, f"p{number}", PEOPLE, 20)
    unseen = await ledger.profile("ann", ("image", "image platform:tiktok"))
    assert unseen.traits["grading"].value == "warm"
    assert unseen.sliders == (await ledger.profile("ann", ["image"])).sliders


async def test_the_taste_of_a_place_as_it_was_when_a_turn_began(ledger: Ledger) -> None:
    for number in range(4):
        await correct(ledger, f"p{number}", PEOPLE, 20)
    then = await ledger.profile("ann", PEOPLE)
    for number in range(4):
        await correct(ledger, f"q{number}", PEOPLE, -30)
    beginning = await ledger.beginning("ann", "q0")
    assert beginning is not None
    assert beginning.profile(PEOPLE) == then
    assert await ledger.profile("ann", PEOPLE) != then


@pytest.mark.parametrize(
    ("asks", "looks", "faces", "tags", "found"),
    [
        ((), (), (), (), ("image", "image intent:command")),
        ((), ("tiktok",), ((),), (), ("image", "image intent:command", "image platform:tiktok", "image scene:people")),
        ((Ask(op="output", params={"platform": "youtube"}),), ("a24",), (), ("beach", "sea"),
         ("image", "image intent:command", "image platform:youtube", "image scene:beach")),
    ],
)  # fmt: skip
def test_where_a_turn_is(asks, looks, faces, tags, found) -> None:
    box = {"left": 0.4, "top": 0.2, "width": 0.2, "height": 0.3}
    still = STILL.model_validate({**STILL.model_dump(), "faces": [box for _ in faces]})
    facts = photo("m").model_copy(update={"still": still, "tags": tags})
    reading = Reading(intent=Intent(kind="command", confidence=1), asks=asks, looks=looks)
    assert places_of(reading, [facts]) == found
    assert places_of(reading, []) == ()


def test_places_with_little_evidence_make_room() -> None:
    places = {"image": 0.1} | {f"image scene:{number}": float(number) for number in range(MOST_PLACES + 5)}
    left = kept(places, lambda weight: weight, ["image scene:0"])
    assert len(left) == MOST_PLACES
    assert {"image", "image scene:0", f"image scene:{MOST_PLACES + 4}"} <= left.keys()
    assert "image scene:1" not in left
