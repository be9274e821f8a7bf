"""A picture on its way to an image model and back.

    prepare_canvas   the picture and the mask as a model wants them: of one of its sizes, padded, transparent where
                     it may draw
    finish_canvas    what it drew, laid over the original at full size, only where it was to draw

So that nobody changes who was not to change: outside the mask every pixel is the original's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, PngImagePlugin

from edits.media import MediaFacts
from edits.plan import Region, Step
from edits.vocabulary.generative import ExpandCanvas
from tools.render.arrays import Pixels
from tools.render.errors import StepError
from tools.render.filters import gaussian, mixed
from tools.render.provenance import PARTLY, PNG_KEYWORD, WHOLLY, SourceType, source_packet
from tools.render.regions import find_regions, region_name
from tools.render.source import Source, read_source

GROWN = 0.012
"""Parts of the longer side by which a mask reaches beyond what is named: shadows and edges go too."""
FEATHER = 0.004
DIFFERENT, CALM = 14.0, 0.01
"""Lab distance that counts as drawn anew, and parts of the longer side over which it is averaged."""
WHOLE = 0.6
"""Part of the frame from which the whole picture counts as drawn anew."""
LEAST = 8
"""Mask from which the model may draw; what is blended less is not seen."""
SHAPE = 0.03
"""By how much the shape of what comes back may differ."""
MOST_EXPANDED = 3.0
LIGHT_REACH = 0.03
DARKEST, BRIGHTEST = 0.25, 4.0
QUALITY, QUICK = 95, 1
"""Of the JPEG that is kept; how hard a PNG that is only sent is packed."""
BROKEN = "the picture that came back is broken"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn. area, blend: as in `pictures.toml`. sizes: that the model makes. folder: to work in."""

    path: Path
    facts: MediaFacts
    step: Step
    area: str
    blend: str
    sizes: Sequence[tuple[int, int]]
    folder: Path


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture laid out for a model.

    size: pixels of what is sent. content: left, top, width, height of the frame in it. frame: pixels of the finished
    picture. inner: left, top, width, height of the original in that. masked: whether a mask goes along.
    """

    size: tuple[int, int]
    content: tuple[int, int, int, int]
    frame: tuple[int, int]
    inner: tuple[int, int, int, int]
    masked: bool
    folder: Path

    @property
    def picture(self) -> Path:
        """The file to send."""
        return self.folder / "picture.png"

    @property
    def mask(self) -> Path:
        """The mask to send, transparent where the model may draw."""
        return self.folder / "mask.png"

    @property
    def whole_mask(self) -> Path:
        """The mask at full size, 255 where the model may draw."""
        return self.folder / "mask.npy"


def prepare_canvas(drawing: Drawing) -> Canvas:
    """Write the files to send. Raises SourceError for a picture that cannot be decoded, StepError for a wrong step."""
    source = read_source(drawing.path)
    height, width = source.rgb.shape[:2]
    frame, inner = _frame(drawing.step, width, height)
    framed = _framed(source.rgb, frame, inner)
    mask = _mask(drawing, source.rgb, frame, inner)
    size = min(drawing.sizes, key=lambda one: abs(np.log(one[0] / one[1] / (frame[0] / frame[1]))))
    factor = min(size[0] / frame[0], size[1] / frame[1])
    across, down = (max(1, min(most, round(side * factor))) for side, most in zip(frame, size, strict=True))
    left, top = (size[0] - across) // 2, (size[1] - down) // 2
    canvas = Canvas(size, (left, top, across, down), frame, inner, mask is not None, drawing.folder)
    edges = (top, size[1] - down - top, left, size[0] - across - left)
    small = cv2.resize(framed, (across, down), interpolation=cv2.INTER_AREA)
    padded = cv2.copyMakeBorder(small, *edges, cv2.BORDER_REPLICATE)
    Image.fromarray(padded).save(canvas.picture, compress_level=QUICK)
    if mask is not None:
        np.save(canvas.whole_mask, mask)
        free = cv2.resize(mask, (across, down), interpolation=cv2.INTER_AREA)
        free = cv2.copyMakeBorder(free, *edges, cv2.BORDER_CONSTANT, value=0)
        Image.fromarray(np.dstack([padded, np.where(free > 8, 0, 255).astype(np.uint8)])).save(
            canvas.mask, compress_level=QUICK
        )
    return canvas


def finish_canvas(drawing: Drawing, canvas: Canvas, drawn: Path, out: Path) -> SourceType:
    """Write the finished picture to `out`; how much of it is a model's.

    drawn: the file that came back. Raises StepError with a sentence when it is no picture or has another shape.
    """
    source = read_source(drawing.path)
    new = _drawn(canvas, drawn)
    old = _framed(source.rgb, canvas.frame, canvas.inner)
    mask = np.load(canvas.whole_mask) if canvas.masked else None
    if drawing.blend == "colors":
        new, mask = _colored(old, new), None
    elif drawing.blend == "light":
        new, mask = _lit(old, new), None
    elif drawing.area == "changed" and mask is None:
        mask = changed(old, new)
    result = new if mask is None else _laid(old, new, mask)
    if drawing.step.amount < 1:
        share = np.full(result.shape[:2], round(255 * drawing.step.amount), np.uint8)
        result = mixed(old, result, share)
    kept = mask is not None or drawing.blend != "pixels" or drawing.step.amount < 1
    # What is kept of a picture that a model made is the model's too.
    source_type = PARTLY if kept and drawing.facts.source_type != WHOLLY else WHOLLY
    _write(result, source, canvas, out, source_type)
    return source_type


def _frame(step: Step, width: int, height: int) -> tuple[tuple[int, int], tuple[int, int, int, int]]:
    """The size of the finished picture, and where the original lies in it."""
    if not isinstance(step.params, ExpandCanvas):
        return (width, height), (0, 0, width, height)
    box, aspect = step.params.box, step.params.aspect
    if box is not None:
        frame = round(width / box.width), round(height / box.height)
        left, top = round(box.left * frame[0]), round(box.top * frame[1])
    else:
        across, down = (float(side) for side in (aspect or "3:2").split(":"))
        wanted = across / down
        frame = (max(width, round(height * wanted)), max(height, round(width / wanted)))
        if aspect is None:
            frame = round(width * 1.25), round(height * 1.25)
        left, top = (frame[0] - width) // 2, (frame[1] - height) // 2
    if frame == (width, height):
        raise StepError("the picture has that shape already")
    if frame[0] > width * MOST_EXPANDED or frame[1] > height * MOST_EXPANDED:
        raise StepError(f"the picture can grow to {MOST_EXPANDED:g} times its size at most")
    return frame, (min(left, frame[0] - width), min(top, frame[1] - height), width, height)


def _framed(rgb: Pixels, frame: tuple[int, int], inner: tuple[int, int, int, int]) -> Pixels:
    """The picture at its place in a larger frame; around it its edges go on."""
    left, top, width, height = inner
    if frame == (width, height):
        return rgb
    below, right = frame[1] - height - top, frame[0] - width - left
    return np.asarray(cv2.copyMakeBorder(rgb, top, below, left, right, cv2.BORDER_REPLICATE), np.uint8)


def _mask(drawing: Drawing, rgb: Pixels, frame: tuple[int, int], inner: tuple[int, int, int, int]) -> Pixels | None:
    """Where the model may draw, uint8 of the frame's size; none for everywhere."""
    if drawing.area == "outside":
        left, top, width, height = inner
        mask = np.full(frame[::-1], 255, np.uint8)
        # The seam lies inside the original, where what is drawn has its pixels to agree with.
        seam = max(2, round(FEATHER * 2 * max(width, height)))
        edges = (left > 0, top > 0, left + width < frame[0], top + height < frame[1])
        first, second = left + seam * edges[0], top + seam * edges[1]
        mask[second : top + height - seam * edges[3], first : left + width - seam * edges[2]] = 0
        return gaussian(mask, seam / 2)
    region = _region(drawing)
    if region is None:
        return None
    found, _ = find_regions(rgb, drawing.facts, [region])
    where = found.get(region_name(region))
    if where is None or drawing.area != "subject":
        return where
    reach = max(1, round(GROWN * max(rgb.shape[:2])))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    return gaussian(np.asarray(cv2.dilate(where, kernel), np.uint8), FEATHER * max(rgb.shape[:2]))


