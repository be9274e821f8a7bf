"""The seam to model hosts: limits, retries, the breaker, the budget, and what is written down."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from graph.state import ModelCall, Profile, Spent
from settings import Settings
from tests.model_host.fixture import MockHost
from tests.tools.model.answers import PLAN
from tools.model.budget import Budget, spending
from tools.model.chat import ChatPlanner
from tools.model.errors import (
    ModelAnswerInvalid,
    ModelBudgetSpent,
    ModelBusy,
    ModelCircuitOpen,
    ModelFailed,
    ModelNotFound,
    ModelTimeout,
    ModelUnauthorized,
    ModelUnreachable,
)
from tools.model.host import ModelHost, answering_errors
from tools.model.instructions.brief import Turn
from tools.model.prices import cost_of
from tools.planner.compose import compose
from tools.planner.read import read

PIXEL = base64.b64encode(b"\x89PNG").decode()


def quick(**more: Any) -> Settings:
    """Settings that do not read the environment's `.env`."""
    return Settings(_env_file=None, **{"llm_model": "gpt-4.1-mini", **more})


async def ask(host: ModelHost, words: str = "hello", **more: Any) -> str:
    """One chat, in the words of the seam."""
    with answering_errors(part="language model"):
        answer = await host.openai.chat.completions.create(
            model="gpt-4.1-mini", messages=[{"role": "user", "content": words}], **more
        )
        return answer.choices[0].message.content


@pytest.fixture
async def host(model_host: MockHost) -> AsyncIterator[ModelHost]:
    """The host of the seam on the mock."""
    opened = ModelHost(quick(**model_host.settings()))
    yield opened
    await opened.close()


async def test_a_call_is_written_down_with_its_tokens_and_cost(model_host: MockHost, host: ModelHost) -> None:
    model_host.says("hello there", match={})
    with spending(Budget.of(host.settings)) as budget:
        assert await ask(host) == "hello there"
        assert await ask(host) == "hello there"
    first, second = budget.calls
    assert (first.part, first.model, first.outcome, first.status) == ("language model", "gpt-4.1-mini", "ok", 200)
    assert first.digest == second.digest
    assert first.tokens_in > 0
    assert first.tokens_out > 0
    assert first.cost == pytest.approx((first.tokens_in * 0.4 + first.tokens_out * 1.6) / 1e6)
    assert "hello there" in (first.answer or "")
    assert "a-key-for-tests" not in str(budget.calls)


async def test_a_stream_is_written_down_when_it_is_over(model_host: MockHost, host: ModelHost) -> None:
    model_host.says("word by word by word by word", chunkSize=4)
    with spending(Budget.of(host.settings)) as budget, answering_errors(part="language model"):
        stream = await host.openai.chat.completions.create(
            model="gpt-4.1-mini",
            messages=[{"role": "user", "content": "go"}],
            stream=True,
            stream_options={"include_usage": True},
        )
        assert budget.calls == []
        parts = [chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices]
    assert "".join(parts) == "word by word by word by word"
    assert [call.outcome for call in budget.calls] == ["ok"]
    assert budget.calls[0].tokens_out > 0


@pytest.mark.parametrize(
    "response",
    [{"content": "word by word by word"}, {"toolCalls": [{"name": "answer", "arguments": {"summary": "ok"}}]}],
)
async def test_a_streamed_answer_is_kept_as_the_plain_one(
    model_host: MockHost, host: ModelHost, response: dict[str, Any]
) -> None:
    model_host.answers(response, chunkSize=3)
    asked = {"model": "gpt-4.1-mini", "messages": [{"role": "user", "content": "go"}]}
    with spending(Budget.of(host.settings)) as budget, answering_errors(part="language model"):
        await host.openai.chat.completions.create(**asked)
        async for _ in await host.openai.chat.completions.create(**asked, stream=True):
            pass
    plain, streamed = budget.calls
    assert streamed.digest == plain.digest
    assert streamed.content_type == "application/json"
    first, second = (json.loads(call.answer)["choices"][0] for call in (plain, streamed))
    assert second["finish_reason"] == first["finish_reason"]
    assert second["message"]["content"] == first["message"]["content"]
    calls = [[one["function"] for one in choice["message"].get("tool_calls", [])] for choice in (first, second)]
    assert calls[0] == calls[1]


async def test_what_passes_is_tried_again(model_host: MockHost, host: ModelHost) -> None:
    model_host.fails_once(500)
    model_host.says("now")
    with spending(Budget.of(host.settings)) as budget:
        assert await ask(host) == "now"
    assert budget.calls[0].attempts == 2
    assert len(model_host.journal("/chat/completions")) == 2


