"""A plan on a still: decode, colour by table, everything else by its operation, encode."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from edits.media import MediaFacts
from edits.plan import Plan, Region, Step, Target
from edits.vocabulary import Params, Stage
from graph.state import NotRendered
from tools.render.arrays import Pixels
from tools.render.delivery import deliver, framing
from tools.render.errors import StepError
from tools.render.filters import mixed
from tools.render.lut import apply_lut, compile_lut
from tools.render.operation import (
    GeometryOperation,
    LaidOperation,
    Picture,
    PictureOperation,
    Scene,
    color_function,
    find_operation,
    is_color,
)
from tools.render.regions import can_find, find_regions, region_name
from tools.render.rendered import Rendered
from tools.render.source import Source, read_source, shrunk
from tools.render.support import DELIVERED, not_rendered

ENOUGH = 0.7
"""Part of the wanted size that a cropped preview may have, when that lets a JPEG be decoded at half its size."""
SAMPLE = 96
"""Longer side of the sample by which references are matched."""


@dataclass
class Session:
    """One rendering under way: what it knows and what it could not do."""

    scene: Scene
    skipped: list[NotRendered] = field(default_factory=list)

    def skip(self, step: Step, why: str) -> None:
        """Leave a step out and remember why."""
        self.skipped.append(NotRendered(step=step.id, why=why))


def render_still(
    plan: Plan,
    source: Path,
    facts: MediaFacts,
    out: Path,
    *,
    longest: int | None = None,
    media: Mapping[str, Path] = {},
    proxy: Path | None = None,
    preview: bool | None = None,
) -> Rendered:
    """Render a plan on a picture, from the original, and write it beside `out` with the suffix of its format.

    longest: pixels of a preview's longer side; none renders at full size. proxy: a smaller upright sRGB copy of the
    source, used when it is large enough. preview: whether it is written small and for browsers; none: where it has a
    `longest`. A step that cannot be done is left out and said in `not_rendered`.
    Raises SourceError when the source cannot be decoded.
    """
    left_out = not_rendered(plan, facts)
    unable = {one.step for one in left_out}
    steps = _steps(plan, unable)
    decoded = _decode(source, proxy, facts, steps, longest)
    session = Session(_scene(decoded, facts, longest, media, steps))
    picture = _developed(steps, decoded, session)
    if longest is not None and picture.longest > longest:
        picture = picture.reshaped(lambda plane: shrunk(plane, longest))
    small = longest is not None if preview is None else preview
    done = deliver(picture, plan, out, preview=small, source_type=facts.source_type)
    notes = tuple(dict.fromkeys((*decoded.notes, *session.scene.notes, *done.notes)))
    return Rendered(done.path, done.mime, *done.size, _in_plan(plan, (*left_out, *session.skipped)), notes)


def _steps(plan: Plan, unable: Collection[str]) -> list[Step]:
    """The steps to carry out, in order; the frame that the output asks for stands before effects and words."""
    steps = [s for s in plan.in_order() if s.id not in unable and s.amount > 0 and s.op not in DELIVERED]
    late = next((place for place, step in enumerate(steps) if step.stage >= Stage.effects), len(steps))
    return [*steps[:late], *framing(plan), *steps[late:]]


def _developed(steps: list[Step], decoded: Source, session: Session) -> Picture:
    try:
        return develop(steps, _picture(decoded, session, steps), session)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError(str(error)) from error
        raise


def develop(steps: Iterable[Step], picture: Picture, session: Session) -> Picture:
    """The picture after the steps, in the order given; neighbouring colour steps share one table."""
    for (color, target), group in groupby(steps, key=lambda step: (is_color(step), _place(step.target))):
        if color:
            picture = _graded(picture, list(group), target, session)
        else:
            for step in group:
                picture = _stepped(picture, step, session)
    return picture


def _place(target: Target | None) -> Target | None:
    """Where a step applies, as far as a still has places: time has none."""
    if target is None or (target.region is None and not target.exclude):
        return None
    return Target(region=target.region, exclude=target.exclude)


def _graded(picture: Picture, steps: list[Step], target: Target | None, session: Session) -> Picture:
    able = [step for step in steps if _is_able(step, session)]
    if not able:
        return picture
    try:
        mask = _mask(picture, target, session.scene)
    except StepError as error:
        for step in able:
            session.skip(step, str(error))
        return picture
    graded = apply_lut(picture.rgb, compile_lut(able, scene=session.scene))
    return picture.with_rgb(graded if mask is None else mixed(picture.rgb, graded, mask))


def _is_able(step: Step, session: Session) -> bool:
    try:
        color_function(step, session.scene)
    except StepError as error:
        session.skip(step, str(error))
        return False
    return True


def _stepped(picture: Picture, step: Step, session: Session) -> Picture:
    operation = find_operation(step.op)
    if not isinstance(operation, PictureOperation):
        session.skip(step, f"{step.op} has no effect on a still")
        return picture
    try:
        return _applied(picture, step, operation, session.scene)
    except StepError as error:
        session.skip(step, str(error))
        return picture


def _applied(picture: Picture, step: Step, operation: PictureOperation[Params], scene: Scene) -> Picture:
    params = operation.at(step.params, step.amount)
    if not operation.blends:
        return operation.apply(picture, params, scene)
    mask = _mask(picture, _place(step.target), scene)
    if mask is None:
        after = operation.apply(picture, params, scene)
    elif isinstance(operation, LaidOperation) and step.target is not None and step.target.region is not None:
        after, mask = operation.apply_at(picture, params, scene, mask), None
    else:
        after = operation.apply_within(picture, params, scene, mask)
    if params is step.params and step.amount < 1:
        mask = np.full(picture.rgb.shape[:2], 255, np.uint8) if mask is None else mask
        mask = (mask * np.float32(step.amount) + 0.5).astype(np.uint8)
    return after if mask is None else _blended(picture, after, mask)


def _blended(before: Picture, after: Picture, mask: Pixels) -> Picture:
    blended = replace(after, rgb=mixed(before.rgb, after.rgb, mask))
    if after.alpha is None:
        return blended
    alpha = before.alpha if before.alpha is not None else np.full_like(after.alpha, 255)
    old, new = (np.repeat(plane[..., None], 3, axis=2) for plane in (alpha, after.alpha))
    return replace(blended, alpha=np.ascontiguousarray(mixed(old, new, mask)[..., 0]))


def _mask(picture: Picture, target: Target | None, scene: Scene) -> Pixels | None:
    """Where a target lies, uint8, or none for everywhere.

    Raises StepError when the region was not found, or when something to be left alone cannot be looked for.
    """
    if target is None:
        return None
    mask = np.full(picture.rgb.shape[:2], 255, np.uint8)
    if target.region is not None:
        mask = scene.mask(picture, region_name(target.region))
    for region in target.exclude:
        name = region_name(region)
        if name in picture.masks:
            mask = (mask.astype(np.uint16) * (255 - picture.masks[name]) // 255).astype(np.uint8)
        elif can_find(region):
            scene.notes.append(f"{name} was to be left alone; {scene.absent.get(name, 'it was not found')}")
        else:
            raise StepError(scene.absent.get(name, f"{name!r} cannot be located"))
    return mask


def _scene(
    decoded: Source, facts: MediaFacts, longest: int | None, media: Mapping[str, Path], steps: list[Step]
) -> Scene:
    needs_sample = any(step.op == "match_look" for step in steps)
    return Scene(
        facts=facts,
        sample=shrunk(decoded.rgb, SAMPLE) if needs_sample else None,
        limit=longest,
        media=media,
        absent={},
        seed=int(facts.sha256[:8] or "0", 16),
    )


def _picture(decoded: Source, session: Session, steps: list[Step]) -> Picture:
    """The decoded source with the masks of every region that a step will ask for."""
    wanted = list(_regions(steps))
    masks: dict[str, Pixels] = {}
    if wanted:
        masks, absent = find_regions(decoded.rgb, session.scene.facts, wanted)
        session.scene = replace(session.scene, absent=absent)
    return Picture(decoded.rgb, decoded.alpha, masks, decoded.scale)


def _regions(steps: Iterable[Step]) -> Iterable[Region]:
    for step in steps:
        operation = find_operation(step.op)
        if isinstance(operation, PictureOperation):
            yield from operation.regions(step.params)
        if step.target is not None:
            yield from (region for region in (step.target.region, *step.target.exclude) if region is not None)


def _decode(source: Path, proxy: Path | None, facts: MediaFacts, steps: list[Step], longest: int | None) -> Source:
    if longest is None:
        return read_source(source)
    needed = _needed(facts, steps, longest)
    enough = max(min(longest, needed), math.ceil(needed * ENOUGH))
    if proxy is not None and facts.width and facts.height:
        small = read_source(proxy)
        if max(small.rgb.shape[:2]) >= min(enough, max(facts.width, facts.height)):
            fitted = replace(small, full_width=facts.width, full_height=facts.height)
            alpha = None if small.alpha is None else shrunk(small.alpha, needed)
            return replace(fitted, rgb=shrunk(small.rgb, needed), alpha=alpha)
    return read_source(source, needed, enough)


def _needed(facts: MediaFacts, steps: list[Step], longest: int) -> int:
    """Pixels of the source's longer side that a preview needs, when a crop keeps only a part of it."""
    width, height = float(facts.width or longest), float(facts.height or longest)
    start, density = max(width, height), 1.0
    for step in steps:
        operation = find_operation(step.op)
        if not isinstance(operation, GeometryOperation):
            continue
        before = max(width, height)
        width, height = operation.size(width, height, operation.at(step.params, step.amount))
        if step.op in {"resize", "upscale"}:
            density *= max(width, height) / before
    kept = max(width, height) / density
    return max(1, math.ceil(start * min(longest, max(width, height)) / kept))


def _in_plan(plan: Plan, skipped: Iterable[NotRendered]) -> tuple[NotRendered, ...]:
    order = {step.id: place for place, step in enumerate(plan.steps)}
    return tuple(sorted(skipped, key=lambda one: order[one.step]))
