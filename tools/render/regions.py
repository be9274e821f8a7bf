"""Where a named part of a picture lies, by methods that need no model; what cannot be found is said.

Faces by cascade, persons by GrabCut around a face, the subject by GrabCut around what stands out, sky, skin and
leaves by colour and place, parts of the frame by name, boxes as given. Masks are uint8 with soft edges.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import cv2
import numpy as np

from edits.media import MediaFacts
from edits.plan import Region
from edits.vocabulary import Box
from tools.render.errors import StepError
from tools.render.filters import gaussian, guided, luma
from tools.render.saliency import saliency
from tools.render.source import shrunk
from tools.sight.faces import find_faces

CUT_AT = 192
"""Longer side at which GrabCut runs: its outline is then fitted to the picture's own edges."""
LEAST_SUBJECT, MOST_SUBJECT = 0.01, 0.9
LEAST_CONTRAST = 5.0
"""Lab distance across an outline that must be there along three quarters of it, or it is a guess."""
LEAST_SKY, LEAST_SKIN, LEAST_LEAVES = 0.03, 0.004, 0.02
"""Parts of the frame below which something counts as not there."""


@dataclass(frozen=True)
class View:
    """A picture in which regions are looked for. rgb: uint8 (height, width, 3). faces: from earlier measurement."""

    rgb: np.ndarray
    known_faces: tuple[Box, ...] | None = None

    @cached_property
    def small(self) -> np.ndarray:
        """The picture at the size GrabCut works on."""
        return shrunk(self.rgb, CUT_AT)

    @cached_property
    def faces(self) -> tuple[Box, ...]:
        """Faces, largest first."""
        if self.known_faces is not None:
            return self.known_faces
        return find_faces(cv2.cvtColor(shrunk(self.rgb, 640), cv2.COLOR_RGB2GRAY))

    @cached_property
    def lab(self) -> np.ndarray:
        """CIE L*a*b* of the small picture, float32, L* 0–100."""
        return cv2.cvtColor(self.small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)

    @cached_property
    def person(self) -> np.ndarray:
        """Everyone with a face, float32 0–1 at the small size."""
        if not self.faces:
            raise StepError("no face was found, so the person cannot be located")
        return _cut(self.small, self._without_sky(_around_faces(self.small, self.faces)), "the person")

    @cached_property
    def subject(self) -> np.ndarray:
        """The persons, or else what stands out, float32 0–1 at the small size."""
        if self.faces:
            return self.person
        return _cut(self.small, self._without_sky(_around_salient(self.small)), "the subject")

    def _without_sky(self, start: np.ndarray) -> np.ndarray:
        """A start for GrabCut in which the sky, if there is one, is background."""
        try:
            sky = _sky(self)
        except StepError:
            return start
        return np.where((sky > 0.5) & (start != cv2.GC_FGD), cv2.GC_BGD, start).astype(np.uint8)


