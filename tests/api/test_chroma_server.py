"""The whole house with its vectors on a Chroma server, which comes late, goes away, and comes back."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from api.sweep import sweep
from memory.kept_vectors import KeptVectors
from settings import Settings
from tests.api.test_me import found
from tests.api.test_turns import ask
from tests.chroma import free_port, program, serving
from tests.conftest import serve_in_thread

CHROMA = program()
pytestmark = pytest.mark.skipif(CHROMA is None, reason="the program `chroma` is not beside this Python")


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def doors(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("memory.store.REST_S", 0.0)
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", workers=1, chroma_url=f"http://127.0.0.1:{port}")
    yield from serve_in_thread(settings)


def clean_up(doors):
    house = doors.house
    doors.run(sweep(house.services, house.saver, house.renders))


def recalled(doors, user, answer):
    return doors.run(doors.house.services.ledger.turn(user, answer["turn_id"])).recalled


def degraded(answer):
    return [one["part"] for one in answer["degraded"]]


def test_a_chroma_server_that_comes_late_remembers_forgets_goes_away_and_comes_back(doors, port, tmp_path, monkeypatch):
    mark, folder = f"canary-{uuid.uuid4().hex}", tmp_path / "chroma"
    index = doors.house.services.vectors
    with doors.client(f"ann-{mark}") as ann, doors.client("bob") as bob:
        first = ask(ann, f"make the beach warmer {mark}")
        ask(bob, "make the street cooler")
        with serving(CHROMA, folder, port):
            clean_up(doors)
            assert index.agrees
            doors.run(index.flush())
            assert doors.run(index.count()) == 2
            monkeypatch.setattr(index, "_kept", KeptVectors(100))
            again = ask(ann, f"make the beach a bit warmer {mark}")
            assert degraded(again) == []
            assert recalled(doors, f"ann-{mark}", again) == (first["turn_id"],)
            erased = ann.delete("/v1/me").raise_for_status().json()
            assert "chroma vacuum" in erased["remains"]
            assert doors.run(index.count()) == 1
        assert found(tmp_path, mark.encode()) == []
        monkeypatch.setattr(index, "_kept", KeptVectors(100))
        without = ask(bob, "make the street cooler still")
        assert (without["status"], degraded(without)) == ("degraded", ["recall"])
        assert without["edit_steps"]
        erased = bob.delete("/v1/me").raise_for_status().json()
        assert "once it does" in erased["remains"]
        assert not index.agrees
        with serving(CHROMA, folder, port):
            clean_up(doors)
            assert index.agrees
            assert doors.run(index.count()) == 0
