"""What was done without a name, and who may do what with a token."""

import pytest

from tests.api.problems import problem

ASK = {"prompt": "make it warmer"}


def bearer(client):
    return client.headers["authorization"].removeprefix("Bearer ")


def claim(client, guest, **more):
    return client.post("/v1/sessions/claim", json={"token": bearer(guest), **more})


def lived(guest, photo):
    turn = guest.post("/v1/turns", data=ASK | {"thread_id": "mine"}, files={"file": ("a.jpg", photo)}).json()
    guest.post("/v1/turns", json={"prompt": "more contrast", "thread_id": "mine"}).raise_for_status()
    guest.post(f"/v1/turns/{turn['turn_id']}/feedback", json={"verdict": "accept"}).raise_for_status()
    taste = {"prompt": "from now on always make my photos warm", "thread_id": "taste"}
    guest.post("/v1/turns", json=taste).raise_for_status()
    return turn


def test_a_session_without_a_name_becomes_somebodys(doors, alice, guest, photo):
    alice.post("/v1/turns", json=ASK | {"thread_id": "mine"}).raise_for_status()
    turn = lived(guest, photo)
    media_id = turn["media"][0]["media_id"]
    assert claim(alice, guest).json() == {"turns": 3, "media": 1}
    threads = alice.get("/v1/threads").json()["threads"]
    assert sorted(thread["turns"] for thread in threads) == [1, 1, 2]
    taken = alice.get(f"/v1/turns/{turn['turn_id']}").json()
    assert taken["edit_steps"] == turn["edit_steps"]
    assert taken["thread_id"] in {thread["thread_id"] for thread in threads} - {"mine"}
    assert alice.get(f"/v1/media/{media_id}/content").content == photo
    assert alice.get(turn["preview"]["url"]).status_code == 200
    problem(guest.get(f"/v1/turns/{turn['turn_id']}"), 404)
    problem(guest.get(f"/v1/media/{media_id}"), 404)
    assert guest.get("/v1/threads").json()["threads"] == []
    assert claim(alice, guest).json() == {"turns": 0, "media": 0}


def evidence(client):
    profile = client.get("/v1/profile").json()
    return profile["traits"], profile["sliders"]


def test_its_lessons_come_along_only_if_the_person_says_so(alice, bob, doors, photo):
    nothing = evidence(alice)
    for person, memory in ((alice, False), (bob, True)):
        with doors.client() as nobody:
            token = nobody.post("/v1/sessions").json()["token"]
        with doors.client(token=token) as guest:
            turn = lived(guest, photo)
            claim(person, guest, memory=memory).raise_for_status()
        kept = person.get(f"/v1/threads/{turn['thread_id']}").json()["turns"][0]["verdict"]
        assert kept == ("accept" if memory else None)
    assert evidence(alice) == nothing
    assert evidence(bob) != nothing


def test_what_was_taken_over_outlives_the_session_and_a_rebuild(doors, alice, guest, photo):
    turn = lived(guest, photo)
    ledger = doors.house.services.ledger
    expiry = doors.house.services.identity.verify(bearer(guest)).expires_at
    claim(alice, guest, memory=True).raise_for_status()
    me = doors.house.services.identity.verify(bearer(alice)).user_id
    before = alice.get("/v1/profile").json()
    doors.run(ledger.rebuild(me))
    assert alice.get("/v1/profile").json() == before
    doors.run(ledger.sweep(expiry + 1))
    assert alice.get(f"/v1/turns/{turn['turn_id']}").status_code == 200


def test_a_session_goes_to_somebody_with_a_name_only(doors, alice, bob, guest):
    guest.post("/v1/turns", json=ASK).raise_for_status()
    with doors.client() as nobody:
        other = nobody.post("/v1/sessions").json()["token"]
    with doors.client(token=other) as another:
        problem(claim(another, guest), 403)
    problem(claim(alice, bob), 422)
    problem(alice.post("/v1/sessions/claim", json={"token": "x"}), 422)
    assert len(guest.get("/v1/threads").json()["threads"]) == 1


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        ({"loupe:read"}, {"read"}),
        ({"loupe:write"}, {"write"}),
        ({"loupe:account"}, {"account"}),
        ({"openid", "email"}, {"read", "write", "account"}),
    ],
)
def test_a_token_is_good_for_its_scopes(doors, scopes, allowed):
    with doors.client(token=doors.token("scoped", scopes=frozenset(scopes))) as client:
        tried = {
            "read": client.get("/v1/threads"),
            "write": client.post("/v1/turns", json=ASK),
            "account": client.get("/v1/me/export"),
        }
    for name, answer in tried.items():
        if name in allowed:
            assert answer.status_code == 200
        else:
            problem(answer, 403)
            assert f'scope="loupe:{name}"' in answer.headers["www-authenticate"]
