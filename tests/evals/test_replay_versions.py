"""A replay beside another revision of git, and of turns that CLIP saw."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from evals.replay.run import beginnings_of, replay_all
from evals.replay.source import read_logs
from evals.replay.turn import Replayer
from evals.sessions import make_files
from settings import Settings
from tests.conftest import Doors, serve_in_thread
from tests.evals.test_replay import ROOMS, ROOT, changed_look, run
from tests.small_clip import Checkpoint


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """This program in a repository of its own, with one commit."""
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ROOMS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name)
    git(tree, "init", "--quiet", "--initial-branch=main")
    git(tree, "add", "--all")
    git(tree, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "The program")
    return tree


def git(tree: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=tree, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_changed_look_is_told_beside_the_revision_it_was_changed_from(repository: Path, sessions: Path) -> None:
    turns = beginnings_of(asyncio.run(read_logs(sessions)))
    golden = {turn.turn_id: turn.user_id for turn in turns if "golden hour" in turn.prompt}
    user = next(iter(golden.values()))
    theirs = [turn.turn_id for turn in turns if turn.user_id == user]
    changed = [turn_id for turn_id in theirs if turn_id in golden]
    assert 0 < len(changed) < len(theirs)
    changed_look(repository / "edits" / "looks" / "golden_hour.toml")
    told = run("--data-dir", str(sessions), "--against", "HEAD", "--jobs", "1", "--user", user, cwd=repository)
    assert f"beside HEAD: {len(changed)} turns differ" in told.stdout, told.stdout + told.stderr
    assert [turn_id for turn_id in theirs if f"{turn_id}  “" in told.stdout] == changed
    assert "edit_steps.temperature.params.amount" in told.stdout
    assert len(git(repository, "worktree", "list").splitlines()) == 1


@pytest.fixture(scope="module")
def seeing(checkpoint: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A server with a small CLIP."""
    folder = tmp_path_factory.mktemp("seen") / "data"
    clip = {"clip_model": checkpoint.model, "clip_weights": checkpoint.weights}
    yield from serve_in_thread(Settings(_env_file=None, data_dir=folder, workers=1, **clip))


def test_turns_that_clip_saw_come_out_as_they_were(seeing: Doors, tmp_path: Path) -> None:
    seeing.run(seeing.house.services.clip.open(60))
    files = [path for path in make_files(tmp_path).values() if path.suffix in {".jpg", ".jpeg", ".png"}][:2]
    answers = []
    with seeing.client("vera") as client:
        for file in files:
            for prompt in ("make it warmer and a bit brighter", "a bit more contrast"):
                answer = send(client, prompt, file)
                client.post(f"/v1/turns/{answer['turn_id']}/feedback", json={"verdict": "accept"}).raise_for_status()
                answers.append(answer)
        answers.append(send(client, "do it like my other photos", files[0]))
        copy = tmp_path / "export.zip"
        copy.write_bytes(client.get("/v1/me/export").raise_for_status().content)
    assert all(answer["engines"]["clip"] for answer in answers)
    assert any("clip" in answer["engines"]["recall"] for answer in answers)
    outcomes = replay_all(Replayer(Settings(_env_file=None)), beginnings_of(asyncio.run(read_logs(copy))))
    assert [outcome.differences for outcome in outcomes] == [()] * 5


def send(client: httpx.Client, prompt: str, file: Path) -> dict:
    answer = client.post("/v1/turns", data={"prompt": prompt}, files={"file": (file.name, file.read_bytes())})
    return answer.raise_for_status().json()
