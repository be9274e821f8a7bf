"""Where the sky is: what is surely sky by its colour and place, and what it passes into without an edge.

A clear sky is blue; a hazy or clouded one has no colour, is smooth, and is among the lightest of its own picture,
however dim that was taken. From there it goes on into haze, glow and clouds whose colours would tell nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from tools.render.arrays import Places, Plane
from tools.render.errors import StepError
from tools.render.filters import gaussian

LEAST = 0.03
"""Part of the frame below which a sky counts as not there."""
WHITE, MOST_LIFTED = 95.0, 3.0
"""L* that the lightest two hundredths of a dim picture are taken for, and how much it is lifted at most."""
ROUGH = 2.2
"""Curvature of L* that haze and sky stay below and leaves, roofs and water do not."""
HORIZON, EDGE = 2.0, 1.2
"""Slopes of L*, a* or b* a pixel that may be a horizon, and over which a sky does not grow."""
DIMMER = 6.0
"""L* by which what lies beyond a horizon is darker than the sky over it."""
ROUNDS = 4
BELOW, ABOVE = np.array([4, 4, 6], np.float32), np.array([8, 4, 6], np.float32)
"""How far below and above its own L*, a* and b* the sky may go in each round in which it grows."""
SAMPLE = 1_000
"""Pixels, or a few more, by which the colours of the sky are known."""
SPECK = 8
"""Pixels below which a part is not looked at."""
CLOUD = 15.0
"""Chroma below which a light place within the sky is a cloud."""
SLOPE = 10.0
"""How far to each side, in pixels, an end of the sky is soft that nothing bounds."""
TOP, LAST_ROW = 0.5, 0.3
"""Parts of the top and of the last row that a sky seen only in the lifted picture must and may hold: walls and doors
hold less of the one, roads more of the other."""
DARKER = 0.8
"""Part of such a sky's lightness that what is no sky stays below."""


