"""What holds at every door: who may pass, what a refusal looks like, what an answer carries."""

import re
import uuid

import pytest
from starlette.routing import Match

from tests.api.problems import problem

PUBLIC = {"/healthz", "/readyz", "/metrics", "/openapi.json", "/v1/sessions"}
BODIES = {
    "apply": {"media_ids": ["x"]},
    "answers": {"answers": [{"question_id": "q", "answer": "warmer"}]},
    "claim": {"token": "x"},
    "feedback": {"verdict": "accept"},
    "preview": {"edit_steps": []},
    "profile": {"traits": {"grading": "warm"}},
    "turns": {"prompt": "make it warmer"},
}
FORGED = {
    "nothing": None,
    "another scheme": "Basic YWxpY2U6eA==",
    "no token": "Bearer",
    "not a token": "Bearer hello",
    "alg none": "Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhbGljZSJ9.",
    "two tokens": "Bearer a b",
}


def operations(doors):
    document = doors.client().get("/openapi.json").json()
    for path, item in document["paths"].items():
        for method in item:
            yield method.upper(), path


def call(client, method, path, **ids):
    url = re.sub(r"{(\w+)}", lambda match: ids.get(match[1], "grading" if match[1] == "trait" else "x"), path)
    last = path.rsplit("/", 1)[-1]
    if path == "/v1/media":
        return client.request(method, url, files={"file": b"x"})
    if last == "export":
        url += "?format=json"
    return client.request(method, url, json=BODIES.get(last) if method in ("POST", "PATCH") else None)


@pytest.mark.parametrize("header", FORGED.values(), ids=FORGED.keys())
def test_no_door_opens_without_a_token_that_holds(doors, header):
    with doors.client() as nobody:
        if header:
            nobody.headers["authorization"] = header
        closed = [(method, path) for method, path in operations(doors) if path not in PUBLIC]
        assert len(closed) >= 15
        for method, path in closed:
            refused = call(nobody, method, path)
            problem(refused, 401)
            assert refused.headers["www-authenticate"].startswith("Bearer")


def test_what_belongs_to_somebody_else_is_not_there(doors, alice, bob, photo):
    turn = alice.post("/v1/turns", data={"prompt": "make it warmer"}, files={"file": ("a.jpg", photo)}).json()
    theirs = {
        "turn_id": turn["turn_id"],
        "thread_id": turn["thread_id"],
        "media_id": turn["media"][0]["media_id"],
        "job_id": alice.post(f"/v1/turns/{turn['turn_id']}/render").json()["job_id"],
    }
    behind = [one for one in operations(doors) if "{" in one[1] and "{trait}" not in one[1]]
    assert len(behind) >= 9
    for method, path in behind:
        refused = call(bob, method, path, **theirs)
        nothing = call(bob, method, path)
        assert problem(refused, 404)["detail"] == problem(nothing, 404)["detail"], (method, path)
    assert alice.get(f"/v1/turns/{turn['turn_id']}").json() == turn
    assert alice.get(f"/v1/threads/{turn['thread_id']}").json()["turns"][0]["verdict"] is None


def test_lists_hold_only_ones_own(alice, bob):
    alice.post("/v1/turns", json={"prompt": "make it warmer"})
    assert bob.get("/v1/threads").json() == {"threads": [], "next": None}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/v1/nowhere", "/v1/turns/a/b/c", "/v1/media/%00", "/v1/turns/..%2f..%2fx"]
)
def test_an_address_that_is_not_there(alice, path):
    problem(alice.get(path), 404)


def test_a_method_that_is_not_there_says_which_are(alice):
    refused = alice.delete("/v1/turns")
    problem(refused, 405)
    assert "POST" in refused.headers["allow"]


