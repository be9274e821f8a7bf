"""Pictures from a model: an edit of one, within a mask, over the images API of the host."""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from edits.plan import Step
from edits.vocabulary import OPERATIONS, Executor
from tools.model.errors import ModelAnswerInvalid
from tools.model.host import ModelHost, reading_answers

PART = "image model"
FILE = Path(__file__).parent / "pictures.toml"
SIZES: tuple[tuple[int, int], ...] = ((1024, 1024), (1536, 1024), (1024, 1536))
"""Pixels across and down that hosts make."""
STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
"""How PNG, JPEG and WebP begin."""
LONGEST = 4_000
"""Characters of what a model is told."""
Area = Literal["subject", "background", "outside", "changed", "frame"]
"""Where a model may draw: on what is named, behind the subject, beyond the frame, wherever it must, everywhere."""
Blend = Literal["pixels", "colors", "light"]
"""What is taken of the drawn picture."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one operation is asked for. says: the brief, with the step's parameters in braces."""

    says: str
    area: Area
    blend: Blend
    people: bool


@cache
def load_ways(file: Path = FILE) -> tuple[Mapping[str, Way], str]:
    """How every generative operation is asked for, and what is said wherever there may be people.

    Raises ValueError naming the entry that does not fit.
    """
    data = tomllib.loads(file.read_text("utf-8"))
    missing = {"people", "graphic"} - set(data)
    if missing:
        raise ValueError(f"pictures {min(missing)}: is missing")
    keep, _ = str(data.pop("people")), data.pop("graphic")
    ways: dict[str, Way] = {}
    for op, entry in data.items():
        known = op in OPERATIONS and OPERATIONS[op].executor is Executor.generative
        if not known or entry["area"] not in get_args(Area) or entry.get("blend", "pixels") not in get_args(Blend):
            raise ValueError(f"pictures {op}: no such operation, area or blend")
        ways[op] = Way(entry["says"], entry["area"], entry.get("blend", "pixels"), entry.get("people", True))
    return ways, keep


def way_of(step: Step) -> Way | None:
    """How this step is asked for; none where no image model does it."""
    return load_ways()[0].get(step.op)


def brief_of(step: Step) -> str:
    """What the model is told: the step's own words, what they leave open, and that people stay who they are."""
    ways, keep = load_ways()
    way = ways[step.op]
    given = {name: value for name, value in step.params.model_dump().items() if value is not None}
    said = way.says.format_map(_Given(given))
    said = re.sub(r"\s+([.,;])", r"\1", " ".join(said.split()))
    return f"{said} {keep}"[:LONGEST] if way.people else said[:LONGEST]


@cache
def _graphic(file: Path = FILE) -> str:
    return str(tomllib.loads(file.read_text("utf-8"))["graphic"])


async def draw_graphic(host: ModelHost, model: str, prompt: str) -> bytes:
    """A graphic such as a sticker, alone, as a PNG, JPEG or WebP that nobody has decoded yet. Raises ModelError.

    Models that know transparency are asked for it; of others a plain background comes along.
    """
    size: Any = "1024x1024"
    clear: dict[str, Any] = {"background": "transparent", "output_format": "png"}
    with reading_answers(part=PART):
        answer = await host.openai.images.generate(
            model=model,
            prompt=_graphic().format(prompt=prompt)[:LONGEST],
            size=size,
            n=1,
            **(clear if model.startswith("gpt-image") else _manner(model)),
        )
        return _picture(answer.data)


class _Given(dict[str, Any]):
    """Parameters by name; what was not given is left out."""

    def __missing__(self, name: str) -> str:
        return ""


async def edit_picture(
    host: ModelHost, model: str, *, picture: bytes, mask: bytes | None, brief: str, size: tuple[int, int]
) -> bytes:
    """A picture as the model changed it: a PNG, JPEG or WebP that nobody has decoded yet.

    picture: PNG of one of SIZES. mask: PNG of the same size, transparent where it may draw; none for everywhere.
    Raises ModelError.
    """
    with reading_answers(part=PART):
        more: dict[str, Any] = {} if mask is None else {"mask": ("mask.png", mask, "image/png")}
        answer = await host.openai.images.edit(
            model=model,
            image=("picture.png", picture, "image/png"),
            prompt=brief,
            size=f"{size[0]}x{size[1]}",
            n=1,
            **more,
            **_manner(model),
        )
        return _picture(answer.data)


def _manner(model: str) -> dict[str, Any]:
    """What only some models understand: that faces must stay as they are, or that bytes are wanted, not an address."""
    if model.startswith("gpt-image"):
        return {} if "mini" in model else {"input_fidelity": "high"}
    return {"response_format": "b64_json"}


def _picture(data: list[Any] | None) -> bytes:
    encoded = data[0].b64_json if data else None
    if not encoded:
        raise ModelAnswerInvalid("there is no picture in it", part=PART)
    try:
        body = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ModelAnswerInvalid("its picture is broken", part=PART) from error
    if not body.startswith(STARTS):
        raise ModelAnswerInvalid("its picture is broken", part=PART)
    return body
