"""What people do teaches; what the assistant put in itself, and what was only for now, does not."""

from __future__ import annotations

import pytest

from graph.state import Feedback, Override, Preference
from memory.bounds import bounds_of
from memory.ledger import Ledger
from tests.memory.people import ANN, ask, exposure, say, steps, temperature


async def correct(ledger: Ledger, times: int, *edited, start: int = 0, **more) -> None:
    for number in range(start, start + times):
        await ask(ledger, f"t{number}", **more)
        await ledger.record_feedback("ann", f"t{number}", "modify", steps(*edited))


async def test_six_corrections_later_the_slider_knows_where_they_end(ledger: Ledger) -> None:
    await correct(ledger, 6, temperature(7), exposure(0.4))
    slider = (await ledger.profile("ann")).sliders["temperature"]
    assert slider.mean == pytest.approx(7, abs=0.6)
    assert slider.low < slider.mean < slider.high
    assert slider.n == 6


async def test_one_correction_is_not_yet_a_habit(ledger: Ledger) -> None:
    await correct(ledger, 1, temperature(-20))
    profile = await ledger.profile("ann")
    assert profile.sliders == {}
    assert profile.traits["grading"].source == "default"


async def test_a_trait_is_learned_from_corrections_and_names_its_evidence(ledger: Ledger) -> None:
    await correct(ledger, 3, temperature(-20))
    grading = (await ledger.profile("ann")).traits["grading"]
    assert (grading.value, grading.source, grading.evidence) == ("cool", "learned", ("t0", "t1", "t2"))
    assert 0.6 <= grading.confidence <= 1


async def test_one_wild_value_hardly_moves_a_slider(ledger: Ledger) -> None:
    await correct(ledger, 8, temperature(7))
    await correct(ledger, 1, temperature(95), start=8)
    assert (await ledger.profile("ann")).sliders["temperature"].mean == pytest.approx(7, abs=3)


async def test_a_changed_taste_is_followed_within_a_few_corrections(ledger: Ledger) -> None:
    await correct(ledger, 10, temperature(12))
    await correct(ledger, 5, temperature(-30), start=10)
    profile = await ledger.profile("ann")
    assert profile.sliders["temperature"].mean < -15
    assert profile.traits["grading"].value == "cool"


async def test_what_memory_itself_suggested_is_not_evidence_when_it_stays(ledger: Ledger) -> None:
    suggested = steps(temperature(18, source="profile"), exposure(0.4, source="memory"))
    for number in range(20):
        await ask(ledger, f"t{number}", edits=suggested)
        await ledger.record_feedback("ann", f"t{number}", "accept")
    profile = await ledger.profile("ann")
    assert profile.sliders == {}
    assert {trait.source for trait in profile.traits.values()} == {"default"}


async def test_what_memory_suggested_and_they_changed_is_evidence(ledger: Ledger) -> None:
    suggested = steps(temperature(18, source="profile"))
    await correct(ledger, 3, temperature(-15), edits=suggested)
    assert (await ledger.profile("ann")).traits["grading"].value == "cool"


async def test_accepting_what_they_asked_for_is_weak_evidence_that_adds_up(ledger: Ledger) -> None:
    for number in range(8):
        await ask(ledger, f"t{number}")
        await ledger.record_feedback("ann", f"t{number}", "accept")
        if number == 1:
            assert (await ledger.profile("ann")).traits["grading"].source == "default"
    assert (await ledger.profile("ann")).traits["grading"].value == "warm"


async def test_rejection_wears_a_learned_taste_down(ledger: Ledger) -> None:
    await correct(ledger, 4, temperature(20))
    for number in range(4, 9):
        await ask(ledger, f"t{number}")
        await ledger.record_feedback("ann", f"t{number}", "reject")
    assert (await ledger.profile("ann")).traits["grading"].source == "default"


async def test_an_overridden_trait_weighs_nothing_and_its_steps_move_no_slider(ledger: Ledger) -> None:
    pastel = Override(trait="grading", value="cool", words="cool today")
    for number in range(10):
        await ask(ledger, f"t{number}", edits=steps(temperature(-30, source="override")), overrides=[pastel])
        await ledger.record_feedback("ann", f"t{number}", "modify", steps(temperature(-40)))
    profile = await ledger.profile("ann")
    assert profile.traits["grading"].source == "default"
    assert profile.sliders == {}


async def test_half_as_strong_in_words_teaches_the_slider(ledger: Ledger) -> None:
    for number in range(3):
        await ask(ledger, f"t{number}", edits=steps(temperature(20), exposure(0.4)))
        await say(
            ledger, f"w{number}", Feedback(action="amount_of", op="temperature", factor=0.5, words="half the warmth")
        )
    profile = await ledger.profile("ann")
    assert profile.sliders["temperature"].mean == pytest.approx(10, abs=1.5)
    assert "exposure" not in profile.sliders


async def test_a_later_judgement_of_the_same_turn_replaces_the_earlier_one(ledger: Ledger) -> None:
    await ask(ledger, "t0")
    for _ in range(6):
        await ledger.record_feedback("ann", "t0", "accept")
    await ledger.record_feedback("ann", "t0", "reject", comment="on second thought")
    profile = await ledger.profile("ann")
    assert profile.traits["grading"].source == "default"
    assert profile.sliders == {}
    stored = await ledger.turn("ann", "t0")
    assert stored is not None
    assert stored.verdict == "reject"


