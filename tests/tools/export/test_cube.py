"""Lookup tables, read back by a parser of our own and by Pillow, against the renderer's colours."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter
from sklearn.datasets import load_sample_images

from edits.looks import load_looks
from edits.plan import Plan, parse_plan
from tools.export.exported import Exported
from tools.export.formats import export
from tools.render.lut import apply_lut, compile_lut

PHOTO = load_sample_images().images[1]
WARMER = [{"op": "temperature", "params": {"amount": 30}}, {"op": "exposure", "params": {"ev": 0.4}}]


def read(exported: Exported) -> tuple[str, int, np.ndarray]:
    """Title, size and rows of a cube file, by the letter of the specification."""
    title, size, rows = "", 0, []
    for line in exported.content.decode("ascii").splitlines():
        words = line.split()
        if not words or line.startswith(("#", "DOMAIN_")):
            continue
        if words[0] == "TITLE":
            title = line.partition('"')[2].rstrip('"')
        elif words[0] == "LUT_3D_SIZE":
            size = int(words[1])
        else:
            rows.append([float(word) for word in words])
    return title, size, np.array(rows)


def test_a_cube_has_a_title_a_size_and_as_many_rows_as_it_says():
    title, size, rows = read(export("cube", parse_plan(WARMER)))
    assert title.startswith("Loupe ")
    assert size == 33
    assert rows.shape == (33**3, 3)


def test_red_runs_fastest():
    _, size, rows = read(export("cube", Plan()))
    assert rows[1] == pytest.approx([1 / (size - 1), 0, 0], abs=1e-6)
    assert rows[size] == pytest.approx([0, 1 / (size - 1), 0], abs=1e-6)
    assert rows[size * size] == pytest.approx([0, 0, 1 / (size - 1)], abs=1e-6)


@pytest.mark.parametrize("slug", ["a24", "noir", "kodak_gold_200", "cyberpunk"])
def test_pillow_shows_the_cube_as_the_renderer_shows_the_plan(slug):
    plan = Plan(steps=load_looks()[slug].photo)
    _, size, rows = read(export("cube", plan))
    theirs = np.asarray(Image.fromarray(PHOTO).filter(ImageFilter.Color3DLUT(size, rows.ravel().tolist())))
    colors = [step for step in plan.in_order() if step.op not in {"grain", "vignette", "clarity", "glow", "sharpen"}]
    ours = apply_lut(PHOTO, compile_lut(colors))
    assert np.abs(theirs.astype(int) - ours).mean() < 1


def test_what_a_table_cannot_hold_is_listed_with_the_reason():
    plan = parse_plan(
        [
            *WARMER,
            {"op": "exposure", "params": {"ev": 1}, "target": {"region": "sky"}},
            {"op": "vignette", "params": {"amount": -20}},
            {"op": "trim", "params": {"start": 1}},
            {"op": "match_look", "params": {"media": "gone"}},
        ]
    )
    lost = {lost.step: lost.why for lost in export("cube", plan).lost}
    assert list(lost) == ["s3", "s4", "s5", "s6"]
    assert "part of the media" in lost["s3"]
    assert "detail and effects" in lost["s4"]
    assert "cuts and speed" in lost["s5"]


def test_steps_at_strength_nothing_are_neither_written_nor_lost():
    silent = parse_plan(
        [{"op": "exposure", "params": {"ev": 2}, "amount": 0}, {"op": "vignette", "params": {"amount": 9}, "amount": 0}]
    )
    exported = export("cube", silent)
    assert exported.lost == ()
    assert np.array_equal(read(exported)[2], read(export("cube", Plan()))[2])


def test_half_the_strength_is_another_table():
    half = parse_plan([step | {"amount": 0.5} for step in WARMER])
    assert export("cube", half).content != export("cube", parse_plan(WARMER)).content
