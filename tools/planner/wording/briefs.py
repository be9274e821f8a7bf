"""What an image model is told: the asked thing first, then scene, light, camera, and what must not change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.media import StillMeasures
from edits.plan import Step
from edits.scenes import Scene, scene_of
from graph.state import Ask
from tools.planner.steps.making import Making
from tools.planner.wording.phrasing import AFTER_ASKED, listed, said_back

BRIEFED = frozenset({"replace_background", "insert_subject", "replace_object", "restyle", "expand_canvas"})
PERSON = re.compile(r"\b(?:i|i'm|im|i’m|me|us|we|we're|myself|ourselves)\b", re.IGNORECASE)
SKY = re.compile(r"\b(?:sky|skies)\b", re.IGNORECASE)
PREPOSITION = r"\b(in front of|next to|on top of|in|on|at|inside|under|by|near|into|onto)(?:\s+(?:the|a|an))?\s*$"
LED = re.compile(
    r"(?:in|on|at|to|up|next|beside|behind|above|under|over|near|by|between|around|against|below|beneath|inside|outside|"
    r"with|falling|into|onto|along|across|through|from|where|instead|closer|further|here|there|top|bottom|left|right)\b",
    re.IGNORECASE,
)
SOMEBODY = re.compile(
    r"(?:(?:me|us|him|her|them|myself|everyone|everybody)|(?:the|my|our|his|her|this|that|these|those) (?:\w+ )?(?:dog|"
    r"cat|kid|baby|man|woman|guy|girl|boy|statue|horse|bottle|can|cup|mug|glass|food|plate|cake|candles?|tree|table|wall|"
    r"car))\b",
    re.IGNORECASE,
)
HOUR = re.compile(
    r"\b(?:same scene|night|daytime|winter|autumn|fall|summer|spring|christmas|halloween|midnight|dusk|dawn|sunset|"
    r"sunrise|snow\w*|rain\w*|storm\w*|fog\w*|cloudy|sunny|"
    r"frozen|flooded|under ?water|on fire|abandoned|apocalypse|hail|ago|future|past|blue hour)\b",
    re.IGNORECASE,
)
"""What a place becomes that is no medium."""
TOLD = re.compile(r"\b(?:is|are|am|was|were|(?:i|we|he|she|they|it)['’](?:m|re|s))\b", re.IGNORECASE)
"""Verbs of a whole sentence: what is to be so."""
SIDED = 4.0
"""L* between the halves of a face from which its light has a side."""
HARD_SIDE, HARD, SOFT = 14.0, 26.0, 17.0
"""L* between the halves of a face, and spreads of L*, from which light is hard; under the last it is soft."""
LONGEST = 1_900


def brief(step: Step, ask: Ask, making: Making) -> Step:
    """The step with a complete prompt, the person's own words in front. Other steps stay as they are."""
    asked = str(getattr(step.params, "prompt", None) or "").rstrip(". ")
    if step.op not in BRIEFED or (not asked and step.op != "expand_canvas"):
        return step
    still = making.facts.still if making.facts is not None else None
    rest = ". ".join(line for line in [*_lines(step, ask, asked, still), _real(step)] if line)
    words = f"{asked}{AFTER_ASKED}{rest[:1].lower()}{rest[1:]}" if asked else rest
    if step.op == "replace_background":
        making.scene = _told(ask, asked, still)
    return step.model_copy(update={"params": step.params.model_copy(update={"prompt": f"{words[:LONGEST]}."})})


def _lines(step: Step, ask: Ask, asked: str, still: StillMeasures | None) -> list[str]:
    if step.op == "replace_background":
        return _place(ask, asked, still)
    if step.op == "restyle":
        return [_redone(asked), _keep(step, ask, still)]
    if step.op == "expand_canvas":
        return ["Continue what stands at the edges: same surfaces, same light, same grain, nothing new in the middle"]
    subject = said_back(getattr(step.params, "subject", None) or "")
    where = [f"In the place of {subject}, at its size and angle"] if subject else _where(step)
    return [
        *where,
        f"Lit by the light that is there: {light(still)}, with a true contact shadow",
        _keep(step, ask, still),
    ]


def _redone(asked: str) -> str:
    """How the whole picture is made anew: in another medium, or as the same place at another hour or in snow."""
    if TOLD.search(asked):
        return "The same place and people, as they would look if that were so"
    if HOUR.search(asked):
        return "The same place and view, everything in it as it would look then: its light, its sky, its ground"
    return "The whole picture redrawn in this medium, its strokes and surface visible"


def _where(step: Step) -> list[str]:
    placement = str(getattr(step.params, "placement", None) or "")
    if not placement:
        return ["In true size and perspective"]
    if not LED.match(placement):
        placement = f"{'on' if SOMEBODY.match(placement) else 'in'} {placement}"
    return [f"Placed {placement}, in true size, perspective and focus"]


def _place(ask: Ask, asked: str, still: StillMeasures | None) -> list[str]:
    """A new place behind somebody, or a new sky: what is seen, its light, its camera, what stays."""
    scene = scene_of(asked)
    sky = bool(SKY.search(ask.words)) and _who(ask) is None
    lines = ["Only the sky is new; horizon, trees and buildings keep their edges"] if sky else []
    if scene is not None:
        lines.append(f"Seen: {scene.seen}")
    if sky:
        lines.append(
            f"Light: {scene.light if scene is not None else light(still)}, with the land tinted gently to agree"
        )
        return [*lines, "Do not change anything under the sky"]
    source = f"{scene.light}, meeting the subject as it is lit: " if scene is not None else ""
    lines.append(f"Light: {source}{light(still)}")
    lens = scene.lens if scene is not None else "the height and lens of the original"
    return [*lines, f"Camera: {lens}; {_framing(still)}", _keep(None, ask, still)]


