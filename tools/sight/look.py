"""Looking at one file: `probe` reads what it is, `measure` what is in it. Pure functions of its bytes.

Both are synchronous and meant to run inside a worker.
"""

from __future__ import annotations

from pathlib import Path

from edits.media import MediaFacts
from tools.errors import Unreadable
from tools.sight import container as boxes
from tools.sight import picture
from tools.sight.clip import measure_clip
from tools.sight.describe import describe
from tools.sight.limits import Limits
from tools.sight.probe import blank_facts, container_facts, file_format, picture_facts
from tools.sight.sniff import Format
from tools.sight.sound import measure_sound
from tools.sight.still import LONGEST, measure_still

MEASURE_VERSION = 1
"""Raised whenever the same bytes would be measured differently; stored measurements carry it."""
DEFAULT = Limits()


def probe(path: Path, *, media_id: str = "", sha256: str | None = None, limits: Limits = DEFAULT) -> MediaFacts:
    """What the file is, from its headers and, for a clip or sound, its first frame.

    sha256: of the file, if already known. Raises TooLarge, Unsupported, Unreadable.
    """
    form = file_format(path)
    facts = blank_facts(path, form, media_id, sha256)
    if form.reader == "av":
        with boxes.opened(path, form) as container:
            return container_facts(facts, path, form, container, limits)
    with picture.opened(path, form, limits) as (_, header):
        return picture_facts(facts, header)


def measure(path: Path, facts: MediaFacts, *, limits: Limits = DEFAULT) -> MediaFacts:
    """The facts with everything measured in the file, and a description of it.

    Raises Unreadable when the file stops or breaks after its header.
    """
    form = file_format(path)
    if facts.kind == "image":
        measured = _measure_picture(path, form, facts, limits)
    elif facts.kind == "video":
        measured = _measure_clip(path, form, facts, limits)
    else:
        measured = _measure_sound(path, form, facts, limits)
    return measured.model_copy(update={"description": describe(measured)})


def _measure_picture(path: Path, form: Format, facts: MediaFacts, limits: Limits) -> MediaFacts:
    with picture.opened(path, form, limits) as (image, header):
        with picture.decoding(path, form):
            pixels = picture.upright(image, header, LONGEST)
        return facts.model_copy(update={"still": measure_still(pixels)})


def _measure_clip(path: Path, form: Format, facts: MediaFacts, limits: Limits) -> MediaFacts:
    """Pictures and sound; a sound track that cannot be decoded counts as none, the clip is still a clip."""
    facts, clip, still = measure_clip(path, form, facts, limits)
    sound = None
    if facts.has_audio:
        try:
            sound, _ = measure_sound(path, form, facts.duration_s, limits)
        except Unreadable:
            facts = facts.model_copy(update={"has_audio": False})
    return facts.model_copy(update={"clip": clip, "still": still, "sound": sound})


def _measure_sound(path: Path, form: Format, facts: MediaFacts, limits: Limits) -> MediaFacts:
    sound, duration = measure_sound(path, form, facts.duration_s, limits)
    limits.check_duration(duration, "audio")
    return facts.model_copy(update={"sound": sound, "duration_s": round(duration, 3)})


def examine(path: Path, media_id: str, sha256: str, limits: Limits = DEFAULT) -> MediaFacts:
    """Probe and measure."""
    return measure(path, probe(path, media_id=media_id, sha256=sha256, limits=limits), limits=limits)


__all__ = ["MEASURE_VERSION", "Format", "Limits", "Unreadable", "examine", "measure", "probe"]
