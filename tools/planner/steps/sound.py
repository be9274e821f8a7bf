"""Steps for what is heard, and for what a file tells about itself."""

from __future__ import annotations

from edits.plan import Step
from graph.state import Ask
from tools.planner.steps.making import Making, one_step, reason_for, stated_of


def equalize(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if not params:
        params = {"high": 2, "low": -2}
    if "pitch" in ask.words.lower():
        making.notes.append("I can't shift the pitch: the equaliser makes it darker or brighter instead.")
    return one_step(ask, params, reason_for(ask, making))


def music(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if "prompt" not in params and "media" not in params:
        params["prompt"] = "the music that is there" if params.get("duck") else "music that fits the mood of the clip"
    if ask.degree is not None and ask.sign < 0:
        params["gain_db"] = -18
    return one_step(ask, params, reason_for(ask, making))


def sound_effect(ask: Ask, making: Making) -> list[Step]:
    return one_step(ask, {"prompt": ask.words or "a sound effect", **stated_of(ask)}, reason_for(ask, making))


def audio_offset(ask: Ask, making: Making) -> list[Step]:
    if "seconds" not in ask.params:
        making.notes.append("Tell me by how much the sound is late or early; until then this step changes nothing.")
        return one_step(ask, {"seconds": 0}, reason_for(ask, making), confidence=0.5)
    return one_step(ask, stated_of(ask), reason_for(ask, making))


def metadata(ask: Ask, making: Making) -> list[Step]:
    return one_step(ask, stated_of(ask) or {"remove": "all"}, reason_for(ask, making))


def fade_audio(ask: Ask, making: Making) -> list[Step]:
    return one_step(ask, stated_of(ask) or {"out": 2.0}, reason_for(ask, making))
