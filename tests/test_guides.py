"""Every command of the guides is run as it stands, in its order."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evals.docs import ROOT

DOCS = ROOT / "docs"


def blocks(name, language):
    """The fenced blocks of one language in a guide, as one script."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / name).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found, name
    return "\n".join(found)


@pytest.fixture
def desk(doors, photo, tmp_path):
    """A folder with the photograph the guides speak of, and what they expect in the environment."""
    (tmp_path / "photo.jpg").write_bytes(photo)
    token = doors.token("guide")
    python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return tmp_path, {**os.environ, "LOUPE": doors.url, "TOKEN": token, "PATH": python, "NO_PROXY": "127.0.0.1"}


def run(command, desk):
    folder, environment = desk
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_guide_to_the_doors_walks_with_curl(desk):
    folder, _ = desk
    run(["bash", "-euo", "pipefail", "-c", blocks("http.md", "sh")], desk)
    for name in ("after.jpg", "compare.jpg", "first-step.jpg", "without-second.jpg", "trial.jpg"):
        assert (folder / name).read_bytes()[:2] == b"\xff\xd8", name
    assert (folder / "full.png").read_bytes()[:4] == b"\x89PNG"
    assert "event: result" in (folder / "progress.txt").read_text()
    assert '"edited_steps":[{' in (folder / "judged.json").read_text()


def test_the_guide_to_the_doors_walks_with_python(desk):
    said = run([sys.executable, "-c", blocks("http.md", "python")], desk)
    assert "generate" in said
    assert "grading" in said


def asked(guide):
    """Method and address of every call in the guide, with `{}` for what is filled in."""
    for command in re.findall(r"curl .*", blocks(guide, "sh").replace("\\\n", " ")):
        method = re.search(r"-X (\w+)", command)
        path = re.search(r"\"\$LOUPE(/[^\"?]*)", command)[1]
        yield (
            (method[1] if method else "POST" if re.search(r" -(d|F) ", command) else "GET"),
            re.sub(r"\$\w+", "{}", path),
        )
    for method, path in re.findall(r"loupe\.(get|post|delete|patch)\(\"([^\"]+)\"", blocks(guide, "python")):
        yield method.upper(), path


def test_the_guide_to_the_doors_names_every_call(doors):
    there = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, methods in doors.app.openapi()["paths"].items()
        for method in methods
    }
    named = {(method, re.sub(r"/traits/\w+$", "/traits/{}", path)) for method, path in asked("http.md")}
    assert there <= named, there - named


def test_every_file_that_a_guide_names_is_there():
    for guide in sorted(DOCS.glob("*.md")):
        text = guide.read_text("utf-8")
        for named in re.findall(r"`(docs/[\w.-]+)`|\]\(([\w.-]+\.(?:jpg|png|md))\)", text):
            path = ROOT / named[0] if named[0] else DOCS / named[1]
            assert path.exists(), f"{guide.name}: {named}"
