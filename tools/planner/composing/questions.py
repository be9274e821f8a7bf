"""Asking back, only when the answer would change the plan; the options are the likeliest answers for this person.

Every option is a request of its own: said back to us, it is planned like any other.
"""

from __future__ import annotations

from edits.amounts import MAIN
from edits.media import MediaFacts
from edits.plan import Plan, Step
from graph.state import Profile, Question, Reading, Recalled
from tools.planner.composing.deficits import remedies
from tools.planner.composing.unplaced import over_whole
from tools.planner.intents.placing import find_placed
from tools.planner.steps.making import Making
from tools.planner.wording.phrasing import said_back, shortened, the
from tools.planner.words.plain import plain_prompt

PLACE = "what for a place"
MISSING: dict[str, tuple[str, tuple[str, ...]]] = {
    "size": (
        "What size should it become?",
        ("Resize it to half the size", "Make it 1920 pixels wide", "Make it 1080 pixels wide", "Resize it to 200 %"),
    ),
    "format": ("Which format should it become?", ("Save it as a JPEG", "Save it as a PNG", "Save it as a WebP")),
    "replacement": (
        "What should {subject} become?",
        (
            "Replace {subject} with something plainer",
            "Replace {subject} with a modern one",
            "Blur {subject}",
            "Remove {subject}",
        ),
    ),
    "background": (
        "What should be behind instead?",
        (
            "Make the background plain white",
            "Blur the background",
            "Change the background to a forest",
            "Make the background transparent",
        ),
    ),
    "text": (
        "What should it say? Type the words, or take one of these.",
        ("Add the text “Thank you”", "Add the text “Happy birthday”", "Add the text “The end”"),
    ),
    "color": (
        "Which colour should {subject} be?",
        ("Make {subject} white", "Make {subject} black", "Make {subject} blue", "Make {subject} red"),
    ),
    "placement": (
        "Where should {subject} go?",
        ("Move {subject} to the left", "Move {subject} to the right", "Move {subject} closer to the middle"),
    ),
    "degrees": (
        "How far should it turn?",
        (
            "Rotate it 90 degrees clockwise",
            "Rotate it 90 degrees counter-clockwise",
            "Rotate it 180 degrees",
            "Straighten it",
        ),
    ),
    "where": (
        "Where exactly? I can't see where you point.",
        (
            "Add {thing} at the top left",
            "Add {thing} at the top right",
            "Add {thing} in the middle",
            "Add {thing} at the bottom",
        ),
    ),
    "reference": (
        "Which picture should it match? Add it beside this one, or say how it looks.",
        ("Give it a warm film look", "Give it a cool look", "Make it muted", "Make it rich and contrasty"),
    ),
    "lut": (
        "Which lookup table? Add its .cube file beside the picture, or name a look.",
        ("Apply the teal and orange LUT", "Apply the Kodak Portra LUT", "Apply the bleach bypass LUT"),
    ),
    "said": (
        "When is it said? Give me the times, such as “from 0:12 to 0:13”; until then I mute nothing.",
        ("Mute the first 2 seconds", "Mute the last 2 seconds", "Mute all of the sound"),
    ),
    "shots": (
        "Which shots? I don't count them: give me the times, such as “from 0:05 to 0:12”.",
        ("{whole}", "{whole}, only the first half", "{whole}, only the last half"),
    ),
    "filter": (
        "A filter that came with the picture is part of it now. What of it should go?",
        (
            "Make the colours natural",
            "Take the colour cast out",
            "Bring back the texture of the skin",
            "Give it more contrast",
        ),
    ),
    "look": (
        "Which way should the look go?",
        ("Give it a warm film look", "Give it a cool look", "Make it black and white", "Make it rich and contrasty"),
    ),
}
"""What can be missing: the question, and options for it. {subject}: what was named."""

STARTS: dict[str, tuple[str, ...]] = {
    "image": (
        "Make it brighter and clearer",
        "Make the colours richer",
        "Make it warmer and softer",
        "Give it a film look",
    ),
    "video": ("Cut it tighter and faster", "Make the colours richer", "Steady the picture", "Enhance the voice"),
    "audio": ("Enhance the voice", "Remove the background noise", "Cut the pauses", "Make it louder"),
}
ANY = ("Make it brighter and clearer", "Give it a film look", "Cut it tighter and faster", "Clean up the sound")
TASTES = {
    "warm": "Make it warm",
    "golden": "Make it golden",
    "cool": "Make it cooler",
    "muted": "Make it muted",
    "vivid": "Make it vivid",
    "pastel": "Give it a pastel look",
    "monochrome": "Make it black and white",
    "moody": "Make it moody",
    "airy": "Make it airy",
    "punchy": "Make it punchy",
    "fast": "Cut it faster",
    "slow": "Cut it slower",
}
AS_LIKED = ", the way you like it"
MENDS = {
    "exposure": "Fix the light",
    "temperature": "Take the colour cast out",
    "tint": "Take the colour cast out",
    "contrast": "Give it more contrast",
    "highlights": "Bring the highlights down",
    "shadows": "Lift the shadows",
    "vibrance": "Make the colours richer",
    "denoise": "Clean up the noise",
    "sharpen": "Make it crisper",
    "straighten": "Straighten it",
    "loudness": "Level the sound",
    "stabilize": "Steady the picture",
    "remove_silence": "Cut the pauses",
}
OTHER_WAY = {
    "temperature": ("Make it cooler", "Make it warmer"),
    "exposure": ("Make it darker", "Make it brighter"),
    "contrast": ("Give it less contrast", "Give it more contrast"),
    "saturation": ("Give it less colour", "Make the colours richer"),
    "vibrance": ("Give it less colour", "Make the colours richer"),
}
"""What to offer when a step was wrong: after one that went up, and after one that went down."""
MOST_OPTIONS = 4


