"""A quality that the words are about, and which way it is to go: "could the warmth come down a notch"."""

from __future__ import annotations

import pytest

from tests.tools.planner.desk import asked, draft, facts, steps


@pytest.mark.parametrize(
    ("prompt", "op", "sign"),
    [
        ("could the warmth come down a notch", "temperature", -1),
        ("the saturation needs to drop", "saturation", -1),
        ("contrast should go up a bit", "contrast", 1),
        ("the exposure is a touch high", "exposure", -1),
        ("brightness could go down a little", "exposure", -1),
        ("let the shadows come up", "shadows", 1),
        ("can the highlights go down 20%", "highlights", -1),
        ("the blacks are sitting too low", "blacks", 1),
        ("vibrance a hair lower", "vibrance", -1),
        ("i think the noise needs to come down", "denoise", 0),
    ],
)
def test_a_quality_goes_the_way_that_is_told_of_it(prompt: str, op: str, sign: int) -> None:
    found = asked(prompt)
    assert set(found) == {op}
    assert found[op].sign == sign


def test_qualities_named_together_go_together_and_each_list_its_own_way() -> None:
    both = asked("contrast and saturation need to go up a lot")
    assert {op: ask.sign for op, ask in both.items()} == {"contrast": 1, "saturation": 1}
    apart = asked("saturation up, contrast down a bit")
    assert {op: ask.sign for op, ask in apart.items()} == {"saturation": 1, "contrast": -1}


def test_where_it_is_and_by_how_much_belong_to_it() -> None:
    face = steps(draft("the brightness on his face has to go up", facts()))["exposure"]
    assert face.target is not None
    assert face.target.region == "his face"
    assert steps(draft("can the exposure come up half a stop", facts()))["exposure"].params.ev == pytest.approx(0.5)


def test_praise_of_a_quality_asks_for_nothing() -> None:
    assert not asked("the contrast is high")


def test_what_is_removed_beside_a_body_part_goes_too() -> None:
    found = steps(draft("remove my love handles and the guy behind me", facts()))
    assert found["reshape"].params.subject == "my love handles"
    assert found["remove_object"].params.subject == "the guy behind me"


def test_a_look_is_as_soft_or_flat_as_its_name_says() -> None:
    soft = steps(draft("soft film look, no grain", facts()))
    assert {"sharpen", "grain"}.isdisjoint(soft)
    assert steps(draft("flat film look", facts()))["contrast"].params.amount < 0


def test_light_that_is_too_harsh_is_calmed_where_it_falls() -> None:
    step = steps(draft("the sun is too harsh on my cheek", facts()))["highlights"]
    assert step.target is not None
    assert step.target.region == "my cheek"


def test_why_it_was_made_so_complains_of_how_it_is() -> None:
    assert asked("why did you make it so orange")["temperature"].sign == -1
