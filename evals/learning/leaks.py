"""Through the real ledger: one-off overrides must leave the profile as it was, and a correction must not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from edits.plan import parse_plan
from graph.state import Answer, Identity, Intent, MediaRef, Override
from memory.ledger import Ledger
from memory.traits import TRAITS

USER = Identity(user_id="simulated")
TAUGHT = 3


async def leaked(folder: Path, overrides: int = 1_000, seed: int = 5) -> int:
    """How many of `overrides` one-off overrides, each accepted, changed a trait, a slider or a bound of the profile."""
    rng = np.random.default_rng(seed)
    ledger = await Ledger.open(f"sqlite+aiosqlite:///{folder / 'leaks.sqlite'}")
    try:
        for number in range(TAUGHT):
            await _teach(ledger, f"taught-{number}")
        before = await _taste(ledger)
        if not before[1]:
            raise RuntimeError("three corrections taught the ledger nothing: this measures nothing")
        leaks = 0
        for number in range(overrides):
            await _override(ledger, number, rng)
            after = await _taste(ledger)
            leaks += after != before
            before = after
        return leaks
    finally:
        await ledger.close()


async def _taste(ledger: Ledger) -> tuple[object, ...]:
    profile = await ledger.profile(USER.user_id)
    return profile.traits, profile.sliders, profile.bounds


async def _teach(ledger: Ledger, turn_id: str) -> None:
    plan: list[dict[str, object]] = [{"op": "temperature", "params": {"amount": 18}}]
    await ledger.record_turn(USER, prompt="make it warmer", answer=_answer(turn_id, plan))
    edited = parse_plan([{"op": "temperature", "params": {"amount": 12}}]).steps
    await ledger.record_feedback(USER.user_id, turn_id, "modify", edited)


async def _override(ledger: Ledger, number: int, rng: np.random.Generator) -> None:
    """A different look for once, served as asked, and kept."""
    value = ("cool", "muted", "vivid")[int(rng.integers(3))]
    op, amount = {"cool": ("temperature", -20), "muted": ("saturation", -25), "vivid": ("saturation", 25)}[value]
    plan: list[dict[str, object]] = [{"op": op, "params": {"amount": amount}, "source": "override"}]
    override = Override(trait="grading", value=value, scope="once", words=f"{value} just this once")
    assert value in TRAITS["grading"].values, "an override names a value of its trait"
    turn_id = f"override-{number}"
    await ledger.record_turn(USER, prompt=override.words, answer=_answer(turn_id, plan), overrides=[override])
    await ledger.record_feedback(USER.user_id, turn_id, "accept")


def _answer(turn_id: str, plan: list[dict[str, object]]) -> Answer:
    return Answer(
        turn_id=turn_id, thread_id=f"thread-{turn_id}", status="completed",
        intent=Intent(kind="command", confidence=0.9), edit_summary="One step.",
        edit_steps=parse_plan(plan).steps, media=(MediaRef(media_id="photo", kind="image"),),
    )  # fmt: skip
