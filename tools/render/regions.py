"""Where a named part of a picture lies, by methods that need no model; what cannot be found is said.

Faces by cascade, persons by GrabCut around a face, the subject by GrabCut around what stands out, sky, skin and
leaves by colour and place, parts of the frame by name, boxes as given. What only a vision model could name lies in
the box it gave, cut out by GrabCut. Masks are uint8 with soft edges.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import cv2
import numpy as np

from edits.media import MediaFacts, Subject
from edits.plan import Region
from edits.vocabulary import Box
from tools.render.arrays import Floats, Pixels, Plane
from tools.render.errors import StepError
from tools.render.filters import gaussian, grayscale, guided, luma
from tools.render.grabcut import around_box, around_faces, around_salient, cut_out, draw_ellipse
from tools.render.sky import find_sky
from tools.render.source import shrunk
from tools.sight.faces import find_faces

CUT_AT = 192
"""Longer side at which GrabCut runs: its outline is then fitted to the picture's own edges."""
PLACING = frozenset(
    {"on", "in", "with", "at", "near", "by", "behind", "under", "over", "next", "to", "of", "who", "that"}
)
"""Words after a noun that say where it is or what it has."""
LEAST_SKIN, LEAST_LEAVES = 0.004, 0.02
"""Parts of the frame below which something counts as not there."""


