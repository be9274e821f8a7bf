"""The scores mean what they say."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from evals.understanding.answers import answer
from evals.understanding.noise import noisy
from evals.understanding.scoring import agrees, operation_counts, score
from evals.understanding.sets import read_rows

SHARED = Path(os.environ.get("LOUPE_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))


def row(**changes: object) -> dict[str, object]:
    base = {
        "id": "x",
        "text": "make it brighter",
        "intent": "command",
        "must": ["exposure"],
        "may": [],
        "sign": {"exposure": "+"},
        "media": "image",
    }
    return {**base, **changes}


def test_a_must_found_is_a_hit_and_anything_else_a_false_alarm() -> None:
    right = score(answer(row()))
    assert (right.operations.hits, right.operations.misses, right.operations.alarms) == (1, 0, 0)
    assert right.signs == (True,)
    wrong = score(answer(row(must=["crop"], sign={})))
    assert (wrong.operations.hits, wrong.operations.misses, wrong.operations.alarms) == (0, 1, 1)


def test_one_of_a_group_is_enough() -> None:
    assert score(answer(row(must=[], any_of=[["exposure", "shadows"]]))).operations.f1 == 1


def test_rows_that_ask_for_no_plan_do_not_count() -> None:
    counts = operation_counts([score(answer(row(intent="off_topic")))])
    assert (counts.hits, counts.misses, counts.alarms) == (0, 0, 0)


def test_parameters_agree_within_a_tolerance_and_words_by_their_content() -> None:
    assert agrees(5, [5.04])
    assert not agrees(5, [6])
    assert agrees("the red car", ["red car on the left"])
    assert not agrees("the red car", ["the lamp"])
    assert agrees(["the cup", "the plate"], ["the plate", "a cup"])


def test_noise_changes_about_as_much_as_it_says() -> None:
    text = "please brighten the whole picture and remove the lamp " * 40
    changed = noisy(text, 0.05, random.Random(1))
    assert changed != text
    assert abs(len(changed) - len(text)) < 0.05 * len(text)


def test_the_planner_understands_real_requests() -> None:
    path = SHARED / "data" / "requests" / "dev.jsonl"
    if not path.is_file():
        pytest.skip("the annotated requests are not beside this checkout")
    scored = [score(answer(one)) for one in read_rows(path)]
    assert sum(one.intent for one in scored) / len(scored) >= 0.95
    assert operation_counts(scored).f1 >= 0.90
