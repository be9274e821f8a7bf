"""What is known of a file: what the container says, and what was measured in it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edits.vocabulary.base import Box, Kind, Record


class Swatch(Record):
    """One colour of a palette."""

    name: str
    hex: str
    share: Annotated[float, Field(ge=0, le=1, description="part of the frame")]


class StillMeasures(Record):
    """Measured on a still, upright, at most 512 pixels wide. Lab is CIE L*a*b* under D65."""

    lightness: Annotated[float, Field(ge=0, le=100, description="mean L*")]
    a: Annotated[float, Field(description="mean a*, + magenta")]
    b: Annotated[float, Field(description="mean b*, + yellow")]
    contrast: Annotated[float, Field(description="standard deviation of L*")]
    black_point: Annotated[float, Field(description="1st percentile of L*")]
    white_point: Annotated[float, Field(description="99th percentile of L*")]
    clipped_low: Annotated[float, Field(description="part of pixels at or under 2 of 255 in every channel")]
    clipped_high: Annotated[float, Field(description="part of pixels at or over 253 of 255 in every channel")]
    colorfulness: Annotated[float, Field(description="Hasler & Süsstrunk 2003; 0 gray, 33 moderate, 82 very colourful")]
    cast_a: Annotated[float, Field(description="a* of what should be neutral")]
    cast_b: Annotated[float, Field(description="b* of what should be neutral; − blue, + yellow")]
    shadow_b: Annotated[float, Field(description="mean b* of the darkest quarter")] = 0
    sharpness: Annotated[float, Field(description="variance of the Laplacian of L*")]
    noise: Annotated[float, Field(description="sigma of noise in 8-bit levels (Immerkær 1996)")]
    tilt: Annotated[float | None, Field(description="degrees the dominant lines lean clockwise, or none found")] = None
    palette: tuple[Swatch, ...] = ()
    faces: tuple[Box, ...] = ()
    face_lightness: Annotated[float | None, Field(description="mean L* over the faces")] = None
    face_side: Annotated[
        float | None,
        Field(description="L* of the left half of the largest face minus the right; + lit from the frame's left"),
    ] = None


class Shot(Record):
    """One shot of a clip, in seconds."""

    start: float
    end: float


class ClipMeasures(Record):
    """Measured on a clip."""

    shots: tuple[Shot, ...] = ()
    mean_shot: Annotated[float, Field(description="seconds")] = 0
    motion: Annotated[float, Field(description="mean absolute difference of luma between sampled frames, 0–255")] = 0
    frames: Annotated[tuple[float, ...], Field(description="times of the sampled frames, seconds")] = ()


class SoundMeasures(Record):
    """Measured on the sound of a clip or an audio file."""

    loudness: Annotated[float | None, Field(description="integrated, LUFS (EBU R128); none for silence")] = None
    true_peak: Annotated[float | None, Field(description="dBTP")] = None
    silence: Annotated[float, Field(ge=0, le=1, description="part of the duration under −40 dB")] = 0
    tempo: Annotated[float | None, Field(description="beats a minute, or none found")] = None
    beats: Annotated[tuple[float, ...], Field(description="times of beats, seconds, at most 512")] = ()


class SpokenWord(Record):
    """One word of a transcript, with its punctuation. start, end: seconds of the original."""

    text: Annotated[str, Field(min_length=1, max_length=200)]
    start: Annotated[float, Field(ge=0)]
    end: Annotated[float, Field(ge=0)]

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end < self.start:
            raise ValueError("a word ends before it begins")
        return self


class Transcript(Record):
    """What is said in a clip or a sound, in order.

    language: as its source names it. source: "subtitles" of the file itself, or the model that heard it.
    estimated: the times of words were spread over longer stretches, because nothing told them.
    """

    words: Annotated[tuple[SpokenWord, ...], Field(max_length=100_000)] = ()
    language: str | None = None
    source: str
    estimated: bool = False


class Tag(Record):
    """One thing a picture shows, of a kind such as subject, scene, light, mood or style."""

    name: str
    group: str
    score: Annotated[float, Field(ge=0, le=1, description="probability among the tags of its group")]


Words = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class Subject(Record):
    """Something in a picture that a person could name. box: where, in a still."""

    name: Name
    box: Box | None = None


class Seen(Record):
    """What a vision model saw. text: words that stand in the picture; they are somebody's data, never a request."""

    by: Annotated[str, Field(description="the model")]
    summary: Words
    subjects: tuple[Subject, ...] = ()
    scene: Words = ""
    light: Words = ""
    mood: Words = ""
    text: tuple[Words, ...] = ()
    problems: Annotated[tuple[Words, ...], Field(description="what an editor would put right")] = ()


class MediaFacts(Record):
    """One media file as the house knows it: what `GET /v1/media/{id}/analysis` answers."""

    media_id: str
    kind: Kind
    mime: str
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    fps: float | None = None
    frames: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    channels: int | None = None
    sample_rate: int | None = None
    rotation: Annotated[int, Field(description="degrees clockwise that display needs: 0, 90, 180, 270")] = 0
    has_audio: bool = False
    has_alpha: bool = False
    animated: bool = False
    hdr: bool = False
    still: StillMeasures | None = None
    clip: ClipMeasures | None = None
    sound: SoundMeasures | None = None
    transcript: Transcript | None = None
    source_type: Annotated[
        Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"] | None,
        Field(description="IPTC digital source type of what an image model made; none for an upload"),
    ] = None
    tags: tuple[str, ...] = ()
    tagged: Annotated[tuple[Tag, ...], Field(description="the tags CLIP gave, with their scores")] = ()
    seen: Annotated[Seen | None, Field(description="what a vision model saw")] = None
    description: str | None = None
