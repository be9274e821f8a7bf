"""What a clip is delivered on: container, codec, size, frame rate and limits, from the plan's output steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from edits.plan import Plan, Step
from edits.platforms import find_platform
from edits.vocabulary.delivery import Metadata, Output
from tools.render.delivery import deliver, plan_hash
from tools.render.encode import AUDIO_BITRATE, MIMES, Encoder, Recipe
from tools.render.footage import Look
from tools.render.mixing import Play
from tools.render.operation import Picture
from tools.render.pacing import excerpt
from tools.render.provenance import SourceType
from tools.render.sound import write_sound
from tools.render.soundtrack import Blocks
from tools.render.timeline import TINY, Piece, Timeline, place
from tools.render.treatment import even

PREVIEW_FPS = 60
GIF_FPS = 20
LEAST_BITRATE, LEAST_AUDIO = 20_000, 24_000
PICTURE_SHARE = 0.8
"""Part of a tight limit that goes to the picture."""
OVERHEAD = 0.97
"""Part of a size limit that streams may fill; the container takes the rest."""
TRIES = 4
FIELDS = frozenset({"title", "artist", "author", "album", "description", "copyright", "genre", "date", "comment"})


SAME_TWICE: Mapping[str, str] = {"x264-params": "mbtree=0"}
"""With its macroblock tree and B-frames, x264 does not always write the same bytes for the same frames."""


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder of FFmpeg: its name, its options for a full rendering, and the option that sets quality."""

    encoder: str
    options: Mapping[str, str]
    crf: float
    tag: str | None = None


CODECS: Mapping[str, Codec] = {
    "h264": Codec("libx264", {"preset": "fast", **SAME_TWICE}, 19),
    "hevc": Codec("libx265", {"preset": "fast", "x265-params": "log-level=error:pools=2"}, 23, "hvc1"),
    "vp9": Codec("libvpx-vp9", {"deadline": "good", "cpu-used": "4", "row-mt": "1"}, 31),
    "av1": Codec("libsvtav1", {"preset": "8", "svtav1-params": "lp=2"}, 30),
}
LARGE = 1920 * 1200
LEAN_AV1 = {"svtav1-params": "lp=1:pred-struct=1"}
"""Pixels from which SVT-AV1 would hold more frames than a worker has memory for; so it holds few."""
NAMES = {"h265": "hevc", "x265": "hevc", "x264": "h264", "avc": "h264", "vp09": "vp9", "av01": "av1"}
CONTAINERS: Mapping[str, tuple[str, tuple[str, ...], str | None]] = {
    "mp4": (".mp4", ("h264", "hevc", "av1", "vp9"), "aac"),
    "m4v": (".mp4", ("h264", "hevc"), "aac"),
    "mov": (".mov", ("h264", "hevc"), "aac"),
    "webm": (".webm", ("vp9", "av1"), "libopus"),
    "mkv": (".mkv", ("h264", "hevc", "vp9", "av1"), "aac"),
    "gif": (".gif", ("gif",), None),
}
"""Containers by name: suffix, the codecs they take (the first when none is asked), the encoder of their sound."""


