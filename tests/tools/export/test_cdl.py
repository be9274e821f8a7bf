"""Colour decision lists: exact for a CDL step, the nearest for anything else, and honest about the distance."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from edits.plan import Plan, parse_plan
from tools.export.cdl import fit
from tools.export.exported import Exported
from tools.export.formats import export
from tools.render.lut import compile_lut, identity

SPACE = "{urn:ASC:CDL:v1.2}"
NUMBERS = {"slope": [1.1, 1, 0.9], "offset": [0.01, 0, -0.02], "power": [1, 0.95, 1.1], "saturation": 0.8}
CDL = {"op": "cdl", "params": NUMBERS}


def numbers(exported: Exported) -> dict[str, list[float]]:
    root = ElementTree.fromstring(exported.content)
    found = {}
    for name in ("Slope", "Offset", "Power", "Saturation"):
        (node,) = root.iter(f"{SPACE}{name}")
        found[name] = [float(word) for word in (node.text or "").split()]
    return found


@pytest.mark.parametrize(("kind", "root"), [("cdl", "ColorDecisionList"), ("cc", "ColorCorrection")])
def test_a_cdl_step_is_written_as_it_is(kind, root):
    exported = export(kind, parse_plan([CDL]))
    assert ElementTree.fromstring(exported.content).tag == SPACE + root
    assert exported.filename.endswith(f".{kind}")
    assert exported.lost == ()
    assert numbers(exported) == {
        "Slope": [1.1, 1, 0.9],
        "Offset": [0.01, 0, -0.02],
        "Power": [1, 0.95, 1.1],
        "Saturation": [0.8],
    }


def test_strength_is_in_the_numbers():
    found = numbers(export("cdl", parse_plan([CDL | {"amount": 0.5}])))
    assert found["Slope"] == pytest.approx([1.05, 1, 0.95])
    assert found["Saturation"] == pytest.approx([0.9])


def test_no_colour_at_all_is_a_cdl_that_changes_nothing():
    found = numbers(export("cdl", Plan()))
    assert found == {"Slope": [1, 1, 1], "Offset": [0, 0, 0], "Power": [1, 1, 1], "Saturation": [1]}


def test_two_cdl_steps_become_the_one_that_is_nearest():
    grade = fit(compile_lut(parse_plan([CDL, CDL | {"amount": 0.4}]).steps))
    assert grade.error < 1


def test_warmth_raises_red_and_lowers_blue():
    found = numbers(export("cdl", parse_plan([{"op": "temperature", "params": {"amount": 40}}])))
    middle = (np.array(found["Slope"]) * 0.5 + found["Offset"]) ** np.array(found["Power"])
    assert middle[0] > 0.5 > middle[2]


def test_muting_colour_lowers_saturation():
    assert numbers(export("cdl", parse_plan([{"op": "saturation", "params": {"amount": -50}}])))["Saturation"][0] < 0.7


def test_what_is_only_near_says_how_near():
    plan = parse_plan(
        [
            {"op": "hsl", "params": {"band": "blue", "hue": 80, "saturation": 60}},
            {"op": "grain", "params": {"amount": 9}},
        ]
    )
    colour, grain = export("cdl", plan).lost
    assert "ΔE off on average" in colour.why
    assert "detail and effects" in grain.why


def test_the_fit_of_nothing_is_exactly_nothing():
    assert fit(identity(33)).error == 0
