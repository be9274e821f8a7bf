"""The person in words: tastes by how sure they are, usual amounts, limits, and tastes for now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from graph.state import Bound, Override, Profile, Trait
from tools.model.instructions.data import quoted
from tools.model.instructions.layers import phrases_of
from tools.model.instructions.piece import Chosen

TOLD = 2
"""Edits from which a usual amount is worth telling."""


def taste(profile: Profile, ops: Collection[str], set_aside: Collection[str]) -> Iterator[Chosen]:
    """What is known of them. ops: what the draft is about. set_aside: traits that an override stands before."""
    layer = phrases_of("person")
    title, order, phrases = layer.title, layer.order, layer.phrases
    for bound in profile.bounds:
        yield from (Chosen(title, order, text, 1, must=True) for text in _limits(bound))
    told = list(_traits(profile, set_aside))
    yield from (Chosen(title, order, text, confidence) for text, confidence in told)
    for op, slider in profile.sliders.items():
        if slider.n >= TOLD:
            text = phrases["slider"].format(op=op, **slider.model_dump())
            yield Chosen(title, order, text, 0.9 if op in ops else 0.3)
    for op, habit in profile.habits.items():
        yield Chosen(title, order, phrases[f"{habit}_habit"].format(op=op), 0.7)
    if not told and not profile.bounds and not profile.sliders:
        yield Chosen(title, order, phrases["new"], 0.8)


def now(overrides: Sequence[Override], avoid: Sequence[str]) -> Iterator[Chosen]:
    """Tastes for now, and what is to be left alone."""
    layer = phrases_of("now")
    for override in overrides:
        text = layer.phrases["override"].format(
            scope=layer.scopes[override.scope], trait=quoted(override.trait), value=quoted(override.value)
        )
        yield Chosen(layer.title, layer.order, text, 1, must=True)
    for op in avoid:
        yield Chosen(layer.title, layer.order, layer.phrases["avoid"].format(op=op), 1, must=True)


def _traits(profile: Profile, set_aside: Collection[str]) -> Iterator[tuple[str, float]]:
    ranked = sorted(phrases_of("person").trait, key=lambda phrase: -phrase.at_least)
    for name, trait in profile.traits.items():
        if trait.source == "default" or name in set_aside:
            continue
        phrase = next((one for one in ranked if trait.confidence >= one.at_least), None)
        if phrase is not None:
            yield (
                phrase.text.format(trait=name, value=quoted(trait.value), source=_source(trait)),
                trait.confidence,
            )


def _source(trait: Trait) -> str:
    if trait.source == "learned":
        return f"learned from {len(trait.evidence)} edits"
    return {"stated": "they said so", "archetype": "like others of their taste"}.get(trait.source, "assumed")


def _limits(bound: Bound) -> Iterator[str]:
    phrases = phrases_of("person").phrases
    if bound.low is None and bound.high is None:
        yield phrases["never_bound"].format(op=bound.op)
    if bound.low is not None:
        yield phrases["low_bound"].format(op=bound.op, parameter=bound.parameter, low=bound.low)
    if bound.high is not None:
        yield phrases["high_bound"].format(op=bound.op, parameter=bound.parameter, high=bound.high)
