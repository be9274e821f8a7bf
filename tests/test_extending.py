"""The worked examples of docs/extending.md are carried out in a copy of the rooms, as they stand."""

import re
import shutil
import subprocess
import sys

import pytest

from evals.docs import ROOT

ROOMS = ("api", "edits", "evals", "graph", "memory", "nodes", "tools", "settings.py")
BLOCK = re.compile(r"^```(?:python|toml)\n(?:# (file|append to|run):? ?(\S*)\n)(.*?)^```$", re.DOTALL | re.MULTILINE)


def examples():
    """Title of a section to its blocks: what to do, with which file, and the text."""
    sections = re.split(r"^## ", (ROOT / "docs/extending.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {section.partition("\n")[0]: BLOCK.findall(section) for section in sections}


@pytest.fixture
def copy(tmp_path):
    for room in ROOMS:
        whole = shutil.copytree if (ROOT / room).is_dir() else shutil.copy
        whole(ROOT / room, tmp_path / room)
    return tmp_path


@pytest.mark.parametrize("title", examples())
def test_a_worked_example_works(title, copy):
    blocks = examples()[title]
    assert {kind for kind, _, _ in blocks} > {"run"}
    for kind, name, text in blocks:
        path = copy / name
        if kind == "file":
            assert not path.exists(), name
            path.write_text(text, "utf-8")
        elif kind == "append to":
            with path.open("a", encoding="utf-8") as file:
                file.write(text)
        else:
            done = subprocess.run([sys.executable, "-c", text], cwd=copy, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stdout + done.stderr
