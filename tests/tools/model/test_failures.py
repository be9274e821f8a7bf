"""Whatever a model host does, the person gets an answer in time that says what happened, and the turn is kept."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from settings import Settings
from tests.conftest import Doors
from tests.model_host.fixture import MockHost
from tests.model_host.rude import RudeHost, rude_host
from tests.tools.model.answers import MODEL, PLAN, ask, events, plan_of, spoken
from tests.tools.model.conftest import TURN_S
from tools.model.chat import ChatPlanner
from tools.model.host import ModelHost

OURS = ["temperature", "exposure"]
Program = Callable[[MockHost], None]

POLITE: dict[str, tuple[Program, str]] = {
    "401": (lambda host: host.fails(401), "does not accept our key"),
    "404": (lambda host: host.fails(404, "The model does not exist"), "is not known to its host"),
    "429": (lambda host: host.fails(429, retry_after=30), "host is busy"),
    "403": (lambda host: host.fails(403), "does not accept our key"),
    "503": (lambda host: host.fails(503), "host is busy"),
    "500": (lambda host: host.fails(500), "host failed: it answered 500"),
    "malformed": (lambda host: host.says('{"summary": "Warmer", "steps": [{"op": '), "could not be used"),
    "wrong shape": (lambda host: host.says({"summary": "ok", "steps": "warmer"}), "is not a list of steps"),
    "a list": (lambda host: host.says("[1, 2, 3]"), "is not a JSON object"),
    "unknown operation": (
        lambda host: host.says(plan_of({"op": "sparkle", "params": {}})),
        "'sparkle' is not an operation",
    ),
    "unknown parameter": (
        lambda host: host.says(plan_of({"op": "exposure", "params": {"ev": 1, "path": "x"}})),
        "is not a parameter of this operation",
    ),
    "words": (lambda host: host.says("Sure! I would make it a little warmer."), "is not a JSON object"),
    "filtered": (
        lambda host: host.answers({"content": "I can't.", "finishReason": "content_filter"}),
        "declined this request",
    ),
    "cut at its length": (
        lambda host: host.answers({"content": json.dumps(PLAN)[:80], "finishReason": "length"}),
        "cut off at its length limit",
    ),
    "1 MB": (lambda host: host.says("x" * 1_000_000), "longer than 512 kB"),
    "nothing planned": (lambda host: host.says(plan_of()), "planned nothing"),
}


def check(client: httpx.Client, answer: dict[str, Any], why: str, started: float) -> None:
    """In time, degraded with a sentence, the built-in plan, and kept."""
    assert time.monotonic() - started < TURN_S
    assert answer["status"] == "degraded"
    (fault,) = [fault for fault in answer["degraded"] if fault["part"] == "language model"]
    assert why in fault["why"]
    assert fault["why"].endswith("the plan is the built-in planner's.")
    assert answer["engines"]["planner"] == "builtin"
    assert [step["op"] for step in answer["edit_steps"]] == OURS
    kept = client.get(f"/v1/turns/{answer['turn_id']}").raise_for_status().json()
    assert kept["edit_steps"] == answer["edit_steps"]
    assert kept["degraded"] == answer["degraded"]


@pytest.mark.parametrize("case", POLITE)
def test_a_failure_is_said_and_survived(model_host: MockHost, ana: httpx.Client, case: str) -> None:
    program, why = POLITE[case]
    program(model_host)
    started = time.monotonic()
    check(ana, ask(ana), why, started)


def test_a_number_out_of_range_stands_at_its_end(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.says(plan_of({"op": "exposure", "params": {"ev": 11}}, {"op": "temperature", "params": {"amount": 20}}))
    answer = ask(ana)
    assert answer["engines"]["planner"] == MODEL
    assert {step["op"]: step["params"] for step in answer["edit_steps"]}["exposure"] == {"ev": 5}
    assert answer["status"] == "degraded"
    assert "exposure ev +11 was past its end and stands at +5" in answer["degraded"][0]["why"]


def test_what_failed_for_good_is_asked_once_and_what_passes_three_times(
    model_host: MockHost, ana: httpx.Client
) -> None:
    model_host.fails(401)
    ask(ana)
    assert len(model_host.journal("/chat/completions")) == 1
    model_host.forget()
    model_host.fails(500)
    turn = ask(ana)["turn_id"]
    assert len(model_host.journal("/chat/completions")) == 3
    (call,) = ana.get(f"/v1/turns/{turn}/debug").json()["models"][0]["calls"]
    assert (call["attempts"], call["outcome"], call["cost"]) == (3, "status 500", 0)


@contextmanager
def asking_instead(doors: Doors, url: str, **more: Any) -> Iterator[None]:
    """The same server, with another host for its model."""
    services = doors.house.services
    before = services.models, services.planner
    brief = {"model_read_seconds": 0.5, "model_call_seconds": 1.0, "turn_seconds": TURN_S, **more}
    models = ModelHost(Settings(_env_file=None, llm_base_url=url, llm_model=MODEL, **brief))
    object.__setattr__(services, "models", models)
    object.__setattr__(services, "planner", ChatPlanner(models, MODEL))
    try:
        yield
    finally:
        object.__setattr__(services, "models", before[0])
        object.__setattr__(services, "planner", before[1])
        doors.run(models.close())


@pytest.fixture
def rude(modelled: Doors) -> Iterator[RudeHost]:
    """The same server, with a rude host for its model."""
    with rude_host() as host, asking_instead(modelled, host.url):
        yield host


def test_a_stall(rude: RudeHost, ana: httpx.Client) -> None:
    rude.stalls()
    started = time.monotonic()
    check(ana, ask(ana), "did not answer in time", started)
    assert rude.left == 1


def test_a_drip(rude: RudeHost, ana: httpx.Client) -> None:
    rude.drips()
    started = time.monotonic()
    check(ana, ask(ana), "did not answer in time", started)
    assert len(rude.requests) == 1


def test_a_refusal(rude: RudeHost, ana: httpx.Client) -> None:
    rude.answers({"content": None, "refusal": "I will not."})
    check(ana, ask(ana), "declined this request", time.monotonic())
    assert len(rude.requests) == 1


def test_an_empty_answer(rude: RudeHost, ana: httpx.Client) -> None:
    rude.answers({"content": ""})
    check(ana, ask(ana), "the answer is empty", time.monotonic())


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"<html>Log in to the hotel's network</html>", "text/html", "not of the shape"),
        (b"{}", "application/json", "not of the shape"),
        (b'{"choices": []}', "application/json", "not of the shape"),
        (b"[" * 5_000, "application/json", "not of the shape"),
        (b'{"error": {"message": "sk-secret at /srv"}}', "application/json", "not of the shape"),
    ],
)
def test_an_answer_that_is_none(rude: RudeHost, ana: httpx.Client, body: bytes, kind: str, why: str) -> None:
    rude.sends(body, kind)
    check(ana, ask(ana), why, time.monotonic())
    assert len(rude.requests) == 1


def test_a_quota_that_is_used_up(rude: RudeHost, ana: httpx.Client) -> None:
    rude.sends(b'{"error": {"code": "insufficient_quota"}}', status="429 Too Many Requests")
    check(ana, ask(ana), "its quota or credit is used up", time.monotonic())
    assert len(rude.requests) == 1


def test_a_refusal_in_a_stream(rude: RudeHost, ana: httpx.Client) -> None:
    chunk = {"choices": [{"index": 0, "delta": {"refusal": "I will not."}, "finish_reason": "stop"}]}
    rude.sends(b"data: " + json.dumps(chunk).encode() + b"\n\ndata: [DONE]\n\n", "text/event-stream")
    (answer,) = [data for kind, data in events(ana, "make it warmer and a bit brighter") if kind == "result"]
    check(ana, answer, "declined this request", time.monotonic())
    assert len(rude.requests) == 1


@pytest.mark.parametrize(("then", "why"), [("cut", "the connection broke off"), ("silent", "did not answer in time")])
def test_a_stream_that_breaks_off(rude: RudeHost, ana: httpx.Client, then: str, why: str) -> None:
    text = json.dumps(PLAN)
    rude.streams([text[place : place + 20] for place in range(0, 160, 20)], then=then)
    started = time.monotonic()
    found = events(ana, "make it warmer and a bit brighter")
    (answer,) = [data for kind, data in found if kind == "result"]
    check(ana, answer, why, started)
    # What was heard of the model's summary is taken back.
    assert spoken(found) == answer["edit_summary"]
    assert {data["id"]: data for kind, data in found if kind == "step"}["s1"] == answer["edit_steps"][0]


def test_a_stream_that_drips(rude: RudeHost, ana: httpx.Client) -> None:
    rude.streams([" "] * 1_000, every_s=0.05)
    started = time.monotonic()
    (answer,) = [data for kind, data in events(ana, "make it warmer and a bit brighter") if kind == "result"]
    check(ana, answer, "did not answer in time", started)


def test_nobody_is_there(modelled: Doors, ana: httpx.Client) -> None:
    with asking_instead(modelled, "http://127.0.0.1:9/v1"):
        check(ana, ask(ana), "host could not be reached", time.monotonic())


@pytest.mark.parametrize("streamed", [False, True])
def test_a_host_that_failed_often_just_now_is_left_alone(modelled: Doors, ana: httpx.Client, *, streamed: bool) -> None:
    with rude_host() as host, asking_instead(modelled, host.url, model_breaker_failures=1, model_retries=0):
        if streamed:
            host.streams(["{"], then="silent")
            assert "did not answer in time" in str(events(ana, "make it warmer and a bit brighter"))
        else:
            host.sends(b"{}", status="500 Internal Server Error")
            check(ana, ask(ana), "host failed: it answered 500", time.monotonic())
        check(ana, ask(ana), "was not asked, because its host failed several times just now", time.monotonic())
        assert len(host.requests) == 1


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ({"turn_model_calls": 0}, "the 0 calls for this request are used up"),
        ({"turn_model_tokens": 10}, "the 10 tokens for this request are used up"),
        ({"day_model_calls": 0}, "the 0 calls for today are used up"),
        ({"day_model_tokens": 10}, "the 10 tokens for today are used up"),
    ],
)
def test_a_limit_that_is_reached(rude: RudeHost, modelled: Doors, ana: httpx.Client, limit: Any, why: str) -> None:
    settings = modelled.house.services.settings
    object.__setattr__(modelled.house.services, "settings", settings.model_copy(update=limit))
    try:
        check(ana, ask(ana), why, time.monotonic())
    finally:
        object.__setattr__(modelled.house.services, "settings", settings)
    assert rude.requests == []


def test_a_client_that_leaves_stops_the_work_and_what_it_cost_is_kept(modelled: Doors, rude: RudeHost) -> None:
    rude.stalls()
    with modelled.client("somebody-in-a-hurry") as client, pytest.raises(httpx.ReadTimeout):
        client.post("/v1/turns", json={"prompt": "make it warmer"}, timeout=0.3)
    ledger = modelled.house.services.ledger
    for _ in range(200):
        spent = modelled.run(ledger.model_spending("somebody-in-a-hurry"))
        if spent.calls:
            break
        time.sleep(0.02)
    assert spent.calls == 1
    assert rude.left == 1
    assert len(rude.requests) == 1
