"""A lookup table by name."""

from __future__ import annotations

from functools import partial

import numpy as np

from edits.looks import Look, load_looks
from edits.vocabulary import tone
from tools.render.cube import read_cube
from tools.render.errors import CubeError, StepError
from tools.render.lut import evaluate, sample_lut
from tools.render.operation import ColorFunction, ColorOperation, Colors, Scene, color_steps


class Lut(ColorOperation[tone.Lut]):
    """The colour steps of a look of the library, or an uploaded `.cube`, at a strength."""

    op = "lut"
    sliders = ("strength",)

    def apply_color(self, rgb: Colors, params: tone.Lut) -> Colors:
        """strength: 0…1, a blend with what was before."""
        return self.bind(params, Scene())(rgb)

    def bind(self, params: tone.Lut, scene: Scene) -> ColorFunction:
        """Read the table or the look. Raises StepError when neither exists or the file is broken."""
        return partial(mixed, function=_named(params.name, scene), strength=params.strength)


def mixed(rgb: Colors, function: ColorFunction, strength: float) -> Colors:
    """The colours moved towards the function's by a strength; beyond 1, past it."""
    return rgb + np.float32(strength) * (function(rgb) - rgb)


def _named(name: str, scene: Scene) -> ColorFunction:
    look = find_look(name)
    if look is not None:
        # A look's table holds colour only; a table within a table would let two looks call each other.
        steps = tuple(step for step in color_steps(look.photo) if step.op not in {"lut", "match_look"})
        return lambda rgb: evaluate(steps, rgb)
    if name not in scene.media:
        raise StepError(f"no look and no uploaded lookup table is named {name!r}")
    try:
        table = read_cube(scene.file(name))
    except CubeError as error:
        raise StepError(str(error)) from error
    return lambda rgb: sample_lut(rgb, table)


def find_look(name: str) -> Look | None:
    """The look a person means by a name: its slug, its name or a word people call it."""
    wanted = name.casefold().strip()
    looks = load_looks()
    slug = wanted.replace(" ", "_").replace("-", "_")
    if slug in looks:
        return looks[slug]
    return next(
        (look for look in looks.values() if wanted == look.name.casefold() or wanted in look.words),
        None,
    )
