"""The vision model: one small picture in, a typed description out. Words in a picture are data, never a request."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from edits.media import Seen, Subject
from edits.schema import Schema
from edits.vocabulary.base import Box, Record
from tools.model.answer import WrongAnswer, read_object
from tools.model.budget import current_budget
from tools.model.errors import ModelAnswerInvalid, ModelRefused, ModelRequestRejected
from tools.model.host import ModelHost, answering_errors, reading_answers
from tools.model.plain import plain
from tools.model.rungs import Rung, request_for
from tools.sight.sheet import Sheet

PART = "vision model"
FILE = Path(__file__).with_suffix(".toml")
VERSION = 1
"""Raised whenever the same answer would be read differently; stored descriptions carry it."""
MOST_SUBJECTS, MOST_TEXTS, MOST_PROBLEMS = 8, 8, 5
LONGEST, LONGEST_NAME = 200, 60
SMALLEST, OUTSIDE, FARTHEST = 0.005, 0.05, 2.0
"""Parts of the frame: what a box must have, how far it may reach over the edge before it is thrown away, and a
number that is surely in other units (and no number of a thousand digits)."""


class Instructions(Record):
    """What the model is told; `clip` has places for count, columns and times."""

    system: Annotated[str, Field(min_length=100)]
    still: Annotated[str, Field(min_length=5)]
    clip: Annotated[str, Field(pattern=r"\{count\}(?s:.*)\{columns\}(?s:.*)\{times\}")]
    shape: Annotated[str, Field(pattern=r"\"subjects\"")]


@cache
def instructions(file: Path = FILE) -> Instructions:
    """The instructions. Raises ValueError for a file that does not fit."""
    raw = tomllib.loads(file.read_text("utf-8"))
    return Instructions.model_validate({name: text.strip() for name, text in raw.items()})


class VisionModel:
    """A model on a host that describes pictures."""

    def __init__(self, host: ModelHost, model: str) -> None:
        """model: its name on the host."""
        self._host, self.name = host, model

    @classmethod
    def of(cls, host: ModelHost | None) -> VisionModel | None:
        """The vision model of the settings, if they name one."""
        model = None if host is None else host.settings.vision_model
        return None if host is None or model is None else cls(host, model)

    @property
    def version(self) -> str:
        """Names everything that a description of a content hangs on: model, instructions, reading."""
        told = instructions().model_dump_json().encode()
        return f"vision:{VERSION}:{hashlib.blake2b(told, digest_size=6).hexdigest()}:{self.name}"

    async def describe(self, sheet: Sheet) -> Seen:
        """What is on a still or a contact sheet. Raises ModelError."""
        with answering_errors(PART):
            async with asyncio.timeout(current_budget(self._host.settings).left_s):
                return await self._described(sheet)

    async def _described(self, sheet: Sheet) -> Seen:
        rungs = self._host.rungs
        while True:
            rung = rungs.of(self.name)
            try:
                text = await self._ask(sheet, rung)
            except ModelRequestRejected:
                if not rungs.rejected(self.name, rung):
                    raise
                continue
            if "{" not in text and rungs.rejected(self.name, rung):
                continue  # Words alone: the host passes over what it does not know.
            seen = _read(text, self.name, boxes=not sheet.times)
            rungs.prove(self.name, rung)
            return seen

    async def _ask(self, sheet: Sheet, rung: Rung) -> str:
        with reading_answers(PART):
            answered = await self._host.openai.chat.completions.create(
                model=self.name, messages=_messages(sheet, rung), **request_for(rung, SCHEMA, ABOUT)
            )
            return _text_of(answered)


def _messages(sheet: Sheet, rung: Rung) -> Any:
    told = instructions()
    system = told.system if rung is not Rung.json else f"{told.system}\n\nShape: {told.shape}"
    times = ", ".join(f"{at:.1f}" for at in sheet.times)
    asked = told.clip.format(count=len(sheet.times), columns=sheet.columns, times=times) if sheet.times else told.still
    address = f"data:image/jpeg;base64,{base64.b64encode(sheet.jpeg).decode()}"
    picture = {"type": "image_url", "image_url": {"url": address}}
    content = [{"type": "text", "text": asked}, picture]
    return [{"role": "system", "content": system}, {"role": "user", "content": content}]


def _text_of(answered: Any) -> str:
    """The text, or a tool's arguments. Raises ModelRefused, ModelAnswerInvalid."""
    choice = next(iter(answered.choices or ()), None)
    if choice is None or choice.message is None:
        raise ModelAnswerInvalid("it is empty", part=PART)
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise ModelRefused(part=PART)
    calls = choice.message.tool_calls or ()
    return str(calls[0].function.arguments if calls else choice.message.content or "")


