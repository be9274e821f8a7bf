"""The sets of requests, and how the ones without our annotation are scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from edits.plan import Step
from evals.understanding.answers import Answered, answer
from evals.understanding.scoring import Counts

Row = Mapping[str, Any]
COLOURING = frozenset({"recolor", "color_grade", "temperature", "tint", "hsl"})
TAKING_OUT = frozenset({"cutout", "remove_object", "replace_background"})
TURNS = ("left", "right", "clock", "anti", "counter")


REQUESTS = Path(__file__).resolve().parents[1] / "requests"
"""Annotated requests that come with the project, few and short; a real collection lies elsewhere."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def off_topic_share(rows: Iterable[Row]) -> tuple[float, list[Answered]]:
    """Share of requests that ask for no edit and are told so without steps, and those that were not."""
    answered = [answer(row) for row in rows]
    wrong = [one for one in answered if one.reading.intent.kind != "off_topic" or one.draft.plan.steps]
    return 1 - len(wrong) / max(1, len(answered)), wrong


def text_resolvable(row: Row) -> bool:
    """Whether a CAISE turn can be carried out from its words alone."""
    labels = row["labels"]
    return bool(labels["is_edit"]) and not (
        labels["needs_image"] or labels["needs_history"] or labels["value_mismatch"]
    )


def caise_exact(rows: Iterable[Row]) -> tuple[float, list[Answered]]:
    """Share of CAISE commands met exactly with their value, and those that were not.

    CAISE turns counter-clockwise; a rotation whose direction is not said is compared by its angle. A colour over the
    picture is met by any operation that colours, a cutout by any that takes the thing or its background out.
    """
    answered = [answer({**row, "media": "image"}) for row in rows if text_resolvable(row)]
    wrong = [one for one in answered if not _met(one)]
    return 1 - len(wrong) / max(1, len(answered)), wrong


def _met(answered: Answered) -> bool:
    command = answered.row["labels"]["parsed"]
    steps = answered.draft.plan.steps
    if command["op"] == "image_cutout":
        return any(step.op in TAKING_OUT for step in steps)
    if command["op"] == "adjust_color":
        return any(step.op in COLOURING for step in steps)
    if command["op"] == "rotate":
        return any(_turned(step, command["degrees_ccw"], answered.row["text"].lower()) for step in steps)
    return any(_value(step) == (command["attr"], round(command["value"])) for step in steps)


def _turned(step: Step, counter: float, words: str) -> bool:
    if step.op != "rotate":
        return False
    degrees = float(step.params.model_dump()["degrees"])
    if abs((-degrees - counter + 180) % 360 - 180) < 0.5:
        return True
    said = any(turn in words for turn in TURNS)
    return not said and abs(abs(degrees) - min(counter, 360 - counter)) < 0.5


def _value(step: Step) -> tuple[str, int]:
    params = step.params.model_dump()
    if step.op == "exposure":
        return "brightness", round((2 ** params["ev"] - 1) * 100)
    return step.op, round(params.get("amount", 0) or 0)


GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("exposure", "highlights", "shadows", "whites", "blacks", "relight", "tone_curve"), "light"),
    **dict.fromkeys(("saturation", "vibrance"), "saturation"),
    **dict.fromkeys(("temperature", "tint", "hsl", "color_grade", "recolor"), "cast"),
    **dict.fromkeys(("remove_object", "retouch"), "remove"),
    **dict.fromkeys(("sharpen", "clarity", "texture"), "sharpen"),
    **dict.fromkeys(("replace_background", "cutout"), "background"),
    **dict.fromkeys(("crop", "reframe"), "crop"),
    **dict.fromkeys(("rotate", "straighten"), "rotate"),
    "contrast": "contrast", "denoise": "denoise", "dehaze": "dehaze", "blur": "blur", "monochrome": "bw",
    "flip": "flip",
}  # fmt: skip
"""Our operations in GIER's groups."""

GIER: Mapping[str, str] = {
    "brightness": "light", "lightness": "light", "exposure": "light", "hue": "cast", "tint": "cast",
    "gaussain_blur": "blur", "gaussian_blur": "blur", "radial_blur": "blur", "facet_blur": "blur", "rotate": "rotate",
    "rotate_obj": "rotate", "flip": "flip", "flip_obj": "flip", "contrast": "contrast", "saturation": "saturation",
    "inpaint_obj": "remove", "sharpness": "sharpen", "sharpen": "sharpen", "color_bg": "background", "crop": "crop",
    "denoise": "denoise", "dehaze": "dehaze", "black&white": "bw", "deform_obj": "deform",
}  # fmt: skip
"""GIER's operations in the same groups."""


def gier_grouped(rows: Sequence[Row]) -> Counts:
    """Micro counts over the groups: what an editor did, against what we would do. To report, not to chase."""
    total = Counts()
    for row in rows:
        wanted = {GIER[op] for op in row["ops"] if op in GIER and GIER[op] in GROUPS.values()}
        found = {GROUPS[op] for op in answer({**row, "media": "image"}).operations if op in GROUPS}
        total.add(Counts(len(wanted & found), len(wanted - found), len(found - wanted)))
    return total
