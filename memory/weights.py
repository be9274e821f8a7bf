"""What every lesson weighs, read from learning.toml and checked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field

from edits.amounts import MAIN
from edits.vocabulary import OPERATIONS, Record

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]


class Lessons(Record):
    """Weight of one lesson on a trait's counts."""

    stated: Positive
    modified: Positive
    accepted: Positive
    rejected: Annotated[float, Field(le=0)]
    injected: Annotated[float, Field(ge=0)]


class TraitWeights(Record):
    """How counts fade and when they are sure enough to be used."""

    forgetting: Share
    sharpness: Positive
    own_favourite: Share
    alternatives: Annotated[int, Field(ge=2)]
    contradictions: Annotated[int, Field(ge=1)]
    stated_contradictions: Annotated[int, Field(ge=1)]
    first_contradiction: Share
    settled: Positive
    shrink: Share
    least_share: Share
    least_evidence: Positive
    doubt_left: Share
    stated_confidence: Share
    outgrown: Share
    outranks: Share
    lent: Share
    borrowed: Share
    default_confidence: Share
    most_evidence: Annotated[int, Field(ge=1)]


class SliderWeights(Record):
    """How posteriors fade and when they are sure enough to be used."""

    forgetting: Share
    accepted: Share
    surprises: Annotated[int, Field(ge=1)]
    surprise: Positive
    shrink: Share
    least_n: Annotated[int, Field(ge=1)]
    wider: Annotated[float, Field(ge=1)]
    stated: Positive


class HabitWeights(Record):
    """When what a person does with an operation is a habit. otherwise: largest share of the times they did not.

    missed: largest share of the times they added it that they left a plan without it.
    """

    least: Positive
    otherwise: Share
    missed: Positive


class AskingRules(Record):
    """When a question is worth asking."""

    lifetime: Annotated[int, Field(ge=0)]
    onboarding: Annotated[int, Field(ge=1)]
    edits_between: Annotated[int, Field(ge=1)]
    rejections: Annotated[int, Field(ge=1)]
    wishes: Annotated[int, Field(ge=2)]
    doubt: Share
    evidence: Positive


class ArchetypeRules(Record):
    """When people make a group, and when a group is named to somebody."""

    least_people: Annotated[int, Field(ge=2)]
    least_members: Annotated[int, Field(ge=2)]
    least_evidence: Positive
    most: Annotated[int, Field(ge=1, le=8)]
    dearer: Annotated[float, Field(ge=0)]
    same_group: Positive
    curated_spread: Positive
    named_share: Share
    named_evidence: Positive
    moved: Share


class Scale(Record):
    """Standard deviations of a parameter, in its unit: one person's choices, between people, between contexts."""

    sigma: Positive
    tau: Positive
    context: Positive


class Weights(Record):
    """Everything in learning.toml."""

    weights: Lessons
    traits: TraitWeights
    sliders: SliderWeights
    asking: AskingRules
    habits: HabitWeights
    archetypes: ArchetypeRules
    scales: dict[str, Scale]
    directions: dict[str, frozenset[str]]


FILE = Path(__file__).with_name("learning.toml")


def load_weights(path: Path = FILE) -> Weights:
    """The weights. Raises ValueError naming what does not fit, or the main parameter without a scale."""
    weights = Weights.model_validate(tomllib.loads(path.read_text("utf-8")))
    missing = {name for name in MAIN.values() if name} - set(weights.scales)
    if missing:
        raise ValueError(f"{path.name} has no scale for {', '.join(sorted(missing))}")
    return weights


WEIGHTS = load_weights()


def scale_of(op: str) -> Scale:
    """The scale of an operation's main parameter. A strength of 0–1 is told from one of 0–100 by its bounds."""
    name = MAIN[op] or "amount"
    if name == "strength" and _is_fraction(op):
        return WEIGHTS.scales["fraction"]
    return WEIGHTS.scales[name]


def _is_fraction(op: str) -> bool:
    field = OPERATIONS[op].model_fields["strength"]
    return any(getattr(bound, "le", None) == 1 for bound in field.metadata)
