"""Memories by what words mean: an embedding model beside the letters, and the letters alone when it fails."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import Doors
from tests.model_host.fixture import MockHost
from tests.tools.model.answers import PLAN, ask
from tools.model.embedding import Embedder, space_of

EMBEDDING = "text-embedding-3-small"


@pytest.fixture
def meant(modelled: Doors, ana: httpx.Client, model_host: MockHost) -> Iterator[httpx.Client]:
    """Somebody new on a server with an embedding model."""
    services = modelled.house.services
    object.__setattr__(services, "embedder", Embedder(services.models, EMBEDDING))
    model_host.says(PLAN)
    yield ana
    object.__setattr__(services, "embedder", None)


def recalled(client: httpx.Client, turn: str) -> list[str]:
    """The turns that were before the planner."""
    return client.get(f"/v1/turns/{turn}/debug").raise_for_status().json()["recalled"]


def test_other_words_of_the_same_meaning_bring_a_memory_back(model_host: MockHost, meant: httpx.Client) -> None:
    model_host.embeds([1.0, 0.0, 0.1], match={"inputText": "brighter"})
    model_host.embeds([0.9, 0.1, 0.0], match={"inputText": "lift"})
    model_host.embeds([0.0, 1.0, 0.0], match={"inputText": "crop"})
    bright = ask(meant, "make this brighter")["turn_id"]
    crop = ask(meant, "crop it to a square")["turn_id"]
    answer = ask(meant, "lift its gloom")
    assert answer["engines"]["recall"] == f"ngram+{EMBEDDING}"
    assert recalled(meant, answer["turn_id"])[0] == bright
    assert crop != bright
    # Asked once for each text, although recall and record both want it.
    assert len(model_host.journal("/embeddings")) == 3


def test_letters_do_where_the_model_fails(model_host: MockHost, meant: httpx.Client) -> None:
    model_host.embeds([1.0, 0.0, 0.1], match={"inputText": "brighter"})
    first = ask(meant, "make this brighter")["turn_id"]
    model_host.forget()
    model_host.says(PLAN)
    model_host.fails(401, endpoint="embedding")
    answer = ask(meant, "make this much brighter")
    assert recalled(meant, answer["turn_id"]) == [first]
    assert answer["engines"]["recall"] == "ngram"
    (fault,) = answer["degraded"]
    assert fault["part"] == "recall"
    assert fault["why"].endswith("memories are found by their letters.")


def test_a_space_is_named_after_its_model() -> None:
    assert space_of("BAAI/bge-m3").startswith("meaning-BAAI-bge-m3-")
    assert space_of("a/b") != space_of("a-b")
