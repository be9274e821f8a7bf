"""A picture on its way to an image model and back: what was not to be drawn is the original, to the pixel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from edits.media import MediaFacts
from edits.plan import parse_plan
from edits.vocabulary import OPERATIONS
from tests.tools.render.perception import lab
from tests.tools.render.stills import photo
from tools.model.images import SIZES, brief_of, load_ways, way_of
from tools.render.canvas import Canvas, Drawing, changed, finish_canvas, prepare_canvas
from tools.render.delivery import deliver
from tools.render.errors import StepError
from tools.render.operation import Picture
from tools.render.provenance import source_packet

FLOWER = np.ascontiguousarray(photo("flower"))
FACTS = MediaFacts(media_id="m1", kind="image", mime="image/png", bytes=1, sha256="00", width=640, height=427)
BOX = {"left": 0.3, "top": 0.3, "width": 0.2, "height": 0.2}


def drawing(folder: Path, op: str, params: dict[str, Any], rgb: np.ndarray = FLOWER, **more: Any) -> Drawing:
    Image.fromarray(rgb).save(folder / "original.png")
    (step,) = parse_plan([{"op": op, "params": params, **more}]).steps
    way = way_of(step)
    assert way is not None
    facts = FACTS.model_copy(update={"width": rgb.shape[1], "height": rgb.shape[0]})
    return Drawing(folder / "original.png", facts, step, way.area, way.blend, SIZES, folder)


def drawn(canvas: Canvas, change: Any, folder: Path) -> Path:
    """What a model gives back: the picture it was sent, changed."""
    rgb = change(np.asarray(Image.open(canvas.picture).convert("RGB")).copy())
    Image.fromarray(rgb).save(folder / "drawn.png")
    return folder / "drawn.png"


def finished(one: Drawing, canvas: Canvas, file: Path) -> np.ndarray:
    out = one.folder / "finished"
    finish_canvas(one, canvas, file, out)
    return np.asarray(Image.open(out).convert("RGB"))


def gray(rgb: np.ndarray) -> np.ndarray:
    return np.full_like(rgb, 128)


def test_the_picture_is_sent_in_a_size_that_models_make_with_a_mask_that_is_transparent_where_they_may_draw(
    tmp_path: Path,
) -> None:
    canvas = prepare_canvas(drawing(tmp_path, "remove_object", {"subject": "it"}, target={"region": BOX}))
    picture, mask = Image.open(canvas.picture), np.asarray(Image.open(canvas.mask))
    assert picture.size in SIZES
    assert mask.shape[:2] == picture.size[::-1]
    free = mask[..., 3] == 0
    assert free[round(0.4 * mask.shape[0]), round(0.4 * mask.shape[1])]
    assert 0.03 < free.mean() < 0.09


def test_outside_the_mask_not_one_pixel_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transparent = np.full(FLOWER.shape[:2], 255, np.uint8)
    transparent[0, 0] = 0
    one = drawing(tmp_path, "remove_object", {"subject": "it"}, target={"region": BOX})
    Image.fromarray(np.dstack([FLOWER, transparent])).save(one.path)
    canvas = prepare_canvas(one)
    after = finished(one, canvas, drawn(canvas, gray, tmp_path))
    mask = np.load(canvas.whole_mask)
    assert np.array_equal(after[mask == 0], FLOWER[mask == 0])
    assert np.abs(after[mask == 255].astype(int) - FLOWER[mask == 255]).mean() > 10


def test_half_the_amount_is_half_the_way(tmp_path: Path) -> None:
    one = drawing(tmp_path, "restyle", {"prompt": "gray"}, amount=0.5)
    canvas = prepare_canvas(one)
    after = finished(one, canvas, drawn(canvas, gray, tmp_path))
    assert np.abs(after.astype(int) - (FLOWER.astype(int) + 128) / 2).mean() < 2


def test_colours_are_taken_and_the_light_stays(tmp_path: Path) -> None:
    old = np.repeat(FLOWER.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    one = drawing(tmp_path, "colorize", {}, old)
    canvas = prepare_canvas(one)

    def tinted(rgb: np.ndarray) -> np.ndarray:
        return np.clip(rgb * np.array([1.3, 0.9, 0.6]) * 0.7, 0, 255).astype(np.uint8)

    after = lab(finished(one, canvas, drawn(canvas, tinted, tmp_path)))
    assert np.abs(after[..., 0] - lab(old)[..., 0]).mean() < 3
    assert after[..., 2].mean() > 8


def test_new_light_leaves_every_edge_where_it_was(tmp_path: Path) -> None:
    one = drawing(tmp_path, "relight", {"direction": "left"})
    canvas = prepare_canvas(one)

    def lit(rgb: np.ndarray) -> np.ndarray:
        slope = np.linspace(1.5, 0.5, rgb.shape[1])[None, :, None]
        return np.clip(np.roll(rgb, 9, axis=1) * slope, 0, 255).astype(np.uint8)

    after = finished(one, canvas, drawn(canvas, lit, tmp_path))
    assert after[:, :200].mean() > FLOWER[:, :200].mean() + 5
    assert after[:, -200:].mean() < FLOWER[:, -200:].mean() - 5
    edges, before = (np.abs(np.diff(rgb.astype(float).mean(axis=2), axis=1)) for rgb in (after, FLOWER))
    assert np.corrcoef(edges.ravel(), before.ravel())[0, 1] > 0.9


def test_only_what_was_drawn_anew_is_taken_where_no_place_was_named() -> None:
    new = np.clip(FLOWER.astype(int) + 4, 0, 255).astype(np.uint8)
    new[40:120, 60:160] = (250, 40, 40)
    mask = changed(FLOWER, new)
    assert mask is not None
    assert mask[80, 110] == 255
    assert mask[300:, 400:].max() == 0
    assert changed(FLOWER, 255 - FLOWER) is None


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"aspect": "3:2"}, "shape already"),
        ({"box": {"left": 0.4, "top": 0.4, "width": 0.1, "height": 0.1}}, "at most"),
    ],
)
def test_a_frame_that_cannot_grow_so_is_a_sentence(params: dict[str, Any], words: str, tmp_path: Path) -> None:
    square = np.ascontiguousarray(FLOWER[:420, :630])
    with pytest.raises(StepError, match=words):
        prepare_canvas(drawing(tmp_path, "expand_canvas", params, square))


def test_every_generative_operation_has_its_brief_and_people_stay_who_they_are() -> None:
    ways, keep = load_ways()
    given = {"subject": "the bin", "prompt": "a jet cabin, soft light", "placement": "the left", "what": "slim"}
    for op in ways:
        fields = {name: value for name, value in given.items() if name in _fields(op)}
        if op == "retouch":
            fields = {"what": "teeth"}
        (step,) = parse_plan([{"op": op, "params": fields}]).steps
        said = brief_of(step)
        assert "{" not in said
        assert all(value in said for value in fields.values())
        assert (keep in said) is (op != "restyle")


def _fields(op: str) -> set[str]:
    return set(OPERATIONS[op].model_fields)


def test_a_list_of_ways_that_cannot_work_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "pictures.toml"
    file.write_text('people = "same"\ngraphic = "{prompt}"\n[exposure]\nsays = "x"\narea = "frame"\n')
    with pytest.raises(ValueError, match="pictures exposure"):
        load_ways(file)
    less = tmp_path / "less.toml"
    less.write_text('people = "same"\n')
    with pytest.raises(ValueError, match="pictures graphic: is missing"):
        load_ways(less)


@pytest.mark.parametrize("container", ["jpg", "png", "webp", "tiff", "avif"])
def test_every_format_says_that_a_model_made_it(container: str, tmp_path: Path) -> None:
    plan = parse_plan([{"op": "output", "params": {"container": container}}])
    done = deliver(Picture(FLOWER), plan, tmp_path / "out", preview=False, source_type="trainedAlgorithmicMedia")
    body = done.path.read_bytes()
    assert source_packet("trainedAlgorithmicMedia") in body
    own = deliver(Picture(FLOWER), plan, tmp_path / "plain", preview=False)
    assert b"trainedAlgorithmicMedia" not in own.path.read_bytes()
