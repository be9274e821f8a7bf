"""OpenTimelineIO (`.otio`): cuts, speed, transitions and markers as schemas every reader knows, the rest as metadata.

Written here as plain JSON, so that an export needs no library; the schemas are OpenTimelineIO 0.17's.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import orjson

from edits.record import to_record
from tools.export.cdl import grade_of
from tools.export.events import Event, events, has_fades, joined, markers
from tools.export.exported import Exported, Losses
from tools.export.job import Job

HOLDER = "an OpenTimelineIO file"
NOT_SEEN = "it travels as metadata, which Loupe reads and editors do not show"
Json = dict[str, Any]


def export_otio(job: Job) -> Exported:
    """One video track and one sound track. Raises ExportError without a clip."""
    losses = Losses(HOLDER)
    timeline, cut = job.cuts(losses)
    picture = events(joined(timeline.pieces), job.rate)
    marked = markers(job, timeline)
    for step in job.steps:
        carried = (
            (step in cut and step.op != "extract_frame")
            or step.op == "cdl"
            or any(step.id == name for _, _, name in marked)
        )
        if not carried:
            losses.lose(step, NOT_SEEN)
        elif step.op == "pace" and any(piece.magnify != 1 for piece in timeline.pieces):
            losses.lose(step, "the cuts are here; the punch-ins that hide jump cuts are metadata")
        elif step.op == "transition" and has_fades(picture, timeline):
            losses.lose(step, "fades through black or white travel as metadata only")
    tracks = []
    if job.kind == "video":
        tracks.append(_track(job, "Video", picture, marked))
    if job.facts and job.facts.has_audio:
        heard = picture if timeline.sound is None else events(joined(timeline.sound), job.rate)
        tracks.append(_track(job, "Audio", heard, () if tracks else marked))
    content = orjson.dumps(_timeline(job, tracks), option=orjson.OPT_INDENT_2)
    return Exported(f"{job.name}.otio", "application/json", content, losses.told(job.plan.steps))


def _timeline(job: Job, tracks: list[Json]) -> Json:
    stack = _named("Stack.1", "tracks") | _item() | {"children": tracks}
    metadata = {"loupe": {"plan": to_record(job.plan), "hash": job.mark}}
    return {
        "OTIO_SCHEMA": "Timeline.1",
        "name": job.name,
        "metadata": metadata,
        "global_start_time": None,
        "tracks": stack,
    }


def _track(job: Job, kind: str, listed: Iterable[Event], marked: Iterable[tuple[int, str, str]]) -> Json:
    children: list[Json] = []
    cdl = _cdl(job) if kind == "Video" else {}
    for event in listed:
        if event.enter is not None and event.shared:
            children.append(_transition(event, job.rate))
        children.append(_clip(job, event, cdl))
    track = _named("Track.1", kind) | _item() | {"children": children, "kind": kind}
    track["markers"] = [_marker(frame, label, job.rate) for frame, label, _ in marked]
    return track


def _cdl(job: Job) -> Json:
    """The grade as the CMX 3600 adapter and others know it."""
    if not any(step.op == "cdl" for step in job.steps):
        return {}
    grade, _ = grade_of(job)
    sop = {"slope": list(grade.slope), "offset": list(grade.offset), "power": list(grade.power)}
    return {"cdl": {"asc_sop": sop, "asc_sat": grade.saturation}}


def _clip(job: Job, event: Event, metadata: Json) -> Json:
    effects = [] if event.plain else [_speed(event)]
    if event.media is None:
        url, known = job.source_name, round(job.duration * job.rate)
    else:
        url, known = event.media, 0
    reference = {
        **_named("ExternalReference.1", ""),
        "available_range": _range(0, known, job.rate) if known else None,
        "available_image_bounds": None,
        "target_url": url,
    }
    return (
        _named("Clip.2", url)
        | _item()
        | {
            "metadata": metadata | ({"loupe": {"magnify": event.magnify}} if event.magnify != 1 else {}),
            "source_range": _range(event.source, event.count, job.rate),
            "effects": effects,
            "media_references": {"DEFAULT_MEDIA": reference},
            "active_media_reference_key": "DEFAULT_MEDIA",
        }
    )


def _speed(event: Event) -> Json:
    name = "FreezeFrame" if event.held else "LinearTimeWarp"
    return {**_named(f"{name}.1", name), "effect_name": name, "enabled": True, "time_scalar": event.scalar}


def _transition(event: Event, rate: Fraction) -> Json:
    kind = event.enter.kind if event.enter else "dissolve"
    return {
        **_named("Transition.1", kind),
        "in_offset": _time(0, rate),
        "out_offset": _time(event.shared, rate),
        "transition_type": "SMPTE_Dissolve" if kind == "dissolve" else f"Loupe_{kind}",
    }


def _marker(frame: int, label: str, rate: Fraction) -> Json:
    return {**_named("Marker.2", label), "color": "GREEN", "marked_range": _range(frame, 0, rate), "comment": ""}


def _named(schema: str, name: str) -> Json:
    return {"OTIO_SCHEMA": schema, "name": name, "metadata": {}}


def _item() -> Json:
    return {"source_range": None, "effects": [], "markers": [], "enabled": True, "color": None}


def _range(start: int, count: int, rate: Fraction) -> Json:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(start, rate), "duration": _time(count, rate)}


def _time(frames: int, rate: Fraction) -> Json:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(frames)}
