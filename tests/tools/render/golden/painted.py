"""What the golden pictures are taken of: scenes, a clip and sounds of our own, made by arithmetic, always the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import cv2
import numpy as np

from evals.scene import paint_scene
from tests.tools.render.clips import RATE, Samples, tone

SIZE = (192, 128)
"""Width and height of the painted stills."""
FRAME = (160, 90)
FPS = 15
SECONDS, SHOTS = 2.4, 4
FACES = {"portrait": (0.38, 0.22, 0.24, 0.46), "close_up": (0.26, 0.06, 0.48, 0.92)}
"""Where the painted person's face is: left, top, width, height in parts of the frame."""


@cache
def still(name: str) -> np.ndarray:
    """One of the painted stills, uint8 (height, width, 3 or 4), read-only."""
    picture = STILLS[name]()
    picture.setflags(write=False)
    return picture


def _landscape() -> np.ndarray:
    return paint_scene(*SIZE, noise=0)


def _noisy() -> np.ndarray:
    return paint_scene(*SIZE, noise=0.05)


def _leaning() -> np.ndarray:
    """The orange as a camera that leans by five degrees sees it."""
    large = cv2.resize(_still_life(), (480, 320), interpolation=cv2.INTER_CUBIC)
    matrix = cv2.getRotationMatrix2D((240, 160), -5, 0.8)
    matrix[:, 2] += (SIZE[0] - 240, SIZE[1] - 160)
    return cv2.warpAffine(large, matrix, (2 * SIZE[0], 2 * SIZE[1]), flags=cv2.INTER_CUBIC)


def _chart() -> np.ndarray:
    """Every hue across, from dark to light and from strong to pale down, over a row of grays."""
    hue, down = np.meshgrid(np.linspace(0, 6, SIZE[0]), np.linspace(0, 1, SIZE[1]))
    pure = np.clip(np.abs((hue[..., None] + (0, 4, 2)) % 6 - 3) - 1, 0, 1)
    strength, light = np.clip(1.5 - 1.5 * down, 0.1, 1)[..., None], np.clip(0.2 + 2 * down, 0, 1)[..., None]
    color = light * (1 - strength + strength * pure)
    gray = np.repeat(hue[..., None] / 6, 3, axis=2)
    return np.asarray(np.where(down[..., None] > 0.85, gray, color) * 255 + 0.5, np.uint8)


def _person() -> np.ndarray:
    """Somebody before a wall: dark hair, a blue shirt, freckles, and eyes that a flash has lit red. (512, 768, 3)."""
    draw = np.random.default_rng(3)
    scene = np.full((512, 768, 3), (150, 160, 140), np.uint8)
    scene[:] = scene * np.linspace(1.1, 0.75, 768)[None, :, None]
    for center, axes, color in (
        ((384, 560), (230, 190), (40, 60, 150)), ((384, 300), (60, 130), (196, 148, 122)),
        ((384, 190), (112, 145), (60, 40, 30)), ((384, 220), (88, 116), (214, 164, 138)),
        ((384, 285), (34, 9), (170, 70, 80)), ((384, 238), (9, 16), (196, 144, 120)),
    ):  # fmt: skip
        cv2.ellipse(scene, center, axes, 0, 0, 360, color, -1, cv2.LINE_AA)
    for _ in range(150):
        spot = (int(draw.normal(384, 38)), int(draw.normal(245, 30)))
        cv2.circle(scene, spot, 3, (176, 112, 84), -1, cv2.LINE_AA)
    for across in (348, 420):
        cv2.ellipse(scene, (across, 200), (19, 11), 0, 0, 360, (240, 240, 240), -1, cv2.LINE_AA)
        cv2.circle(scene, (across, 200), 9, (215, 40, 45), -1, cv2.LINE_AA)
    return scene


def _portrait() -> np.ndarray:
    return cv2.resize(_person(), SIZE, interpolation=cv2.INTER_AREA)


def _close_up() -> np.ndarray:
    """The face near enough for its skin to be seen."""
    near = cv2.resize(_person()[96:352, 192:576], SIZE, interpolation=cv2.INTER_AREA)
    relief = np.random.default_rng(4).normal(0, 7, near.shape[:2])[..., None]
    return np.asarray(np.clip(near + relief, 0, 255), np.uint8)


