"""Loudness as people hear it: measured and brought to a target (EBU R128, ITU-R BS.1770-4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from av.filter import Graph

from tools.render.footage import RATE
from tools.render.mixing import Play
from tools.render.soundtrack import Blocks, audio_frame, drain_frames, exactly, filtered, open_graph

SILENT = -69.0
"""LUFS under which ebur128 has found nothing to gate on."""
TOLERANCE = 0.2
PASSES = 5
OVERSAMPLED = 192_000
"""Samples a second at which peaks between samples show (BS.1770-4 Annex 2 asks for four times)."""
MARGIN_DB = 0.3
"""The limiter stays under the peak by what resampling back may add."""


@dataclass(frozen=True, slots=True)
class Measured:
    """integrated: LUFS, none for silence. true_peak: dBTP."""

    integrated: float | None
    true_peak: float


def measure(blocks: Blocks) -> Measured:
    """Integrated loudness and true peak of a stream (FFmpeg's ebur128)."""
    graph = Graph()
    meter = graph.add("ebur128", peak="true", metadata="1")
    graph.link_nodes(open_graph(graph), meter, graph.add("abuffersink")).configure()
    loud, peak, at = -70.0, 0.0, 0
    for block in blocks:
        graph.push(audio_frame(block, at))
        at += block.shape[1]
        for frame in drain_frames(graph):
            found = frame.metadata
            loud = float(found.get("lavfi.r128.I", loud))
            peak = max(peak, float(found.get("lavfi.r128.true_peak", 0)))
    return Measured(loud if loud > SILENT else None, float(20 * np.log10(max(peak, 1e-6))))


def normalised(play: Play, samples: int, integrated: float, true_peak: float) -> tuple[Play, float | None]:
    """The sound at a loudness, its peaks held; and the loudness that came out, none for silence.

    integrated: LUFS. true_peak: dBTP. First by gain alone; where peaks would pass, a limiter holds them and the gain
    is found again, since limiting takes loudness away.
    """
    before = measure(play())
    if before.integrated is None:
        return play, None
    gain = integrated - before.integrated
    if before.true_peak + gain <= true_peak:
        return _gained(play, samples, gain, None), integrated
    best: tuple[float, Play, float] | None = None
    for _ in range(PASSES):
        limited = _gained(play, samples, gain, true_peak - MARGIN_DB)
        reached = measure(limited()).integrated or SILENT
        if best is None or abs(reached - integrated) < abs(best[2] - integrated):
            best = (gain, limited, reached)
        if abs(reached - integrated) <= TOLERANCE:
            break
        gain += integrated - reached
    assert best is not None
    return best[1], best[2]


def _gained(play: Play, samples: int, gain: float, ceiling: float | None) -> Play:
    filters = [("volume", {"volume": f"{gain:.3f}dB", "precision": "float"})]
    if ceiling is not None:
        limit = {"limit": f"{10 ** (ceiling / 20):.6f}", "attack": "5", "release": "50", "level": "0", "latency": "1"}
        filters += [
            ("aresample", {"sample_rate": str(OVERSAMPLED)}),
            ("alimiter", limit),
            ("aresample", {"sample_rate": str(RATE)}),
        ]
    return lambda: exactly(filtered(play(), filters), samples)
