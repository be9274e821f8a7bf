"""Asking back, only when the answer would change the plan; the options are the likeliest answers for this person."""

from __future__ import annotations

from edits.media import MediaFacts
from edits.plan import Plan
from graph.state import Profile, Question, Reading, Recalled
from tools.planner.deficits import remedies
from tools.planner.steps import Making

MISSING: dict[str, tuple[str, tuple[str, ...]]] = {
    "size": ("What size should it become?", ("Half the size", "1920 pixels wide", "1080 pixels wide", "Twice the size")),
    "axis": ("Which way should I flip it?", ("Left to right", "Upside down")),
    "replacement": ("What should it become?", ("Something plainer", "Something more modern", "The same in another colour", "Take it out instead")),
    "background": ("What should be behind instead?", ("Plain white", "This place, blurred", "Nature", "Transparent")),
    "text": ("What should it say?", ("The title", "My name", "The date", "I'll type it")),
    "color": ("Which colour should it be?", ("White", "Black", "Blue", "Red")),
    "placement": ("Where should it go?", ("To the left", "To the right", "Closer to the middle", "Further back")),
    "degrees": ("How far should it turn?", ("90° clockwise", "90° counter-clockwise", "180°", "Only level it")),
    "where": ("Where exactly? I can't see where you point.", ("Top left", "Top right", "In the middle", "On the main subject")),
    "look": ("Which way should the look go?", ("Warm film", "Cool and clean", "Black and white", "Rich and contrasty")),
}
"""What can be missing: the question, and options for it."""

STARTS: dict[str, tuple[str, ...]] = {
    "image": ("Brighter and clearer", "Richer colours", "Warmer and softer", "Remove something distracting"),
    "video": ("Tighter and faster", "Better colours", "Steadier picture", "Clearer sound"),
    "audio": ("Clearer voice", "Less background noise", "Even loudness", "Cut the pauses"),
}
ANY = ("Brighter and clearer", "A film look", "Tighter and faster", "Clean up the sound")
TASTES = {
    "warm": "Warm, the way you like it", "golden": "Golden, the way you like it", "cool": "Cool, the way you like it", "muted": "Muted, the way you like it",
    "vivid": "Vivid, the way you like it", "pastel": "Pastel, the way you like it", "monochrome": "Black and white, the way you like it",
    "moody": "Moody, the way you like it", "airy": "Bright and airy, the way you like it", "punchy": "Punchy, the way you like it",
    "fast": "Faster, the way you like it", "slow": "Calmer, the way you like it",
}  # fmt: skip
MENDS = {
    "exposure": "Fix the light", "temperature": "Take the colour cast out", "tint": "Take the colour cast out", "contrast": "Give it more depth",
    "highlights": "Bring the blown highlights back", "shadows": "Open the shadows", "vibrance": "Richer colours", "denoise": "Clean up the noise",
    "sharpen": "Make it crisper", "straighten": "Straighten it", "loudness": "Even out the loudness", "stabilize": "Calm the camera", "remove_silence": "Cut the pauses",
}  # fmt: skip
MOST_OPTIONS = 4


def ask_back(
    reading: Reading, plan: Plan, profile: Profile, making: Making, last: Recalled | None
) -> tuple[tuple[Question, ...], bool]:
    """At most one question with its options, and whether the plan waits for the answer."""
    if reading.intent.kind == "unclear":
        return (Question(id="what", text=_opening(making), options=_starts(making, profile)),), True
    if reading.intent.kind == "feedback":
        return _after_reject(reading, last)
    for name in (*making.missing, *((reading.unclear,) if reading.unclear else ())):
        if name in MISSING and reading.intent.kind in ("command", "transformation"):
            text, options = MISSING[name]
            return (Question(id=name, text=text, options=options),), True
    return (), False


def _opening(making: Making) -> str:
    named = {"image": "this picture", "video": "this clip", "audio": "this recording"}
    kind = next(iter(sorted(making.kinds)), None)
    return f"What should change first in {named[kind]}?" if kind else "What would you like to change?"


def _starts(making: Making, profile: Profile) -> tuple[str, ...]:
    """What was measured, then what this person likes, then what people ask for most."""
    options: list[str] = [MENDS[step.op] for step in remedies(making.facts) if step.op in MENDS][:2]
    options += [
        TASTES[trait.value] for name, trait in profile.traits.items()
        if trait.source != "default" and trait.confidence >= 0.4 and trait.value in TASTES and _fits(name, making.facts)
    ][:2]  # fmt: skip
    kind = next(iter(sorted(making.kinds)), "")
    return tuple(dict.fromkeys((*options, *STARTS.get(kind, ANY))))[:MOST_OPTIONS]


def _fits(trait: str, facts: MediaFacts | None) -> bool:
    if facts is None:
        return True
    return facts.kind == "video" if trait == "pacing" else facts.kind != "audio"


def _after_reject(reading: Reading, last: Recalled | None) -> tuple[tuple[Question, ...], bool]:
    """Turned down without saying how: what was off."""
    feedback = reading.feedback
    if feedback is None or feedback.action != "reject" or reading.asks:
        return (), False
    options = ["Less of it", "More of it"]
    if last is not None:
        options += [f"Without the {step.op.replace('_', ' ')}" for step in last.steps[:1]]
    return (Question(id="other", text="What should be different?", options=(*options, "Another look", "Back to the original")[:MOST_OPTIONS]),), True
