"""What colour steps do to photographs, as a viewer would say it."""

from __future__ import annotations

import numpy as np
import pytest

from edits.plan import Step
from edits.vocabulary import OPERATIONS
from tests.tools.render.perception import delta_e, lab
from tests.tools.render.stills import PHOTOS, Studio, photo, plan, step
from tools.render.lut import evaluate
from tools.render.operation import ColorOperation, find_operation

WHEEL = {"hue": 210, "saturation": 60, "luminance": 20}
COLOR_STEPS = [
    step("temperature", amount=50),
    step("tint", amount=-40),
    step("exposure", ev=1),
    step("exposure", ev=-1),
    step("contrast", amount=60),
    step("contrast", amount=-60),
    step("highlights", amount=-80),
    step("highlights", amount=60),
    step("shadows", amount=80),
    step("shadows", amount=-60),
    step("whites", amount=50),
    step("whites", amount=-50),
    step("blacks", amount=50),
    step("blacks", amount=-50),
    step("tone_curve", points=[[0, 10], [90, 70], [180, 210], [255, 250]]),
    step("tone_curve", channel="blue", points=[[0, 30], [255, 225]]),
    step("vibrance", amount=80),
    step("vibrance", amount=-80),
    step("saturation", amount=50),
    step("saturation", amount=-60),
    *(step("hsl", band=b, hue=40, saturation=30, luminance=-20)
      for b in ("red", "orange", "yellow", "green", "aqua", "blue", "purple", "magenta")),
    step("color_grade", shadows=WHEEL, highlights={"hue": 40, "saturation": 40}, balance=20),
    step("color_grade", midtones=WHEEL, blending=20),
    step("color_grade", **{"global": WHEEL}),
    step("monochrome"),
    step("monochrome", filter="red"),
    step("cdl", slope=[1.1, 1, 0.9], offset=[0.02, 0, -0.02], power=[1.1, 1, 0.9], saturation=1.2),
]  # fmt: skip
NAMES = [f"{one['op']}-{place}" for place, one in enumerate(COLOR_STEPS)]
GRAYS = np.repeat(np.linspace(0, 1, 256, dtype=np.float32)[:, None], 3, axis=1)
TONE = ["exposure", "contrast", "highlights", "shadows", "whites", "blacks"]


def first(one: dict) -> Step:
    return plan(one).steps[0]


def graded(name: str, *steps: dict) -> np.ndarray:
    """A photograph after steps, exactly, as 0–1 floats."""
    return np.clip(evaluate(plan(*steps).in_order(), photo(name)[::2, ::2].astype(np.float32) / 255), 0, 1)


def mean_lab(name: str, *steps: dict) -> np.ndarray:
    return lab(graded(name, *steps)).reshape(-1, 3).mean(axis=0)


def chroma(name: str, *steps: dict) -> np.ndarray:
    seen = lab(graded(name, *steps))
    return np.hypot(seen[..., 1], seen[..., 2])


@pytest.mark.parametrize("one", COLOR_STEPS, ids=NAMES)
def test_half_the_strength_lies_between_nothing_and_all(one: dict) -> None:
    before, half, full = (graded("china", {**one, "amount": a}) for a in (0, 0.5, 1))
    changed = np.abs(full - before).mean()
    assert 0 < np.abs(half - before).mean() <= changed + 1e-6
    assert np.abs(full - half).mean() <= changed + 1e-6


@pytest.mark.parametrize("name", PHOTOS)
def test_warmer_is_more_yellow_and_cooler_more_blue(name: str) -> None:
    _, _, b = mean_lab(name)
    assert mean_lab(name, step("temperature", amount=30))[2] > b + 2
    assert mean_lab(name, step("temperature", amount=-30))[2] < b - 2


def test_warming_a_gray_keeps_its_lightness() -> None:
    gray = np.full((1, 3), 0.5, np.float32)
    for amount in (-100, -30, 30, 100):
        warm = lab(evaluate([first(step("temperature", amount=amount))], gray))
        assert warm[0, 0] == pytest.approx(lab(gray)[0, 0], abs=0.6)


