"""A Display P3 profile made from its numbers, and the way there from sRGB."""

from __future__ import annotations

import struct

import numpy as np

from tools.render.arrays import Floats, Pixels
from tools.render.color import RGB_TO_XYZ, to_encoded, to_linear

P3_TO_XYZ = np.array(
    [[0.4865709, 0.2656677, 0.1982173], [0.2289746, 0.6917385, 0.0792869], [0.0, 0.0451134, 1.0439444]]
)
"""Linear Display P3 to XYZ under D65 (SMPTE EG 432-1 primaries)."""
D65_TO_D50 = np.array(
    [[1.0478112, 0.0228866, -0.0501270], [0.0295424, 0.9904844, -0.0170491], [-0.0092345, 0.0150436, 0.7521316]]
)
"""Bradford adaptation from D65 to the profile connection space's D50 (ICC.1:2010, annex E)."""
D50 = (0.9642, 1.0, 0.8249)


def p3_from_srgb(rgb: Pixels) -> Pixels:
    """uint8 sRGB as uint8 Display P3: the same colours in other numbers."""
    matrix = (np.linalg.inv(P3_TO_XYZ) @ RGB_TO_XYZ).astype(np.float32)
    encoded = to_encoded(to_linear(rgb.astype(np.float32) / 255) @ matrix.T)
    codes: Pixels = np.clip(encoded * 255 + 0.5, 0, 255).astype(np.uint8)
    return codes


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65_536) for value in values))


def _text(words: str) -> bytes:
    body = words.encode("utf-16-be")
    return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(body), 28) + body


def _matrix_profile(name: str, to_xyz_d65: Floats) -> bytes:
    """An ICC v4 display profile with the sRGB curve (ICC.1:2010, parametric curve of type 3)."""
    columns = (D65_TO_D50 @ to_xyz_d65).T
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = [
        (b"desc", _text(name)),
        (b"cprt", _text("public domain")),
        (b"wtpt", b"XYZ \0\0\0\0" + _fixed(*D50)),
        *(
            (bytes((letter,)) + b"XYZ", b"XYZ \0\0\0\0" + _fixed(*column))
            for letter, column in zip(b"rgb", columns, strict=True)
        ),
        *((mark, curve) for mark in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    offset, table, data = 132 + 12 * len(tags), b"", b""
    for mark, body in tags:
        body += b"\0" * (-len(body) % 4)
        table += mark + struct.pack(">II", offset + len(data), len(body))
        data += body
    size = offset + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x04000000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28 + _fixed(*D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


DISPLAY_P3 = _matrix_profile("Display P3", P3_TO_XYZ)
