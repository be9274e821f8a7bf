"""A real checkpoint loaded by open_clip's own code in its own process, on real photographs."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from settings import Settings
from tests.small_clip import Checkpoint, Running
from tools.clip import model
from tools.clip.encoder import Clip
from tools.clip.errors import ClipBusy, ClipError, ClipMissing, ClipUnusable
from tools.clip.weights import Wanted, find_weights
from tools.worker_process import greet

NEAR = {"fp32": 1e-5, "fp16": 2e-3}
"""How far a number of a vector may be from that of whole floats, by what the device computes in."""


@pytest.fixture(scope="module")
def near(running: Running) -> float:
    """How near to open_clip's own vectors ours must be on this machine."""
    space, _ = running.runner.run(running.clip.open())
    return NEAR[space.precision]


@pytest.fixture(scope="module")
def photographs() -> list[np.ndarray]:
    """Two photographs, whole and as four cuttings each."""
    found = []
    for picture in load_sample_images().images:
        half_h, half_w = picture.shape[0] // 2, picture.shape[1] // 2
        found += [picture, picture[:half_h, :half_w], picture[half_h:, :half_w], picture[:half_h, half_w:]]
    return [np.ascontiguousarray(one) for one in found]


def test_vectors_are_those_of_open_clip_itself(
    running: Running, checkpoint: Checkpoint, photographs: list, near: float
) -> None:
    import open_clip
    import torch

    net, _, preprocess = open_clip.create_model_and_transforms("small-clip", pretrained=checkpoint.weights)
    net.eval()
    with torch.inference_mode():
        batch = torch.stack([preprocess(Image.fromarray(one)) for one in photographs])
        expected = net.encode_image(batch, normalize=True).numpy()
        words = open_clip.get_tokenizer("small-clip")(["a dog on a beach"])
        said = net.encode_text(words, normalize=True).numpy()
    assert running.runner.run(running.clip.see(photographs)) == pytest.approx(expected, abs=near)
    assert running.runner.run(running.clip.read(["a dog on a beach"])) == pytest.approx(said, abs=near)


def test_vectors_have_length_one(running: Running, photographs: list) -> None:
    seen, said = running.runner.run(running.clip.see(photographs)), running.runner.run(running.clip.read(["a dog"]))
    assert np.linalg.norm(np.concatenate([seen, said]), axis=1) == pytest.approx(1, abs=1e-6)


def test_pictures_that_are_laid_and_pictures_that_are_sent_have_the_same_vectors(
    running: Running, photographs: list, near: float
) -> None:
    """A single cutting fits on the tray; with a whole photograph beside it, it does not and is sent."""
    whole, cutting = photographs[:2]
    laid = running.runner.run(running.clip.see([cutting]))
    sent = running.runner.run(running.clip.see([cutting, whole]))
    assert laid[0] == pytest.approx(sent[0], abs=near)


def test_loading_leaves_the_event_loop_alone(running: Running) -> None:
    assert running.blocked_s < 0.5


def test_callers_at_the_same_time_share_batches_and_each_gets_its_own(running: Running, photographs: list) -> None:
    async def all_at_once() -> list[np.ndarray]:
        return await asyncio.gather(*(running.clip.see([photographs[n % len(photographs)]]) for n in range(40)))

    together = running.runner.run(running.clip.see(photographs))
    for number, vectors in enumerate(running.runner.run(all_at_once())):
        assert vectors[0] == pytest.approx(together[number % len(photographs)], abs=1e-5)


def test_nothing_to_see_is_no_vectors(running: Running) -> None:
    space, _ = running.runner.run(running.clip.open())
    assert running.runner.run(running.clip.see([])).shape == (0, space.width)


def test_the_space_is_named_by_the_content_of_the_weights(running: Running, checkpoint: Checkpoint) -> None:
    space, _ = running.runner.run(running.clip.open())
    assert space.name.startswith("clip.small-clip.")
    assert (space.width, space.side, space.device in {"cpu", "cuda", "mps"}) == (64, 64, True)
    assert str(checkpoint.folder) not in running.clip.label
    assert running.clip.label == "small-clip/small"


def test_a_process_that_dies_costs_one_answer_and_loads_again(running: Running, photographs: list) -> None:
    async def killed() -> None:
        os.kill(await running.clip._workers.run(greet, seconds=30), signal.SIGKILL)
        with pytest.raises(ClipBusy, match="did not answer"):
            await running.clip.see(photographs[:1])

    before = running.runner.run(running.clip.see(photographs[:1]))
    running.runner.run(killed())
    assert running.runner.run(running.clip.see(photographs[:1])) == pytest.approx(before, abs=1e-5)


async def test_weights_that_are_not_there_are_said_at_once_and_never_looked_for_again(
    checkpoint: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Settings(_env_file=None, data_dir=tmp_path, clip_model=checkpoint.model, clip_weights="/nowhere/clip.pt")
    clip = Clip(gone)
    started = time.monotonic()
    with pytest.raises(ClipMissing, match=r"no file clip\.pt") as first:
        await clip.open()
    monkeypatch.setattr("tools.clip.encoder.check_possible", never)
    with pytest.raises(ClipMissing) as second:
        await clip.see([])
    assert second.value is first.value
    assert time.monotonic() - started < 0.5
    assert "nowhere" not in str(first.value)
    assert clip.expected
    await clip.close()


def never(*_: object, **__: object) -> None:
    raise AssertionError("it was looked for again")


def test_a_tag_that_was_never_downloaded_is_missing_without_asking_the_network(
    checkpoint: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("tools.clip.weights.OPEN_CLIP", tmp_path)
    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    for model_name, tag in (("ViT-B-32", "laion2b_s34b_b79k"), ("RN50", "openai")):
        with pytest.raises(ClipMissing, match=r"python -m tools\.clip\.weights"):
            find_weights(Wanted(model_name, tag))
    with pytest.raises(ClipMissing, match="knows no weights ViT-B-32/laion3b; it has "):
        find_weights(Wanted("ViT-B-32", "laion3b"))


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04" + bytes(100)])
def test_weights_that_are_damaged_are_said_in_a_sentence(
    checkpoint: Checkpoint, tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "broken.pt"
    broken.write_bytes(content)
    with pytest.raises(ClipUnusable, match="small-clip/broken of CLIP cannot be loaded"):
        model.open_space(Wanted(checkpoint.model, str(broken)))


def test_weights_of_another_architecture_are_refused(checkpoint: Checkpoint, tmp_path: Path) -> None:
    import torch

    other = tmp_path / "other.pt"
    torch.save({"visual.proj": torch.zeros(3, 3)}, other)
    with pytest.raises(ClipError):
        model.open_space(Wanted(checkpoint.model, str(other)))


def test_a_checkpoint_that_would_run_code_is_not_loaded(checkpoint: Checkpoint, tmp_path: Path) -> None:
    import torch

    trap, mark = tmp_path / "trap.pt", tmp_path / "ran"
    torch.save({"state_dict": Trap(mark)}, trap)
    with pytest.raises(ClipUnusable):
        model.open_space(Wanted(checkpoint.model, str(trap)))
    assert not mark.exists()


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple:
        return Path.touch, (self.mark,)
