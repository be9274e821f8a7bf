"""Turns whose pictures CLIP sees: tags, memories of like pictures, and what is said where it is missing."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from edits.media import MediaFacts
from graph.build import build_graph
from graph.checkpoints import open_checkpoints
from graph.state import Identity
from memory.index import name_of
from memory.reindex import reindex, reindex_media
from memory.vectors import frame_id
from nodes.likeness import media_like
from nodes.services import Services, already_open
from settings import Settings
from tests.graph.conftest import House
from tests.small_clip import Running
from tools.clip.encoder import Clip
from tools.intake import take_in

ANA = Identity(user_id="ana")


def opened(folder: Path, runner: asyncio.Runner, clip: Clip | None = None, **settings: str) -> Iterator[House]:
    """A house for turns on a loop, with a CLIP that runs there already."""
    chosen = Settings(data_dir=folder, workers=1, _env_file=None, **settings)
    services = runner.run(Services.open(chosen))
    services = services if clip is None else replace(services, clip=clip)
    checkpoints = open_checkpoints(chosen)
    saver = runner.run(checkpoints.__aenter__())
    yield House(runner, services, build_graph(already_open(services)).compile(checkpointer=saver))
    runner.run(checkpoints.__aexit__(None, None, None))
    runner.run(services.vectors.close())
    runner.run(services.workers.close())
    runner.run(services.ledger.close())


@pytest.fixture(scope="module")
def seeing(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from opened(tmp_path_factory.mktemp("data"), running.runner, running.clip)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house as it is where nothing was configured."""
    with asyncio.Runner() as runner:
        yield from opened(tmp_path_factory.mktemp("data"), runner)


def sent(house: House, data: bytes, user: Identity = ANA) -> MediaFacts:
    """An upload of theirs."""

    async def store() -> MediaFacts:
        services = house.services
        facts = await take_in(
            chunks(data), storage=services.storage, workers=services.workers, settings=services.settings
        )
        known = {"name": "a", "path": facts.media_id, "expires_at": time.time() + 9_999}
        await services.ledger.add_media(user, facts, **known)
        return facts

    return house.runner.run(store())


async def chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data


def jpeg(number: int, box: tuple[int, int, int, int] | None = None) -> bytes:
    """One of two photographs, or a part of it."""
    out = io.BytesIO()
    picture = Image.fromarray(load_sample_images().images[number])
    (picture.crop(box) if box else picture).save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_picture_is_tagged_and_the_answer_says_who_saw_it(seeing: House) -> None:
    photo = sent(seeing, jpeg(0))
    turn = seeing.say("make it warmer", media_ids=[photo.media_id])
    assert turn.answer.engines.clip == "small-clip/small"
    assert turn.answer.status == "completed"
    (facts,) = turn.state["media"]
    assert facts.tags == tuple(tag.name for tag in facts.tagged) != ()
    assert all(0.3 <= tag.score <= 1 for tag in facts.tagged)
    assert turn.answer.visual_inference == facts.description
    assert facts.description.startswith(photo.description)


def test_the_frames_of_pictures_and_clips_are_in_the_index(seeing: House, clip: bytes) -> None:
    photo, film = sent(seeing, jpeg(1)), sent(seeing, clip)
    seeing.say("make it warmer", media_ids=[photo.media_id, film.media_id])
    space, _ = seeing.runner.run(seeing.services.clip.open())
    index = seeing.services.vectors.beside("media", space.name)
    seeing.runner.run(index.flush())
    names = {name for part in seeing.runner.run(index.names()).values() for name in part}
    frames = [frame_id(film.media_id, number) for number in range(len(film.clip.frames))]
    assert len(frames) >= 4
    assert {name_of(("ana", one)) for one in [frame_id(photo.media_id, 0), *frames]} <= names


