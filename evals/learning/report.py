"""The report in Markdown: tables beside the bounds they should keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.learning import newcomers, sliders
from evals.learning.learners import Average, LastWrite, Learner, NoMemory, Ours
from evals.learning.people import BASE, HARD, Person, World, population
from evals.learning.questions import by_value
from evals.learning.run import Course, recovery, teach

BOUNDS = {"base": 25.0, "hard": 65.0}
SLIDER_BOUND = 460.0
MOST_QUESTIONS = 5
LEAST_CROWD = 48
"""People among whom groups are looked for, at least."""
LEARNERS: Mapping[str, Callable[[], Learner]] = {
    "no memory": NoMemory, "last write": LastWrite, "average": Average, "Loupe": Ours,
}  # fmt: skip
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class Results:
    """Every course of one run. courses: by world and learner. asked: ours with questions, by world.

    newcomers: the first steps of people alone, and of the same lent what people alike like.
    """

    users: int
    people: Mapping[str, Sequence[Person]]
    courses: Mapping[str, Mapping[str, Course]]
    asked: Mapping[str, Course]
    slides: Mapping[str, np.ndarray]
    covered: float
    newcomers: Mapping[str, Course]


def simulate(users: int = 400, seed: int = 2026, worlds: Sequence[World] = (BASE, HARD)) -> Results:
    """Run everybody through everything."""
    people = {world.name: population(world, users, seed) for world in worlds}
    courses = {name: {label: teach(some, make) for label, make in LEARNERS.items()} for name, some in people.items()}
    asked = {name: teach(some, Ours, by_value) for name, some in people.items()}
    hands = sliders.hands(users, seed)
    slides = {make.__name__: sliders.distances(hands, make) for make in sliders.SLIDES}
    new = newcomers.first_steps(max(LEAST_CROWD, users // 4), max(10, users // 4), seed)
    return Results(users, people, courses, asked, slides, sliders.coverage(hands), new)


def kept(results: Results) -> dict[str, bool]:
    """Each bound, and whether it was kept."""
    held = {
        f"wrong suggestions, {name} ≤ {most:g}": float(results.courses[name]["Loupe"].wrong.mean()) <= most
        for name, most in BOUNDS.items()
        if name in results.courses
    }
    held |= {
        f"wrong suggestions with questions, {name} ≤ {most:g}": float(results.asked[name].wrong.mean()) <= most
        for name, most in BOUNDS.items()
        if name in results.asked
    }
    held |= {
        f"right more often than an average, {name}": courses["Loupe"].right.mean() > courses["average"].right.mean()
        for name, courses in results.courses.items()
    }
    held[f"slider distance ≤ {SLIDER_BOUND:g}"] = float(results.slides["Ours"].sum(axis=1).mean()) <= SLIDER_BOUND
    most = max(int(course.questions.sum(axis=1).max()) for course in results.asked.values())
    return held | {f"questions a person ≤ {MOST_QUESTIONS}": most <= MOST_QUESTIONS}


def markdown(results: Results) -> str:
    """The whole report."""
    parts = [f"# Learning\n\n{results.users} simulated people; wrong trait suggestions of a person over all steps."]
    parts += [_world(name, results) for name in results.courses]
    parts.append(_sliders(results))
    parts.append("\n".join(["## Newcomers", "", *newcomers.table(results.newcomers)]))
    parts.append(
        "\n".join(
            [
                "## Bounds",
                "",
                *(f"- {name}: {'yes' if ok else '**no**'}" for name, ok in kept(results).items()),
            ]
        )
    )
    return "\n\n".join(parts) + "\n"


def _world(name: str, results: Results) -> str:
    rows = {**results.courses[name], "Loupe, with questions": results.asked[name]}
    lines = [
        f"## {name}",
        "",
        "| learner | wrong suggestions | right of all chances | right in the last 30 steps | regret |",
    ]
    lines.append("|---|---|---|---|---|")
    lines += [_row(label, course) for label, course in rows.items()]
    ours, asked = results.courses[name]["Loupe"], results.asked[name]
    lines += ["", _questions(ours, asked), "", "| confidence | right | suggestions |", "|---|---|---|"]
    lines += [f"| {sure:.2f} | {right:.2f} | {count} |" for sure, right, count in ours.calibration(EDGES)]
    back = recovery(ours, results.people[name])
    before, after, later = back[:10].mean(), back[10:20].mean(), back[30:].mean()
    lines += [
        "",
        f"Right before a change of taste {before:.2f}, in 10 steps after {after:.2f}, after 20 more {later:.2f}.",
    ]
    return "\n".join(lines)


def _row(label: str, course: Course) -> str:
    error = course.wrong.std() / len(course.wrong) ** 0.5
    return (
        f"| {label} | {course.wrong.mean():.1f} ± {1.96 * error:.1f} | {course.right.mean():.3f} "
        f"| {course.accept_rate()[-30:].mean():.3f} | {course.regret()[-1]:.0f} |"
    )


def _questions(ours: Course, asked: Course) -> str:
    count = asked.questions.sum(axis=1)
    each = max(float(count.mean()), 1e-9)
    saved, cost = (ours.regret()[-1] - asked.regret()[-1]) / each, (asked.wrong.mean() - ours.wrong.mean()) / each
    return (
        f"Questions a person: {count.mean():.1f}, at most {count.max()}; each saved {saved:.1f} chances "
        f"without a right suggestion, at {cost:+.1f} wrong ones."
    )


def _sliders(results: Results) -> str:
    lines = ["## Sliders", "", "| learner | distance over 90 steps | in the last 30 |", "|---|---|---|"]
    for name, far in results.slides.items():
        lines.append(f"| {name} | {far.sum(axis=1).mean():.0f} | {far[:, -30:].sum(axis=1).mean():.0f} |")
    return "\n".join([*lines, "", f"The aim lies in the 90 % interval {100 * results.covered:.0f} % of the time."])
