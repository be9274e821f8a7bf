"""Which past turns are remembered: near ones, liked and disliked."""

from __future__ import annotations

from nodes.recall import both_sides

RANKED = [("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.6), ("e", 0.3)]


def test_the_nearest_come_first() -> None:
    assert both_sides(RANKED, {}, 2) == [("a", 0.9), ("b", 0.8)]


def test_a_near_turn_that_was_turned_down_takes_the_place_of_one_nobody_judged() -> None:
    assert both_sides(RANKED, {"a": "accept", "d": "reject"}, 3) == [("a", 0.9), ("b", 0.8), ("d", 0.6)]
    assert both_sides(RANKED, {"c": "modify"}, 2) == [("a", 0.9), ("c", 0.7)]


def test_a_judged_turn_far_away_or_among_judged_ones_takes_nobodys_place() -> None:
    assert both_sides(RANKED, {"e": "reject"}, 2) == [("a", 0.9), ("b", 0.8)]
    assert both_sides(RANKED, {"a": "accept", "b": "accept", "c": "reject"}, 2) == [("a", 0.9), ("b", 0.8)]