def ask_back(
    reading: Reading, plan: Plan, profile: Profile, making: Making, last: Recalled | None
) -> tuple[tuple[Question, ...], bool]:
    """At most one question with its options, and whether the plan waits for the answer."""
    placed = find_placed(plain_prompt(making.prompt), ANYTHING) if reading.unclear == PLACE else None
    if placed is not None and placed.only is not None:
        return (_of_place(the(placed.only)),), True
    if reading.intent.kind == "unclear":
        return (Question(id="what", text=_opening(making), options=_starts(making, profile)),), True
    if reading.intent.kind == "feedback":
        return _after_reject(reading, last)
    if reading.intent.kind in ("command", "transformation"):
        for name in (*making.missing, *((reading.unclear,) if reading.unclear in MISSING else ())):
            text, options = MISSING[name]
            named = {"subject": _subject(plan), "thing": _thing(plan), "whole": over_whole(making)}
            filled = tuple(option.format(**named) for option in options)
            return (Question(id=name, text=text.format(**named), options=filled),), True
    silent = not plan.steps and not making.notes
    if silent and reading.intent.kind in ("command", "transformation", "descriptive"):
        return (Question(id="what", text=_opening(making), options=_starts(making, profile)),), True
    return (), False


ANYTHING = frozenset({"exposure"})


def _of_place(place: str) -> Question:
    options = (f"Make {place} brighter", f"Make {place} warmer", f"Make {place} sharper", f"Blur {place}")
    return Question(id="what", text=f"What should change about {place}?", options=options)


def _subject(plan: Plan) -> str:
    """What the plan changes, as it was named: "the car"."""
    named = next((str(step.params.subject) for step in plan.steps if hasattr(step.params, "subject")), "it")
    return shortened(named, 40).rstrip("…") if "main subject" not in named else "it"


def _thing(plan: Plan) -> str:
    """What the plan adds, as it was named: "a hat"."""
    added = next((step.params.prompt for step in plan.steps if getattr(step.params, "prompt", None)), None)  # type: ignore[attr-defined]
    return shortened(said_back(added), 40).rstrip("…") if added else "it"


def _opening(making: Making) -> str:
    named = {"image": "this picture", "video": "this clip", "audio": "this recording"}
    kind = next(iter(sorted(making.kinds)), None)
    return f"What should change first in {named[kind]}?" if kind else "What would you like to change?"


def _starts(making: Making, profile: Profile) -> tuple[str, ...]:
    """What was measured, then what this person likes, then what people ask for most."""
    options: list[str] = [MENDS[step.op] for step in remedies(making.facts) if step.op in MENDS][:2]
    options += [
        TASTES[trait.value] + AS_LIKED
        for name, trait in profile.traits.items()
        if trait.source != "default" and trait.confidence >= 0.4 and trait.value in TASTES and _fits(name, making.facts)
    ][:2]
    kind = next(iter(sorted(making.kinds)), "")
    return tuple(dict.fromkeys((*options, *STARTS.get(kind, ANY))))[:MOST_OPTIONS]


def _fits(trait: str, facts: MediaFacts | None) -> bool:
    if facts is None:
        return True
    return facts.kind == "video" if trait == "pacing" else facts.kind != "audio"


def _after_reject(reading: Reading, last: Recalled | None) -> tuple[tuple[Question, ...], bool]:
    """Turned down without saying how: what was off."""
    feedback = reading.feedback
    if feedback is None or feedback.action != "reject" or reading.asks or last is None or not last.steps:
        return (), False
    options = [
        "Half as strong",
        *filter(None, map(_other_way, last.steps)),
        "Give it a film look",
        "Make it brighter and clearer",
    ]
    chosen = tuple(dict.fromkeys(options))[:MOST_OPTIONS]
    return (Question(id="other", text="What should be different?", options=chosen),), True


def _other_way(step: Step) -> str | None:
    ways = OTHER_WAY.get(step.op)
    value = getattr(step.params, MAIN[step.op] or "", 0)
    return ways[0 if value > 0 else 1] if ways and value else None
