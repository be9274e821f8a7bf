"""What models make of a file: pictures drawn anew beside their original, and the words that are said in a clip."""

from __future__ import annotations

import base64
import io
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from settings import Settings
from tests.api.forks import Forks
from tests.conftest import Doors, serve_in_thread
from tests.model_host.fixture import MockHost
from tests.model_host.rude import rude_host
from tests.tools.render.clips import make_clip, tone


def spoken(seconds: float) -> bytes:
    """A tone as an MP3."""
    body = io.BytesIO()
    with av.open(body, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=24_000, layout="mono")
        time = np.arange(round(seconds * 24_000)) / 24_000
        samples = (0.4 * np.sin(2 * np.pi * 330 * time)).astype(np.float32)[None, :]
        frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
        frame.sample_rate = 24_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return body.getvalue()


GREEN = (20, 200, 60)
EDITS, HEARING = "/v1/images/edits", "/v1/audio/transcriptions"
GENERATED, SPEAKING = "/v1/images/generations", "/v1/audio/speech"
WORDS = {
    "task": "transcribe",
    "language": "english",
    "duration": 3,
    "text": "Um, hello again everybody.",
    "words": [
        {"word": "Um", "start": 0.1, "end": 0.4},
        {"word": "hello", "start": 0.9, "end": 1.3},
        {"word": "again", "start": 1.4, "end": 1.8},
        {"word": "everybody", "start": 1.9, "end": 2.6},
    ],
}


def png(rgb: np.ndarray) -> bytes:
    body = io.BytesIO()
    Image.fromarray(rgb).save(body, "PNG")
    return body.getvalue()


def encoded(rgb: np.ndarray) -> str:
    return base64.b64encode(png(rgb)).decode()


def plain(size: tuple[int, int] = (1536, 1024), color: tuple[int, int, int] = GREEN) -> np.ndarray:
    return np.full((size[1], size[0], 3), color, np.uint8)


PHOTO = np.ascontiguousarray(load_sample_images().images[1][::2, ::2])


