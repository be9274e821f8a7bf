"""One or two plain sentences from what was measured. Nothing is said that was not measured."""

from __future__ import annotations

from collections.abc import Sequence

from edits.media import ClipMeasures, MediaFacts, SoundMeasures, StillMeasures

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
GRAY = 4.0
"""Colourfulness under which a picture is black and white."""
CLOSE = 0.28
"""Width of a face, in parts of the frame, that makes a close-up."""
NOTABLE_SHARE = 0.08
"""Part of the frame a colour needs to be named."""
SOFT = 5.0
"""Sharpness under which nothing in the frame is sharp."""
GRAINY, GRAIN_ALONE = 5.0, 1.7
"""Noise that shows, and how much more fine detail than that noise makes there may be for it to be noise."""
LEANING = 0.8
"""Degrees of tilt a person notices."""
BLUES = frozenset({"navy", "blue", "steel blue", "slate", "indigo", "purple"})
"""Colours of things that make the dark parts of a picture blue without a cast."""
TINTED, SLIGHTLY = 9.0, 5.0
"""Distance of neutrals from neutral, in a*b*, that is a cast, and one worth a word."""


def describe(facts: MediaFacts) -> str:
    """What was seen and heard, in an editor's words. facts: measured."""
    if facts.kind == "audio":
        return _sentence(_sound(facts))
    if facts.still is None:
        return ""
    if facts.kind == "video":
        return f"{_sentence(_clip(facts, facts.still))} {_sentence(_look(facts.still, facts) + _heard(facts.sound))}"
    first = _joined(_subject(facts, facts.still), _light(facts.still))
    return f"{_sentence(first)} {_sentence(_look(facts.still, facts))}".strip()


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _joined(head: str, rest: Sequence[str]) -> str:
    if not rest:
        return head
    plain = rest[0].startswith("with") and "," not in head and " with " not in head
    return f"{head}{'' if plain else ':'} {', '.join(rest)}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _subject(facts: MediaFacts, still: StillMeasures) -> str:
    people = _people(still)
    gray = still.colorfulness < GRAY
    if people:
        return f"{people}, in black and white" if gray else people
    shape = "black-and-white picture" if gray else _shape(facts)
    if facts.animated:
        return f"an animation of {facts.frames} frames"
    return f"{_article(shape)} {shape}" + (" with transparent parts" if facts.has_alpha and still.palette else "")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _shape(facts: MediaFacts) -> str:
    width, height = facts.width or 1, facts.height or 1
    if width > height * 1.9:
        return "panoramic picture"
    if abs(width - height) <= 0.03 * max(width, height):
        return "square picture"
    return "wide picture" if width > height else "upright picture"


def _people(still: StillMeasures) -> str:
    count = len(still.faces)
    if count == 0:
        return ""
    if count > 1:
        return f"{COUNTS[count] if count < len(COUNTS) else count} people facing the camera"
    return "a person facing the camera" + (", close up" if still.faces[0].width >= CLOSE else "")


def _light(still: StillMeasures) -> list[str]:
    """Light, contrast, clipping and colour cast, each only where it is worth a word."""
    parts = [part for part in (_brightness(still), _contrast(still), _clipping(still), _cast(still)) if part]
    return parts or ["normally exposed"]


def _brightness(still: StillMeasures) -> str:
    face = still.face_lightness
    if face is not None and face < 38 and still.lightness > face + 8:
        return "the face is darker than what is around it"
    steps = ((10, "nearly black"), (27, "dark"), (40, "a little dark"), (68, ""), (82, "bright"))
    return next((words for limit, words in steps if still.lightness < limit), "very bright")


def _contrast(still: StillMeasures) -> str:
    if still.contrast < 11:
        return "flat in contrast"
    return "strong in contrast" if still.contrast > 29 else ""


def _clipping(still: StillMeasures) -> str:
    if max(still.clipped_high, still.clipped_low) > 0.9:
        return ""
    if still.clipped_high > 0.04 and still.clipped_high >= still.clipped_low:
        return f"{still.clipped_high:.0%} of it burnt out to white"
    return f"{still.clipped_low:.0%} of it sunk to black" if still.clipped_low > 0.06 else ""


