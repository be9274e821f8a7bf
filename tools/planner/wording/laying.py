"""Where what is laid over a picture lies, in words."""

from __future__ import annotations

LAID = (
    ("pointing at", frozenset({"arrow", "arrows"})),
    ("under", frozenset({"line", "lines", "underline"})),
    (
        "around",
        frozenset({"circle", "circles", "ring", "oval", "ellipse", "box", "square", "rectangle", "frame", "border",
                   "outline"}),
    ),
)  # fmt: skip
"""What shapes do to the part of a picture they belong to; all else lies over it."""


def beside(prompt: str) -> str:
    """How a graphic lies to the part of the picture it belongs to: "around", "pointing at"."""
    said = set(prompt.lower().split())
    return next((words for words, names in LAID if said & names), "over")


def positioned(value: str) -> str:
    """A place on the frame: "at the top left"."""
    return "in the middle" if value == "center" else f"at the {value.replace('_', ' ')}"