def test_every_answer_names_itself_and_is_not_guessed_at(alice):
    answer = alice.get("/v1/profile")
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    mine = alice.get("/v1/profile", headers={"x-request-id": "from-my-side-1"})
    assert mine.headers["x-request-id"] == "from-my-side-1"
    forged = alice.get("/v1/profile", headers={"x-request-id": "<script>alert(1)</script>"})
    assert re.fullmatch(r"[0-9a-f]{32}", forged.headers["x-request-id"])


def test_the_document_names_every_address_and_no_other_server(doors):
    text = doors.client().get("/openapi.json").text
    assert "http://" not in text
    assert "https://" not in text
    document = doors.client().get("/openapi.json").json()
    named = set(re.findall(r'"#/components/schemas/(\w+)"', text))
    assert named <= document["components"]["schemas"].keys()
    body = document["paths"]["/v1/turns"]["post"]["requestBody"]["content"]
    assert body.keys() == {"application/json", "multipart/form-data"}


def test_pages_that_load_scripts_from_elsewhere_are_off(alice):
    assert {alice.get(path).status_code for path in ("/docs", "/redoc")} == {404}


def test_health_is_open_and_says_nothing_of_anybody(doors, alice):
    alice.post("/v1/turns", json={"prompt": "make it warmer, secretly"})
    with doors.client() as nobody:
        assert nobody.get("/healthz").json() == {"status": "alive"}
        assert nobody.get("/readyz").json() == {"status": "ready"}
        counts = nobody.get("/metrics").text
    assert 'loupe_requests_total{route="/v1/turns",method="POST",status="200"}' in counts
    assert 'loupe_turns_total{intent="command",status="completed"}' in counts
    assert "loupe_station_seconds_bucket" in counts
    assert "secretly" not in counts
    assert "alice" not in counts


def test_somebody_without_a_name_gets_a_token_that_ends(doors):
    with doors.client() as nobody:
        session = nobody.post("/v1/sessions")
    assert session.status_code == 201
    assert session.json().keys() == {"token", "expires_at"}
    identity = doors.house.services.identity.verify(session.json()["token"])
    assert identity.anonymous


def test_a_profile_can_be_said_read_and_forgotten(alice):
    said = alice.patch("/v1/profile", json={"traits": {"grading": "warm"}}).json()
    assert said["traits"]["grading"]["value"] == "warm"
    assert alice.get("/v1/profile").json() == said
    assert said.keys() >= {"traits", "sliders", "archetype"}
    assert said["traits"]["grading"].keys() >= {"value", "confidence", "evidence"}
    forgotten = alice.delete("/v1/profile/traits/grading").json()
    assert forgotten["traits"]["grading"]["source"] == "default"


@pytest.mark.parametrize(
    "traits", [{}, {"mood": "dark"}, {"grading": ""}, {"grading": 7}, {"grading": "x" * 200}, {"grading": None}]
)
def test_a_taste_that_is_none_is_refused(alice, traits):
    problem(alice.patch("/v1/profile", json={"traits": traits}), 422)


def test_a_trait_nobody_has_cannot_be_forgotten(alice):
    problem(alice.delete("/v1/profile/traits/mood"), 404)


def test_no_two_routes_answer_the_same_call(doors):
    for method, path in operations(doors):
        scope = {"type": "http", "method": method, "path": path.replace("{", "").replace("}", ""), "headers": []}
        matching = [route for route in doors.app.routes if route.matches(scope)[0] is Match.FULL]
        assert len(matching) == 1, (method, path)


def test_ids_are_not_to_be_guessed(alice):
    answer = alice.post("/v1/turns", json={"prompt": "make it warmer"}).json()
    assert uuid.UUID(answer["turn_id"]).version == 4


def test_more_than_can_be_served_at_once_is_sent_away_and_health_is_not(doors, alice, monkeypatch):
    monkeypatch.setattr("api.middleware.MOST_AT_ONCE", 0)
    refused = alice.get("/v1/profile")
    problem(refused, 503)
    assert int(refused.headers["retry-after"]) >= 1
    assert alice.get("/healthz").status_code == 200
