"""Captions burned into the frames of a clip, inside the part of the frame that its platform leaves free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import cv2
import numpy as np
from av.video.frame import VideoFrame

from edits.media import Transcript
from edits.platforms import SafeArea, find_platform
from edits.vocabulary import graphics
from edits.vocabulary.graphics import Position
from tools.render.arrays import Floats, Pixels
from tools.render.cues import LETTERS, Cue, make_cues
from tools.render.errors import StepError
from tools.render.joining import frame_of, planes_of
from tools.render.lettering import Style, write
from tools.render.operation import Operation
from tools.render.timeline import Span, Timeline

STYLES: Mapping[str, Style] = {
    "clean": Style(size=0.05, stroke=0.07, shadow=True),
    "bold": Style(size=0.075, stroke=0.1, capitals=True),
    "boxed": Style(size=0.048, box=0.35),
}
INKS: Mapping[str, tuple[int, int, int]] = {
    "yellow": (255, 221, 51), "white": (255, 255, 255), "red": (255, 77, 77), "green": (102, 255, 128),
    "blue": (102, 178, 255), "orange": (255, 166, 51), "pink": (255, 128, 200), "cyan": (102, 240, 255),
}  # fmt: skip
"""Colours that a style may name beside its kind: "bold yellow"."""
EDGE = SafeArea(top=0.05, right=0.05, bottom=0.06, left=0.05)
"""What stays free where no platform says more."""
LETTER_WIDTH, CAPITAL_WIDTH = 0.56, 0.74
"""Of the letters' size, for a usual letter."""
FEWEST = 10
KEPT = 4
"""Drawn captions that are kept."""


class CaptionOperation(Operation[graphics.Caption]):
    """What is said, written where it is said."""


