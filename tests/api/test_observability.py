"""What can be seen from outside of what goes on inside: logs, counts and traces, and nothing of anybody's content."""

import io
import json
import logging
import re
import time

import pytest

from api.logs import JsonLines
from settings import Settings
from tools.errors import TracesRefused
from tools.tracing import Tracing

SECRET = "zanzibar"


@pytest.fixture
def lines():
    """The lines that the rooms log meanwhile, from `info` on."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    rooms = [logging.getLogger(room) for room in ("api", "graph", "memory", "nodes", "tools")]
    levels = [room.level for room in rooms]
    logging.getLogger().addHandler(handler)
    for room in rooms:
        room.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    for room, level in zip(rooms, levels, strict=True):
        room.setLevel(level)


def until(look, count):
    """What is seen once there is as much of it: a request is written down after it is answered."""
    for _ in range(100):
        if len(look()) >= count:
            break
        time.sleep(0.02)
    return look()


def test_a_line_names_the_request_the_turn_and_a_pseudonym_and_nothing_said(alice, lines, photo):
    files = {"file": (f"{SECRET}.jpg", photo)}
    answer = alice.post("/v1/turns", data={"prompt": f"make {SECRET} warmer"}, files=files)
    alice.get(f"/v1/turns/{answer.json()['turn_id']}")
    first, second = until(lambda: [one for one in lines() if one.get("route", "").startswith("/v1/turns")], 2)
    assert first["request_id"] == answer.headers["x-request-id"]
    assert first["turn_id"] == answer.json()["turn_id"]
    assert (first["method"], first["route"], first["status"]) == ("POST", "/v1/turns", 200)
    assert first["ms"] > 0
    assert re.fullmatch(r"[0-9a-f]{16}", first["user"])
    assert second["user"] == first["user"]
    told = json.dumps(lines())
    assert SECRET not in told
    assert "alice" not in told


def test_a_failure_of_ours_is_logged_with_its_trace_and_its_request(doors, alice, lines, monkeypatch):
    async def broken(self, *_, **__):
        raise RuntimeError("the reason")

    monkeypatch.setattr(type(doors.house.services.ledger), "turn", broken)
    refused = alice.get("/v1/turns/abc")
    [line] = until(lambda: [line for line in lines() if line["level"] == "error"], 1)
    assert line["request_id"] == refused.headers["x-request-id"]
    assert "the reason" in line["trace"]


def test_counts_say_what_is_at_work_and_what_was_judged(doors, alice):
    turn_id = alice.post("/v1/turns", json={"prompt": "make it warmer"}).json()["turn_id"]
    alice.post(f"/v1/turns/{turn_id}/feedback", json={"verdict": "accept"})
    counts = doors.client().get("/metrics").text
    assert re.search(r"^# TYPE loupe_turns_running gauge\nloupe_turns_running 0$", counts, re.MULTILINE)
    assert re.search(r"^loupe_turns_waiting 0$", counts, re.MULTILINE)
    assert re.search(r'^loupe_feedback_total\{verdict="accept"\} \d+$', counts, re.MULTILINE)
    assert re.search(r'^loupe_station_seconds_count\{station="generate"\} \d+$', counts, re.MULTILINE)


def test_a_trace_goes_station_by_station_and_on_from_the_callers(doors, alice, monkeypatch):
    sdk = pytest.importorskip("opentelemetry.sdk.trace")
    export = pytest.importorskip("opentelemetry.sdk.trace.export")
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter").InMemorySpanExporter()
    provider = sdk.TracerProvider()
    provider.add_span_processor(export.SimpleSpanProcessor(memory))
    monkeypatch.setattr(doors.house.services.tracing, "_tracer", Tracing(provider)._tracer)
    caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = alice.post("/v1/turns", json={"prompt": f"make {SECRET} warmer"}, headers={"traceparent": caller})
    spans = {span.name: span for span in until(memory.get_finished_spans, 7)}
    assert {"request", "authenticate", "load_context", "route_intent", "recall", "generate", "record"} <= spans.keys()
    assert {span.context.trace_id for span in spans.values()} == {0x0AF7651916CD43DD8448EB211C80319C}
    assert spans["generate"].parent.span_id == spans["request"].context.span_id
    assert spans["generate"].attributes["loupe.turn_id"] == answer.json()["turn_id"]
    assert spans["request"].attributes["http.route"] == "/v1/turns"
    assert spans["request"].attributes["http.response.status_code"] == 200
    assert SECRET not in "".join(span.to_json() for span in spans.values())


def test_traces_that_cannot_be_sent_refuse_to_start_with_a_sentence(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(TracesRefused, match=r"loupe\[otel\]"):
        Tracing.of(Settings(_env_file=None, data_dir=tmp_path, otlp_url="http://127.0.0.1:4318"))