async def test_a_wait_that_does_not_fit_is_not_waited(model_host: MockHost, host: ModelHost) -> None:
    model_host.fails(429, retry_after=30)
    with pytest.raises(ModelBusy) as caught:
        await ask(host)
    assert caught.value.retry_after == 30
    assert str(caught.value) == "The language model's host is busy: it asks to wait 30 s."
    assert len(model_host.journal("/chat/completions")) == 1


async def test_a_host_is_waited_for_as_long_as_it_asks_where_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    def answer(request: httpx.Request) -> httpx.Response:
        if len(waits) < 2:
            return httpx.Response(429, headers={"retry-after": "3"}, json={"error": {"message": "slow down"}})
        return httpx.Response(200, json={"choices": [{"message": {"role": "assistant", "content": "now"}}]})

    # Not asyncio's own: servers of other tests sleep in this process too.
    monkeypatch.setattr("tools.model.transport.asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": wait}))
    host = ModelHost(quick(llm_base_url="http://nowhere.invalid/v1"), inner=httpx.MockTransport(answer))
    with spending(Budget.of(host.settings)) as budget:
        assert await ask(host) == "now"
    assert waits == [3, 3]
    assert budget.calls[0].attempts == 3
    await host.close()


@pytest.mark.parametrize(
    ("status", "error"), [(401, ModelUnauthorized), (403, ModelUnauthorized), (404, ModelNotFound)]
)
async def test_what_does_not_pass_is_not_tried_again(
    model_host: MockHost, host: ModelHost, status: int, error: type[Exception]
) -> None:
    model_host.fails(status)
    with pytest.raises(error):
        await ask(host)
    assert len(model_host.journal("/chat/completions")) == 1


async def test_two_tries_more_and_no_third(model_host: MockHost, host: ModelHost) -> None:
    model_host.fails(500)
    with pytest.raises(ModelFailed):
        await ask(host)
    assert len(model_host.journal("/chat/completions")) == 3


async def test_a_stall_ends_at_the_turns_deadline(model_host: MockHost, host: ModelHost) -> None:
    model_host.says("late", chaos={"latencyMs": 3_000})
    started = asyncio.get_running_loop().time()
    with spending(Budget.of(host.settings, seconds=0.3)) as budget, pytest.raises(ModelTimeout):
        await ask(host)
    assert asyncio.get_running_loop().time() - started < 1
    assert [call.outcome for call in budget.calls] == ["ModelTimeout"]


async def test_an_answer_without_end_is_cut(model_host: MockHost, host: ModelHost) -> None:
    model_host.says("x" * 1_000_000)
    with pytest.raises(ModelAnswerInvalid, match="longer than"):
        await ask(host)


async def test_nobody_listens() -> None:
    host = ModelHost(quick(llm_base_url="http://127.0.0.1:9/v1", model_retries=0))
    with pytest.raises(ModelUnreachable):
        await ask(host)
    await host.close()


async def test_a_host_that_fails_is_left_alone_for_a_while(model_host: MockHost) -> None:
    host = ModelHost(quick(**model_host.settings(model_breaker_failures=2, model_breaker_seconds=0.3, model_retries=0)))
    model_host.fails(500)
    for _ in range(2):
        with pytest.raises(ModelFailed):
            await ask(host)
    with pytest.raises(ModelCircuitOpen):
        await ask(host)
    assert len(model_host.journal("/chat/completions")) == 2
    await asyncio.sleep(0.35)
    model_host.forget()
    model_host.says("back")
    assert await ask(host) == "back"
    assert await ask(host) == "back"
    await host.close()


async def test_a_limit_is_checked_before_the_call(model_host: MockHost, host: ModelHost) -> None:
    model_host.says("hello")
    budget = Budget.of(host.settings)
    budget.most = Spent(calls=1, tokens=10_000, cost=1)
    with spending(budget):
        await ask(host)
        with pytest.raises(ModelBudgetSpent, match="1 calls for this request"):
            await ask(host)
    tight = Budget.of(host.settings, today=Spent(tokens=2_999_999))
    with spending(tight), pytest.raises(ModelBudgetSpent, match="today"):
        await ask(host, "a long word " * 100)
    dear = Budget.of(host.settings, today=Spent(cost=host.settings.day_model_usd))
    with spending(dear), pytest.raises(ModelBudgetSpent, match=r"5\.00 USD for today are used up"):
        await ask(host)
    assert len(model_host.journal("/chat/completions")) == 1


