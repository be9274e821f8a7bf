"""Files at the door: good ones are described and given back, bad ones are refused, and nothing hangs or falls over."""

import io
import struct
import time
import uuid
import zlib

import pytest
from PIL import Image

from tests.api.problems import problem
from tests.conftest import SHARED

SLOWEST_S = 10


def upload(client, content, name="photo.jpg", mime=None):
    started = time.monotonic()
    answer = client.post("/v1/media", files={"file": (name, content, mime) if mime else (name, content)})
    assert time.monotonic() - started < SLOWEST_S
    return answer


def png(width, height, rows=b""):
    """A PNG that says it is this large."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows or b"\0" * 1_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def saved(kind, **options):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 120, 40)).save(out, kind, **options)
    return out.getvalue()


def test_a_photo_is_described_and_given_back(alice, photo):
    stored = upload(alice, photo, "Holiday 1.jpg")
    assert stored.status_code == 201
    facts = stored.json()
    assert (facts["kind"], facts["mime"], facts["width"], facts["height"]) == ("image", "image/jpeg", 640, 427)
    assert facts["name"] == "Holiday 1.jpg"
    assert stored.headers["location"] == f"/v1/media/{facts['media_id']}"
    assert alice.get(stored.headers["location"]).json() == facts
    analysis = alice.get(f"/v1/media/{facts['media_id']}/analysis").json()
    assert 0 < analysis["still"]["lightness"] < 100
    assert analysis["description"]
    content = alice.get(f"/v1/media/{facts['media_id']}/content")
    assert content.content == photo
    assert content.headers["content-type"] == "image/jpeg"
    assert content.headers["x-content-type-options"] == "nosniff"
    assert content.headers["content-disposition"] == f'inline; filename="{facts["media_id"]}.jpg"'
    assert alice.head(f"/v1/media/{facts['media_id']}/content").headers["content-length"] == str(len(photo))


def test_a_clip_is_described_and_given_back_in_parts(alice, clip):
    facts = upload(alice, clip, "clip.mp4").json()
    assert facts["kind"] == "video"
    assert facts["duration_s"] == pytest.approx(3, abs=0.2)
    assert facts["has_audio"] is True
    url = f"/v1/media/{facts['media_id']}/content"
    part = alice.get(url, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, clip[100:200])
    whole = alice.get(url)
    again = alice.get(url, headers={"if-none-match": whole.headers["etag"]})
    assert again.status_code == 304
    assert alice.get(f"/v1/media/{facts['media_id']}/analysis").json()["clip"]["shots"]


LIES = {
    "a PNG called JPEG": ("a.jpg", "image/jpeg", saved("PNG"), "image/png"),
    "a JPEG that says it is HTML": ("a.html", "text/html", saved("JPEG"), "image/jpeg"),
    "a WebP called MP4": ("a.mp4", "video/mp4", saved("WEBP"), "image/webp"),
    "a GIF with no name to speak of": ("../../etc/passwd", "application/octet-stream", saved("GIF"), "image/gif"),
    "a TIFF that says nothing": ("", "", saved("TIFF"), "image/tiff"),
}


@pytest.mark.parametrize(("name", "mime", "content", "truth"), LIES.values(), ids=LIES.keys())
def test_the_first_bytes_say_what_a_file_is_whatever_its_name_and_type(alice, name, mime, content, truth):
    stored = upload(alice, content, name, mime)
    assert stored.status_code == 201, stored.text
    assert stored.json()["mime"] == truth
    assert "/" not in stored.json()["name"]
    shown = alice.get(f"/v1/media/{stored.json()['media_id']}/content")
    assert shown.headers["content-type"] == truth


EMPTY_WAV = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\0\0\0\0"

BAD = {
    "nothing in it": (b"", {422}),
    "words": (b"hello, I am a picture", {415}),
    "a web page": (b"<html><script>alert(1)</script></html>", {415}),
    "a drawing that fetches": (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///x"/></svg>', {415}),
    "a playlist that opens files": (b"ffconcat version 1.0\nfile /etc/passwd\n", {415}),
    "a stream description": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n", {415}),
    "an archive": (b"PK\x03\x04" + b"\0" * 200, {415}),
    "a program": (b"\x7fELF" + b"\0" * 200, {415}),
    "noise": (bytes((n * 37 + n // 7) % 256 for n in range(20_000)), {415, 422}),
    "the beginning of a JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", {422}),
    "half a JPEG": (saved("JPEG")[:300], {422}),
    "half a PNG": (saved("PNG")[:60], {422}),
    "a PNG of 16 gigapixels": (png(131_072, 131_072), {413, 422}),
    "a PNG of 60 megapixels": (png(10_000, 6_000), {413, 422}),
    "a PNG of no width": (png(0, 10), {422}),
    "a head of an MP4 and nothing more": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", {422}),
    "a WAV without sound": (EMPTY_WAV, {422}),
    "a Matroska head": (b"\x1aE\xdf\xa3\x93B\x82\x88matroska", {422}),
}


@pytest.mark.parametrize(("content", "statuses"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_a_reason_and_something_to_try(alice, content, statuses):
    refused = upload(alice, content)
    assert refused.status_code in statuses, refused.text
    problem(refused, refused.status_code)


@pytest.mark.parametrize("content", [content for content, _ in BAD.values()], ids=BAD.keys())
def test_a_bad_file_with_a_turn_is_answered_as_well_as_possible(alice, content):
    files = {"file": ("holiday.jpg", content)}
    answer = alice.post("/v1/turns", data={"prompt": "make it warmer"}, files=files)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["status"] == "degraded"
    assert "holiday.jpg" in body["degraded"][0]["why"]
    assert {step["op"] for step in body["edit_steps"]} >= {"temperature"}
    assert body["preview"]["url"] is None


def test_a_good_and_a_bad_file_together_use_the_good_one(alice, photo):
    files = [("file", ("good.jpg", photo)), ("file", ("bad.jpg", b"hello"))]
    body = alice.post("/v1/turns", data={"prompt": "make it warmer"}, files=files).json()
    assert body["status"] == "degraded"
    assert len(body["media"]) == 1
    assert body["preview"]["url"]


def test_a_picture_is_cut_off_at_its_cap_by_what_arrives(alice):
    content = saved("JPEG") + b"\0" * (26 * 1024 * 1024)
    refused = upload(alice, content)
    assert "25 MiB" in problem(refused, 413)["detail"]


def test_too_many_files_are_refused_and_none_is_kept(doors, alice):
    before = set(doors.house.services.storage.ids())
    files = [("file", (f"{n}.png", saved("PNG"))) for n in range(17)]
    body = problem(alice.post("/v1/turns", data={"prompt": "make it warmer"}, files=files), 422)
    assert body["errors"][0]["field"] == "file"
    assert set(doors.house.services.storage.ids()) == before


def test_files_of_a_request_that_is_refused_are_not_kept(doors, alice):
    before = set(doors.house.services.storage.ids())
    for fields in ({"prompt": " "}, {"prompt": "x", "colour": "red"}, {}):
        refused = alice.post("/v1/turns", data=fields, files={"file": ("a.png", saved("PNG"))})
        problem(refused, 422)
    assert set(doors.house.services.storage.ids()) == before


FORMS = {
    "no file": ({"data": {"note": "x"}, "files": {"other": (None, "x")}}, 400),
    "two files": ({"files": [("file", ("a.png", saved("PNG"))), ("file", ("b.png", saved("PNG")))]}, 413),
    "JSON": ({"json": {"file": "x"}}, 415),
    "bare bytes": ({"content": saved("PNG"), "headers": {"content-type": "image/png"}}, 415),
    "no boundary": ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400),
    "half a form": ({"content": b"--x\r\n", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400),
}


@pytest.mark.parametrize(("request_", "status"), FORMS.values(), ids=FORMS.keys())
def test_a_form_that_does_not_fit_is_refused(alice, request_, status):
    problem(alice.post("/v1/media", **request_), status)


def test_a_guests_media_goes_with_the_guest(doors, guest, photo):
    kept = upload(guest, photo).json()
    mine = doors.client("somebody")
    assert kept["expires_at"] < upload(mine, photo).json()["expires_at"]


def test_expired_media_leaves_nothing_behind(doors, alice, photo):
    from api.sweep import sweep

    answer = alice.post("/v1/turns", data={"prompt": "make it warmer"}, files={"file": ("a.jpg", photo)}).json()
    media_id, url = answer["media"][0]["media_id"], answer["preview"]["url"]
    assert alice.get(url).status_code == 200
    house = doors.house
    doors.run(sweep(house.services, house.saver, house.renders, now=time.time() + 31 * 86_400))
    problem(alice.get(f"/v1/media/{media_id}/content"), 404)
    problem(alice.get(url), 404)
    assert media_id not in set(house.services.storage.ids())
    assert alice.get(f"/v1/turns/{answer['turn_id']}").json() == answer


def test_a_guest_whose_time_is_over_is_forgotten(doors, guest, photo):
    from api.sweep import sweep

    answer = guest.post("/v1/turns", data={"prompt": "make it warmer"}, files={"file": ("a.jpg", photo)}).json()
    asked = guest.post("/v1/turns", json={"prompt": "hmm do something"}).json()
    house = doors.house
    doors.run(sweep(house.services, house.saver, house.renders, now=time.time() + 25 * 3_600))
    problem(guest.get(f"/v1/turns/{answer['turn_id']}"), 404)
    problem(guest.get(f"/v1/turns/{asked['turn_id']}"), 404)
    assert answer["media"][0]["media_id"] not in set(house.services.storage.ids())
    assert doors.run(house.saver.aget_tuple({"configurable": {"thread_id": asked["turn_id"]}})) is None


HOSTILE = sorted((SHARED / "media" / "bad").glob("*")) if (SHARED / "media" / "bad").is_dir() else []


@pytest.mark.skipif(not HOSTILE, reason="no collection of hostile files on this machine")
@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_a_hostile_file_does_no_harm(doors, path):
    with doors.client("mallory") as mallory:
        answer = upload(mallory, path.read_bytes(), path.name)
        assert answer.status_code in (201, 413, 415, 422), answer.text
        if answer.status_code != 201:
            problem(answer, answer.status_code)
        assert mallory.get("/healthz", timeout=2).status_code == 200


def test_names_of_ours_are_new_every_time(alice, photo):
    first, second = upload(alice, photo).json(), upload(alice, photo).json()
    assert first["media_id"] != second["media_id"]
    assert uuid.UUID(first["media_id"])


def test_without_clip_nothing_looks_alike_and_the_answer_says_why(alice, photo):
    media_id = alice.post("/v1/media", files={"file": ("a.jpg", photo)}).json()["media_id"]
    alike = alice.get(f"/v1/media/{media_id}/alike")
    assert alike.status_code == 200
    assert (alike.json()["media"], alike.json()["by"]) == ([], None)
    assert "CLIP" in alike.json()["why"]


def test_nobody_asks_what_looks_like_another_persons_file(alice, bob, photo):
    media_id = alice.post("/v1/media", files={"file": ("a.jpg", photo)}).json()["media_id"]
    assert bob.get(f"/v1/media/{media_id}/alike").status_code == 404
