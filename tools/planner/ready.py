"""Loading what the planner needs, so that the first person does not wait for it."""

from __future__ import annotations

import gc

from edits.vocabulary import Kind
from graph.state import Profile
from tools.planner.compose import compose
from tools.planner.read import read

KINDS: tuple[Kind, ...] = ("image", "video", "audio")
SAMPLE = (
    "The whole thing feels somehow unlike that day. Plaese brigten teh pictrue a lil, in the style of Wes Anderson, "
    "and zxqwvutplk the saturnation"
)


def warm_up() -> None:
    """Load the lexicon, the looks, the wording and the spelling index: about half a second, once a process.

    What was loaded stays for good, so the garbage collector is told to leave it alone: walking it took 40 ms at a time.
    """
    for kind in KINDS:
        read(SAMPLE, kinds=frozenset({kind}))
    reading = read(SAMPLE)
    compose(reading, prompt=SAMPLE, media=(), profile=Profile(), overrides=reading.overrides, recalled=(), last=None)
    gc.collect()
    gc.freeze()