@dataclass(frozen=True)
class Film:
    """How a clip is written.

    output: everything asked, platforms filled in. fps: frames a second. aspect: what the frame must have, or none.
    """

    output: Output
    fps: Fraction
    container: str
    codec: str
    tags: Mapping[str, str]
    preview: bool
    notes: list[str]

    @property
    def suffix(self) -> str:
        """Of the file."""
        return CONTAINERS[self.container][0]

    @property
    def mime(self) -> str:
        """Of the file."""
        return MIMES[self.suffix]

    @property
    def aspect(self) -> str | None:
        """width:height of the frame, where it is asked."""
        if self.output.width and self.output.height:
            return f"{self.output.width}:{self.output.height}"
        return self.output.aspect

    def size(self, full: tuple[float, float], short_side: int | None, longest: int | None) -> tuple[int, int]:
        """Even width and height for a frame that is `full` pixels at full size, within the limits of a rendering."""
        width, height = full
        if self.output.width or self.output.height:
            factor = (self.output.width or 0) / width or (self.output.height or 0) / height
            width, height = width * factor, height * factor
        scale = min(1.0, (short_side or 1e9) / min(width, height), (longest or 1e9) / max(width, height))
        return even(width * scale), even(height * scale)

    def shortened(self, timeline: Timeline) -> Timeline:
        """The timeline held to the longest duration that is allowed."""
        most = self.output.max_duration
        if most is None or timeline.duration <= most + TINY:
            return timeline
        self.notes.append(f"ends after {most:g} s, the longest that was allowed; the cut was {timeline.duration:.1f} s")
        sound = None if timeline.sound is None else _first(timeline.sound, most)
        return replace(timeline, pieces=_first(timeline.pieces, most), sound=sound)

    def recipe(self, size: tuple[int, int], *, sounding: bool, bitrate: int | None) -> Recipe:
        """How to encode. size: pixels of a frame. bitrate: of the picture, where a size limit rules."""
        audio = CONTAINERS[self.container][2] if sounding else None
        if self.codec == "gif":
            return Recipe("gif", None, "pal8", {}, self.fps, tags=self.tags)
        codec = CODECS[self.codec]
        options = {"preset": "veryfast", **SAME_TWICE} if self.preview else dict(codec.options)
        if self.codec == "av1" and size[0] * size[1] > LARGE:
            options |= LEAN_AV1
        sound = _sound_bitrate(bitrate)
        bitrate = bitrate or self.output.bitrate
        if bitrate is None:
            crf = self.output.crf if self.output.crf is not None and not self.preview else codec.crf
            options["crf"] = f"{23 if self.preview else crf:g}"
        if self.codec == "vp9" and bitrate is None:
            options["b"] = "0"
        return Recipe(codec.encoder, audio, "yuv420p", options, self.fps, bitrate, sound, self.tags, codec.tag)

    def expose(
        self,
        path: Path,
        size: tuple[int, int],
        write: Callable[[Encoder, Blocks | None], None],
        mixed: Play | None,
        chapters: list[tuple[float, float, str]],
        seconds: float,
    ) -> None:
        """Write the file; again at a lower bitrate while it is too large. write: all of it into an encoder."""
        bitrate: int | None = None
        for _ in range(TRIES):
            recipe = self.recipe(size, sounding=mixed is not None, bitrate=bitrate)
            with Encoder(path, recipe, size) as encoder:
                if chapters:
                    encoder.chapters(chapters)
                write(encoder, mixed() if mixed is not None and recipe.audio is not None else None)
            bitrate = self.lower(path.stat().st_size, recipe, seconds)
            if bitrate is None:
                return
        self.give_up(path.stat().st_size)

    def lower(self, written: int, recipe: Recipe, seconds: float) -> int | None:
        """The bitrate to try next for a file that came out too large; none where it is small enough, or as small as
        it can be. written: its bytes. recipe: how it was made.
        """
        most = None if self.preview or self.codec == "gif" else self.output.max_bytes
        if most is None or written <= most:
            return None
        both = most * 8 * OVERHEAD / max(seconds, 0.1)
        fitting = max(both * PICTURE_SHARE, both - AUDIO_BITRATE) if recipe.audio else both
        asked = recipe.bitrate if "crf" not in recipe.options else None
        bitrate = int(fitting if asked is None else asked * min(0.95, most / written * OVERHEAD))
        if bitrate < LEAST_BITRATE:
            self.give_up(written)
            return None
        return bitrate

    def give_up(self, written: int) -> None:
        """Say that it stays too large."""
        self.notes.append(f"{written} bytes: it cannot be made as small as {self.output.max_bytes} at this size")


def _sound_bitrate(picture: int | None) -> int:
    """Bits a second of the sound beside a picture that has to keep to a limit; without one, the usual."""
    if picture is None:
        return AUDIO_BITRATE
    return int(min(AUDIO_BITRATE, max(LEAST_AUDIO, picture * (1 / PICTURE_SHARE - 1))))


