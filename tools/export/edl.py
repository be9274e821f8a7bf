"""CMX 3600 edit decision list (`.edl`): one track of cuts, dissolves, wipes, speed, locators and an ASC CDL."""

from __future__ import annotations

from collections.abc import Iterator

from tools.export.cdl import Grade, grade_of
from tools.export.errors import ExportError
from tools.export.events import Event, events, has_fades, joined, markers
from tools.export.exported import Exported, Losses
from tools.export.job import Job
from tools.render.operation import is_color
from tools.render.timeline import Timeline

HOLDER = "an edit decision list"
MOST_EVENTS = 999
RECORD_START_S = 3_600
"""Programmes start at one hour, as on tape."""
REEL = "AX"
WIPE = "W001"
NATURAL_RATES = frozenset({24, 25, 30})


def export_edl(job: Job) -> Exported:
    """The cuts of the clip. Raises ExportError without a clip or with more than 999 events."""
    losses = Losses(HOLDER)
    timeline, cut = job.cuts(losses)
    listed = events(joined(timeline.pieces), job.rate)
    if len(listed) > MOST_EVENTS:
        raise ExportError(f"an edit decision list ends at {MOST_EVENTS} events; this cut has {len(listed)}")
    marked = markers(job, timeline)
    grade, graded = grade_of(job, HOLDER)
    for step in job.steps:
        kept = step in cut or is_color(step) or any(step.id == name for _, _, name in marked)
        if not kept:
            losses.lose_all([step])
    _limits(job, timeline, listed, losses)
    colors = [step for step in job.plan.steps if is_color(step)]
    told = {lost.step: lost for lost in (*graded.told(colors), *losses.told(job.plan.steps))}
    text = "\n".join(_lines(job, listed, marked, grade if any(map(is_color, job.steps)) else None)) + "\n"
    lost = tuple(told[step.id] for step in job.plan.steps if step.id in told)
    return Exported(f"{job.name}.edl", "text/plain", text.encode("ascii", "replace"), lost)


def _limits(job: Job, timeline: Timeline, listed: tuple[Event, ...], losses: Losses) -> None:
    """What one track of an edit decision list says only roughly."""
    strange = any(each.enter and each.shared and each.enter.kind not in ("dissolve", "wipe") for each in listed)
    for step in job.steps:
        if step.op == "transition" and has_fades(listed, timeline):
            losses.lose(step, "an edit decision list has no fades through black or white")
        elif step.op == "transition" and strange:
            losses.lose(step, "an edit decision list knows dissolves and one wipe: this transition became a dissolve")
        elif step.op == "pace" and any(piece.magnify != 1 for piece in timeline.pieces):
            losses.lose(step, "the cuts are here; the punch-ins that hide jump cuts are not")
        elif step.op == "extract_frame":
            losses.lose_all([step])
        elif step.op == "concat":
            losses.lose(step, "the other media are reels named by their ids: link them by hand")
    if timeline.sound is not None:
        for step in job.steps:
            if step.op in {"cut", "trim", "remove_silence"}:
                losses.lose(step, "sound that runs on under other pictures is cut with the pictures here")


def _lines(
    job: Job, listed: tuple[Event, ...], marked: tuple[tuple[int, str, str], ...], grade: Grade | None
) -> Iterator[str]:
    base = round(job.rate)
    yield f"TITLE: {_plain(job.name)}"
    yield "FCM: NON-DROP FRAME"
    if base not in NATURAL_RATES or job.rate != base:
        yield f"* TIMECODE COUNTS {base} FRAMES A SECOND; THE CLIP PLAYS {float(job.rate):.3f}"
    channel = "B" if job.facts and job.facts.has_audio and job.kind == "video" else "A" if job.kind == "audio" else "V"
    zero = RECORD_START_S * base
    for number, event in enumerate(listed, start=1):
        yield from _event_lines(number, event, listed[number - 2] if number > 1 else None, job, channel, zero)
        yield from _grade_lines(grade)
        inside = range(event.first, event.first + event.count)
        for frame, label, _ in marked:
            if frame in inside or (number == len(listed) and frame == inside.stop):
                yield f"* LOC: {timecode(zero + frame, base)} GREEN   {_plain(label)}"


def _event_lines(number: int, event: Event, before: Event | None, job: Job, channel: str, zero: int) -> Iterator[str]:
    base = round(job.rate)
    reel = REEL if event.media is None else _reel(event.media)
    record = f"{timecode(zero + event.first, base)} {timecode(zero + event.first + event.count, base)}"
    source = f"{timecode(event.source, base)} {timecode(event.source + _shown(event), base)}"
    if event.shared and before is not None:
        kind = WIPE if event.enter and event.enter.kind == "wipe" else "D"
        out = timecode(before.source + _shown(before), base)
        at = timecode(zero + event.first, base)
        past = _reel(before.media) if before.media else REEL
        yield f"{number:03d}  {past:<8} {channel:<5} C        {out} {out} {at} {at}"
        yield f"{number:03d}  {reel:<8} {channel:<5} {kind:<4} {event.shared:03d} {source} {record}"
        yield f"* TO CLIP NAME: {_plain(_name(job, event))}"
    else:
        yield f"{number:03d}  {reel:<8} {channel:<5} C        {source} {record}"
        yield f"* FROM CLIP NAME: {_plain(_name(job, event))}"
    yield f"* FROM CLIP: {_plain(_name(job, event))}"
    if not event.plain:
        yield f"M2   {reel:<8}       {event.scalar * base:05.1f}                {timecode(event.source, base)}"
        if event.held:
            yield "* * FREEZE FRAME"


def _shown(event: Event) -> int:
    """Source frames between the timecodes of an event; a held frame is one frame long."""
    return 1 if event.held else event.taken


def _grade_lines(grade: Grade | None) -> Iterator[str]:
    if grade is None:
        return
    three = ("({:.4f} {:.4f} {:.4f})".format(*numbers) for numbers in (grade.slope, grade.offset, grade.power))
    yield f"* ASC_SOP: {''.join(three)}"
    yield f"* ASC_SAT: {grade.saturation:.4f}"


def timecode(frame: int, base: int) -> str:
    """Hours, minutes, seconds and frames without drop. base: frames that a second counts."""
    seconds, frames = divmod(frame, base)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours % 24:02d}:{minute:02d}:{second:02d}:{frames:02d}"


def _name(job: Job, event: Event) -> str:
    return job.source_name if event.media is None else event.media


def _reel(name: str) -> str:
    """A reel name as tape machines took it: eight letters and digits."""
    return "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())[:8] or REEL


def _plain(text: str) -> str:
    """One line of ASCII."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:120]
