"""A POST that is sent again with its key: done once, answered the same."""

import concurrent.futures
import time
import uuid

import pytest

from memory.replays import KEPT_S
from tests.api.problems import problem

ASK = {"prompt": "make it warmer and a bit brighter"}


def key():
    return {"idempotency-key": str(uuid.uuid4())}


def turns_of(client):
    return sum(thread["turns"] for thread in client.get("/v1/threads").json()["threads"])


def person(doors, client):
    return doors.house.services.identity.verify(client.headers["authorization"].removeprefix("Bearer ")).user_id


def replayed(first, again):
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for name in ("content-type", "location", "loupe-not-rendered"):
        assert again.headers.get(name) == first.headers.get(name)


def test_a_repeated_turn_is_answered_byte_for_byte_and_happens_once(alice):
    given = key()
    first, again = (alice.post("/v1/turns", json=ASK, headers=given) for _ in range(2))
    assert first.status_code == 200
    replayed(first, again)
    assert turns_of(alice) == 1


def test_eight_at_once_make_one_turn(doors, alice):
    given = key()
    token = alice.headers["authorization"].removeprefix("Bearer ")

    def send(_):
        with doors.client(token=token) as client:
            return client.post("/v1/turns", json=ASK, headers=given)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    done = [answer for answer in answers if answer.status_code == 200]
    assert done
    assert {answer.content for answer in done} == {done[0].content}
    for refused in (answer for answer in answers if answer.status_code != 200):
        assert problem(refused, 409)["type"] == "/problems/key-busy"
        assert int(refused.headers["retry-after"]) >= 1
    assert turns_of(alice) == 1


def test_a_key_of_another_request_is_refused(alice):
    given = key()
    alice.post("/v1/turns", json=ASK, headers=given)
    other = alice.post("/v1/turns", json={"prompt": "make it cooler"}, headers=given)
    assert problem(other, 422)["type"] == "/problems/key-reused"
    elsewhere = alice.post("/v1/turns/x/feedback", json={"verdict": "accept"}, headers=given)
    assert problem(elsewhere, 422)["type"] == "/problems/key-reused"
    assert turns_of(alice) == 1


def test_a_form_counts_by_its_parts_and_not_by_its_boundary(doors, alice, photo):
    given = key()

    def send(content, boundary):
        files = {"file": ("a.jpg", content)}
        headers = given | {"content-type": f"multipart/form-data; boundary={boundary}"}
        return alice.post("/v1/turns", data={"prompt": "make it warmer"}, files=files, headers=headers)

    first, again = send(photo, "one"), send(photo, "another")
    assert first.json()["media"]
    replayed(first, again)
    assert problem(send(photo + b"!", "one"), 422)["type"] == "/problems/key-reused"
    assert turns_of(alice) == 1


def test_an_upload_is_stored_once(doors, alice, photo):
    given = key()
    first, again = (alice.post("/v1/media", files={"file": ("a.jpg", photo)}, headers=given) for _ in range(2))
    assert first.status_code == 201
    replayed(first, again)


def test_a_stream_is_told_again_event_for_event(alice):
    headers = key() | {"accept": "text/event-stream"}
    first = alice.post("/v1/turns", json=ASK, headers=headers)
    assert b"event: result" in first.content
    # The events are kept a moment after the last of them was heard; until then the key is at work.
    again = first
    for _ in range(100):
        again = alice.post("/v1/turns", json=ASK, headers=headers)
        if again.status_code != 409:
            break
        time.sleep(0.05)
    replayed(first, again)
    assert turns_of(alice) == 1


def test_undo_with_a_key_moves_one_turn(alice):
    thread = alice.post("/v1/turns", json=ASK).json()["thread_id"]
    alice.post("/v1/turns", json={"prompt": "more contrast", "thread_id": thread})
    given = key()
    first, again = (alice.post(f"/v1/threads/{thread}/undo", headers=given) for _ in range(2))
    replayed(first, again)
    assert [turn["undone"] for turn in alice.get(f"/v1/threads/{thread}").json()["turns"]] == [False, True]


def test_a_refusal_is_kept_too_unless_trying_again_may_help(doors, alice):
    given = key()
    first, again = (alice.post("/v1/turns", json={"prompt": ""}, headers=given) for _ in range(2))
    problem(first, 422)
    replayed(first, again)
    with doors.house.runs.alone(person(doors, alice), "busy"):
        body = ASK | {"thread_id": "busy"}
        busy = key()
        problem(alice.post("/v1/turns", json=body, headers=busy), 409)
    assert alice.post("/v1/turns", json=body, headers=busy).status_code == 200


def test_a_key_belongs_to_a_person_and_goes_with_them(doors, alice, bob):
    given = key()
    hers = alice.post("/v1/turns", json=ASK, headers=given)
    his = bob.post("/v1/turns", json=ASK, headers=given)
    assert his.status_code == 200
    assert his.json()["turn_id"] != hers.json()["turn_id"]
    alice.delete("/v1/me").raise_for_status()
    anew = alice.post("/v1/turns", json=ASK, headers=given)
    assert "idempotency-replayed" not in anew.headers


def test_a_key_is_forgotten_after_a_day(doors, alice):
    given = key()
    first = alice.post("/v1/turns", json=ASK, headers=given)
    doors.run(doors.house.services.ledger.sweep(time.time() + KEPT_S + 1))
    again = alice.post("/v1/turns", json=ASK, headers=given)
    assert again.json()["turn_id"] != first.json()["turn_id"]


@pytest.mark.parametrize("given", ["", "a" * 256, "a\tb", "naïve"])
def test_what_is_no_key_is_refused(alice, given):
    refused = alice.post("/v1/turns", json=ASK, headers={"idempotency-key": given.encode("latin-1")})
    assert "Idempotency-Key" in problem(refused, 422)["detail"]


def test_a_key_without_a_token_opens_nothing(doors):
    with doors.client() as nobody:
        problem(nobody.post("/v1/turns", json=ASK, headers=key()), 401)


def test_what_was_written_before_a_crash_is_found_and_not_written_twice(doors, alice):
    """The first server wrote the turn and died before it answered: its key is held by nobody."""
    given, ledger, me = key(), doors.house.services.ledger, person(doors, alice)
    first = alice.post("/v1/turns", json=ASK, headers=given).json()
    alice.post(f"/v1/turns/{first['turn_id']}/feedback", json={"verdict": "accept"})
    doors.run(ledger._database.write(unanswered, me, given["idempotency-key"]))
    again = alice.post("/v1/turns", json=ASK, headers=given)
    assert again.json() == first
    assert turns_of(alice) == 1


def unanswered(connection, user_id, name):
    from memory.tables import replays

    row = (replays.c.user_id == user_id) & (replays.c.key == name)
    connection.execute(replays.update().where(row).values(status=None, body=None, headers=None, owner=None))
