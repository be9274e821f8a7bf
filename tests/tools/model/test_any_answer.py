"""A host that answers 200 with any body at all: each is an answer that could not be used, and no fault of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import httpx
import pytest

from graph.state import Profile
from settings import Settings
from tests.tools.model.answers import MODEL, PLAN
from tools.model import images
from tools.model.assembling import assembled
from tools.model.budget import Budget, spending
from tools.model.chat import ChatPlanner
from tools.model.embedding import Embedder
from tools.model.errors import ModelAnswerInvalid, ModelError, ModelRefused, ModelUnpaid
from tools.model.hearing import Speech, hear
from tools.model.host import ModelHost
from tools.model.instructions.brief import Turn
from tools.model.journal import asked, request_digest
from tools.model.rungs import Rung
from tools.model.speaking import speak
from tools.model.vision import VisionModel
from tools.planner.compose import compose
from tools.planner.read import read
from tools.sight.sheet import Sheet

TEXT = json.dumps(PLAN)
JSON, PAGE, STREAM = "application/json", "text/html", "text/event-stream"
PROMPT = "make it warmer and a bit brighter"
DEEP = "[" * 5_000 + "]" * 5_000


class Answering(httpx.AsyncBaseTransport):
    """A network on which every request is answered with the same body."""

    def __init__(self, body: str | bytes, kind: str = JSON, status: int = 200) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.kind, self.status = kind, status
        self.requests: list[dict[str, Any]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(json.loads(request.content) if request.headers["content-type"] == JSON else {})
        stream = _Pieces(self.body)
        return httpx.Response(self.status, headers={"content-type": self.kind}, stream=stream)


class _Pieces(httpx.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


def host_on(network: Answering) -> ModelHost:
    settings = Settings(_env_file=None, llm_model=MODEL, llm_base_url="http://host.invalid/v1", model_retries=0)
    return ModelHost(settings, inner=network)


def planned(network: Answering, *, streamed: bool) -> Any:
    """A plan asked of the network, and what the ledger would keep of the calls."""
    reading = read(PROMPT)
    draft = compose(reading, prompt=PROMPT, media=[], profile=Profile(), overrides=[], recalled=[], last=None)

    async def plan() -> Any:
        host = host_on(network)
        with spending(Budget.of(host.settings)) as budget:
            told = await ChatPlanner(host, MODEL).plan(
                Turn(PROMPT, reading, draft, Profile()), (lambda piece, anew: None) if streamed else None
            )
        assert all(call.outcome == "ok" for call in budget.calls)
        return told

    return asyncio.run(plan())


def chat(message: object, **more: object) -> str:
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps({"id": "1", "object": "chat.completion", "choices": [choice], **more})


def said(content: object, **more: object) -> str:
    return chat({"role": "assistant", "content": content}, **more)


def stream(*chunks: object) -> str:
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"


def delta(**what: object) -> dict[str, object]:
    return {"id": "1", "choices": [{"index": 0, "delta": what, "finish_reason": None}]}


NO_ANSWERS = {
    "nothing": "",
    "null": "null",
    "a number": "5",
    "a list": "[1]",
    "an empty object": "{}",
    "an error": '{"error": {"message": "sk-secret at /srv/model"}}',
    "no choices": '{"choices": []}',
    "null for choices": '{"choices": null}',
    "words for choices": '{"choices": "many"}',
    "a choice of nothing": '{"choices": [null]}',
    "no message": chat(None),
    "words for a message": chat("hello"),
    "an object for words": said({"a": 1}),
    "a tool without a function": chat({"role": "assistant", "content": None, "tool_calls": [{"function": None}]}),
    "words for tools": chat({"role": "assistant", "content": TEXT, "tool_calls": "x"}),
    "words for tokens": said(TEXT, usage="many"),
    "brackets without end": DEEP,
    "no text": b'{"choices": [{"message": {"role": "assistant", "content": "\xff\xfe"}}]}',
}
NO_STREAMS = {
    "nothing": stream(),
    "null": stream(None),
    "a list": stream([1]),
    "an error": stream({"error": {"message": "sk-secret at /srv/model"}}),
    "no delta": stream({"choices": [{"index": 0, "delta": None}]}),
    "a number": stream(delta(content=5)),
    "an object for a tool's words": stream(
        delta(tool_calls=[{"index": 0, "function": {"name": "x", "arguments": {}}}])
    ),
    "words for tokens": stream(delta(content=TEXT), {"choices": [], "usage": "many"}),
    "half a line": "data: {oops\n\n",
}


@pytest.mark.parametrize("body", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_an_answer_of_any_shape_is_one_that_cannot_be_used(body: str | bytes) -> None:
    with pytest.raises(ModelAnswerInvalid, match="language model's answer could not be used") as told:
        planned(Answering(body), streamed=False)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("body", NO_STREAMS.values(), ids=NO_STREAMS)
def test_a_stream_of_any_shape_is_one_that_cannot_be_used(body: str) -> None:
    with pytest.raises(ModelAnswerInvalid, match="language model's answer could not be used") as told:
        planned(Answering(body, STREAM), streamed=True)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_page_of_something_between_us_and_the_host_is_no_answer(*, streamed: bool) -> None:
    with pytest.raises(ModelAnswerInvalid):
        planned(Answering("<html>Log in to the hotel's network</html>", PAGE), streamed=streamed)


def test_a_refusal_in_a_stream_is_a_refusal_and_not_asked_again() -> None:
    network = Answering(stream(delta(role="assistant", refusal="I will "), delta(refusal="not.")), STREAM)
    with pytest.raises(ModelRefused):
        planned(network, streamed=True)
    assert len(network.requests) == 1


@pytest.mark.parametrize("place", [{"index": 0}, {}])
def test_a_tools_words_are_put_together_whether_or_not_they_are_numbered(place: dict[str, int]) -> None:
    calls = [{**place, "function": {"arguments": TEXT[start : start + 40]}} for start in range(0, len(TEXT), 40)]
    calls[0] |= {"id": "1", "function": {"name": "answer", **calls[0]["function"]}}  # type: ignore[dict-item]
    network = Answering(stream(*(delta(tool_calls=[call]) for call in calls)), STREAM)
    assert planned(network, streamed=True).answered.summary == PLAN["summary"]
    assert len(network.requests) == 1


@pytest.mark.parametrize("streamed", [False, True])
def test_thoughts_before_an_answer_are_passed_over(*, streamed: bool) -> None:
    text = f"<think>They want {{warmth}}.\nSo: warmer.</think>\n\n{TEXT}"
    network = Answering(stream(delta(content=text)), STREAM) if streamed else Answering(said(text))
    assert planned(network, streamed=streamed).answered.summary == PLAN["summary"]
    assert len(network.requests) == 1


def test_a_plan_asked_for_whole_and_in_a_stream_is_the_same_request() -> None:
    seen: list[tuple[str, str]] = []

    class Watched(Answering):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            seen.append((asked(request).digest, request_digest(request)))
            self.requests.append(json.loads(request.content))
            return httpx.Response(200, headers={"content-type": self.kind}, stream=_Pieces(self.body))

    whole, streamed = Watched(said(TEXT)), Watched(stream(delta(content=TEXT)), STREAM)
    planned(whole, streamed=False)
    planned(streamed, streamed=True)
    assert len({digest for both in seen for digest in both}) == 1
    (first,), (second,) = whole.requests, streamed.requests
    assert {name: second[name] for name in first} == first
    assert second.keys() - first.keys() == {"stream", "stream_options"}


def test_a_number_of_a_thousand_digits_stands_at_the_end_of_its_range() -> None:
    told = planned(Answering(said(TEXT.replace('"amount": 14', f'"amount": {"9" * 1_000}'))), streamed=False)
    assert told.answered.plan.steps[0].params.amount == 100
    assert told.answered.changed == ("temperature amount without measure was past its end and stands at +100",)


@pytest.mark.parametrize("usage", [{"prompt_tokens": 10**30}, {"prompt_tokens": -1, "completion_tokens": None}])
def test_tokens_that_cannot_be_true_are_not_counted(usage: dict[str, Any]) -> None:
    network = Answering(said("hello", usage={"completion_tokens": 1, "total_tokens": 1, **usage}))

    async def ask() -> Budget:
        host = host_on(network)
        with spending(Budget.of(host.settings)) as budget:
            await host.http.post(f"{host.url}/chat/completions", json={"model": MODEL, "messages": []})
        return budget

    assert asyncio.run(ask()).spent.tokens < 1_000


def test_what_a_stream_comes_to_is_kept_whatever_it_holds() -> None:
    odd = [{"tool_calls": [5, {"index": 3}, {"index": "x", "function": "y"}]}, {"content": 5}, {"content": "hello"}]
    body = stream({"choices": "x"}, {"choices": [5]}, *(delta(**one) for one in odd)).encode()
    assert json.loads(assembled(body))["choices"][0]["message"]["content"] == "hello"


def test_a_request_that_no_way_of_asking_helped_does_not_decide_how_the_next_is_asked() -> None:
    network = Answering('{"error": {"message": "too long"}}', status=400)

    async def ask() -> list[str]:
        host = host_on(network)
        planner, asked = ChatPlanner(host, MODEL), []
        reading = read(PROMPT)
        draft = compose(reading, prompt=PROMPT, media=[], profile=Profile(), overrides=[], recalled=[], last=None)
        with pytest.raises(ModelError):
            await planner.plan(Turn(PROMPT, reading, draft, Profile()))
        network.body, network.status = said(TEXT).encode(), 200
        told = await planner.plan(Turn(PROMPT, reading, draft, Profile()))
        asked.append(told.briefing.rung)
        return asked

    assert asyncio.run(ask()) == [Rung.json_schema.value]
    assert len(network.requests) == 4


@pytest.mark.parametrize(("status", "code"), [(429, "insufficient_quota"), (402, None)])
def test_a_quota_that_is_used_up_is_said_and_not_waited_for(status: int, code: str | None) -> None:
    network = Answering(json.dumps({"error": {"message": "pay", "code": code}}), status=status)
    host = host_on(network)

    async def ask() -> None:
        with spending(Budget.of(host.settings)):
            await VisionModel(host, MODEL).describe(Sheet(b"\xff\xd8\xff"))

    with pytest.raises(ModelUnpaid, match="its quota or credit is used up"):
        asyncio.run(ask())
    assert len(network.requests) == 1


def test_a_vision_model_that_answers_in_words_is_asked_in_another_way() -> None:
    network = Answering(said("I see a dog on a beach."))
    with pytest.raises(ModelAnswerInvalid):
        asyncio.run(VisionModel(host_on(network), MODEL).describe(Sheet(b"\xff\xd8\xff")))
    shapes = [request.get("response_format", {"type": "tool"})["type"] for request in network.requests]
    assert shapes == ["json_schema", "tool", "json_object"]


ODD = (
    *(body for name, body in NO_ANSWERS.items() if isinstance(body, str) and name != "words for tokens"),
    '{"data": null}', '{"data": "x"}', '{"data": [null]}', '{"data": [{}]}', '{"data": [{"b64_json": 5}]}',
    '{"data": [{"b64_json": "\\u00e9"}]}', '{"data": [{"embedding": "abc"}]}', '{"data": [{"embedding": [NaN, 1]}]}',
    '{"data": [{"embedding": [[1, 2], [3]]}]}', f'{{"data": [{{"embedding": [{"9" * 400}, 1]}}]}}',
    '{"text": null}', '{"text": 5}', '{"text": "", "words": [5]}', '{"text": "", "words": [{"word": "a"}]}',
    '{"text": "", "words": [{"word": "a", "start": "x", "end": 1}]}', '{"text": "", "segments": [null]}',
)  # fmt: skip
EACH: dict[str, Callable[[ModelHost], Awaitable[object]]] = {
    "a description": lambda host: VisionModel(host, MODEL).describe(Sheet(b"\xff\xd8\xff")),
    "a vector": lambda host: Embedder(host, MODEL).embed("warm"),
    "an edit": lambda host: images.edit_picture(host, MODEL, picture=b"", mask=None, brief="x", size=(1024, 1024)),
    "a graphic": lambda host: images.draw_graphic(host, MODEL, "a star"),
    "words": lambda host: hear(host, MODEL, [Speech(b"sound", 0, 4, "a.wav", "audio/wav")]),
    "a voice": lambda host: speak(host, MODEL, "hello"),
}


@pytest.mark.parametrize("what", EACH)
def test_no_answer_of_any_other_model_is_more_than_one_that_cannot_be_used(what: str) -> None:
    async def ask(bodies: Iterable[str], kind: str) -> None:
        for body in bodies:
            host = host_on(Answering(body, kind))
            with pytest.raises(ModelError) as told:
                await EACH[what](host)
            assert "secret" not in str(told.value), body

    asyncio.run(ask(ODD, JSON))
    asyncio.run(ask(["<html>Log in to the hotel's network</html>"], PAGE))
