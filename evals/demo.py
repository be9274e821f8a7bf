"""`make demo`: one person's story over HTTP on real media. Pictures are left in demo/."""

from __future__ import annotations

import shutil
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from evals import samples
from evals.server_process import ServerError, running_server

FOLDER = Path("demo")
WIDTH = 96


@dataclass(frozen=True)
class Scene:
    """One request of the story. `file` is attached; `name` is the stem of the pictures it leaves."""

    title: str
    prompt: str
    file: Path | None = None
    name: str | None = None
    reply: str | None = None


def main() -> int:
    """Tell the story; the exit status is 0 when every request was answered."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    photo = samples.save_photo("china", FOLDER / "temple.jpg", size=(1_920, 1_281), darker=0.62)
    clip = samples.save_clip(FOLDER / "pan.mp4")
    with tempfile.TemporaryDirectory(prefix="loupe-demo-") as data:
        print("Starting Loupe on a free port, with no model and no key …", flush=True)
        try:
            with running_server(Path(data)) as server, server.client() as client:
                print(f"It listens on {server.url}.")
                for scene in _story(photo, clip):
                    _play(client, scene)
        except ServerError as error:
            print(error, file=sys.stderr)
            return 1
    _say_goodbye()
    return 0


def _story(photo: Path, clip: Path) -> list[Scene]:
    return [
        Scene("A command", "make it warmer and a bit brighter, crop to a square", photo, "warmer"),
        Scene("A transformation, with no image model", "put me in a luxury jet", photo, "jet"),
        Scene("A descriptive question about a clip", "what would make this feel like A24?", clip, "a24"),
        Scene("A clip with a beat", "cut this clip faster, on the beat", clip, "faster"),
        Scene("Something unclear, and the answer to the question", "hmm do something", None, None, "warmer and softer"),
    ]


def _play(client: httpx.Client, scene: Scene) -> None:
    print(f"\n{'─' * WIDTH}\n{scene.title}\n  “{scene.prompt}”" + (f"  + {scene.file.name}" if scene.file else ""))
    answer = _ask(client, scene)
    _print_answer(answer)
    if scene.reply and answer["status"] == "needs_clarification":
        print(f"  you answer: “{scene.reply}”")
        replies = [{"question_id": answer["questions"][0]["id"], "answer": scene.reply}]
        answered = client.post(f"/v1/turns/{answer['turn_id']}/answers", json={"answers": replies})
        _print_answer(answered.raise_for_status().json())
    if scene.name and answer["preview"]["url"]:
        _save_pictures(client, answer["preview"]["url"], scene.name)


def _ask(client: httpx.Client, scene: Scene) -> dict[str, Any]:
    if scene.file is None:
        response = client.post("/v1/turns", json={"prompt": scene.prompt})
    else:
        files = {"file": (scene.file.name, scene.file.read_bytes())}
        response = client.post("/v1/turns", data={"prompt": scene.prompt}, files=files)
    return dict(response.raise_for_status().json())


def _print_answer(answer: dict[str, Any]) -> None:
    intent = answer["intent"]
    _line(f"[{intent['kind']} {intent['confidence']:.2f}, {answer['status']}] {answer['edit_summary']}", "  ")
    if answer["visual_inference"]:
        _line(f"seen: {answer['visual_inference']}", "  ")
    for step in answer["edit_steps"]:
        params = ", ".join(f"{name} {_short(value)}" for name, value in step["params"].items() if value is not None)
        _line(f"{step['id']:>3}  {step['op']} {params}: {step['reason']}", "  ", "       ")
    for entry in answer["style_trace"]:
        _line(f"taste: {entry['trait']} {entry['value']} ({entry['source']}): {entry['effect']}", "  ")
    for question in answer["questions"]:
        _line(f"asks: {question['text']}  [{' | '.join(question['options'])}]", "  ")
    for missing in answer["preview"]["not_rendered"]:
        _line(f"not in the preview: {missing['step']}, {missing['why']}", "  ")
    for note in answer["notes"]:
        _line(f"note: {note}", "  ")


def _short(value: Any) -> str:
    words = f"{value:g}" if isinstance(value, float) else str(value)
    return words if len(words) <= 60 else words[:57] + "…"


def _line(text: str, indent: str, later: str = "     ") -> None:
    print(textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent + later))


def _save_pictures(client: httpx.Client, url: str, name: str) -> None:
    for side in ("before", "after", "compare"):
        response = client.get(url, params={"side": side})
        response.raise_for_status()
        suffix = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "video/mp4": "mp4"}[
            response.headers["content-type"].partition(";")[0]
        ]
        path = FOLDER / f"{name}-{side}.{suffix}"
        path.write_bytes(response.content)
        print(f"  {side:>8}: {path}")


def _say_goodbye() -> None:
    print(
        f"\n{'─' * WIDTH}\nBefore and after lie in {FOLDER}/; open a …-compare file first.\n"
        "Go on with `make serve`: it prints a token and a curl line that works."
    )


if __name__ == "__main__":
    raise SystemExit(main())
