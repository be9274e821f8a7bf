"""How much one person may ask for, and that they are told."""

import re

import pytest

from api.admission import Admission
from api.errors import Refusal
from api.limits import Buckets, Limits, Policy
from settings import Settings
from tests.api.problems import problem


def test_a_bucket_gives_its_quota_at_once_and_then_evenly():
    bucket = Buckets(Policy("calls", 5, 60))
    assert [bucket.take("ann", 100.0)[:2] for _ in range(6)] == [(True, n) for n in (4, 3, 2, 1, 0)] + [(False, 0)]
    allowed, _, wait = bucket.take("ann", 100.0)
    assert (allowed, round(wait, 3)) == (False, 12)
    assert bucket.take("bob", 100.0)[0]
    assert bucket.take("ann", 112.0)[0]
    assert not bucket.take("ann", 112.0)[0]


def test_every_answer_says_how_much_is_left(alice):
    answer = alice.get("/v1/profile")
    policy = re.fullmatch(r'"calls";q=(\d+);w=60', answer.headers["ratelimit-policy"])
    left = re.fullmatch(r'"calls";r=(\d+);t=\d+', answer.headers["ratelimit"])
    assert int(left[1]) == int(policy[1]) - 1
    assert "ratelimit" in alice.get("/v1/turns/nothing").headers


@pytest.fixture
def limited(doors, settings, monkeypatch):
    def limit(**given):
        tight = Settings(_env_file=None, **(settings.model_dump() | given))
        monkeypatch.setattr(doors.house, "limits", Limits(tight, doors.house.services.ledger))

    return limit


def test_too_many_calls_are_refused_with_the_time_to_wait(alice, bob, limited):
    limited(calls_per_minute=3)
    assert [alice.get("/v1/profile").status_code for _ in range(3)] == [200] * 3
    refused = alice.get("/v1/profile")
    assert problem(refused, 429)["type"] == "/problems/too-many"
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert refused.headers["ratelimit"].startswith('"calls";r=0;')
    assert bob.get("/v1/profile").status_code == 200
    assert alice.get("/healthz").status_code == 200


def test_the_turns_of_a_day_are_counted_in_the_ledger(alice, limited):
    limited(turns_per_day=2)
    first = alice.post("/v1/turns", json={"prompt": "make it warmer"})
    assert '"turns";q=2;w=86400' in first.headers["ratelimit-policy"]
    assert '"turns";r=1;' in first.headers["ratelimit"]
    alice.post("/v1/turns", json={"prompt": "make it cooler"})
    limited(turns_per_day=2)
    refused = alice.post("/v1/turns", json={"prompt": "make it brighter"})
    problem(refused, 429)
    assert int(refused.headers["retry-after"]) > 80_000
    assert alice.get("/v1/threads").status_code == 200


def test_sessions_without_a_name_are_counted_by_address(doors, limited):
    limited(sessions_per_minute=1)
    with doors.client() as nobody:
        assert nobody.post("/v1/sessions").status_code == 201
        problem(nobody.post("/v1/sessions"), 429)


async def test_the_queue_of_turns_has_an_end():
    places = Admission(Settings(_env_file=None, turns_at_once=1, turns_waiting=1, turns_per_person=1))
    async with places.admitted("ann"):
        with pytest.raises(Refusal) as refused:
            places.check("ann")
        assert refused.value.status_code == 429
        places._in += 1
        assert places.waiting == 1
        with pytest.raises(Refusal) as refused:
            places.check("bob")
        assert refused.value.status_code == 503
        places._in -= 1
    places.check("ann")
    assert (places.running, places.waiting) == (0, 0)
