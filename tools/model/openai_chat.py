"""ChatOpenAI with requests that go out as they are written, and answers that are read as they come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import orjson
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI

from tools.model.journal import WRITTEN, Written

DOOR = "/chat/completions"


class PlainChatOpenAI(ChatOpenAI):
    """Puts the messages into the body itself.

    The protocol's client would hold each of them against the types of every kind of message there is, build a type
    for every part of the answer, and take it apart again: that takes longer than everything else a request costs here.
    """

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        payload = super()._get_request_payload(messages, stop=stop, **kwargs)
        more = payload.pop("extra_body", {})
        del payload["stream"]
        body = orjson.dumps({**payload, **more}, option=orjson.OPT_SORT_KEYS)
        token = WRITTEN.set(Written(self.model_name, body))
        try:
            answer = await self.root_async_client.post(DOOR, cast_to=httpx.Response, content=body)
        finally:
            WRITTEN.reset(token)
        whole = orjson.loads(answer.content)
        result = self._create_chat_result(whole)
        for made, choice in zip(result.generations, whole["choices"], strict=True):
            _keep_refusal(made.message, choice["message"])
        return result

    def _get_request_payload(
        self, input_: LanguageModelInput, *, stop: list[str] | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        payload: dict[str, Any] = super()._get_request_payload(input_, stop=stop, **kwargs)
        if "messages" in payload:
            payload["extra_body"] = {**payload.get("extra_body", {}), "messages": payload["messages"]}
            payload["messages"] = []
        return payload

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        if made is not None:
            for choice in (chunk.get("choices") or ())[:1]:
                _keep_refusal(made.message, choice["delta"])
        return made


def _keep_refusal(message: BaseMessage, written: Mapping[str, Any]) -> None:
    """The words of a refusal, which the client takes over only from whole answers of its own types."""
    if refusal := written.get("refusal"):
        message.additional_kwargs["refusal"] = str(refusal)
