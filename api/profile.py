"""The profile: what is known of me, said outright, and forgotten."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Query
from fastapi import Path as PathParameter
from starlette.responses import Response

from api.callers import TheCaller
from api.errors import NOT_FOUND, Refusal, not_found
from api.forms import ProfileForm
from api.house import House, TheHouse
from api.lessons import LessonPage, LessonView, lesson_view
from api.openapi import problems
from edits.vocabulary import OPERATIONS
from graph.state import Profile, TraitName

router = APIRouter(prefix="/v1/profile", tags=["profile"])
TRAITS = frozenset(get_args(TraitName))
ARCHETYPE = "archetype"
Limit = Annotated[int, Query(ge=1, le=100, description="most lessons of one page")]
Before = Annotated[str | None, Query(description="`next` of the page before", max_length=64)]
LessonId = Annotated[str, PathParameter(max_length=64)]
KNOWN = TRAITS | OPERATIONS.keys() | {ARCHETYPE}
"""What can be forgotten: a trait, everything about one operation, its usual amount and its limits, or the archetype."""


@router.get("", response_model=Profile, summary="What is known of me", responses=problems())
async def profile(caller: TheCaller, house: TheHouse) -> Response:
    """Traits with confidence and evidence, usual amounts, and lasting limits."""
    return _json(await house.services.ledger.profile(caller.user_id))


@router.patch("", response_model=Profile, summary="Say it outright", responses=problems(403, body=True))
async def state(form: ProfileForm, caller: TheCaller, house: TheHouse) -> Response:
    """What a person says of their taste outweighs what was learned. 403 for an anonymous session.

    `archetype: false` refuses to be likened to others, `training: true` allows edits to train models under a pseudonym;
    each holds until it is said otherwise.
    """
    ledger = house.services.ledger
    known = await ledger.state_traits(caller.identity, dict((form.traits or {}).items()))
    return _json(await ledger.choose(caller.identity, form.choices) if form.choices else known)


@router.delete("/traits/{trait}", response_model=Profile, summary="Forget one taste", responses=problems(404))
async def forget(trait: str, caller: TheCaller, house: TheHouse) -> Response:
    """Back to the default, whether it was said or learned. An operation's name forgets its usual amount and limits;
    `archetype` refuses to be likened to others.
    """
    if trait not in KNOWN:
        raise Refusal(NOT_FOUND, f"There is no such trait; there are {', '.join(sorted(TRAITS))}.")
    if trait == ARCHETYPE:
        return _json(await house.services.ledger.choose(caller.identity, {ARCHETYPE: False}))
    return _json(await house.services.ledger.forget_trait(caller.user_id, trait))


@router.get("/history", response_model=LessonPage, summary="What was learned, and from what", responses=problems(422))
async def history(caller: TheCaller, house: TheHouse, limit: Limit = 20, before: Before = None) -> Response:
    """Lessons, the newest first: what you did, the words and the turn it came from, and each change before and after.

    `undo` takes one lesson back and leaves the edit as it is; `redo` lets it count again. `next` is given while there
    may be more.
    """
    lessons = await house.services.ledger.learned(caller.user_id, limit, before)
    following = lessons[-1].lesson_id if len(lessons) == limit else None
    page = LessonPage(lessons=[lesson_view(one) for one in lessons], next=following)
    return Response(page.model_dump_json(), media_type="application/json")


@router.post(
    "/history/{lesson_id}/undo", response_model=LessonView, summary="Unlearn one thing", responses=problems(404)
)
async def unlearn(lesson_id: LessonId, caller: TheCaller, house: TheHouse) -> Response:
    """Take back what one lesson taught, as if it had never come; the edit itself stays. Again changes nothing more."""
    return await _settle(lesson_id, caller.user_id, house, counts=False)


@router.post("/history/{lesson_id}/redo", response_model=LessonView, summary="Learn it again", responses=problems(404))
async def relearn(lesson_id: LessonId, caller: TheCaller, house: TheHouse) -> Response:
    """Let a lesson that was taken back count again."""
    return await _settle(lesson_id, caller.user_id, house, counts=True)


async def _settle(lesson_id: str, user_id: str, house: House, *, counts: bool) -> Response:
    settled = await house.services.ledger.settle_lesson(user_id, lesson_id, counts=counts)
    if settled is None:
        raise not_found("lesson")
    return Response(lesson_view(settled).model_dump_json(), media_type="application/json")


def _json(profile: Profile) -> Response:
    return Response(profile.model_dump_json(by_alias=True), media_type="application/json")
