"""One turn's edits on other media of the same person: a new turn for each, in a conversation of its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.callers import Caller, TheCaller
from api.errors import NOTHING_TO_DO, Refusal, invalid, not_found
from api.forms import ApplyForm
from api.house import House, TheHouse
from api.idempotency import once_of
from api.openapi import problems
from api.subjects import stacked_plan
from edits.check import check
from edits.media import MediaFacts
from edits.plan import Plan, Step, number_steps
from graph.state import Answer, MediaRef, Preview
from memory.ledger import MediaRow, StoredTurn
from nodes.analyze_media import measured_facts
from tools.render.adapting import adapt
from tools.render.support import Helpers, not_rendered

router = APIRouter(prefix="/v1/turns", tags=["turns"])


class AppliedView(BaseModel):
    """The new turns, in the order of the media."""

    turns: list[Answer]


@router.post(
    "/{turn_id}/apply",
    response_model=AppliedView,
    summary="The same edits on other media",
    responses=problems(404, 409, body=True),
)
async def apply(turn_id: str, form: ApplyForm, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """Give other media the edits of a turn and of those it builds on: a new turn for each, with its own preview.

    Steps that cannot apply to a medium are left out, with a note. With `adapt`, amounts of tone and colour are fitted
    to each picture's own measurements, so that they come out alike; each step's reason says from what to what.
    """
    stored = await house.services.ledger.turn(caller.user_id, turn_id)
    if stored is None:
        raise not_found("turn")
    rows = await _rows(form.media_ids, caller, house)
    plan = await stacked_plan(house.services.ledger, caller.user_id, stored.answer, stored.answer.standing_steps)
    if not plan.steps:
        raise Refusal(NOTHING_TO_DO, "This turn has no edits to apply.")
    first = await _first(stored.answer, caller, house)
    names = _turn_ids(rows, once_of(request))
    made = [
        await _applied(name, stored, plan, row, first, form.adapt, caller, house)
        for name, row in zip(names, rows, strict=True)
    ]
    return Response(
        AppliedView.model_construct(turns=made).model_dump_json(by_alias=True), media_type="application/json"
    )


async def _rows(media_ids: Sequence[str], caller: Caller, house: House) -> list[MediaRow]:
    """The media asked for, each once. Raises Refusal: 404 for what is not theirs, 422 for what cannot be read."""
    found = {row.media_id: row for row in await house.services.ledger.media(caller.user_id, list(media_ids))}
    for place, media_id in enumerate(media_ids):
        if media_id not in found:
            raise not_found(f"media as {media_id}")
        if found[media_id].facts is None:
            raise invalid(f"media_ids.{place}", f"cannot be read: {found[media_id].why}")
    return [found[media_id] for media_id in dict.fromkeys(media_ids)]


async def _first(answer: Answer, caller: Caller, house: House) -> MediaFacts | None:
    """What is known of the file that the edits were made for, if there is one still."""
    if not answer.media:
        return None
    row = await house.services.ledger.media_row(caller.user_id, answer.media[0].media_id)
    return None if row is None or row.facts is None else await measured_facts(row.facts, house.services)


def _turn_ids(rows: Sequence[MediaRow], once: str | None) -> list[str]:
    """Names of the new turns; the same when a request with a key is sent again."""
    if once is None:
        return [uuid.uuid4().hex for _ in rows]
    return [uuid.uuid5(uuid.UUID(once), row.media_id).hex for row in rows]


async def _applied(
    turn_id: str,
    stored: StoredTurn,
    plan: Plan,
    row: MediaRow,
    first: MediaFacts | None,
    fit: bool,
    caller: Caller,
    house: House,
) -> Answer:
    """One new turn, written down."""
    assert row.facts is not None
    facts = await measured_facts(row.facts, house.services)
    steps, notes = applicable(_retargeted(plan.steps, first, facts), facts)
    if fit and first is not None and first.still is not None and facts.still is not None:
        steps = adapt(steps, first.still, facts.still)
    elif fit:
        notes = (*notes, "amounts were kept: there is nothing to compare this with")
    answer = _answer(turn_id, stored.answer, number_steps(steps), notes, facts, house)
    await house.services.ledger.record_turn(caller.identity, prompt=stored.prompt, answer=answer)
    return answer


def applicable(steps: Sequence[Step], facts: MediaFacts) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The steps that can apply to a medium, and a sentence for each that cannot."""
    problems_found = {problem.step: problem.message for problem in reversed(check(Plan(steps=tuple(steps)), facts))}
    kept = tuple(step for step in steps if step.id not in problems_found)
    left_out = (step for step in steps if step.id in problems_found)
    return kept, tuple(f"{step.op} is left out: {problems_found[step.id]}" for step in left_out)


def _retargeted(steps: Sequence[Step], first: MediaFacts | None, facts: MediaFacts) -> tuple[Step, ...]:
    """Steps that named the first file name this one."""
    return tuple(
        step.model_copy(update={"target": step.target.model_copy(update={"media": facts.media_id})})
        if step.target is not None and first is not None and step.target.media == first.media_id
        else step
        for step in steps
    )


def _answer(
    turn_id: str, source: Answer, steps: tuple[Step, ...], notes: tuple[str, ...], facts: MediaFacts, house: House
) -> Answer:
    helpers = Helpers.of(house.settings)
    missing = not_rendered(Plan(steps=steps), facts, helpers)
    url = f"/v1/turns/{turn_id}/preview" if steps else None
    others = (ref for ref in source.media[1:] if ref.media_id != facts.media_id)
    return Answer(
        turn_id=turn_id,
        thread_id=turn_id,
        status="completed",
        intent=source.intent,
        edit_summary=source.edit_summary,
        edit_steps=steps,
        visual_inference=facts.description,
        media=(MediaRef(media_id=facts.media_id, kind=facts.kind), *others),
        preview=Preview(url=url, not_rendered=missing if url else ()),
        engines=source.engines,
        notes=notes,
    )
