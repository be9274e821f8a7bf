"""FFmpeg's filters for what is seen: pieces, transitions, framing, colour."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from edits.plan import Step
from tools.export.events import joined
from tools.export.exported import Losses
from tools.export.job import Job
from tools.export.shell import WORK, Script, chain, filter_text
from tools.render.framing import Framing, settle
from tools.render.operation import GeometryOperation, Picture, Scene, find_operation
from tools.render.timeline import OVERLAPPING, Piece, Timeline, frame_counts

PROBED = 4_000_000
"""Pixels of the empty frame that geometry is settled on, at most."""
QUARTER = 0.25
"""Part of a frame by which an input begins early."""
LARGE_HEIGHT = 576
"""Above this a clip without a named matrix is BT.709, as players take it."""
XFADES = {"dissolve": "fade", "wipe": "wiperight", "slide": "slideleft", "zoom": "zoomin", "whip": "hblur"}


def even(length: float) -> int:
    """The nearest even number of pixels, at least two: 4:2:0 colour needs it."""
    return max(2, round(length / 2) * 2)


@dataclass(frozen=True)
class Shape:
    """Pixels of the result, even for clips; the rate of a clip; whether there is transparency."""

    width: int
    height: int
    rate: Fraction
    alpha: bool = False


def piece_filters(piece: Piece, count: int, shape: tuple[int, int], rate: Fraction) -> list[str]:
    """What one piece goes through, so that exactly `count` frames come out of it."""
    speed = 1.0 if piece.hold else piece.speed
    steady = {"fps": f"{rate.numerator}/{rate.denominator}"}
    expression = f"(PTS-STARTPTS)/{speed:g}"
    if speed != 1:
        # Half a frame early and rounded up, so that each moment shows the nearest frame, as in the renderer.
        expression += f"-{0.5 / float(rate) / speed:.6f}/TB"
        steady |= {"round": "up", "start_time": "0"}
    filters = [filter_text("setpts", {"expr": expression})]
    if piece.backwards:
        taken = max(1, round((piece.end - piece.start) * rate))
        filters += [filter_text("trim", {"end_frame": taken}), "reverse"]
    if piece.hold:
        filters.append(filter_text("trim", {"end_frame": 1}))
    if piece.magnify != 1:
        filters.append(filter_text("crop", {"w": f"iw/{piece.magnify:g}", "h": f"ih/{piece.magnify:g}"}))
    filters += [
        filter_text("fps", steady),
        filter_text("tpad", {"stop_mode": "clone", "stop_duration": f"{float(count / rate) + 1:.3f}"}),
        filter_text("trim", {"end_frame": count}),
        filter_text("setpts", {"expr": "PTS-STARTPTS"}),
        filter_text("scale", {"w": shape[0], "h": shape[1], "flags": "bicubic"}),
        filter_text("setsar", {"sar": 1}),
    ]
    return filters


def exactly(count: int, rate: Fraction) -> list[str]:
    """So many frames and no other number: FFmpeg's own rounding at the seams may add or lose one."""
    return [
        filter_text("fps", {"fps": f"{rate.numerator}/{rate.denominator}"}),
        filter_text("tpad", {"stop_mode": "clone", "stop_duration": 1}),
        filter_text("trim", {"end_frame": max(1, count)}),
        filter_text("setpts", {"expr": "PTS-STARTPTS"}),
    ]


def fades(pieces: tuple[Piece, ...], timeline: Timeline, place: int, count: int, rate: Fraction) -> list[str]:
    """Fades through black or white at the ends of a piece; between pieces each takes half of the time."""
    chosen = []
    enter = pieces[place].enter
    leave = pieces[place + 1].enter if place + 1 < len(pieces) else timeline.leave
    total = float(count / rate)
    if enter is not None and enter.kind not in OVERLAPPING:
        length = min(enter.duration / (2 if place else 1), total / 2)
        chosen.append(filter_text("fade", {"type": "in", "duration": f"{length:.4f}", "color": enter.kind[5:]}))
    if leave is not None and leave.kind not in OVERLAPPING:
        length = min(leave.duration / (2 if place + 1 < len(pieces) else 1), total / 2)
        options = {"type": "out", "start_time": f"{total - length:.4f}", "duration": f"{length:.4f}"}
        chosen.append(filter_text("fade", options | {"color": leave.kind[5:]}))
    return chosen


def assemble(script: Script, graph: list[str], timeline: Timeline, job: Job) -> str:
    """The pieces one after the other, with transitions; answers the pad they leave by. Adds the inputs they need."""
    pieces = joined(timeline.pieces)
    rate = job.rate
    width, height = job.size or (2, 2)
    counts = frame_counts(Timeline(pieces), float(rate))
    for place, (piece, (_, count)) in enumerate(zip(pieces, counts, strict=True)):
        script.arguments += cut_input(piece, job)
        filters = piece_filters(piece, max(1, count), (even(width), even(height)), rate)
        graph.append(chain(f"[{place}:v:0]", filters + fades(pieces, timeline, place, count, rate), f"p{place}"))
    return _joined_pads(graph, pieces, counts, rate)


def cut_input(piece: Piece, job: Job) -> list[str]:
    """The input a piece is read from: sought, so that memory stays flat however many pieces there are."""
    last = max(0.0, job.duration - 1.5 / float(job.rate))
    start = min(piece.start, last) if piece.hold else piece.start
    length = 2 / float(job.rate) if piece.hold else piece.end - piece.start
    if start <= 0 and piece.end >= job.duration and not piece.hold:
        return ['-i "$input"']
    early = lead(start, job)
    return [f"-ss {start - early:.6f}", f"-t {max(length, 0.001) + early:.6f}", '-i "$input"']


