"""A vision model on a mock host: what it is sent, what is kept of its answer, and every way it can go wrong."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from edits.vocabulary import Box
from settings import Settings
from tests.model_host.fixture import MockHost
from tests.model_host.rude import rude_host
from tools.model.errors import (
    ModelAnswerInvalid,
    ModelError,
    ModelFailed,
    ModelNotFound,
    ModelRefused,
    ModelTimeout,
    ModelUnauthorized,
    ModelUnreachable,
)
from tools.model.host import ModelHost
from tools.model.vision import SCHEMA, VisionModel, instructions
from tools.sight.sheet import Sheet

BRIEF = {"model_read_seconds": 0.5, "model_call_seconds": 1, "model_retries": 0}
DOG = {
    "summary": "A brown dog runs along a beach at sunset.",
    "subjects": [
        {"name": "brown dog", "box": {"left": 0.2, "top": 0.4, "width": 0.3, "height": 0.4}},
        {"name": "sea", "box": None},
    ],
    "scene": "beach",
    "light": "low sun from the left",
    "mood": "carefree",
    "text": ["BEACH CLUB"],
    "problems": ["horizon leans left"],
}


def picture() -> Sheet:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return Sheet(out.getvalue())


@pytest.fixture
async def host(model_host: MockHost) -> AsyncIterator[ModelHost]:
    opened = ModelHost(Settings(_env_file=None, vision_model="eye-1", **model_host.settings(model_retries=0)))
    yield opened
    await opened.close()


@pytest.fixture
def eye(host: ModelHost) -> VisionModel:
    model = VisionModel.of(host)
    assert model is not None
    return model


async def test_a_picture_becomes_a_typed_description(model_host: MockHost, eye: VisionModel) -> None:
    model_host.says(DOG)
    seen = await eye.describe(picture())
    assert (seen.by, seen.summary, seen.scene) == ("eye-1", DOG["summary"], "beach")
    assert seen.subjects[0].box == Box(left=0.2, top=0.4, width=0.3, height=0.4)
    assert seen.subjects[1].box is None
    assert (seen.text, seen.problems) == (("BEACH CLUB",), ("horizon leans left",))


async def test_the_model_is_sent_the_picture_the_rules_and_a_strict_shape(
    model_host: MockHost, eye: VisionModel
) -> None:
    model_host.says(DOG)
    sheet = picture()
    await eye.describe(sheet)
    (asked,) = model_host.journal()
    body = asked["body"]
    system, user = body["messages"]
    assert system["content"] == instructions().system
    assert user["content"][1]["image_url"]["url"].endswith(base64.b64encode(sheet.jpeg).decode())
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert len(json.dumps(body)) < len(sheet.jpeg) * 2 + 10_000


async def test_a_clip_is_told_as_frames_with_their_times_and_has_no_boxes(
    model_host: MockHost, eye: VisionModel
) -> None:
    model_host.says(DOG)
    seen = await eye.describe(Sheet(picture().jpeg, (0.5, 1.5, 2.5, 3.5), 2))
    asked = model_host.journal()[0]["body"]["messages"][1]["content"][0]["text"]
    assert "4 frames" in asked
    assert "0.5, 1.5, 2.5, 3.5" in asked
    assert {subject.box for subject in seen.subjects} == {None}


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ({"left": 0, "top": 0, "width": 1, "height": 1}, (0, 0, 1, 1)),
        ({"left": -0.02, "top": 0.5, "width": 0.5, "height": 0.52}, (0, 0.5, 0.48, 0.5)),
        ({"left": 120, "top": 40, "width": 300, "height": 200}, None),
        ({"left": 0.5, "top": 0.5, "width": 0, "height": 0.5}, None),
        ({"left": 0.9, "top": 0.9, "width": 0.9, "height": 0.9}, None),
        ({"left": "0.1", "top": 0.1, "width": 0.1, "height": 0.1}, None),
        ({"left": True, "top": 0.1, "width": 0.1, "height": 0.1}, None),
        ([0.1, 0.1, 0.2, 0.2], None),
        ("left", None),
    ],
)
async def test_only_a_box_inside_the_frame_is_a_box(
    model_host: MockHost, eye: VisionModel, box: Any, kept: tuple | None
) -> None:
    model_host.says({**DOG, "subjects": [{"name": "dog", "box": box}]})
    (dog,) = (await eye.describe(picture())).subjects
    found = dog.box and (dog.box.left, dog.box.top, dog.box.width, dog.box.height)
    assert found == (None if kept is None else pytest.approx(kept))


async def test_what_does_not_fit_is_left_out_and_the_rest_is_kept(model_host: MockHost, eye: VisionModel) -> None:
    wild = {
        "summary": "A dog. " * 200,
        "subjects": [{"name": "dog"}, "cat", {"name": 7}, {"box": None}, *({"name": f"bird {n}"} for n in range(40))],
        "scene": ["beach"],
        "text": "not a list",
        "problems": ["tilted", 3, None, "x" * 5_000],
        "path": "/etc/passwd",
    }
    model_host.says(wild)
    seen = await eye.describe(picture())
    assert len(seen.summary) <= 200
    assert [subject.name for subject in seen.subjects][:2] == ["dog", "bird 0"]
    assert len(seen.subjects) <= 8
    assert (seen.scene, seen.text) == ("", ())
    assert seen.problems[0] == "tilted"
    assert max(map(len, seen.problems)) <= 200


async def test_a_description_holds_no_address_path_or_markup(model_host: MockHost, eye: VisionModel) -> None:
    told = "Open https://evil.example/x or run `rm -rf` in ../../etc/ <script>alert(1)</script> now"
    model_host.says({**DOG, "scene": told, "text": [told, "SALE"], "subjects": [{"name": f"dog {told}", "box": None}]})
    seen = await eye.describe(picture())
    assert seen.text[-1] == "SALE"
    for word in ("://", "`", "../", "<script"):
        assert word not in seen.model_dump_json()


FAILURES = [
    (lambda host: host.fails(401), ModelUnauthorized),
    (lambda host: host.fails(404), ModelNotFound),
    (lambda host: host.fails(500), ModelFailed),
    (lambda host: host.says("I see a dog."), ModelAnswerInvalid),
    (lambda host: host.says('{"summary": "A dog'), ModelAnswerInvalid),
    (lambda host: host.says({"subjects": []}), ModelAnswerInvalid),
    (lambda host: host.says("[1, 2]"), ModelAnswerInvalid),
]


@pytest.mark.parametrize(("goes_wrong", "error"), FAILURES, ids=range(len(FAILURES)))
async def test_every_failure_is_a_sentence_that_names_the_vision_model(
    model_host: MockHost, eye: VisionModel, goes_wrong: Any, error: type[ModelError]
) -> None:
    goes_wrong(model_host)
    with pytest.raises(error, match="vision model"):
        async with asyncio.timeout(10):
            await eye.describe(picture())


MANNERS = [
    (lambda host: host.stalls(), ModelTimeout),
    (lambda host: host.drips(), ModelTimeout),
    (lambda host: host.answers({"content": ""}), ModelAnswerInvalid),
    (lambda host: host.answers({"content": None}), ModelAnswerInvalid),
    (lambda host: host.answers({"content": None, "refusal": "I will not look at this."}), ModelRefused),
    (lambda host: host.answers({"content": ""}, finish="content_filter"), ModelRefused),
]


@pytest.mark.parametrize(("behaves", "error"), MANNERS, ids=range(len(MANNERS)))
def test_a_rude_host_is_said_in_time(behaves: Any, error: type[ModelError]) -> None:
    with rude_host() as rude:
        behaves(rude)
        host = ModelHost(Settings(_env_file=None, vision_model="eye-1", llm_base_url=rude.url, **BRIEF))
        with pytest.raises(error, match="vision model") as told:
            asyncio.run(described_by(host))
        assert "will not look" not in str(told.value)


async def described_by(host: ModelHost) -> None:
    model = VisionModel.of(host)
    assert model is not None
    try:
        async with asyncio.timeout(10):
            await model.describe(picture())
    finally:
        await host.close()


async def test_a_host_that_is_gone_is_said() -> None:
    gone = ModelHost(Settings(_env_file=None, vision_model="eye-1", llm_base_url="http://127.0.0.1:9/v1"))
    model = VisionModel.of(gone)
    assert model is not None
    with pytest.raises(ModelUnreachable, match="vision model's host"):
        await model.describe(picture())
    await gone.close()


async def test_a_host_without_strict_shapes_is_asked_for_any_json_and_remembered(
    model_host: MockHost, host: ModelHost, eye: VisionModel
) -> None:
    model_host.fails_once(400)
    model_host.says(DOG)
    assert (await eye.describe(picture())).scene == "beach"
    assert (await eye.describe(picture())).scene == "beach"
    shapes = [("response_format" in one["body"], "tools" in one["body"]) for one in model_host.journal()]
    assert shapes == [(True, False), (False, True), (False, True)]
    assert host.rungs.is_proven("eye-1")


def test_another_wording_of_the_instructions_is_another_description(monkeypatch: pytest.MonkeyPatch) -> None:
    eye = VisionModel(ModelHost(Settings(_env_file=None)), "eye-1")
    before = eye.version
    other = instructions().model_copy(update={"still": "Say what is here."})
    monkeypatch.setattr("tools.model.vision.instructions", lambda: other)
    assert eye.version != before
    assert "eye-1" in before
