"""Every operation still looks as it did: coarse Lab grids and the amount of detail, kept as numbers.

A change of mathematics shows here first. When it is meant, `python -m tests.tools.render.test_fingerprints`
writes the numbers anew; look at the pictures before committing them.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.tools.render.perception import lab, ssim
from tests.tools.render.stills import Studio, photo, step
from tests.tools.render.test_color import COLOR_STEPS
from tests.tools.render.test_detail import SPATIAL

KEPT = Path(__file__).with_name("fingerprints.json")
GRID = (12, 8)
OTHERS = [
    step("crop", aspect="1:1", anchor="subject"), step("crop", aspect="9:16", anchor="thirds"),
    step("rotate", degrees=7), step("rotate", degrees=30), step("perspective", vertical=-40, horizontal=20),
    step("perspective", distortion=60), step("resize", width=300), step("flip"), step("upscale", factor=1.5),
    step("cutout"), step("replace_background", color="teal"),
    step("recolor", subject="the subject", color="purple"), step("text", content="Loupe", style="meme"),
    step("text", content="Loupe", style="lower_third", position="bottom_left"),
    step("exposure", ev=-1, target={"region": "background"}),
    step("blur", kind="lens", amount=50, target={"region": "background"}),
]  # fmt: skip
STEPS = [*COLOR_STEPS, *SPATIAL, *OTHERS]
NAMES = [json.dumps({k: v for k, v in one.items() if v != 1}, sort_keys=True) for one in STEPS]


def fingerprint(pixels: np.ndarray) -> dict:
    """Size, a grid of mean L*a*b*, and the mean absolute Laplacian of luma."""
    rgb = np.ascontiguousarray(pixels[..., :3])
    if pixels.shape[2] == 4:
        rgb = (rgb * (pixels[..., 3:] / 255.0)).astype(np.uint8)
    grid = cv2.resize(lab(rgb), GRID, interpolation=cv2.INTER_AREA)
    detail = np.abs(cv2.Laplacian(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32), cv2.CV_32F)).mean()
    return {
        "size": rgb.shape[1::-1],
        "lab": np.round(grid).astype(int).ravel().tolist(),
        "detail": round(float(detail), 1),
    }


def rendered(studio: Studio, one: dict) -> np.ndarray:
    return np.asarray(Image.open(studio.render(photo("flower"), one, lossless=True).path))


@pytest.mark.parametrize(("one", "name"), list(zip(STEPS, NAMES, strict=True)), ids=NAMES)
def test_it_still_looks_as_it_did(one: dict, name: str, studio: Studio) -> None:
    kept = json.loads(KEPT.read_text("utf-8"))[name]
    now = fingerprint(rendered(studio, one))
    assert list(now["size"]) == pytest.approx(kept["size"], abs=1)
    assert np.abs(np.subtract(now["lab"], kept["lab"])).mean() < 0.6
    assert now["detail"] == pytest.approx(kept["detail"], rel=0.04, abs=0.3)
    assert ssim(picture(now), picture(kept)) > 0.99


def picture(kept: dict) -> np.ndarray:
    """The grid's lightness as a small picture, enlarged for the window that similarity is measured in."""
    light = np.array(kept["lab"], np.float32).reshape(GRID[1], GRID[0], 3)[..., 0]
    gray = cv2.resize(np.clip(light * 2.55, 0, 255).astype(np.uint8), None, fx=8, fy=8, interpolation=cv2.INTER_CUBIC)
    return np.repeat(gray[..., None], 3, axis=2)


def write() -> None:
    """Write the fingerprints anew."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder))
        found = {name: fingerprint(rendered(studio, one)) for one, name in zip(STEPS, NAMES, strict=True)}
    lines = (f"  {json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in found.items())
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    write()