def film_for(plan: Plan, look: Look, *, preview: bool, notes: list[str]) -> Film:
    """How the plan's output steps want the clip. A preview is always an H.264 MP4 that browsers play."""
    output = asked_output(plan, notes)
    container, codec = ("mp4", "h264") if preview else _container(output, notes)
    fps = Fraction(str(output.fps)).limit_denominator(1001) if output.fps else look.fps
    if container == "gif":
        fps = min(fps, Fraction(GIF_FPS))
    if output.color_space not in {None, "srgb"}:
        notes.append(f"a clip is written in Rec. 709, not in {output.color_space}")
    if look.alpha:
        notes.append("transparency lies on black: the clip is written without it")
    return Film(
        output, min(fps, Fraction(PREVIEW_FPS)) if preview else fps, container, codec, _tags(plan), preview, notes
    )


def asked_output(plan: Plan, notes: list[str]) -> Output:
    """All output steps as one, a later one first, and the platform for what they leave open."""
    asked: dict[str, object] = {}
    for step in plan.steps:
        if isinstance(step.params, Output) and step.amount > 0:
            asked |= step.params.model_dump(exclude_none=True)
    output = Output.model_validate(asked)
    if output.platform is None:
        return output
    place_asked = find_platform(output.platform)
    if place_asked is None:
        notes.append(f"{output.platform} is not a known platform")
        return output
    return place_asked.fill(output, "video")


def _container(output: Output, notes: list[str]) -> tuple[str, str]:
    """The container and codec asked for, or the nearest that go together."""
    codec = NAMES.get(output.codec or "", output.codec)
    container = output.container
    if container is None:
        container = {"gif": "gif", "vp9": "webm"}.get(codec or "", "mp4")
    if container not in CONTAINERS:
        notes.append(f"{container} is not a container that can be written: MP4 instead")
        container = "mp4"
    allowed = CONTAINERS[container][1]
    if codec is not None and codec not in allowed:
        notes.append(f"{codec} cannot be written into {container}: {allowed[0]} instead")
    return container, codec if codec in allowed else allowed[0]


def _tags(plan: Plan) -> dict[str, str]:
    """What is written beside the picture: who edited it, and what the person wants there."""
    tags: dict[str, str] = {}
    for step in plan.steps:
        if isinstance(step.params, Metadata) and step.params.set and step.amount > 0:
            tags |= {name.lower(): text for name, text in step.params.set.items() if name.lower() in FIELDS}
    stamp = f"edited by Loupe, plan {plan_hash(plan)}"
    return {**tags, "comment": f"{tags['comment']}; {stamp}" if "comment" in tags else stamp}


def _first(pieces: tuple[Piece, ...], most: float) -> tuple[Piece, ...]:
    """What plays in the first seconds."""
    kept: list[Piece] = []
    for at, piece in place(pieces):
        left = most - at
        if left <= TINY:
            break
        whole = left >= piece.duration - TINY
        kept += (
            [piece]
            if whole
            else [replace(p, joined=piece.joined, enter=piece.enter) for p in excerpt((piece,), 0, left)]
        )
    return tuple(kept)


def wants_sound_alone(steps: Iterable[Step]) -> bool:
    """Whether the result is the sound."""
    return any(step.op == "extract_audio" for step in steps)


def save_sound(mixed: Play, out: Path, plan: Plan) -> tuple[Path, str]:
    """Write the sound alone beside `out`; the file and its MIME type."""
    path = out.with_suffix(".m4a")
    write_sound(mixed, path, plan)
    return path, MIMES[".m4a"]


def save_still(rgb: object, out: Path, plan: Plan, source_type: SourceType | None = None) -> tuple[Path, str]:
    """Write one frame beside `out`, as a still is delivered; the file and its MIME type. rgb: uint8 (h, w, 3)."""
    stills = Plan(steps=tuple(step for step in plan.steps if step.op != "output"))
    done = deliver(Picture(rgb), stills, out, preview=True, source_type=source_type)  # type: ignore[arg-type]
    return done.path, done.mime
