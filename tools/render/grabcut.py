"""Cutting what stands in front from what lies behind: GrabCut, where it starts, and whether its outline is real."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.vocabulary import Box
from tools.render.arrays import Kind, Pixels, Plane
from tools.render.errors import StepError
from tools.render.filters import gaussian
from tools.render.saliency import saliency

LEAST_SUBJECT, MOST_SUBJECT = 0.01, 0.9
"""Parts of the frame between which something can be the subject."""
FULL, WHOLE = 0.45, 0.7
"""Part of its convex hull that a subject fills, or else part of it in one piece: eyes and a nose are no cat."""
LEAST_CONTRAST = 5.0
"""Lab distance across an outline that must be there along three quarters of it, or it is a guess."""


def draw_ellipse(mask: NDArray[Kind], face: Box, wide: float, tall: float, value: float = 1) -> None:
    """Draw an ellipse over a face's box, enlarged by two factors. mask: (height, width), drawn into."""
    height, width = mask.shape
    center = (round((face.left + face.width / 2) * width), round((face.top + face.height / 2) * height))
    axes = max(1, round(face.width * width / 2 * wide)), max(1, round(face.height * height / 2 * tall))
    cv2.ellipse(mask, center, axes, 0, 0, 360, value, -1)


def around_faces(rgb: Pixels, faces: tuple[Box, ...]) -> Pixels:
    """GrabCut's start: bodies under faces are probable, the faces and the chests sure, the far frame is not."""
    height, width = rgb.shape[:2]
    start = np.full((height, width), cv2.GC_BGD, np.uint8)
    for value, wide, above in ((cv2.GC_PR_BGD, 2.6, 0.9), (cv2.GC_PR_FGD, 1.5, 0.35)):
        for face in faces:
            middle, half = (face.left + face.width / 2) * width, face.width * width * wide
            top, chin = (face.top - above * face.height) * height, (face.top + face.height) * height
            head = half * 0.55
            left, right = round(max(0, middle - head)), round(min(width, middle + head))
            start[max(0, round(top)) : round(chin) + 1, left:right] = value
            left, right = round(max(0, middle - half)), round(min(width, middle + half))
            start[round(chin) :, left:right] = value
    for face in faces:
        draw_ellipse(start, face, 0.75, 0.95, cv2.GC_FGD)
        middle, chin = (face.left + face.width / 2) * width, (face.top + face.height * 1.5) * height
        half = face.width * width * 0.35
        chest = slice(round(chin), round(chin + face.height * height * 0.8))
        start[chest, round(max(0, middle - half)) : round(middle + half)] = cv2.GC_FGD
    return start


def around_box(rgb: Pixels, box: Box) -> Pixels:
    """GrabCut's start in a box: its middle is probable, more so the nearer, and what is outside is not."""
    height, width = rgb.shape[:2]
    start = np.full((height, width), cv2.GC_BGD, np.uint8)
    left, top = round(box.left * width), round(box.top * height)
    right, bottom = round((box.left + box.width) * width), round((box.top + box.height) * height)
    start[top : max(bottom, top + 1), left : max(right, left + 1)] = cv2.GC_PR_BGD
    draw_ellipse(start, box, 0.95, 0.95, cv2.GC_PR_FGD)
    draw_ellipse(start, box, 0.35, 0.35, cv2.GC_FGD)
    return start


def around_salient(rgb: Pixels) -> Pixels:
    """GrabCut's start without a face: what stands out is probable, the frame's border is not."""
    height, width = rgb.shape[:2]
    found = cv2.resize(saliency(rgb), (width, height), interpolation=cv2.INTER_LINEAR)
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    central = np.exp(-((x * x)[None, :] + (y * y)[:, None]) / 0.9)
    likely = found * central
    start = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    start[likely > 0.3 * likely.max()] = cv2.GC_PR_FGD
    border = max(1, round(min(height, width) * 0.02))
    start[:border], start[:, :border], start[:, -border:] = cv2.GC_BGD, cv2.GC_BGD, cv2.GC_BGD
    return start


def cut_out(rgb: Pixels, start: Pixels, what: str) -> Plane:
    """GrabCut (Rother, Kolmogorov, Blake 2004) from a start mask. Raises StepError when nothing stands apart."""
    cv2.setRNGSeed(7)
    mask = start.copy()
    try:
        cv2.grabCut(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), mask, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 3,
                    cv2.GC_INIT_WITH_MASK)  # fmt: skip
    except cv2.error:
        raise StepError(f"{what} cannot be told from the background") from None
    found = _large_parts(((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8))
    sized = LEAST_SUBJECT <= found.mean() <= MOST_SUBJECT
    if not sized or _is_scattered(found) or _outline_contrast(rgb, found) < LEAST_CONTRAST:
        raise StepError(f"{what} cannot be told from the background")
    return found.astype(np.float32)


def _is_scattered(mask: Pixels) -> bool:
    """Whether a mask is a few parts far from each other, none of which is most of it."""
    hull = cv2.contourArea(cv2.convexHull(cv2.findNonZero(mask)))
    largest = cv2.connectedComponentsWithStats(mask)[2][1:, cv2.CC_STAT_AREA].max()
    return bool(mask.sum() < FULL * hull and largest < WHOLE * mask.sum())


def _outline_contrast(rgb: Pixels, mask: Pixels) -> float:
    """Lab distance across the outline inside the frame, its lower quartile."""
    lab = gaussian(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), 0.7)
    across = np.stack([cv2.Sobel(lab[..., c], cv2.CV_32F, dx, 1 - dx) for c in range(3) for dx in (0, 1)])
    strength = np.sqrt((across**2).sum(axis=0)) / 4
    outline = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    outline[:2], outline[-2:], outline[:, :2], outline[:, -2:] = False, False, False, False
    return float(np.quantile(cv2.dilate(strength, np.ones((3, 3)))[outline], 0.25)) if outline.any() else 0.0


def _large_parts(mask: Pixels) -> Pixels:
    """Connected parts of at least a tenth of the largest, with their holes of a hundredth filled."""
    for value, share in ((1, 0.1), (0, 0.01)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats((mask == value).astype(np.uint8))
        if count < 2:
            return mask
        areas = stats[1:, cv2.CC_STAT_AREA]
        least = areas.max() * share if value else mask.size * share
        small = 1 + np.flatnonzero(areas < least)
        mask = np.where(np.isin(labels, small), 1 - value, mask).astype(np.uint8)
    return mask
