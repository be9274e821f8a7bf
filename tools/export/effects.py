"""FFmpeg's filters for effects on the whole frame: the renderer's own where a filter can be made of it, else near."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edits.plan import Step
from edits.vocabulary import detail, graphics
from tools.export.job import Job
from tools.export.moving import Shape
from tools.export.shell import WORK, Script, filter_text
from tools.render.ops.blur import BLOCK, GAUSSIAN, LENS, MOTION
from tools.render.ops.glow import RADIUS as GLOW_RADIUS
from tools.render.ops.glow import STRENGTH as GLOW_STRENGTH
from tools.render.ops.vignette import DARKEST, LIGHTEST, falloff

EXACT = frozenset({"vignette"})
"""Effects that come out as the renderer makes them."""
SHADE = 160
"""Pixels of the longer side of a vignette's gray picture; it is smooth, and scaled up by ffmpeg."""
TEXT_SIZES = {"title": 12, "lower_third": 20, "meme": 11, "watermark": 30, "label": 26}
"""Height of the frame over the height of the letters."""


def effect_filters(script: Script, job: Job, step: Step, shape: Shape) -> list[str] | None:
    """FFmpeg's nearest filters for an effect on the whole frame, or none."""
    if step.target and (step.target.region or step.target.exclude or step.target.time):
        return None
    make = EFFECTS.get(step.op)
    return make(script, job.at_strength(step), shape) if make else None


def _sharpen(_: Script, params: detail.Sharpen, shape: Shape) -> list[str]:
    size = 3 if params.radius < 1 else 5 if params.radius < 2 else 7
    return [filter_text("unsharp", {"lx": size, "ly": size, "la": f"{min(1.5, params.amount * 0.008):.3f}"})]


def _clarity(_: Script, params: detail.Clarity, shape: Shape) -> list[str]:
    size = min(23, max(5, round(0.04 * max(shape.width, shape.height)) // 2 * 2 + 1))
    return [filter_text("unsharp", {"lx": size, "ly": size, "la": f"{params.amount * 0.009:.3f}"})]


def _texture(_: Script, params: detail.Texture, shape: Shape) -> list[str]:
    size = min(13, max(3, round(0.008 * max(shape.width, shape.height)) // 2 * 2 + 1))
    return [filter_text("unsharp", {"lx": size, "ly": size, "la": f"{params.amount * 0.01:.3f}"})]


def _glow(script: Script, params: detail.Glow, shape: Shape) -> list[str]:
    """The bright parts, blurred and screened over the frame."""
    number = script.next_pad()
    bright = filter_text("curves", {"all": "0/0 0.4/0.02 0.65/0.35 0.9/0.9 1/1"})
    blurred = filter_text("gblur", {"sigma": f"{GLOW_RADIUS * 1.7 * max(shape.width, shape.height):.2f}", "steps": 3})
    layout = filter_text("format", {"pix_fmts": "gbrap" if shape.alpha else "gbrp"})
    strength = f"{min(1.0, GLOW_STRENGTH * params.amount):.3f}"
    screen = filter_text("blend", {"all_mode": "screen", "all_opacity": strength})
    bloom = f"[lit{number}]{bright},{blurred},{layout}[bloom{number}]"
    return [f"{layout},split=2[seen{number}][lit{number}];{bloom};[seen{number}][bloom{number}]{screen}"]


def _blur(_: Script, params: detail.Blur, shape: Shape) -> list[str] | None:
    part, longest = params.amount / 100, max(shape.width, shape.height)
    if params.kind == "pixelate":
        block = max(2, round(BLOCK * part * longest))
        small = {"w": max(1, shape.width // block), "h": max(1, shape.height // block), "flags": "area"}
        large = {"w": shape.width, "h": shape.height, "flags": "neighbor"}
        return [filter_text("scale", small), filter_text("scale", large)]
    if params.kind == "motion":
        return [filter_text("avgblur", {"sizeX": max(1, round(MOTION * part * longest / 2)), "sizeY": 1})]
    sigma = part * longest * (GAUSSIAN if params.kind == "gaussian" else LENS * 0.5)
    return [filter_text("gblur", {"sigma": f"{sigma:.2f}", "steps": 3})]


def _vignette(script: Script, params: detail.Vignette, shape: Shape) -> list[str]:
    """The renderer's own falloff as a small gray picture, multiplied in (darker) or screened (lighter)."""
    small = max(2, round(shape.width * SHADE / max(shape.width, shape.height)))
    low = max(2, round(shape.height * SHADE / max(shape.width, shape.height)))
    edge = falloff(small, low, params.midpoint, params.feather)
    dark = params.amount < 0
    part = min(1.0, (DARKEST if dark else LIGHTEST) * abs(params.amount)) * edge
    number = script.next_pad()
    name = f"shade{number}.pgm"
    script.files[name] = _graymap(np.rint(255 * ((1 - part) if dark else part)).astype(int))
    layout = filter_text("format", {"pix_fmts": "gbrap" if shape.alpha else "gbrp"})
    sized = filter_text("scale", {"w": shape.width, "h": shape.height, "flags": "bicubic"})
    mode = filter_text("blend", {"all_mode": "multiply" if dark else "screen"})
    shade = f"movie=filename={WORK}/{name},{sized},{layout}[shade{number}]"
    return [f"{layout}[seen{number}];{shade};[seen{number}][shade{number}]{mode}"]


def _graymap(values: np.ndarray) -> str:
    """A picture as plain text (Netpbm's PGM), so that it fits into a script."""
    rows = "\n".join(" ".join(map(str, row)) for row in values.tolist())
    return f"P2\n{values.shape[1]} {values.shape[0]}\n255\n{rows}\n"


def _grain(_: Script, params: detail.Grain, shape: Shape) -> list[str]:
    return [filter_text("noise", {"alls": round(min(100.0, params.amount * 0.3)), "allf": "t"})]


def _denoise(_: Script, params: detail.Denoise, shape: Shape) -> list[str]:
    luma, chroma = params.luminance / 100 * 8, params.color / 100 * 8
    return [filter_text("hqdn3d", {"luma_spatial": f"{luma:.2f}", "chroma_spatial": f"{chroma:.2f}"})]


def _text(script: Script, params: graphics.Text, shape: Shape) -> list[str] | None:
    words = "".join(letter for letter in params.content if letter.isprintable() or letter == "\n").strip()
    if not words:
        return None
    name = f"text{len(script.files)}.txt"
    script.files[name] = words + "\n"
    across, down = _place(params.position)
    options = {"expansion": "none", "fontcolor": "white", "borderw": max(1, shape.height // 300),
               "bordercolor": "black@0.6", "fontsize": max(8, shape.height // TEXT_SIZES[params.style]),
               "x": across, "y": down}  # fmt: skip
    return [f"drawtext=textfile={WORK}/{name}:{filter_text('', options)[1:]}"]


def _place(position: str) -> tuple[str, str]:
    across = "w*0.05" if "left" in position else "w*0.95-tw" if "right" in position else "(w-tw)/2"
    down = "h*0.05" if "top" in position else "h*0.95-th" if "bottom" in position else "(h-th)/2"
    return across, down


EFFECTS: dict[str, Callable[[Script, Any, Shape], list[str] | None]] = {
    "texture": _texture,
    "clarity": _clarity,
    "glow": _glow,
    "sharpen": _sharpen,
    "blur": _blur,
    "vignette": _vignette,
    "grain": _grain,
    "denoise": _denoise,
    "text": _text,
}
