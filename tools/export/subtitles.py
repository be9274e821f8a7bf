"""Captions as files of their own: SubRip (`.srt`) and WebVTT (`.vtt`), with the times of the cut clip."""

from __future__ import annotations

from html import escape

from tools.export.errors import ExportError
from tools.export.exported import Exported, Losses
from tools.export.job import Job
from tools.render.cues import Cue, make_cues

HOLDER = "a subtitle file"


def export_srt(job: Job) -> Exported:
    """What is said, as SubRip. Raises ExportError where that is not known, or nothing is said."""
    cues, losses = _cues(job)
    blocks = (
        f"{nth}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n" + "\n".join(cue.lines()) + "\n"
        for nth, cue in enumerate(cues, start=1)
    )
    text = "\n".join(blocks)
    return Exported(f"{job.name}.srt", "application/x-subrip", text.encode(), losses.told(job.plan.steps))


def export_vtt(job: Job) -> Exported:
    """What is said, as WebVTT (W3C). Raises ExportError where that is not known, or nothing is said."""
    cues, losses = _cues(job)
    blocks = (
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n"
        + "\n".join(escape(line, quote=False) for line in cue.lines())
        + "\n"
        for cue in cues
    )
    text = "WEBVTT\n\n" + "\n".join(blocks)
    return Exported(f"{job.name}.vtt", "text/vtt", text.encode(), losses.told(job.plan.steps))


def _cues(job: Job) -> tuple[tuple[Cue, ...], Losses]:
    transcript = job.facts.transcript if job.facts else None
    if transcript is None:
        raise ExportError(
            "a subtitle file needs to know what is said: no model here heard it, and the file holds no words"
        )
    losses = Losses(HOLDER)
    timeline, cut = job.cuts(losses)
    cues = make_cues(transcript, timeline)
    if not cues:
        raise ExportError("no words are said in it")
    losses.lose_all(step for step in job.steps if step not in cut and step.op != "caption")
    return cues, losses


def _clock(seconds: float, point: str) -> str:
    """Hours, minutes, seconds and thousandths."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"