def _read(text: str, model: str, *, boxes: bool) -> Seen:
    """A description from a model's text. Raises ModelAnswerInvalid."""
    try:
        raw = read_object(text)
    except WrongAnswer as wrong:
        raise ModelAnswerInvalid("it is no description", part=PART) from wrong
    summary = plain(raw.get("summary"), "", LONGEST)
    if not summary:
        raise ModelAnswerInvalid("it does not say what it saw", part=PART)
    return Seen(
        by=model,
        summary=summary,
        subjects=tuple(_subjects(raw.get("subjects"), boxes)),
        scene=plain(raw.get("scene"), "", LONGEST),
        light=plain(raw.get("light"), "", LONGEST),
        mood=plain(raw.get("mood"), "", LONGEST),
        text=tuple(_lines(raw.get("text"), MOST_TEXTS)),
        problems=tuple(_lines(raw.get("problems"), MOST_PROBLEMS)),
    )


def _lines(raw: Any, most: int) -> Iterator[str]:
    texts = (plain(one, "", LONGEST) for one in (raw[:most] if isinstance(raw, list) else ()))
    return (text for text in texts if text)


def _subjects(raw: Any, boxes: bool) -> Iterator[Subject]:
    for one in raw[:MOST_SUBJECTS] if isinstance(raw, list) else ():
        name = plain(one.get("name"), "", LONGEST_NAME) if isinstance(one, Mapping) else ""
        if name:
            yield Subject(name=name, box=_box(one.get("box")) if boxes else None)


def _box(raw: Any) -> Box | None:
    """A box inside the frame, or none: a box that is elsewhere, has no size or other units is a guess."""
    if not isinstance(raw, Mapping):
        return None
    numbers = [raw.get(name) for name in ("left", "top", "width", "height")]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) <= FARTHEST for one in numbers):
        return None
    left, top, width, height = (float(one) for one in numbers if one is not None)
    right, bottom = left + width, top + height
    if min(left, top) < -OUTSIDE or max(right, bottom) > 1 + OUTSIDE:
        return None
    left, top, right, bottom = max(left, 0.0), max(top, 0.0), min(right, 1.0), min(bottom, 1.0)
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return None
    return Box(left=left, top=top, width=right - left, height=bottom - top)


def _object(**properties: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _texts(most: int) -> Schema:
    return {"type": "array", "maxItems": most, "items": {"type": "string"}}


PART_OF_FRAME: Schema = {"type": "number", "minimum": 0, "maximum": 1}
BOX = _object(left=PART_OF_FRAME, top=PART_OF_FRAME, width=PART_OF_FRAME, height=PART_OF_FRAME)
SUBJECT = _object(name={"type": "string"}, box={"anyOf": [BOX, {"type": "null"}]})
SCHEMA: Schema = _object(
    summary={"type": "string"},
    subjects={"type": "array", "maxItems": MOST_SUBJECTS, "items": SUBJECT},
    scene={"type": "string"},
    light={"type": "string"},
    mood={"type": "string"},
    text=_texts(MOST_TEXTS),
    problems=_texts(MOST_PROBLEMS),
)
ABOUT = "Say what is in the picture."
