"""A whole turn with a language model, over HTTP: its plan is used, within the person's limits, and said to be its."""

from __future__ import annotations

import json
from typing import Any

import httpx

from graph.state import ModelCall
from tests.conftest import Doors
from tests.model_host.fixture import MockHost
from tests.tools.model.answers import MODEL, PLAN, ask, events, plan_of, spoken


def test_the_models_plan_is_the_answer(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.says(PLAN)
    answer = ask(ana)
    assert answer["engines"]["planner"] == MODEL
    assert answer["edit_summary"] == PLAN["summary"]
    assert [(step["op"], step["params"]) for step in answer["edit_steps"]] == [
        ("temperature", {"amount": 14}),
        ("exposure", {"ev": 0.4}),
    ]
    assert answer["status"] == "completed"
    assert answer["degraded"] == []


def test_layers_and_the_draft_are_in_what_the_host_was_sent(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.says(PLAN)
    ask(ana)
    (sent,) = model_host.journal("/chat/completions")
    system, user = (message["content"] for message in sent["body"]["messages"])
    for layer in ("# Rules", "# Craft", "# The person", "# The media", "# Operations"):
        assert layer in system
    assert '<data name="request">"make it warmer and a bit brighter"</data>' in user
    draft = json.loads(user.partition('<data name="draft">')[2].removesuffix("</data>"))
    assert [step["op"] for step in draft["steps"]] == ["temperature", "exposure"]
    assert sent["body"]["response_format"]["json_schema"]["strict"] is True


def test_the_summary_and_the_steps_come_while_they_are_written(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.says(PLAN, chunkSize=8)
    found = events(ana, "make it warmer and a bit brighter")
    kinds = [kind for kind, _ in found]
    assert spoken(found) == PLAN["summary"]
    assert kinds.count("token") > 5
    assert kinds.index("token") < kinds.index("step")
    finished = next(place for place, (kind, data) in enumerate(found) if data.get("node") == "record")
    assert kinds.index("step") < finished
    steps = {data["id"]: data for kind, data in found if kind == "step"}
    result = next(data for kind, data in found if kind == "result")
    assert list(steps.values()) == result["edit_steps"]


def test_the_built_in_planner_speaks_word_by_word_too(alice: httpx.Client) -> None:
    found = events(alice, "make it warmer and a bit brighter")
    result = next(data for kind, data in found if kind == "result")
    assert spoken(found) == result["edit_summary"]
    assert [data for kind, data in found if kind == "step"] == result["edit_steps"]


def test_what_falls_back_speaks_word_by_word_too(ana: httpx.Client) -> None:
    broken = {"file": ("broken.jpg", b"\xff\xd8\xff\xe0 no more", "image/jpeg")}
    found = events(ana, "make it warmer", files=broken)
    result = next(data for kind, data in found if kind == "result")
    assert result["status"] == "degraded"
    assert spoken(found) == result["edit_summary"]
    assert [data for kind, data in found if kind == "step"] == result["edit_steps"]


def test_a_bound_holds_for_the_model(model_host: MockHost, ana: httpx.Client) -> None:
    ask(ana, "never crush my blacks")
    model_host.says(plan_of({"op": "blacks", "params": {"amount": -40}}, {"op": "contrast", "params": {"amount": 20}}))
    answer = ask(ana, "make it darker and with more contrast")
    assert [step["op"] for step in answer["edit_steps"]] == ["contrast"]
    assert any(entry["trait"] == "blacks" for entry in answer["style_trace"])


def test_the_trace_says_what_taste_made_of_the_models_plan(model_host: MockHost, ana: httpx.Client) -> None:
    ana.patch("/v1/profile", json={"traits": {"grading": "warm"}}).raise_for_status()
    model_host.says(plan_of({"op": "temperature", "params": {"amount": -20}}))
    answer = ask(ana, "make it cooler")
    (entry,) = [entry for entry in answer["style_trace"] if entry["trait"] == "grading"]
    assert "set aside" in entry["effect"]
    model_host.forget()
    model_host.says(plan_of({"op": "temperature", "params": {"amount": 9}}))
    answer = ask(ana, "make it warmer")
    (entry,) = [entry for entry in answer["style_trace"] if entry["trait"] == "grading"]
    assert entry["effect"].startswith("s1: temperature +9")


def test_the_ladder_is_climbed_down_once(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.fails(400, "response_format is not supported", match={"responseFormat": "json_schema"})
    model_host.answers({"toolCalls": [{"name": "answer", "arguments": PLAN}]}, match={"toolName": "answer"})
    for _ in range(2):
        answer = ask(ana)
        assert answer["edit_summary"] == PLAN["summary"]
        assert answer["degraded"] == []
    statuses = [entry["response"]["status"] for entry in model_host.journal("/chat/completions")]
    assert statuses == [400, 200, 200]


def test_a_host_that_answers_an_unknown_shape_with_a_500_is_asked_in_another_way(
    model_host: MockHost, ana: httpx.Client
) -> None:
    told = "1 validation error: ('body', 'response_format', 'type'): Input should be 'text' or 'json_object'"
    model_host.fails(500, told, match={"responseFormat": "json_schema"})
    model_host.answers({"toolCalls": [{"name": "answer", "arguments": PLAN}]}, match={"toolName": "answer"})
    answer = ask(ana)
    assert answer["edit_summary"] == PLAN["summary"]
    assert answer["degraded"] == []


def test_a_step_that_was_streamed_and_does_not_stand_is_taken_back(model_host: MockHost, ana: httpx.Client) -> None:
    steps = [*PLAN["steps"], {**PLAN["steps"][0], "amount": 0.5}]
    model_host.says({**PLAN, "steps": steps}, chunkSize=8)
    found = events(ana, "make it warmer and a bit brighter")
    told: dict[str, Any] = {}
    for kind, data in found:
        if kind == "step" and data.get("gone"):
            del told[data["id"]]
        elif kind == "step":
            told[data["id"]] = data
    result = next(data for kind, data in found if kind == "result")
    assert list(told.values()) == result["edit_steps"]
    assert any(data.get("gone") for kind, data in found if kind == "step")


def test_json_mode_is_the_last_rung(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.fails(400, match={"responseFormat": "json_schema"})
    model_host.fails(400, match={"toolName": "answer"})
    model_host.says(f"```json\n{json.dumps(PLAN)}\n```", match={"responseFormat": "json_object"})
    answer = ask(ana)
    assert answer["engines"]["planner"] == MODEL
    assert answer["degraded"] == []


def test_a_wrong_answer_is_mended_once(model_host: MockHost, ana: httpx.Client) -> None:
    wrong = plan_of({"op": "sparkle", "params": {}})
    model_host.says(wrong, match={"sequenceIndex": 0})
    model_host.says(PLAN, match={"sequenceIndex": 1})
    answer = ask(ana)
    assert answer["edit_summary"] == PLAN["summary"]
    assert answer["degraded"] == []
    again = model_host.journal("/chat/completions")[1]["body"]["messages"][-1]["content"]
    assert "'sparkle' is not an operation" in again


def test_the_debug_view_shows_the_layers_to_the_owner_alone(
    model_host: MockHost, modelled: Doors, ana: httpx.Client
) -> None:
    model_host.says(PLAN)
    turn = ask(ana)["turn_id"]
    seen = ana.get(f"/v1/turns/{turn}/debug").raise_for_status().json()
    (consulted,) = seen["models"]
    assert [layer["name"] for layer in consulted["briefing"]["layers"]][:2] == ["Rules", "Craft"]
    assert consulted["briefing"]["rung"] == "json_schema"
    (call,) = consulted["calls"]
    assert (call["part"], call["model"], call["outcome"]) == ("language model", MODEL, "ok")
    assert seen["spent"]["calls"] == 1
    assert seen["spent"]["tokens"] > 0
    with modelled.client("somebody-else") as other:
        assert other.get(f"/v1/turns/{turn}/debug").status_code == 404


def test_a_judgement_is_not_put_to_the_model(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.says(PLAN)
    thread = ask(ana)["thread_id"]
    answer = ask(ana, "too much", thread_id=thread)
    assert answer["intent"]["kind"] == "feedback"
    assert answer["engines"]["planner"] == "builtin"
    assert len(model_host.journal("/chat/completions")) == 1


def test_metrics_count_calls_tokens_and_dollars(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.says(PLAN)
    ask(ana)
    text = ana.get("/metrics").text
    counted = dict(line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("loupe_model_"))
    assert float(counted['loupe_model_calls_total{part="language model",outcome="ok"}']) >= 1
    assert float(counted['loupe_model_tokens_total{part="language model",direction="in"}']) > 0
    assert float(counted['loupe_model_usd_total{part="language model"}']) > 0
    assert text.count("# TYPE loupe_model_calls_total counter") == 1


def test_a_day_that_is_spent_is_answered_without_the_model(
    model_host: MockHost, modelled: Doors, ana: httpx.Client
) -> None:
    model_host.says(PLAN)
    with modelled.client("a-big-spender") as client:
        most = modelled.house.settings.day_model_calls
        call = ModelCall(part="image model", model="x", path="/", digest="", outcome="ok", attempts=most - 1)
        modelled.run(modelled.house.services.ledger.record_model_calls("a-big-spender", [call]))
        assert ask(client)["engines"]["planner"] == MODEL
        answer = ask(client)
        assert answer["engines"]["planner"] == "builtin"
        assert "calls for today are used up" in answer["degraded"][0]["why"]
    assert ask(ana)["engines"]["planner"] == MODEL
    assert len(model_host.journal("/chat/completions")) == 2


def test_a_model_may_overrule_what_was_read(model_host: MockHost, ana: httpx.Client) -> None:
    model_host.says(plan_of({"op": "temperature", "params": {"amount": 12}}, summary="Más cálido."))
    answer = ask(ana, "ponlo un poco más cálido, por favor")
    assert answer["intent"]["kind"] == "command"
    assert answer["edit_summary"] == "Más cálido."
    assert [step["op"] for step in answer["edit_steps"]] == ["temperature"]


def test_a_question_of_the_model_waits_for_its_answer(model_host: MockHost, ana: httpx.Client) -> None:
    question = {"text": "Which way should it go?", "options": ["Warmer", "Cooler"]}
    model_host.says(plan_of(intent="unclear", questions=[question], summary="Which way?"), match={"sequenceIndex": 0})
    model_host.says(PLAN, match={"sequenceIndex": 1})
    asked = ask(ana, "hmm, the thing with the mood, you know")
    assert asked["status"] == "needs_clarification"
    assert asked["questions"][0]["options"] == ["Warmer", "Cooler"]
    reply = {"answers": [{"question_id": asked["questions"][0]["id"], "answer": "Warmer"}]}
    answer = ana.post(f"/v1/turns/{asked['turn_id']}/answers", json=reply).raise_for_status().json()
    assert answer["edit_summary"] == PLAN["summary"]
    assert "answer to our question" in model_host.journal("/chat/completions")[1]["body"]["messages"][1]["content"]
