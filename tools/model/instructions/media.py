"""The media in words: what was measured, and what was seen, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edits.media import MediaFacts, Seen, SoundMeasures, StillMeasures, Transcript
from tools.model.instructions.data import datum, quoted
from tools.model.instructions.layers import phrases_of
from tools.model.instructions.piece import Chosen
from tools.planner.steps.spoken import sentences_of

MOST_TOLD = 3
"""Files that are told of; the first is the one that is planned for."""


NEAR, LEAST, FADES = 0.92, 0.05, 0.002
"""Weight of what is said: of a sentence near the request, the least, and how much less each later one has."""


def facts(media: Sequence[MediaFacts], asked: str = "") -> Iterator[Chosen]:
    """What is known of the files of a turn. asked: the request, near which what is said in them counts most."""
    layer = phrases_of("media")
    title, order, phrases = layer.title, layer.order, layer.phrases
    if not media:
        yield Chosen(title, order, phrases["none"], 1, must=True)
    for place, one in enumerate(media[:MOST_TOLD]):
        weight = 1.0 if place == 0 else 0.5
        yield Chosen(title, order, _file(one, place, phrases["file"]), weight, must=place == 0)
        yield from (Chosen(title, order, text, weight * 0.85) for text in _measured(one))
        if one.description:
            yield Chosen(title, order, datum("description", one.description), weight * 0.9)
        if one.seen is not None:
            yield from (Chosen(title, order, text, weight * 0.8) for text in _seen(one.seen))
        if one.transcript is not None:
            yield Chosen(title, order, phrases["said"], weight * 0.9)
            yield from _said(one.transcript, asked, title, order)
        if one.tags:
            yield Chosen(title, order, datum("words", ", ".join(one.tags)), weight * 0.4)
    if len(media) > MOST_TOLD:
        yield Chosen(title, order, phrases["others"].format(count=len(media) - MOST_TOLD), 0.5)


def _file(one: MediaFacts, place: int, phrase: str) -> str:
    size = f", {one.width}×{one.height}" if one.width and one.height else ""
    length = f", {one.duration_s:.1f} s" if one.duration_s else ""
    return phrase.format(place=f"File {place + 1}", kind=one.kind, id=quoted(one.media_id), size=size, length=length)


def _measured(one: MediaFacts) -> Iterator[str]:
    phrases = phrases_of("media").phrases
    if one.still is not None:
        yield from _still(one.still)
    if one.clip is not None and one.clip.shots:
        yield phrases["shots"].format(count=len(one.clip.shots), mean=one.clip.mean_shot, motion=one.clip.motion)
    if one.sound is not None:
        yield _sound(one.sound)


def _still(still: StillMeasures) -> Iterator[str]:
    phrases, measured = phrases_of("media").phrases, still.model_dump(exclude={"palette", "faces", "tilt"})
    yield phrases["light"].format(low=still.clipped_low, high=still.clipped_high, **measured)
    yield phrases["colour"].format(**measured)
    tilt = f", leaning {still.tilt:+.1f}°" if still.tilt is not None else ""
    yield phrases["sharp"].format(sharpness=still.sharpness, noise=still.noise, tilt=tilt)
    if still.faces:
        boxes = "; ".join(
            f"left {face.left:.2f} top {face.top:.2f} width {face.width:.2f} height {face.height:.2f}"
            for face in still.faces[:4]
        )
        lit = f", mean L* {still.face_lightness:.0f}" if still.face_lightness is not None else ""
        yield phrases["faces"].format(faces=f"{len(still.faces)} ({boxes}){lit}")


def _seen(seen: Seen) -> Iterator[str]:
    """What a vision model saw, all of it as data: faults, where things are, and words that stand in the picture."""
    if seen.problems:
        yield datum("faults seen", list(seen.problems))
    boxed = [{"name": one.name, **one.box.model_dump()} for one in seen.subjects if one.box is not None]
    if boxed:
        yield datum("things seen", boxed)
    if seen.text:
        yield datum("words in the picture", list(seen.text))


def _said(transcript: Transcript, asked: str, title: str, order: int) -> Iterator[Chosen]:
    """What is said, sentence by sentence with its seconds, as data."""
    for place, (stretch, near) in enumerate(sentences_of(transcript, asked)):
        text = datum(f"said {stretch.start:.2f} to {stretch.end:.2f} s", stretch.said)
        yield Chosen(title, order, text, NEAR if near else max(LEAST, 0.6 - place * FADES))


def _sound(sound: SoundMeasures) -> str:
    loudness = "silent" if sound.loudness is None else f"{sound.loudness:.1f} LUFS"
    silence = f", {sound.silence:.0%} pauses" if sound.silence else ""
    tempo = f", {sound.tempo:.0f} beats a minute" if sound.tempo else ""
    return phrases_of("media").phrases["sound"].format(loudness=loudness, silence=silence, tempo=tempo)
