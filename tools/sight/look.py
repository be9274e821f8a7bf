"""Looking at one file: `probe` reads what it is, `measure` what is in it. Pure functions of its bytes.

Both are synchronous and meant to run inside a worker.
"""

from __future__ import annotations

from pathlib import Path

from edits.media import MediaFacts
from tools.errors import Unreadable
from tools.sight import container as boxes
from tools.sight import picture, proxy
from tools.sight.clip import measure_clip
from tools.sight.describe import describe
from tools.sight.limits import Limits
from tools.sight.probe import blank_facts, container_facts, file_format, picture_facts
from tools.sight.sniff import Format
from tools.sight.sound import measure_sound
from tools.sight.still import LONGEST, measure_still

MEASURE_VERSION = 2
"""Raised whenever the same bytes would be measured differently; stored measurements carry it."""
DEFAULT = Limits()
BESIDE = 0.6
"""Part of the time for decoding that a clip's sound may take beside its pictures."""


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


def measure(path: Path, facts: MediaFacts, *, limits: Limits = DEFAULT, proxies: Path | None = None) -> MediaFacts:
    """The facts with everything measured in the file, and a description of it.

    proxies: folder for a smaller copy of a picture, written where it makes previews faster; the facts do not
    depend on it.
    Raises Unreadable when the file stops or breaks after its header.
    """
    form = file_format(path)
    if facts.kind == "image":
        measured = _measure_picture(path, form, facts, limits, proxies)
    elif facts.kind == "video":
        measured = _measure_clip(path, form, facts, limits)
    else:
        measured = _measure_sound(path, form, facts, limits)
    return measured.model_copy(update={"description": describe(measured)})


def _measure_picture(path: Path, form: Format, facts: MediaFacts, limits: Limits, proxies: Path | None) -> MediaFacts:
    longest = LONGEST if form.name == "JPEG" else proxy.LONGEST
    with picture.opened(path, form, limits) as (image, header), picture.decoding(path, form):
        pixels = picture.upright(image, header, longest)
    if proxies is not None and proxy.wants_proxy(facts):
        proxy.write_proxy(pixels, proxies)
    return facts.model_copy(update={"still": measure_still(pixels)})


def _measure_clip(path: Path, form: Format, facts: MediaFacts, limits: Limits) -> MediaFacts:
    """Pictures and sound; a sound track that cannot be decoded counts as none, the clip is still a clip."""
    facts, clip, still = measure_clip(path, form, facts, limits)
    sound = None
    if facts.has_audio:
        try:
            sound, _ = measure_sound(path, form, facts.duration_s, limits.decode_s * BESIDE)
        except Unreadable:
            facts = facts.model_copy(update={"has_audio": False})
    return facts.model_copy(update={"clip": clip, "still": still, "sound": sound})


def _measure_sound(path: Path, form: Format, facts: MediaFacts, limits: Limits) -> MediaFacts:
    sound, duration = measure_sound(path, form, facts.duration_s, limits.decode_s)
    limits.check_duration(duration, "audio")
    return facts.model_copy(update={"sound": sound, "duration_s": round(duration, 3)})


def examine(
    path: Path, media_id: str, sha256: str, limits: Limits = DEFAULT, proxies: Path | None = None
) -> MediaFacts:
    """Probe and measure."""
    facts = probe(path, media_id=media_id, sha256=sha256, limits=limits)
    return measure(path, facts, limits=limits, proxies=proxies)


__all__ = ["MEASURE_VERSION", "Format", "Limits", "Unreadable", "examine", "measure", "probe"]
