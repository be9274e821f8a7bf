"""Final Cut Pro XML 1.9 (`.fcpxml`), which Resolve and Premiere's importers read too. Times are exact fractions."""

from __future__ import annotations

from fractions import Fraction
from urllib.parse import quote
from xml.etree import ElementTree

from edits.plan import Step
from edits.vocabulary.audio import Gain
from edits.vocabulary.geometry import Crop
from edits.vocabulary.timeline import Reframe
from tools.export.errors import ExportError
from tools.export.events import Event, centred, events, has_fades, joined, markers
from tools.export.exported import Exported, Losses
from tools.export.job import Job
from tools.render.frame import box_of_aspect
from tools.render.timeline import Timeline

HOLDER = "a Final Cut Pro file"
DOCTYPE = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
TRANSITIONS = {"dissolve": "Cross Dissolve", "wipe": "Wipe", "slide": "Slide", "zoom": "Zoom", "whip": "Cross Dissolve",
               "fade_black": "Fade To Color", "fade_white": "Fade To Color"}  # fmt: skip
PROJECT_FORMAT = "rp"
LOUDEST_DB, QUIETEST_DB = 12.0, -96.0


def export_fcpxml(job: Job) -> Exported:
    """A library with one event and one project. Raises ExportError without a clip."""
    if job.kind == "audio":
        raise ExportError("a Final Cut Pro project is written for clips; export OpenTimelineIO for a sound")
    losses = Losses(HOLDER)
    timeline, cut = job.cuts(losses)
    marked = markers(job, timeline)
    framed, shape = _shape(job, losses)
    gains = [step for step in job.steps if isinstance(step.params, Gain) and not step.target]
    for step in job.steps:
        kept = step in cut or step in gains or step in framed or any(step.id == name for _, _, name in marked)
        if not kept:
            losses.lose_all([step])
    _limits(job, timeline, events(timeline.pieces, job.rate), losses)
    root = ElementTree.Element("fcpxml", version="1.9")
    listed = centred(events(joined(timeline.pieces), job.rate))
    _resources(root, job, listed, shape)
    spine = _spine(root, job, listed, shape)
    _fill(spine, job, listed, marked, _gain(gains, losses), fills=shape is not None)
    ElementTree.indent(root)
    content = DOCTYPE + ElementTree.tostring(root, encoding="utf-8") + b"\n"
    return Exported(f"{job.name}.fcpxml", "application/xml", content, losses.told(job.plan.steps))


def _limits(job: Job, timeline: Timeline, listed: tuple[Event, ...], losses: Losses) -> None:
    for step in job.steps:
        if step.op == "transition" and has_fades(listed, timeline):
            losses.lose(step, "fades through black or white are not written: add them by hand")
        elif step.op == "pace" and any(piece.magnify != 1 for piece in timeline.pieces):
            losses.lose(step, "the cuts are here; the punch-ins that hide jump cuts are not")
        elif step.op == "extract_frame":
            losses.lose_all([step])
        elif step.op == "concat":
            losses.lose(step, "the other media are named by their ids: relink them by hand")


def _shape(job: Job, losses: Losses) -> tuple[tuple[Step, ...], tuple[int, int] | None]:
    """The steps that only ask for another shape, and the frame of the project that gives it; clips fill that frame."""
    if job.size is None:
        return (), None
    width, height = map(float, job.size)
    framed = []
    for step in job.mine(losses):
        params = step.params
        if isinstance(params, (Crop, Reframe)) and params.aspect and getattr(params, "box", None) is None:
            width, height = box_of_aspect(width, height, params.aspect)
            framed.append(step)
            if getattr(params, "anchor", getattr(params, "track", "center")) != "center":
                losses.lose(step, "the shape is here, placed in the middle; in Loupe it follows the subject")
    size = (round(width / 2) * 2, round(height / 2) * 2)
    return tuple(framed), size if framed else None


def _gain(gains: list[Step], losses: Losses) -> float:
    total = sum(step.params.db * step.amount for step in gains if isinstance(step.params, Gain))
    held = min(LOUDEST_DB, max(QUIETEST_DB, total))
    if held != total:
        losses.lose(gains[-1], f"Final Cut's volume ends at {held:+g} dB")
    return held


