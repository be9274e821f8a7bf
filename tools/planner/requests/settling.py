"""Asks once each: the same slider merged, what is to be avoided left out, what is to be spared excluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from edits.plan import Target
from graph.state import Ask
from tools.planner.grammar.places import place_of, settled_place
from tools.planner.words.wordsets import words

MANY = words(
    "remove_object insert_subject replace_object recolor text overlay reshape move_object cut hsl sound_effect "
    "retouch blur marker transition freeze_frame extract_frame"
)
"""Operations that may be asked for several times in one prompt."""


EDGE_WORDS = words("the edges edge corners corner borders border sides frame of my image picture photo outer all four")


def _framing_light(ask: Ask) -> Ask:
    """Darker edges are a vignette."""
    region = ask.target.region if ask.target is not None else None
    if ask.op != "exposure" or not isinstance(region, str):
        return ask
    words = region.lower().split()
    if set(words) <= EDGE_WORDS and set(words) & {"edges", "edge", "corners", "corner", "borders", "border"}:
        return ask.model_copy(update={"op": "vignette", "params": {}, "target": None})
    return ask


def settle_asks(asks: Iterable[Ask], avoid: Iterable[str], exclude: Sequence[str]) -> list[Ask]:
    """The asks once each, without operations to `avoid`, sparing the regions in `exclude`; later words win."""
    settled: list[Ask] = []
    never = set(avoid)
    for ask in map(settled_place, map(_framing_light, asks)):
        if ask.op in never:
            continue
        twin = next((at for at, one in enumerate(settled) if _same(one, ask)), None)
        if twin is None:
            settled.append(ask)
        else:
            settled[twin] = _merged(settled[twin], ask)
    if any(ask.op == "upscale" for ask in settled):
        settled = [ask for ask in settled if ask.op != "resize" or ask.params]
    settled = _slower_by_shots(settled)
    spared = tuple(place for one in exclude if (place := place_of(one)))
    return [_sparing(ask, spared) for ask in settled] if spared else settled


SPED = words("speed speeds fast faster slow-mo slowmo motion playback x percent twice half double times slowed")


def _slower_by_shots(asks: list[Ask]) -> list[Ask]:
    """ "slower, fewer cuts": longer shots are what is slower, where no speed is named."""
    pace = next((ask for ask in asks if ask.op == "pace"), None)
    if pace is None:
        return asks
    return [
        ask
        for ask in asks
        if ask.op != "speed" or ask.params or ask.sign != pace.sign or set(ask.words.lower().split()) & SPED
    ]


def _same(one: Ask, other: Ask) -> bool:
    if one.op != other.op:
        return False
    if one.op in MANY:
        return one.params == other.params and one.target == other.target
    return one.target == other.target or other.target is None or one.target is None


def _merged(old: Ask, new: Ask) -> Ask:
    return new.model_copy(
        update={
            "params": {**old.params, **new.params},
            "sign": new.sign or old.sign,
            "degree": new.degree if new.degree is not None else old.degree,
            "target": new.target or old.target,
        }
    )


def _sparing(ask: Ask, regions: tuple[str, ...]) -> Ask:
    target = ask.target or Target()
    return ask.model_copy(update={"target": target.model_copy(update={"exclude": (*target.exclude, *regions)[:16]})})
