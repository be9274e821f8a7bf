"""FFmpeg's filters for what is heard, from the renderer's own where it has them."""

from __future__ import annotations

from fractions import Fraction

from edits.plan import Step
from edits.vocabulary import audio
from tools.export.events import joined
from tools.export.exported import Losses
from tools.export.job import Job
from tools.export.moving import cut_input, lead
from tools.export.shell import Script, chain, filter_text
from tools.render.footage import RATE
from tools.render.mixing import FilterOperation, SoundOperation
from tools.render.operation import find_operation
from tools.render.timeline import Piece, Span, Timeline, frame_counts, spans_played

FADE_S = 0.03
"""At every cut the sound goes down and up this long, so that nothing clicks."""


def piece_filters(piece: Piece, samples: int, cut: tuple[bool, bool], early: float) -> list[str]:
    """What the sound of one piece goes through, so that exactly `samples` come out. cut: whether it starts and ends
    at a cut. early: seconds that its input begins before it."""
    filters = [
        *([filter_text("atrim", {"start": f"{early:.6f}"})] if early > 0 else []),
        filter_text("asetpts", {"expr": "PTS-STARTPTS"}),
        filter_text("aresample", {"sample_rate": RATE, "async": 1}),
        filter_text("aformat", {"sample_fmts": "fltp", "channel_layouts": "stereo"}),
    ]
    if piece.hold:
        filters.append(filter_text("volume", {"volume": 0}))
    if piece.backwards:
        filters.append("areverse")
    if not piece.hold and piece.speed != 1:
        filters += _tempo(piece)
    filters += [filter_text("apad", {"whole_len": samples}), filter_text("atrim", {"end_sample": samples})]
    filters.append(filter_text("asetpts", {"expr": "PTS-STARTPTS"}))
    length = min(FADE_S, samples / RATE / 2)
    if cut[0]:
        filters.append(filter_text("afade", {"type": "in", "duration": f"{length:.4f}"}))
    if cut[1]:
        at = samples / RATE - length
        filters.append(filter_text("afade", {"type": "out", "start_time": f"{at:.6f}", "duration": f"{length:.4f}"}))
    return filters


def _tempo(piece: Piece) -> list[str]:
    if not piece.keep_pitch:
        rate = round(RATE * piece.speed)
        return [filter_text("asetrate", {"sample_rate": rate}), filter_text("aresample", {"sample_rate": RATE})]
    speed, filters = piece.speed, []
    while speed > 2 or speed < 0.5:
        part = 2.0 if speed > 2 else 0.5
        filters.append(filter_text("atempo", {"tempo": part}))
        speed /= part
    return [*filters, filter_text("atempo", {"tempo": f"{speed:.6f}"})]


def assemble(script: Script, graph: list[str], timeline: Timeline, job: Job, shared_inputs: bool) -> str:
    """The sound of the pieces, one after the other. shared_inputs: the picture's inputs serve, in the same order."""
    pieces = joined(timeline.sound or timeline.pieces)
    counts = frame_counts(Timeline(pieces), float(job.rate))
    first = 0
    if not shared_inputs or timeline.sound is not None:
        first = sum(argument.endswith('-i "$input"') for argument in script.arguments)
        for piece in pieces:
            script.arguments += cut_input(piece, job)
    pad = ""
    for place, (piece, (start, count)) in enumerate(zip(pieces, counts, strict=True)):
        shared = counts[place - 1][0] + counts[place - 1][1] - start if place else 0
        following = counts[place + 1][0] if place + 1 < len(pieces) else None
        cut = (place > 0 and shared <= 0, following is not None and following >= start + count)
        samples = _samples(count, job.rate)
        graph.append(
            chain(f"[{first + place}:a:0]", piece_filters(piece, samples, cut, lead(piece.start, job)), f"s{place}")
        )
        pad = _added(graph, pad, place, _samples(max(0, shared), job.rate))
    return pad


def _samples(frames: int, rate: Fraction) -> int:
    return max(1, round(frames * RATE / rate)) if frames else 0


