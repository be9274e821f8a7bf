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
from tests.api.forks import PATIENCE_S, environment, until
from tests.api.problems import problem

ROOT = Path(__file__).resolve().parents[2]


def test_an_answer_survives_a_power_cut_and_the_server_a_restart(forks, photo, tmp_path):
    with forks.server(tmp_path / "data") as first:
        picture = {"file": ("a.jpg", photo)}
        told = first.client.post("/v1/turns", data={"prompt": "make it warmer"}, files=picture).json()
        asked = first.client.post("/v1/turns", json={"prompt": "hmm do something"}).json()
        first.client.patch("/v1/profile", json={"traits": {"grading": "warm"}})
        last = first.client.post("/v1/turns", json={"prompt": "make it brighter"}).json()
        first.kill()
    assert stat.S_IMODE((tmp_path / "data" / "signing.key").stat().st_mode) == 0o600

    with forks.server(tmp_path / "data") as second, second.client_with(first.token) as client:
        for answer in (told, asked, last):
            assert client.get(f"/v1/turns/{answer['turn_id']}").json() == answer
        assert client.get("/v1/profile").json()["traits"]["grading"]["value"] == "warm"
        assert client.get(told["preview"]["url"]).status_code == 200
        if asked["status"] == "needs_clarification":
            replies = {"answers": [{"question_id": asked["questions"][0]["id"], "answer": "warmer"}]}
            answered = client.post(f"/v1/turns/{asked['turn_id']}/answers", json=replies)
            assert answered.json()["status"] == "completed", answered.text


def test_the_server_says_not_ready_before_it_leaves_and_leaves_in_time(forks, tmp_path):
    with forks.server(tmp_path / "data") as server, server.client_with(server.token) as other:
        assert other.get("/readyz").status_code == 200
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        answer = until(lambda: found if (found := other.get("/readyz")).status_code != 200 else None, "it stays ready")
        problem(answer, 503)
        assert server.client.post("/v1/turns", json={"prompt": "make it warmer"}).status_code == 200
        assert server.wait() == 0
        assert time.monotonic() - started < 10
        assert "Traceback" not in server.said + server.err.read_text()


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """`python server.py` as a person starts it: what it says, where it listens, and its data folder."""
    folder = tmp_path_factory.mktemp("standing")
    command = [sys.executable, "server.py"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as child:
        said = ""
        for line in child.stdout:
            said += line
            if "Ctrl+C" in line:
                break
        assert "Loupe listens on" in said, said
        yield said, said.split("listens on ")[1].split()[0], folder
        child.send_signal(signal.SIGTERM)
        assert child.wait(PATIENCE_S) == 0


def test_what_the_boot_text_says_to_try_works(standing):
    said, *_ = standing
    command = said.split("Try it:")[1].split("With a picture:")[0].strip()
    command = command.split("On a page:")[0].strip()
    if not any((Path(folder) / "curl").exists() for folder in os.environ["PATH"].split(":")):
        pytest.skip("no curl on this machine")
    tried = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30)
    assert '"edit_steps"' in tried.stdout


def test_a_printed_token_opens_the_door(standing, monkeypatch, capsys):
    _, url, folder = standing
    monkeypatch.setenv("LOUPE_DATA_DIR", str(folder))
    assert server.main(["token", "--user", "ana", "--hours", "1"]) == 0
    headers = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
    assert httpx.get(f"{url}/v1/profile", headers=headers, trust_env=False).status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"LOUPE_JWKS_URL": "http://id.example/keys"}, "LOUPE_JWKS_URL"),
        ({"LOUPE_DATABASE_URL": "mysql://x/y"}, "SQLite"),
    ],
)
def test_settings_that_cannot_work_refuse_to_start_with_a_sentence(forks, tmp_path, given, words):
    refused = forks.fork(tmp_path / "data", **given)
    assert refused.wait() == 2
    assert words in refused.err.read_text()
    assert "Traceback" not in refused.out.read_text() + refused.err.read_text()


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