@pytest.fixture(scope="session")
def drawing(doors: Doors, model_host_process: MockHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A server with a model that draws and one that hears. `doors` is open before it: the first takes render jobs."""
    given = model_host_process.settings(
        image_model="gpt-image-1", transcribe_model="whisper-1", speech_model="tts-1", model_image_seconds=4,
        turn_model_usd=0, day_model_usd=0, data_dir=tmp_path_factory.mktemp("drawing"), workers=1,
    )  # fmt: skip
    yield from serve_in_thread(Settings(_env_file=None, **given))


@pytest.fixture
def ana(drawing: Doors, model_host: MockHost) -> Iterator[httpx.Client]:
    drawing.house.maker._failures.clear()
    with drawing.client(f"ana-{uuid.uuid4().hex[:8]}") as client:
        yield client


def turn(client: httpx.Client, prompt: str, *steps: dict[str, Any], file: bytes | None = None) -> dict[str, Any]:
    """A turn about a photograph whose steps are these."""
    files = {"file": ("photo.png", png(PHOTO) if file is None else file, "application/octet-stream")}
    answer = client.post("/v1/turns", data={"prompt": prompt}, files=files)
    answer.raise_for_status()
    given: dict[str, Any] = answer.json()
    if steps:
        told = {"verdict": "modify", "edit_steps": [{"id": f"s{nth}", **one} for nth, one in enumerate(steps, 1)]}
        client.post(f"/v1/turns/{given['turn_id']}/feedback", json=told).raise_for_status()
    return given


def preview(client: httpx.Client, turn_id: str, side: str = "after") -> httpx.Response:
    return client.get(f"/v1/turns/{turn_id}/preview", params={"side": side})


def pixels(answer: httpx.Response) -> np.ndarray:
    assert answer.status_code == 200, answer.text
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB")).astype(int)


BOX = {"left": 0.3, "top": 0.3, "width": 0.3, "height": 0.3}
REMOVE = {"op": "remove_object", "params": {"subject": "the bee"}, "target": {"region": BOX}}


def test_a_removed_object_is_drawn_and_everything_else_is_the_original(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(plain()))
    given = turn(ana, "make it warmer", REMOVE)
    after, before = pixels(preview(ana, given["turn_id"])), pixels(preview(ana, given["turn_id"], "before"))
    assert after.shape == before.shape
    inside = after[85:115, 120:165].reshape(-1, 3).mean(axis=0)
    assert inside[1] > inside[0] + 60
    assert np.abs(after[:45] - before[:45]).mean() <= 2
    assert np.abs(after[:, :60] - before[:, :60]).mean() <= 2
    (asked,) = model_host.journal(EDITS)
    assert asked["response"]["status"] == 200


def test_it_is_kept_beside_its_original_marked_and_costs_nothing_again(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(plain()))
    given = turn(ana, "make it warmer", {"op": "restyle", "params": {"prompt": "an oil painting"}})
    shown = preview(ana, given["turn_id"])
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in shown.content
    notes = ana.get(f"/v1/turns/{given['turn_id']}").json()["notes"]
    (made,) = [note.rsplit(" ", 1)[1] for note in notes if "kept as media" in note]
    body = ana.get(f"/v1/media/{made}/content").content
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in body
    told = ana.get(f"/v1/media/{made}").json()
    assert told["parent_id"] == given["media"][0]["media_id"]
    assert told["source_type"] == "trainedAlgorithmicMedia"
    original = ana.get(f"/v1/media/{given['media'][0]['media_id']}/content").content
    assert original == png(PHOTO)
    graded = [
        {"op": "restyle", "params": {"prompt": "an oil painting"}},
        {"op": "exposure", "params": {"ev": 0.5}},
    ]
    told = {"verdict": "modify", "edit_steps": [{"id": f"s{nth}", **one} for nth, one in enumerate(graded, 1)]}
    ana.post(f"/v1/turns/{given['turn_id']}/feedback", json=told).raise_for_status()
    brighter = pixels(preview(ana, given["turn_id"]))
    assert brighter.mean() > pixels(shown).mean() + 10
    assert len(model_host.journal(EDITS)) == 1


def test_a_new_background_takes_the_cutout_that_prepared_it_along(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(plain()))
    steps = ({"op": "cutout", "params": {"subject": "the subject"}},
             {"op": "replace_background", "params": {"prompt": "a green wall"}})  # fmt: skip
    given = turn(ana, "make it warmer", *steps)
    shown = preview(ana, given["turn_id"])
    assert shown.headers["content-type"] == "image/jpeg"
    after, before = pixels(shown), pixels(preview(ana, given["turn_id"], "before"))
    assert after[10, 10, 1] > after[10, 10, 0] + 60
    assert np.abs(after[95:105, 155:165] - before[95:105, 155:165]).mean() <= 8
    assert b"compositeWithTrainedAlgorithmicMedia" in shown.content


def test_a_prompt_alone_is_planned_briefed_drawn_and_shown(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(plain()))
    given = turn(ana, "replace the background with a beach at sunset")
    assert "replace_background" in [step["op"] for step in given["edit_steps"]]
    assert given["preview"]["not_rendered"] == []
    after = pixels(preview(ana, given["turn_id"]))
    assert after[10, 10, 1] > after[10, 10, 0] + 40
    assert ana.get(f"/v1/turns/{given['turn_id']}").json()["status"] == "completed"
    assert len(model_host.journal(EDITS)) == 1


def test_later_turns_build_on_what_was_drawn_and_undo_takes_each_back(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(plain()))
    first = turn(ana, "replace the background with a beach at sunset")
    drawn = pixels(preview(ana, first["turn_id"]))
    assert drawn[10, 10, 1] > drawn[10, 10, 0] + 40
    asked = {"prompt": "one stop darker", "thread_id": first["thread_id"]}
    second = ana.post("/v1/turns", json=asked).raise_for_status().json()
    shown = preview(ana, second["turn_id"])
    darker = pixels(shown)
    assert darker.shape == drawn.shape
    assert darker.mean() < drawn.mean() - 10
    assert darker[10, 10, 1] > darker[10, 10, 0] + 20
    assert shown.headers["loupe-source-type"] == "compositeWithTrainedAlgorithmicMedia"
    undo = f"/v1/threads/{first['thread_id']}/undo"
    moved = ana.post(undo).raise_for_status().json()
    assert moved["now"]["turn_id"] == first["turn_id"]
    assert np.array_equal(pixels(preview(ana, first["turn_id"])), drawn)
    assert ana.post(undo).raise_for_status().json()["now"] is None
    assert ana.post(f"/v1/threads/{first['thread_id']}/redo").json()["turn"]["turn_id"] == first["turn_id"]
    assert len(model_host.journal(EDITS)) == 1


def test_every_side_that_shows_it_is_marked_and_what_was_before_is_not(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(plain()))
    given = turn(ana, "make it warmer", {"op": "restyle", "params": {"prompt": "an oil painting"}})
    whole, partly = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"
    for side, source_type in (("after", whole), ("compare", partly), ("before", None)):
        shown = preview(ana, given["turn_id"], side)
        marks = re.findall(rb"digitalsourcetype/(\w+)", shown.content)
        assert marks == ([] if source_type is None else [source_type.encode()])
        assert Image.open(io.BytesIO(shown.content)).size[0] > 100
    half = [{"op": "restyle", "params": {"prompt": "an oil painting"}, "amount": 0.5, "id": "s1"}]
    tried = ana.post(f"/v1/turns/{given['turn_id']}/preview", json={"edit_steps": half})
    assert tried.headers["loupe-source-type"] == partly
    assert len(model_host.journal(EDITS)) == 1


def test_what_is_drawn_into_a_picture_that_a_model_made_leaves_it_wholly_the_models(
    ana: httpx.Client, model_host: MockHost
) -> None:
    model_host.draws(encoded(plain()))
    given = turn(ana, "make it warmer", {"op": "restyle", "params": {"prompt": "an oil painting"}}, REMOVE)
    assert preview(ana, given["turn_id"]).headers["loupe-source-type"] == "trainedAlgorithmicMedia"
    assert len(model_host.journal(EDITS)) == 2


def test_an_expanded_picture_has_its_new_shape_and_the_old_one_in_it(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(plain()))
    given = turn(ana, "make it warmer", {"op": "expand_canvas", "params": {"aspect": "21:9"}})
    after, before = pixels(preview(ana, given["turn_id"])), pixels(preview(ana, given["turn_id"], "before"))
    assert after.shape[1] / after.shape[0] == pytest.approx(21 / 9, rel=0.01)
    scale = after.shape[0] / before.shape[0]
    assert after[10, 10, 1] > 150
    middle = after[after.shape[0] // 2, after.shape[1] // 2]
    assert np.abs(middle - before[before.shape[0] // 2, before.shape[1] // 2]).max() <= 40 * max(1, scale)


def test_a_full_size_render_has_it_too(forks: Forks, model_host: MockHost, tmp_path: Path) -> None:
    # A process of its own: only one server of a process takes render jobs, and the tests' own may be that one.
    given = model_host.settings(image_model="gpt-image-1")
    told = {f"LOUPE_{name.removeprefix('LOUPE_').upper()}": str(value) for name, value in given.items()}
    model_host.draws(encoded(plain()))
    with forks.server(tmp_path / "data", **told) as server:
        ana = server.client
        turn_id = turn(ana, "make it warmer", REMOVE)["turn_id"]
        job = ana.post(f"/v1/turns/{turn_id}/render", json={}).json()
        with ana.stream("GET", job["url"], headers={"Accept": "text/event-stream"}) as events:
            assert "event: result" in list(events.iter_lines())
        job = ana.get(job["url"]).json()
        picture = pixels(ana.get(job["content_url"]))
    assert picture.shape[:2] == PHOTO.shape[:2]
    assert picture[100, 145, 1] > picture[100, 145, 0] + 60


REFUSED = {"code": "moderation_blocked"}
FAILURES = {
    "401": lambda host: host.fails(401, endpoint="image"),
    "429": lambda host: host.fails(429, endpoint="image", retry_after=30),
    "500": lambda host: host.fails(500, endpoint="image"),
    "refused": lambda host: host.fails(400, endpoint="image", **REFUSED),
    "broken": lambda host: host.draws(base64.b64encode(b"\x89PNG\r\n\x1a\n broken").decode()),
    "no picture": lambda host: host.draws(base64.b64encode(b"hello").decode()),
    "wrong shape": lambda host: host.draws(encoded(plain((900, 300)))),
}
SENTENCES = {
    "401": "key", "429": "busy", "500": "500", "refused": "filter", "broken": "broken", "no picture": "broken",
    "wrong shape": "another shape",
}  # fmt: skip


@pytest.mark.parametrize("kind", FAILURES)
def test_whatever_goes_wrong_is_a_sentence_and_the_rest_is_rendered(
    kind: str, ana: httpx.Client, model_host: MockHost
) -> None:
    FAILURES[kind](model_host)
    given = turn(ana, "make it warmer", REMOVE, {"op": "exposure", "params": {"ev": 1}})
    shown = preview(ana, given["turn_id"])
    assert pixels(shown).mean() > pixels(preview(ana, given["turn_id"], "before")).mean() + 15
    answer = ana.get(f"/v1/turns/{given['turn_id']}").json()
    (left,) = answer["preview"]["not_rendered"]
    assert left["step"] == "s1"
    assert SENTENCES[kind] in left["why"].casefold()
    assert "the brief is ready" in left["why"]
    assert "http" not in left["why"]


def test_a_host_that_stalls_ends_in_a_preview(tmp_path: Path) -> None:
    with rude_host() as rude:
        rude.stalls()
        given = {"llm_base_url": rude.url, "LOUPE_LLM_API_KEY": "k", "image_model": "gpt-image-1", "workers": 1,
                 "model_image_seconds": 1, "model_connect_seconds": 1, "model_read_seconds": 1}  # fmt: skip
        for doors in serve_in_thread(Settings(_env_file=None, data_dir=tmp_path, **given)):
            with doors.client("ben") as ben:
                stalled = turn(ben, "make it warmer", REMOVE)
                assert preview(ben, stalled["turn_id"]).status_code == 200
                (left,) = ben.get(f"/v1/turns/{stalled['turn_id']}").json()["preview"]["not_rendered"]
                assert "in time" in left["why"]


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = make_clip(tmp_path_factory.mktemp("talk") / "talk.mp4", 3, size=(320, 180), sound=tone(3))
    return made.path.read_bytes()


def test_captions_and_cuts_are_made_of_what_is_heard_once(ana: httpx.Client, model_host: MockHost, talk: bytes) -> None:
    model_host.hears(WORDS)
    given = turn(ana, "make it warmer", {"op": "caption"}, {"op": "remove_filler"}, file=talk)
    shown = preview(ana, given["turn_id"])
    assert shown.status_code == 200
    answer = ana.get(f"/v1/turns/{given['turn_id']}").json()
    assert answer["preview"]["not_rendered"] == []
    assert any("filler" in note for note in answer["notes"])
    srt = ana.get(f"/v1/turns/{given['turn_id']}/export", params={"format": "srt"}).text
    assert "hello again everybody." in srt
    assert "Um" not in srt
    vtt = ana.get(f"/v1/turns/{given['turn_id']}/export", params={"format": "vtt"}).text
    assert vtt.startswith("WEBVTT")
    assert len(model_host.journal(HEARING)) == 1


WEATHER = {
    "task": "transcribe",
    "language": "english",
    "duration": 3,
    "text": "Hello everybody. It is raining outside. Bye now.",
    "words": [
        {"word": "Hello", "start": 0.1, "end": 0.4},
        {"word": "everybody", "start": 0.45, "end": 0.8},
        {"word": "It", "start": 1.0, "end": 1.1},
        {"word": "is", "start": 1.15, "end": 1.2},
        {"word": "raining", "start": 1.25, "end": 1.5},
        {"word": "outside", "start": 1.55, "end": 1.9},
        {"word": "Bye", "start": 2.1, "end": 2.3},
        {"word": "now", "start": 2.35, "end": 2.6},
    ],
}


def test_a_cut_by_what_is_said_is_planned_with_its_times_and_made(
    ana: httpx.Client, model_host: MockHost, talk: bytes
) -> None:
    model_host.hears(WEATHER)
    given = turn(ana, "cut the part where I talk about the weather", file=talk + b"\0\0")
    assert given["status"] == "completed", given["degraded"]
    (step,) = given["edit_steps"]
    assert (step["op"], step["params"]["start"], step["params"]["end"]) == ("cut", 0.92, 2.02)
    assert "raining outside" in step["reason"]
    shown = preview(ana, given["turn_id"])
    with av.open(io.BytesIO(shown.content)) as container:
        assert container.duration is not None
        assert container.duration / av.time_base == pytest.approx(1.9, abs=0.15)
    srt = ana.get(f"/v1/turns/{given['turn_id']}/export", params={"format": "srt"}).text
    assert "Hello everybody." in srt
    assert "raining" not in srt
    assert len(model_host.journal(HEARING)) == 1


def test_a_cut_by_words_that_nobody_can_hear_says_why_and_what_to_tell(
    ana: httpx.Client, model_host: MockHost, talk: bytes
) -> None:
    model_host.fails(404, endpoint="transcription")
    given = turn(ana, "cut the part where I talk about the weather and make it warmer", file=talk + b"\0\0\0")
    assert given["degraded"] == [{"part": "hearing model", "why": "The hearing model is not known to its host."}]
    assert any("from when to when" in note for note in given["notes"])
    assert "temperature" in [step["op"] for step in given["edit_steps"]]


def rocket() -> np.ndarray:
    """A red block in the middle of white, as a model without transparency draws a sticker."""
    drawn = plain((1024, 1024), (255, 255, 255))
    drawn[300:700, 400:600] = (220, 30, 30)
    return drawn


def test_a_described_sticker_is_drawn_cut_free_and_laid_over(ana: httpx.Client, model_host: MockHost) -> None:
    model_host.draws(encoded(rocket()))
    given = turn(ana, "add a sticker of a rocket in the top left corner")
    (step,) = given["edit_steps"]
    assert (step["op"], step["params"]["position"]) == ("overlay", "top_left")
    assert given["preview"]["not_rendered"] == []
    shown = preview(ana, given["turn_id"])
    after, before = pixels(shown), pixels(preview(ana, given["turn_id"], "before"))
    changed = np.abs(after - before).max(axis=2) > 60
    assert changed[:100, :110].sum() > 300
    red = after[changed]
    assert red[:, 0].mean() > red[:, 1].mean() + 80
    assert not changed[130:].any()
    assert b"compositeWithTrainedAlgorithmicMedia" in shown.content
    again = [{"op": "overlay", "params": {**step["params"], "position": "bottom_right", "scale": 0.3}}]
    told = {"verdict": "modify", "edit_steps": [{"id": "s1", **again[0]}]}
    ana.post(f"/v1/turns/{given['turn_id']}/feedback", json=told).raise_for_status()
    moved = np.abs(pixels(preview(ana, given["turn_id"])) - before).max(axis=2) > 60
    assert moved[130:, 200:].any()
    assert not moved[:60, :60].any()
    assert len(model_host.journal(GENERATED)) == 1
    notes = ana.get(f"/v1/turns/{given['turn_id']}").json()["notes"]
    (made,) = [note.rsplit(" ", 1)[1] for note in notes if "kept as media" in note]
    sticker = ana.get(f"/v1/media/{made}/content").content
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in sticker
    alpha = np.asarray(Image.open(io.BytesIO(sticker)).convert("RGBA"))[..., 3]
    assert alpha[0, 0] == 0
    assert alpha.mean() > 150


def test_a_sticker_and_a_voice_on_a_clip_are_made_and_marked(
    ana: httpx.Client, model_host: MockHost, talk: bytes
) -> None:
    model_host.draws(encoded(rocket()))
    model_host.speaks(spoken(1.0))
    steps = ({"op": "overlay", "params": {"prompt": "a rocket"}},
             {"op": "voice_over", "params": {"text": "Welcome to our store."}})  # fmt: skip
    given = turn(ana, "make it warmer", *steps, file=talk + b"\0\0\0\0")
    shown = preview(ana, given["turn_id"])
    answer = ana.get(f"/v1/turns/{given['turn_id']}").json()
    assert answer["preview"]["not_rendered"] == []
    assert len([note for note in answer["notes"] if "kept as media" in note]) == 2
    assert shown.headers["content-type"] == "video/mp4"
    assert b"compositeWithTrainedAlgorithmicMedia" in shown.content
    with av.open(io.BytesIO(shown.content)) as container:
        assert container.streams.audio
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    corner = frame[-60:, -60:].reshape(-1, 3)
    assert (corner[:, 0] - corner[:, 1]).max() > 90
    (asked,) = model_host.journal(SPEAKING)
    assert "Welcome to our store." in str(asked["body"])


def test_a_voice_that_no_model_speaks_just_now_is_said(ana: httpx.Client, model_host: MockHost, talk: bytes) -> None:
    model_host.fails(500, endpoint="speech")
    step = {"op": "voice_over", "params": {"text": "Hello there."}}
    given = turn(ana, "make it warmer", step, file=talk + b"\0\0\0\0\0")
    assert preview(ana, given["turn_id"]).status_code == 200
    (left,) = ana.get(f"/v1/turns/{given['turn_id']}").json()["preview"]["not_rendered"]
    assert "speaking model's host failed" in left["why"]


def test_a_model_that_cannot_hear_just_now_is_said_and_the_clip_is_rendered(
    ana: httpx.Client, model_host: MockHost, talk: bytes
) -> None:
    model_host.fails(500, endpoint="transcription")
    given = turn(ana, "make it warmer", {"op": "caption"}, {"op": "exposure", "params": {"ev": 1}}, file=talk + b"\0")
    assert preview(ana, given["turn_id"]).status_code == 200
    (left,) = ana.get(f"/v1/turns/{given['turn_id']}").json()["preview"]["not_rendered"]
    assert left["step"] == "s1"
    assert "could not be made" in left["why"]
    refused = ana.get(f"/v1/turns/{given['turn_id']}/export", params={"format": "srt"})
    assert refused.status_code == 422
    assert "what is said" in refused.json()["detail"]
