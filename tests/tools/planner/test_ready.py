"""What the first person does not wait for."""

from __future__ import annotations

import subprocess
import sys

LEFT_TO_LOAD = """
import inspect, sys
from tools.planner.ready import warm_up
warm_up()
rooms = [module for name, module in sys.modules.items() if name.split(".")[0] in ("tools", "edits")]
for room in rooms:
    for name, value in vars(room).items():
        if hasattr(value, "cache_info") and getattr(value, "__module__", None) == room.__name__:
            if not inspect.signature(value).parameters and not value.cache_info().currsize:
                print(f"{room.__name__}.{name}")
"""


def test_no_table_of_the_planner_is_left_to_be_loaded_for_the_first_person() -> None:
    told = subprocess.run([sys.executable, "-c", LEFT_TO_LOAD], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
