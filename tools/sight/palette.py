"""The few colours a picture is made of, by names a person would use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.media import Swatch

Floats = NDArray[np.float32]

COLORS = Path(__file__).with_name("colors.toml")
SAMPLES = 4_096
CLUSTERS = 8
SMALLEST = 0.03
"""Part of the frame under which a colour is not worth a name."""
MOST = 6
SEED = 7
CHROMA_WEIGHT = 1.25
"""Hue decides a colour's name more than its lightness does."""


@dataclass(frozen=True, slots=True)
class Names:
    """Colour names and one Lab value for each spelling: lab (n, 3), names n."""

    lab: Floats
    names: tuple[str, ...]


@cache
def load_names(path: Path = COLORS) -> Names:
    """The table of names. Raises ValueError for a colour that is not #rrggbb, KeyError for a missing field."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["color"]
    pairs = [(row["name"], value) for row in rows for value in row["hex"]]
    rgb = np.array([list(bytes.fromhex(value.removeprefix("#"))) for _, value in pairs], dtype=np.float32)
    return Names(cv2.cvtColor(rgb[None] / 255, cv2.COLOR_RGB2Lab)[0], tuple(name for name, _ in pairs))


def color_name(lab: Floats) -> str:
    """The nearest name. lab: CIE L*a*b* (3,), D65."""
    table = load_names()
    distance = (table.lab - lab) * np.array([1, CHROMA_WEIGHT, CHROMA_WEIGHT], dtype=np.float32)
    return table.names[int(np.argmin((distance**2).sum(axis=1)))]


def palette(lab: Floats) -> tuple[Swatch, ...]:
    """At most MOST named colours, largest first. lab: visible pixels (n, 3).

    k-means in Lab with a fixed seed on a regular sample; clusters of one name become one swatch.
    """
    sample = np.ascontiguousarray(lab[:: max(1, len(lab) // SAMPLES)][: SAMPLES * 2])
    if not len(sample):
        return ()
    centers, counts = _clusters(sample)
    shares: dict[str, float] = {}
    values: dict[str, Floats] = {}
    for at in np.argsort(-counts, kind="stable"):
        name = color_name(centers[at])
        shares[name] = shares.get(name, 0) + float(counts[at]) / len(sample)
        values.setdefault(name, centers[at])
    ranked = sorted(shares, key=lambda name: -shares[name])
    return tuple(_swatch(name, values[name], shares[name]) for name in ranked if shares[name] >= SMALLEST)[:MOST]


def _clusters(sample: Floats) -> tuple[Floats, NDArray[np.int64]]:
    count = min(CLUSTERS, len(sample))
    if float(np.ptp(sample, axis=0).max()) < 1:
        return sample[:1], np.array([len(sample)])
    cv2.setRNGSeed(SEED)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    _, labels, centers = cv2.kmeans(sample, count, np.empty((len(sample), 1), np.int32), stop, 1, cv2.KMEANS_PP_CENTERS)
    return np.asarray(centers, np.float32), np.bincount(labels.ravel(), minlength=count)


def _swatch(name: str, lab: Floats, share: float) -> Swatch:
    rgb = cv2.cvtColor(lab[None, None].astype(np.float32), cv2.COLOR_Lab2RGB)[0, 0]
    red, green, blue = (int(value) for value in np.clip(rgb * 255 + 0.5, 0, 255))
    return Swatch(name=name, hex=f"#{red:02x}{green:02x}{blue:02x}", share=round(share, 3))
