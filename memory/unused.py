"""Room that a file of Chroma's index keeps for vectors to come: what lies in it is whatever its memory held before.

hnswlib writes the whole of its memory when an index is made, is read again or has grown, so that anything this process
has let go of may come to lie on disk, a vector that was deleted among it. The layout is that of its `header.bin`:
version, offset, capacity, used, bytes of one.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

HEADER = struct.Struct("<i4Q")
VERSION = 1
CHUNK = 1 << 20
DATA, LENGTHS = "data_level0.bin", "length.bin"
LENGTH_BYTES = 4
"""Bytes of one vector's length, a float."""


class UnusedRoom:
    """The unused room of every index in a folder, emptied each time that Chroma has written one."""

    def __init__(self, folder: Path) -> None:
        """folder: where the indexes lie, each in a folder of its own."""
        self._folder = folder
        self._emptied: dict[str, int] = {}
        """When the file of each index was emptied last, ns."""

    def empty(self, *, lasting: bool = False) -> bool:
        """Write zeros over the unused room of what was written since the last time; the caller is the only one who
        speaks to Chroma meanwhile, which reads a file only when it opens an index.

        lasting: all of it anew, and not before the disk has it. False where the layout of one is not known.
        """
        known = True
        # On the way of every recall: paths as objects take five times as long.
        written = {name: at for name in os.listdir(self._folder) if (at := self._written(name))}  # noqa: PTH208
        for name, at in written.items():
            if lasting or self._emptied.get(name) != at:
                known = blank(self._folder / name, lasting=lasting) and known
                written[name] = self._written(name) or at
        self._emptied = written
        return known

    def _written(self, name: str) -> int | None:
        """When the vectors of an index were written, ns; None where it holds none."""
        try:
            return os.stat(f"{self._folder}/{name}/{DATA}").st_mtime_ns  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return None


def blank(segment: Path, *, lasting: bool = True) -> bool:
    """Write zeros over the unused room of one index. False where its layout is not known."""
    header, data, lengths = segment / "header.bin", segment / DATA, segment / LENGTHS
    if not data.is_file():
        return True
    raw = header.read_bytes() if header.is_file() else b""
    if len(raw) < HEADER.size:
        return False
    version, _, capacity, used, size = HEADER.unpack_from(raw)
    if version != VERSION or used > capacity or data.stat().st_size != capacity * size:
        return False
    _zero(data, used * size, capacity * size, lasting)
    if lengths.is_file() and lengths.stat().st_size == capacity * LENGTH_BYTES:
        _zero(lengths, used * LENGTH_BYTES, capacity * LENGTH_BYTES, lasting)
    return True


def _zero(path: Path, start: int, end: int, lasting: bool) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        while start < end:
            start += file.write(bytes(min(CHUNK, end - start)))
        file.flush()
        if lasting:
            os.fsync(file.fileno())