def test_a_hundred_of_warmth_shows_gray_as_a_lamp_of_4400_kelvin_would() -> None:
    gray = np.full((1, 3), 0.5, np.float32)
    _, a, b = lab(evaluate([first(step("temperature", amount=100))], gray))[0]
    assert 15 < b < 40
    assert -3 < a < 12


@pytest.mark.parametrize("name", PHOTOS)
def test_tint_goes_from_green_to_magenta(name: str) -> None:
    _, a, b = mean_lab(name)
    magenta, green = (mean_lab(name, step("tint", amount=x)) for x in (40, -40))
    assert magenta[1] > a + 2 > a - 2 > green[1]
    assert abs(magenta[2] - b) < abs(magenta[1] - a)


@pytest.mark.parametrize("name", PHOTOS)
def test_a_stop_more_is_brighter_and_a_stop_less_darker(name: str) -> None:
    light, _, _ = mean_lab(name)
    assert mean_lab(name, step("exposure", ev=1))[0] > light + 5
    assert mean_lab(name, step("exposure", ev=-1))[0] < light - 5


def test_a_stop_doubles_the_light_of_the_shadows_and_clips_no_highlight() -> None:
    brighter = evaluate([first(step("exposure", ev=1))], GRAYS)[:, 0]
    dark = GRAYS[40, 0]
    assert ((brighter[40] + 0.055) / 1.055) ** 2.4 == pytest.approx(2 * ((dark + 0.055) / 1.055) ** 2.4, rel=0.01)
    assert brighter[254] < brighter[255] <= 1.0001


@pytest.mark.parametrize("name", PHOTOS)
def test_contrast_widens_the_spread_of_lightness(name: str) -> None:
    spread = lab(graded(name))[..., 0].std()
    assert lab(graded(name, step("contrast", amount=50)))[..., 0].std() > spread * 1.05
    assert lab(graded(name, step("contrast", amount=-50)))[..., 0].std() < spread * 0.95


def test_contrast_leaves_black_middle_gray_and_white_where_they_are() -> None:
    for amount in (-100, 100):
        after = evaluate([first(step("contrast", amount=amount))], GRAYS)[:, 0]
        assert after[[0, 119, 255]] == pytest.approx(GRAYS[[0, 119, 255], 0], abs=0.004)


@pytest.mark.parametrize(("op", "amount", "low", "high"), [("shadows", 60, 0, 35), ("highlights", -60, 75, 101)])
def test_shadows_and_highlights_mostly_move_their_own_tones(op: str, amount: int, low: int, high: int) -> None:
    before, after = lab(graded("china")), lab(graded("china", step(op, amount=amount)))
    own = (before[..., 0] >= low) & (before[..., 0] < high)
    moved = (after[..., 0] - before[..., 0]) * np.sign(amount)
    assert moved[own].mean() > 2
    assert moved[own].mean() > 1.5 * moved[~own].mean()


def test_opening_shadows_keeps_the_hue_of_what_was_dark() -> None:
    red = np.array([[0.3, 0.08, 0.06]], np.float32)
    before, after = lab(red)[0], lab(evaluate([first(step("shadows", amount=80))], red))[0]
    assert after[0] > before[0] + 5
    assert np.arctan2(after[2], after[1]) == pytest.approx(np.arctan2(before[2], before[1]), abs=0.08)


def test_whites_move_the_white_point_and_blacks_the_black_point() -> None:
    brighter = evaluate([first(step("whites", amount=50))], GRAYS)[:, 0]
    deeper = evaluate([first(step("blacks", amount=-50))], GRAYS)[:, 0]
    faded = evaluate([first(step("blacks", amount=50))], GRAYS)[:, 0]
    assert brighter[240] >= 1 > GRAYS[240, 0]
    assert deeper[10] <= 0 < GRAYS[10, 0]
    assert faded[0] > 0.05
    assert brighter[20] == pytest.approx(GRAYS[20, 0], abs=0.01)
    assert deeper[230] == pytest.approx(GRAYS[230, 0], abs=0.01)


