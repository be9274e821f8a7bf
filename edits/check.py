"""Holding a plan against the media it is for: what cannot work is found before anything is rendered."""

from __future__ import annotations

from edits.errors import Problem
from edits.media import MediaFacts
from edits.plan import Plan, Step
from edits.vocabulary import OPERATIONS
from edits.vocabulary.timeline import SpeedRamp

MARGIN_S = 0.05
"""Containers round durations; a time this little past the end is at the end."""


def check(plan: Plan, media: MediaFacts | None) -> tuple[Problem, ...]:
    """Every step that cannot apply to `media`: wrong kind, times beyond the duration, no sound to work on."""
    if media is None:
        return ()
    return tuple(problem for step in plan.steps for problem in _check_step(step, media))


def _check_step(step: Step, media: MediaFacts) -> list[Problem]:
    operation = OPERATIONS[step.op]
    problems: list[Problem] = []
    if media.kind not in operation.kinds:
        problems.append(
            Problem(step.id, "op", f"{step.op} applies to {' and '.join(sorted(operation.kinds))}, not to {media.kind}")
        )
    if (
        media.kind == "video"
        and not media.has_audio
        and operation.__module__.endswith(".audio")
        and not _brings_sound(step)
    ):
        problems.append(Problem(step.id, "op", f"{step.op} needs sound, and this clip has none"))
    if media.duration_s is not None:
        problems.extend(_late(step, media.duration_s))
    return problems


def _brings_sound(step: Step) -> bool:
    return step.op in {"music", "sound_effect", "voice_over", "mute"}


def _late(step: Step, duration_s: float) -> list[Problem]:
    times: list[tuple[str, float | None]] = []
    for name in ("start", "end", "at"):
        value = getattr(step.params, name, None)
        times.extend((name, one) for one in (value if isinstance(value, tuple) else (value,)))
    if isinstance(step.params, SpeedRamp):
        times += [("points", time) for time, _ in step.params.points]
    if step.target and step.target.time:
        times += [("target.time.start", step.target.time.start), ("target.time.end", step.target.time.end)]
    return [
        Problem(step.id, name, f"{time:g} s is beyond the end: the media is {duration_s:.2f} s long")
        for name, time in times
        if time is not None and (time > duration_s + MARGIN_S or (name.endswith("start") and time >= duration_s))
    ]
