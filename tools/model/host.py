"""The model host: one HTTP client for everything that speaks the OpenAI protocol, and its errors in our words."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

import httpx
from pydantic import SecretStr, ValidationError

from settings import Settings
from tools.model.budget import Budgets
from tools.model.errors import (
    ModelAnswerInvalid,
    ModelBusy,
    ModelError,
    ModelFailed,
    ModelNotFound,
    ModelRefused,
    ModelRequestRejected,
    ModelTimeout,
    ModelUnauthorized,
    ModelUnpaid,
    ModelUnreachable,
)
from tools.model.instructions.layers import load_all
from tools.model.instructions.tokens import TokenCounter
from tools.model.local import GGUF, open_local
from tools.model.prices import load_prices
from tools.model.rungs import Rungs
from tools.model.transport import PART, ModelTransport, is_unpaid, retry_after

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_openai import ChatOpenAI
    from openai import APIStatusError, AsyncOpenAI

log = logging.getLogger(__name__)

OPENAI = "https://api.openai.com/v1"
SHAPE_REFUSED = re.compile(r"response_format|json_schema|json_object|tool_choice|grammar", re.IGNORECASE)
"""What an error speaks of where a host does not know how a shape is asked for; some answer that with a 500."""
WRONG_SHAPE = "it is not of the shape that was asked for"
LONGEST_ERROR = 4_000
STUMBLES = (AttributeError, TypeError, LookupError, RecursionError, OverflowError)
"""What clients raise where an answer is of another shape than they were written for."""
CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=30)


class ModelHost:
    """Where the models are. The libraries that speak the protocol are loaded when first used."""

    def __init__(self, settings: Settings, inner: httpx.AsyncBaseTransport | None = None) -> None:
        """inner: what sends requests; the network unless a log answers instead."""
        self.settings = settings
        self.url = settings.llm_base_url or OPENAI
        self._key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
        self._loading = threading.Lock()
        load_prices()
        load_all()
        self.rungs = Rungs()
        self.tokens = TokenCounter()
        self.budgets = Budgets()
        self.transport = ModelTransport(inner or _network(self.url), settings)
        self.http = httpx.AsyncClient(
            transport=self.transport,
            timeout=httpx.Timeout(settings.model_image_seconds, connect=settings.model_connect_seconds),
            headers={"accept-encoding": "identity"},
            trust_env=False,
        )

    @classmethod
    def of(cls, settings: Settings, inner: httpx.AsyncBaseTransport | None = None) -> ModelHost | None:
        """The host of these settings; None where no model of any kind is named."""
        wanted = (
            settings.chat_model,
            settings.vision_model,
            settings.image_model,
            settings.transcribe_model,
            settings.speech_model,
            settings.embedding_model,
        )
        return cls(settings, inner) if any(wanted) else None

    @cached_property
    def openai(self) -> AsyncOpenAI:
        """The protocol's own client, for pictures, sound and vectors."""
        from openai import AsyncOpenAI

        # It takes clients of httpx as well as of httpx2; its types know only the newer.
        http: Any = self.http
        return AsyncOpenAI(base_url=self.url, api_key=self._key, http_client=http, max_retries=0)

    def chat(self, model: str, **more: Any) -> ChatOpenAI:
        """A chat model on this host. more: parameters of ChatOpenAI, such as temperature."""
        from tools.model.openai_chat import PlainChatOpenAI

        return PlainChatOpenAI(
            model=model,
            base_url=self.url,
            api_key=SecretStr(self._key),
            http_async_client=self.http,
            http_client=_unused(),
            max_retries=0,
            use_responses_api=False,
            **more,
        )

    def open_chat(self, model: str) -> BaseChatModel:
        """The chat model that plans: one on this host, or a GGUF file in this process. Raises ModelError."""
        if model.endswith(GGUF):
            return open_local(model, self.settings)
        return self.chat(model, stream_usage=True)

    def load(self) -> None:
        """Import the libraries now, for a thread at boot, so that the first turn does not wait for them."""
        with self._loading:
            # What a first call would load: the client's resources and the types of its answers.
            _ = self.chat("warm").root_async_client.chat.completions.with_raw_response
        if self.url == OPENAI:
            self.tokens.load()

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()


