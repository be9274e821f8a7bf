"""A turn's plan leaves through the door in every format."""

import pytest

FORMATS = ("cube", "xmp", "cdl", "cc", "otio", "edl", "fcpxml", "ffmpeg", "json")
PICTURE = ("cube", "xmp", "cdl", "cc", "ffmpeg", "json")


@pytest.fixture(scope="module")
def photo_turn(doors, photo):
    with doors.client("exporter") as client:
        answer = client.post(
            "/v1/turns", data={"prompt": "warmer, a bit brighter, crop to a square"}, files={"file": ("p.jpg", photo)}
        )
        return answer.raise_for_status().json()


@pytest.fixture
def exporter(doors):
    with doors.client("exporter") as client:
        yield client


@pytest.mark.parametrize("format_", PICTURE)
def test_a_picture_s_plan_is_a_file_with_a_name_and_a_count_of_what_is_lost(exporter, photo_turn, format_):
    response = exporter.get(f"/v1/turns/{photo_turn['turn_id']}/export", params={"format": format_})
    assert response.status_code == 200, response.text
    assert response.content
    assert "attachment" in response.headers["content-disposition"]
    assert int(response.headers["loupe-lost"]) >= 0


def test_the_lookup_table_says_that_it_cannot_carry_the_crop(exporter, photo_turn):
    crop = next(step["id"] for step in photo_turn["edit_steps"] if step["op"] == "crop")
    response = exporter.get(
        f"/v1/turns/{photo_turn['turn_id']}/export", params={"format": "cube", "sidecar": "true"}
    ).json()
    assert response["format"] == "cube"
    assert crop in {one["step"] for one in response["lost"]}


def test_a_clip_s_cuts_leave_for_an_editor(doors, clip):
    with doors.client("exporter") as client:
        turn = client.post(
            "/v1/turns", data={"prompt": "remove the first second"}, files={"file": ("c.mp4", clip)}
        ).json()
        for format_ in ("otio", "edl", "fcpxml", "ffmpeg"):
            response = client.get(f"/v1/turns/{turn['turn_id']}/export", params={"format": format_})
            assert response.status_code == 200, response.text


def test_a_plan_without_media_still_leaves_as_a_lookup_table(exporter):
    turn = exporter.post("/v1/turns", json={"prompt": "make it warmer"}).json()
    response = exporter.get(f"/v1/turns/{turn['turn_id']}/export", params={"format": "cube"})
    assert response.text.startswith(("TITLE", "LUT_3D_SIZE", "#"))


def test_formats_that_cannot_hold_a_picture_are_refused_with_a_sentence(exporter, photo_turn):
    response = exporter.get(f"/v1/turns/{photo_turn['turn_id']}/export", params={"format": "edl"})
    assert response.status_code == 422
    assert response.json()["detail"]


def test_an_unknown_format_is_named(exporter, photo_turn):
    response = exporter.get(f"/v1/turns/{photo_turn['turn_id']}/export", params={"format": "psd"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "format"


def test_somebody_else_s_turn_is_not_there(doors, photo_turn):
    with doors.client("stranger") as client:
        assert client.get(f"/v1/turns/{photo_turn['turn_id']}/export", params={"format": "json"}).status_code == 404