def _still_life() -> np.ndarray:
    """An orange on a gray table before a wall of boards."""
    x, y = np.meshgrid(np.linspace(-1.5, 1.5, SIZE[0]), np.linspace(-1, 1, SIZE[1]))
    across, down = (x - 0.1) / 0.5, (y + 0.05) / 0.5
    depth = np.sqrt(np.clip(1 - across**2 - down**2, 0, None))
    light = np.clip(0.25 + 0.75 * (depth * 0.7 - across * 0.5 - down * 0.5), 0.08, 1)[..., None]
    rind = 1 + 0.05 * np.sin(across * 55) * np.sin(down * 55)
    fruit = np.array([0.93, 0.52, 0.08]) * light * rind[..., None] + 0.35 * light**14
    boards = 0.08 * np.sin(x * 42)
    table = np.where(y > 0.2, 0.5 - 0.12 * y, 0.66 + 0.08 * y + boards)[..., None] * np.array([0.95, 1.0, 1.04])
    shadow = 1 - 0.4 * np.exp(-(((x - 0.35) / 0.65) ** 2) - ((y - 0.47) / 0.14) ** 2)
    inside = np.clip((1 - np.hypot(across, down)) * 24, 0, 1)[..., None]
    scene = table * shadow[..., None] * (1 - inside) + fruit * inside
    return np.asarray(np.clip(scene, 0, 1) * 255 + 0.5, np.uint8)


def _badge() -> np.ndarray:
    """A logo on transparency."""
    badge = np.zeros((320, 320, 4), np.uint8)
    cv2.circle(badge, (160, 160), 140, (250, 210, 60, 255), -1, cv2.LINE_AA)
    cv2.rectangle(badge, (110, 70), (150, 250), (30, 40, 60, 255), -1)
    cv2.rectangle(badge, (110, 210), (230, 250), (30, 40, 60, 255), -1)
    return cv2.resize(badge, (80, 80), interpolation=cv2.INTER_AREA)


def _part(left: float, right: float) -> np.ndarray:
    """A part of the landscape across, as one frame of a panorama."""
    large = paint_scene(1152, 480, noise=0.01)
    return np.ascontiguousarray(large[:, round(1152 * left) : round(1152 * right)])


def _exposed(stops: float) -> np.ndarray:
    light = (still("landscape") / 255.0) ** 2.2 * 2**stops
    return np.asarray(np.clip(light, 0, 1) ** (1 / 2.2) * 255 + 0.5, np.uint8)


STILLS: Mapping[str, Callable[[], np.ndarray]] = {
    "landscape": _landscape, "noisy": _noisy, "leaning": _leaning, "portrait": _portrait, "close_up": _close_up,
    "still_life": _still_life, "badge": _badge, "chart": _chart, "left": lambda: _part(0, 0.62),
    "right": lambda: _part(0.38, 1), "dark": lambda: _exposed(-2.2), "bright": lambda: _exposed(1.5),
}  # fmt: skip


def frames(name: str = "walk") -> list[np.ndarray]:
    """The frames of a painted clip, uint8 RGB. walk: four shots, each a slow pan; shaky: one, by a trembling hand."""
    count = round(SECONDS * FPS)
    shake = np.random.default_rng(5).normal(0, 0.05, (count, 2))
    return [_frame(name, number, count, shake[number]) for number in range(count)]


@cache
def _backdrop(shot: int) -> np.ndarray:
    """The scene of a shot: the landscape by day, the orange, the person, the landscape at dusk."""
    name = ("landscape", "still_life", "portrait", "landscape")[shot]
    scene = paint_scene(288, 192, noise=0) if name == "landscape" else cv2.resize(still(name), (288, 192))
    return (scene * (0.45, 0.4, 0.7)).astype(np.uint8) if shot == SHOTS - 1 else scene


def _frame(name: str, number: int, count: int, shake: np.ndarray) -> np.ndarray:
    shot = number * SHOTS // count if name == "walk" else 0
    large = _backdrop(shot)
    room = np.array([large.shape[1] - FRAME[0], large.shape[0] - FRAME[1]])
    way = number * SHOTS / count - shot
    place = np.array([way if shot % 2 == 0 else 1 - way, 0.5]) if name == "walk" else 0.5 + shake
    left, top = np.clip(place, 0, 1) * room
    matrix = np.array([[1, 0, left], [0, 1, top]])
    return cv2.warpAffine(large, matrix, FRAME, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def voice(seconds: float = SECONDS) -> Samples:
    """Words of a rich tone with a long pause in the middle, over a soft hiss."""
    time = np.arange(round(seconds * RATE)) / RATE
    rich = sum(np.sin(2 * np.pi * 150 * harmonic * time) / harmonic for harmonic in range(1, 20))
    word = (np.sin(2 * np.pi * 4 * time) > -0.3) * (0.5 + 0.5 * (np.sin(2 * np.pi * 0.7 * time) > 0))
    word *= np.abs(time - seconds / 2) > 0.4
    hiss = np.random.default_rng(7).normal(0, 0.003, (2, len(time)))
    return (0.13 * rich * word + hiss).astype(np.float32)


def song(seconds: float = 1.5) -> Samples:
    """Three notes, one after the other."""
    return np.concatenate([tone(seconds / 3, hertz, 0.3) for hertz in (523.0, 659.0, 784.0)], axis=1)
