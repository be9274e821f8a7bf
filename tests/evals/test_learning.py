"""The simulation runs on the real memory code, and keeps its bounds with few people."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.learning import report, sliders
from evals.learning.leaks import leaked
from evals.learning.learners import LastWrite, Ours
from evals.learning.newcomers import first_steps
from evals.learning.people import BASE, HARD, World, population
from evals.learning.questions import by_value
from evals.learning.run import teach


@pytest.mark.parametrize(("world", "most"), [(BASE, 25), (HARD, 65)])
def test_wrong_suggestions_stay_rare_and_far_below_the_last_write(world: World, most: float) -> None:
    people = population(world, 12, seed=3)
    ours, last = teach(people, Ours), teach(people, LastWrite)
    assert ours.wrong.mean() <= most
    assert ours.wrong.mean() < last.wrong.mean() / 5
    assert ours.right.mean() > last.right.mean()


def test_questions_stay_within_the_budget_of_a_life_and_save_something() -> None:
    people = population(HARD, 12, seed=3)
    silent, asking = teach(people, Ours), teach(people, Ours, by_value)
    assert 1 <= asking.questions.sum(axis=1).max() <= report.MOST_QUESTIONS
    assert asking.regret()[-1] < silent.regret()[-1]


def test_sliders_come_closer_than_an_average() -> None:
    people = sliders.hands(20, seed=3)
    ours, mean = (sliders.distances(people, make).sum(axis=1).mean() for make in (sliders.Ours, sliders.Mean))
    assert ours < mean
    assert ours <= report.SLIDER_BOUND


def test_newcomers_are_wrong_less_often_when_people_alike_lend_them_their_taste() -> None:
    courses = first_steps(48, 24, seed=2026)
    alone, lent = courses["alone"], courses["lent"]
    assert lent.wrong.mean() <= alone.wrong.mean()
    assert lent.accept_rate()[1] > alone.accept_rate()[1]


async def test_one_off_overrides_leak_nothing_into_the_profile(tmp_path: Path) -> None:
    assert await leaked(tmp_path, overrides=20) == 0
