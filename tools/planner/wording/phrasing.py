"""One step in an editor's words: a template of the phrases file, filled from the step's parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from edits.amounts import MAIN, neutral, settled
from edits.phrases import Phrase, load_phrases
from edits.plan import Step
from edits.platforms import load_platforms
from tools.planner.steps.amounts import STRENGTHS, USUAL, stops
from tools.planner.wording.laying import beside, positioned
from tools.planner.words.wordsets import words

FIELD = re.compile(r"{(\w+)}")
LONGEST_WORDS = 60
AFTER_ASKED = " – "
"""Stands in a brief between the person's own words and what completes them."""
YOURS = {
    "me": "you", "i": "you", "i'm": "you're", "my": "your", "mine": "yours", "myself": "yourself",
    "us": "you", "we": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
}  # fmt: skip
DETERMINERS = words(
    "the a an this that these those your his her their its you him them any everything everyone all both some one two "
    "three four each every yourself"
)
ASPECTS = {"1:1": "square", "9:16": "vertical 9:16", "16:9": "widescreen 16:9"}
TRACKED = {"face": "the face", "subject": "the subject", "center": "the middle"}
HUES = (
    (20, "red"),
    (50, "orange"),
    (75, "yellow"),
    (165, "green"),
    (200, "teal"),
    (260, "blue"),
    (300, "purple"),
    (345, "magenta"),
    (360, "red"),
)
SPEEDS = {
    4.0: "four times as fast", 3.0: "three times as fast", 2.0: "twice as fast", 1.5: "half as fast again",
    0.5: "at half speed", 0.25: "at a quarter of the speed",
}  # fmt: skip
WARM = range(15, 76)


def phrase(step: Step) -> str:
    """One step in a few words, without its region; empty for a slider that moves nothing."""
    step = settled(step)
    words = load_phrases()[step.op]
    template = _template(words, step)
    return FIELD.sub(lambda match: filled(match[1], step), template).strip()


def _template(words: Phrase, step: Step) -> str:
    if words.up is not None and words.down is not None:
        value = getattr(step.params, MAIN[step.op] or "amount")
        return words.up if value > 0 else words.down if value < 0 else ""
    template = _worded(words, step)
    for name, other in words.without.items():
        if f"{{{name}}}" in template and not filled(name, step):
            template = other
    return template


def _worded(words: Phrase, step: Step) -> str:
    """The template for what is given, for a parameter's value, or the usual one."""
    for name, template in words.given.items():
        if getattr(step.params, name, None) is not None:
            return template
    for (name, value), template in words.values.items():
        if str(getattr(step.params, name, None)) == value:
            return template
    return words.said or ""


def filled(name: str, step: Step) -> str:
    """One field of a template in words; empty where there is nothing to say."""
    computed = COMPUTED.get(name)
    if computed is not None:
        return computed(step)
    value = getattr(step.params, name, None)
    if value is None or value == "":
        return ""
    in_words = NAMED.get(name)
    return in_words(value) if in_words is not None else said_back(value)


def said_back(words: Any) -> str:
    """The person's words said back to them, shortened: "my dad" is "your dad"."""
    first = str(words).split(AFTER_ASKED)[0].split(". ")[0].replace("_", " ").strip(" .,;:!?")
    turned = " ".join(YOURS.get(word.lower(), word) for word in first.split())
    return shortened(turned, LONGEST_WORDS)


def the(words: Any) -> str:
    """A subject with its article: "leash" is "the leash", "my dad" is "your dad"."""
    said = said_back(words)
    first = said.split(" ", 1)[0].lower()
    plain = first not in DETERMINERS and not said[:1].isupper() and not first[:1].isdigit()
    return f"the {said}" if plain else said


def shortened(words: str, longest: int) -> str:
    """Words cut at a word's end, with an ellipsis where something is missing."""
    return words if len(words) <= longest else f"{words[: longest - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def _degree(step: Step) -> float:
    """How far a slider moved, in parts of the usual move."""
    name = MAIN.get(step.op)
    usual = USUAL.get(step.op) or (STRENGTHS[step.op][1] if step.op in STRENGTHS else 0)
    value = getattr(step.params, name, None) if name else None
    if not usual or not isinstance(value, int | float):
        return 1.0
    return abs(value - neutral(step.op)) * step.amount / usual


def _much(step: Step) -> str:
    degree = _degree(step) if step.source != "media" else 1.0
    return "a little " if degree < 0.65 else "much " if degree > 1.55 else ""


def _slightly(step: Step) -> str:
    return "slightly " if _degree(step) < 0.65 else "much " if _degree(step) > 1.55 else ""


def _grain(step: Step) -> str:
    return "fine film " if step.params.amount <= 22 else "heavy film " if step.params.amount >= 50 else "film "  # type: ignore[attr-defined]


def _stops(step: Step) -> str:
    return stops(step.params.ev * step.amount)  # type: ignore[attr-defined]


