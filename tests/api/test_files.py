"""Files over HTTP: parts of them, and not twice to somebody who has them."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from api.errors import Refusal
from api.files import file_response

BODY = bytes(range(256)) * 4_000


@pytest.fixture
def client(tmp_path):
    path = tmp_path / "stored"
    path.write_bytes(BODY)

    async def show(request):
        try:
            return file_response(request, path, "video/mp4", tag="abc", name="m1")
        except Refusal as refusal:
            from api.errors import problem_response

            return problem_response(refusal, "r1")

    return TestClient(Starlette(routes=[Route("/", show)]))


def test_the_whole_file_comes_with_a_tag_and_a_name_of_ours(client):
    answer = client.get("/")
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["etag"] == '"abc"'
    assert answer.headers["content-disposition"] == 'inline; filename="m1.mp4"'
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=10-99", 10, 99), ("bytes=500-", 500, None), ("bytes=-5", -5, None),
     ("bytes=0-99999999999", 0, None), (" BYTES = 1 - 2 ", 1, 2), ("bytes=-99999999999", 0, None)],
)  # fmt: skip
def test_a_part_of_it(client, asked, first, last):
    answer = client.get("/", headers={"range": asked})
    expected = BODY[first:] if last is None else BODY[first : last + 1]
    assert (answer.status_code, answer.content) == (206, expected)
    start = first % len(BODY)
    assert answer.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(BODY)}"


@pytest.mark.parametrize("asked", ["bytes=1024000-", "bytes=9999999-99999999", "bytes=-0"])
def test_a_range_beyond_the_end_says_how_long_the_file_is(client, asked):
    answer = client.get("/", headers={"range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(BODY)}"


@pytest.mark.parametrize("asked", ["bytes=5-3", "items=0-1", "bytes=-", "bytes=a-b", "bytes=0-1,5-6", "x" * 5_000])
def test_a_range_that_makes_no_sense_is_ignored(client, asked):
    assert client.get("/", headers={"range": asked}).status_code == 200


@pytest.mark.parametrize("held", ['"abc"', 'W/"abc"', '"x", "abc"', "*"])
def test_who_has_it_is_not_sent_it_again(client, held):
    answer = client.get("/", headers={"if-none-match": held})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_part_of_another_content_is_not_mixed_in(client):
    assert client.get("/", headers={"range": "bytes=0-9", "if-range": '"old"'}).status_code == 200
    assert client.get("/", headers={"range": "bytes=0-9", "if-range": '"abc"'}).status_code == 206


def test_head_says_the_same_without_the_body(client):
    answer = client.head("/")
    assert answer.status_code in (200, 405)