def light(still: StillMeasures | None) -> str:
    """The light of a picture in words, as measured: its hardness, its side, its colour and its level."""
    if still is None:
        return "the direction, hardness and colour of the original's"
    side = still.face_side
    hard = (side is not None and abs(side) > HARD_SIDE) or still.contrast > HARD
    quality = "hard" if hard else "soft" if still.contrast < SOFT or side is not None else "moderately soft"
    lean = still.cast_b
    color = "warm" if lean > 4 else "cool" if lean < -4 else "neutral"
    level = "low" if still.lightness < 40 else "bright" if still.lightness > 65 else "of middle level"
    return f"{quality}, {from_side(still)}, {color}, {level}".replace(", ,", ",")


def from_side(still: StillMeasures | None) -> str:
    """ "from the left", as seen in the frame; "from the front" for an evenly lit face, empty without a face."""
    side = still.face_side if still is not None else None
    if side is None:
        return "from where its shadows say" if still is not None else ""
    return "from the front" if abs(side) < SIDED else f"from the {'left' if side > 0 else 'right'}"


def _framing(still: StillMeasures | None) -> str:
    """How near the person is, from the largest face."""
    if still is None or not still.faces:
        return "framing as it is"
    width = still.faces[0].width
    return f"{'a close-up' if width >= 0.28 else 'a half-length' if width >= 0.12 else 'a full-length'} view as it is"


def _keep(step: Step | None, ask: Ask, still: StillMeasures | None) -> str:
    """What must stay as it is."""
    kept: list[str] = []
    who = _who(ask)
    person = who in ("you", "both of you") or (still is not None and bool(still.faces))
    if step is not None and step.op == "restyle":
        kept.append("the composition, and who is who")
    elif person:
        many = (still is not None and len(still.faces) > 1) or who == "both of you"
        kept += ["any face" if many else "the face", "hair", "skin tone", "hands", "pose", "clothes"]
    else:
        kept.append(who or "the subject")
    if step is not None and step.op in ("insert_subject", "replace_object"):
        changed = f"{getattr(step.params, 'subject', '')} {step.params.prompt}".lower()  # type: ignore[attr-defined]
        kept = [one for one in kept[:3] if one not in changed] if person else []
        kept.append("anything else in the picture")
    excluded = ask.target.exclude if ask.target is not None else ()
    kept += [str(one) for one in excluded if isinstance(one, str)]
    return f"Do not change {listed(kept)}{': the same person, recognisable at once' if person else ''}"


def _real(step: Step) -> str:
    return "" if step.op == "restyle" else "A realistic photograph, one grain and one depth of field throughout"


def _who(ask: Ask) -> str | None:
    """Who is put into another place: "you", "your dog", or nobody in particular."""
    subject = ask.params.get("subject")
    if subject:
        return {"us": "both of you"}.get(str(subject).lower(), said_back(subject))
    return "you" if PERSON.search(ask.words) and not SKY.search(ask.words) and _placing(ask) else None


def _placing(ask: Ask) -> bool:
    return bool(re.search(r"\b(?:look like|as if|put|place|make it seem|appear)\b", ask.words, re.IGNORECASE))


def _told(ask: Ask, asked: str, still: StillMeasures | None) -> str:
    """The new place for the summary: "you in the cabin of a private jet, window light from the left"."""
    if SKY.search(ask.words) and _who(ask) is None:
        return f"{asked} where the sky was"
    scene, who = scene_of(asked), _who(ask)
    if who is None:
        return f"{said_back(asked)} as the background"
    where = scene.where if scene is not None else f"{_preposition(ask, asked)} {said_back(asked)}"
    return f"{who} {where}{_lit(scene, still)}"


def _lit(scene: Scene | None, still: StillMeasures | None) -> str:
    if still is None or still.face_side is None:
        return ""
    return f", {scene.light.partition(',')[0] if scene is not None else 'light'} {from_side(still)}"


def _preposition(ask: Ask, asked: str) -> str:
    place = ask.words.lower().find(asked.lower())
    found = re.search(PREPOSITION, ask.words[: max(0, place)].lower())
    return found[1] if found else "in"


def marriage(ask: Ask, making: Making) -> tuple[Sequence[Step], Sequence[Step]]:
    """For somebody put into another place: the cutout before, and what makes two parts one picture after."""
    who = _who(ask) if ask.op == "replace_background" else None
    if who is None or "prompt" not in ask.params:
        return (), ()
    subject = str(ask.params.get("subject") or "me")
    cut = Step(
        id="s1", op="cutout", params={"subject": subject}, reason=f"{who}, cut free from the old background",  # type: ignore[arg-type]
        source="prompt", confidence=0.9,
    )  # fmt: skip
    still = making.facts.still if making.facts is not None else None
    making.joining.extend(_joining(still) if still is not None else ())
    return (cut,), making.joining


def _joining(still: StillMeasures) -> list[Step]:
    steps = []
    if abs(still.cast_b) > 3:
        amount = round(max(-15, min(15, -still.cast_b * 1.5)))
        lean = "yellow" if still.cast_b > 0 else "blue"
        reason = f"your light leans {lean} by {abs(still.cast_b):.0f} b*; nearer to neutral, it meets the new place"
        steps.append(_step("temperature", {"amount": amount}, reason))
    amount = round(max(6, min(20, still.noise * 3)))
    reason = f"the original's noise measures {still.noise:.0f} levels; one grain over both parts makes them one picture"
    return [*steps, _step("grain", {"amount": amount, "size": 20}, reason)]


def _step(op: str, params: dict[str, float], reason: str) -> Step:
    return Step(id="s1", op=op, params=params, reason=reason, source="media", confidence=0.7)  # type: ignore[arg-type]
