"""ChatOpenAI with requests that go out as they are written, and answers that are read as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import orjson
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from openai import AsyncStream

from tools.model.journal import WRITTEN, Written

DOOR = "/chat/completions"


class PlainChatOpenAI(ChatOpenAI):
    """Writes its requests and reads its answers itself; the protocol's client sends them.

    That client would hold each message against the types of every kind of message there is, build a type for every
    part of an answer, or of each word of it, and take it apart again: that takes longer than everything else here.
    """

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with self._written(messages, stop, **kwargs) as body:
            answer = await self.root_async_client.post(DOOR, cast_to=httpx.Response, content=body)
        whole = orjson.loads(answer.content)
        result = self._create_chat_result(whole)
        for made, choice in zip(result.generations, whole["choices"], strict=True):
            _keep_refusal(made.message, choice["message"])
        return result

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        *,
        stream_usage: bool | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        usage = {"stream_options": {"include_usage": True}} if self._should_stream_usage(stream_usage, **kwargs) else {}
        with self._written(messages, stop, {"stream": True, **usage}, **kwargs) as body:
            asked = self.root_async_client.post(
                DOOR, cast_to=object, content=body, stream=True, stream_cls=AsyncStream[object]
            )
            answer = await asked
        async with answer:
            async for chunk in answer:
                deltas = [choice.get("delta") or {} for choice in (chunk.get("choices") or ())[:1]]
                for call in (call for delta in deltas for call in delta.get("tool_calls") or ()):
                    call.setdefault("index", 0)  # Some hosts leave it out, where there is one.
                made = self._convert_chunk_to_generation_chunk(chunk, AIMessageChunk, {})
                if made is not None:
                    for delta in deltas:
                        _keep_refusal(made.message, delta)
                    yield made

    @contextmanager
    def _written(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None,
        streaming: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Iterator[bytes]:
        """A request as it is sent, digested on its way without what says that it is streamed."""
        payload = self._get_request_payload(messages, stop=stop, **more)
        extra = payload.pop("extra_body", {})
        payload.pop("stream", None)
        asked = {**payload, **extra}
        told = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
        sent = orjson.dumps({**asked, **streaming}) if streaming else told
        token = WRITTEN.set(Written(self.model_name, sent, told))
        try:
            yield sent
        finally:
            WRITTEN.reset(token)


def _keep_refusal(message: BaseMessage, written: Mapping[str, Any]) -> None:
    """The words of a refusal, which the client takes over only from whole answers of its own types."""
    if refusal := written.get("refusal"):
        message.additional_kwargs["refusal"] = str(refusal)
