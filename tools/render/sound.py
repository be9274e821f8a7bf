"""A sound from its plan: recut, repaired, mixed and brought to its loudness, as a stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

from edits.media import MediaFacts
from edits.plan import Plan, Step
from edits.vocabulary.delivery import Output
from tools.render.cutting_room import CuttingRoom, TimelineOperation, arrange
from tools.render.delivery import plan_hash
from tools.render.encode import Encoder, Recipe
from tools.render.errors import SourceError
from tools.render.footage import RATE, Footage
from tools.render.mixing import MixingRoom, Play, SoundOperation, mix
from tools.render.notices import Notices
from tools.render.operation import find_operation
from tools.render.provenance import mark_clip
from tools.render.rendered import Rendered
from tools.render.soundtrack import exactly, play, sample_places
from tools.render.support import DELIVERED, not_rendered
from tools.render.timeline import Timeline, frame_counts, whole

GRID = Fraction(RATE)
"""Sound without pictures is cut on samples."""
CODECS = {".m4a": "aac", ".mp3": "libmp3lame", ".wav": "pcm_s16le", ".flac": "flac", ".ogg": "libopus"}
CONTAINERS = {"m4a": ".m4a", "mp4": ".m4a", "aac": ".m4a", "mp3": ".mp3", "wav": ".wav", "flac": ".flac",
              "ogg": ".ogg", "opus": ".ogg"}  # fmt: skip
MIMES = {".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".flac": "audio/flac", ".ogg": "audio/ogg"}


def render_sound(
    plan: Plan,
    source: Path,
    facts: MediaFacts,
    out: Path,
    *,
    longest: int | None = None,
    media: Mapping[str, Path] = {},
) -> Rendered:
    """Render a plan on a sound, beside `out` with the suffix of its format: M4A, or what an output step asks.

    longest: not used; a sound has no size. media: other files by id.
    Raises SourceError when it cannot be decoded, RenderError when nothing can be written.
    """
    notices = Notices()
    steps = _able_steps(plan, facts, notices)
    seconds = sound_seconds(source)
    room = CuttingRoom(facts=facts, media=media, notes=notices.notes, source=source, duration=seconds)
    timeline = arrange(steps, whole(seconds), room, notices.skip)
    mixed = mix_timeline(steps, timeline, GRID, lambda name: source if name is None else media[name], room, notices)
    assert mixed is not None
    path = out.with_suffix(_suffix(steps))
    write_sound(mixed, path, plan)
    mark_clip(path, facts.source_type)
    return Rendered(path, MIMES[path.suffix], None, None, notices.skipped(plan), tuple(notices.notes))


def sound_seconds(path: Path) -> float:
    """How long there is something to hear. Raises SourceError when there is no sound."""
    with Footage(path) as footage:
        if footage.audio is None:
            raise SourceError("there is no sound in it")
        if footage.duration:
            return footage.duration
        return max((time + block.shape[1] / RATE for time, block in footage.samples(0)), default=0.0)


def mix_timeline(
    steps: tuple[Step, ...],
    timeline: Timeline,
    grid: Fraction,
    find: Callable[[str | None], Path | None],
    room: CuttingRoom,
    notices: Notices,
) -> Play | None:
    """How to play the timeline with every sound step done; none when nothing is to be heard.

    grid: pictures a second, which cuts fall on. find: the file of a medium, none when it has no sound.
    """
    pieces = timeline.pieces if timeline.sound is None else timeline.sound
    places = sample_places(pieces, grid)
    frames = max(first + count for first, count in frame_counts(timeline, float(grid)))
    mixing = MixingRoom(facts=room.facts, media=room.media, notes=room.notes, samples=round(frames * RATE / grid))
    heard = any(find(piece.media) is not None for piece in pieces)
    own: Play | None = (lambda: exactly(play(pieces, places, find, room.duration), mixing.samples)) if heard else None
    return mix(steps, own, mixing, timeline, notices.skip)


def write_sound(mixed: Play, path: Path, plan: Plan) -> None:
    """Encode a sound; its suffix says how."""
    tags = {"comment": f"edited by Loupe, plan {plan_hash(plan)}"}
    with Encoder(path, Recipe(video=None, audio=CODECS[path.suffix], tags=tags), None) as encoder:
        for block in mixed():
            encoder.write_sound(block)


def _suffix(steps: tuple[Step, ...]) -> str:
    asked = [step.params.container for step in steps if isinstance(step.params, Output) and step.params.container]
    return CONTAINERS.get(asked[-1], ".m4a") if asked else ".m4a"


def _able_steps(plan: Plan, facts: MediaFacts, notices: Notices) -> tuple[Step, ...]:
    """The steps that can be heard; the others are told."""
    steps = {step.id: step for step in plan.steps}
    for one in not_rendered(plan, facts):
        notices.skip(steps[one.step], one.why)
    able = tuple(step for step in plan.in_order() if step.amount > 0 and step.id not in notices.not_rendered)
    for step in able:
        if step.op not in DELIVERED and not isinstance(find_operation(step.op), (SoundOperation, TimelineOperation)):
            notices.skip(step, f"{step.op} cannot be rendered on sound here")
    return able