def find_sky(lab: Plane) -> Plane:
    """The sky of a small picture, float32 0–1 with a wide soft edge where nothing bounds it.

    lab: CIE L*a*b*, float32 (height, width, 3), L* 0–100. Raises StepError when there is none.
    """
    plain, lab = lab, _lifted(lab)
    smooth = gaussian(np.abs(cv2.Laplacian(gaussian(lab[..., 0], 1.0), cv2.CV_32F)), 3) < ROUGH
    colored = _colored(lab)
    seed = _seed(lab[..., 0], colored & smooth, _gentle(lab, HORIZON))
    known = (seed & _colored(plain)).mean() >= LEAST
    if seed.mean() < LEAST or not (known or _over_something_darker(lab[..., 0], seed)):
        raise StepError("no sky was found in the picture")
    gentle = smooth & _gentle(lab, EDGE)
    sky = _grown(lab, seed, gentle)
    sky = _filled(lab, sky | _above(sky) & smooth & (colored | _like(lab, sky, 1)))
    # Roughness keeps a distance from roofs and branches; colour goes up to them.
    near = cv2.dilate(sky.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(np.bool_)
    return _softened(sky | near & (colored | _like(lab, sky, 0.5)), gentle)


def _lifted(lab: Plane) -> Plane:
    """A dim picture as if it had been exposed to the full: lightness and colour grow alike."""
    white = float(np.percentile(lab[..., 0], 98))
    return lab * np.float32(np.clip(WHITE / max(white, 1.0), 1.0, MOST_LIFTED))


def _colored(lab: Plane) -> Places:
    """Places of a sky's colour: blue, or bright and colourless."""
    light, a, b = lab[..., 0], lab[..., 1], lab[..., 2]
    return (b < -4) & (a < 12) & (light > 30) | (light > 75) & (np.hypot(a, b) < 10) & (b < 1)


def _gentle(lab: Plane, most: float) -> Places:
    """Places where no channel of the colour changes faster than that, across or down."""
    soft, limit = gaussian(lab, 1.0), np.full(3, most)
    across, down = (cv2.Sobel(soft, cv2.CV_32F, dx, 1 - dx, scale=1 / 8) for dx in (1, 0))
    return cv2.inRange(across, -limit, limit).astype(np.bool_) & cv2.inRange(down, -limit, limit).astype(np.bool_)


def _from_the_top(places: Places) -> Places:
    """Of connected places, those that hold part of the top of the frame."""
    clean = cv2.morphologyEx(places.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    labels = cv2.connectedComponents(clean)[1]
    band = _band(places)
    names, counts = np.unique(labels[:band], return_counts=True)
    joined = [name for name, count in zip(names, counts, strict=True) if name and count > 0.04 * band * labels.shape[1]]
    return np.isin(labels, joined)


def _seed(light: Plane, places: Places, gentle: Places) -> Places:
    """What is surely sky: from the top down to a horizon, and what lies behind edges but no darker than the sky there.

    A sky grows lighter down to the horizon, and water in haze is darker than what it mirrors.
    """
    upper, seed = _from_the_top(places & gentle), _from_the_top(places)
    lowest = len(upper) - 1 - np.argmax(upper[::-1], axis=0)
    brink = np.where(upper.any(axis=0), light[np.maximum(lowest - 2, 0), np.arange(len(lowest))], 0)
    for box, part in _parts(seed & ~upper):
        if np.median(light[box][part]) < np.median(brink[box[1]][part.any(axis=0)]) - DIMMER:
            seed[box] &= ~part
    return seed


def _parts(places: Places) -> Iterator[tuple[tuple[slice, slice], Places]]:
    """Connected places with the box that each fills and where in it they are; specks are passed over."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(places.astype(np.uint8))
    for name in 1 + np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] >= SPECK):
        left, top, width, height = stats[name, :4]
        box = np.s_[top : top + height, left : left + width]
        yield box, labels[box] == name


def _grown(lab: Plane, sky: Places, open_to_it: Places) -> Places:
    """A sky with what it passes into, a little further from its colours in each round, unless it runs out below."""
    for _ in range(ROUNDS):
        count, labels = cv2.connectedComponents((sky | open_to_it & _like(lab, sky, 1)).astype(np.uint8))
        joined = np.zeros(count, np.bool_)
        joined[labels[sky]] = True
        more = joined[labels]
        if more[-1].sum() > sky[-1].sum():
            break
        sky = more
    return sky


def _like(lab: Plane, sky: Places, reach: float) -> Places:
    """Places of the colours that a sky has, or up to `reach` rounds from them."""
    held = np.flatnonzero(sky)
    low, high = np.percentile(lab.reshape(-1, 3)[held[:: max(1, len(held) // SAMPLE)]], (2, 98), axis=0)
    return cv2.inRange(lab, low - reach * BELOW, high + reach * ABOVE).astype(np.bool_)


def _over_something_darker(light: Plane, sky: Places) -> bool:
    """Whether a sky spans the top of the frame, ends above its last row, and what is not sky is clearly darker."""
    if sky[: _band(sky)].mean() < TOP or sky[-1].mean() > LAST_ROW:
        return False
    return bool(np.median(light[~sky]) < DARKER * np.median(light[sky]))


def _band(places: Places) -> int:
    """How many rows are the top of the frame."""
    return max(1, len(places) // 25)


def _above(sky: Places) -> Places:
    """Places over some of the sky: clouds, where they look like it."""
    return np.logical_or.accumulate(sky[::-1])[::-1]


def _filled(lab: Plane, sky: Places) -> Places:
    """A sky with the clouds that it surrounds: what is lighter than it and nearly without colour."""
    filled, least = sky.copy(), np.median(lab[..., 0][sky])
    for box, hole in _parts(~sky):
        if not _inside(box, sky):
            continue
        light, a, b = np.median(lab[box][hole], axis=0)
        if light > least and np.hypot(a, b) < CLOUD:
            filled[box] |= hole
    return filled


def _inside(box: tuple[slice, slice], plane: Places) -> bool:
    """Whether a box touches no side of the frame."""
    return all(side.start > 0 and side.stop < length for side, length in zip(box, plane.shape, strict=True))


def _softened(sky: Places, gentle: Places) -> Plane:
    """0–1: a step where the sky meets something, a wide slope where it ends in the midst of what is as gentle."""
    inner, calm = (cv2.erode(one.astype(np.uint8), np.ones((size, size))) > 0 for one, size in ((sky, 3), (gentle, 5)))
    ends = sky & ~inner & calm
    if not ends.any():
        return sky.astype(np.float32)
    away = cv2.distanceTransform((~ends).astype(np.uint8), cv2.DIST_L2, 3)
    slope = 0.5 + np.where(sky, away, -away) / (2 * SLOPE)
    return np.where((away < SLOPE) & (sky | gentle), slope, sky).astype(np.float32)
