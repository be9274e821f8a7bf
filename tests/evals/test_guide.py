"""Every command of the guide to the evaluations is one that there is, and those of the replay are run as they stand."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest

from evals import docs
from evals.replay.__main__ import main
from evals.understanding.__main__ import main as understand

GUIDE = docs.ROOT / "docs" / "evals.md"
COMMANDS = re.findall(r"^\$ python -m (.+)$", GUIDE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_and_its_options_exist(command: str) -> None:
    module, *arguments = shlex.split(command)
    found = importlib.util.find_spec(
        f"{module}.__main__" if (docs.ROOT / module.replace(".", "/")).is_dir() else module
    )
    assert found is not None
    assert found.origin is not None
    code = Path(found.origin).read_text("utf-8")
    for option in (one for one in arguments if one.startswith("--")):
        assert f'"{option}"' in code, option


def test_every_option_of_the_guides_table_exists() -> None:
    code = (docs.ROOT / "evals" / "replay" / "__main__.py").read_text("utf-8")
    options = re.findall(r"`(--[a-z-]+)", GUIDE.read_text("utf-8"))
    assert len(options) > 8
    assert all(f'"{option}"' in code for option in options)


def test_the_replays_of_the_guide_run_one_after_the_other(
    sessions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(sessions)
    replays = [shlex.split(command)[1:] for command in COMMANDS if command.startswith("evals.replay ")]
    ran = [arguments for arguments in replays if "HEAD" not in arguments]
    assert len(ran) == 4
    for arguments in ran:
        assert main([*arguments, "--jobs", "1"]) == 0, arguments
    told = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert told["turns"] == told["identical"] == 72


def test_the_requests_that_come_with_the_project_are_scored(capsys: pytest.CaptureFixture[str]) -> None:
    assert understand(["--requests", str(docs.ROOT / "evals" / "requests")]) == 0
    assert re.search(r"intent +(0\.9|1\.0)", capsys.readouterr().out)


def test_every_notebook_of_the_guide_is_there_and_every_one_is_in_it() -> None:
    named = set(re.findall(r"`(\w+\.ipynb)`", GUIDE.read_text("utf-8")))
    assert named == {path.name for path in (docs.ROOT / "evals" / "notebooks").glob("*.ipynb")}
