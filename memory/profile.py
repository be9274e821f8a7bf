"""The profile: what planners and people see of a taste, and the style questions that are still open."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from edits.vocabulary import Kind, Record
from graph.state import Habit as HabitWord
from graph.state import Profile, Question, Reply, Slider, Trait
from memory.asking import worth_asking
from memory.belief import belief, favourite, sureness, total
from memory.clusters import alike
from memory.groups import Alike
from memory.learning import posterior
from memory.places import is_wide
from memory.taste import Counts, Habit, Setting, Taste
from memory.traits import TRAITS
from memory.weights import WEIGHTS

NOBODY = Alike(label=0, name="", share=0)
"""Nobody is alike, and nothing is lent."""
NINETY_PERCENT = 1.645
"""Half-width of a 90 % interval in standard deviations."""


class StyleQuestion(Record):
    """One question of questions.toml.

    kinds: of the media it has to do with. options: what the button says, and the value it states.
    """

    id: str
    trait: str
    kinds: Annotated[frozenset[Kind], Field(min_length=1)]
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


def expose(taste: Taste, places: Sequence[str] = (), *, turns: int = 0, version: int = 0) -> Profile:
    """A taste as a profile: only what is sure enough to be used; defaults where nothing is.

    places: from wide to narrow, for what is known of this person there; see `memory.places`.
    """
    names = dict.fromkeys([*TRAITS, *taste.traits])
    lent = _lent(taste)
    traits = {name: _trait(name, taste.traits.get(name, Counts()), places, lent) for name in names}
    sliders = {
        op: _slider(op, setting, places, lent)
        for op, setting in taste.sliders.items()
        if setting.n >= WEIGHTS.sliders.least_n
    }
    known = likeliest(taste, places)
    doubt = worth_asking(taste, known, [question.trait for question in QUESTIONS.question])
    return Profile(
        habits={op: fixed for op, habit in taste.habits.items() if (fixed := _fixed(habit)) is not None},
        doubts=() if doubt is None else (doubt,),
        traits={name: trait for name, trait in traits.items() if trait is not None},
        sliders=sliders,
        bounds=taste.bounds,
        archetype=_archetype(lent),
        choices=taste.choices,
        places=tuple(place for place in places_known(taste) if not is_wide(place)),
        turns=turns,
        version=version,
    )


def _fixed(habit: Habit) -> HabitWord | None:
    """What a person always does with an operation, once it happened often enough and hardly ever otherwise."""
    rules = WEIGHTS.habits
    seen = habit.kept + habit.removed
    added = habit.added >= rules.least and habit.missed <= habit.added * rules.missed
    if added and habit.removed < habit.added * rules.otherwise:
        return "always"
    if habit.removed >= rules.least and habit.kept + habit.added <= seen * rules.otherwise:
        return "never"
    return None


def places_known(taste: Taste) -> list[str]:
    """The places in which something was learned, in alphabetical order."""
    learned: list[Counts | Setting] = [*taste.traits.values(), *taste.sliders.values()]
    return sorted({place for one in learned for place in one.contexts})


def likeliest(taste: Taste, places: Sequence[str] = ()) -> dict[str, float]:
    """Of each trait that something is known of, the probability of its likeliest value."""
    return {name: max(belief(counts, places).values(), default=0.0) for name, counts in taste.traits.items()}


def _lent(taste: Taste) -> Alike:
    """What people alike lend now: it follows from the taste and the groups, and so does what an undone turn taught."""
    if taste.groups is None or not taste.choices.archetype:
        return NOBODY
    return alike(taste, taste.groups) or NOBODY


def _archetype(lent: Alike) -> str | None:
    """The name of the group a person belongs to, once that is clear enough to be said."""
    rules = WEIGHTS.archetypes
    clear = lent.share >= rules.named_share and lent.evidence >= rules.named_evidence
    return (lent.name or None) if clear else None


def _trait(name: str, counts: Counts, places: Sequence[str], lent: Alike) -> Trait | None:
    """The value to use: the likeliest where it is sure, a stated one until it is outgrown, what people alike like where
    nearly all of them do, else the default.
    """
    rules = WEIGHTS.traits
    p = belief(counts, places, lent.traits.get(name))
    best, stated = favourite(p), counts.stated
    share = p[best] if best is not None else 0.0
    sure = best is not None and share >= rules.least_share and _evident(counts, best, places)
    outranked = sure and best != stated and share >= rules.outranks
    if stated is not None and p.get(stated, 0.0) >= rules.outgrown and not outranked:
        contradicted = counts.whole.contrary > 0 or best != stated
        return _seen(counts, stated, sureness(p[stated]) if contradicted else rules.stated_confidence, "stated")
    if sure and best is not None:
        return _seen(counts, best, sureness(share), "learned")
    if best is not None and share >= rules.borrowed and best in lent.traits.get(name, {}):
        return Trait(value=best, confidence=round(share, 4), source="archetype")
    if name not in TRAITS:
        return None
    return Trait(value=TRAITS[name].default, confidence=rules.default_confidence, source="default")


def _evident(counts: Counts, value: str, places: Sequence[str]) -> bool:
    """Whether there is enough behind a value: counts of its own, and enough counts everywhere or in a place."""
    tallies = (counts.whole, *(counts.contexts[place] for place in places if place in counts.contexts))
    return any(value in one.counts for one in tallies) and any(
        total(one) >= WEIGHTS.traits.least_evidence for one in tallies
    )


def _seen(counts: Counts, value: str, confidence: float, source: Any) -> Trait:
    return Trait(
        value=value,
        confidence=round(min(1.0, confidence), 4),
        source=source,
        evidence=counts.evidence.get(value, ()),
    )


def reach_of(variance: float) -> float:
    """Half-width of the interval in which nine of ten values a person wants lie."""
    return NINETY_PERCENT * WEIGHTS.sliders.wider * math.sqrt(variance)


def _slider(op: str, setting: Setting, places: Sequence[str], lent: Alike) -> Slider:
    """Mean and 90 % interval of where this person ends."""
    mean, variance = posterior(setting, op, places, lent.sliders.get(op))
    reach = reach_of(variance)
    return Slider(mean=round(mean, 3), low=round(mean - reach, 3), high=round(mean + reach, 3), n=setting.n)


def open_questions(profile: Profile, kinds: Collection[Kind] = (), most: int = 2) -> tuple[Question, ...]:
    """The style questions worth asking beside an answer: of traits only assumed in somebody's first turns, of those
    in doubt later.

    kinds: of the media that the answer is about; without any, every question will do.
    """
    if profile.turns >= QUESTIONS.ask_within_turns:
        unknown = [question for question in QUESTIONS.question if question.trait in profile.doubts]
    else:
        unknown = [question for question in QUESTIONS.question if _assumed(profile, question.trait)]
    return tuple(
        Question(id=question.id, text=question.text, options=tuple(question.options), trait=question.trait)
        for question in [one for one in unknown if not kinds or one.kinds & frozenset(kinds)][:most]
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
