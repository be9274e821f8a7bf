"""The profile: what is known of me, said outright, and forgotten."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter
from starlette.responses import Response

from api.callers import TheCaller
from api.errors import NOT_FOUND, Refusal
from api.forms import ProfileForm
from api.house import TheHouse
from api.openapi import problems
from edits.vocabulary import OPERATIONS
from graph.state import Profile, TraitName

router = APIRouter(prefix="/v1/profile", tags=["profile"])
TRAITS = frozenset(get_args(TraitName))
ARCHETYPE = "archetype"
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
    known = await ledger.state_traits(caller.identity, dict(form.traits or {}))
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


def _json(profile: Profile) -> Response:
    return Response(profile.model_dump_json(by_alias=True), media_type="application/json")