@dataclass(frozen=True)
class Inscription:
    """A drawn caption as the planes of a 4:2:0 frame want it. top, left: even pixels of the frame.

    luma, chroma: values to lay over, limited range; cover, cover_chroma: how much of them, float32 0–1.
    """

    top: int
    left: int
    luma: Floats
    cover: Floats
    chroma: tuple[Floats, Floats]
    cover_chroma: Floats

    def over(self, frame: VideoFrame) -> VideoFrame:
        """The frame with it."""
        luma, first, second = planes_of(frame)
        height, width = self.luma.shape
        _lay(luma[self.top :, self.left :][:height, :width], self.luma, self.cover)
        for plane, values in zip((first, second), self.chroma, strict=True):
            part = plane[self.top // 2 :, self.left // 2 :][: height // 2, : width // 2]
            _lay(part, values, self.cover_chroma)
        return frame_of((luma, first, second))


@dataclass
class Captions:
    """The captions of one clip at one size. fps: frames a second of the result. inner: the free part of the frame."""

    cues: tuple[Cue, ...]
    style: Style
    fps: Fraction
    size: tuple[int, int]
    inner: tuple[int, int, int, int]
    letters: int
    place: Position = "bottom"
    _drawn: dict[Cue, Inscription] = field(default_factory=dict)

    def over(self, frame: VideoFrame, number: int) -> VideoFrame:
        """A 4:2:0 frame with what is said at that time. number: of the frame in the result."""
        time = float((number + Fraction(1, 2)) / self.fps)
        cue = next((one for one in self.cues if one.start <= time < one.end), None)
        return frame if cue is None else self._inscription(cue).over(frame)

    def _inscription(self, cue: Cue) -> Inscription:
        if cue not in self._drawn:
            while len(self._drawn) >= KEPT:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[cue] = inscribed(self._layer(cue))
        return self._drawn[cue]

    def _layer(self, cue: Cue) -> Pixels:
        """The caption over the whole frame, uint8 RGBA."""
        left, top, right, bottom = self.inner
        size = round(self.style.size * min(self.size))
        words = "\n".join(cue.lines(self.letters))
        written = write(right - left, bottom - top, words, self.style, self.place, size, margin=0)
        layer = np.zeros((self.size[1], self.size[0], 4), np.uint8)
        layer[top:bottom, left:right] = written
        return layer


def prepare_captions(
    params: graphics.Caption, transcript: Transcript, timeline: Timeline, size: tuple[int, int], fps: Fraction,
    platform: str | None, span: Span | None,
) -> Captions:  # fmt: skip
    """The captions of a clip. size: pixels of a frame. platform: where it goes. span: the source's time they are for.

    Raises StepError when none of the words is heard, or no font has their letters.
    """
    if span is not None:
        words = tuple(one for one in transcript.words if span.start <= one.start < span.end)
        transcript = transcript.model_copy(update={"words": words})
    style = style_of(params.style)
    inner = free_part(size, platform if params.safe_area else None)
    each = (CAPITAL_WIDTH if style.capitals else LETTER_WIDTH) * style.size * min(size)
    letters = max(FEWEST, min(LETTERS, int((inner[2] - inner[0]) / each)))
    cues = make_cues(transcript, timeline, letters)
    if not cues:
        raise StepError("no words are said in it")
    captions = Captions(cues, style, fps, size, inner, letters, place_of(params.style))
    captions._layer(replace(cues[0], words=tuple(word for cue in cues for word in cue.words)[:200]))
    return captions


def style_of(name: str) -> Style:
    """A style by its name, which may say a colour, and more behind a comma: "clean", "bold yellow, at the top"."""
    words = name.casefold().split(",")[0].replace("-", " ").split()
    style = next((STYLES[word] for word in words if word in STYLES), STYLES["clean"])
    ink = next((INKS[word] for word in words if word in INKS), style.ink)
    return replace(style, ink=ink)


def place_of(name: str) -> Position:
    """Where a style says that captions stand: "bold yellow, at the top"; at the bottom where it says nothing."""
    words = name.casefold().replace(",", " ").split()
    return "top" if "top" in words else "center" if {"middle", "center", "centre"} & set(words) else "bottom"


def free_part(size: tuple[int, int], platform: str | None) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the part of a frame that stays free of a platform's own buttons, in pixels."""
    place = find_platform(platform) if platform else None
    asked = place.safe if place else SafeArea()
    edges = {side: max(getattr(asked, side), getattr(EDGE, side)) for side in ("left", "top", "right", "bottom")}
    width, height = size
    across, down = edges["left"] + edges["right"], edges["top"] + edges["bottom"]
    left, top = round(edges["left"] * width), round(edges["top"] * height)
    return left, top, left + round((1 - across) * width), top + round((1 - down) * height)


def inscribed(layer: Pixels) -> Inscription:
    """A layer for 4:2:0 frames. layer: uint8 RGBA (height, width, 4), of the frame's even size."""
    left, top, width, height = cv2.boundingRect(np.ascontiguousarray(layer[..., 3]))
    right, bottom = left + width + (left + width) % 2, top + height + (top + height) % 2
    left, top = left - left % 2, top - top % 2
    part = layer[top:bottom, left:right].astype(np.float32)
    red, green, blue, cover = np.moveaxis(part, -1, 0)
    cover = cover / 255
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    luma = 16 + bright * 219 / 255
    first, second = (128 + (one - bright) / by * 224 / 255 for one, by in ((blue, 1.8556), (red, 1.5748)))
    half = _halved(cover)
    chroma = tuple(_halved(plane * cover) / np.maximum(half, 1e-6) for plane in (first, second))
    return Inscription(top, left, luma, cover, (chroma[0], chroma[1]), half)


def _halved(plane: Floats) -> Floats:
    result: Floats = plane.reshape(plane.shape[0] // 2, 2, plane.shape[1] // 2, 2).mean(axis=(1, 3))
    return result


def _lay(plane: Pixels, values: Floats, cover: Floats) -> None:
    plane[:] = plane * (1 - cover) + values * cover + np.float32(0.5)