async def test_stopping_the_work_reaches_the_connection(model_host: MockHost, host: ModelHost) -> None:
    model_host.says("late", chaos={"latencyMs": 5_000})
    with spending(Budget.of(host.settings)) as budget:
        work = asyncio.create_task(ask(host))
        await asyncio.sleep(0.2)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    assert [call.outcome for call in budget.calls] == ["CancelledError"]


async def test_pictures_sound_and_vectors_go_through_the_same_door(model_host: MockHost, host: ModelHost) -> None:
    model_host.draws(PIXEL)
    model_host.hears({"text": "hello", "words": [{"word": "hello", "start": 0, "end": 0.5}]})
    model_host.embeds([0.1, 0.2])
    with spending(Budget.of(host.settings)) as budget, answering_errors(part="image model"):
        drawn = await host.openai.images.edit(model="gpt-image-1", image=("a.png", b"\x89PNG"), prompt="a jet")
        heard = await host.openai.audio.transcriptions.create(
            model="whisper-1", file=("a.wav", b"RIFF"), response_format="verbose_json"
        )
        vectors = await host.openai.embeddings.create(
            model="text-embedding-3-small", input="hello", encoding_format="float"
        )
    assert drawn.data[0].b64_json == PIXEL
    assert heard.words[0].word == "hello"
    assert vectors.data[0].embedding == [0.1, 0.2]
    assert [(call.model, call.answer is None) for call in budget.calls] == [
        ("gpt-image-1", True),
        ("whisper-1", False),
        ("text-embedding-3-small", True),
    ]


async def test_the_same_form_has_the_same_digest(model_host: MockHost, host: ModelHost) -> None:
    model_host.draws(PIXEL)
    with spending(Budget.of(host.settings)) as budget, answering_errors(part="image model"):
        for prompt in ("a jet", "a jet", "a boat"):
            await host.openai.images.edit(model="gpt-image-1", image=("a.png", b"\x89PNG"), prompt=prompt)
    first, second, third = (call.digest for call in budget.calls)
    assert first == second != third


async def test_a_log_can_answer_instead_of_the_network() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"choices": [{"message": {"role": "assistant", "content": "from the log"}}]})

    host = ModelHost(quick(llm_base_url="http://nowhere.invalid/v1"), inner=httpx.MockTransport(answer))
    assert await ask(host) == "from the log"
    await host.close()


def test_a_key_alone_names_the_usual_model() -> None:
    assert quick(llm_model=None, OPENAI_API_KEY="k").chat_model == "gpt-4.1-mini"
    assert quick(llm_model=None, OPENAI_API_KEY="k", llm_base_url="http://localhost:11434/v1").chat_model is None
    assert ModelHost.of(quick(llm_model=None)) is None


def test_a_model_in_this_process_says_what_is_missing(tmp_path: Path) -> None:
    host = ModelHost(quick(llm_model=str(tmp_path / "gone.gguf")))
    with pytest.raises(ModelNotFound, match="there is no such file"):
        host.open_chat(str(tmp_path / "gone.gguf"))
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    with pytest.raises(ModelUnreachable, match=r"install the extra `local`|could not be loaded"):
        host.open_chat(str(file))


async def test_a_model_in_this_process_is_heard_word_by_word() -> None:
    host = ModelHost(quick(llm_model="small.gguf"))
    planner = ChatPlanner(host, "small.gguf")
    planner._chat = GenericFakeChatModel(messages=iter([AIMessage(json.dumps(PLAN))]))
    reading = read("make it warmer")
    draft = compose(reading, prompt="make it warmer", media=[], profile=Profile(), overrides=[], recalled=[], last=None)
    planned = await planner.plan(Turn("make it warmer", reading, draft, Profile()))
    assert planned.answered.summary == PLAN["summary"]
    assert planned.briefing.rung == "json"


def test_what_a_model_costs_that_has_no_price_is_unknown_and_not_nothing() -> None:
    assert cost_of("somebodys-model", 1_000, 1_000) is None
    assert cost_of("gpt-4.1-mini-2025", 1_000_000, 0) == pytest.approx(0.4)
    call = ModelCall(part="language model", model="somebodys-model", path="/", digest="", outcome="ok", cost=None)
    assert ModelCall.model_validate_json(call.model_dump_json()).cost is None
    assert Spent.of([call]).cost == 0
