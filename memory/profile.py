"""The profile: what planners and people see of a taste, and the style questions that are still open."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from edits.vocabulary import Record
from graph.state import Habit as HabitWord
from graph.state import Profile, Question, Reply, Slider, Trait
from memory.asking import worth_asking
from memory.learning import favourite, posterior
from memory.taste import Counts, Habit, Setting, Tally, Taste
from memory.traits import TRAITS
from memory.weights import WEIGHTS

NINETY_PERCENT = 1.645
"""Half-width of a 90 % interval in standard deviations."""


class StyleQuestion(Record):
    """One question of questions.toml. options: what the button says, and the value it states."""

    id: str
    trait: str
    text: str
    options: Annotated[dict[str, str], Field(min_length=2)]

    @model_validator(mode="after")
    def _of_a_trait(self) -> StyleQuestion:
        if self.trait not in TRAITS:
            raise ValueError(f"question {self.id}: {self.trait} is not a trait")
        return self

    def value_of(self, answer: str) -> str | None:
        """The value an answer states: a button's text, or a value of the trait; none for anything else."""
        said = " ".join(answer.lower().split()).strip(" .!")
        by_word = {label.lower(): value for label, value in self.options.items()}
        kind = TRAITS[self.trait]
        by_word |= {value: value for value in kind.values} | kind.same
        return by_word.get(said)


class Questions(Record):
    """Everything in questions.toml."""

    ask_within_turns: Annotated[int, Field(ge=0)]
    question: tuple[StyleQuestion, ...]


FILE = Path(__file__).with_name("questions.toml")


def load_questions(path: Path = FILE) -> Questions:
    """The style questions. Raises ValueError naming what does not fit."""
    return Questions.model_validate(tomllib.loads(path.read_text("utf-8")))


QUESTIONS = load_questions()


@cache
def default_profile() -> Profile:
    """The taste of somebody we know nothing of."""
    return expose(Taste())


def expose(taste: Taste, context: str | None = None, *, turns: int = 0, version: int = 0) -> Profile:
    """A taste as a profile: only what is sure enough to be used; defaults where nothing is.

    context: a kind of media ("image", "video", "audio"), for what is known of this person there.
    """
    names = dict.fromkeys([*TRAITS, *taste.traits])
    traits = {name: _trait(name, taste.traits.get(name, Counts()), context) for name in names}
    sliders = {
        op: _slider(op, setting, context)
        for op, setting in taste.sliders.items()
        if setting.n >= WEIGHTS.sliders.least_n
    }
    known = likeliest(taste, context)
    doubt = worth_asking(taste, known, [question.trait for question in QUESTIONS.question])
    return Profile(
        habits={op: fixed for op, habit in taste.habits.items() if (fixed := _fixed(habit)) is not None},
        doubts=() if doubt is None else (doubt,),
        traits={name: trait for name, trait in traits.items() if trait is not None},
        sliders=sliders,
        bounds=taste.bounds,
        turns=turns,
        version=version,
    )


def _fixed(habit: Habit) -> HabitWord | None:
    """What a person always does with an operation, once it happened often enough and hardly ever otherwise."""
    rules = WEIGHTS.habits
    seen = habit.kept + habit.removed
    if habit.added >= rules.least and habit.removed < habit.added * rules.otherwise:
        return "always"
    if habit.removed >= rules.least and habit.kept + habit.added <= seen * rules.otherwise:
        return "never"
    return None


def contexts_of(taste: Taste) -> list[str]:
    """The contexts in which something was learned, in alphabetical order."""
    learned: list[Counts | Setting] = [*taste.traits.values(), *taste.sliders.values()]
    return sorted({context for one in learned for context in one.contexts})


