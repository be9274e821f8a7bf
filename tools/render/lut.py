"""All colour of a plan as one table.

Every per-pixel step is evaluated in float on the nodes of a cube of sRGB-encoded colours and kept in one float32
table, which renders the still, the clip (`lut3d`) and the `.cube` file alike. Between steps and in the table's
nodes values may lie outside 0–1: clipping happens once, after interpolation, so that a channel that clips inside a
cell keeps its straight edge, and a highlight pushed out by one step can be brought back by the next.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock

import numpy as np
from PIL import Image, ImageFilter

from edits.plan import Step
from tools.render.arrays import Floats, Pixels
from tools.render.operation import NOWHERE, ColorFunction, Colors, Scene, color_function

SIZE = 33
LOWEST, HIGHEST = -0.5, 1.5
"""Nodes outside are held here: far enough to keep straight edges, near enough for every reader's number format."""
MOST_CACHED = 32
STRIP_PIXELS = 1_000_000
AT_ONCE = 16_384
"""Colours evaluated at a time: what is computed in between stays in the processor's cache."""

Table = Floats
"""float32 (size, size, size, 3) indexed [blue, green, red]: red runs fastest, as in a `.cube` file."""

_compiled: OrderedDict[str, Table] = OrderedDict()
_guard = Lock()


@cache
def identity(size: int = SIZE) -> Table:
    """The table that changes nothing."""
    axis = np.linspace(0, 1, size, dtype=np.float32)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    table = np.stack([red, green, blue], axis=-1)
    table.setflags(write=False)
    return table


def compile_lut(steps: Iterable[Step], size: int = SIZE, scene: Scene = NOWHERE) -> Table:
    """The per-pixel steps, in the order given, as one read-only table; other steps are passed over.

    size: nodes an edge, 2–129. The same steps give the same array without computing it again.
    Raises StepError when a step needs a file that is missing or broken.
    """
    steps = tuple(steps)
    key = _key(steps, size, scene)
    with _guard:
        if key in _compiled:
            _compiled.move_to_end(key)
            return _compiled[key]
    table = np.clip(evaluate(steps, identity(size), scene), LOWEST, HIGHEST)
    table.setflags(write=False)
    with _guard:
        _compiled[key] = table
        while len(_compiled) > MOST_CACHED:
            _compiled.popitem(last=False)
    return table


def evaluate(steps: Iterable[Step], rgb: Colors, scene: Scene = NOWHERE) -> Colors:
    """The per-pixel steps on colours themselves, exactly, without a table. rgb: float32 (..., 3); not clipped."""
    functions = _functions(steps, scene)
    colors = rgb.reshape(-1, 3)
    parts = [colors[first : first + AT_ONCE] for first in range(0, max(1, len(colors)), AT_ONCE)]
    return np.concatenate([_through(functions, part) for part in parts]).reshape(rgb.shape)


def _through(functions: list[ColorFunction], rgb: Colors) -> Colors:
    for function in functions:
        rgb = function(rgb).astype(np.float32, copy=False)
    return rgb


def _functions(steps: Iterable[Step], scene: Scene) -> list[ColorFunction]:
    return [function for step in steps if (function := color_function(step, scene)) is not None]


def _key(steps: tuple[Step, ...], size: int, scene: Scene) -> str:
    sample = "" if scene.sample is None else str(hash(scene.sample.tobytes()))
    files = sorted(
        (name, str(path), path.stat().st_mtime_ns if path.exists() else 0) for name, path in scene.media.items()
    )
    what = [(step.op, step.params.model_dump(mode="json"), step.amount) for step in steps]
    return json.dumps([size, what, files, sample], sort_keys=True)


def is_identity(table: Table) -> bool:
    """Whether the table changes nothing."""
    return bool(np.array_equal(table, identity(table.shape[0])))


def apply_lut(rgb: Pixels, table: Table) -> Pixels:
    """A picture through the table, trilinear, clipped at the end. rgb: uint8 (height, width, 3), sRGB; same back."""
    if is_identity(table):
        return rgb
    color_filter = ImageFilter.Color3DLUT(table.shape[0], table.reshape(-1), target_mode="RGB", _copy_table=False)
    rows = max(1, STRIP_PIXELS // max(1, rgb.shape[1]))
    strips = [np.ascontiguousarray(rgb[top : top + rows]) for top in range(0, rgb.shape[0], rows)]
    if len(strips) == 1:
        return _filter(strips[0], color_filter)
    with ThreadPoolExecutor(2) as pool:
        return np.concatenate(list(pool.map(lambda strip: _filter(strip, color_filter), strips)))


def _filter(rgb: Pixels, color_filter: ImageFilter.Color3DLUT) -> Pixels:
    return np.asarray(Image.fromarray(rgb, "RGB").filter(color_filter))


def sample_lut(rgb: Colors, table: Table) -> Colors:
    """Colours through the table, trilinear, in float, unclipped. rgb: float32 (..., 3); held to 0–1 first."""
    last = table.shape[0] - 1
    place: Colors = np.clip(rgb, 0, 1) * last
    low = np.minimum(place.astype(np.int32), last - 1)
    part = (place - low)[..., None]
    (r, g, b), (fr, fg, fb) = np.moveaxis(low, -1, 0), np.moveaxis(part, -2, 0)

    def line(blue: int, green: int) -> Floats:
        mixed: Floats = table[b + blue, g + green, r] * (1 - fr) + table[b + blue, g + green, r + 1] * fr
        return mixed

    front = line(0, 0) * (1 - fg) + line(0, 1) * fg
    back = line(1, 0) * (1 - fg) + line(1, 1) * fg
    colors: Colors = front * (1 - fb) + back * fb
    return colors.astype(np.float32)
