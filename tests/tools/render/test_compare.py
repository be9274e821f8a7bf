"""Before and after in one picture."""

import numpy as np
from PIL import Image

from tools.render.compare import render_comparison


def saved(path, size, color):
    Image.new("RGB", size, color).save(path, quality=95)
    return path


def compared(folder, before, after, **more):
    old, new = saved(folder / "old.png", before, "red"), saved(folder / "new.png", after, "blue")
    return np.asarray(Image.open(render_comparison(old, new, folder / "both", **more).path).convert("RGB"))


def test_halves_of_the_same_frame_lie_over_each_other(tmp_path):
    pixels = compared(tmp_path, (600, 400), (600, 400))
    assert pixels.shape == (400, 600, 3)
    assert pixels[200, 100, 0] > 200
    assert pixels[200, 500, 2] > 200


def test_a_crop_stands_beside_the_original_equally_high_without_margins(tmp_path):
    pixels = compared(tmp_path, (600, 400), (400, 400))
    assert pixels.shape[0] == 400
    assert abs(pixels.shape[1] - 1_000) < 6
    for row in (2, 200, 397):
        assert pixels[row, 10, 0] > 200
        assert pixels[row, -10, 2] > 200
    assert (pixels[200] > 200).all(axis=1).sum() >= 1


def test_two_wide_pictures_fit_the_longest_side(tmp_path):
    pixels = compared(tmp_path, (1600, 900), (900, 1600), longest=1_000)
    assert 990 <= pixels.shape[1] <= 1_000
    assert pixels.shape[0] == round(1_000 / (1600 / 900 + 900 / 1600))
