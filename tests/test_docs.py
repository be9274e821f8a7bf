"""The README is held to the code."""

import re
import subprocess

import pytest

from evals.docs import README, ROOT, replaced
from settings import Settings, settings_table

TEXT = {".py", ".toml", ".md", ".txt", ".json", ".yaml", ".cfg", ""}


def test_a_part_is_exchanged_between_its_marks_and_nothing_else():
    text = "a\n<!-- x -->\nold\n<!-- /x -->\nb"
    assert replaced(text, "x", "new\nlines") == "a\n<!-- x -->\nnew\nlines\n<!-- /x -->\nb"


def test_missing_marks_are_an_error():
    with pytest.raises(ValueError, match="needs one"):
        replaced("nothing here", "x", "new")


def test_every_setting_is_in_the_table_with_a_sentence():
    table = settings_table()
    for name, field in Settings.model_fields.items():
        assert f"`LOUPE_{name.upper()}`" in table
        assert field.description, name


def test_every_make_command_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ )make ([a-z]+)\b", README.read_text("utf-8")))
    assert named
    assert named <= targets


def test_every_module_the_readme_runs_can_be_run():
    modules = set(re.findall(r"python -m ([a-z_.]+)", README.read_text("utf-8")))
    assert modules
    for module in modules:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_no_address_of_a_registry_and_no_path_of_a_machine_is_committed():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    forbidden = re.compile(r"(?<![\w.])/(?:work|root|home)/\w|--(?:extra-)?index-url|pypi\.org/simple|registry\.npmjs")
    for name in files:
        path = ROOT / name
        if (
            path.suffix in {".py", ".toml", ".md", ".txt", ".json", ".yaml", ".cfg", ""}
            and path != ROOT / "tests/test_docs.py"
        ):
            assert not forbidden.search(path.read_text("utf-8", "ignore")), path
