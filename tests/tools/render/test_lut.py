"""The one table: exact enough, cheap whatever the number of steps, and the same in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from edits.looks import load_looks
from tests.tools.render.perception import delta_e
from tests.tools.render.stills import PHOTOS, Studio, photo, plan, step
from tests.tools.render.test_color import COLOR_STEPS, NAMES
from tools.render import lut, still
from tools.render.cube import read_cube, write_cube
from tools.render.errors import CubeError
from tools.render.lut import apply_lut, compile_lut, evaluate, identity, sample_lut
from tools.render.operation import is_color

TWELVE = [
    step("temperature", amount=25), step("exposure", ev=0.6), step("contrast", amount=40),
    step("highlights", amount=-50), step("shadows", amount=40), step("whites", amount=20),
    step("blacks", amount=-20), step("vibrance", amount=40), step("saturation", amount=15),
    step("hsl", band="blue", hue=-30, saturation=30), step("hsl", band="green", saturation=-40),
    step("color_grade", shadows={"hue": 200, "saturation": 40}, highlights={"hue": 40, "saturation": 30}),
]  # fmt: skip


def errors(name: str, steps: list[dict]) -> np.ndarray:
    """ΔE2000 between the picture through the table, in 8 bits, and exact evaluation."""
    ordered = plan(*steps).in_order()
    pixels = np.ascontiguousarray(photo(name)[::2, ::2])
    exact = np.clip(evaluate(ordered, pixels.astype(np.float32) / 255), 0, 1)
    return delta_e(apply_lut(pixels, compile_lut(ordered)), exact)


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("one", COLOR_STEPS, ids=NAMES)
def test_the_table_is_as_good_as_exact_evaluation(one: dict, name: str) -> None:
    found = errors(name, [one])
    assert found.mean() <= 0.5
    assert np.quantile(found, 0.999) <= 2.5


@pytest.mark.parametrize("name", PHOTOS)
def test_twelve_steps_in_one_table_are_as_good_as_exact_evaluation(name: str) -> None:
    found = errors(name, TWELVE)
    assert found.mean() <= 0.5
    assert np.quantile(found, 0.999) <= 2.5


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("slug", ["aerochrome", "sin_city", "pop_art", "lomography", "vhs_1980s"])
def test_the_hardest_looks_keep_to_it_too(slug: str, name: str) -> None:
    found = errors(
        name, [one.model_dump(include={"op", "params"}) for one in load_looks()[slug].photo if is_color(one)]
    )
    assert found.mean() <= 0.5
    assert np.quantile(found, 0.999) <= 2.5


def test_a_larger_table_is_closer_still() -> None:
    ordered = plan(*TWELVE).in_order()
    colors = photo("china").astype(np.float32) / 255
    exact = np.clip(evaluate(ordered, colors), 0, 1)
    small, large = (np.clip(sample_lut(colors, compile_lut(ordered, size)), 0, 1) for size in (33, 65))
    assert np.abs(large - exact).mean() < 0.6 * np.abs(small - exact).mean()


def test_twelve_steps_go_over_the_picture_once(monkeypatch: pytest.MonkeyPatch, studio: Studio) -> None:
    passes: list[np.ndarray] = []

    def counted(rgb: np.ndarray, table: np.ndarray) -> np.ndarray:
        passes.append(table)
        return apply_lut(rgb, table)

    monkeypatch.setattr(still, "apply_lut", counted)
    studio.render(photo("china"), *TWELVE)
    assert len(passes) == 1


def test_colours_evaluated_in_parts_are_those_evaluated_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ordered = plan(*TWELVE).in_order()
    whole = evaluate(ordered, identity())
    monkeypatch.setattr(lut, "AT_ONCE", 1_000)
    assert np.abs(evaluate(ordered, identity()) - whole).max() < 1e-6


def test_the_same_steps_are_compiled_once() -> None:
    ordered = plan(*TWELVE).in_order()
    assert compile_lut(ordered) is compile_lut(plan(*TWELVE).in_order())
    assert compile_lut(ordered) is not compile_lut(ordered[:-1])


def test_steps_at_no_strength_compile_to_the_table_that_changes_nothing() -> None:
    silent = [{**one, "amount": 0} for one in TWELVE]
    assert np.array_equal(compile_lut(plan(*silent).steps), identity())


def test_the_order_in_which_colour_was_asked_for_does_not_matter(studio: Studio) -> None:
    each_once = [one for one in TWELVE if one["params"].get("band") != "green"]
    forwards, backwards = (studio.pixels(photo("china"), *steps) for steps in (each_once, each_once[::-1]))
    assert np.array_equal(forwards, backwards)


def test_a_highlight_pushed_out_by_one_step_is_brought_back_by_the_next() -> None:
    steps = plan(step("whites", amount=100), step("tone_curve", points=[[0, 0], [255, 255]])).steps
    pushed = evaluate(plan(step("whites", amount=100)).steps, np.full((1, 3), 0.95, np.float32))
    assert pushed.max() > 1
    assert evaluate(steps, np.full((1, 3), 0.95, np.float32)).max() <= 1.0001


def test_a_cube_file_says_the_same_as_the_table(tmp_path: Path) -> None:
    table = compile_lut(plan(*TWELVE).in_order())
    path = tmp_path / "look.cube"
    path.write_text(write_cube(table, 'a "look"\n'))
    assert np.abs(read_cube(path) - table).max() < 1e-6
    lines = path.read_text().splitlines()
    assert lines[0] == 'TITLE "a look"'
    assert "LUT_3D_SIZE 33" in lines
    red_second = lines.index("DOMAIN_MAX 1.0 1.0 1.0") + 2
    assert lines[red_second] == "{:.6f} {:.6f} {:.6f}".format(*table[0, 0, 1])


def test_another_reader_of_the_cube_file_sees_the_preview_within_one_level(tmp_path: Path) -> None:
    table = compile_lut(plan(*TWELVE).in_order())
    text = write_cube(table)
    rows = [tuple(map(float, line.split())) for line in text.splitlines() if line[:1] in "-0123456789"]
    other = Image.fromarray(photo("china")).filter(ImageFilter.Color3DLUT(33, rows))
    assert np.abs(np.asarray(other).astype(int) - apply_lut(photo("china"), table)).mean() <= 1


def test_an_uploaded_cube_is_applied_and_its_domain_and_one_dimensional_kind_are_understood(
    studio: Studio, tmp_path: Path
) -> None:
    (tmp_path / "curve.cube").write_text("LUT_1D_SIZE 3\n0 0 0\n0.7 0.7 0.7\n1 1 1\n")
    half = "LUT_3D_SIZE 2\nDOMAIN_MAX 2 2 2\n" + "\n".join(
        f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)
    )
    (tmp_path / "wide.cube").write_text(half)
    media = {"curve": tmp_path / "curve.cube", "wide": tmp_path / "wide.cube"}
    gray = np.full((8, 8, 3), 128, np.uint8)
    assert studio.pixels(gray, step("lut", name="curve"), media=media)[0, 0] == pytest.approx([179] * 3, abs=2)
    assert studio.pixels(gray, step("lut", name="wide"), media=media)[0, 0] == pytest.approx([64] * 3, abs=2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LUT_3D_SIZE 2\n0 0 0\n",
        "LUT_3D_SIZE banana\n0 0 0",
        "LUT_3D_SIZE 500\n",
        "LUT_3D_SIZE 2\n" + "0 0 nan\n" * 8,
        "LUT_3D_SIZE 2\n" + "0 0\n" * 8,
        "LUT_3D_SIZE 2\nDOMAIN_MIN 1 1 1\nDOMAIN_MAX 0 0 0\n" + "0 0 0\n" * 8,
    ],
)
def test_a_broken_cube_is_refused_with_a_sentence_and_the_rest_renders(
    text: str, studio: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "broken.cube"
    path.write_text(text)
    with pytest.raises(CubeError, match="lookup table"):
        read_cube(path)
    rendered = studio.render(
        photo("china"), step("lut", name="mine"), step("exposure", ev=1), media={"mine": path}, lossless=True
    )
    assert [one.step for one in rendered.not_rendered] == ["s1"]
    assert np.asarray(Image.open(rendered.path)).mean() > photo("china").mean() + 5


def test_a_binary_file_is_no_cube(tmp_path: Path) -> None:
    path = tmp_path / "photo.cube"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(CubeError, match="not text"):
        read_cube(path)
