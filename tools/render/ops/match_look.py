"""Match the look of a reference."""

from __future__ import annotations

from functools import partial

import numpy as np

from edits.vocabulary import tone
from tools.render.arrays import Floats
from tools.render.color import from_lab, to_lab
from tools.render.errors import StepError
from tools.render.operation import ColorFunction, ColorOperation, Colors, Scene
from tools.render.ops.lut import mixed
from tools.render.source import read_other

SAMPLE = 96
LEAST_SPREAD = 4.0
"""Lab variance added to every direction, so that a plain picture is not stretched without bounds."""
MOST_GAIN = 1.8
QUANTILES = np.linspace(0.005, 0.995, 41)


class MatchLook(ColorOperation[tone.MatchLook]):
    """Carry the source's colours onto the reference's by optimal transport in Lab, as one smooth function of colour.

    Lightness follows the reference's distribution by a monotone map; colour follows the linear Monge–Kantorovich map
    between the two clouds (Pitié & Kokaram 2007), with bounded gains.
    """

    op = "match_look"
    sliders = ("strength",)

    def apply_color(self, rgb: Colors, params: tone.MatchLook) -> Colors:
        """Without a scene there is nothing to match: the colours as they are."""
        return rgb

    def bind(self, params: tone.MatchLook, scene: Scene) -> ColorFunction:
        """Measure both pictures. Raises StepError when the reference is missing or broken."""
        if scene.sample is None:
            raise StepError("the colours of the source are not known")
        reference = to_lab(read_other(scene, params.media, SAMPLE).rgb.reshape(-1, 3).astype(np.float32) / 255)
        function = _transport(to_lab(scene.sample.reshape(-1, 3).astype(np.float32) / 255), reference)
        return partial(mixed, function=function, strength=params.strength)


def _transport(source: Floats, reference: Floats) -> ColorFunction:
    light_in, light_out = _light_map(source[:, 0], reference[:, 0])
    matched = source.copy()
    matched[:, 0] = np.interp(source[:, 0], light_in, light_out)
    center, goal = matched.mean(axis=0), reference.mean(axis=0)
    matrix = _linear_map(np.cov(matched.T), np.cov(reference.T))

    def match(rgb: Colors) -> Colors:
        lab = to_lab(rgb)
        lab[..., 0] = _extended(lab[..., 0], light_in, light_out)
        moved = (lab - center) @ matrix.T + goal
        # Lightness keeps its own map; black and white keep no cast.
        room = np.clip(1 - (lab[..., :1] / 50 - 1) ** 8, 0, 1)
        colors = lab[..., 1:] + room * (moved[..., 1:] - lab[..., 1:])
        return from_lab(np.concatenate([lab[..., :1], colors], axis=-1).astype(np.float32))

    return match


def _light_map(source: Floats, reference: Floats) -> tuple[Floats, Floats]:
    """A rising map of L* that carries quantiles onto quantiles, its slope held to 0.4–2.2."""
    before, after = np.quantile(source, QUANTILES), np.quantile(reference, QUANTILES)
    nodes = np.linspace(0, 100, 51)
    ends = np.interp(nodes, np.r_[-1, before, 101], np.r_[min(0, after[0]), after, max(100, after[-1])])
    smooth = np.convolve(np.pad(ends, 4, mode="edge"), np.hanning(11)[1:-1] / np.hanning(11)[1:-1].sum(), mode="valid")
    slope = np.clip(np.diff(smooth) / 2, 0.4, 2.2)
    curve = np.concatenate([[0], np.cumsum(slope * 2)])
    middle = np.interp(np.median(source), nodes, curve)
    return nodes, np.clip(curve + np.median(reference) - middle, -10, 110)


def _extended(light: Floats, before: Floats, after: Floats) -> Floats:
    inside = np.clip(light, before[0], before[-1])
    carried: Floats = np.interp(inside, before, after) + light - inside
    return carried.astype(np.float32)


def _linear_map(source: Floats, reference: Floats) -> Floats:
    """The symmetric matrix that carries one covariance onto another, its gains bounded."""
    source, reference = source + LEAST_SPREAD * np.eye(3), reference + LEAST_SPREAD * np.eye(3)
    root = _root(source)
    back = np.linalg.inv(root)
    matrix = back @ _root(root @ reference @ root) @ back
    gains, axes = np.linalg.eigh((matrix + matrix.T) / 2)
    bounded: Floats = (axes * np.clip(gains, 1 / MOST_GAIN, MOST_GAIN)) @ axes.T
    return bounded


def _root(matrix: Floats) -> Floats:
    values, axes = np.linalg.eigh(matrix)
    root: Floats = (axes * np.sqrt(np.maximum(values, 0))) @ axes.T
    return root
