from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from memory.index import Index
from memory.store import NOT_DELETED, Store, embedded
from memory.unused import HEADER, UnusedRoom, blank

CAPACITY, USED, SIZE = 5, 2, 8


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    (tmp_path / "header.bin").write_bytes(HEADER.pack(1, 0, CAPACITY, USED, SIZE) + bytes(64))
    (tmp_path / "data_level0.bin").write_bytes(b"x" * CAPACITY * SIZE)
    (tmp_path / "length.bin").write_bytes(b"y" * CAPACITY * 4)
    return tmp_path


def test_what_is_used_stays_and_the_rest_is_zeros(segment: Path) -> None:
    assert blank(segment)
    assert (segment / "data_level0.bin").read_bytes() == b"x" * USED * SIZE + bytes((CAPACITY - USED) * SIZE)
    assert (segment / "length.bin").read_bytes() == b"y" * USED * 4 + bytes((CAPACITY - USED) * 4)


def test_an_index_is_emptied_again_once_it_was_written_again(tmp_path: Path) -> None:
    segment = tmp_path / "index"
    segment.mkdir()
    (segment / "header.bin").write_bytes(HEADER.pack(1, 0, CAPACITY, USED, SIZE))
    room = UnusedRoom(tmp_path)
    assert room.empty()
    for _ in range(2):
        (segment / "data_level0.bin").write_bytes(b"x" * CAPACITY * SIZE)
        assert room.empty()
        assert (segment / "data_level0.bin").read_bytes().count(0) == (CAPACITY - USED) * SIZE
    (segment / "header.bin").write_bytes(HEADER.pack(2, 0, CAPACITY, USED, SIZE))
    assert room.empty(), "nothing was written since"
    assert not room.empty(lasting=True)


def test_what_memory_held_before_lies_in_no_file_of_an_open_index(tmp_path: Path) -> None:
    index = Index(Store(partial(embedded, tmp_path), tmp_path), "test-16")
    for person in range(12):
        index.put({(f"p{person}", "t1"): np.full(16, 0.25, np.float32)})
    index.close()
    index.get([(f"p{person}", "t1") for person in range(12)])
    files = list(tmp_path.glob("*/data_level0.bin"))
    assert len(files) > 1
    for file in files:
        _, _, capacity, used, size = HEADER.unpack_from((file.parent / "header.bin").read_bytes())
        assert used < capacity
        assert not any(file.read_bytes()[used * size :])
    index.close()


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
