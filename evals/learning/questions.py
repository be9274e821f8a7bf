"""Questions: the memory room's own choice of when to ask, and people who answer by what they mostly like."""

from __future__ import annotations

import numpy as np

from evals.learning.learners import Learner, Ours
from evals.learning.people import CONTEXTS, TRAITS, VALUES, Person
from memory.asking import asked, judged, worth_asking
from memory.profile import likeliest
from memory.taste import Taste
from memory.weights import WEIGHTS


def by_value() -> Asking:
    """Ask when it is worth it, within the budget of a life."""
    return Asking()


class Asking:
    """Two questions to somebody new, then those of `memory.asking`."""

    def __call__(self, learner: Learner, person: Person, step: int) -> bool:
        """Ask at most one question before a step; whether one was asked."""
        assert isinstance(learner, Ours), "only ours asks"
        if step < WEIGHTS.asking.onboarding:
            trait: str | None = ("grading", "tone")[step]
        else:
            learner.taste = _judged(learner, "modify")
            context = CONTEXTS[person.contexts[step]]
            trait = worth_asking(learner.taste, likeliest(learner.taste, [context]), TRAITS)
        if trait is None:
            return False
        answer = np.bincount(person.taste[step, TRAITS.index(trait)]).argmax()
        learner.told(trait, VALUES[answer])
        learner.taste = learner.taste.model_copy(update={"asking": asked(learner.taste.asking, [trait])})
        return True


def _judged(learner: Ours, verdict: str) -> Taste:
    return learner.taste.model_copy(update={"asking": judged(learner.taste.asking, verdict)})
