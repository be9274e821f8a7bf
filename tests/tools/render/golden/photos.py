"""Every operation on a still, once or more, on painted scenes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.tools.render.golden.case import Case, name_of
from tests.tools.render.golden.painted import FACES, still
from tests.tools.render.stills import Studio, save, step, with_faces
from tools.render.source import shrunk

OTHERS = ("badge", "still_life", "right", "bright", "portrait")
"""Painted stills that a step may name as another medium."""
SEED = "5eed" * 16
"""A hash for the file: grain starts from it, and a PNG's own would change with the library that packs it."""
LARGEST = 216
"""Pixels of a kept picture's longer side at most."""
CUBE = "TITLE warm\nLUT_3D_SIZE 2\n" + "\n".join(
    f"{0.1 + 0.9 * r:.2f} {0.95 * g:.2f} {0.1 + 0.7 * b:.2f}" for b in (0, 1) for g in (0, 1) for r in (0, 1)
)
WHEEL = {"hue": 210, "saturation": 60, "luminance": 20}
WARM = {"hue": 40, "saturation": 40}
BANDS = ("red", "orange", "yellow", "green", "aqua", "blue", "purple", "magenta")


def case(op: str, source: str = "landscape", *, other: dict[str, Any] | None = None, weaker: float = 0.6,
         target: Any = None, title: str = "", **params: Any) -> Case:  # fmt: skip
    """One step on a painted still. other: what is different in the picture that must not pass, else `weaker`."""
    one = step(op, target=target, **params)
    second = step(op, target=target, **{**params, **other}) if other else {**one, "amount": weaker}
    known = {"still": with_faces(FACES[source])} if source in FACES else {}
    return Case(title or name_of(op, **params), (one,), (second,), source, known)


