"""Turns: ask, answer what was asked back, look at it again, judge it, see it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal, TypeVar

from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive

from api.callers import Caller, TheCaller
from api.errors import NOTHING_TO_DO, Refusal, invalid, not_found
from api.files import REVALIDATED, file_response
from api.forms import AnswersForm, FeedbackForm, TrialForm, TurnForm
from api.house import House, TheHouse
from api.idempotency import effect_of, once_of
from api.openapi import WITH_BODY, again_responses, answer_responses, file_responses, json_or_form, problems
from api.previews import Shown
from api.runs import Run, new_run, resumed_run
from api.shared_streams import is_elsewhere
from api.stream import (
    events_response,
    last_event,
    stream_from_elsewhere,
    stream_of,
    stream_of_answer,
    wants_stream,
)
from api.subjects import Selection
from api.turn_bodies import read_turn
from api.views import TurnView, turn_view
from edits.plan import Step, StepId, parse_plan
from graph.state import Answer, Reply
from memory.ledger import StoredTurn

router = APIRouter(prefix="/v1/turns", tags=["turns"])
T = TypeVar("T")
Side = Literal["after", "before", "compare"]


@router.post(
    "",
    response_model=Answer,
    summary="One turn",
    openapi_extra=json_or_form(TurnForm),
    responses=answer_responses(507),
)
async def take_turn(request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """Understand a request and answer with a plan, in the person's taste, for their media.

    With `Accept: text/event-stream` the answer comes as events: `node`, `token`, `step`, `result`, `error`. A caller
    who was cut off sends `Last-Event-ID` with the same request, or with `GET /v1/turns/{id}`, and gets the rest; a turn
    nobody comes back to is stopped. A file that cannot be read does not fail the turn: it is answered `degraded`.
    """
    if (coming_back := _coming_back(request)) is not None:
        return await _events_of(*coming_back, caller, house)
    if (before := await _made_before(request, caller, house)) is not None:
        return _told(request, before)
    await house.limits.count_turn(request, caller.user_id)
    asked = await read_turn(request, caller, house)
    run = new_run(
        caller.user_id,
        caller.token,
        prompt=asked.form.prompt,
        media_ids=asked.media_ids,
        overrides=[override.meant() for override in asked.form.overrides],
        thread_id=asked.form.thread_id,
        preview=asked.form.preview,
        turn_id=once_of(request),
    )
    return await _respond(request, caller, house, run)


@router.post(
    "/{turn_id}/answers", response_model=Answer, summary="Answer what a turn asked", responses=answer_responses(403)
)
async def answer_questions(
    turn_id: str, form: AnswersForm, request: Request, caller: TheCaller, house: TheHouse
) -> Response:
    """A turn that waits goes on with the answer. An answer to a question beside a finished answer is remembered."""
    if (coming_back := _coming_back(request)) is not None:
        return await _events_of(*coming_back, caller, house)
    stored = await _stored(turn_id, caller, house)
    replies = [Reply(question_id=reply.question_id, answer=reply.answer) for reply in form.answers]
    effect = effect_of(request)
    if effect is not None and effect.again and stored.reply is not None:
        return _told(request, stored.answer)
    _check_asked(stored.answer, replies)
    if stored.answer.status == "needs_clarification":
        await _wait_again(stored, caller, house)
        return await _respond(request, caller, house, resumed_run(caller.user_id, caller.token, stored.answer, replies))
    await house.services.ledger.answer_questions(caller.identity, replies)
    return _json(_settled(stored.answer, replies))


@router.get("/{turn_id}", response_model=Answer, summary="A turn again", responses=again_responses())
async def turn(turn_id: str, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """The answer as it was given last; what rendering found it cannot show is added once the preview is there.

    With `Accept: text/event-stream` the events of a turn that runs, or ran a moment ago: all, or those after
    `Last-Event-ID`; of an older turn its `result`.
    """
    if wants_stream(request):
        seen = last_event(request)
        return await _events_of(turn_id, seen[1] if seen and seen[0] == turn_id else 0, caller, house)
    stored = await _stored(turn_id, caller, house)
    return _json(await house.previews.completed(caller.user_id, stored.answer))


@router.post("/{turn_id}/feedback", response_model=TurnView, summary="Judge a turn", responses=problems(404, body=True))
async def judge(turn_id: str, form: FeedbackForm, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """Accept it, reject it, or say what you made of it: the next plans are nearer to your taste."""
    steps = _corrected(form)
    judged = await house.services.ledger.record_feedback(
        caller.user_id, turn_id, form.verdict, edit_steps=steps, comment=form.comment, once=once_of(request)
    )
    house.metrics.count_verdict(form.verdict)
    return Response(turn_view(judged).model_dump_json(by_alias=True), media_type="application/json")


@router.get("/{turn_id}/preview", response_class=Response, summary="See a turn", responses=file_responses())
async def preview(
    turn_id: str,
    request: Request,
    caller: TheCaller,
    house: TheHouse,
    side: Side = "after",
    upto: StepId | None = None,
    without: StepId | None = None,
) -> Response:
    """The picture, clip or sound with this turn's edits on those it builds on; rendered when first asked for.

    `upto=s3` shows the turn's steps up to that one, `without=s2` all but that one. The header `Loupe-Not-Rendered`
    counts the steps that could not be shown; `GET /v1/turns/{id}` says why. `Loupe-Source-Type` is there where an image
    model made the picture or a part of it (IPTC's digital source type).
    """
    stored = await _stored(turn_id, caller, house)
    shown = await house.previews.show(caller.user_id, stored.answer, side, Selection(upto, without))
    return _shown(request, shown, f"{turn_id}-{side}")


router.head("/{turn_id}/preview", include_in_schema=False)(preview)


@router.post(
    "/{turn_id}/preview",
    response_class=Response,
    summary="Try other strengths",
    responses=file_responses(*WITH_BODY),
)
async def try_out(turn_id: str, form: TrialForm, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """The picture as it would be with these steps in place of the turn's own; nothing is kept and nothing learned.

    Send the same steps as feedback with the verdict `modify` to keep them.
    """
    stored = await _stored(turn_id, caller, house)
    shown = await house.previews.try_out(caller.user_id, stored.answer, parse_plan(form.edit_steps).steps)
    return _shown(request, shown, f"{turn_id}-trial")


def _shown(request: Request, shown: Shown, name: str) -> Response:
    response = file_response(request, shown.path, shown.mime, tag=shown.tag, name=name, cache=REVALIDATED)
    response.headers["loupe-not-rendered"] = str(len(shown.left_out.not_rendered))
    if shown.left_out.source_type is not None:
        response.headers["loupe-source-type"] = shown.left_out.source_type
    return response


async def _respond(request: Request, caller: Caller, house: House, run: Run) -> Response:
    if wants_stream(request):
        # Said while it can still be said with a status.
        house.runs.check_free(run.user_id, run.thread_id)
        return stream_of(house, run, caller, request)
    answer = await while_connected(request.receive, house.runs.finish(run))
    house.previews.begin(caller.user_id, answer)
    return _json(answer)


def _coming_back(request: Request) -> tuple[str, int] | None:
    """Turn and number of the last event seen, of a caller whose stream broke off."""
    return last_event(request) if wants_stream(request) else None


async def _events_of(turn_id: str, after: int, caller: Caller, house: House) -> Response:
    """The events of a turn that runs or ran a moment ago; of another one of theirs its answer. Raises Refusal (404)."""
    relay = house.relays.find(caller.user_id, turn_id)
    if relay is not None:
        return events_response(relay.follow(after))
    shared = house.settings.database_url is not None
    if shared and await is_elsewhere(house.services.ledger, caller.user_id, turn_id, seen=after > 0):
        return events_response(stream_from_elsewhere(house, caller.user_id, turn_id, after))
    return events_response(stream_of_answer((await _stored(turn_id, caller, house)).answer))


async def _made_before(request: Request, caller: Caller, house: House) -> Answer | None:
    """The turn of an earlier request with the same key, where that was written down but not answered."""
    effect = effect_of(request)
    if effect is None or not effect.again:
        return None
    stored = await house.services.ledger.turn(caller.user_id, effect.id)
    if stored is None or (stored.answer.status == "needs_clarification" and not await house.runs.waits(stored.turn_id)):
        return None
    return stored.answer


async def _wait_again(stored: StoredTurn, caller: Caller, house: House) -> None:
    """Bring a turn that asked to where it waits, if its place in the graph was lost. Raises Refusal (409)."""
    if not await house.runs.waits(stored.turn_id):
        run = new_run(
            caller.user_id,
            caller.token,
            prompt=stored.prompt,
            media_ids=[ref.media_id for ref in stored.answer.media],
            overrides=stored.overrides,
            thread_id=stored.thread_id,
            preview=True,
            turn_id=stored.turn_id,
        )
        await house.runs.finish(run)
    await house.runs.check_waiting(stored.turn_id)


def _told(request: Request, answer: Answer) -> Response:
    return events_response(stream_of_answer(answer)) if wants_stream(request) else _json(answer)


async def while_connected(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, which is stopped when the caller leaves. Raises ClientDisconnect then."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_left(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        leaving.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stored(turn_id: str, caller: Caller, house: House) -> StoredTurn:
    stored = await house.services.ledger.turn(caller.user_id, turn_id)
    if stored is None:
        raise not_found("turn")
    return stored


def _check_asked(answer: Answer, replies: list[Reply]) -> None:
    """Raises Refusal: 409 where nothing was asked, 422 for an answer to a question nobody asked."""
    if not answer.questions:
        raise Refusal(NOTHING_TO_DO, "This turn did not ask anything.")
    known = {question.id for question in answer.questions}
    for place, reply in enumerate(replies):
        if reply.question_id not in known:
            raise invalid(f"answers.{place}.question_id", "is not a question of this turn")


def _settled(answer: Answer, replies: list[Reply]) -> Answer:
    """The same answer without the questions that were answered beside it."""
    answered = {reply.question_id for reply in replies}
    still = tuple(question for question in answer.questions if question.id not in answered)
    return answer.model_copy(update={"questions": still})


def _corrected(form: FeedbackForm) -> tuple[Step, ...] | None:
    """The steps the person made of a suggestion. Raises PlanError, or Refusal where they miss or are too many."""
    if form.edit_steps is None:
        if form.verdict == "modify":
            raise invalid("edit_steps", "is missing: send the steps as you changed them")
        return None
    if form.verdict != "modify":
        raise invalid("edit_steps", "goes with the verdict modify only")
    return parse_plan(form.edit_steps).steps


def _json(answer: Answer) -> Response:
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json")
