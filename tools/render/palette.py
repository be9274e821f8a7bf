"""A GIF's 256 colours: chosen from the whole clip first, then every frame drawn in them (FFmpeg's palettegen)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import av
from av.filter import Graph
from av.video.frame import VideoFrame

from tools.render.treatment import CLOCK


def choose_palette(frames: Iterable[VideoFrame]) -> VideoFrame:
    """The palette of 256 colours that fits all frames best, as a picture of 16 × 16. At least one frame is needed."""
    graph: Graph | None = None
    for number, frame in enumerate(frames):
        if graph is None:
            graph = Graph()
            nodes = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=CLOCK)]
            nodes += [graph.add("format", pix_fmts="rgb24"), graph.add("palettegen", stats_mode="full")]
            graph.link_nodes(*nodes, graph.add("buffersink")).configure()
        frame.pts, frame.time_base = number, CLOCK
        graph.vpush(frame)
    assert graph is not None
    graph.vpush(None)
    return graph.vpull()


def drawn_in(palette: VideoFrame, frames: Iterable[VideoFrame]) -> Iterator[VideoFrame]:
    """Every frame in the colours of a palette, dithered."""
    graph: Graph | None = None
    for number, frame in enumerate(frames):
        if graph is None:
            graph = _drawing(frame, palette)
        frame.pts, frame.time_base = number, CLOCK
        graph.vpush(frame, at=0)
        yield from _ready(graph)
    if graph is not None:
        graph.vpush(None, at=0)
        yield from _ready(graph)


def _drawing(frame: VideoFrame, palette: VideoFrame) -> Graph:
    graph = Graph()
    picture = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=CLOCK)
    colors = graph.add_buffer(width=palette.width, height=palette.height, format=palette.format, time_base=CLOCK)
    rgb, use, sink = (
        graph.add("format", pix_fmts="rgb24"),
        graph.add("paletteuse", dither="sierra2_4a"),
        graph.add("buffersink"),
    )
    picture.link_to(rgb)
    rgb.link_to(use, 0, 0)
    colors.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    palette.pts, palette.time_base = 0, CLOCK
    graph.vpush(palette, at=1)
    graph.vpush(None, at=1)
    return graph


def _ready(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (BlockingIOError, av.error.EOFError):
            return
