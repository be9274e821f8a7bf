"""What FFmpeg's filters do not carry: picture operations on the frames of a clip, as they are done on stills.

An operation that treats every pixel by itself in the same straight line of values, as lettering, overlays and
vignettes do, is drawn once on black and once on white; what lies between is known for every frame after that.
Regions that stay in place are found once. Regions that move are found a few times a second and followed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from edits.plan import Region, Step
from edits.vocabulary import Box
from edits.vocabulary.base import Stage
from tools.render.arrays import Pixels
from tools.render.operation import (
    ColorOperation,
    GeometryOperation,
    Picture,
    PictureOperation,
    Scene,
    find_operation,
)
from tools.render.regions import find_regions, region_name
from tools.render.still import Session, develop
from tools.render.timeline import Span

STRAIGHT = frozenset({"vignette", "text", "overlay"})
"""Operations whose result is a + b · value for each pixel, whatever the picture shows."""
TRANSPARENT = frozenset({"cutout"})
MOVING = ("face", "head", "skin", "person", "people", "man", "woman", "sky", "tree", "leaves", "grass", "subject",
          "background", "foreground", "focus", "child", "kid", "girl", "boy")  # fmt: skip
KEYS_A_SECOND = 3
FACES = ("face", "head")
"""Regions that must stay covered: between two looks both places count."""
FrameAt = Callable[[float], Pixels]
"""The source's upright frame at a time, uint8 (height, width, 3)."""


@dataclass(frozen=True)
class Brush:
    """One step on frames. span: the source's time it is for, none for always. early: before the geometry."""

    step: Step
    span: Span | None
    early: bool

    def at(self, time: float) -> bool:
        """Whether it is on at a time of the source."""
        return self.span is None or self.span.start <= time < self.span.end


def brushes(steps: Iterable[Step], by_table: Callable[[Step], bool]) -> tuple[Brush, ...]:
    """The steps that need the frames themselves, in order. by_table: whether a colour table carries a step."""
    chosen = []
    for step in steps:
        operation = find_operation(step.op)
        if isinstance(operation, GeometryOperation) or not isinstance(operation, (PictureOperation, ColorOperation)):
            continue
        if not by_table(step):
            chosen.append(Brush(step, span_of(step), step.stage < Stage.geometry))
    return tuple(chosen)


def span_of(step: Step) -> Span | None:
    """The source's time a step is for; none for all of it."""
    if step.target is None or step.target.time is None:
        return None
    end = step.target.time.end
    return Span(step.target.time.start, float("inf") if end is None else end)


def needs_source_frame(brush: Brush) -> bool:
    """Whether the step speaks of places on the source's own frame, so that geometry must come after it."""
    target = brush.step.target
    return bool(wanted_regions(brush.step)) or (
        target is not None and (target.region is not None or bool(target.exclude))
    )


def wanted_regions(step: Step) -> tuple[Region, ...]:
    """Every region that a step asks for."""
    operation = find_operation(step.op)
    named: tuple[Region, ...] = operation.regions(step.params) if isinstance(operation, PictureOperation) else ()
    target = step.target
    if target is None:
        return named
    return (*named, *(() if target.region is None else (target.region,)), *target.exclude)


def moves(region: Region) -> bool:
    """Whether a region is something that moves through the frame."""
    return not isinstance(region, Box) and any(word in region.casefold() for word in MOVING)


