"""Asking back, only when the answer would change the plan."""

from __future__ import annotations

from edits.plan import Plan
from graph.state import Profile, Question, Reading
from tools.planner.steps import Making

MISSING = {
    "size": (
        "What size should it become?",
        ("Half the size", "1920 pixels wide", "1080 pixels wide", "Twice the size"),
    ),
    "replacement": ("What should it become?", ("Something plainer", "Something more modern", "Another colour", "Take it out instead")),
    "background": ("What should be behind instead?", ("Plain white", "A blurred version of this place", "Nature", "Transparent")),
    "axis": ("Which way should I flip it?", ("Left to right", "Upside down")),
}
STARTS = {
    "image": ("Brighter and clearer", "Richer colours", "Warmer and softer", "Remove something distracting"),
    "video": ("Tighter and faster", "Better colours", "Steadier picture", "Clearer sound"),
    "audio": ("Clearer voice", "Less background noise", "Even loudness", "Cut the pauses"),
}
ANY = ("Brighter and clearer", "A film look", "Tighter and faster", "Clean up the sound")


def ask_back(reading: Reading, plan: Plan, profile: Profile, making: Making) -> tuple[tuple[Question, ...], bool]:
    """At most one question with its options, and whether the plan waits for the answer."""
    if reading.intent.kind == "unclear":
        kind = next(iter(sorted(making.kinds)), None)
        return (Question(id="what", text="What should change first?", options=STARTS.get(kind or "", ANY)),), True
    for name in making.missing:
        if name in MISSING:
            text, options = MISSING[name]
            return (Question(id=name, text=text, options=options),), True
    return (), False
