"""Turns over HTTP: ask, be asked back, look again, judge, step back."""

import concurrent.futures
import io
import json
import time
import uuid

import pytest
from PIL import Image, ImageStat

from tests.api.problems import problem

FOUR = {"edit_summary", "edit_steps", "visual_inference", "style_trace"}
FIELDS = FOUR | {
    *("turn_id", "thread_id", "status", "intent", "questions", "media", "preview", "engines", "degraded", "notes"),
}


def ask(client, prompt="make it warmer", **more):
    answer = client.post("/v1/turns", json={"prompt": prompt, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def attach(client, content, prompt="make it warmer", name="photo.jpg", **fields):
    answer = client.post("/v1/turns", data={"prompt": prompt, **fields}, files={"file": (name, content)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_request_in_words_gets_a_plan_in_the_whole_shape(alice):
    answer = ask(alice, "make it warmer and a bit brighter, crop to a square")
    assert answer.keys() >= FIELDS
    assert answer["status"] == "completed"
    assert answer["intent"]["kind"] == "command"
    assert {step["op"] for step in answer["edit_steps"]} >= {"temperature", "crop"}
    assert answer["preview"] == {"url": None, "not_rendered": []}


def test_a_turn_can_be_read_again_as_it_was_given(alice):
    answer = ask(alice)
    assert alice.get(f"/v1/turns/{answer['turn_id']}").json() == answer


def test_an_unclear_request_is_asked_about_and_goes_on_with_the_answer(alice):
    asked = ask(alice, "hmm do something")
    assert asked["status"] == "needs_clarification"
    assert asked.keys() >= FIELDS
    [question] = asked["questions"]
    replies = {"answers": [{"question_id": question["id"], "answer": question["options"][0]}]}
    answered = alice.post(f"/v1/turns/{asked['turn_id']}/answers", json=replies)
    assert answered.status_code == 200, answered.text
    assert answered.json()["turn_id"] == asked["turn_id"]
    assert answered.json()["status"] == "completed"
    assert answered.json()["edit_steps"]
    assert alice.get(f"/v1/turns/{asked['turn_id']}").json() == answered.json()


def test_an_answer_to_a_question_nobody_asked_is_refused(alice):
    asked = ask(alice, "hmm do something")
    replies = {"answers": [{"question_id": "nobody", "answer": "warmer"}]}
    body = problem(alice.post(f"/v1/turns/{asked['turn_id']}/answers", json=replies), 422)
    assert body["errors"][0]["field"] == "answers.0.question_id"


def test_a_turn_that_asked_nothing_has_nothing_to_answer(alice):
    tastes = {"tone": "dark", "grading": "warm", "pacing": "fast", "format": "vertical"}
    alice.patch("/v1/profile", json={"traits": tastes}).raise_for_status()
    answer = ask(alice)
    assert answer["questions"] == []
    body = {"answers": [{"question_id": "q", "answer": "warmer"}]}
    problem(alice.post(f"/v1/turns/{answer['turn_id']}/answers", json=body), 409)


def test_an_answer_to_a_question_of_taste_is_remembered(alice):
    answer = ask(alice)
    question = answer["questions"][0]
    replies = {"answers": [{"question_id": question["id"], "answer": question["options"][1]}]}
    settled = alice.post(f"/v1/turns/{answer['turn_id']}/answers", json=replies).json()
    assert question["id"] not in {left["id"] for left in settled["questions"]}
    traits = alice.get("/v1/profile").json()["traits"]
    assert traits[question["trait"]]["source"] == "stated"


def test_turns_of_a_thread_come_back_oldest_first_with_what_was_said(alice):
    first = ask(alice, "make it warmer")
    thread_id = first["thread_id"]
    second = ask(alice, "and add some grain", thread_id=thread_id)
    assert second["thread_id"] == thread_id
    thread = alice.get(f"/v1/threads/{thread_id}").json()
    assert [turn["turn_id"] for turn in thread["turns"]] == [first["turn_id"], second["turn_id"]]
    assert [turn["prompt"] for turn in thread["turns"]] == ["make it warmer", "and add some grain"]
    assert thread["turns"][0].items() >= first.items()


def test_a_caller_may_name_a_thread_and_somebody_elses_is_another(alice, bob):
    name = f"holiday-{uuid.uuid4().hex[:6]}"
    mine = ask(alice, thread_id=name)
    theirs = ask(bob, thread_id=name)
    assert mine["thread_id"] == theirs["thread_id"] == name
    assert [turn["turn_id"] for turn in alice.get(f"/v1/threads/{name}").json()["turns"]] == [mine["turn_id"]]
    assert [turn["turn_id"] for turn in bob.get(f"/v1/threads/{name}").json()["turns"]] == [theirs["turn_id"]]


def test_threads_come_a_page_at_a_time(alice):
    made = [ask(alice, f"make it warmer {number}")["thread_id"] for number in range(5)]
    found, query = [], {"limit": 2}
    while True:
        page = alice.get("/v1/threads", params=query).json()
        found += [thread["thread_id"] for thread in page["threads"]]
        if page["next"] is None:
            break
        query["before"] = page["next"]
    assert found == made[::-1]


def test_the_turns_of_a_thread_come_a_page_at_a_time(alice):
    made = [ask(alice, f"make it warmer {number}", thread_id="long")["turn_id"] for number in range(5)]
    found, query = [], {"limit": 2}
    while True:
        page = alice.get("/v1/threads/long", params=query).json()
        found += [turn["turn_id"] for turn in page["turns"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert found == made
    problem(alice.get("/v1/threads/nothing", params={"limit": 2}), 404)


@pytest.mark.parametrize("before", ["x", "nan", "~", "inf~a", ""])
def test_a_place_that_is_on_no_page_is_refused(alice, before):
    problem(alice.get("/v1/threads", params={"before": before}), 422)


def test_six_turns_at_once_on_one_thread_are_there_or_refused(doors, alice):
    token = alice.headers["authorization"].removeprefix("Bearer ")

    def send(number):
        with doors.client(token=token) as client:
            body = {"prompt": f"make it warmer {number}", "thread_id": "crowded"}
            return client.post("/v1/turns", json=body)

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    done = {answer.json()["turn_id"] for answer in answers if answer.status_code == 200}
    assert done
    for refused in (answer for answer in answers if answer.status_code != 200):
        assert problem(refused, 409)["type"] == "/problems/thread-busy"
        assert int(refused.headers["retry-after"]) >= 1
    assert {turn["turn_id"] for turn in alice.get("/v1/threads/crowded").json()["turns"]} == done


def test_an_edit_is_taken_back_and_put_back(alice):
    first = ask(alice)
    thread = f"/v1/threads/{first['thread_id']}"
    undone = alice.post(f"{thread}/undo").json()
    assert undone["turn"]["turn_id"] == first["turn_id"]
    assert undone["now"] is None
    assert alice.get(thread).json()["turns"][0]["undone"] is True
    problem(alice.post(f"{thread}/undo"), 409)
    assert alice.post(f"{thread}/redo").json()["now"]["turn_id"] == first["turn_id"]
    assert alice.get(thread).json()["turns"][0]["undone"] is False
    problem(alice.post(f"{thread}/redo"), 409)


def test_a_judgement_is_kept_with_the_turn(alice):
    answer = ask(alice)
    judged = alice.post(f"/v1/turns/{answer['turn_id']}/feedback", json={"verdict": "accept", "comment": "lovely"})
    assert judged.json()["verdict"] == "accept"
    assert alice.get(f"/v1/threads/{answer['thread_id']}").json()["turns"][0]["verdict"] == "accept"


def test_a_correction_names_every_step_that_does_not_fit(alice):
    turn = ask(alice)["turn_id"]
    steps = [{"op": "temperature", "params": {"amount": 900}}, {"op": "teleport"}]
    body = problem(alice.post(f"/v1/turns/{turn}/feedback", json={"verdict": "modify", "edit_steps": steps}), 422)
    assert {fault["field"] for fault in body["errors"]} == {"edit_steps.s1.temperature.amount", "edit_steps.s2.op"}
    good = [{"op": "temperature", "params": {"amount": 7}}]
    kept = alice.post(f"/v1/turns/{turn}/feedback", json={"verdict": "modify", "edit_steps": good})
    assert kept.json()["verdict"] == "modify"


@pytest.mark.parametrize(
    "body", [{"verdict": "modify"}, {"verdict": "accept", "edit_steps": []}, {"verdict": "maybe"}, {}]
)
def test_a_judgement_that_makes_no_sense_is_refused(alice, body):
    problem(alice.post(f"/v1/turns/{ask(alice)['turn_id']}/feedback", json=body), 422)


WRONG = {
    "no prompt": ({}, "prompt"),
    "an empty prompt": ({"prompt": ""}, "prompt"),
    "a blank prompt": ({"prompt": " \n\t "}, "prompt"),
    "a prompt of nothing but NUL": ({"prompt": "\0\0"}, "prompt"),
    "a prompt without end": ({"prompt": "warmer " * 2_000}, "prompt"),
    "a prompt that is a number": ({"prompt": 7}, "prompt"),
    "a prompt that is a list": ({"prompt": ["warmer"]}, "prompt"),
    "half a character": ({"prompt": "\ud800"}, None),
    "an unknown field": ({"prompt": "x", "propmt": "y"}, "propmt"),
    "a field with half a character": ({"prompt": "x", "\ud800": 1}, None),
    "a thread with a path in it": ({"prompt": "x", "thread_id": "../../etc"}, "thread_id"),
    "a thread that is empty": ({"prompt": "x", "thread_id": ""}, "thread_id"),
    "a thread without end": ({"prompt": "x", "thread_id": "a" * 65}, "thread_id"),
    "media that is no list": ({"prompt": "x", "media_ids": "abc"}, "media_ids"),
    "media with a path in it": ({"prompt": "x", "media_ids": ["../x"]}, "media_ids.0"),
    "too much media": ({"prompt": "x", "media_ids": [f"m{n}" for n in range(17)]}, "media_ids"),
    "an unknown trait": ({"prompt": "x", "overrides": [{"trait": "mood", "value": "x"}]}, "overrides.0.trait"),
    "a preview that is maybe": ({"prompt": "x", "preview": "maybe"}, "preview"),
    "a list": ([], None),
    "null": (None, None),
    "a string": ("make it warmer", None),
}


@pytest.mark.parametrize(("body", "field"), WRONG.values(), ids=WRONG.keys())
def test_a_request_that_does_not_fit_names_the_field(alice, body, field):
    answer = alice.post("/v1/turns", content=json.dumps(body), headers={"content-type": "application/json"})
    refused = problem(answer, answer.status_code)
    assert answer.status_code in (400, 422)
    if field is not None:
        assert field in {fault["field"] for fault in refused["errors"]}


BODIES = {
    "nothing": (b"", 400),
    "half of it": (b'{"prompt": "x"', 400),
    "NaN": (b'{"prompt": "x", "preview": NaN}', 400),
    "not text": (b"\xff\xfe\x00", 400),
    "deep": (b'{"prompt": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "large": (b'{"prompt": "' + b"x" * 1_100_000 + b'"}', 413),
}


@pytest.mark.parametrize(("body", "status"), BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("route", ["/v1/turns", "/v1/turns/x/feedback", "/v1/turns/x/answers"])
def test_a_body_that_cannot_be_read_is_refused(alice, route, body, status):
    answer = alice.post(route, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (status, 422)
    problem(answer, answer.status_code)


def test_a_large_body_is_refused_by_what_arrives_not_by_what_was_declared(alice):
    def pieces():
        for _ in range(40):
            yield b" " * 65_536

    problem(alice.post("/v1/turns", content=pieces(), headers={"content-type": "application/json"}), 413)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
def test_another_kind_of_body_is_refused(alice, content_type):
    problem(alice.post("/v1/turns", content=b'{"prompt": "x"}', headers={"content-type": content_type}), 415)


def test_media_that_is_not_there_is_named(alice, bob, photo):
    body = problem(alice.post("/v1/turns", json={"prompt": "x", "media_ids": ["nothing-here"]}), 404)
    assert "nothing-here" in body["detail"]
    theirs = bob.post("/v1/media", files={"file": photo}).json()["media_id"]
    problem(alice.post("/v1/turns", json={"prompt": "x", "media_ids": [theirs]}), 404)


def test_one_turn_of_a_thread_runs_at_a_time_and_none_is_lost(doors, alice):
    thread = f"t-{uuid.uuid4().hex[:8]}"

    def send(number):
        with doors.client(token=alice.headers["authorization"].removeprefix("Bearer ")) as client:
            return client.post("/v1/turns", json={"prompt": f"make it warmer {number}", "thread_id": thread})

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    done = {answer.json()["turn_id"] for answer in answers if answer.status_code == 200}
    for refused in (answer for answer in answers if answer.status_code != 200):
        problem(refused, 409)
        assert int(refused.headers["retry-after"]) >= 1
    assert done
    assert {turn["turn_id"] for turn in alice.get(f"/v1/threads/{thread}").json()["turns"]} == done


def test_a_photo_with_a_turn_is_looked_at_and_shown(alice, photo):
    answer = attach(alice, photo, "make it warmer and crop to a square")
    assert answer["status"] == "completed"
    assert answer["media"][0]["kind"] == "image"
    assert answer["visual_inference"]
    shown = alice.get(answer["preview"]["url"])
    assert shown.status_code == 200, shown.text
    after = Image.open(io.BytesIO(shown.content)).convert("RGB")
    before = Image.open(io.BytesIO(alice.get(answer["preview"]["url"], params={"side": "before"}).content))
    assert after.width == after.height
    assert before.size == (640, 427)
    assert warmth(after) > warmth(before.convert("RGB"))


def warmth(image):
    red, _, blue = (ImageStat.Stat(band).mean[0] for band in image.split())
    return red - blue


def test_a_preview_builds_on_the_turns_below_it(alice, photo):
    first = attach(alice, photo, "make it black and white")
    second = ask(alice, "crop to a square", thread_id=first["thread_id"])
    assert second["builds_on"] == first["turn_id"]
    shown = Image.open(io.BytesIO(alice.get(second["preview"]["url"]).content)).convert("RGB")
    assert shown.width == shown.height
    red, green, blue = shown.resize((1, 1)).getpixel((0, 0))
    assert max(red, green, blue) - min(red, green, blue) <= 3


def test_before_and_after_can_be_compared(alice, photo):
    url = attach(alice, photo)["preview"]["url"]
    compared = alice.get(url, params={"side": "compare"})
    assert compared.status_code == 200
    assert Image.open(io.BytesIO(compared.content)).width > 400


def test_a_preview_is_rendered_once_for_all_who_ask_at_once(doors, alice, photo, monkeypatch):
    rendered = []
    workers = doors.house.services.workers
    real = type(workers).run

    async def counted(self, function, *arguments, seconds):
        if "render" in str(function):
            rendered.append(function)
        return await real(self, function, *arguments, seconds=seconds)

    monkeypatch.setattr(type(workers), "run", counted)
    turn = attach(alice, photo + uuid.uuid4().bytes, preview="true")
    url, media_id = turn["preview"]["url"], turn["media"][0]["media_id"]
    token = alice.headers["authorization"].removeprefix("Bearer ")

    def see(_):
        with doors.client(token=token) as client:
            return client.get(url).content

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(see, range(8)))
    assert len(seen) == 1
    assert sum(media_id in str(one) for one in rendered) == 1


def test_a_preview_is_not_sent_twice_to_somebody_who_has_it(alice, photo):
    url = attach(alice, photo)["preview"]["url"]
    first = alice.get(url)
    again = alice.get(url, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert alice.get(url, headers={"range": "bytes=0-99"}).content == first.content[:100]


def test_a_turn_without_media_has_nothing_to_look_at(alice):
    problem(alice.get(f"/v1/turns/{ask(alice)['turn_id']}/preview"), 404)


def test_a_side_nobody_knows_is_refused(alice, photo):
    problem(alice.get(attach(alice, photo)["preview"]["url"], params={"side": "inside"}), 422)


def test_a_preview_nobody_wants_is_not_promised(alice, photo):
    assert attach(alice, photo, preview="false")["preview"]["url"] is None


def test_a_clip_with_a_turn_is_cut_and_shown(alice, clip):
    answer = attach(alice, clip, "trim it to the first two seconds and make it warmer", name="clip.mp4")
    assert answer["media"][0]["kind"] == "video"
    shown = alice.get(f"/v1/turns/{answer['turn_id']}/preview")
    assert shown.status_code == 200, shown.text
    assert shown.headers["content-type"] == "video/mp4"
    compared = alice.get(f"/v1/turns/{answer['turn_id']}/preview", params={"side": "compare"})
    assert compared.status_code == 200, compared.text


def test_a_turn_streams_what_happens_and_ends_with_the_answer(alice, photo):
    events = []
    files = {"file": ("a.jpg", photo)}
    accept = {"accept": "text/event-stream"}
    with alice.stream("POST", "/v1/turns", data={"prompt": "make it warmer"}, files=files, headers=accept) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        event = {}
        for line in stream.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            elif event:
                events.append((event["id"], event["event"], json.loads(event["data"])))
                event = {}
    kinds = [kind for _, kind, _ in events]
    assert kinds[-1] == "result"
    assert {"node", "step"} <= set(kinds)
    assert len({number for number, _, _ in events}) == len(events)
    finished = [data["node"] for _, kind, data in events if kind == "node" and data["state"] == "finished"]
    assert finished == ["authenticate", "load_context", "route_intent", "analyze_media", "recall", "generate", "record"]
    answer = events[-1][2]
    assert [data["op"] for _, kind, data in events if kind == "step"] == [step["op"] for step in answer["edit_steps"]]
    assert alice.get(f"/v1/turns/{answer['turn_id']}").json() == answer


def test_a_stream_that_cannot_begin_is_refused_like_any_request(alice):
    problem(alice.post("/v1/turns", json={}, headers={"accept": "text/event-stream"}), 422)


def test_a_stream_of_a_busy_thread_is_refused_with_a_status(doors, alice):
    me = doors.house.services.identity.verify(alice.headers["authorization"].removeprefix("Bearer ")).user_id
    with doors.house.runs.alone(me, "busy"):
        body = {"prompt": "make it warmer", "thread_id": "busy"}
        problem(alice.post("/v1/turns", json=body, headers={"accept": "text/event-stream"}), 409)
        problem(alice.post("/v1/threads/busy/undo"), 409)
    assert ask(alice, thread_id="busy")["status"] == "completed"


def test_a_caller_who_leaves_stops_the_work(doors, alice, monkeypatch):
    import asyncio

    stopped = []

    async def slow(self, *_):
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            stopped.append(True)
            raise

    monkeypatch.setattr(type(doors.house.services.vectors), "nearest_looks", slow)
    threads = {"application/json": uuid.uuid4().hex, "text/event-stream": uuid.uuid4().hex}
    for accept, thread in threads.items():
        with pytest.raises(Exception, match="timed out"):
            alice.post(
                "/v1/turns",
                json={"prompt": "make it warmer", "thread_id": thread},
                headers={"accept": accept},
                timeout=0.5,
            )
    deadline = time.monotonic() + 20
    while len(stopped) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(stopped) == 2
    monkeypatch.undo()
    for thread in threads.values():
        assert ask(alice, thread_id=thread)["status"] == "completed"


def test_a_turn_has_a_deadline(doors, alice, monkeypatch):
    import asyncio

    async def slow(self, *_):
        await asyncio.sleep(30)

    monkeypatch.setattr(type(doors.house.services.vectors), "nearest_looks", slow)
    monkeypatch.setattr(doors.house.runs, "_seconds", 0.3)
    refused = alice.post("/v1/turns", json={"prompt": "make it warmer"})
    problem(refused, 504)
    assert "retry-after" in refused.headers


def test_a_fault_nobody_expected_says_nothing_of_itself(doors, alice, monkeypatch):
    async def broken(self, *_, **__):
        raise RuntimeError("/secret/path and a password")

    monkeypatch.setattr(type(doors.house.services.ledger), "turn", broken)
    refused = alice.get("/v1/turns/abc")
    body = problem(refused, 500)
    assert "secret" not in refused.text
    assert body["request_id"] in body["detail"]


def test_a_style_given_beside_the_prompt_holds_for_this_turn(alice):
    given = [{"trait": "grading", "value": "pastel"}]
    answer = ask(alice, "make it brighter", overrides=given)
    assert answer["status"] == "completed"
    assert alice.get("/v1/profile").json()["traits"]["grading"]["source"] == "default"


def test_a_guest_is_answered_and_teaches_nothing(guest):
    answer = ask(guest)
    assert answer["edit_steps"]
    assert guest.get(f"/v1/turns/{answer['turn_id']}").json() == answer
    problem(guest.patch("/v1/profile", json={"traits": {"grading": "warm"}}), 403)