def _region(drawing: Drawing) -> Region | None:
    """The part of the picture a step speaks of, where it does."""
    target = drawing.step.target
    if target is not None and target.region is not None:
        return target.region
    if drawing.area == "subject":
        return getattr(drawing.step.params, "subject", None)
    if drawing.area == "background":
        asked = str(getattr(drawing.step.params, "prompt", "") or "").partition(" – ")[0].casefold()
        return "sky" if "sky" in asked.split() else "background"
    return None


def _drawn(canvas: Canvas, file: Path) -> Pixels:
    """What came back, at the size of the finished picture."""
    try:
        with Image.open(file) as image:
            if image.width * image.height > 64_000_000:
                raise StepError("the picture that came back is too large")
            rgb = np.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise StepError(BROKEN) from error
    height, width = rgb.shape[:2]
    if abs(width / height / (canvas.size[0] / canvas.size[1]) - 1) > SHAPE:
        raise StepError(f"the picture that came back has another shape, {width} × {height}")
    left, top, across, down = canvas.content
    sent = cv2.resize(rgb, canvas.size, interpolation=cv2.INTER_AREA if width > canvas.size[0] else cv2.INTER_CUBIC)
    part = np.ascontiguousarray(sent[top : top + down, left : left + across])
    larger = canvas.frame[0] > across
    way = cv2.INTER_LANCZOS4 if larger else cv2.INTER_AREA
    return np.asarray(cv2.resize(part, canvas.frame, interpolation=way), np.uint8)


