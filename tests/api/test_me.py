"""A copy of everything of mine, and its end: no byte of it remains in the data folder."""

import io
import json
import uuid
import zipfile

from tests.api.test_jobs import ended, render
from tests.api.test_turns import ask, attach


def found(folder, words):
    return [
        str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()
    ]


def test_the_copy_holds_the_words_the_profile_and_the_file_itself(alice, photo):
    answer = attach(alice, photo, "make it warmer", name="beach.jpg")
    alice.post(f"/v1/turns/{answer['turn_id']}/feedback", json={"verdict": "accept"}).raise_for_status()
    reply = alice.get("/v1/me/export")
    assert reply.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {"README.txt", "events.jsonl", "turns.jsonl", "profile.json", "media.json"} <= set(names)
        turns = [json.loads(line) for line in archive.read("turns.jsonl").splitlines()]
        assert turns[0]["prompt"] == "make it warmer"
        assert b"feedback" in archive.read("events.jsonl")
        (file,) = [name for name in names if name.startswith("media/")]
        assert file.endswith("beach.jpg")
        assert archive.read(file) == photo


def test_the_copy_holds_nothing_of_anybody_else(alice, bob):
    mark = uuid.uuid4().hex
    ask(alice, f"make it warmer {mark}")
    ask(bob, "make it cooler")
    with zipfile.ZipFile(io.BytesIO(bob.get("/v1/me/export").content)) as archive:
        assert all(mark.encode() not in archive.read(name) for name in archive.namelist())


def test_erased_means_that_no_byte_remains_in_the_data_folder(doors, settings, bob, photo):
    mark, user = f"canary{uuid.uuid4().hex}", f"gone{uuid.uuid4().hex}"
    with doors.client(user) as person:
        kept = ask(bob, "make it cooler")
        answer = attach(person, photo + mark.encode(), f"make it warmer {mark}", name=f"{mark}.jpg")
        person.get(answer["preview"]["url"]).raise_for_status()
        person.post(
            f"/v1/turns/{answer['turn_id']}/feedback", json={"verdict": "reject", "comment": mark}
        ).raise_for_status()
        ended(person, render(person, answer))
        waiting = ask(person, "hmm do something", thread_id=mark)
        assert waiting["status"] == "needs_clarification"
        assert found(settings.data_dir, mark.encode())
        said = person.delete("/v1/me").raise_for_status().json()
        assert said["turns"] == 2
        assert found(settings.data_dir, waiting["turn_id"].encode()) == []
        assert said["media"] == 1
        assert said["remains"] is None
        assert found(settings.data_dir, mark.encode()) == []
        assert found(settings.data_dir, user.encode()) == []
        assert found(settings.data_dir, answer["turn_id"].encode()) == []
        assert person.get("/v1/threads").json()["threads"] == []
        assert person.get(f"/v1/turns/{answer['turn_id']}").status_code == 404
    assert bob.get(f"/v1/turns/{kept['turn_id']}").status_code == 200


def test_nobody_without_a_token_copies_or_erases(doors):
    with doors.client() as nobody:
        assert nobody.get("/v1/me/export").status_code == 401
        assert nobody.delete("/v1/me").status_code == 401