def lead(start: float, job: Job) -> float:
    """Seconds before a piece that its input begins: a little before the frame that the renderer starts it with, so
    that ffmpeg, which drops every frame before the time it seeks, keeps that one."""
    if start <= 0 or job.kind != "video":
        return 0.0
    frame = float(round(start * job.rate) / job.rate)
    return start - max(0.0, frame - QUARTER / float(job.rate))


def _joined_pads(
    graph: list[str], pieces: tuple[Piece, ...], counts: tuple[tuple[int, int], ...], rate: Fraction
) -> str:
    # concat guesses how long the last frame of a piece lasts, and a single frame not at all: count instead.
    steady = ",".join(
        [filter_text("settb", {"expr": f"{rate.denominator}/{rate.numerator}"}), filter_text("setpts", {"expr": "N"})]
    )
    pad, waiting = "", ["[p0]"]

    def close(pad: str) -> str:
        if len(waiting) == 1:
            return waiting[0]
        name = f"j{len(graph)}"
        graph.append(f"{''.join(waiting)}concat=n={len(waiting)}:v=1:a=0,{steady}[{name}]")
        return f"[{name}]"

    for place in range(1, len(pieces)):
        shared = counts[place - 1][0] + counts[place - 1][1] - counts[place][0]
        enter = pieces[place].enter
        if shared <= 0 or enter is None:
            waiting.append(f"[p{place}]")
            continue
        before = close(pad)
        pad = f"x{place}"
        options = {"transition": XFADES.get(enter.kind, "fade"), "duration": f"{float(shared / rate):.6f}",
                   "offset": f"{float(counts[place][0] / rate):.6f}"}  # fmt: skip
        graph.append(f"{before}[p{place}]{filter_text('xfade', options)},{steady}[{pad}]")
        waiting[:] = [f"[{pad}]"]
    return close(pad)


def framing_of(job: Job, steps: tuple[Step, ...], losses: Losses) -> tuple[Framing, tuple[Step, ...]]:
    """Where the frame lies, and the steps that say so. What no crop, mirror or quarter turn can do is lost."""
    facts = job.facts
    across, down = job.size or (2, 2)
    full = (float(across), float(down))
    kept: list[Step] = []
    framing = Framing(*full)
    for step in steps:
        if not isinstance(find_operation(step.op), GeometryOperation):
            continue
        tried = settle([*kept, step], _blank(full), full, Scene(facts=facts), losses.lose)
        if tried.warp is not None:
            losses.lose(step, "FFmpeg's command line holds crops, mirrors and quarter turns; this one bends the frame")
            continue
        if step.op == "crop" and getattr(step.params, "anchor", "center") != "center":
            losses.lose(step, "the crop lies in the middle here; in Loupe it is placed by the subject")
        framing = tried
        kept.append(step)
    return framing, tuple(kept)


def _blank(full: tuple[float, float]) -> Picture:
    factor = min(1.0, (PROBED / (full[0] * full[1])) ** 0.5)
    return Picture(np.zeros((max(1, round(full[1] * factor)), max(1, round(full[0] * factor)), 3), np.uint8))


def color_filters(
    job: Job, shape: Shape, framing: Framing, crop: list[str], *, has_table: bool, still: bool
) -> list[str]:
    """Framing, the output's crop, the one change of size, and the lookup table, in the renderer's order."""
    width, height = job.size or (2, 2)
    planar = filter_text("format", {"pix_fmts": "gbrap" if shape.alpha else "gbrp"})
    # A still becomes RGB first: cropping it with subsampled colour would move the crop by a pixel.
    filters = [*_full_range(job), planar] if still else []
    filters += [filter_text(one.name, one.options) for one in framing.filters(width, height)]
    filters += crop
    size: dict[str, object] = {"w": shape.width, "h": shape.height, "flags": "bicubic"}
    if not still:
        size |= {"in_color_matrix": matrix_of(job), "out_color_matrix": "bt709", "out_range": "tv"}
    filters.append(filter_text("scale", size))
    if has_table:
        deep = filter_text("format", {"pix_fmts": "gbrp10le"})
        filters.append(deep if job.shown and job.shown[0].transfer != "sdr" else planar)
        filters.append(f"lut3d=file={WORK}/look.cube:interp=trilinear")
    return filters


def _full_range(job: Job) -> list[str]:
    """A TIFF in YCbCr uses all codes, and says it in a tag that FFmpeg does not read."""
    is_tiff = job.facts is not None and job.facts.mime == "image/tiff"
    return [filter_text("scale", {"in_range": "pc"})] if is_tiff else []


def matrix_of(job: Job) -> str:
    """How the clip's YUV means RGB: as its file says, or as players take it."""
    if job.shown:
        return job.shown[0].matrix
    return "bt709" if (job.size or (0, 0))[1] > LARGE_HEIGHT else "smpte170m"


def ended(still: bool) -> list[str]:
    """Back to what encoders take."""
    if still:
        return []
    back = filter_text("scale", {"out_color_matrix": "bt709", "out_range": "tv", "flags": "bicubic"})
    return [filter_text("setsar", {"sar": 1}), back, filter_text("format", {"pix_fmts": "yuv420p"})]