def _resources(root: ElementTree.Element, job: Job, listed: tuple[Event, ...], shape: tuple[int, int] | None) -> None:
    facts = job.facts
    resources = ElementTree.SubElement(root, "resources")
    _format(resources, "r1", job, job.size)
    if shape:
        _format(resources, PROJECT_FORMAT, job, shape)
    names = [(None, job.source_name), *((name, name) for name in dict.fromkeys(e.media for e in listed) if name)]
    for number, (media, name) in enumerate(names, start=2):
        used = [event.source + event.taken for event in listed if event.media == media]
        length = round(job.duration * job.rate) if media is None else max(used, default=1)
        fields = {"id": f"r{number}", "name": name, "src": f"file:///{quote(name)}", "start": "0s"}
        fields |= {"duration": _time(length, job.rate), "format": "r1", "hasVideo": "1"}
        fields |= {"hasAudio": "1"} if media or (facts and facts.has_audio) else {}
        asset = ElementTree.SubElement(resources, "asset", fields)
        ElementTree.SubElement(asset, "media-rep", kind="original-media", src=fields["src"])


def _format(resources: ElementTree.Element, name: str, job: Job, size: tuple[int, int] | None) -> None:
    fields = {"id": name, "frameDuration": _time(1, job.rate)}
    fields |= {"width": str(size[0]), "height": str(size[1])} if size else {}
    ElementTree.SubElement(resources, "format", fields)


def _spine(
    root: ElementTree.Element, job: Job, listed: tuple[Event, ...], shape: tuple[int, int] | None
) -> ElementTree.Element:
    library = ElementTree.SubElement(root, "library")
    project = ElementTree.SubElement(ElementTree.SubElement(library, "event", name="Loupe"), "project", name=job.name)
    total = max((event.first + event.count for event in listed), default=0)
    sequence = ElementTree.SubElement(
        project,
        "sequence",
        format=PROJECT_FORMAT if shape else "r1",
        duration=_time(total, job.rate),
        tcStart="0s",
        tcFormat="NDF",
    )
    return ElementTree.SubElement(sequence, "spine")


def _fill(
    spine: ElementTree.Element,
    job: Job,
    listed: tuple[Event, ...],
    marked: tuple[tuple[int, str, str], ...],
    gain: float,
    *,
    fills: bool,
) -> None:
    assets = {name: f"r{number}" for number, name in enumerate(_media(listed), start=2)}
    for event in listed:
        if event.shared and event.enter is not None:
            ElementTree.SubElement(
                spine,
                "transition",
                name=TRANSITIONS[event.enter.kind],
                offset=_time(event.first - event.shared // 2, job.rate),
                duration=_time(event.shared, job.rate),
            )
        clip = ElementTree.SubElement(
            spine,
            "asset-clip",
            ref=assets[event.media],
            name=job.source_name if event.media is None else event.media,
            offset=_time(event.first, job.rate),
            start=_time(event.source if event.plain else 0, job.rate),
            duration=_time(event.count, job.rate),
            tcFormat="NDF",
        )
        _retime(clip, event, job.rate)
        if fills:
            ElementTree.SubElement(clip, "adjust-conform", type="fill")
        if gain:
            ElementTree.SubElement(clip, "adjust-volume", amount=f"{gain:g}dB")
        _mark(clip, event, marked, job.rate)


def _media(listed: tuple[Event, ...]) -> list[str | None]:
    return [None, *(name for name in dict.fromkeys(event.media for event in listed) if name)]


def _retime(clip: ElementTree.Element, event: Event, rate: Fraction) -> None:
    """Which time of the source is seen when: two points, between which it runs evenly."""
    if event.plain:
        return
    begin, end = (
        (event.source + event.taken, event.source) if event.backwards else (event.source, event.source + event.taken)
    )
    times = ElementTree.SubElement(clip, "timeMap")
    for at, value in ((0, begin), (event.count, end)):
        ElementTree.SubElement(times, "timept", time=_time(at, rate), value=_time(value, rate), interp="linear")


def _mark(clip: ElementTree.Element, event: Event, marked: tuple[tuple[int, str, str], ...], rate: Fraction) -> None:
    zero = event.source if event.plain else 0
    for frame, label, _ in marked:
        if event.first <= frame < event.first + event.count:
            start = _time(zero + frame - event.first, rate)
            ElementTree.SubElement(clip, "marker", start=start, duration=_time(1, rate), value=label)


def _time(frames: int, rate: Fraction) -> str:
    """Frames as Final Cut writes time: a fraction of seconds whose denominator the frame rate gives."""
    if frames == 0:
        return "0s"
    return f"{frames * rate.denominator}/{rate.numerator}s"