def _cast(still: StillMeasures) -> str:
    strength = (still.cast_a**2 + still.cast_b**2) ** 0.5
    if still.colorfulness < GRAY:
        return ""
    if strength >= SLIGHTLY:
        name = _hue(still.cast_a, still.cast_b)
        return f"with {_article(name)} {name} cast" if strength >= TINTED else f"with a touch of {name}"
    blue_things = any(swatch.name in BLUES for swatch in still.palette if swatch.share >= NOTABLE_SHARE)
    return "with a blue cast in the shadows" if still.shadow_b <= -6 and not blue_things else ""


def _hue(a: float, b: float) -> str:
    """Name of a direction in the a*b* plane."""
    if abs(b) >= 2 * abs(a):
        return "yellow" if b > 0 else "blue"
    if abs(a) >= 2 * abs(b):
        return "magenta" if a > 0 else "green"
    if b > 0:
        return "orange" if a > 0 else "green-yellow"
    return "violet" if a > 0 else "cyan"


def _look(still: StillMeasures, facts: MediaFacts) -> str:
    """Colours, then what stands out in sharpness, noise and level."""
    names = [swatch.name for swatch in still.palette if swatch.share >= NOTABLE_SHARE][:3]
    parts = [f"mostly {_listed(names)}"] if names else []
    if still.sharpness < SOFT and still.contrast > 2:
        parts.append("nothing in it is sharp")
    elif still.noise >= GRAINY and still.sharpness < GRAIN_ALONE * _detail_of_noise(still.noise):
        parts.append("grainy")
    if still.tilt is not None and abs(still.tilt) >= LEANING:
        parts.append(f"its lines lean {abs(still.tilt):.1f}° {'clockwise' if still.tilt > 0 else 'anticlockwise'}")
    if facts.hdr:
        parts.append("in high dynamic range")
    return "; ".join(parts)


def _detail_of_noise(sigma: float) -> float:
    """Variance of the Laplacian of L* that noise of this many 8-bit levels makes: 20 σ², L* having 100 steps to 255."""
    return 20 * (sigma * 100 / 255) ** 2


def _clip(facts: MediaFacts, still: StillMeasures) -> str:
    clip = facts.clip or ClipMeasures()
    subject = _people(still)
    head = f"{_length(facts.duration_s)} of {_cutting(clip)}, {_movement(clip)}"
    return _joined(f"{head}, {subject}" if subject else head, _light(still))


def _length(seconds: float | None) -> str:
    seconds = seconds or 0
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.1f} minutes"


def _cutting(clip: ClipMeasures) -> str:
    count = len(clip.shots)
    if count <= 1:
        return "video in one shot"
    pace = "fast-cut " if clip.mean_shot < 1.5 else "slowly cut " if clip.mean_shot > 8 else ""
    number = COUNTS[count] if count < len(COUNTS) else str(count)
    return f"{pace}video in {number} shots of about {clip.mean_shot:.1f} s"


def _movement(clip: ClipMeasures) -> str:
    steps = ((1, "hardly moving"), (5, "calm"), (14, "with some movement"), (26, "lively"))
    return next((words for limit, words in steps if clip.motion < limit), "restless")


def _heard(sound: SoundMeasures | None) -> str:
    if sound is None:
        return "; no sound"
    if sound.loudness is None:
        return "; silent"
    pulse = f", with a beat at {sound.tempo:.0f} BPM" if sound.tempo else ""
    return f"; {_loudness(sound.loudness)} sound ({_lufs(sound.loudness)}){pulse}"


def _sound(facts: MediaFacts) -> str:
    sound = facts.sound or SoundMeasures()
    channels = {1: "mono", 2: "stereo"}.get(facts.channels or 0, f"{facts.channels}-channel")
    length = _length(facts.duration_s)
    if sound.loudness is None:
        return f"{length} of {channels} sound, silent from start to end"
    pulse = f"a beat at {sound.tempo:.0f} BPM" if sound.tempo else "no steady beat"
    silence = f", {sound.silence:.0%} of it silence" if sound.silence >= 0.1 else ""
    return f"{length} of {_loudness(sound.loudness)} {channels} sound ({_lufs(sound.loudness)}){silence}, {pulse}"


def _loudness(lufs: float) -> str:
    steps = ((-40, "very quiet"), (-27, "quiet"), (-12, "moderately loud"))
    return next((words for limit, words in steps if lufs < limit), "loud")


def _lufs(loudness: float) -> str:
    return f"{loudness:.0f} LUFS".replace("-", "−")
