"""What the planner's tests need on the table: readings, drafts, measured facts."""

from __future__ import annotations

from typing import Any

from edits.media import ClipMeasures, MediaFacts, SoundMeasures, StillMeasures
from edits.plan import Step, parse_plan
from edits.vocabulary import Kind
from graph.state import Ask, Draft, Profile, Reading, Recalled
from tools.planner.compose import compose
from tools.planner.read import read


def still(**changes: Any) -> StillMeasures:
    """A picture that measures unremarkably, with changes."""
    base = {
        "lightness": 52, "a": 0, "b": 0, "contrast": 21, "black_point": 4, "white_point": 96, "clipped_low": 0,
        "clipped_high": 0, "colorfulness": 40, "cast_a": 0, "cast_b": 0, "sharpness": 300, "noise": 2,
    }  # fmt: skip
    return StillMeasures(**{**base, **changes})


def facts(kind: Kind = "image", **changes: Any) -> MediaFacts:
    """Facts of one file; what concerns stills is measured as unremarkable."""
    base: dict[str, Any] = {"media_id": "m1", "kind": kind, "mime": "", "bytes": 1, "sha256": "0" * 64}
    if kind != "audio":
        base |= {"width": 1_600, "height": 1_200, "still": still()}
    if kind != "image":
        base |= {"duration_s": 20.0, "has_audio": True, "sound": SoundMeasures(loudness=-15)}
    if kind == "video":
        base |= {"clip": ClipMeasures(mean_shot=4.0)}
    return MediaFacts(**{**base, **changes})


def understand(prompt: str, kind: Kind | None = None, last: Recalled | None = None) -> Reading:
    """A reading for media of one kind, or none."""
    return read(prompt, kinds=frozenset({kind}) if kind else frozenset(), last=last)


def asked(prompt: str, kind: Kind | None = "image") -> dict[str, Ask]:
    """What is asked for, by operation."""
    return {ask.op: ask for ask in understand(prompt, kind).asks}


def draft(
    prompt: str,
    media: MediaFacts | None = None,
    profile: Profile | None = None,
    last: Recalled | None = None,
    **more: Any,
) -> Draft:
    """The whole way: words to draft."""
    reading = understand(prompt, media.kind if media else None, last)
    return compose(
        reading,
        prompt=prompt,
        media=(media,) if media else (),
        profile=profile or Profile(),
        overrides=reading.overrides,
        recalled=more.pop("recalled", ()),
        last=last,
        **more,
    )


def steps(drafted: Draft) -> dict[str, Step]:
    """The plan's steps by operation."""
    return {step.op: step for step in drafted.plan.steps}


def turn(*raw: dict[str, Any], **more: Any) -> Recalled:
    """A past turn with these steps."""
    return Recalled(turn_id="t1", prompt="earlier", summary="earlier", steps=parse_plan(raw).steps, **more)