def shares(name: str, counts: Counts, context: str | None = None) -> dict[str, float]:
    """Probability of each value: g = (n + κ0·π)/(Σn + κ0) with a fading prior κ0 = 2/(1 + Σn/2) on the default;
    in a context p = (n_c + κ·g)/(Σn_c + κ).
    """
    everywhere = counts.whole.counts
    total = math.fsum(everywhere.values())
    prior = 2 / (1 + total / 2)
    default = TRAITS[name].default if name in TRAITS else None
    values = dict.fromkeys([*everywhere, *([default] if default is not None else [])])
    whole = {
        value: (everywhere.get(value, 0.0) + (prior if value == default else 0.0)) / (total + prior) for value in values
    }
    local = counts.contexts.get(context or "", Tally()).counts
    if not local:
        return whole
    lent = WEIGHTS.traits.leaf
    among = math.fsum(local.values()) + lent
    return {
        value: (local.get(value, 0.0) + lent * whole.get(value, 0.0)) / among
        for value in dict.fromkeys([*whole, *local])
    }


def likeliest(taste: Taste, context: str | None = None) -> dict[str, float]:
    """Of each trait that something is known of, the probability of its likeliest value."""
    return {name: max(shares(name, counts, context).values(), default=0.0) for name, counts in taste.traits.items()}


def _trait(name: str, counts: Counts, context: str | None) -> Trait | None:
    rules = WEIGHTS.traits
    p = shares(name, counts, context)
    best = favourite(p)
    learned = best is not None and p[best] >= rules.least_share and _evident(counts, best, context)
    outgrown = p.get(counts.stated or "", 0.0) < rules.outgrown
    if counts.stated is not None and not (outgrown or (learned and best != counts.stated)):
        confidence = rules.stated_confidence if counts.whole.contrary == 0 else max(0.5, p.get(counts.stated, 0.0))
        return _seen(counts, counts.stated, confidence, "stated")
    if learned and best is not None:
        return _seen(counts, best, p[best], "learned")
    if name not in TRAITS:
        return None
    return Trait(value=TRAITS[name].default, confidence=rules.default_confidence, source="default")


def _evident(counts: Counts, value: str, context: str | None) -> bool:
    """Whether there is enough behind a value: counts of its own, and enough counts everywhere or in the context."""
    tallies = (counts.whole, counts.contexts.get(context or "", Tally()))
    return any(value in one.counts for one in tallies) and any(
        math.fsum(one.counts.values()) >= WEIGHTS.traits.least_evidence for one in tallies
    )


def _seen(counts: Counts, value: str, confidence: float, source: Any) -> Trait:
    return Trait(
        value=value,
        confidence=round(min(1.0, confidence), 4),
        source=source,
        evidence=counts.evidence.get(value, ()),
    )


def _slider(op: str, setting: Setting, context: str | None) -> Slider:
    """Mean and 90 % interval of where this person ends."""
    mean, variance = posterior(setting, op, context)
    reach = NINETY_PERCENT * math.sqrt(variance)
    return Slider(mean=round(mean, 3), low=round(mean - reach, 3), high=round(mean + reach, 3), n=setting.n)


def open_questions(profile: Profile, most: int = 2) -> tuple[Question, ...]:
    """The style questions worth asking beside an answer: of traits only assumed in somebody's first turns, of those
    in doubt later.
    """
    if profile.turns >= QUESTIONS.ask_within_turns:
        unknown = [question for question in QUESTIONS.question if question.trait in profile.doubts]
    else:
        unknown = [question for question in QUESTIONS.question if _assumed(profile, question.trait)]
    return tuple(
        Question(id=question.id, text=question.text, options=tuple(question.options), trait=question.trait)
        for question in unknown[:most]
    )


def _assumed(profile: Profile, trait: str) -> bool:
    known = profile.traits.get(trait)
    return known is None or known.source == "default"


def stated_by(replies: Sequence[Reply]) -> Mapping[str, str]:
    """The traits that replies to style questions state; replies to other questions and unknown words state none."""
    by_id = {question.id: question for question in QUESTIONS.question}
    traits: dict[str, str] = {}
    for reply in replies:
        question = by_id.get(reply.question_id)
        value = question.value_of(reply.answer) if question is not None else None
        if question is not None and value is not None:
            traits[question.trait] = value
    return traits
