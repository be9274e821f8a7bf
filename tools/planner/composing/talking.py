"""Answers to talk beside any request: from the person's taste, from the last edit, or as `talk.toml` has them."""

from __future__ import annotations

from edits.plan import Plan
from graph.state import Draft, Profile, Reading, Recalled
from tools.planner.intents.talk import find_talk
from tools.planner.wording.told import done_by, known_of

STAYS = "You're welcome; it stays as it is."


def answer_talk(reading: Reading, plain: str, profile: Profile, last: Recalled | None) -> Draft | None:
    """The answer to a prompt that is nothing but talk; none for any other, or where something can be done beside it.

    plain: the prompt in plain words.
    """
    talk = find_talk(plain, after=last is not None)
    if talk is None:
        return None
    if talk.name == "done" and last is not None:
        return Draft(summary=done_by(last, plain))
    if talk.name == "known":
        return Draft(summary=known_of(profile))
    if talk.name == "thanks" and last is not None and reading.intent.kind == "feedback":
        return Draft(plan=Plan(steps=last.steps), summary=STAYS)
    return Draft(summary=talk.say) if reading.intent.kind == "off_topic" else None
