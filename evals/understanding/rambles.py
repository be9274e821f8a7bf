"""Rambles of 2,000 characters: a request among other people's stories, each told in another order."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from evals.understanding.answers import Answered, answer

STORIES = Path(__file__).with_name("rambles.toml")
LENGTH = 2_000
"""Characters of a ramble at most."""
SEED = 5


def rambles(count: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Rambles, each with the request that stands in it: at the start, in the middle or at the end."""
    told = tomllib.loads(STORIES.read_text("utf-8"))
    rng = random.Random(seed)  # noqa: S311 the same stories every time, not a secret
    for number in range(count):
        asked = told["ask"][number % len(told["ask"])]
        stories: list[str] = []
        for story in rng.sample(told["story"], len(told["story"])):
            if sum(map(len, stories)) + len(stories) + len(story) + len(asked) + 1 <= LENGTH:
                stories.append(story)
        stories.insert((0, len(stories) // 2, len(stories))[number % 3], asked)
        yield " ".join(stories), asked


def same_edits(count: int) -> tuple[int, list[Answered]]:
    """Of how many rambles the plan is that of the request alone, and the others. Requests are for a photo."""
    other = []
    for text, asked in rambles(count):
        whole, alone = answer({"text": text, "media": "image"}), answer({"text": asked, "media": "image"})
        if _edits(whole) != _edits(alone):
            other.append(whole)
    return count - len(other), other


def _edits(answered: Answered) -> tuple[str, list[tuple[str, str]]]:
    """The intent, and the operations with their amounts."""
    steps = answered.draft.plan.steps
    return answered.reading.intent.kind, sorted((step.op, step.params.model_dump_json()) for step in steps)
