"""Turns through the whole graph, with real services."""

import pytest

from edits.plan import Plan
from tools.errors import IdentityError

EVERYDAY = [
    ("make it warmer and a bit brighter, crop to a square", "command", {"temperature", "exposure", "crop"}),
    ("put me in a luxury jet", "transformation", {"replace_background"}),
    ("what would make this feel like A24?", "descriptive", {"grain"}),
    ("cut this clip faster", "command", {"pace"}),
]


def checkpoint_of(turn):
    return {"configurable": {"thread_id": turn.turn_id, "checkpoint_ns": ""}}


@pytest.mark.parametrize(("prompt", "kind", "operations"), EVERYDAY)
def test_everyday_requests_get_the_right_intent_and_a_bounded_ordered_plan(house, prompt, kind, operations):
    answer = house.say(prompt).answer
    assert answer.intent.kind == kind
    assert answer.status == "completed"
    assert answer.edit_summary
    assert operations <= {step.op for step in answer.edit_steps}
    assert answer.edit_steps == Plan(steps=answer.edit_steps).in_order()
    assert all(step.reason for step in answer.edit_steps)


def test_an_unclear_request_asks_one_question_with_options_and_goes_on_with_the_answer(house):
    asked = house.say("hmm do something")
    assert asked.answer.status == "needs_clarification"
    assert len(asked.answer.questions) == 1
    assert len(asked.answer.questions[0].options) >= 3
    answered = house.reply(asked, [{"question_id": asked.answer.questions[0].id, "answer": "warmer and softer"}])
    assert answered.answer.status == "completed"
    assert answered.answer.turn_id == asked.turn_id
    assert "temperature" in {step.op for step in answered.answer.edit_steps}


def test_a_question_is_answered_in_plain_text_too(house):
    asked = house.say("hmm do something")
    answered = house.reply(asked, "make it black and white")
    assert "monochrome" in {step.op for step in answered.answer.edit_steps}


def test_an_answer_that_says_nothing_is_not_asked_about_again(house):
    asked = house.say("hmm do something")
    answered = house.reply(asked, "dunno, whatever")
    assert answered.answer.status != "needs_clarification"


def test_a_turn_that_goes_on_with_an_answer_reads_again_what_may_be_recalled(house, monkeypatch):
    before = house.say("make it warmer and softer", user="dora")
    read, ledger = [], house.services.ledger
    candidates = ledger.recall_candidates

    async def counted(user_id):
        read.append(user_id)
        return await candidates(user_id)

    monkeypatch.setattr(ledger, "recall_candidates", counted)
    asked = house.say("hmm do something", user="dora")
    assert read == []
    answered = house.reply(asked, "make it warmer and softer", user="dora")
    assert read == ["dora"]
    assert [past.turn_id for past in answered.state["recalled"]] == [before.turn_id]


def test_no_checkpoint_holds_the_turns_that_may_be_recalled(house):
    house.say("make it warmer", user="eve")
    asked = house.say("hmm do something", user="eve")
    kept = house.runner.run(house.graph.checkpointer.aget(checkpoint_of(asked)))
    assert "prompt" in kept["channel_values"]
    assert "past" not in kept["channel_values"]


def test_every_option_of_a_question_leads_to_a_plan(house):
    options = house.say("hmm do something").answer.questions[0].options
    for option in options:
        answered = house.reply(house.say("hmm do something"), option)
        assert answered.answer.edit_steps, option


def test_a_turn_without_a_token_is_refused(house):
    house.tokens["nobody"] = "not a token"
    with pytest.raises(IdentityError):
        house.say("warmer", user="nobody")


def test_somebody_else_cannot_answer_my_question(house):
    asked = house.say("hmm do something", user="ana")
    with pytest.raises(IdentityError):
        house.reply(asked, "warmer", user="bob")


def test_a_turn_is_in_the_ledger_when_its_answer_is_given(house):
    turn = house.say("make it warmer", user="cleo")
    stored = house.runner.run(house.services.ledger.turn("cleo", turn.turn_id))
    assert stored is not None
    assert stored.answer == turn.answer
    assert house.runner.run(house.services.ledger.turn("dan", turn.turn_id)) is None