@pytest.mark.parametrize("op", TONE)
@pytest.mark.parametrize("strength", [0.3, 1, 1.5])
def test_no_tone_slider_ever_turns_two_grays_around(op: str, strength: float) -> None:
    for end in (-5, 5) if op == "exposure" else (-100, 100):
        params = {"ev": end} if op == "exposure" else {"amount": end}
        after = evaluate([first(step(op, amount_of_step=strength, **params))], GRAYS)[:, 0]
        assert (np.diff(after) >= -1e-5).all()


def test_a_rising_curve_stays_rising_at_any_strength() -> None:
    points = [[0, 0], [100, 100], [110, 180], [255, 255]]
    for strength in (0.5, 1, 1.5):
        curve = step("tone_curve", points=points, amount_of_step=strength)
        assert (np.diff(evaluate([first(curve)], GRAYS)[:, 0]) >= -1e-5).all()


def test_a_curve_goes_through_its_points() -> None:
    after = evaluate([first(step("tone_curve", points=[[0, 20], [128, 160], [255, 240]]))], GRAYS)[:, 0] * 255
    assert after[[0, 128, 255]] == pytest.approx([20, 160, 240], abs=0.5)


def test_a_curve_of_one_channel_leaves_the_others() -> None:
    before, after = graded("china"), graded("china", step("tone_curve", channel="red", points=[[0, 40], [255, 255]]))
    assert np.array_equal(before[..., 1:], after[..., 1:])
    assert after[..., 0].mean() > before[..., 0].mean()


@pytest.mark.parametrize("name", PHOTOS)
def test_saturation_scales_chroma_and_keeps_lightness(name: str) -> None:
    assert chroma(name, step("saturation", amount=40)).mean() > 1.2 * chroma(name).mean()
    assert chroma(name, step("saturation", amount=-100)).max() < 0.5
    assert mean_lab(name, step("saturation", amount=40))[0] == pytest.approx(mean_lab(name)[0], abs=2)


def test_strong_saturation_keeps_the_structure_of_petals() -> None:
    petals = np.s_[80:120, 130:165]
    before, after = graded("flower")[petals], graded("flower", step("saturation", amount=80))[petals]
    assert (after >= 0.999).all(axis=-1).mean() < 0.01
    assert lab(after)[..., 0].std() > 0.75 * lab(before)[..., 0].std()


def test_vibrance_helps_muted_colours_more_than_strong_ones_and_spares_skin() -> None:
    muted, strong, skin = (np.array([c], np.float32) / 255 for c in ([110, 125, 150], [20, 60, 220], [200, 150, 125]))

    def gain(color: np.ndarray) -> float:
        before, after = lab(color)[0], lab(evaluate([first(step("vibrance", amount=60))], color))[0]
        return float(np.hypot(*after[1:]) / np.hypot(*before[1:]))

    assert gain(muted) > gain(strong) + 0.1
    assert gain(muted) > gain(skin) + 0.1
    assert gain(skin) >= 1


@pytest.mark.parametrize("band", ["red", "orange", "yellow", "green", "aqua", "blue", "purple", "magenta"])
def test_a_band_moves_its_own_colour_and_leaves_the_opposite_and_gray(band: str) -> None:
    hues = {"red": (230, 40, 40), "orange": (235, 130, 40), "yellow": (225, 215, 40), "green": (60, 180, 60),
            "aqua": (40, 200, 200), "blue": (50, 80, 230), "purple": (130, 50, 220),
            "magenta": (220, 50, 190)}  # fmt: skip
    names = list(hues)
    own = np.array([hues[band]], np.float32) / 255
    opposite = np.array([hues[names[(names.index(band) + 4) % 8]]], np.float32) / 255
    gray = np.full((1, 3), 0.5, np.float32)
    faded = first(step("hsl", band=band, saturation=-100))
    assert np.hypot(*lab(evaluate([faded], own))[0, 1:]) < 0.5 * np.hypot(*lab(own)[0, 1:])
    for other in (opposite, gray):
        assert delta_e(evaluate([faded], other), other).max() < 0.5


