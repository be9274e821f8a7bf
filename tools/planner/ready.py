"""Loading what the planner needs, so that the first person does not wait for it."""

from __future__ import annotations

import gc

from edits.plan import Step
from edits.vocabulary import Kind
from graph.state import Profile, Recalled
from tools.planner.compose import compose
from tools.planner.read import read

KINDS: tuple[Kind, ...] = ("image", "video", "audio")
SAMPLES = (
    "The whole thing feels somehow unlike that day. Plaese brigten teh pictrue a lil, in the style of Wes Anderson, "
    "and zxqwvutplk the saturnation",
    "Just for this one xk contrast +20, put me on a beach and crop it for tiktok",
    "What would bring this closer to the vibe of my aunt's old films?",
)
"""Prompts that between them need every table."""
BEFORE = Recalled(
    turn_id="",
    prompt="",
    summary="",
    steps=(Step.model_validate({"id": "s1", "op": "exposure", "params": {"ev": 0.5}}),),
)
"""An edit that a prompt may be a word on."""


def warm_up() -> None:
    """Load the lexicon, the looks, the wording and the spelling index: a few seconds, once a process.

    What was loaded stays for good, so the garbage collector is told to leave it alone: walking it took 40 ms at a time.
    """
    for kind in KINDS:
        read(SAMPLES[0], kinds=frozenset({kind}))
    for sample in SAMPLES:
        reading = read(sample, last=BEFORE)
        compose(
            reading, prompt=sample, media=(), profile=Profile(), overrides=reading.overrides, recalled=(), last=None
        )
    gc.collect()
    gc.freeze()
