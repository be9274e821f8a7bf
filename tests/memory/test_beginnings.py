"""What a turn started from is read back from the log as it was, whatever happened since."""

from __future__ import annotations

from edits.media import StillMeasures
from graph.state import Feedback, Override, Recalled
from memory.events import body_of
from memory.ledger import Ledger, Start, TurnContext
from memory.media import Unreadable
from tests.memory.people import ANN, BOB, GUEST, ask, photo, say, steps, temperature

PASTEL = Override(trait="grading", value="pastel", scope="session")
LOVELY = Feedback(action="keep", words="lovely")
UNDO = Feedback(action="undo", words="undo that")


async def live(ledger: Ledger, user=ANN) -> dict[str, TurnContext]:
    """Some turns with everything that can happen between them; what each of them was given."""
    seen: dict[str, TurnContext] = {}

    async def turn(turn_id: str, thread_id: str = "thread", **more) -> None:
        seen[turn_id] = await ledger.context(user.user_id, thread_id)
        await ask(ledger, turn_id, user=user, thread_id=thread_id, **more)

    await turn("t1")
    await ledger.record_feedback(user.user_id, "t1", "modify", steps(temperature(7)))
    await turn("t2", overrides=[PASTEL])
    seen["t3"] = await ledger.context(user.user_id, "thread")
    await say(ledger, "t3", LOVELY, user=user)
    await turn("t4", builds_on="t2")
    await ledger.undo(user.user_id, "thread")
    await turn("t5")
    await ledger.record_feedback(user.user_id, "t1", "modify", steps(temperature(9)))
    await ledger.record_feedback(user.user_id, "t5", "modify", steps(temperature(8)))
    await turn("t6", "elsewhere")
    seen["t7"] = await ledger.context(user.user_id, "thread")
    await say(ledger, "t7", UNDO, user=user)
    await turn("t8")
    await ledger.redo(user.user_id, "thread")
    await turn("t9", status="needs_clarification", edits=())
    await ask(ledger, "t9", user=user, reply="warmer")
    await turn("t10")
    return seen


async def test_every_turn_is_found_to_have_started_from_what_it_was_given(ledger: Ledger) -> None:
    seen = await live(ledger)
    found = {one.turn_id: one.context for one in await ledger.beginnings("ann")}
    assert list(found) == list(seen)
    for turn_id, context in seen.items():
        assert found[turn_id] == context, turn_id
    assert seen["t10"].profile.sliders
    assert seen["t4"].overrides == (PASTEL,)
    assert seen["t4"].last is not None
    assert seen["t4"].last.verdict == "accept"


async def test_an_anonymous_session_started_from_nothing_learned(ledger: Ledger) -> None:
    seen = await live(ledger, GUEST)
    assert {one.turn_id: one.context for one in await ledger.beginnings(GUEST.user_id)} == seen


async def test_nobody_sees_how_somebody_elses_turn_began(ledger: Ledger) -> None:
    await live(ledger)
    await ask(ledger, "b1", user=BOB)
    assert await ledger.beginning("bob", "t1") is None
    assert [one.turn_id for one in await ledger.beginnings("bob")] == ["b1"]
    assert await ledger.everybody() == ["ann", "bob"]


async def test_media_and_what_was_measured_are_there_after_the_file_is_gone(ledger: Ledger) -> None:
    file = photo("m1")
    await ledger.add_media(ANN, file, name="a.jpg", path="m1", expires_at=9e9)
    await ledger.add_media(ANN, Unreadable("m2", "It stops.", "Send it again."), name="b", path="m2", expires_at=9e9)
    known = file.model_copy(update={"still": STILL, "description": "A dark room."})
    await ask(ledger, "t1", media=["m1"], start=Start((PASTEL,), ("m1", "m2"), (known,)))
    later = known.model_copy(update={"description": "Said better."})
    await ask(ledger, "t2", media=["m1"], start=Start((), ("m1",), (later,)))
    await ledger.drop_media(["m1", "m2"])
    await ask(ledger, "t3", media=[], start=Start((), ("m1",), ()))
    first, second, third = await ledger.beginnings("ann")
    assert [row.media_id for row in first.rows] == ["m1", "m2"]
    assert first.rows[1].fault is not None
    assert (first.measured, second.measured) == ({"m1": known}, {"m1": later})
    assert first.given == (PASTEL,)
    assert third.rows == ()


async def test_memories_come_back_with_their_scores_and_the_verdicts_of_then(ledger: Ledger) -> None:
    await ask(ledger, "t1", prompt="warmer")
    await ledger.record_feedback("ann", "t1", "accept")
    shown = Recalled(turn_id="t1", prompt="warmer", summary="", score=0.75)
    await ask(ledger, "t2", recalled=[shown])
    await ledger.record_feedback("ann", "t1", "reject")
    beginning = await ledger.beginning("ann", "t2")
    assert beginning is not None
    assert [(one.turn_id, one.score, one.verdict) for one in beginning.recalled] == [("t1", 0.75, "accept")]


STILL = StillMeasures(
    lightness=30, a=0, b=0, contrast=10, black_point=1, white_point=90, clipped_low=0, clipped_high=0,
    colorfulness=20, cast_a=0, cast_b=-3, sharpness=50, noise=2,
)  # fmt: skip


def test_a_turn_written_down_before_beginnings_were_kept_is_still_read() -> None:
    said = [{"trait": "tone", "value": "airy"}]
    old = {"record": "loupe.turn.1", "overrides": said, "answer": {"media": [{"media_id": "m", "kind": "image"}]}}
    body = body_of("turn", old)
    assert (body["given"], body["media_ids"], body["measured"], body["places"]) == (said, ["m"], {}, ["image"])


async def test_a_turn_knows_nothing_of_what_happened_while_it_was_answered(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    seen = await ledger.context("ann", "elsewhere")
    await ledger.record_feedback("ann", "t1", "accept")
    assert (await ledger.context("ann", "elsewhere")).profile != seen.profile
    await ask(ledger, "t2", thread_id="elsewhere", start=Start(version=seen.profile.version))
    found = await ledger.beginning("ann", "t2")
    assert found is not None
    assert found.context == seen
