"""A photograph, a clip with a tone under it, and their facts."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from edits.media import MediaFacts, SpokenWord, Transcript

SAID = ("So", "<this>", "is", "what", "we", "said", "&", "nothing", "more,", "um,", "today.")
FPS, SECONDS, WIDTH, HEIGHT, RATE = 25, 6, 320, 214, 48_000
NAMES = {"bytes": 1, "sha256": "0" * 64}


@pytest.fixture(scope="session")
def photo(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("export") / "china.png"
    Image.fromarray(load_sample_images().images[0]).save(path)
    return path


@pytest.fixture(scope="session")
def photo_facts() -> MediaFacts:
    return MediaFacts(media_id="p1", kind="image", mime="image/png", width=640, height=427, **NAMES)


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> Path:
    """Six seconds that drift over a photograph, so that every frame differs from its neighbours."""
    path = tmp_path_factory.mktemp("export") / "clip.mp4"
    still = Image.fromarray(load_sample_images().images[0])
    with av.open(str(path), "w") as file:
        video = file.add_stream("libx264", rate=FPS, options={"crf": "16", "preset": "veryfast"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = file.add_stream("aac", rate=RATE, layout="stereo")
        for place in range(FPS * SECONDS):
            part = still.crop((place, place // 2, place + 480, place // 2 + 321)).resize((WIDTH, HEIGHT))
            file.mux(video.encode(av.VideoFrame.from_image(part)))
        file.mux(video.encode(None))
        time = np.arange(RATE * SECONDS) / RATE
        tone = np.tile((0.3 * np.sin(2 * np.pi * 440 * time)).astype(np.float32), (2, 1))
        for start in range(0, tone.shape[1], 1024):
            block = np.ascontiguousarray(tone[:, start : start + 1024])
            frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
            frame.sample_rate, frame.pts = RATE, start
            file.mux(sound.encode(frame))
        file.mux(sound.encode(None))
    return path


@pytest.fixture(scope="session")
def clip_facts() -> MediaFacts:
    return MediaFacts(
        media_id="c1",
        kind="video",
        mime="video/mp4",
        width=WIDTH,
        height=HEIGHT,
        duration_s=SECONDS,
        fps=FPS,
        has_audio=True,
        transcript=Transcript(
            words=tuple(SpokenWord(text=text, start=0.5 * nth, end=0.5 * nth + 0.4) for nth, text in enumerate(SAID)),
            source="test",
        ),
        **NAMES,
    )