class Painter:
    """The steps that need frames, at work. Frames come with the source's time and their number in the result."""

    def __init__(self, chosen: tuple[Brush, ...], scene: Scene, frame_at: FrameAt) -> None:
        self.brushes = chosen
        self._scene = scene
        self._frame_at = frame_at
        self._lines: dict[tuple[str, int, int], Line] = {}
        self._keys: dict[int, dict[str, Pixels]] = {}
        self._still: dict[str, Pixels] = {}
        regions = {region_name(one): one for brush in chosen for one in wanted_regions(brush.step)}
        self._moving = [region for region in regions.values() if moves(region)]
        self._fixed = [region for region in regions.values() if not moves(region)]

    @property
    def has_regions(self) -> bool:
        """Whether any step speaks of a part of the frame."""
        return bool(self._moving or self._fixed)

    def rehearse(self, times: Iterable[float], skip: Callable[[Step, str], None], scale: float) -> None:
        """Try every step on a few frames; those that can be done on none of them are told and left out."""
        failed: dict[str, str] = {}
        good: set[str] = set()
        for time in times:
            for brush in self.brushes:
                if brush.step.id in good:
                    continue
                rgb = self._frame_at(time)
                masks, absent = find_regions(rgb, None, wanted_regions(brush.step))
                session = Session(replace(self._scene, absent=absent))
                after = develop([brush.step], Picture(rgb, None, masks, scale), session)
                if after.alpha is not None:
                    failed[brush.step.id] = "a clip cannot be transparent here"
                elif session.skipped:
                    failed.setdefault(brush.step.id, session.skipped[0].why)
                else:
                    good.add(brush.step.id)
        for brush in self.brushes:
            if brush.step.id not in good:
                skip(brush.step, failed.get(brush.step.id, "it cannot be done on this clip"))
        self.brushes = tuple(brush for brush in self.brushes if brush.step.id in good)

    def masks(self, rgb: Pixels, time: float) -> dict[str, Pixels]:
        """Masks of every region at a time of the source, uint8, of the frame's size."""
        if not self.has_regions:
            return {}
        if self._fixed and (not self._still or _is_other(self._still, rgb)):
            self._still = find_regions(rgb, None, self._fixed)[0]
        return {**self._still, **self._followed(rgb, time)} if self._moving else self._still

    def _followed(self, rgb: Pixels, time: float) -> dict[str, Pixels]:
        """Masks between two looks at what moves."""
        key = max(0.0, time) * KEYS_A_SECOND
        early, late = self._looked(int(key), rgb), self._looked(int(key) + 1, rgb)
        part = key - int(key)
        return {
            name: np.maximum(early[name], late[name])
            if any(word in name.casefold() for word in FACES)
            else np.asarray(cv2.addWeighted(early[name], 1 - part, late[name], part, 0), np.uint8)
            for name in early
        }

    def _looked(self, key: int, like: Pixels) -> dict[str, Pixels]:
        if key not in self._keys:
            if len(self._keys) > 3:
                del self._keys[min(self._keys, key=lambda other: abs(other - key) * -1)]
            frame = self._frame_at(key / KEYS_A_SECOND)
            found = find_regions(frame, None, self._moving)[0]
            nothing = np.zeros(frame.shape[:2], np.uint8)
            self._keys[key] = {region_name(region): found.get(region_name(region), nothing) for region in self._moving}
        size = (like.shape[1], like.shape[0])
        return {
            name: mask if mask.shape == like.shape[:2] else np.asarray(cv2.resize(mask, size), np.uint8)
            for name, mask in self._keys[key].items()
        }

    def paint(self, picture: Picture, time: float, number: int, *, early: bool) -> Picture:
        """The steps of one side of the geometry. number: of the frame, so that grain lives."""
        for brush in self.brushes:
            if brush.early is early and brush.at(time):
                picture = self._stroke(brush.step, picture, number)
        return picture

    def _stroke(self, step: Step, picture: Picture, number: int) -> Picture:
        if step.op in STRAIGHT and (step.target is None or not (step.target.region or step.target.exclude)):
            return picture.with_rgb(self._line(step, picture).over(picture.rgb))
        scene = replace(self._scene, seed=(self._scene.seed + number * 7919) % 2**32)
        return develop([step], picture, Session(scene))

    def _line(self, step: Step, picture: Picture) -> Line:
        key = (step.id, picture.width, picture.height)
        if key not in self._lines:
            black, white = (
                develop([step], picture.with_rgb(np.full_like(picture.rgb, level)), Session(self._scene)).rgb
                for level in (0, 255)
            )
            self._lines[key] = line_between(black, white)
        return self._lines[key]


def _is_other(masks: dict[str, Pixels], rgb: Pixels) -> bool:
    return any(mask.shape != rgb.shape[:2] for mask in masks.values())


@dataclass(frozen=True)
class Line:
    """A pixel's result as base + share · value / 255, on the part of the frame where it is not the value itself."""

    rows: slice
    columns: slice
    base: Pixels
    share: Pixels

    def over(self, rgb: Pixels) -> Pixels:
        """The frame with it. rgb: uint8 (height, width, 3)."""
        if not self.base.size:
            return rgb
        result = rgb.copy()
        part = result[self.rows, self.columns]
        result[self.rows, self.columns] = cv2.add(cv2.multiply(part, self.share, scale=1 / 255), self.base)
        return result


def line_between(black: Pixels, white: Pixels) -> Line:
    """What was drawn on black and on white, as a line."""
    share = np.asarray(cv2.subtract(white, black), np.uint8)
    touched = np.asarray(((share < 255) | (black > 0)).any(axis=2), np.bool_)
    rows, columns = np.flatnonzero(touched.any(axis=1)), np.flatnonzero(touched.any(axis=0))
    if not len(rows):
        return Line(slice(0), slice(0), black[:0, :0], share[:0, :0])
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    return Line(*box, np.ascontiguousarray(black[box]), np.ascontiguousarray(share[box]))
