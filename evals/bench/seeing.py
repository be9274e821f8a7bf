"""Pictures a second through CLIP's process, beside the bare loop of open_clip on the same weights.

Only the speed is measured, so the weights are random: no download is needed. The bare loop runs in a process of the
same priority, and has its pictures there already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bench.measure import Comparison, in_turn
from settings import Settings
from tools.clip import model
from tools.clip.encoder import LOAD_S, Clip
from tools.worker_process import carry_out_freely
from tools.workers import Role, Workers

ARCHITECTURE = "ViT-B-32"
BATCH = 32
RATE = 0.95
"""Of the bare loop's pictures a second, at least."""


def comparisons(home: Path, *, share: float) -> Iterator[Comparison]:
    """A batch of pictures, each way; nothing without the extra `clip`, and that is said."""
    if find_spec("open_clip") is None:
        print("| CLIP | | | skipped: `pip install 'loupe[clip]'` | | | |", flush=True)
        return
    weights = home / "random.pt"
    settings = Settings(_env_file=None, data_dir=home, clip_model=ARCHITECTURE, clip_weights=str(weights))
    bare = Workers(settings, Role(1, model.begin, carry_out=carry_out_freely, tasks=0))
    with asyncio.Runner() as runner:
        device = runner.run(bare.run(make_weights, weights, seconds=LOAD_S))
        clip = Clip(settings)
        runner.run(clip.open())
        shown = pictures()
        yield in_turn(
            (f"{BATCH} pictures through CLIP {ARCHITECTURE} on {device}", lambda: runner.run(clip.see(shown))),
            ("bare open_clip loop", lambda: runner.run(bare.run(see_barely, weights, seconds=LOAD_S))),
            runs=max(3, int(10 * share)),
            most=round(1 / RATE, 3),
            warmup=1,
        )
        runner.run(clip.close())
        runner.run(bare.close())


def make_weights(file: Path) -> str:
    """Write random weights; the device that they will be used on."""
    import open_clip
    import torch

    torch.save(open_clip.create_model(ARCHITECTURE).state_dict(), file)
    return model.best_device()


def pictures() -> list[NDArray[np.uint8]]:
    """Pieces of two photographs, as a media worker makes them: the shorter side is what the model sees."""
    from sklearn.datasets import load_sample_images

    whole = load_sample_images().images
    return [np.ascontiguousarray(whole[n % 2][n : n + 224, 3 * n : 3 * n + 336]) for n in range(BATCH)]


@cache
def _bare_loop(weights: Path) -> Callable[[], Any]:
    """What open_clip's own guide does: preprocess, stack, encode."""
    import os

    import open_clip
    import torch
    from PIL import Image

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    device, shown = model.best_device(), pictures()
    precision = model.PRECISION[device]
    net, _, preprocess = open_clip.create_model_and_transforms(
        ARCHITECTURE, pretrained=str(weights), precision=precision, device=device
    )
    net.eval()

    def see() -> Any:
        with torch.inference_mode():
            batch = torch.stack([preprocess(Image.fromarray(one)) for one in shown]).to(device)
            return net.encode_image(batch.half() if precision == "fp16" else batch, normalize=True).cpu()

    return see


def see_barely(weights: Path) -> int:
    """One batch through the bare loop; how many vectors came of it."""
    return len(_bare_loop(weights)())
