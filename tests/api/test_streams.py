"""Streams that break off: whoever comes back gets the rest, and a turn nobody comes back to is stopped."""

import asyncio
import json
import time
import uuid

import pytest

from tests.api.problems import problem

EVENTS = {"accept": "text/event-stream"}
ASK = {"prompt": "make it warmer"}


def events(lines):
    event = {}
    for line in lines:
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value
        elif event:
            yield event["id"], event["event"], json.loads(event["data"])
            event = {}


def told(response):
    return list(events([*response.text.split("\n"), ""]))


@pytest.fixture
def gate(doors, monkeypatch):
    """A station that waits for a signal, and notes when it is stopped."""
    opened, stopped = asyncio.Event(), []

    async def wait(self, *_):
        try:
            await opened.wait()
        except asyncio.CancelledError:
            stopped.append(True)
            raise
        return []

    monkeypatch.setattr(type(doors.house.services.vectors), "nearest_looks", wait)
    yield lambda: doors.loop.call_soon_threadsafe(opened.set), stopped
    doors.loop.call_soon_threadsafe(opened.set)


def begin(client, wanted=3):
    """The first events of a turn, and then the line breaks."""
    seen = []
    with client.stream("POST", "/v1/turns", json=ASK, headers=EVENTS) as stream:
        for event in events(stream.iter_lines()):
            seen.append(event)
            if len(seen) == wanted:
                return seen
    raise AssertionError("the turn ended before it was left")


@pytest.mark.parametrize("how", ["GET", "POST"])
def test_somebody_who_comes_back_gets_the_rest_and_no_event_twice(doors, alice, gate, how):
    let_on, stopped = gate
    seen = begin(alice)
    turn_id, _, _ = seen[-1][0].rpartition(".")
    let_on()
    headers = EVENTS | {"last-event-id": seen[-1][0]}
    if how == "GET":
        rest = told(alice.get(f"/v1/turns/{turn_id}", headers=headers))
    else:
        rest = told(alice.post("/v1/turns", json=ASK, headers=headers))
    numbers = [int(number.rpartition(".")[2]) for number, _, _ in seen + rest]
    assert numbers == list(range(1, len(numbers) + 1))
    assert rest[-1][1] == "result"
    assert not stopped
    assert alice.get(f"/v1/turns/{turn_id}").json() == rest[-1][2]
    assert len(alice.get("/v1/threads").json()["threads"]) == 1


def test_a_turn_nobody_comes_back_to_is_stopped(doors, alice, gate, monkeypatch):
    _, stopped = gate
    monkeypatch.setattr(doors.house.relays, "_grace_s", 0.3)
    begin(alice)
    deadline = time.monotonic() + 20
    while not stopped and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stopped
    assert alice.get("/v1/threads").json()["threads"] == []


def test_the_events_of_a_finished_turn_can_be_asked_for_again(alice):
    first = told(alice.post("/v1/turns", json=ASK, headers=EVENTS))
    turn_id = first[-1][2]["turn_id"]
    assert told(alice.get(f"/v1/turns/{turn_id}", headers=EVENTS)) == first
    after = alice.get(f"/v1/turns/{turn_id}", headers=EVENTS | {"last-event-id": first[-2][0]})
    assert told(after) == first[-1:]


def test_of_an_older_turn_the_answer_is_told(alice):
    answer = alice.post("/v1/turns", json=ASK).json()
    [(number, kind, data)] = told(alice.get(f"/v1/turns/{answer['turn_id']}", headers=EVENTS))
    assert (kind, data) == ("result", answer)
    assert number.startswith(answer["turn_id"])


def test_nobody_else_hears_a_turn(alice, bob, gate):
    let_on, _ = gate
    seen = begin(alice)
    turn_id = seen[-1][0].rpartition(".")[0]
    problem(bob.get(f"/v1/turns/{turn_id}", headers=EVENTS), 404)
    problem(bob.post("/v1/turns", json=ASK, headers=EVENTS | {"last-event-id": seen[-1][0]}), 404)
    let_on()


@pytest.mark.parametrize("given", ["x", "x.y", ".1", "x.-1", "x.1234567890"])
def test_an_id_of_no_event_is_refused(alice, given):
    problem(alice.post("/v1/turns", json=ASK, headers=EVENTS | {"last-event-id": given}), 422)


def test_the_events_after_an_answer_are_not_those_before_it(alice):
    asked = told(alice.post("/v1/turns", json={"prompt": "hmm do something"}, headers=EVENTS))
    answer = asked[-1][2]
    assert answer["status"] == "needs_clarification"
    replies = {"answers": [{"question_id": answer["questions"][0]["id"], "answer": "warmer"}]}
    rest = told(alice.post(f"/v1/turns/{answer['turn_id']}/answers", json=replies, headers=EVENTS))
    assert rest[-1][2]["status"] == "completed"
    assert not {number for number, _, _ in asked} & {number for number, _, _ in rest}
    again = alice.get(f"/v1/turns/{answer['turn_id']}", headers=EVENTS | {"last-event-id": asked[-1][0]})
    assert told(again) == rest


def test_a_beat_keeps_a_silent_stream_open(alice, gate, monkeypatch):
    let_on, _ = gate
    monkeypatch.setattr("api.relays.BEAT_S", 0.1)
    beats = 0
    with alice.stream("POST", "/v1/turns", json=ASK | {"thread_id": uuid.uuid4().hex}, headers=EVENTS) as stream:
        for line in stream.iter_lines():
            beats += line.startswith(":")
            if beats == 2:
                let_on()
    assert beats >= 2
