"""ChatOpenAI with requests that go out as they are written."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import LanguageModelInput
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
