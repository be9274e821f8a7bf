"""What the work would cost with nothing of ours in it: the floors the benchmarks stand on."""

from __future__ import annotations

import asyncio
import io
import uuid
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict

import aiosqlite
import av
from av.audio.resampler import AudioResampler
from av.filter import Graph
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from PIL import Image, ImageFilter

STATIONS = ("authenticate", "load_context", "route_intent", "recall", "generate", "record")


class _Bare(TypedDict, total=False):
    prompt: str
    passed: int


class BareGraph:
    """A LangGraph of a text turn's shape whose stations do nothing, with the same saver and durability."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> Self:
        self._loop.run_until_complete(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    async def _open(self) -> None:
        self._connection = await aiosqlite.connect(self._folder / "floor.sqlite")
        await self._connection.execute("PRAGMA journal_mode=WAL")
        await self._connection.execute("PRAGMA synchronous=FULL")
        saver = AsyncSqliteSaver(self._connection)
        await saver.setup()
        self._graph = _bare_builder().compile(checkpointer=saver)

    def run(self) -> None:
        """One run through every station, written down at its end."""
        config: Any = {"configurable": {"thread_id": uuid.uuid4().hex}}
        self._loop.run_until_complete(self._graph.ainvoke({"prompt": "warmer"}, config, durability="exit"))


async def _pass(state: _Bare) -> _Bare:
    return {"passed": state.get("passed", 0) + 1}


def _bare_builder() -> StateGraph[_Bare]:
    graph = StateGraph(_Bare)
    for name in STATIONS:
        graph.add_node(name, _pass)
    graph.add_edge(START, STATIONS[0])
    graph.add_conditional_edges(STATIONS[0], lambda _: STATIONS[1], [STATIONS[1]])
    for name, following in zip(STATIONS[1:], [*STATIONS[2:], END], strict=True):
        graph.add_edge(name, following)
    return graph


def decode_resize_encode(path: Path, longest: int = 1_600) -> int:
    """Decode a photo in full, fit it into `longest` pixels, encode a JPEG; returns its bytes."""
    with Image.open(path) as image:
        image.load()
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=88)
    return out.tell()


@cache
def _table(edge: int) -> ImageFilter.Color3DLUT:
    return ImageFilter.Color3DLUT.generate(edge, lambda r, g, b: (r**0.9, g, b**1.1))


def decode_look_up_encode(path: Path, edge: int = 33) -> int:
    """Decode a photo in full, carry it through one table, encode a JPEG as it is delivered; returns its bytes."""
    with Image.open(path) as image:
        image.load()
        out = io.BytesIO()
        image.filter(_table(edge)).save(out, "JPEG", quality=95, subsampling=0)
    return out.tell()


def filter_clip(path: Path, table: Path, out: Path, height: int = 540) -> int:
    """Decode a clip, scale it, carry it through a table, encode H.264 and AAC: one graph, nothing else."""
    with av.open(str(path)) as source, av.open(str(out), "w", options={"movflags": "+faststart"}) as sink:
        pictures, sounds = source.streams.video[0], source.streams.audio[0]
        pictures.thread_type = "AUTO"
        pictures.codec_context.thread_count = 2
        rate = Fraction(pictures.average_rate or 30)
        width = round(pictures.width * height / pictures.height / 2) * 2
        options = {"preset": "veryfast", "crf": "23", "x264-params": "mbtree=0"}
        video: Any = sink.add_stream("libx264", rate=rate, options=options)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.codec_context.thread_count = 2
        audio: Any = sink.add_stream("aac", rate=48_000, layout="stereo")
        audio.codec_context.bit_rate = 160_000
        graph, resampler, count = _graph(pictures, table, width, height), AudioResampler("fltp", "stereo", 48_000), 0
        for packet in source.demux(pictures, sounds):
            for frame in packet.decode():
                if isinstance(frame, av.AudioFrame):
                    for part in resampler.resample(frame):
                        sink.mux(audio.encode(part))
                    continue
                assert isinstance(frame, av.VideoFrame)
                graph.vpush(frame)
                done = graph.vpull()
                done.pts, done.time_base = count, 1 / rate
                count += 1
                sink.mux(video.encode(done))
        for stream in (video, audio):
            sink.mux(stream.encode(None))
    return count


def _graph(pictures: Any, table: Path, width: int, height: int) -> Graph:
    flags = "bicubic+accurate_rnd+full_chroma_int"
    graph = Graph()
    graph.threads = 2
    graph.link_nodes(
        graph.add_buffer(template=pictures),
        graph.add("scale", w=str(width), h=str(height), flags=flags),
        graph.add("format", pix_fmts="gbrp"),
        graph.add("lut3d", file=str(table), interp="trilinear"),
        graph.add("scale", out_color_matrix="bt709", out_range="tv", flags=flags),
        graph.add("format", pix_fmts="yuv420p"),
        graph.add("buffersink"),
    ).configure()
    return graph
