"""The server as a process of its own: boot, power cuts, signals, and clients that stall."""

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

import api.middleware
import api.protocol
import server
from tests.api.problems import problem

ROOT = Path(__file__).resolve().parents[2]


def environment(folder, **given):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOUPE_")}
    return kept | {"LOUPE_DATA_DIR": str(folder), "LOUPE_PORT": "0", "LOUPE_WORKERS": "1"} | given


def run(*arguments, folder, **given):
    command = [sys.executable, "server.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder, **given), capture_output=True, text=True, timeout=60
    )


class Process:
    """A server, and what it said when it was ready."""

    def __init__(self, folder, **given):
        self.folder = folder
        self.child = subprocess.Popen(
            [sys.executable, "server.py"],
            cwd=ROOT,
            env=environment(folder, **given),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        for line in self.child.stdout:
            self.said += line
            if "Ctrl+C" in line:
                break
        assert "Loupe listens on" in self.said, self.said
        self.url = self.said.split("listens on ")[1].split()[0]
        self.token = self.said.split("for a day:")[1].split()[0]
        self.client = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30, trust_env=False
        )

    def close(self):
        self.client.close()
        self.child.kill()
        self.child.wait()
        self.child.stdout.close()


@pytest.fixture
def start(tmp_path):
    with contextlib.ExitStack() as stack:

        def start_one(folder=tmp_path / "data", **given):
            process = Process(folder, **given)
            stack.callback(process.close)
            return process

        yield start_one


def test_an_answer_survives_a_power_cut_and_the_server_a_restart(start, photo, tmp_path):
    first = start()
    told = first.client.post("/v1/turns", data={"prompt": "make it warmer"}, files={"file": ("a.jpg", photo)}).json()
    asked = first.client.post("/v1/turns", json={"prompt": "hmm do something"}).json()
    first.client.patch("/v1/profile", json={"traits": {"grading": "warm"}})
    last = first.client.post("/v1/turns", json={"prompt": "make it brighter"}).json()
    first.child.send_signal(signal.SIGKILL)
    first.child.wait()
    assert stat.S_IMODE((tmp_path / "data" / "signing.key").stat().st_mode) == 0o600

    second = start()
    second.client.headers["Authorization"] = first.client.headers["Authorization"]
    for answer in (told, asked, last):
        assert second.client.get(f"/v1/turns/{answer['turn_id']}").json() == answer
    assert second.client.get("/v1/profile").json()["traits"]["grading"]["value"] == "warm"
    assert second.client.get(told["preview"]["url"]).status_code == 200
    if asked["status"] == "needs_clarification":
        replies = {"answers": [{"question_id": asked["questions"][0]["id"], "answer": "warmer"}]}
        answered = second.client.post(f"/v1/turns/{asked['turn_id']}/answers", json=replies)
        assert answered.json()["status"] == "completed", answered.text


def test_the_server_says_not_ready_before_it_leaves_and_leaves_in_time(start):
    server = start()
    started = time.monotonic()
    server.child.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    with httpx.Client(base_url=server.url, trust_env=False) as other:
        problem(other.get("/readyz"), 503)
    assert server.client.post("/v1/turns", json={"prompt": "make it warmer"}).status_code == 200
    assert server.child.wait(10) == 0
    assert time.monotonic() - started < 10
    assert "Traceback" not in server.child.stdout.read()


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    process = Process(tmp_path_factory.mktemp("standing"))
    yield process
    process.close()


def test_what_the_boot_text_says_to_try_works(standing):
    command = standing.said.split("Try it:")[1].split("With a picture:")[0].strip()
    if not any((Path(folder) / "curl").exists() for folder in os.environ["PATH"].split(":")):
        pytest.skip("no curl on this machine")
    tried = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30)
    assert '"edit_steps"' in tried.stdout


def test_a_printed_token_opens_the_door(standing):
    minted = run("token", "--user", "ana", "--hours", "1", folder=standing.folder)
    assert minted.returncode == 0
    headers = {"Authorization": f"Bearer {minted.stdout.strip()}"}
    assert standing.client.get("/v1/profile", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"LOUPE_JWKS_URL": "http://id.example/keys"}, "LOUPE_JWKS_URL"),
        ({"LOUPE_DATABASE_URL": "mysql://x/y"}, "SQLite"),
    ],
)
def test_settings_that_cannot_work_refuse_to_start_with_a_sentence(tmp_path, given, words):
    refused = run(folder=tmp_path / "data", **given)
    assert refused.returncode == 2
    assert words in refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr


@pytest.mark.parametrize("hours", ["0", "-1", "nan", "1e300", "soon"])
def test_a_token_lasts_a_time_that_makes_sense(hours, capsys):
    with pytest.raises(SystemExit) as refused:
        server.main(["token", "--user", "ana", f"--hours={hours}"])
    assert refused.value.code == 2
    assert "--hours" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("LOUPE_JWT_KEY", "short"), ("LOUPE_PORT", "many"), ("LOUPE_WORKERS", "0")]
)
def test_a_setting_that_cannot_be_read_is_named(monkeypatch, tmp_path, capsys, name, value):
    monkeypatch.setenv("LOUPE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)
    assert server.main([]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "Traceback" not in said


def connect(doors):
    host, port = doors.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def head(doors, method="POST", path="/v1/turns", **headers):
    lines = {"host": "x", "authorization": f"Bearer {doors.token('slow')}", **headers}
    text = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{text}\r\n".encode()


def read_all(connection):
    received = b""
    while piece := connection.recv(65_536):
        received += piece
    return received


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ", b"GET /hea"])
def test_a_client_whose_headers_do_not_end_is_cut(doors, monkeypatch, sent):
    monkeypatch.setattr(api.protocol, "HEAD_S", 0.3)
    with connect(doors) as slow:
        slow.sendall(sent)
        with contextlib.suppress(ConnectionResetError):
            assert slow.recv(100) == b""


def test_a_client_whose_second_headers_do_not_end_is_cut(doors, monkeypatch):
    monkeypatch.setattr(api.protocol, "HEAD_S", 0.3)
    with connect(doors) as slow:
        slow.sendall(head(doors, "GET", "/healthz"))
        received = b""
        while b"alive" not in received:
            received += slow.recv(4_096)
        slow.sendall(b"GET /hea")
        with contextlib.suppress(ConnectionResetError):
            assert slow.recv(100) == b""


def test_headers_without_end_are_refused(doors):
    with connect(doors) as loud, contextlib.suppress(ConnectionResetError, BrokenPipeError):
        loud.sendall(b"GET / HTTP/1.1\r\nx-loud: " + b"a" * 200_000)
        assert b" 400 " in loud.recv(4_096)


def test_what_is_no_http_is_answered_with_a_problem(doors):
    with connect(doors) as odd:
        odd.sendall(b"hello\r\n\r\n")
        answer = read_all(odd)
    assert b"application/problem+json" in answer
    assert b"/problems/bad-request" in answer


def test_a_client_that_stalls_in_the_middle_of_a_body_is_answered_and_cut(doors, monkeypatch):
    monkeypatch.setattr(api.middleware, "IDLE_S", 0.3)
    with connect(doors) as slow:
        slow.sendall(head(doors, content_type="application/json", content_length=500) + b'{"prompt": ')
        answer = read_all(slow)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"problem+json" in answer


def test_a_client_that_trickles_is_cut(doors, monkeypatch):
    monkeypatch.setattr(api.middleware, "GRACE_S", 0.5)
    with connect(doors) as slow:
        slow.sendall(head(doors, content_type="application/json", content_length=500))
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            for _ in range(40):
                slow.sendall(b" ")
                time.sleep(0.05)
        assert slow.recv(4_096).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_reads_nothing_is_cut(doors, monkeypatch):
    monkeypatch.setattr(api.protocol, "DRAIN_S", 0.3)
    content = b"RIFF" + (12_000_036).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0"
    content += b"\x02\0\x10\0data" + (12_000_000).to_bytes(4, "little") + bytes(range(250)) * 48_000
    with doors.client("slow") as quick:
        media_id = quick.post("/v1/media", files={"file": ("a.wav", content)}).raise_for_status().json()["media_id"]
    with connect(doors) as deaf:
        deaf.sendall(head(doors, "GET", f"/v1/media/{media_id}/content"))
        time.sleep(1)
        with contextlib.suppress(ConnectionResetError):
            assert len(read_all(deaf)) < len(content)


def test_a_client_that_leaves_in_the_middle_of_an_upload_leaves_nothing(doors, photo):
    storage = doors.house.services.storage
    with connect(doors) as gone:
        body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + photo[:20_000]
        gone.sendall(
            head(doors, path="/v1/media", content_type="multipart/form-data; boundary=b", content_length=999_999) + body
        )
        time.sleep(0.2)
    time.sleep(0.5)
    assert not list((storage.folder / "incoming").iterdir())