def test_the_same_content_is_seen_once(seeing: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent(seeing, jpeg(0, (0, 0, 300, 300)))
    before = seeing.say("brighter", media_ids=[first.media_id]).state["media"][0]
    monkeypatch.setattr(type(seeing.services.clip), "see", None)
    again = sent(seeing, jpeg(0, (0, 0, 300, 300)))
    assert seeing.say("brighter", media_ids=[again.media_id]).state["media"][0].tagged == before.tagged


def test_a_memory_comes_back_by_its_picture_whatever_the_words(seeing: House) -> None:
    temple, flower = sent(seeing, jpeg(0), Identity(user_id="bea")), sent(seeing, jpeg(1), Identity(user_id="bea"))
    kept = seeing.say("muted and dreamy with grain", user="bea", media_ids=[temple.media_id])
    other = seeing.say("punchy, contrasty", user="bea", media_ids=[flower.media_id])
    nearly = sent(seeing, jpeg(0, (8, 8, 632, 420)), Identity(user_id="bea"))
    turn = seeing.say("what would you do with this", user="bea", media_ids=[nearly.media_id])
    scores = {past.turn_id: past.score for past in turn.state["recalled"]}
    assert scores[kept.turn_id] > 0.9
    assert scores[kept.turn_id] > scores.get(other.turn_id, 0)
    assert turn.answer.engines.recall == "ngram+clip"


def test_photos_like_this_one_are_found_among_a_persons_own(seeing: House) -> None:
    eva = Identity(user_id="eva")
    temple, flower = sent(seeing, jpeg(0), eva), sent(seeing, jpeg(1), eva)
    sent(seeing, jpeg(0, (4, 4, 636, 423)))
    seeing.say("warmer", user="eva", media_ids=[temple.media_id, flower.media_id])
    nearly = sent(seeing, jpeg(0, (8, 8, 632, 420)), eva)
    near = seeing.runner.run(media_like(nearly, "eva", seeing.services, 5))
    assert [media_id for media_id, _ in near] == [temple.media_id, flower.media_id]
    assert near[0][1] > 0.9 > near[1][1]


def test_words_that_point_at_pictures_of_before_are_compared_with_them(seeing: House) -> None:
    fay = Identity(user_id="fay")
    kept = seeing.say("muted", user="fay", media_ids=[sent(seeing, jpeg(0, (0, 100, 300, 400)), fay).media_id])
    turn = seeing.say("do it like my temple photos", user="fay", thread="another")
    assert kept.turn_id in {past.turn_id for past in turn.state["recalled"]}
    assert turn.answer.engines.recall == "ngram+clip"


def test_nobody_elses_pictures_are_recalled(seeing: House) -> None:
    sent(seeing, jpeg(0))
    hers = sent(seeing, jpeg(0), Identity(user_id="cleo"))
    seeing.say("make it warmer", media_ids=[sent(seeing, jpeg(0)).media_id])
    seeing.say("muted", user="cleo", media_ids=[hers.media_id])
    recalled = seeing.say("brighter", user="cleo", media_ids=[hers.media_id]).state["recalled"]
    assert [past.prompt for past in recalled] == ["muted"]


def test_an_index_that_was_lost_is_made_again_from_the_ledger(seeing: House) -> None:
    photo = sent(seeing, jpeg(1))
    seeing.say("make it warmer", media_ids=[photo.media_id])
    space, _ = seeing.runner.run(seeing.services.clip.open())
    vectors, ledger, run = seeing.services.vectors, seeing.services.ledger, seeing.runner.run
    frames, scenes = vectors.beside("media", space.name), vectors.beside("turns", space.name)
    for index in (frames, scenes):
        run(index.flush())
        assert run(index.count()) > 0
        run(index.drop({name for part in run(index.names()).values() for name in part}))
    assert run(reindex_media(ledger, frames, space.name)) == run(frames.count()) > 0
    assert run(reindex(ledger, scenes, space.name)) == run(scenes.count()) > 0


def test_somebody_erased_leaves_no_vector_of_their_pictures(seeing: House) -> None:
    dora = Identity(user_id="dora")
    photo = sent(seeing, jpeg(1, (100, 100, 500, 400)), dora)
    seeing.say("make it warmer", user="dora", media_ids=[photo.media_id])
    run, services = seeing.runner.run, seeing.services
    space, _ = run(services.clip.open())
    (sight,) = run(services.ledger.sights(photo.sha256, space.name))
    run(services.vectors.beside("media", space.name).flush())
    run(services.vectors.beside("turns", space.name).flush())
    folder, bytes_of_it = services.settings.data_dir, sight.vector.tobytes()[:32]
    assert holding(folder, bytes_of_it)
    erased = run(services.ledger.erase("dora"))
    assert run(services.ledger.rewrite()) is None
    run(services.vectors.forget("dora", erased.turn_ids))
    run(services.vectors.forget_media("dora", erased.media_ids))
    for _ in range(50):
        # Chroma may write a moment longer than it is open; what it leaves then goes with the next sweep.
        if holding(folder, bytes_of_it):
            run(asyncio.sleep(0.1))
            run(services.vectors.clean())
    assert holding(folder, bytes_of_it) == []
    assert run(services.ledger.sights(photo.sha256, space.name)) == []


def holding(folder: Path, words: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


def test_where_nothing_was_configured_a_missing_clip_is_no_fault(plain: House) -> None:
    photo = sent(plain, jpeg(0))
    answer = plain.say("make it warmer", media_ids=[photo.media_id]).answer
    assert (answer.status, answer.engines.clip, answer.degraded) == ("completed", None, ())


def test_weights_that_were_asked_for_and_cannot_be_had_are_said(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        for house in opened(tmp_path, runner, clip_weights="/nowhere/mine.pt"):
            photo = sent(house, jpeg(0))
            turn = house.say("make it warmer", media_ids=[photo.media_id])
            assert turn.answer.status == "degraded"
            assert [(fault.part, "mine.pt" in fault.why) for fault in turn.answer.degraded] == [("clip", True)]
            assert turn.answer.visual_inference == photo.description
            assert turn.answer.edit_steps
            words_alone = house.say("make it warmer", thread="another")
            assert words_alone.answer.status == "completed"


def test_without_clip_a_picture_that_measures_alike_brings_its_turn_back(plain: House) -> None:
    gil = Identity(user_id="gil")
    temple, flower = sent(plain, jpeg(0), gil), sent(plain, jpeg(1), gil)
    kept = plain.say("muted and dreamy with grain", user="gil", media_ids=[temple.media_id])
    other = plain.say("punchy, contrasty", user="gil", media_ids=[flower.media_id])
    nearly = sent(plain, jpeg(0, (8, 8, 632, 420)), gil)
    turn = plain.say("make the vignette stronger", user="gil", media_ids=[nearly.media_id])
    scores = {past.turn_id: past.score for past in turn.state["recalled"]}
    assert scores[kept.turn_id] > max(0.8, scores.get(other.turn_id, 0))
    assert turn.answer.engines.recall == "ngram+measured"
