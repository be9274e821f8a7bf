from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from memory.store import NOT_DELETED, Store, embedded
from memory.unused import HEADER, blank

CAPACITY, USED, SIZE = 5, 2, 8


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    (tmp_path / "header.bin").write_bytes(HEADER.pack(1, 0, CAPACITY, USED, SIZE) + bytes(64))
    (tmp_path / "data_level0.bin").write_bytes(b"x" * CAPACITY * SIZE)
    return tmp_path


def test_what_is_used_stays_and_the_rest_is_zeros(segment: Path) -> None:
    assert blank(segment)
    assert (segment / "data_level0.bin").read_bytes() == b"x" * USED * SIZE + bytes((CAPACITY - USED) * SIZE)


@pytest.mark.parametrize("header", [(2, 0, CAPACITY, USED, SIZE), (1, 0, CAPACITY, 9, SIZE), (1, 0, 4, USED, SIZE)])
def test_a_layout_that_is_not_known_is_left_alone_and_said(segment: Path, header: tuple[int, ...]) -> None:
    (segment / "header.bin").write_bytes(HEADER.pack(*header))
    assert not blank(segment)
    assert (segment / "data_level0.bin").read_bytes() == b"x" * CAPACITY * SIZE


def test_an_index_that_has_no_file_yet_has_nothing_to_hide(tmp_path: Path) -> None:
    assert blank(tmp_path)


def test_a_folder_that_cannot_be_deleted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(partial(embedded, tmp_path), tmp_path)
    store.collection("turns.test").upsert(ids=["one"], embeddings=[[1.0, 0.0]])
    store.delete("turns.test")
    (tmp_path / "00000000-of-a-deleted-collection").mkdir()
    monkeypatch.setattr("memory.store.LONGEST_S", 0.2)
    with monkeypatch.context() as stuck:
        stuck.setattr("memory.store.shutil", SimpleNamespace(rmtree=lambda *_, **__: None))
        assert store.cut_out() == NOT_DELETED
    assert store.clean()
    assert not store.clean()
    store.disconnect()
