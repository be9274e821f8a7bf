"""Several stills of one clip as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edits.media import StillMeasures, Swatch
from edits.vocabulary import Box
from tools.sight.palette import MOST, SMALLEST

AVERAGED = (
    "lightness",
    "a",
    "b",
    "contrast",
    "black_point",
    "white_point",
    "clipped_low",
    "clipped_high",
    "colorfulness",
    "cast_a",
    "cast_b",
    "shadow_b",
    "sharpness",
    "noise",
)


def gist(stills: Sequence[StillMeasures]) -> StillMeasures:
    """Means of the numbers, colours by their mean share, the faces of the frame that shows most of them.

    tilt: the median, if at least half of the frames have one. stills: one or more.
    """
    means = {name: round(float(np.mean([getattr(still, name) for still in stills])), 4) for name in AVERAGED}
    tilts = [still.tilt for still in stills if still.tilt is not None]
    lit = [still.face_lightness for still in stills if still.face_lightness is not None]
    sides = [still.face_side for still in stills if still.face_side is not None]
    return StillMeasures(
        **means,
        tilt=round(float(np.median(tilts)), 2) if len(tilts) * 2 >= len(stills) and tilts else None,
        palette=_palette(stills),
        faces=_best_faces(stills),
        face_lightness=round(float(np.mean(lit)), 2) if lit else None,
        face_side=round(float(np.mean(sides)), 2) if sides else None,
    )


def _best_faces(stills: Sequence[StillMeasures]) -> tuple[Box, ...]:
    """Of the frame with the usual number of faces, so that one false alarm in nine frames is not a person."""
    counts = [len(still.faces) for still in stills]
    usual = int(np.ceil(np.median(counts)))
    fitting = [still.faces for still in stills if len(still.faces) == usual]
    return max(fitting, key=lambda faces: sum(face.width * face.height for face in faces), default=())


def _palette(stills: Sequence[StillMeasures]) -> tuple[Swatch, ...]:
    shares: dict[str, float] = {}
    largest: dict[str, Swatch] = {}
    for swatch in (swatch for still in stills for swatch in still.palette):
        shares[swatch.name] = shares.get(swatch.name, 0) + swatch.share / len(stills)
        if swatch.name not in largest or swatch.share > largest[swatch.name].share:
            largest[swatch.name] = swatch
    ranked = sorted(shares, key=lambda name: -shares[name])
    kept = [largest[name].model_copy(update={"share": round(shares[name], 3)}) for name in ranked]
    return tuple(swatch for swatch in kept if swatch.share >= SMALLEST)[:MOST]
