"""Every operation still looks, moves and sounds as it did.

The pictures lie in `golden/pictures`. When a change is meant, `python -m tests.tools.render.golden` takes them again.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tests.tools.render.golden.case import PICTURES, Case, likeness, looks_like
from tests.tools.render.golden.gallery import CASES, Gallery
from tests.tools.render.golden.painted import still

NAMES = [one.name for one in CASES]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return Gallery(tmp_path_factory.mktemp("gallery"))


@pytest.mark.parametrize("one", CASES, ids=NAMES)
def test_it_still_looks_as_it_did(one: Case, gallery: Gallery) -> None:
    assert one.is_kept_by(gallery.take(one))


@pytest.mark.parametrize("one", CASES, ids=NAMES)
def test_another_amount_would_be_seen(one: Case, gallery: Gallery) -> None:
    assert not one.is_kept_by(gallery.take(one, other=True))


def test_every_case_has_a_picture_of_its_own_and_no_picture_is_left_over() -> None:
    assert [name for name, count in Counter(NAMES).items() if count > 1] == []
    assert {path.name for path in PICTURES.iterdir()} == {one.file.name for one in CASES}


def test_the_pictures_are_few_bytes() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 2_100_000


def test_rounding_is_not_seen_and_a_shift_of_eight_levels_is() -> None:
    scene = still("landscape")
    rough = np.random.default_rng(1).integers(-1, 2, scene.shape)
    assert looks_like(np.clip(scene + rough, 0, 255).astype(np.uint8), scene)
    assert not looks_like(np.clip(scene.astype(int) + 8, 0, 255).astype(np.uint8), scene)


def test_pictures_of_other_sizes_are_not_alike() -> None:
    assert likeness(still("landscape"), still("landscape")[:-1]) == 0
