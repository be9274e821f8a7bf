"""The two single files at the top, which the import contract cannot name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"api", "edits", "evals", "graph", "memory", "nodes", "server", "tools"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_settings_stand_on_the_ground_floor():
    assert not imported(ROOT / "settings.py") & ROOMS


@pytest.mark.parametrize("room", sorted(ROOMS - {"server"}))
def test_nothing_imports_the_server(room):
    for path in (ROOT / room).rglob("*.py"):
        assert "server" not in imported(path), path
