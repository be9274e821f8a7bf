"""The planning model: it is told the turn, answers with a plan, mends it once if it is wrong."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edits.schema import Schema
from graph.state import Briefing
from tools.model.answer import SHAPE, Answered, WrongAnswer, answer_schema, read_answer
from tools.model.budget import current_budget
from tools.model.errors import ModelAnswerInvalid, ModelRefused, ModelRequestRejected
from tools.model.host import ModelHost, answering_errors, reading_answers
from tools.model.instructions.brief import Brief, Turn, write_brief
from tools.model.local import GGUF, LOCAL_SHAPE
from tools.model.plain import plain
from tools.model.rungs import Rung, request_for
from tools.model.settling import words_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

PART = "language model"
LONGEST_PROBLEM = 160
LONGEST_SHOWN = 4_000
"""Characters of a wrong answer that are shown again to the model."""

Listener = Callable[[str, bool], None]
"""Is told each piece of an answer as it comes; True says that an answer begins anew."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A model's plan, and what it was told. mended: whether it took a second answer."""

    answered: Answered
    briefing: Briefing
    mended: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    refusal: str = ""
    finish: str = ""


class ChatPlanner:
    """A chat model on a host, or in this process, that plans edits."""

    def __init__(self, host: ModelHost, model: str) -> None:
        """model: its name on the host, or the path of a GGUF file."""
        self._host = host
        self.model = model
        self.name = Path(model).name if model.endswith(GGUF) else model
        self._local, self._alone = model.endswith(GGUF), asyncio.Lock()
        if self._local:
            host.rungs.prove(model, Rung.json)
        self._chat: BaseChatModel | None = None

    def brief(self, turn: Turn) -> Brief:
        """What the model is told about a turn."""
        budget = self._host.settings.instruction_tokens
        return write_brief(turn, model=self.model, budget=budget, counter=self._host.tokens)

    async def plan(self, turn: Turn, listen: Listener | None = None) -> Planned:
        """A valid plan for the turn. Raises ModelError. listen: hears the answer while it is written."""
        brief = await asyncio.to_thread(self.brief, turn)
        with answering_errors(PART):
            async with asyncio.timeout(current_budget(self._host.settings).left_s):
                return await self._planned(turn, brief, listen)

    async def _planned(self, turn: Turn, brief: Brief, listen: Listener | None) -> Planned:
        said, schema = words_of(turn), answer_schema(brief.briefing.ops)
        rung, text = await self._first(brief, schema, listen)
        try:
            answered, mended = _read(text, said), False
        except WrongAnswer as wrong:
            rung = self._rung_to_mend(rung, text)
            text = await self._ask(_again(brief, rung, text.text, wrong), rung, schema, listen)
            answered, mended = _read_again(text, said), True
        self._host.rungs.prove(self.model, rung)
        return Planned(answered, brief.briefing.model_copy(update={"rung": rung.value}), mended)

    async def _first(self, brief: Brief, schema: Schema, listen: Listener | None) -> tuple[Rung, _Text]:
        """Ask on the best rung the host takes."""
        while True:
            rung = self._host.rungs.of(self.model)
            try:
                return rung, await self._ask(_messages(brief, rung), rung, schema, listen)
            except ModelRequestRejected:
                if not self._host.rungs.rejected(self.model, rung):
                    raise

    def _rung_to_mend(self, rung: Rung, text: _Text) -> Rung:
        """Words instead of JSON on a rung that never worked: the host ignores what it does not know."""
        ignored = not self._host.rungs.is_proven(self.model) and "{" not in text.text
        return rung.below if ignored and rung.below is not None else rung

    async def _ask(self, messages: Sequence[BaseMessage], rung: Rung, schema: Schema, listen: Listener | None) -> _Text:
        chat = await self._opened()
        if self._local:
            # Word by word, so that it stops where the turn does; and one at a time, as llama.cpp wants it.
            async with self._alone:
                return await _listened(chat, messages, LOCAL_SHAPE, listen)
        shape = request_for(rung, schema)
        if listen is not None:
            return await _listened(chat, messages, shape, listen)
        with reading_answers(PART):
            return _text_of(await chat.ainvoke(messages, **shape))

    async def _opened(self) -> BaseChatModel:
        if self._chat is None:
            self._chat = await asyncio.to_thread(self._host.open_chat, self.model)
        return self._chat


async def _listened(
    chat: BaseChatModel, messages: Sequence[BaseMessage], shape: Mapping[str, Any], listen: Listener | None
) -> _Text:
    """An answer taken word by word."""
    if listen is not None:
        listen("", True)
    chunks, whole = chat.astream(messages, **shape), None
    while True:
        with reading_answers(PART):
            chunk: Any = await anext(chunks, None)
            if chunk is None:
                return _text_of(whole)
            whole = chunk if whole is None else whole + chunk
            piece = _piece_of(chunk)
        if listen is not None:
            listen(piece, False)


def _messages(brief: Brief, rung: Rung) -> list[BaseMessage]:
    from langchain_core.messages import HumanMessage, SystemMessage

    system = brief.system if rung is not Rung.json else f"{brief.system}\n\n# Shape\n{SHAPE}"
    return [SystemMessage(system), HumanMessage(brief.user)]


def _again(brief: Brief, rung: Rung, text: str, wrong: WrongAnswer) -> list[BaseMessage]:
    """The same request with the wrong answer and what is wrong with it."""
    from langchain_core.messages import AIMessage, HumanMessage

    problems = "\n".join(f"- {problem}" for problem in wrong.problems)
    mend = (
        f"That answer cannot be used:\n{problems}\nAnswer again in full, as one JSON object with only what is allowed."
    )
    return [*_messages(brief, rung), AIMessage(text[:LONGEST_SHOWN] or "…"), HumanMessage(mend)]


def _read(text: _Text, said: str) -> Answered:
    if text.refusal or text.finish == "content_filter":
        raise ModelRefused(part=PART)
    if text.finish == "length":
        raise WrongAnswer(["the answer was cut off at its length limit: be shorter"])
    return read_answer(text.text, said)


def _read_again(text: _Text, said: str) -> Answered:
    try:
        return _read(text, said)
    except WrongAnswer as wrong:
        # `exposure.file` names a parameter, but nothing that looks like an address is said.
        problem = re.sub(r"(?<=\w)\.(?=\w)", " ", wrong.problems[0])
        raise ModelAnswerInvalid(plain(problem, said, LONGEST_PROBLEM).rstrip("."), part=PART) from wrong


def _text_of(message: AIMessage | None) -> _Text:
    if message is None:
        return _Text("")
    finish = str(message.response_metadata.get("finish_reason", ""))
    refusal = str(message.additional_kwargs.get("refusal") or "")
    calls = [*getattr(message, "tool_call_chunks", ()), *message.invalid_tool_calls]
    if message.tool_calls or calls:
        return _Text(_arguments(message), refusal, finish)
    return _Text(message.text, refusal, finish)


def _arguments(message: AIMessage) -> str:
    """The arguments of the first tool call as text, as they were written."""
    from pydantic_core import to_json

    chunks = getattr(message, "tool_call_chunks", ())
    if chunks:
        return str(chunks[0].get("args") or "")
    if message.tool_calls:
        return to_json(message.tool_calls[0]["args"]).decode()
    return str(message.invalid_tool_calls[0].get("args") or "")


def _piece_of(chunk: AIMessage) -> str:
    """What a chunk adds to the answer's text."""
    pieces = [str(one.get("args") or "") for one in getattr(chunk, "tool_call_chunks", ())]
    return "".join(pieces) or chunk.text
