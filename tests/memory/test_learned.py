"""What was learned, when and from what: readable, before and after, and every lesson to be taken back alone."""

from __future__ import annotations

from graph.state import Feedback, Override, Preference, Profile
from memory.ledger import Ledger
from tests.memory.people import ANN, BOB, GUEST, ask, say, steps, temperature


def taste(profile: Profile) -> Profile:
    return profile.model_copy(update={"version": 0})


async def correct(ledger: Ledger, turn_id: str, amount: float = 7, **more) -> None:
    await ask(ledger, turn_id, **more)
    await ledger.record_feedback(
        "ann", turn_id, "modify", steps(temperature(amount)), comment=f"rather {amount:g}, please"
    )


async def test_a_lesson_tells_the_turn_the_words_and_what_changed(ledger: Ledger) -> None:
    await correct(ledger, "t1", prompt="make the beach warmer")
    await correct(ledger, "t2", prompt="make the harbour warmer")
    second, first = await ledger.learned("ann")
    assert (second.did, second.turn_id, second.thread_id) == ("changed", "t2", "thread")
    assert (second.prompt, second.words) == ("make the harbour warmer", "rather 7, please")
    assert second.places == ("image",)
    assert (second.stands, second.why_not, second.reversible) == (True, None, True)
    slider = next(one for one in second.changes if one.name == "temperature")
    assert (slider.of, slider.before) == ("slider", None)
    assert slider.after == (await ledger.profile("ann", ["image"])).sliders["temperature"]
    assert slider.says.startswith("temperature: not known → usually +")
    assert first.at <= second.at
    assert all(one.name != "temperature" for one in first.changes)


async def test_words_limits_and_what_was_said_outright_are_lessons_and_a_wish_for_once_is_none(ledger: Ledger) -> None:
    never = Preference(op="blacks", value=-1, never=True, words="never crush my blacks")
    await ask(ledger, "t1", prompt="never crush my blacks", preferences=[never], edits=())
    await ask(
        ledger, "t2", overrides=[Override(trait="tone", value="moody", scope="from_now_on", words="always moody")]
    )
    await ask(ledger, "t3", overrides=[Override(trait="grading", value="pastel", words="pastel today")])
    await ledger.state_traits(ANN, {"pacing": "fast"})
    await ledger.choose(ANN, {"training": True})
    lessons = (await ledger.learned("ann"))[::-1]
    assert [one.did for one in lessons] == ["said", "overrode", "stated", "chose"]
    assert [one.words for one in lessons[:2]] == ["never crush my blacks", "always moody"]
    assert [[change.says for change in one.changes] for one in lessons] == [
        ["blacks.amount: no limit → at least 0"],
        ["tone: not known → moody (95% sure)"],
        ["pacing: not known → fast (95% sure)"],
        ["training: yes"],
    ]


async def test_a_lesson_taken_back_is_as_if_it_had_never_come_and_the_edit_stays(ledger: Ledger) -> None:
    await correct(ledger, "t1", 7)
    await correct(ledger, "t2", 8)
    without = taste(await ledger.profile("ann"))
    turns = without.turns
    await correct(ledger, "t3", 30)
    taught = taste(await ledger.profile("ann"))
    last = (await ledger.learned("ann"))[0]
    settled = await ledger.settle_lesson("ann", last.lesson_id, counts=False)
    assert settled is not None
    assert (settled.stands, settled.why_not, settled.reversible) == (False, "taken back", True)
    assert settled.changes == last.changes
    now = taste(await ledger.profile("ann"))
    assert now.model_copy(update={"turns": turns}) == without
    stored = await ledger.turn("ann", "t3")
    assert stored is not None
    assert (stored.undone, stored.answer.edited_steps) == (False, steps(temperature(30)))
    newest = (await ledger.learned("ann"))[0]
    assert (newest.did, newest.words) == ("took back", "rather 30, please")
    assert newest.changes
    await ledger.rebuild("ann")
    assert taste(await ledger.profile("ann")) == now
    version = (await ledger.profile("ann")).version
    await ledger.settle_lesson("ann", last.lesson_id, counts=False)
    assert (await ledger.profile("ann")).version == version
    await ledger.settle_lesson("ann", last.lesson_id, counts=True)
    assert taste(await ledger.profile("ann")) == taught


async def test_an_earlier_judgement_counts_again_when_the_one_that_replaced_it_is_taken_back(ledger: Ledger) -> None:
    await correct(ledger, "t1", 7)
    before = taste(await ledger.profile("ann"))
    await ledger.record_feedback("ann", "t1", "reject")
    replaced = (await ledger.learned("ann"))[1]
    assert (replaced.stands, replaced.why_not, replaced.reversible) == (False, "replaced", False)
    await ledger.settle_lesson("ann", (await ledger.learned("ann"))[0].lesson_id, counts=False)
    assert taste(await ledger.profile("ann")) == before


async def test_an_undone_turn_says_so_in_its_lessons_and_undoing_is_told_with_what_it_took_back(ledger: Ledger) -> None:
    await correct(ledger, "t1", prompt="make the beach warmer")
    await correct(ledger, "t2", prompt="make the harbour warmer")
    await say(ledger, "t3", Feedback(action="undo", words="undo that"))
    undid, second, first = await ledger.learned("ann")
    assert (undid.did, undid.turn_id, undid.prompt) == ("undid", "t2", "make the harbour warmer")
    assert (second.stands, second.why_not, second.reversible) == (False, "undone", False)
    assert first.stands
    taken = next(one for one in undid.changes if one.name == "temperature")
    assert (taken.before, taken.after) == (next(one for one in second.changes if one.name == "temperature").after, None)


async def test_lessons_are_paged_and_nobody_elses(ledger: Ledger) -> None:
    for number in range(5):
        await correct(ledger, f"t{number}")
    everything = await ledger.learned("ann")
    pages, before = [], None
    while page := await ledger.learned("ann", 2, before):
        pages += page
        before = page[-1].lesson_id
    assert pages == everything
    assert len(everything) == 5
    assert await ledger.learned("ann", 2, "no such lesson") == []
    assert await ledger.learned("bob") == []
    await ask(ledger, "t1", user=BOB)
    assert await ledger.settle_lesson("bob", everything[0].lesson_id, counts=False) is None
    await ask(ledger, "g1", user=GUEST)
    await ledger.record_feedback("guest-1", "g1", "accept")
    assert await ledger.learned("guest-1") == []
