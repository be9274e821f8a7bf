"""CLIP itself, in a process of its own: loaded once, then pictures and words to vectors of one space.

open_clip and torch are imported only here, by the first call: they take seconds and hundreds of megabytes.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.clip.errors import ClipUnusable
from tools.clip.tray import Laid, Pixels, taken
from tools.clip.weights import Wanted, find_weights, space_of

Vectors = NDArray[np.float32]

BATCH = 32
"""Pictures or texts that go through the model together."""
PRECISION = {"cuda": "fp16", "mps": "fp32", "cpu": "fp32"}
"""open_clip's precision on each device: half floats where they are both faster and safe."""


@dataclass(frozen=True, slots=True)
class Space:
    """The space a loaded model lays pictures and words in.

    width: numbers of a vector. side: pixels of the square it sees. scale: what its cosines are multiplied with before
    a softmax, as learned in training. device, precision: where and how it computes.
    """

    name: str
    width: int
    side: int
    scale: float
    device: str
    precision: str


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model with what it needs around it.

    framed: a picture as the square that the model sees. mean, deviation: (3, 1, 1), of the levels it was trained on.
    """

    space: Space
    net: Any
    framed: Callable[[Image.Image], Image.Image]
    mean: Any
    deviation: Any
    tokenize: Callable[[Sequence[str]], Any]


def begin() -> None:
    """Make this process one that lets the server go first and never asks the network for weights."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(5)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def open_space(wanted: Wanted) -> Space:
    """Load the model, unless it is loaded. Raises ClipMissing, or ClipUnusable for weights that do not fit."""
    return _loaded(wanted).space


def picture_vectors(wanted: Wanted, pictures: Sequence[Pixels] | Laid) -> Vectors:
    """Vectors (pictures, width) of length one.

    pictures: uint8 (height, width, 3) sRGB, upright, of any size; or where such pictures are laid.
    """
    import torch

    model = _loaded(wanted)
    shown = taken(pictures) if isinstance(pictures, Laid) else pictures
    found = []
    with torch.inference_mode():
        for start in range(0, len(shown), BATCH):
            batch = np.stack([np.asarray(model.framed(Image.fromarray(one))) for one in shown[start : start + BATCH]])
            found.append(_of_length_one(model.net.encode_image(_given(batch, model))))
    return np.concatenate(found)


def text_vectors(wanted: Wanted, texts: Sequence[str]) -> Vectors:
    """Vectors (texts, width) of length one; a text beyond the model's context is cut off there."""
    import torch

    model = _loaded(wanted)
    found = []
    with torch.inference_mode():
        for start in range(0, len(texts), BATCH):
            tokens = model.tokenize(list(texts[start : start + BATCH])).to(model.space.device)
            found.append(_of_length_one(model.net.encode_text(tokens)))
    return np.concatenate(found)


def _given(batch: Pixels, model: _Loaded) -> Any:
    """Pictures (n, side, side, 3) where and as the model computes. They travel as bytes and become levels there."""
    import torch

    half = {"fp16": torch.float16, "fp32": torch.float32}[model.space.precision]
    levels = torch.from_numpy(batch).to(model.space.device).permute(0, 3, 1, 2).float() / 255
    return ((levels - model.mean) / model.deviation).to(half)


def _of_length_one(vectors: Any) -> Vectors:
    """On the CPU. Scaled in whole floats: scaled in half ones they would be short by up to a thousandth."""
    import torch

    found: Vectors = torch.nn.functional.normalize(vectors.float(), dim=-1).cpu().numpy()
    return found


@cache
def _loaded(wanted: Wanted) -> _Loaded:
    import open_clip
    import torch

    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    device = best_device()
    pretrained = find_weights(wanted)
    try:
        if wanted.architecture is not None:
            open_clip.add_model_config(wanted.architecture)
        net, _, preprocess = open_clip.create_model_and_transforms(
            wanted.name, pretrained=pretrained, precision=PRECISION[device], device=device
        )
        tokenize = open_clip.get_tokenizer(wanted.name)
    except Exception as error:  # damaged and foreign files raise nearly anything
        raise ClipUnusable(
            f"The weights {wanted.label} of CLIP cannot be loaded into {wanted.name} ({type(error).__name__})."
        ) from error
    net.eval()
    framed, mean, deviation = _parts(preprocess, device)
    return _Loaded(_space(wanted, net, device), net, framed, mean, deviation, tokenize)


def _parts(preprocess: Any, device: str) -> tuple[Callable[[Image.Image], Image.Image], Any, Any]:
    """open_clip's preparation in two: how a picture is framed, and the mean and deviation (3, 1, 1) of its levels."""
    import torch
    from torchvision.transforms import Compose, Normalize, ToTensor

    *framing, to_levels, normalize = preprocess.transforms
    if not (isinstance(to_levels, ToTensor) and isinstance(normalize, Normalize)):
        raise TypeError(f"open_clip prepares pictures in another way than is known here: {preprocess}")
    mean, deviation = (torch.tensor(of, device=device).view(3, 1, 1) for of in (normalize.mean, normalize.std))
    return Compose(framing), mean, deviation


def _space(wanted: Wanted, net: Any, device: str) -> Space:
    import torch

    size = net.visual.image_size
    with torch.inference_mode():
        wordless = net.encode_text(torch.zeros((1, int(net.context_length)), dtype=torch.long, device=device))
    return Space(
        name=space_of(wanted, _digest(wanted)),
        width=int(wordless.shape[-1]),
        side=int(min(size) if isinstance(size, tuple) else size),
        scale=float(net.logit_scale.exp().item()),
        device=device,
        precision=PRECISION[device],
    )


def _digest(wanted: Wanted) -> str:
    """Of the content of a file of weights, so that other weights under the same name are another space."""
    if not wanted.is_file:
        return ""
    with Path(wanted.weights).open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=8)).hexdigest()


def best_device() -> str:
    """CUDA, else MPS, else the CPU."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