def _laid(old: Pixels, new: Pixels, mask: Pixels) -> Pixels:
    """What was drawn over the original, its level matched along the edge of the mask."""
    reach = max(3, round(0.02 * max(mask.shape)))
    kernel = np.ones((2 * reach + 1,) * 2, np.uint8)
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA) if max(mask.shape) > 2000 else mask
    ring = (cv2.dilate(small, kernel) > 128) & (small < 16)
    if ring.any() and (small > 128).mean() < WHOLE:
        size = small.shape[1::-1]
        before, after = (cv2.resize(one, size, interpolation=cv2.INTER_AREA)[ring] for one in (old, new))
        shift = np.median(before.astype(np.int16) - after, axis=0)
        new = np.clip(new.astype(np.int16) + np.clip(shift, -20, 20).astype(np.int16), 0, 255).astype(np.uint8)
    return mixed(old, new, mask)


def changed(old: Pixels, new: Pixels) -> Pixels | None:
    """Where a drawn picture really differs, uint8, feathered; none where nearly all of it does."""
    size = (max(1, old.shape[1] * 512 // max(old.shape[:2])), max(1, old.shape[0] * 512 // max(old.shape[:2])))
    labs = [
        gaussian(cv2.cvtColor(cv2.resize(one, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255,
                              cv2.COLOR_RGB2LAB), CALM * max(size))
        for one in (old, new)
    ]  # fmt: skip
    away = labs[1] - labs[0]
    away -= np.median(away.reshape(-1, 3), axis=0)
    mask = (np.sqrt((away**2).sum(axis=2)) > DIFFERENT).astype(np.uint8) * 255
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    mask = cv2.morphologyEx(cv2.dilate(mask, kernel), cv2.MORPH_CLOSE, kernel)
    if (mask > 0).mean() > WHOLE:
        return None
    soft = gaussian(mask, 3.0)
    return np.asarray(cv2.resize(soft, old.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def _colored(old: Pixels, new: Pixels) -> Pixels:
    """The drawn colours on the original's light."""
    colored = cv2.cvtColor(new, cv2.COLOR_RGB2YCrCb)
    colored[..., 0] = cv2.cvtColor(old, cv2.COLOR_RGB2YCrCb)[..., 0]
    return np.asarray(cv2.cvtColor(colored, cv2.COLOR_YCrCb2RGB), np.uint8)


def _lit(old: Pixels, new: Pixels) -> Pixels:
    """The original under the drawn light: its forms stay to the pixel, and so do its faces."""
    reach = LIGHT_REACH * max(old.shape[:2])
    before, after = (gaussian(one.astype(np.float32), reach) + 4 for one in (old, new))
    ratio = np.clip(after / before, DARKEST, BRIGHTEST)
    lit: Pixels = np.clip(old * ratio + 0.5, 0, 255).astype(np.uint8)
    return lit


def _write(rgb: Pixels, source: Source, canvas: Canvas, out: Path, source_type: SourceType) -> None:
    """A JPEG; a PNG where the original is transparent and keeps its frame."""
    packet = source_packet(source_type)
    body = BytesIO()
    kept = source.alpha is not None and canvas.frame == canvas.inner[2:]
    if kept and source.alpha is not None:
        text = PngImagePlugin.PngInfo()
        text.add_itxt(PNG_KEYWORD, packet.decode())
        Image.fromarray(np.dstack([rgb, source.alpha])).save(body, "PNG", pnginfo=text)
    else:
        Image.fromarray(rgb).save(body, "JPEG", quality=QUALITY, subsampling=0, xmp=packet)
    out.write_bytes(body.getvalue())
