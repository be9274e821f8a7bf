import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROMPTS = (
    "lose the text at the bottom but don't touch the colors",
    "make it pop, warmer, no grain and no vignette please",
    "make it look like a wes anderson film with a cold teal shadow, but keep the skin natural",
    "put me in a luxury jet at sunset and remove the people behind me, don't change my face",
    "cut the boring bits, faster, with captions, music under my voice, 9:16 for reels",
    "never add vignettes, i always like it matte",
    "what would make this feel more like A24?",
    "I like it but less contrast and no crop",
)
READ = """
import sys
from tools.planner.compose import compose
from tools.planner.read import read
from graph.state import Profile
for prompt in sys.stdin.read().splitlines():
    reading = read(prompt)
    print(reading.model_dump_json())
    print(compose(reading, prompt=prompt, media=(), profile=Profile(), overrides=reading.overrides, recalled=(),
                  last=None).model_dump_json())
"""


def planned_elsewhere(seed: int) -> str:
    """What a process of its own makes of the prompts, with its own order of sets."""
    ran = subprocess.run(
        [sys.executable, "-c", READ], input="\n".join(PROMPTS), text=True, capture_output=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )  # fmt: skip
    return ran.stdout


def planned_here() -> str:
    """What this process makes of them, whatever it read before."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.stdin", io.StringIO("\n".join(PROMPTS)))
        exec(READ, {})
    return said.getvalue()


def test_two_processes_plan_alike():
    here = planned_here()
    # Where this process was told its order, the other has another.
    elsewhere = planned_elsewhere(7 if os.environ.get("PYTHONHASHSEED") == "1" else 1)
    assert here.count("\n") == 2 * len(PROMPTS)
    assert here == elsewhere
