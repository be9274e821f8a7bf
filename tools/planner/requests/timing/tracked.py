"""A new shape whose frame goes with somebody: "9:16 and keep her in frame", "crop to square, follow the dog"."""

from __future__ import annotations

import re

from edits.plan import Target
from graph.state import Ask

KEPT = re.compile(
    r"\b(?:that|which) follows (?P<led>her|him|me|us|them|(?:the|my|his|her|our|their) [\w'-]+)|"
    r"\b(?:keep|keeping|track|tracking|leave|leaving) (?P<who>her|him|me|us|them|everyone|"
    r"(?:the|my|his|her|our|their) [\w'-]+(?: [\w'-]+)?) (?:always |all |both )?"
    r"(?:in (?:the )?(?:frame|shot|view|picture|middle|center|centre)\b|centered\b|centred\b|framed\b|visible\b)",
    re.IGNORECASE,
)
FACES = re.compile(r"\b(?:faces?|her|him|me|us|them|speaker|host|guest|singer|presenter)\b", re.IGNORECASE)


def tracked(asks: list[Ask], text: str) -> list[Ask]:
    """The asks about a clip; one shape that follows instead of a plain crop, where somebody is to stay in it."""
    shapes = [ask for ask in asks if ask.op in ("crop", "reframe") and "aspect" in ask.params]
    if len(shapes) != 1:
        return asks
    shape = shapes[0]
    follows = next((ask for ask in asks if ask.op == "reframe" and "aspect" not in ask.params), None)
    who = KEPT.search(text)
    if follows is None and who is None:
        return asks
    name = (
        follows.target.region
        if follows is not None and follows.target is not None
        else who and (who["who"] or who["led"])
    )
    track = "face" if isinstance(name, str) and FACES.search(name) else "subject"
    params = {"aspect": shape.params["aspect"], "track": track}
    place = Target(region=name) if name else None
    one = shape.model_copy(update={"op": "reframe", "params": params, "target": place})
    return [one if ask is shape else ask for ask in asks if ask is not follows]


__all__ = ["tracked"]