@dataclass(frozen=True)
class View:
    """A picture in which regions are looked for. rgb: uint8 (height, width, 3).

    known_faces: from earlier measurement. subjects: what a vision model saw.
    """

    rgb: Pixels
    known_faces: tuple[Box, ...] | None = None
    subjects: tuple[Subject, ...] = ()

    @cached_property
    def small(self) -> Pixels:
        """The picture at the size GrabCut works on."""
        return shrunk(self.rgb, CUT_AT)

    @cached_property
    def faces(self) -> tuple[Box, ...]:
        """Faces, largest first."""
        if self.known_faces is not None:
            return self.known_faces
        return find_faces(grayscale(shrunk(self.rgb, 640)))

    @cached_property
    def lab(self) -> Plane:
        """CIE L*a*b* of the small picture, float32, L* 0–100."""
        return np.asarray(cv2.cvtColor(self.small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)

    @cached_property
    def person(self) -> Plane:
        """Everyone with a face, float32 0–1 at the small size."""
        if not self.faces:
            raise StepError("no face was found, so the person cannot be located")
        return cut_out(self.small, self._without_sky(around_faces(self.small, self.faces)), "the person")

    @cached_property
    def subject(self) -> Plane:
        """The persons, or else what stands out, float32 0–1 at the small size."""
        if self.faces:
            return self.person
        return cut_out(self.small, self._without_sky(around_salient(self.small)), "the subject")

    def _without_sky(self, start: Pixels) -> Pixels:
        """A start for GrabCut in which the sky, if there is one, is background."""
        try:
            sky = _sky(self)
        except StepError:
            return start
        return np.where((sky > 0.5) & (start != cv2.GC_FGD), cv2.GC_BGD, start).astype(np.uint8)


def find_regions(
    rgb: Pixels, facts: MediaFacts | None, wanted: Iterable[Region]
) -> tuple[dict[str, Pixels], dict[str, str]]:
    """Masks by region name as uint8 (height, width), and for each region not found the reason."""
    still, seen = (facts.still, facts.seen) if facts is not None else (None, None)
    view = View(rgb, still.faces if still else None, seen.subjects if seen else ())
    masks: dict[str, Pixels] = {}
    absent: dict[str, str] = {}
    for region in dict.fromkeys(wanted):
        name = region_name(region)
        try:
            masks[name] = _box_mask(rgb, region) if isinstance(region, Box) else _named_mask(view, region)
        except StepError as error:
            absent[name] = str(error)
    return masks, absent


def region_name(region: Region) -> str:
    """The name under which a region's mask is kept."""
    if isinstance(region, Box):
        return f"box {region.left:g} {region.top:g} {region.width:g} {region.height:g}"
    return region


def can_find(region: Region) -> bool:
    """Whether there is a method for a region at all, whatever the picture shows."""
    return isinstance(region, Box) or _finder(region) is not None


def _named_mask(view: View, name: str) -> Pixels:
    """By the way that the words have, or else in the box of what a vision model called so."""
    finder, box = _finder(name), named_box(view.subjects, name)
    if finder is None and box is None:
        why = "no such thing was seen in the picture" if view.subjects else "it needs a vision model"
        raise StepError(
            f"{name!r} cannot be located, {why}: "
            "give a box, or name a face, person, subject, background, sky, skin or leaves"
        )
    if finder is not None:
        try:
            return _fitted(finder(view), view.rgb)
        except StepError:
            if box is None:
                raise
    assert box is not None
    return _cut_from(view, box, name)


def _cut_from(view: View, box: Box, name: str) -> Pixels:
    """What stands in a box, or the whole box where nothing in it stands apart."""
    try:
        return _fitted(cut_out(view.small, around_box(view.small, box), name), view.rgb)
    except StepError:
        return _box_mask(view.rgb, box)


def named_box(subjects: Sequence[Subject], name: str) -> Box | None:
    """The box of the seen thing that a region names by its noun: the one that most of the other words fit.

    Of several that fit alike, the one at the side that is named, else the first.
    """
    plain, _ = _words()
    words = re.findall(r"[a-z']+", name.casefold())
    end = next((place for place, word in enumerate(words) if word in PLACING and place), len(words))
    told = {_stem(word) for word in words if word not in plain}
    noun = _stem(words[end - 1]) if words else ""
    side = ("right" in words) - ("left" in words)
    fitting = [
        (len(told & stems), side * (subject.box.left + subject.box.width / 2), subject.box)
        for subject in subjects
        if subject.box is not None and noun in told and noun in (stems := _stems(subject.name))
    ]
    return max(fitting, key=lambda one: one[:2], default=(0, 0.0, None))[2]


def _stems(name: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[a-z']+", name.casefold())}


def _stem(word: str) -> str:
    """A word without the ending of the plural and of possession, as far as matching needs."""
    word = word.removesuffix("'s").removesuffix("'")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _fitted(mask: Floats, rgb: Pixels) -> Pixels:
    """A small mask at full size, its outline drawn to the picture's edges by a guided filter."""
    height, width = rgb.shape[:2]
    if mask.shape == (height, width):
        whole: Pixels = (np.clip(mask, 0, 1) * 255 + 0.5).astype(np.uint8)
        return whole
    guide = shrunk(rgb, 1024)
    size = (guide.shape[1], guide.shape[0])
    large = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), np.float32)
    soft = guided(large, luma(guide), max(size) / 110, 1e-4)
    sharp = np.clip((soft - 0.15) / 0.7, 0, 1)
    codes = (sharp * 255).astype(np.uint8)
    return np.asarray(cv2.resize(codes, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _box_mask(rgb: Pixels, box: Box) -> Pixels:
    height, width = rgb.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    left, top = round(box.left * width), round(box.top * height)
    right, bottom = round((box.left + box.width) * width), round((box.top + box.height) * height)
    mask[top : max(bottom, top + 1), left : max(right, left + 1)] = 255
    return gaussian(mask, max(width, height) * 0.004)


def _faces(view: View) -> Plane:
    if not view.faces:
        raise StepError("no face was found in the picture")
    mask = np.zeros(view.small.shape[:2], np.float32)
    for face in view.faces:
        draw_ellipse(mask, face, 1.25, 1.45)
    return gaussian(mask, max(mask.shape) * 0.012)


def _sky(view: View) -> Plane:
    return find_sky(view.lab)


def _skin(view: View) -> Plane:
    """Chroma near the faces' own; without a face, wood, sand and fur would do as well."""
    if not view.faces:
        raise StepError("no face was found, so skin cannot be told from wood, sand or fur")
    ycc = cv2.cvtColor(view.small, cv2.COLOR_RGB2YCrCb).astype(np.float32)
    inner = np.zeros(view.small.shape[:2], np.uint8)
    for face in view.faces:
        draw_ellipse(inner, face, 0.5, 0.6, 1)
    center = np.median(ycc[inner > 0][:, 1:], axis=0)
    away = np.hypot(*np.moveaxis((ycc[..., 1:] - center) / 9, -1, 0))
    skin = gaussian(np.clip(1.6 - away, 0, 1) * np.clip((ycc[..., 0] - 25) / 20, 0, 1), 1.5)
    if (skin > 0.5).mean() < LEAST_SKIN:
        raise StepError("no skin was found in the picture")
    return skin


def _leaves(view: View) -> Plane:
    light, a, b = np.moveaxis(view.lab, -1, 0)
    hue = np.rad2deg(np.arctan2(b, a))
    green = np.clip(1 - (np.abs(hue - 122) - 22) / 12, 0, 1) * np.clip((np.hypot(a, b) - 8) / 6, 0, 1)
    leaves = gaussian(green * (light > 8), 1.2)
    if (leaves > 0.5).mean() < LEAST_LEAVES:
        raise StepError("no leaves or grass were found in the picture")
    return leaves


def _tones(low: float, high: float) -> Callable[[View], Floats]:
    """Tones from a luma that gets nothing to one that gets everything."""
    return lambda view: np.clip((luma(view.rgb) - low) / (high - low), 0, 1)


def _side(axis: int, near: bool, share: float = 0.5) -> Callable[[View], Floats]:
    """A half of the frame or another share of it, with a soft edge. axis: 0 down, 1 across. near: top or left."""

    def part_of(view: View) -> Floats:
        shape = view.rgb.shape[:2]
        place = (np.arange(shape[axis], dtype=np.float32) + 0.5) / shape[axis]
        part = np.clip(((share + 0.1) - place if near else place - (0.9 - share)) / 0.2, 0, 1)
        return np.broadcast_to(part[:, None] if axis == 0 else part[None, :], shape)

    return part_of


def _middle(view: View) -> Floats:
    height, width = view.rgb.shape[:2]
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    return np.clip((0.75 - np.sqrt((x * x)[None, :] + (y * y)[:, None])) / 0.35, 0, 1)


FINDERS: Mapping[str, Callable[[View], Floats]] = {
    "background": lambda view: 1 - view.subject,
    "faces": _faces,
    "skin": _skin,
    "person": lambda view: view.person,
    "sky": _sky,
    "leaves": _leaves,
    "shadows": _tones(0.45, 0.2),
    "highlights": _tones(0.6, 0.85),
    "corners": lambda view: 1 - _middle(view),
    "middle": _middle,
    "top": _side(0, near=True),
    "bottom": _side(0, near=False),
    "left": _side(1, near=True),
    "right": _side(1, near=False),
    **{
        f"{name}_{share}": _side(axis, near, 1 / parts)
        for name, axis, near in (("top", 0, True), ("bottom", 0, False), ("left", 1, True), ("right", 1, False))
        for share, parts in (("third", 3), ("quarter", 4))
    },
    "subject": lambda view: view.subject,
    "focus": lambda view: _faces(view) if view.faces else view.subject,
}
"""Ways of finding, by their key in `regions.toml`."""


@cache
def _words() -> tuple[frozenset[str], tuple[tuple[str, frozenset[str]], ...]]:
    """Plain words, and the words of each way of finding. Raises ValueError when the file names an unknown way."""
    data = tomllib.loads((Path(__file__).parent / "regions.toml").read_text("utf-8"))
    unknown = set(data["words"]) - set(FINDERS)
    if unknown:
        raise ValueError(f"regions.toml: no way of finding {sorted(unknown)}")
    return frozenset(data["plain"]), tuple((key, frozenset(words)) for key, words in data["words"].items())


def _finder(name: str) -> Callable[[View], Floats] | None:
    plain, rows = _words()
    words = re.findall(r"[a-z']+", name.casefold())
    # "her" is a person alone and beside a noun says whose: a plain word tells only where no other word does.
    telling = {word for word in words if word not in plain} or set(words)
    # Every telling word must be known to the row: "the red car on the left" is not the left half.
    return next((FINDERS[key] for key, known in rows if telling and telling <= known), None)
