"""Room that a file of Chroma's index keeps for vectors to come: what lies in it is whatever its memory held before.

hnswlib writes the whole of its memory when an index is made, so a vector that was deleted may come back on disk in the
file of another collection. The layout is that of its `header.bin`: version, offset, capacity, used, bytes of one.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

HEADER = struct.Struct("<i4Q")
VERSION = 1
CHUNK = 1 << 20


def blank(segment: Path) -> bool:
    """Write zeros over the unused room of one index that nobody has open. False where its layout is not known."""
    header, data = segment / "header.bin", segment / "data_level0.bin"
    if not data.is_file():
        return True
    raw = header.read_bytes() if header.is_file() else b""
    if len(raw) < HEADER.size:
        return False
    version, _, capacity, used, size = HEADER.unpack_from(raw)
    if version != VERSION or used > capacity or data.stat().st_size != capacity * size:
        return False
    with data.open("r+b") as file:
        file.seek(used * size)
        left = (capacity - used) * size
        while left:
            left -= file.write(bytes(min(CHUNK, left)))
        file.flush()
        os.fsync(file.fileno())
    return True
