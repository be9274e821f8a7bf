"""Reading and writing `.cube` files (Adobe Cube LUT specification 1.0)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tools.render.arrays import Floats
from tools.render.errors import CubeError
from tools.render.lut import SIZE, Table, identity, sample_lut

MOST_BYTES = 80 * 1024 * 1024
SIZES_3D = range(2, 130)
SIZES_1D = range(2, 65_537)


def write_cube(table: Table, title: str = "Loupe") -> str:
    """The table as the text of a `.cube` file, red fastest, six decimals. title: quotes and line ends are removed."""
    name = "".join(letter for letter in title if letter.isprintable() and letter != '"')[:200]
    head = f'TITLE "{name}"\nLUT_3D_SIZE {table.shape[0]}\nDOMAIN_MIN 0.0 0.0 0.0\nDOMAIN_MAX 1.0 1.0 1.0\n'
    rows = (f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in table.reshape(-1, 3).tolist())
    return head + "\n".join(rows) + "\n"


def read_cube(path: Path) -> Table:
    """The table of a `.cube` file, 3D of any size or 1D (returned as a 33-node cube).

    Raises CubeError with what is wrong: not text, no size, a number missing, values that are not numbers.
    """
    if path.stat().st_size > MOST_BYTES:
        raise CubeError("the lookup table file is too large")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise CubeError("the lookup table file is not text") from None
    keywords, rows = _split(text)
    low, high = _domain(keywords)
    if "LUT_3D_SIZE" in keywords:
        return _cube(rows, _size(keywords["LUT_3D_SIZE"], SIZES_3D), low, high)
    if "LUT_1D_SIZE" in keywords:
        return _curves(rows, _size(keywords["LUT_1D_SIZE"], SIZES_1D), low, high)
    raise CubeError("the lookup table file names no LUT_3D_SIZE")


def _split(text: str) -> tuple[dict[str, str], Floats]:
    keywords: dict[str, str] = {}
    numbers: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line[0].isalpha() and not line.lower().startswith(("nan", "inf")):
            word, _, rest = line.partition(" ")
            keywords[word] = rest.strip()
        else:
            numbers.append(line)
    try:
        rows = np.array([line.split() for line in numbers], dtype=np.float32)
    except ValueError:
        raise CubeError("the lookup table holds a line that is not three numbers") from None
    if rows.ndim != 2 or rows.shape[1] != 3 or not np.isfinite(rows).all():
        raise CubeError("the lookup table holds a line that is not three numbers")
    return keywords, rows


def _size(text: str, allowed: range) -> int:
    if not text.isdigit() or int(text) not in allowed:
        raise CubeError(f"the lookup table's size is {text[:20]!r}, not {allowed.start} to {allowed.stop - 1}")
    return int(text)


def _domain(keywords: dict[str, str]) -> tuple[Floats, Floats]:
    try:
        low = np.array(keywords.get("DOMAIN_MIN", "0 0 0").split(), dtype=np.float32)
        high = np.array(keywords.get("DOMAIN_MAX", "1 1 1").split(), dtype=np.float32)
    except ValueError:
        raise CubeError("the lookup table's domain is not three numbers") from None
    if low.shape != (3,) or high.shape != (3,) or (high <= low).any():
        raise CubeError("the lookup table's domain is not three numbers that rise")
    return low, high


def _cube(rows: Floats, size: int, low: Floats, high: Floats) -> Table:
    if len(rows) != size**3:
        raise CubeError(f"the lookup table has {len(rows)} entries, not {size}³ = {size**3}")
    table = rows.reshape(size, size, size, 3)
    if (low == 0).all() and (high == 1).all():
        return table
    return sample_lut((identity(size) - low) / (high - low), table)


def _curves(rows: Floats, size: int, low: Floats, high: Floats) -> Table:
    if len(rows) != size:
        raise CubeError(f"the lookup table has {len(rows)} entries, not {size}")
    axes = [np.linspace(low[c], high[c], size) for c in range(3)]
    nodes = identity(SIZE)
    return np.stack([np.interp(nodes[..., c], axes[c], rows[:, c]) for c in range(3)], axis=-1).astype(np.float32)