def test_green_hue_plus_turns_leaves_towards_aqua_and_minus_towards_yellow() -> None:
    leaf = np.array([[0.35, 0.6, 0.2]], np.float32)
    angle = [
        float(np.arctan2(*lab(evaluate([first(step("hsl", band="green", hue=h))], leaf))[0, [2, 1]]))
        for h in (-80, 0, 80)
    ]
    assert angle[0] < angle[1] < angle[2]


def test_a_grade_tints_shadows_teal_and_highlights_orange() -> None:
    grade = step("color_grade", shadows={"hue": 190, "saturation": 60}, highlights={"hue": 35, "saturation": 60})
    before, after = lab(graded("china")), lab(graded("china", grade))
    dark, bright = before[..., 0] < 30, (before[..., 0] > 70) & (before[..., 0] < 90)
    assert (after - before)[dark][:, 1].mean() < -2
    assert (after - before)[bright][:, 2].mean() > 2


def test_a_grade_leaves_pure_black_and_white_without_a_tint() -> None:
    ends = GRAYS[[0, 255]]
    grade = step("color_grade", **{"global": {"hue": 300, "saturation": 100}})
    assert delta_e(np.clip(evaluate([first(grade)], ends), 0, 1), ends).max() < 1


def test_monochrome_is_gray_and_a_red_filter_darkens_the_sky() -> None:
    plain, red = (graded("china", step("monochrome", filter=f)) for f in ("none", "red"))
    assert np.ptp(plain, axis=-1).max() < 1e-5
    blue = np.array([[0.35, 0.55, 0.85]], np.float32)
    gray = [float(evaluate([first(step("monochrome", filter=f))], blue)[0, 0]) for f in ("none", "red", "blue")]
    assert gray[1] < gray[0] < gray[2]
    assert red.std() > 0


def test_cdl_is_the_formula_of_the_standard() -> None:
    color = np.array([[0.2, 0.5, 0.7]], np.float32)
    after = evaluate(
        [first(step("cdl", slope=[1.2, 1, 0.8], offset=[0.05, 0, -0.1], power=[1.1, 1, 0.9], saturation=0.5))], color
    )
    sop = np.clip(color[0] * [1.2, 1, 0.8] + [0.05, 0, -0.1], 0, 1) ** [1.1, 1, 0.9]
    luma = sop @ [0.2126, 0.7152, 0.0722]
    assert after[0] == pytest.approx(luma + 0.5 * (sop - luma), abs=1e-4)


def test_a_look_by_name_is_its_own_colour_steps() -> None:
    from edits.looks import load_looks
    from tools.render.operation import color_steps

    look = next(one for one in load_looks().values() if len(color_steps(one.photo)) >= 2)
    by_name = graded("china", step("lut", name=look.name))
    outright = evaluate(color_steps(look.photo), photo("china")[::2, ::2].astype(np.float32) / 255)
    assert np.abs(by_name - np.clip(outright, 0, 1)).max() < 1e-4
    assert np.abs(graded("china", step("lut", name=look.slug, strength=0)) - graded("china")).max() < 1e-6


def test_a_reference_gives_its_mood_and_a_picture_matched_to_itself_stays(studio: Studio) -> None:
    media = {"ref": studio.file(photo("flower"))}
    matched = studio.pixels(photo("china"), step("match_look", media="ref"), media=media)
    before, after, goal = (lab(p).reshape(-1, 3).mean(axis=0) for p in (photo("china"), matched, photo("flower")))
    assert np.linalg.norm(after - goal) < 0.5 * np.linalg.norm(before - goal)
    same = studio.pixels(photo("flower"), step("match_look", media="ref"), media=media)
    assert delta_e(same, photo("flower")).mean() < 2.5


def test_every_colour_operation_of_the_language_compiles_into_the_table() -> None:
    tone = {op for op, params in OPERATIONS.items() if params.__module__.endswith(".tone")}
    assert {op for op in tone if isinstance(find_operation(op), ColorOperation)} == tone
