"""ChatOpenAI with requests that go out as they are written."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import LanguageModelInput
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI


class PlainChatOpenAI(ChatOpenAI):
    """Puts the messages into the body itself.

    The protocol's client would hold each of them against the types of every kind of message there is, which takes
    longer than everything else a request costs here.
    """

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
        """With the words of a refusal, which the client keeps of whole answers but not of streamed ones."""
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        if made is not None:
            for choice in (chunk.get("choices") or ())[:1]:
                if refusal := choice["delta"].get("refusal"):
                    made.message.additional_kwargs["refusal"] = str(refusal)
        return made
