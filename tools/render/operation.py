"""The shape of every operation: one class, one small file `ops/<name>.py`, found by its name.

A class says its name in the edit language and does one thing:

    class Exposure(ColorOperation[tone.Exposure]):          # looks at one pixel's colour only
        op = "exposure"
        sliders = ("ev",)
        def apply_color(self, rgb, params): ...

    class Vignette(PictureOperation[detail.Vignette]):      # looks at neighbours, place or shape
        op = "vignette"
        sliders = ("amount",)
        def apply(self, picture, params, scene): ...

The class has no state. Colour operations compile together into one lookup table (`lut.py`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np

from edits.media import MediaFacts
from edits.plan import Step
from edits.vocabulary import OPERATIONS, Params
from tools.render.arrays import Floats, Pixels
from tools.render.errors import StepError

P = TypeVar("P", bound=Params)
Colors = Floats
"""float32 (..., 3), sRGB-encoded: 0–1 is what a display shows; between steps values may lie outside."""
ColorFunction = Callable[[Colors], Colors]


@dataclass(frozen=True)
class Picture:
    """An upright picture on its way through a plan.

    rgb: uint8 (height, width, 3), sRGB. alpha: uint8 (height, width), none for opaque.
    masks: uint8 (height, width) by region name, found on the source and carried through geometry.
    scale: pixels here per pixel of the same picture at full size; a preview has less than 1.
    """

    rgb: Pixels
    alpha: Pixels | None = None
    masks: Mapping[str, Pixels] = field(default_factory=dict)
    scale: float = 1

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.rgb.shape[0])

    @property
    def longest(self) -> int:
        """Pixels of the longer side."""
        return max(self.width, self.height)

    def with_rgb(self, rgb: Pixels) -> Picture:
        """The same picture with other pixels of the same size."""
        return replace(self, rgb=rgb)

    def reshaped(self, warp: Callable[[Pixels], Pixels], scale: float | None = None) -> Picture:
        """The picture after `warp` moved the pixels of every plane in the same way."""
        return Picture(
            rgb=warp(self.rgb),
            alpha=None if self.alpha is None else warp(self.alpha),
            masks={name: warp(mask) for name, mask in self.masks.items()},
            scale=self.scale if scale is None else scale,
        )


@dataclass(frozen=True)
class Scene:
    """What an operation may know beside the pixels.

    facts: measurements of the source. sample: the source's colours before any step, uint8 (n, m, 3), small.
    limit: longest side that is of use, none for a full-size rendering. media: files of other media by id.
    absent: regions that were looked for and not found, with the reason. seed: what random patterns start from.
    notes: sentences about the result, written by operations that had to choose.
    """

    facts: MediaFacts | None = None
    sample: Pixels | None = None
    limit: int | None = None
    media: Mapping[str, Path] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    notes: list[str] = field(default_factory=list)

    def file(self, media_id: str) -> Path:
        """The file of another medium. Raises StepError when it is not at hand."""
        path = self.media.get(media_id)
        if path is None or not path.exists():
            raise StepError(f"the media {media_id} is not available")
        return path

    def mask(self, picture: Picture, region: str) -> Pixels:
        """Where a region lies, uint8 (height, width). Raises StepError with the reason when it was not found."""
        if region not in picture.masks:
            raise StepError(self.absent.get(region, f"{region!r} could not be found in the picture"))
        return picture.masks[region]


NOWHERE = Scene()


class Operation(ABC, Generic[P]):
    """One operation of the edit language, carried out.

    sliders: the parameters that a step's `amount` multiplies. Without any, and with `at` not overridden, the result
    is blended with what was before, up to the whole effect.
    """

    op: ClassVar[str]
    sliders: ClassVar[tuple[str, ...]] = ()

    def at(self, params: P, amount: float) -> P:
        """The parameters at a step's strength; they may reach 1.5 times their range."""
        if amount == 1 or not self.sliders:
            return params
        return params.model_copy(update={name: scaled(getattr(params, name), amount) for name in self.sliders})

    def refusal(self, params: P) -> str | None:
        """Why these parameters cannot be carried out here on any media, or none."""
        return None


