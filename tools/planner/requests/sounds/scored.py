"""What music is asked for: one by its name, or the one that is there, louder or quieter."""

from __future__ import annotations

import re

from graph.state import Ask

MUSIC = re.compile(r"\b(?:music|song|track|soundtrack|bed)\b", re.IGNORECASE)
NO_MUSIC = re.compile(
    r"^(?:please )?(?:lower|turn|reduce|duck|dip|drop|bring|make|raise|decrease|increase|pull|fade|mute|keep|have|let|"
    r"change|replace|swap|quieter|louder|less|more)\b|"
    r"^(?:the |my )?(?:music|song|track)(?:'s)? "
    r"(?:should|must|needs?|is|are|-?\d|too|has|goes|stops?|ends?|starts?|keeps?|can)",
    re.IGNORECASE,
)
"""What begins a request about the music that is there, and no name of a music."""


LEVELLED_MUSIC = re.compile(
    r"^(?:the |my )?(?:\w+ )?(?:music|song|track|soundtrack|bed)(?: bed)? "
    r"(?:\w+ ){0,2}?(?:quieter|lower|louder|softer|down|up)\b",
    re.IGNORECASE,
)
"""Music that is there, and how loud it is to be."""
BARE_MUSIC = re.compile(r"^(?:(?P<whose>the|my|this|some|a) )?(?:music|song|track|soundtrack|beat)$", re.IGNORECASE)
"""Music of which only is said that it is one."""
JOINED = re.compile(r"\b(?:and|with|plus)\s")


def scored(ask: Ask) -> Ask:
    prompt = ask.params.get("prompt")
    if isinstance(prompt, str) and JOINED.search(prompt):
        named = next((one for one in reversed(JOINED.split(prompt)) if MUSIC.search(one)), prompt)
        ask = ask.model_copy(update={"params": {**ask.params, "prompt": named.strip()}})
    if isinstance(prompt, str) and (bare := BARE_MUSIC.match(prompt)):
        kept = {name: value for name, value in ask.params.items() if name != "prompt"}
        there = {"prompt": "the music that is there"} if bare["whose"] in ("the", "my", "this") else {}
        return ask.model_copy(update={"params": {**kept, **there}})
    if not isinstance(prompt, str) or not (NO_MUSIC.match(prompt) or LEVELLED_MUSIC.match(prompt)):
        return ask
    kept = {name: value for name, value in ask.params.items() if name != "prompt"}
    return ask.model_copy(update={"params": {"duck": True, **kept}})
