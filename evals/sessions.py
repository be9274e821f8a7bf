"""Made-up people at work over HTTP, for a log to replay: `python -m evals.sessions --out DIR [--turns 200]`.

Five people with photographs, a clip, a sound, a broken file and nothing at all ask, judge, correct, override, undo,
redo and answer questions, always in the same order; the data folder they leave is a real one.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from evals import samples
from evals.scene import paint_scene
from evals.server_process import running_server
from settings import Settings
from tools.identity import Identities

PEOPLE = ("ana", "ben", "cleo", "dara")
GUEST = "guest"
PHOTO = (
    "make it warmer and a bit brighter",
    "a bit more contrast",
    "too much",
    "crop to a square",
    "give it a golden hour look",
    "undo that",
    "what would make this feel like A24?",
    "half as strong",
    "never crush my blacks",
    "darker and moodier, like a thriller",
    "hmm do something",
    "today I want pastel vibes",
    "warmer please",
    "yes, keep it",
    "give it some film grain and a soft vignette",
    "black and white",
    "put me in a luxury jet",
    "I always deliver vertical",
    "sharpen it a little and lift the shadows",
    "more vibrant, but leave the sky alone",
    "make it look like Wes Anderson",
    "remove the person in the background",
    "straighten the horizon",
    "what is the capital of Peru?",
)
CLIP = (
    "cut this clip faster, on the beat",
    "slower, calmer",
    "make it cooler and add a fade to black at the end",
    "stabilize it and make it vertical for TikTok",
    "too fast",
    "trim it to the first two seconds",
    "make the sound louder",
    "what would make this feel like a trailer?",
    "redo",
    "half the speed, keep the pitch",
    "fix it",
    "remove the silence",
)
NOTHING = (
    "make my photos warmer",
    "make it better somehow?",
    "I like muted colours",
    "crop to 4:5 and add a white border",
    "book a table for two",
    "too strong",
    "a moody look with deep shadows",
    "something for Instagram",
)
REPLIES = ("warmer and softer", "brighter", "more contrast")
VERDICTS = ("accept", "accept", "reject", "modify", "accept", "modify")
OVERRIDES: tuple[dict[str, str], ...] = (
    {"trait": "grading", "value": "pastel", "scope": "once"},
    {"trait": "tone", "value": "moody", "scope": "session"},
    {"trait": "format", "value": "1:1", "scope": "once"},
)


@dataclass
class Person:
    """One of them. turns: what they asked so far. threads: their conversations by what they are about."""

    client: httpx.Client
    turns: int = 0
    verdicts: Iterator[str] = field(default_factory=lambda: itertools.cycle(VERDICTS))
    replies: Iterator[str] = field(default_factory=lambda: itertools.cycle(REPLIES))
    threads: dict[str, str] = field(default_factory=dict)

    def ask(self, prompt: str, about: str, file: Path | None) -> None:
        """One turn, and whatever this person does with the answer."""
        given: dict[str, Any] = {"prompt": prompt}
        thread = self.threads.get(about)
        if thread is not None:
            given["thread_id"] = thread
        self.turns += 1
        if self.turns % 11 == 5:
            given["overrides"] = [OVERRIDES[self.turns // 11 % len(OVERRIDES)]]
        if thread is None and file is not None:
            fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
            answer = self._post("/v1/turns", data=fields, files={"file": (file.name, file.read_bytes())})
        else:
            answer = self._post("/v1/turns", json=given)
        self.threads[about] = answer["thread_id"]
        self._react(answer)

    def _react(self, answer: dict[str, Any]) -> None:
        turn, thread = answer["turn_id"], answer["thread_id"]
        if answer["status"] == "needs_clarification" and self.turns % 3:
            replies = [{"question_id": one["id"], "answer": next(self.replies)} for one in answer["questions"][:1]]
            answer = self._post(f"/v1/turns/{turn}/answers", json={"answers": replies})
        if self.turns % 2 == 0 and answer["edit_steps"]:
            self._post(f"/v1/turns/{turn}/feedback", json=self._judgement(answer))
        if self.turns % 9 == 7:
            self.client.post(f"/v1/threads/{thread}/undo")
        if self.turns % 18 == 7:
            self.client.post(f"/v1/threads/{thread}/redo")
        if self.turns == 30:
            self.client.patch("/v1/profile", json={"traits": {"grading": "warm"}})

    def _judgement(self, answer: dict[str, Any]) -> dict[str, Any]:
        verdict = next(self.verdicts)
        if verdict != "modify":
            return {"verdict": verdict}
        return {"verdict": "modify", "edit_steps": [_gentler(step) for step in answer["edit_steps"]]}

    def _post(self, path: str, **more: Any) -> dict[str, Any]:
        return dict(self.client.post(path, **more).raise_for_status().json())


def _gentler(step: dict[str, Any]) -> dict[str, Any]:
    """The same step with its number at 60 %."""
    params = {
        name: round(value * 0.6, 2) if name in {"amount", "ev"} and isinstance(value, int | float) else value
        for name, value in step["params"].items()
    }
    return {**step, "params": params}


def make_files(folder: Path) -> dict[str, Path]:
    """What they attach, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    scene = folder / "lake.jpg"
    Image.fromarray(paint_scene(480, 320)).save(scene, quality=90)
    broken = folder / "holiday.jpg"
    broken.write_bytes(scene.read_bytes()[:900])
    return {
        "temple": samples.save_photo("china", folder / "temple.jpg", darker=0.6),
        "flower": samples.save_photo("flower", folder / "flower.jpg"),
        "lake": scene,
        "clip": samples.save_clip(folder / "pan.mp4", seconds=3, size=(320, 180), shot_s=1),
        "broken": broken,
    }