@contextmanager
def answering_errors(part: str) -> Iterator[None]:
    """Whatever goes wrong inside with a model host becomes a ModelError that names `part`."""
    token = PART.set(part)
    try:
        yield
    except ModelError as error:
        error.part = part
        raise
    except (httpx.HTTPError, TimeoutError, ValidationError, ValueError) as error:
        raise _from_http(error, part) from error
    except Exception as error:
        told = _from_openai(error, part)
        if told is None:
            raise
        raise told from error
    finally:
        PART.reset(token)


@contextmanager
def reading_answers(part: str) -> Iterator[None]:
    """`answering_errors` around one call of a client and the reading of what it returns, and nothing else.

    What stumbles there stumbles over the answer, which may be any JSON at all.
    """
    with answering_errors(part):
        try:
            yield
        except STUMBLES as error:
            log.warning("an answer to the %s could not be read", part, exc_info=error)
            raise ModelAnswerInvalid(WRONG_SHAPE, part=part) from error


def _from_http(error: Exception, part: str) -> ModelError:
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return ModelTimeout(part=part)
    if isinstance(error, httpx.HTTPError):
        return ModelUnreachable(part=part)
    return ModelAnswerInvalid(WRONG_SHAPE, part=part)


def _from_openai(error: Exception, part: str) -> ModelError | None:
    """An error of the protocol's client in our words; None for anything else, which is a fault of ours."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return _from_status(error, part)
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return ModelRefused("its content filter stepped in", part=part)
    if isinstance(error, openai.LengthFinishReasonError):
        return ModelAnswerInvalid("it was cut off at its length limit", part=part)
    if isinstance(error, openai.APITimeoutError):
        return ModelTimeout(part=part)
    if isinstance(error, openai.APIConnectionError):
        return ModelUnreachable(part=part)
    if isinstance(error, openai.OpenAIError):
        return ModelAnswerInvalid(WRONG_SHAPE, part=part)
    return None


def _from_status(error: APIStatusError, part: str) -> ModelError:
    status, code = error.status_code, str(error.code or "")
    if status in (401, 403):
        return ModelUnauthorized(part=part)
    if status == 404:
        return ModelNotFound(part=part)
    if is_unpaid(_plain(error)):
        return ModelUnpaid(part=part)
    if status in (429, 503):
        return ModelBusy(part=part, retry_after=retry_after(_plain(error)))
    if status >= 500 and SHAPE_REFUSED.search(error.response.text[:LONGEST_ERROR]):
        return ModelRequestRejected(f"it answered {status}", part=part)
    if status >= 500:
        return ModelFailed(f"it answered {status}", part=part)
    if "content_filter" in code or "content_policy" in code or "moderation" in code:
        return ModelRefused("its content filter stepped in", part=part)
    return ModelRequestRejected(f"it answered {status}", part=part)


def _plain(error: APIStatusError) -> httpx.Response:
    headers = {name: value for name, value in error.response.headers.items() if name in ("retry-after", "content-type")}
    return httpx.Response(error.status_code, headers=headers, content=error.response.content)


def _network(url: str) -> httpx.AsyncHTTPTransport:
    """Straight to the host, or through the proxy that the environment names for it."""
    parts = httpx.URL(url)
    near = parts.host in ("localhost", "::1") or parts.host.startswith("127.")
    proxy = None if near or proxy_bypass(parts.host) else getproxies().get(parts.scheme)
    return httpx.AsyncHTTPTransport(limits=CONNECTIONS, proxy=proxy)


_SYNC: list[httpx.Client] = []


def _unused() -> httpx.Client:
    """A client for the synchronous door of ChatOpenAI, which nobody goes through: it would make one of its own."""
    if not _SYNC:
        _SYNC.append(httpx.Client(transport=httpx.MockTransport(_never)))
    return _SYNC[0]


def _never(request: httpx.Request) -> httpx.Response:
    raise ModelRequestRejected("models are only called asynchronously")
