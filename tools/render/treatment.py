"""What happens to every frame of a clip: one chain of FFmpeg's filters, from the decoded frame to the one encoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.filter import Graph
from av.video.frame import PictureType, VideoFrame

from tools.render.cube import write_cube
from tools.render.errors import SourceError
from tools.render.footage import Look
from tools.render.lut import Table, sample_lut
from tools.sight.hdr import Transfer, to_sdr

CLOCK = Fraction(1, 90_000)
SCALER = "bicubic+accurate_rnd+full_chroma_int"
"""Without accurate rounding FFmpeg's scaler darkens by one to two levels at every conversion."""
HDR_NODES = 52
"""An edge of the table that brings HDR to standard range: every fifth of 256 codes, so that nodes are exact."""
TURNS: Mapping[int, tuple[tuple[str, str], ...]] = {
    0: (),
    90: (("transpose", "clock"),),
    180: (("hflip", ""), ("vflip", "")),
    270: (("transpose", "cclock"),),
}


def even(length: float) -> int:
    """The nearest even number of pixels, at least two: 4:2:0 colour needs it."""
    return max(2, round(length / 2) * 2)


class Filter(NamedTuple):
    """One filter of FFmpeg by name, with its options; no option is ever parsed from text."""

    name: str
    options: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Chain:
    """Filters in the order they run, around the one change of size.

    before: on the upright frame at full size (crop, flip, quarter turns). width, height: pixels after scaling, even.
    table: the colour table's file, none when colour stays. clean: on the scaled frame, before its colours change.
    rgb: the result is RGB, not 4:2:0. fitted: black around what has another aspect.
    """

    width: int
    height: int
    before: tuple[Filter, ...] = ()
    table: Path | None = None
    clean: tuple[Filter, ...] = ()
    rgb: bool = False
    fitted: bool = False

    def closer(self, by: float) -> Chain:
        """The chain with a punch-in around the middle. by: 1 is the whole frame."""
        if by == 1:
            return self
        part = f"{1 / by:.6f}"
        return replace(self, before=(*self.before, Filter("crop", {"w": f"iw*{part}", "h": f"ih*{part}"})))

    def filters(self, look: Look) -> tuple[Filter, ...]:
        """Every filter, for frames of this look."""
        turned = tuple(Filter(name, {"dir": way} if way else {}) for name, way in TURNS[look.turn])
        return (*turned, *self.before, *self._sized(look), *self.clean, *self._colored(look), *self._ended())

    def _sized(self, look: Look) -> tuple[Filter, ...]:
        size = {"w": str(self.width), "h": str(self.height)}
        if not self.fitted:
            return (Filter("scale", {**size, "flags": SCALER, **_into(look)}), Filter("setsar", {"sar": "1"}))
        factor = min(self.width / look.width, self.height / look.height)
        inner = {"w": str(even(look.width * factor)), "h": str(even(look.height * factor))}
        middle = {"x": "(ow-iw)/2", "y": "(oh-ih)/2"}
        return (
            Filter("scale", {**inner, "flags": SCALER, **_into(look)}),
            Filter("setsar", {"sar": "1"}),
            Filter("pad", {**size, **middle}),
        )

    def _colored(self, look: Look) -> tuple[Filter, ...]:
        if self.table is None and not self.rgb:
            return ()
        wide = Filter("format", {"pix_fmts": "gbrp10le" if look.transfer != "sdr" and self.table else "gbrp"})
        table = (Filter("lut3d", {"file": str(self.table), "interp": "trilinear"}),) if self.table else ()
        return (wide, *table)

    def _ended(self) -> tuple[Filter, ...]:
        clean = Filter("sidedata", {"mode": "delete"})
        if self.rgb:
            return (Filter("format", {"pix_fmts": "rgb24"}), clean)
        return (*TO_VIDEO, clean)


def _into(look: Look) -> dict[str, str]:
    """What the scaler must know of the colours it reads."""
    return {
        "in_color_matrix": look.matrix,
        "in_range": "pc" if look.full else "tv",
        "out_color_matrix": "bt709",
        "out_range": "tv",
    }


TO_VIDEO = (
    Filter("scale", {"out_color_matrix": "bt709", "out_range": "tv", "flags": SCALER}),
    Filter("format", {"pix_fmts": "yuv420p"}),
)
"""From RGB to what encoders take."""
TO_PICTURE = (
    Filter("scale", {"in_color_matrix": "bt709", "in_range": "tv", "flags": SCALER}),
    Filter("format", {"pix_fmts": "rgb24"}),
)
"""And back, for a frame that is to be a still."""


class Treatment:
    """Filters at work on one frame after the other."""

    def __init__(self, filters: tuple[Filter, ...]) -> None:
        self._filters = filters
        self._graph: Graph | None = None
        self._shape: tuple[int, int, str] | None = None
        self._last: tuple[VideoFrame, VideoFrame] | None = None
        self._count = 0

    def apply(self, frame: VideoFrame) -> VideoFrame:
        """The frame after every filter; the same frame again costs nothing. The result must not be written into."""
        if self._last is not None and self._last[0] is frame:
            return self._last[1]
        shape = (frame.width, frame.height, frame.format.name)
        if self._graph is None or shape != self._shape:
            self._graph, self._shape = _graph(frame, self._filters), shape
        frame.pts, frame.time_base = self._count, CLOCK
        self._count += 1
        self._graph.vpush(frame)
        try:
            result = self._graph.vpull()
        except (BlockingIOError, av.error.EOFError) as error:
            raise SourceError("a frame of it cannot be converted") from error
        result.pict_type = PictureType.NONE
        self._last = (frame, result)
        return result


def _graph(frame: VideoFrame, filters: Sequence[Filter]) -> Graph:
    graph = Graph()
    graph.threads = 2
    nodes = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=CLOCK)]
    nodes += [graph.add(one.name, **one.options) for one in filters]
    graph.link_nodes(*nodes, graph.add("buffersink")).configure()
    return graph


def hdr_table(transfer: Transfer) -> Table:
    """The table that brings PQ or HLG codes to sRGB, as stills are tone-mapped."""
    codes = (np.arange(HDR_NODES) * 5).astype(np.uint8)
    blue, green, red = np.meshgrid(codes, codes, codes, indexing="ij")
    nodes = np.stack([red, green, blue], axis=-1).reshape(HDR_NODES, -1, 3)
    return (to_sdr(nodes, transfer).astype(np.float32) / 255).reshape(HDR_NODES, HDR_NODES, HDR_NODES, 3)


def with_color(base: Table | None, color: Table) -> Table:
    """Both tables as one: first the base, then the colour."""
    return color if base is None else sample_lut(base, color)


def write_table(table: Table, path: Path) -> Path:
    """The table as a file that lut3d reads."""
    path.write_text(write_cube(table), "utf-8")
    return path
