"""Amounts fitted to another picture."""

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from edits.plan import parse_plan
from tools.render.adapting import adapt
from tools.render.full import render_full
from tools.sight import look

PHOTO = load_sample_images().images[0]


def measured(path, pixels):
    Image.fromarray(pixels.astype(np.uint8)).save(path, quality=95)
    return look.examine(path, "picture", "0" * 64)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """The photograph as it is, two thirds of a stop darker, and brighter."""
    folder = tmp_path_factory.mktemp("pictures")
    return [measured(folder / f"{nth}.jpg", np.clip(PHOTO * by, 0, 255)) for nth, by in enumerate((0.85, 0.6, 1.15))]


def steps(*raw):
    return parse_plan(raw).steps


def brighter(ev=0.5):
    return steps({"op": "exposure", "params": {"ev": ev}})


def test_a_bright_picture_gets_less_light_than_a_dark_one(three):
    first, dark, bright = (facts.still for facts in three)
    more, less = (adapt(brighter(), first, other)[0].params.ev for other in (dark, bright))
    assert more > 0.5 > less


def test_the_same_picture_keeps_its_amounts(three):
    asked = steps({"op": "exposure", "params": {"ev": 0.5}}, {"op": "contrast", "params": {"amount": 20}})
    assert adapt(asked, three[0].still, three[0].still) == asked


def test_pictures_come_out_equally_bright(three, tmp_path):
    first, dark, bright = three
    seen = []
    for nth, facts in enumerate((first, dark, bright)):
        source = tmp_path / f"{nth}.jpg"
        Image.fromarray(np.clip(PHOTO * (0.85, 0.6, 1.15)[nth], 0, 255).astype(np.uint8)).save(source, quality=95)
        plan = parse_plan([]).model_copy(update={"steps": adapt(brighter(), first.still, facts.still)})
        made = render_full(plan, source, facts, tmp_path / f"out{nth}").path
        seen.append(look.examine(made, "made", "0" * 64).still.lightness)
    before = [facts.still.lightness for facts in three]
    assert max(seen) - min(seen) < 3 < (max(before) - min(before)) / 3


def test_a_cold_picture_gets_more_warmth(three):
    first = three[0].still
    cold = first.model_copy(update={"cast_b": first.cast_b - 8})
    warm = steps({"op": "temperature", "params": {"amount": 15}})
    assert adapt(warm, first, cold)[0].params.amount > 20


def test_the_reason_says_what_was_fitted(three):
    [step] = adapt(brighter(), three[0].still, three[1].still)
    assert "instead of +0.5" in step.reason
    assert "as bright as the first" in step.reason


@pytest.mark.parametrize("op", ["contrast", "saturation", "vibrance", "highlights", "shadows", "whites", "blacks"])
@pytest.mark.parametrize("amount", [30, -30])
def test_a_slider_of_taste_never_turns_around_nor_doubles(three, op, amount):
    asked = steps({"op": op, "params": {"amount": amount}})
    for other in three[1:]:
        fitted = adapt(asked, three[0].still, other.still)[0].params.amount
        assert 0 <= fitted / amount <= 2


def test_light_moves_by_a_stop_and_a_half_at_most(three):
    first = three[0].still
    night = first.model_copy(update={"lightness": 2.0})
    assert adapt(brighter(), first, night)[0].params.ev == 2.0


def test_a_step_for_a_part_of_the_frame_stays(three):
    asked = steps({"op": "exposure", "params": {"ev": 0.5}, "target": {"region": "face"}})
    assert adapt(asked, three[0].still, three[1].still) == asked


def test_what_has_no_measure_stays(three):
    asked = steps({"op": "crop", "params": {"aspect": "1:1"}}, {"op": "grain", "params": {"amount": 20}})
    assert adapt(asked, three[0].still, three[1].still) == asked
