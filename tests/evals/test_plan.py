"""Planning in bulk: a row in, a row out, whatever is in it."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from evals.plan import main, plan_row


def run(tmp_path: Path, *rows: object) -> list[dict[str, object]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    assert main(["--in", str(source), "--out", str(target)]) == 0
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_each_row_answers_with_its_id_intent_steps_and_questions(tmp_path: Path) -> None:
    (row,) = run(tmp_path, {"id": "a", "prompt": "make it warmer", "media": "image"})
    assert row["id"] == "a"
    assert row["intent"] == "command"
    assert [step["op"] for step in row["edit_steps"]] == ["temperature"]
    assert row["questions"] == []
    assert 0 < row["confidence"] <= 1


def test_a_file_is_measured(tmp_path: Path) -> None:
    picture = tmp_path / "dark.png"
    Image.new("RGB", (320, 200), (20, 20, 24)).save(picture)
    (row,) = run(tmp_path, {"id": 1, "prompt": "brighter", "media": str(picture)})
    assert "L*" in row["edit_steps"][0]["reason"] or row["edit_steps"][0]["params"]["ev"] > 0.65


def test_a_broken_row_says_why_and_the_others_go_on(tmp_path: Path) -> None:
    rows = run(
        tmp_path,
        "not json",
        {"id": 2},
        {"id": 3, "prompt": "mute it", "media": "/no/such/clip.mp4"},
        {"id": 4, "prompt": "mute it", "media": "video"},
    )
    assert ["error" in row for row in rows] == [True, True, True, False]
    assert rows[2]["edit_steps"][0]["op"] == "mute"


def test_history_and_profile_are_heard() -> None:
    past = {"prompt": "warmer", "edit_steps": [{"op": "temperature", "params": {"amount": 18}}]}
    answer = plan_row({"id": 1, "prompt": "too much", "history": [past], "media": "image"})
    assert answer["edit_steps"][0]["amount"] == 0.6
    profile = {"sliders": {"temperature": {"mean": 7, "low": 5, "high": 9, "n": 8}}}
    assert (
        plan_row({"id": 2, "prompt": "warmer", "profile": profile, "media": "image"})["edit_steps"][0]["params"][
            "amount"
        ]
        < 10
    )