def _shift(step: Step) -> str:
    params: Any = step.params
    if params.saturation:
        return "richer" if params.saturation > 0 else "quieter"
    if params.luminance:
        return "brighter" if params.luminance > 0 else "darker"
    return "shifted"


def hue_word(hue: float) -> str:
    """The colour's name at a hue in degrees."""
    return next(name for most, name in HUES if hue <= most)


def _warmth(hue: float) -> str:
    return "warm" if int(hue) in WARM else hue_word(hue)


def _grade(step: Step) -> str:
    params: Any = step.params
    if params.global_ is not None and params.global_.saturation:
        return f"a wash of {hue_word(params.global_.hue)}"
    low, high = params.shadows, params.highlights or params.midtones
    if low is not None and high is not None and low.saturation and high.saturation:
        return f"{_warmth(high.hue)} highlights over {_warmth(low.hue)} shadows"
    wheel, where = (low, "shadows") if low is not None else (high, "highlights")
    return f"{_warmth(wheel.hue)} {where}" if wheel is not None and wheel.saturation else "a colour grade"


def _scene(step: Step) -> str:
    params: Any = step.params
    if params.media:
        return "your picture behind"
    behind = said_back(params.color or params.prompt)
    return f"a {behind} background" if params.color else f"{behind.split(':')[0]} behind"


def _around(step: Step) -> str:
    return {"subject": " around the subject", "thirds": " on the thirds"}.get(step.params.anchor, "")  # type: ignore[attr-defined]


def _size(step: Step) -> str:
    params: Any = step.params
    if params.scale is not None:
        named = {0.5: "half the size", 2.0: "twice the size"}
        return named.get(params.scale, f"{params.scale:.0%} of the size")
    if params.width and params.height:
        return f"{params.width} × {params.height} pixels"
    return f"{params.width} pixels wide" if params.width else f"{params.height} pixels high"


def seconds(value: float) -> str:
    """A time span in words: "1 second", "3 seconds", "2.5 s"."""
    if value >= 60:
        return clock(value)
    if value == int(value):
        return f"{int(value)} second{'' if value == 1 else 's'}"
    return f"{value:.1f} s"


def clock(value: float) -> str:
    """A time on the timeline: 0:05, 1:02.5."""
    minutes, rest = divmod(round(value, 1), 60)
    whole = f"{int(minutes)}:{int(rest):02d}"
    return whole if rest == int(rest) else f"{whole}.{round(rest % 1 * 10)}"


def _range(step: Step) -> str:
    params: Any = step.params
    if step.amount == 0 or (not params.start and params.end is None):
        return ""
    if not params.start:
        return f"the first {seconds(params.end)}"
    return (
        f"everything from {clock(params.start)} on"
        if params.end is None
        else f"{clock(params.start)} to {clock(params.end)}"
    )


def _speed(step: Step) -> str:
    factor = step.params.factor  # type: ignore[attr-defined]
    named = {
        2.0: "twice as fast", 3.0: "three times as fast", 4.0: "four times as fast", 1.5: "half as fast again",
        0.5: "at half speed", 0.25: "at a quarter of the speed",
    }  # fmt: skip
    return named.get(factor, f"{factor:g} times as fast" if factor > 1 else f"slowed to {factor:.0%}")


def _ramp(step: Step) -> str:
    factors = [factor for _, factor in step.params.points]  # type: ignore[attr-defined]
    returns = factors[0] == factors[-1]
    return "into the moment and out again" if returns else f"from {factors[0]:g}x to {factors[-1]:g}x"


def _pace(step: Step) -> str:
    params: Any = step.params
    feel = params.feel or ("slow" if params.shot_length > 3.5 else "fast")
    return load_phrases()["pace"].values.get(("feel", feel), "")


def _tone(step: Step) -> str:
    params: Any = step.params
    parts = [
        f"{'more' if value > 0 else 'less'} {name}"
        for name, value in (("bass", params.low), ("middle", params.mid), ("treble", params.high)) if value
    ]  # fmt: skip
    return listed(parts) or "an even tone"


def _fade(step: Step) -> str:
    params: Any = step.params
    ways = [way for way, value in (("in", params.in_), ("out", params.out)) if value]
    return f"the sound faded {listed(ways)}" if ways else "the sound faded"


def _music(step: Step) -> str:
    params: Any = step.params
    if params.prompt == "the music that is there":
        return "the music stepping back under the voice"
    return said_back(params.prompt).split(" that fits")[0] + " underneath" if params.prompt else "your music underneath"


def _offset(step: Step) -> str:
    value = step.params.seconds  # type: ignore[attr-defined]
    return (
        f"{abs(value):g} s {'later' if value > 0 else 'earlier'}"
        if value
        else "in sync, once you say by how much it is off"
    )


