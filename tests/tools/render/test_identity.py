"""What is asked for with no strength changes nothing, whatever the operation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edits.vocabulary import OPERATIONS
from tests.tools.render.clips import Cutter, Made, film, frames_of, make_sound, samples_of
from tests.tools.render.golden.gallery import CASES
from tests.tools.render.golden.painted import FPS, SHOTS, frames, song, voice
from tests.tools.render.nothing import CLIP, SOUND, STILL
from tests.tools.render.stills import Studio, detail_of, photo, save, step
from tools.render.operation import ColorOperation, find_operation

WAV = {"op": "output", "params": {"container": "wav"}}
EXAMPLES = {one.op: one.steps[0] for one in reversed(CASES)}
"""A step of every operation that is seen or heard."""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("walk")
    return film(folder / "walk.mp4", frames("walk"), FPS, shots=SHOTS, sound=voice())


@pytest.fixture(scope="module")
def unchanged(walk: Made, tmp_path_factory: pytest.TempPathFactory) -> list[np.ndarray]:
    return frames_of(Cutter(tmp_path_factory.mktemp("plain")).render(walk).path)


@pytest.fixture
def media(tmp_path: Path) -> dict[str, Path]:
    return {"other": save(photo("flower"), tmp_path / "other.png")}


@pytest.mark.parametrize("op", [op for op in EXAMPLES if "image" in OPERATIONS[op].kinds and op != "output"])
def test_a_step_of_strength_zero_leaves_every_pixel(op: str, studio: Studio, media: dict[str, Path]) -> None:
    nothing = {**EXAMPLES[op], "amount": 0}
    assert np.array_equal(studio.pixels(detail_of("china"), nothing, media=media), detail_of("china"))


@pytest.mark.parametrize("op", STILL)
def test_nothing_asked_of_an_operation_leaves_a_photograph(op: str, studio: Studio, media: dict[str, Path]) -> None:
    after = studio.pixels(detail_of("flower"), step(op, **STILL[op]), media=media).astype(int)
    table = isinstance(find_operation(op), ColorOperation)
    assert np.abs(after - detail_of("flower")).max() <= (1 if table else 0)


def test_steps_of_strength_zero_leave_a_clip(walk: Made, unchanged: list[np.ndarray], tmp_path: Path) -> None:
    steps = [{**one, "amount": 0} for op, one in EXAMPLES.items() if "video" in OPERATIONS[op].kinds and op != "output"]
    for few in (steps[:30], steps[30:]):
        done = Cutter(tmp_path).render(walk, *few)
        assert done.not_rendered == ()
        seen = frames_of(done.path)
        assert len(seen) == len(unchanged)
        assert np.array_equal(seen[7], unchanged[7])


@pytest.mark.parametrize("op", CLIP)
def test_nothing_asked_of_an_operation_leaves_a_clip(
    op: str, walk: Made, unchanged: list[np.ndarray], tmp_path: Path
) -> None:
    done = Cutter(tmp_path).render(walk, {"op": op, "params": CLIP[op]})
    assert done.not_rendered == ()
    seen = frames_of(done.path)
    assert len(seen) == len(unchanged)
    assert max(np.abs(a.astype(int) - b).mean() for a, b in zip(seen, unchanged, strict=True)) < 1


def test_steps_of_strength_zero_leave_a_sound(tmp_path: Path) -> None:
    made = make_sound(tmp_path / "voice.wav", voice())
    steps = [{**one, "amount": 0} for op, one in EXAMPLES.items() if "audio" in OPERATIONS[op].kinds and op != "output"]
    heard = samples_of(Cutter(tmp_path).render(made, *steps, WAV).path)
    assert np.abs(heard - samples_of(made.path)).max() < 1e-4


@pytest.mark.parametrize("op", SOUND)
def test_nothing_asked_of_an_operation_leaves_a_sound(op: str, tmp_path: Path) -> None:
    made = make_sound(tmp_path / "voice.wav", voice())
    other = make_sound(tmp_path / "song.wav", song())
    done = Cutter(tmp_path).render(made, {"op": op, "params": SOUND[op]}, WAV, media={"other": other.path})
    assert done.not_rendered == ()
    assert np.abs(samples_of(done.path) - samples_of(made.path)).max() < 2e-3
