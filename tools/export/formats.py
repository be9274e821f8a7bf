"""Every format that a plan leaves in, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from edits.media import MediaFacts
from edits.plan import Plan
from tools.export.cdl import export_cc, export_cdl
from tools.export.cube import export_cube
from tools.export.edl import export_edl
from tools.export.errors import ExportError
from tools.export.exported import Exported
from tools.export.fcpxml import export_fcpxml
from tools.export.ffmpeg import export_ffmpeg
from tools.export.job import Job
from tools.export.otio import export_otio
from tools.export.record import export_json
from tools.export.subtitles import export_srt, export_vtt
from tools.export.xmp import export_xmp
from tools.render.timeline import Timeline

FORMATS: Mapping[str, Callable[[Job], Exported]] = MappingProxyType(
    {
        "cube": export_cube,
        "xmp": export_xmp,
        "cdl": export_cdl,
        "cc": export_cc,
        "otio": export_otio,
        "edl": export_edl,
        "fcpxml": export_fcpxml,
        "ffmpeg": export_ffmpeg,
        "json": export_json,
        "srt": export_srt,
        "vtt": export_vtt,
    }
)


def export(
    format: str,  # noqa: A002  the word people and the API use
    plan: Plan,
    facts: MediaFacts | None = None,
    *,
    source: Path | None = None,
    media: Mapping[str, Path] = MappingProxyType({}),
    timeline: Timeline | None = None,
    name: str = "loupe",
) -> Exported:
    """A plan in one of FORMATS, with the list of what that format cannot carry.

    facts: of the media it is for; formats of cuts need a clip or a sound. source: the file itself, where it is at
    hand: without it steps that look or listen (beats, pauses, shots) are lost. media: files of other media by id.
    timeline: the cuts, where they are known already. name: of the file, without its suffix.
    Raises ExportError with a sentence for an unknown format, or one that cannot hold this plan at all. It may decode
    the source, so it runs in a media worker.
    """
    if format not in FORMATS:
        raise ExportError(f"{format[:40]!r} is not an export format: choose {', '.join(FORMATS)}")
    return FORMATS[format](Job(plan, facts, source, dict(media), timeline, _file_name(name)))


def _file_name(name: str) -> str:
    kept = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in name)
    return kept.strip("-")[:80] or "loupe"
