"""Every operation on a clip, on painted footage: kept as contact sheets of frames at fixed times."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np

from edits.media import SpokenWord, Transcript
from tests.tools.render.clips import Cutter, Made, as_rgb, film, make_sound
from tests.tools.render.golden.case import COLUMNS, ROWS, Case, timed
from tests.tools.render.golden.painted import FPS, SHOTS, frames, song, still, voice
from tests.tools.render.stills import save
from tools.render.source import shrunk

SEED = "5eed" * 16
EVERY, TILES = 6, ROWS * COLUMNS
"""Frames between those of a contact sheet, and how many it shows; black where the clip is over."""
TILE = 72
"""Pixels of a frame's longer side in it."""
BEATS = tuple(0.25 + 0.4 * number for number in range(6))
WORDS = Transcript(
    words=tuple(SpokenWord(text=word, start=0.3 * nth, end=0.3 * nth + 0.25)
                for nth, word in enumerate(("we", "um", "um", "sail", "at", "dusk"))),
    language="en", source="test",
)  # fmt: skip
JOINED = (0.4, 0.8)
"""Around the first cut."""
TURNED = {"op": "reorder", "params": {"order": [3, 1]}}

clip = partial(timed, "clip", "walk")
shaky = partial(timed, "clip", "shaky")
TIMELINE = [
    clip("trim", start=0.5, end=1.7, other={"start": 0.8}), clip("cut", start=0.5, end=1.7, other={"end": 1.3}),
    clip("split", at=[0.3, 0.9], other={"at": [0.5, 1.1]}, after=(TURNED,)),
    clip("reorder", order=[4, 2], other={"order": [2, 4]}),
    clip("speed", factor=2, other={"factor": 1.4}), clip("speed", factor=0.7, other={"factor": 0.9}),
    clip("speed_ramp", points=[[0.3, 0.6], [2, 3]], other={"points": [[0.3, 1], [2, 2]]}),
    clip("freeze_frame", at=0.8, duration=0.9, other={"duration": 0.4}), clip("reverse"),
    clip("loop", count=2, during=(0, 0.6), other={"count": 3}),
    clip("pace", shot_length=0.3, other={"shot_length": 0.5}),
    clip("cut_on_beat", every_n=1, other={"every_n": 2}),
    timed("clip", "spoken", "remove_silence", min_seconds=0.3, pad_ms=50),
    clip("remove_filler"), clip("concat", media=["clip"]), clip("extract_frame", at=1, other={"at": 0.5}),
    *(clip("transition", kind=kind, duration=0.5, during=JOINED, other={"kind": "wipe" if kind != "wipe" else "slide"})
      for kind in ("dissolve", "wipe", "slide", "zoom", "whip", "fade_black", "fade_white")),
]  # fmt: skip
CAMERA = [
    shaky("stabilize", strength=100),
    clip("reframe", aspect="9:16", track="subject", other={"track": "center"}, drift=8),
    clip("reframe", aspect="1:1", track="center", other={"aspect": "9:16"}),
    shaky("zoom", scale=2, other={"scale": 1.5}), shaky("zoom", scale=0.5, other={"scale": 0.8}),
]  # fmt: skip
PIXELS = [
    clip("temperature", amount=60, other={"amount": 30}), clip("exposure", ev=1, during=(0.6, 1.2)),
    clip("monochrome"), clip("color_grade", shadows={"hue": 190, "saturation": 80}),
    shaky("crop", aspect="1:1", other={"aspect": "4:5"}), shaky("rotate", degrees=90, other={"degrees": 270}),
    shaky("straighten", degrees=6, other={"degrees": 3}), clip("flip"), shaky("perspective", vertical=-50),
    clip("blur", amount=60, other={"amount": 30}), clip("vignette", amount=-70, other={"amount": -40}),
    clip("clarity", amount=80), clip("grain", amount=80, other={"amount": 40}), clip("glow", amount=90),
    clip("text", content="Loupe", style="title", position="center", other={"position": "top"}),
    clip("text", content="Loupe", style="lower_third", position="bottom_left", during=(0.5, 1.3)),
    clip("overlay", media="badge", position="top_right", scale=0.3), clip("caption"),
    clip("caption", style="bold yellow", other={"style": "clean"}),
    clip("output", aspect="1:1", other={"aspect": "9:16"}, drift=8), clip("output", fps=8),
]  # fmt: skip
CLIPS = [*TIMELINE, *CAMERA, *PIXELS]


def painted_clips(folder: Path) -> dict[str, Made]:
    """The painted clips by name, with what is known of them."""
    walk, shaky = frames("walk"), frames("shaky")
    made = {
        "walk": film(folder / "walk.mp4", walk, FPS, shots=SHOTS, beats=BEATS),
        "spoken": film(folder / "spoken.mp4", walk, FPS, shots=SHOTS, sound=voice()),
        "shaky": film(folder / "shaky.mp4", shaky, FPS),
    }
    known = {"sha256": SEED, "transcript": WORDS}
    return {name: Made(one.path, one.facts.model_copy(update=known)) for name, one in made.items()}


def painted_media(folder: Path) -> dict[str, Path]:
    """What steps name beside: a logo, a short clip, a song."""
    return {
        "badge": save(still("badge"), folder / "badge.png"),
        "clip": film(folder / "other.mp4", frames("shaky")[:12], FPS).path,
        "song": make_sound(folder / "song.wav", song()).path,
    }


def take_clip(
    one: Case, cutter: Cutter, clips: Mapping[str, Made], media: Mapping[str, Path], *, other: bool = False
) -> np.ndarray:
    """A contact sheet of a case's result, uint8 (height, width, 3). Every step must have been rendered."""
    done = cutter.render(clips[one.source], *(one.other if other else one.steps), media=media)
    assert done.not_rendered == ()
    if done.mime.startswith("image"):
        return cv2.imread(str(done.path))[..., ::-1].copy()
    with av.open(str(done.path)) as container:
        sampled = islice(container.decode(video=0), EVERY // 2, EVERY * TILES, EVERY)
        seen = [shrunk(as_rgb(frame), TILE) for frame in sampled]
    seen += [np.zeros_like(seen[0])] * (TILES - len(seen))
    return np.concatenate([np.concatenate(seen[n : n + COLUMNS], axis=1) for n in range(0, TILES, COLUMNS)])