def find_regions(
    rgb: np.ndarray, facts: MediaFacts | None, wanted: Iterable[Region]
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Masks by region name as uint8 (height, width), and for each region not found the reason."""
    view = View(rgb, facts.still.faces if facts and facts.still else None)
    masks: dict[str, np.ndarray] = {}
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


def _named_mask(view: View, name: str) -> np.ndarray:
    finder = _finder(name)
    if finder is None:
        raise StepError(
            f"{name!r} cannot be located without a vision model: "
            "give a box, or name a face, person, subject, background, sky, skin or leaves"
        )
    return _fitted(finder(view), view.rgb)


def _fitted(mask: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    """A small mask at full size, its outline drawn to the picture's edges by a guided filter."""
    height, width = rgb.shape[:2]
    if mask.shape == (height, width):
        return (np.clip(mask, 0, 1) * 255 + 0.5).astype(np.uint8)
    guide = shrunk(rgb, 1024)
    size = (guide.shape[1], guide.shape[0])
    soft = guided(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), luma(guide), max(size) / 110, 1e-4)
    sharp = np.clip((soft - 0.15) / 0.7, 0, 1)
    return cv2.resize((sharp * 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)


def _box_mask(rgb: np.ndarray, box: Box) -> np.ndarray:
    height, width = rgb.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    left, top = round(box.left * width), round(box.top * height)
    right, bottom = round((box.left + box.width) * width), round((box.top + box.height) * height)
    mask[top : max(bottom, top + 1), left : max(right, left + 1)] = 255
    return gaussian(mask, max(width, height) * 0.004)


def _faces(view: View) -> np.ndarray:
    if not view.faces:
        raise StepError("no face was found in the picture")
    mask = np.zeros(view.small.shape[:2], np.float32)
    for face in view.faces:
        _ellipse(mask, face, 1.25, 1.45)
    return gaussian(mask, max(mask.shape) * 0.012)


def _ellipse(mask: np.ndarray, face: Box, wide: float, tall: float, value: float = 1) -> None:
    """Draw an ellipse over a face's box, enlarged by two factors."""
    height, width = mask.shape
    center = (round((face.left + face.width / 2) * width), round((face.top + face.height / 2) * height))
    axes = max(1, round(face.width * width / 2 * wide)), max(1, round(face.height * height / 2 * tall))
    cv2.ellipse(mask, center, axes, 0, 0, 360, value, -1)


def _around_faces(rgb: np.ndarray, faces: tuple[Box, ...]) -> np.ndarray:
    """GrabCut's start: bodies under faces are probable, the faces and the chests sure, the far frame is not."""
    height, width = rgb.shape[:2]
    start = np.full((height, width), cv2.GC_BGD, np.uint8)
    for value, wide, above in ((cv2.GC_PR_BGD, 2.6, 0.9), (cv2.GC_PR_FGD, 1.5, 0.35)):
        for face in faces:
            middle, half = (face.left + face.width / 2) * width, face.width * width * wide
            top, chin = (face.top - above * face.height) * height, (face.top + face.height) * height
            head = half * 0.55
            left, right = round(max(0, middle - head)), round(min(width, middle + head))
            start[max(0, round(top)) : round(chin) + 1, left:right] = value
            left, right = round(max(0, middle - half)), round(min(width, middle + half))
            start[round(chin) :, left:right] = value
    for face in faces:
        _ellipse(start, face, 0.75, 0.95, cv2.GC_FGD)
        middle, chin = (face.left + face.width / 2) * width, (face.top + face.height * 1.5) * height
        half = face.width * width * 0.35
        chest = slice(round(chin), round(chin + face.height * height * 0.8))
        start[chest, round(max(0, middle - half)) : round(middle + half)] = cv2.GC_FGD
    return start


def _around_salient(rgb: np.ndarray) -> np.ndarray:
    """GrabCut's start without a face: what stands out is probable, the frame's border is not."""
    height, width = rgb.shape[:2]
    found = cv2.resize(saliency(rgb), (width, height), interpolation=cv2.INTER_LINEAR)
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    central = np.exp(-((x * x)[None, :] + (y * y)[:, None]) / 0.9)
    likely = found * central
    start = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    start[likely > 0.3 * likely.max()] = cv2.GC_PR_FGD
    border = max(1, round(min(height, width) * 0.02))
    start[:border], start[:, :border], start[:, -border:] = cv2.GC_BGD, cv2.GC_BGD, cv2.GC_BGD
    return start


def _cut(rgb: np.ndarray, start: np.ndarray, what: str) -> np.ndarray:
    """GrabCut (Rother, Kolmogorov, Blake 2004) from a start mask. Raises StepError when nothing stands apart."""
    cv2.setRNGSeed(7)
    mask = start.copy()
    try:
        cv2.grabCut(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 3,
                    cv2.GC_INIT_WITH_MASK)  # fmt: skip
    except cv2.error:
        raise StepError(f"{what} cannot be told from the background") from None
    found = _large_parts(((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8))
    if not LEAST_SUBJECT <= found.mean() <= MOST_SUBJECT or _outline_contrast(rgb, found) < LEAST_CONTRAST:
        raise StepError(f"{what} cannot be told from the background")
    return found.astype(np.float32)


def _outline_contrast(rgb: np.ndarray, mask: np.ndarray) -> float:
    """Lab distance across the outline inside the frame, its lower quartile."""
    lab = gaussian(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), 0.7)
    across = np.stack([cv2.Sobel(lab[..., c], cv2.CV_32F, dx, 1 - dx) for c in range(3) for dx in (0, 1)])
    strength = np.sqrt((across**2).sum(axis=0)) / 4
    outline = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    outline[:2], outline[-2:], outline[:, :2], outline[:, -2:] = False, False, False, False
    return float(np.quantile(cv2.dilate(strength, np.ones((3, 3)))[outline], 0.25)) if outline.any() else 0.0


def _large_parts(mask: np.ndarray) -> np.ndarray:
    """Connected parts of at least a tenth of the largest, with their holes of a hundredth filled."""
    for value, share in ((1, 0.1), (0, 0.01)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats((mask == value).astype(np.uint8))
        if count < 2:
            return mask
        areas = stats[1:, cv2.CC_STAT_AREA]
        least = areas.max() * share if value else mask.size * share
        small = 1 + np.flatnonzero(areas < least)
        mask = np.where(np.isin(labels, small), 1 - value, mask).astype(np.uint8)
    return mask


def _sky(view: View) -> np.ndarray:
    """Smooth, blue or bright and colourless, and joined to the top of the frame."""
    light, a, b = np.moveaxis(view.lab, -1, 0)
    chroma = np.hypot(a, b)
    rough = gaussian(np.abs(cv2.Laplacian(gaussian(light, 1.0), cv2.CV_32F)), 3)
    blue = (b < -4) & (a < 12) & (light > 30)
    pale = (light > 75) & (chroma < 10) & (b < 1)
    candidate = ((blue | pale) & (rough < 2.2)).astype(np.uint8)
    candidate = cv2.morphologyEx(candidate, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    labels = cv2.connectedComponents(candidate)[1]
    band = max(1, labels.shape[0] // 25)
    names, counts = np.unique(labels[:band], return_counts=True)
    joined = [name for name, count in zip(names, counts, strict=True) if name and count > 0.04 * band * labels.shape[1]]
    sky = np.isin(labels, joined).astype(np.float32)
    if sky.mean() < LEAST_SKY:
        raise StepError("no sky was found in the picture")
    # Roughness keeps a distance from roofs and branches; colour alone goes up to them.
    near = cv2.dilate(sky, np.ones((9, 9), np.uint8)) * (blue | pale)
    return np.maximum(sky, near).astype(np.float32)


def _skin(view: View) -> np.ndarray:
    """Chroma near the faces' own; without a face, wood, sand and fur would do as well."""
    if not view.faces:
        raise StepError("no face was found, so skin cannot be told from wood, sand or fur")
    ycc = cv2.cvtColor(view.small, cv2.COLOR_RGB2YCrCb).astype(np.float32)
    inner = np.zeros(view.small.shape[:2], np.uint8)
    for face in view.faces:
        _ellipse(inner, face, 0.5, 0.6, 1)
    center = np.median(ycc[inner > 0][:, 1:], axis=0)
    away = np.hypot(*np.moveaxis((ycc[..., 1:] - center) / 9, -1, 0))
    skin = gaussian(np.clip(1.6 - away, 0, 1) * np.clip((ycc[..., 0] - 25) / 20, 0, 1), 1.5)
    if (skin > 0.5).mean() < LEAST_SKIN:
        raise StepError("no skin was found in the picture")
    return skin


def _leaves(view: View) -> np.ndarray:
    light, a, b = np.moveaxis(view.lab, -1, 0)
    hue = np.rad2deg(np.arctan2(b, a))
    green = np.clip(1 - (np.abs(hue - 122) - 22) / 12, 0, 1) * np.clip((np.hypot(a, b) - 8) / 6, 0, 1)
    leaves = gaussian(green * (light > 8), 1.2)
    if (leaves > 0.5).mean() < LEAST_LEAVES:
        raise StepError("no leaves or grass were found in the picture")
    return leaves


def _tones(low: float, high: float) -> Callable[[View], np.ndarray]:
    """Tones from a luma that gets nothing to one that gets everything."""
    return lambda view: np.clip((luma(view.rgb) - low) / (high - low), 0, 1)


def _side(axis: int, near: bool) -> Callable[[View], np.ndarray]:
    """A half of the frame with a soft middle. axis: 0 down, 1 across. near: top or left."""

    def half(view: View) -> np.ndarray:
        shape = view.rgb.shape[:2]
        place = (np.arange(shape[axis], dtype=np.float32) + 0.5) / shape[axis]
        part = np.clip((0.6 - place if near else place - 0.4) / 0.2, 0, 1)
        return np.broadcast_to(part[:, None] if axis == 0 else part[None, :], shape)

    return half


def _middle(view: View) -> np.ndarray:
    height, width = view.rgb.shape[:2]
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    return np.clip((0.75 - np.sqrt((x * x)[None, :] + (y * y)[:, None])) / 0.35, 0, 1)


FINDERS: Mapping[str, Callable[[View], np.ndarray]] = {
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


def _finder(name: str) -> Callable[[View], np.ndarray] | None:
    plain, rows = _words()
    words = re.findall(r"[a-z']+", name.casefold())
    # "her" is a person alone and beside a noun says whose: a plain word tells only where no other word does.
    telling = {word for word in words if word not in plain} or set(words)
    # Every telling word must be known to the row: "the red car on the left" is not the left half.
    return next((FINDERS[key] for key, known in rows if telling and telling <= known), None)