class ColorOperation(Operation[P]):
    """An operation on one pixel's colour, whatever lies around it."""

    @abstractmethod
    def apply_color(self, rgb: Colors, params: P) -> Colors:
        """The colours after the operation, same shape, as float32. Values may leave 0–1; the table clips last."""

    def bind(self, params: P, scene: Scene) -> ColorFunction:
        """The operation as a function of colour alone. Overridden where a file has to be read first."""
        return partial(self.apply_color, params=params)


class PictureOperation(Operation[P]):
    """An operation on a whole picture.

    blends: whether the result lies pixel on pixel over what was before, so that regions and strength can mix them.
    """

    blends: ClassVar[bool] = True

    def regions(self, params: P) -> tuple[str, ...]:
        """Names of the regions that `apply` looks up in the picture's masks."""
        return ()

    @abstractmethod
    def apply(self, picture: Picture, params: P, scene: Scene) -> Picture:
        """The picture after the operation. Raises StepError with a reason when it cannot be done."""

    def apply_within(self, picture: Picture, params: P, scene: Scene, mask: Pixels) -> Picture:
        """As `apply`, when only what lies under the mask (uint8) will be kept. Blurs leave the rest out of it."""
        return self.apply(picture, params, scene)


class LaidOperation(PictureOperation[P]):
    """An operation that lays something over: a step's region says where that belongs, not what of it shows."""

    @abstractmethod
    def apply_at(self, picture: Picture, params: P, scene: Scene, mask: Pixels) -> Picture:
        """As `apply`, at what lies under the mask (uint8, height × width). Raises StepError."""


class GeometryOperation(PictureOperation[P]):
    """An operation that moves pixels: it applies to the whole frame, and masks move along."""

    blends = False

    def size(self, width: float, height: float, params: P) -> tuple[float, float]:
        """Width and height of the frame afterwards, before rounding, for a frame of any size."""
        return width, height


def scaled(value: Any, amount: float) -> Any:
    """A slider's value at a strength; a wheel keeps its hue, none stays none."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value * amount
    return value.model_copy(
        update={name: getattr(value, name) * amount for name in ("saturation", "luminance") if hasattr(value, name)}
    )


@cache
def find_operation(op: str) -> Operation[Any] | None:
    """The operation of this name, from `ops/<op>.py`; none when no local method exists."""
    module = f"tools.render.ops.{op}"
    if op not in OPERATIONS or find_spec(module) is None:
        return None
    for value in vars(import_module(module)).values():
        if isinstance(value, type) and issubclass(value, Operation) and value.__dict__.get("op") == op:
            return value()
    raise LookupError(f"{module} holds no operation named {op}")


def color_function(step: Step, scene: Scene = NOWHERE) -> ColorFunction | None:
    """A step's effect on colour at its strength, or none when it is not per pixel or changes nothing.

    Strength changes the operation's parameters; where it has nothing to change there, the result is blended.
    """
    operation = find_operation(step.op)
    if not isinstance(operation, ColorOperation) or step.amount == 0:
        return None
    params = operation.at(step.params, step.amount)
    function = operation.bind(params, scene)
    blended = params is step.params and step.amount < 1
    return partial(_blend, function=function, by=step.amount) if blended else function


def _blend(rgb: Colors, function: ColorFunction, by: float) -> Colors:
    return rgb + np.float32(by) * (function(rgb) - rgb)


def is_color(step: Step) -> bool:
    """Whether the step works on one pixel's colour alone, so that a table can carry it."""
    return isinstance(find_operation(step.op), ColorOperation)


def color_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that one table for the whole frame and the whole time carries, in the order given."""
    return tuple(step for step in steps if is_color(step) and _everywhere(step))


def _everywhere(step: Step) -> bool:
    target = step.target
    return target is None or (target.time is None and target.region is None and not target.exclude)