def _delivery(step: Step) -> str:
    params: Any = step.params
    parts = []
    if params.platform:
        place = load_platforms().get(params.platform)
        parts.append(f"for {place.name if place is not None else params.platform}")
    made = [str(one).upper() for one in (params.container, params.codec) if one]
    made += [f"{params.width} × {params.height}"] if params.width and params.height else []
    made += [params.aspect] if params.aspect else []
    made += [f"{params.fps:g} fps"] if params.fps else []
    parts += [f"as {', '.join(made)}"] if made else []
    parts += [f"under {params.max_bytes / 1e6:g} MB"] if params.max_bytes else []
    parts += [f"within {seconds(params.max_duration)}"] if params.max_duration else []
    parts += (
        [f"in {'black and white' if params.color_space == 'gray' else params.color_space}"]
        if params.color_space
        else []
    )
    return " ".join(parts) or "as asked"


def listed(parts: list[str]) -> str:
    """Words as a list: "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _push(step: Step) -> str:
    return "a pull out" if float(getattr(step.params, "scale", 1.0)) < 1 else "a push in"


def _captions(step: Step) -> str:
    """How captions look, and in which language they are: "bold yellow captions in spanish, at the top"."""
    style, language = str(getattr(step.params, "style", "")), getattr(step.params, "language", None)
    kind, *more = (part.strip() for part in style.split(","))
    looked = f"{kind.replace('clean', '').strip()} captions".strip()
    about = f" in {language[:1].upper()}{language[1:]}" if language else " for what is said"
    return ", ".join((f"{looked}{about}", *more))


def _kept(step: Step) -> str:
    """What a crop leaves: "a third cropped off the bottom", or only a tighter frame."""
    box = getattr(step.params, "box", None)
    if box is None:
        return "a tighter frame"
    off = {
        "left": box.left, "top": box.top, "right": 1 - box.left - box.width, "bottom": 1 - box.top - box.height
    }  # fmt: skip
    gone = {edge: share for edge, share in off.items() if share > LEAST_OFF}
    if not gone or len(gone) == len(off) or max(gone.values()) - min(gone.values()) > LEAST_OFF:
        return "a tighter frame"
    share = max(gone.values())
    much = next((name for value, name in PARTS_OFF if abs(value - share) < LEAST_OFF), f"{share:.0%}")
    return f"{much} cropped off the {listed(list(gone))}"


def _laid(step: Step) -> str:
    """Where a graphic lies: "around the car", "pointing at her face", "at the bottom right"."""
    region = step.target.region if step.target is not None else None
    if (
        region is None
        and getattr(step.params, "scale", 0) == 1
        and beside(str(getattr(step.params, "prompt", ""))) == "around"
    ):
        return "around it all"
    if region is None:
        return positioned(str(getattr(step.params, "position", "center")))
    named = said_back(region) if isinstance(region, str) else "the marked area"
    return f"{beside(str(getattr(step.params, 'prompt', '')))} {named}"


LEAST_OFF = 0.01
PARTS_OFF = ((1 / 2, "half"), (1 / 3, "a third"), (1 / 4, "a quarter"))


COMPUTED: Mapping[str, Callable[[Step], str]] = {
    "much": _much, "slightly": _slightly, "stops": _stops, "amount_word": _grain, "shift": _shift, "grade": _grade,
    "scene": _scene, "around": _around, "size": _size, "range": _range, "speed": _speed, "pace": _pace, "tone": _tone,
    "ramp": _ramp, "fade": _fade, "music": _music, "offset": _offset, "delivery": _delivery, "captions": _captions,
    "push": _push, "kept": _kept, "laid": _laid,
}  # fmt: skip
"""Fields made from a whole step."""


def _turn(degrees: float) -> str:
    if abs(degrees) == 180:
        return "upside down"
    return f"{abs(degrees):g}° {'clockwise' if degrees > 0 else 'counter-clockwise'}"


def _times(value: Any) -> str:
    times = value if isinstance(value, tuple) else (value,)
    shown = [clock(one) for one in times[:3]]
    return listed(shown) + (" and on" if len(times) > len(shown) else "")


NAMED: Mapping[str, Callable[[Any], str]] = {
    "aspect": lambda value: ASPECTS.get(value, value),
    "at": _times,
    "band": lambda value: "aqua tones" if value == "aqua" else f"{value}s",
    "content": lambda value: shortened(" ".join(value.split()), 40),
    "db": lambda value: f"{abs(value):g} dB",
    "count": lambda value: f"{value}",
    "degrees": lambda value: (
        "upside down" if abs(value) == 180 else f"{abs(value):g}° {'clockwise' if value > 0 else 'counter-clockwise'}"
    ),
    "duration": lambda value: seconds(value).replace(" seconds", "-second").replace(" second", "-second"),
    "every": seconds,
    "factor": lambda value: f"{value:g}",
    "integrated": lambda value: f"{value:g} LUFS".replace("-", "−"),
    "placement": lambda value: said_back(f"on {value[3:]}" if value.startswith("to ") else value),
    "position": positioned,
    "shot_length": lambda value: f"{value:.2g} s",
    "subject": the,
    "what": lambda value: f"{'as ' if value.split()[0] in ('a', 'an', 'the') else ''}{said_back(value)}",
    "track": lambda value: TRACKED[value],
}
"""Parameters to words, where they are not said as they are."""
