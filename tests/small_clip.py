"""A small CLIP made by open_clip's own code, as anybody's own checkpoint would lie on a disk."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from settings import Settings
from tools.clip.encoder import Clip

SMALL = {
    "embed_dim": 64,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 64, "patch_size": 16, "head_width": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
}
SHARP = 400.0
"""What the cosines are multiplied with: so much that a model that was never trained still gives tags."""


@dataclass(frozen=True)
class Checkpoint:
    """model, weights: as the settings name them. folder: where both lie."""

    model: str
    weights: str
    folder: Path


def make_checkpoint(folder: Path) -> Checkpoint:
    """Write a model's JSON file and its weights. Skips the test where open_clip is not installed."""
    open_clip = pytest.importorskip("open_clip", reason="the extra `clip` is not installed")
    import torch

    config, weights = folder / "small-clip.json", folder / "small.pt"
    config.write_text(json.dumps(SMALL))
    open_clip.add_model_config(config)
    torch.manual_seed(7)
    net = open_clip.create_model("small-clip")
    with torch.no_grad():
        net.logit_scale.fill_(math.log(SHARP))
    torch.save(net.state_dict(), weights)
    return Checkpoint(str(config), str(weights), folder)


@dataclass
class Running:
    """A CLIP, the loop it lives on, and the most seconds that anything held the loop while it was loaded."""

    clip: Clip
    runner: asyncio.Runner
    blocked_s: float


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return make_checkpoint(tmp_path_factory.mktemp("checkpoint"))


@pytest.fixture(scope="session")
def running(checkpoint: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The small CLIP in its process."""
    folder = tmp_path_factory.mktemp("clip")
    clip = Clip(Settings(_env_file=None, data_dir=folder, clip_model=checkpoint.model, clip_weights=checkpoint.weights))
    with asyncio.Runner() as runner:
        yield Running(clip, runner, runner.run(_longest_hold(clip)))
        runner.run(clip.close())


async def _longest_hold(clip: Clip) -> float:
    # Time of this thread, so that a busy machine is not taken for a busy loop.
    opening, longest, last = asyncio.ensure_future(clip.open()), 0.0, time.thread_time()
    while not opening.done():
        await asyncio.sleep(0.01)
        now = time.thread_time()
        longest, last = max(longest, now - last), now
    await opening
    return longest