COLOR = [
    *(case(op, amount=amount) for op, amount in (
        ("temperature", 50), ("temperature", -50), ("tint", 40), ("tint", -40), ("contrast", 60), ("contrast", -60),
        ("highlights", -80), ("highlights", 60), ("shadows", 80), ("shadows", -60), ("whites", 50), ("whites", -50),
        ("vibrance", 80), ("vibrance", -80), ("saturation", 50), ("saturation", -60),
    )),
    *(case(op, amount=amount, weaker=0.3) for op, amount in (("blacks", 50), ("blacks", -50))),
    case("exposure", ev=1), case("exposure", ev=-1),
    case("tone_curve", points=[[0, 10], [90, 70], [180, 210], [255, 250]], title="tone_curve"),
    case("tone_curve", channel="blue", points=[[0, 30], [255, 225]]),
    *(case("hsl", "chart", band=band, hue=60, saturation=50, luminance=-40, title=f"hsl_{band}") for band in BANDS),
    case("color_grade", shadows=WHEEL, highlights=WARM, balance=20, title="color_grade_shadows_highlights"),
    case("color_grade", midtones=WHEEL, blending=20, title="color_grade_midtones"),
    case("color_grade", **{"global": WHEEL}, title="color_grade_global"),
    case("monochrome"), case("monochrome", filter="red"),
    case("cdl", slope=[1.2, 1, 0.8], offset=[0.03, 0, -0.03], power=[1.1, 1, 0.9], saturation=1.2),
    case("lut", name="kodak_gold_200"), case("lut", name="cube"),
    case("match_look", media="still_life"), case("match_look", "still_life", media="portrait"),
]  # fmt: skip
DETAIL = [
    case("texture", amount=80, weaker=0.2), case("texture", amount=-100, weaker=0),
    case("clarity", amount=60), case("clarity", amount=-60), case("dehaze", amount=60), case("dehaze", amount=-60),
    case("denoise", "noisy", luminance=50, color=50), case("sharpen", amount=80, weaker=0.3),
    *(case("blur", kind=kind, amount=40) for kind in ("gaussian", "lens", "motion", "pixelate")),
    case("blur", "still_life", kind="lens", amount=60, target={"region": "background"}, title="blur_background",
         weaker=0.2),
    case("blur", "portrait", kind="pixelate", amount=60, target={"region": "face"}, title="blur_face"),
    case("vignette", amount=-50), case("vignette", amount=50), case("grain", amount=40),
    case("grain", amount=60, size=100), case("glow", amount=80),
    case("exposure", ev=-1, target={"region": "the sky"}, title="exposure_sky"),
    case("saturation", "portrait", amount=-80, target={"exclude": ["skin"]}, title="saturation_but_skin"),
]  # fmt: skip
GEOMETRY = [
    case("crop", aspect="1:1", other={"anchor": "thirds"}, anchor="subject"),
    case("crop", "portrait", aspect="4:5", anchor="subject", other={"aspect": "1:1"}, title="crop_face"),
    case("crop", box={"left": 0.1, "top": 0.3, "width": 0.5, "height": 0.5}, title="crop_box",
         other={"box": {"left": 0.15, "top": 0.3, "width": 0.5, "height": 0.5}}),
    case("rotate", degrees=7), case("rotate", degrees=30), case("rotate", degrees=90, other={"degrees": 270}),
    case("straighten", "leaning", other={"degrees": 1}), case("straighten", degrees=4),
    case("flip", other={"axis": "vertical"}), case("flip", axis="vertical", other={"axis": "horizontal"}),
    case("resize", width=100, other={"width": 90}), case("upscale", factor=1.5, other={"factor": 1.2}),
    case("perspective", vertical=-40, horizontal=20), case("perspective", distortion=60),
]  # fmt: skip
LOCAL = [
    case("cutout", "still_life", other={"subject": "the background"}),
    case("cutout", "portrait", subject="the person", other={"subject": "my face"}),
    case("replace_background", "still_life", color="teal", other={"color": "navy"}),
    case("replace_background", "still_life", media="portrait", other={"media": "badge"}, title="replace_background"),
    case("recolor", "still_life", subject="the subject", color="purple"),
    case("retouch", "close_up", what="skin", weaker=0), case("retouch", "portrait", what="red_eye"),
    case("merge", media=["portrait", "still_life"], other={"layout": "side_by_side"}, title="merge_collage"),
    case("merge", media=["still_life"], layout="side_by_side", other={"media": ["portrait"]}),
    case("merge", media=["still_life"], layout="composite", other={"media": ["portrait"]}),
    case("merge", media=["badge"], layout="composite", other={"media": ["still_life"]}, title="merge_cut_out"),
    case("merge", "dark", media=["bright"], layout="hdr", other={"layout": "composite"}),
    case("merge", "left", media=["right"], layout="panorama", other={"layout": "side_by_side"}),
]  # fmt: skip
WORDS = [
    *(case("text", content="Loupe 24", style=style, position=place) for style, place in (
        ("title", "center"), ("lower_third", "bottom_left"), ("meme", "top"), ("watermark", "bottom_right"),
        ("label", "top_right"))),
    case("overlay", media="badge", scale=0.3, position="top_left"), case("overlay", media="badge", scale=0.15),
]  # fmt: skip
DELIVERY = [
    case("output", aspect="9:16", other={"aspect": "4:5"}), case("output", width=120, other={"width": 110}),
    case("output", color_space="gray", other={"color_space": "srgb"}),
    case("output", color_space="palette", other={"color_space": "gray"}),
]  # fmt: skip
PHOTOS = [*COLOR, *DETAIL, *GEOMETRY, *LOCAL, *WORDS, *DELIVERY]


def painted_media(folder: Path) -> dict[str, Path]:
    """The painted stills that steps name, and a lookup table, as files."""
    cube = folder / "warm.cube"
    cube.write_text(CUBE, "utf-8")
    return {"cube": cube, **{name: save(still(name), folder / f"{name}.png") for name in OTHERS}}


def take_photo(one: Case, studio: Studio, media: Mapping[str, Path], *, other: bool = False) -> np.ndarray:
    """The rendering of a case's steps, uint8 (height, width, 3 or 4). Every step must have been rendered."""
    known = {"sha256": SEED, **one.known}
    steps = one.other if other else one.steps
    done = studio.render(still(one.source), *steps, lossless=True, media=media, **known)
    assert done.not_rendered == ()
    with Image.open(done.path) as image:
        pixels = np.asarray(image.convert("RGBA" if image.mode in {"RGBA", "LA"} else "RGB"))
    return shrunk(pixels, LARGEST)