def test_the_time_of_every_station_is_kept(house):
    state = house.say("make it warmer").state
    passed = {"authenticate", "load_context", "route_intent", "recall", "generate", "record"}
    assert set(state["timings"]) == passed
    assert all(milliseconds >= 0 for milliseconds in state["timings"].values())


def test_nothing_heavy_secret_or_opaque_is_written_to_a_checkpoint(house):
    turn = house.say("hmm do something", user="eve")
    saved = house.runner.run(house.graph.checkpointer.aget_tuple(checkpoint_of(turn)))
    kind, content = house.graph.checkpointer.serde.dumps_typed(saved.checkpoint)
    assert kind == "msgpack"
    assert len(content) < 32_000
    assert house.token("eve").encode() not in content


def test_a_finished_turn_leaves_no_checkpoint_and_a_waiting_one_does_until_it_is_answered(house):
    finished = house.say("make it warmer", user="eve")
    assert house.runner.run(house.graph.checkpointer.aget_tuple(checkpoint_of(finished))) is None
    waiting = house.say("hmm do something", user="eve")
    assert house.runner.run(house.graph.checkpointer.aget_tuple(checkpoint_of(waiting))) is not None
    house.reply(waiting, "warmer", user="eve")
    assert house.runner.run(house.graph.checkpointer.aget_tuple(checkpoint_of(waiting))) is None


def test_a_style_for_today_is_used_now_and_not_remembered(house):
    thread = "pastel-thread"
    answer = house.say("today I want pastel vibes, brighten it", user="fay", thread=thread).answer
    assert answer.edit_steps
    assert answer.style_trace
    profile = house.runner.run(house.services.ledger.profile("fay"))
    assert all(trait.source == "default" for trait in profile.traits.values())


def test_a_new_person_is_offered_at_most_two_questions_beside_the_answer(house):
    answer = house.say("make it warmer", user="gus").answer
    assert answer.status == "completed"
    assert 1 <= len(answer.questions) <= 2


def test_too_much_gives_the_last_plan_at_less_strength(house):
    thread = "too-much"
    first = house.say("make it much warmer", user="hal", thread=thread).answer
    second = house.say("too much", user="hal", thread=thread).answer
    assert second.intent.kind == "feedback"
    assert {step.op for step in second.edit_steps} == {step.op for step in first.edit_steps}
    assert all(step.amount < 1 for step in second.edit_steps)


def test_a_follow_up_builds_on_the_turn_before_it(house):
    thread = "follow-up"
    first = house.say("make it warmer", user="ida", thread=thread)
    second = house.say("now add some grain", user="ida", thread=thread)
    assert second.answer.builds_on == first.turn_id
    assert house.say("something else: brighter", user="ida", thread="new").answer.builds_on is None


@pytest.mark.parametrize(
    ("asked", "below"), [("undo that", 1), ("undo the last two", 0), ("go back 3 steps", None), ("start over", None)]
)
def test_edits_undone_at_once_leave_the_answer_where_the_lowest_of_them_lay(house, asked, below):
    said = ("make it warmer", "now add some grain", "and a vignette")
    turns = [house.say(prompt, user="jan", thread=f"stack-{asked}") for prompt in said]
    undone = house.say(asked, user="jan", thread=f"stack-{asked}").answer
    assert undone.edit_steps == ()
    assert undone.builds_on == (None if below is None else turns[below].turn_id)
    again = house.say("now add some grain", user="jan", thread=f"stack-{asked}").answer
    assert again.builds_on == undone.builds_on


def test_a_judgement_between_edits_is_no_edit_of_its_own_to_be_undone(house):
    said = ("make it warmer", "now add some grain", "too much", "and a vignette")
    first, *_ = (house.say(prompt, user="kim", thread="judged") for prompt in said)
    assert house.say("undo the last two", user="kim", thread="judged").answer.builds_on == first.turn_id


def test_a_recall_that_fails_is_said_and_the_turn_goes_on(house, monkeypatch):
    async def broken(*_: object) -> None:
        raise RuntimeError("index gone")

    monkeypatch.setattr(type(house.services.vectors), "nearest_looks", broken)
    answer = house.say("make it warmer").answer
    assert answer.status == "degraded"
    assert "temperature" in {step.op for step in answer.edit_steps}
    assert any(fault.part == "recall" for fault in answer.degraded)
    assert "index gone" not in answer.model_dump_json()