def script(turns: int) -> Iterator[tuple[str, str, str]]:
    """Who asks what about what: person, prompt, name of the file or of nothing."""
    subjects = {
        "ana": ("temple", PHOTO),
        "ben": ("clip", CLIP),
        "cleo": ("flower", PHOTO[::-1]),
        "dara": ("nothing", NOTHING),
        GUEST: ("lake", PHOTO[:6]),
    }
    everybody = itertools.cycle(["ana", "ana", "ben", "cleo", "ana", "cleo", "dara", "ben", GUEST])
    asked = dict.fromkeys(subjects, 0)
    for number, person in enumerate(itertools.islice(everybody, turns)):
        about, prompts = subjects[person]
        place, asked[person] = asked[person], asked[person] + 1
        if number in (20, 40):
            yield person, "make it warmer", "broken"
        else:
            # A new conversation every eight turns.
            yield person, prompts[place % len(prompts)], f"{about} {place // 8}"


def write_log(folder: Path, turns: int = 200) -> Path:
    """Let them work on a fresh server with its data in `folder`; gives the folder."""
    with running_server(folder) as server:
        identities = Identities(Settings(_env_file=None, data_dir=folder))
        work(server.url, identities, make_files(folder / "attached"), turns)
    return folder


def work(url: str, identities: Identities, files: Mapping[str, Path], turns: int) -> None:
    """Let them ask, on a server that listens at `url` and knows them by these identities."""
    tokens = {name: identities.mint(name) for name in PEOPLE} | {GUEST: identities.mint_guest()[0]}
    everybody = {name: Person(_client(url, token)) for name, token in tokens.items()}
    for person, prompt, about in script(turns):
        everybody[person].ask(prompt, about, files.get(about.partition(" ")[0]))
    for one in everybody.values():
        one.client.close()


def log_at_hand(turns: int = 72) -> Path:
    """The data folder or export named by `LOUPE_SESSIONS`; without it, a fresh log in a temporary folder."""
    named = os.environ.get("LOUPE_SESSIONS")
    return Path(named) if named else write_log(Path(tempfile.mkdtemp(prefix="loupe-sessions-")), turns)


def _client(url: str, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a log."""
    parser = argparse.ArgumentParser(prog="python -m evals.sessions", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="data folder to make")
    parser.add_argument("--turns", type=int, default=200)
    given = parser.parse_args(arguments)
    write_log(given.out, given.turns)
    print(f"{given.turns} turns in {given.out}: python -m evals.replay --data-dir {given.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
