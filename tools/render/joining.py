"""Transitions between pictures, on the planes of 4:2:0 frames as they go to the encoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from av.video.frame import VideoFrame

from tools.render.arrays import Floats, Pixels
from tools.render.easing import eased

Planes = tuple[Pixels, Pixels, Pixels]
"""Luma (height, width) and two of chroma at half the size, uint8, limited range."""
BLACK, WHITE = (16, 128, 128), (235, 128, 128)
SOFT_EDGE = 0.04
"""Part of the width over which a wipe's edge is soft."""
ZOOMED = 1.35
WHIP_BLUR = 0.12
"""Part of the width that a whip pan smears at its fastest."""


def blend(kind: str, before: VideoFrame, after: VideoFrame, part: float) -> VideoFrame:
    """Both frames at a moment of a transition. part: 0 is only the first, 1 only the second."""
    return frame_of(JOINS[kind](planes_of(before), planes_of(after), part))


def fade(frame: VideoFrame, color: tuple[int, int, int], shown: float) -> VideoFrame:
    """A frame faded towards a colour in Y, Cb, Cr. shown: 1 is the frame, 0 the colour."""
    planes = zip(planes_of(frame), color, strict=True)
    luma, first, second = (_mixed(np.full_like(plane, level), plane, shown) for plane, level in planes)
    return frame_of((luma, first, second))


def planes_of(frame: VideoFrame) -> Planes:
    """The planes of a frame, as copies."""
    packed = np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)
    width, height = frame.width, frame.height
    quarter = height // 2 * (width // 2)
    flat = packed.reshape(-1)
    luma = flat[: width * height].reshape(height, width)
    first, second = (flat[width * height + n * quarter : width * height + (n + 1) * quarter] for n in (0, 1))
    return luma, first.reshape(height // 2, width // 2), second.reshape(height // 2, width // 2)


def frame_of(planes: Planes) -> VideoFrame:
    """A frame of planes."""
    height, width = planes[0].shape
    flat = np.concatenate([np.ascontiguousarray(plane).reshape(-1) for plane in planes])
    return VideoFrame.from_ndarray(flat.reshape(height * 3 // 2, width), format="yuv420p")


def _mixed(before: Pixels, after: Pixels, part: float) -> Pixels:
    return np.asarray(cv2.addWeighted(before, 1 - part, after, part, 0), np.uint8)


def _dissolve(before: Planes, after: Planes, part: float) -> Planes:
    return _each(before, after, lambda one, other: _mixed(one, other, part))


def _wipe(before: Planes, after: Planes, part: float) -> Planes:
    """The second picture uncovers the first from the left, behind a soft edge."""

    def wiped(one: Pixels, other: Pixels) -> Pixels:
        width = one.shape[1]
        edge = part * (1 + SOFT_EDGE) - SOFT_EDGE / 2
        share: Floats = np.clip((edge - (np.arange(width) + 0.5) / width) / SOFT_EDGE + 0.5, 0, 1).astype(np.float32)
        return (one + (other.astype(np.float32) - one) * share + 0.5).astype(np.uint8)

    return _each(before, after, wiped)


def _slide(before: Planes, after: Planes, part: float) -> Planes:
    """The second picture pushes the first out to the left."""
    moved = eased(part, "in_out")
    return _each(before, after, lambda one, other: _pushed(one, other, moved))


def _pushed(one: Pixels, other: Pixels, moved: float) -> Pixels:
    shift = round(one.shape[1] * moved)
    return np.concatenate([one[:, shift:], other[:, :shift]], axis=1)


def _zoom(before: Planes, after: Planes, part: float) -> Planes:
    """The camera goes into the first picture and comes out of the second, one dissolving into the other."""
    into, out_of = 1 + (ZOOMED - 1) * eased(part, "in"), ZOOMED - (ZOOMED - 1) * eased(part, "out")
    share = eased(part, "in_out")
    return _each(before, after, lambda one, other: _mixed(_closer(one, into), _closer(other, out_of), share))


def _closer(plane: Pixels, by: float) -> Pixels:
    height, width = plane.shape
    matrix = np.array([[by, 0, (1 - by) * (width - 1) / 2], [0, by, (1 - by) * (height - 1) / 2]])
    size = (width, height)
    warped = cv2.warpAffine(plane, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def _whip(before: Planes, after: Planes, part: float) -> Planes:
    """A fast pan from the first picture to the second, smeared most in the middle."""
    moved = eased(eased(part, "in_out"), "in_out")
    smear = WHIP_BLUR * (1 - abs(2 * part - 1))

    def panned(one: Pixels, other: Pixels) -> Pixels:
        size = max(1, round(one.shape[1] * smear))
        smeared = cv2.blur(_pushed(one, other, moved), (size, 1), borderType=cv2.BORDER_REPLICATE)
        return np.asarray(smeared, np.uint8)

    return _each(before, after, panned)


def _each(before: Planes, after: Planes, function: Callable[[Pixels, Pixels], Pixels]) -> Planes:
    luma, first, second = (function(one, other) for one, other in zip(before, after, strict=True))
    return luma, first, second


JOINS: Mapping[str, Callable[[Planes, Planes, float], Planes]] = {
    "dissolve": _dissolve,
    "wipe": _wipe,
    "slide": _slide,
    "zoom": _zoom,
    "whip": _whip,
}