def _added(graph: list[str], pad: str, place: int, shared: int) -> str:
    if not pad:
        return f"[s{place}]"
    name = f"[h{place}]"
    if shared:
        options = filter_text("acrossfade", {"nb_samples": shared, "curve1": "qsin", "curve2": "qsin"})
        graph.append(f"{pad}[s{place}]{options}{name}")
    else:
        graph.append(f"{pad}[s{place}]concat=n=2:v=0:a=1{name}")
    return name


def mix_filters(job: Job, timeline: Timeline, losses: Losses) -> tuple[list[str], tuple[Step, ...]]:
    """Filters for the whole sound, in the order the renderer mixes, and the steps that are in them."""
    chosen = [
        (operation, step) for step in job.steps if isinstance(operation := find_operation(step.op), SoundOperation)
    ]
    filters: list[str] = []
    carried: list[Step] = []
    for _, step in sorted(chosen, key=lambda pair: pair[0].turn):
        made = _step_filters(job, step, timeline, losses)
        if made is not None:
            filters += made
            carried.append(step)
    return filters, tuple(carried)


def _step_filters(job: Job, step: Step, timeline: Timeline, losses: Losses) -> list[str] | None:
    operation, params = find_operation(step.op), job.at_strength(step)
    spans = _spans(step, timeline)
    during = (
        {} if spans is None else {"enable": "+".join(f"between(t,{s.start:.4f},{s.end:.4f})" for s in spans) or "0"}
    )
    if isinstance(operation, FilterOperation):
        if spans is not None:
            losses.lose(step, "it is for a part of the sound: this command does it everywhere")
        return [filter_text(name, options) for name, options in operation.filters(params)]
    if isinstance(params, audio.Gain):
        return [filter_text("volume", {"volume": f"{params.db:.2f}dB", **during})]
    if isinstance(params, audio.Mute):
        return [filter_text("volume", {"volume": 0, **during})]
    if isinstance(params, audio.Loudness):
        losses.lose(step, "measured and set in one pass here, so it may land a unit away; Loupe takes two")
        level = {"I": f"{params.integrated:g}", "TP": f"{params.true_peak:g}", "LRA": 11}
        return [filter_text("loudnorm", level), filter_text("aresample", {"sample_rate": RATE})]
    if isinstance(params, audio.FadeAudio):
        return _fades(params, timeline.duration)
    if isinstance(params, audio.AudioOffset):
        return _offset(params.seconds, timeline.duration)
    return [] if step.op == "extract_audio" else None


def _within(spans: tuple[Span, ...]) -> str:
    """FFmpeg's expression for the times inside the spans."""
    return "+".join(f"between(t,{span.start:.4f},{span.end:.4f})" for span in spans) or "0"


def _spans(step: Step, timeline: Timeline) -> tuple[Span, ...] | None:
    if step.target is None or step.target.time is None:
        return None
    end = step.target.time.end
    return spans_played(timeline, Span(step.target.time.start, float("inf") if end is None else end))


def _fades(params: audio.FadeAudio, duration: float) -> list[str]:
    part = min(1.0, duration / max(params.in_ + params.out, 1e-9))
    rise, fall = params.in_ * part, params.out * part
    filters = []
    if rise > 0:
        filters.append(filter_text("afade", {"type": "in", "duration": f"{rise:.4f}", "curve": "qsin"}))
    if fall > 0:
        out = {"type": "out", "start_time": f"{duration - fall:.4f}", "duration": f"{fall:.4f}", "curve": "qsin"}
        filters.append(filter_text("afade", out))
    return filters


def _offset(seconds: float, duration: float) -> list[str]:
    samples = round(duration * RATE)
    if seconds >= 0:
        moved = [filter_text("adelay", {"delays": round(seconds * 1000), "all": 1})]
    else:
        moved = [
            filter_text("atrim", {"start": f"{-seconds:.6f}"}),
            filter_text("asetpts", {"expr": "PTS-STARTPTS"}),
            filter_text("apad", {"whole_len": samples}),
        ]
    return [*moved, filter_text("atrim", {"end_sample": samples})]