async def test_what_is_said_outright_holds_at_once_and_outranks_what_was_inferred(ledger: Ledger) -> None:
    await correct(ledger, 6, temperature(20))
    profile = await ledger.state_traits(ANN, {"grading": "Cooler"})
    assert (profile.traits["grading"].value, profile.traits["grading"].source) == ("cool", "stated")
    assert profile.traits["grading"].confidence >= 0.9


async def test_a_stated_taste_is_not_lost_to_one_different_edit(ledger: Ledger) -> None:
    await ledger.state_traits(ANN, {"grading": "cool"})
    await correct(ledger, 2, temperature(20))
    assert (await ledger.profile("ann")).traits["grading"].value == "cool"
    await correct(ledger, 6, temperature(20), start=2)
    grading = (await ledger.profile("ann")).traits["grading"]
    assert (grading.value, grading.source) == ("warm", "learned")


async def test_videos_and_photos_may_be_liked_differently(ledger: Ledger) -> None:
    from graph.state import MediaRef
    from tests.memory.people import answer

    for number in range(12):
        kind, value = ("video", -20) if number % 2 else ("image", 20)
        given = answer(f"t{number}").model_copy(update={"media": (MediaRef(media_id="m", kind=kind),)})
        await ledger.record_turn(ANN, prompt="grade it", answer=given)
        await ledger.record_feedback("ann", f"t{number}", "modify", steps(temperature(value)))
    assert (await ledger.profile("ann", ["image"])).traits["grading"].value == "warm"
    assert (await ledger.profile("ann", ["video"])).traits["grading"].value == "cool"
    context = await ledger.context("ann", "thread")
    assert context.within("image") == await ledger.profile("ann", ["image"])
    assert context.within("audio") == context.profile
    assert (await ledger.profile("ann", ["image"])).sliders["temperature"].mean > 10
    assert (await ledger.profile("ann", ["video"])).sliders["temperature"].mean < -10


async def test_never_crush_my_blacks_becomes_a_bound_that_stays(ledger: Ledger) -> None:
    told = Preference(op="blacks", value=-1, never=True, words="never crush my blacks")
    await ask(ledger, "t1", kind="preference", edits=(), preferences=[told])
    (bound,) = (await ledger.profile("ann")).bounds
    assert (bound.op, bound.parameter, bound.low, bound.high, bound.words) == (
        "blacks",
        "amount",
        0,
        None,
        "never crush my blacks",
    )


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        (Preference(op="blacks", value="crush", never=True), 0, None),
        (Preference(op="saturation", value=30, never=True), None, 30),
        (Preference(op="saturation", value=-30, never=True), -30, None),
        (Preference(op="exposure", value=1, never=True), None, 0),
        (Preference(op="speed", value="faster", never=True), None, 1),
        (Preference(op="speed", value=2, never=True), None, 2),
        (Preference(op="vignette", never=True), None, None),
        (Preference(op="crop", never=True), None, None),
        (Preference(trait="grading", value="monochrome", never=True), None, None),
    ],
)
def test_a_never_limits_the_side_it_names(told: Preference, low: float | None, high: float | None) -> None:
    (bound,) = bounds_of(told)
    assert (bound.low, bound.high) == (low, high)


async def test_a_floor_and_a_ceiling_hold_together_and_always_lifts_a_never(ledger: Ledger) -> None:
    nevers = [Preference(op="saturation", value=30, never=True), Preference(op="saturation", value=-10, never=True)]
    await ask(ledger, "t1", preferences=nevers)
    (bound,) = (await ledger.profile("ann")).bounds
    assert (bound.low, bound.high) == (-10, 30)
    await ask(ledger, "t2", preferences=[Preference(op="saturation", value=40)])
    profile = await ledger.profile("ann")
    assert profile.bounds == ()
    assert profile.sliders["saturation"].mean == pytest.approx(40, rel=0.05)


async def test_forgetting_a_trait_or_an_operation_leaves_the_rest(ledger: Ledger) -> None:
    await ledger.state_traits(ANN, {"grading": "warm", "pacing": "fast"})
    await ask(ledger, "t1", preferences=[Preference(op="blacks", value=-1, never=True)])
    assert (await ledger.forget_trait("ann", "grading")).traits["grading"].source == "default"
    left = await ledger.forget_trait("ann", "blacks")
    assert left.bounds == ()
    assert left.traits["pacing"].value == "fast"
    assert await ledger.forget_trait("ann", "nothing known") is not None


async def test_an_open_trait_told_in_words_is_kept_beside_the_four(ledger: Ledger) -> None:
    await ask(ledger, "t1", overrides=[Override(trait="captions", value="yellow", scope="from_now_on")])
    assert (await ledger.profile("ann")).traits["captions"].value == "yellow"


async def test_only_for_this_session_in_a_preference_is_not_lasting(ledger: Ledger) -> None:
    vertical = Preference(trait="format", value="9:16", scope="session", words="only vertical today")
    await ask(ledger, "t1", preferences=[vertical])
    context = await ledger.context("ann", "thread")
    assert context.profile.traits["format"].source == "default"
    assert [(one.trait, one.value) for one in context.overrides] == [("format", "9:16")]
