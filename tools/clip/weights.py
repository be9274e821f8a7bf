"""Where CLIP's weights lie. The server never downloads any; `python -m tools.clip.weights` does, once.

Looking for them costs no network: a local file is there or not, a tag is in open_clip's caches or not.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from settings import Settings
from tools.clip.errors import ClipMissing

FILES = frozenset({".pt", ".pth", ".bin", ".safetensors"})
"""How a file of weights is called, to tell it from a tag."""
OPEN_CLIP = Path("~/.cache/clip")
"""Where open_clip keeps what it downloads itself."""
NO_EXTRA = "CLIP is not installed: `pip install 'loupe[clip]'` adds it."


@dataclass(frozen=True, slots=True)
class Wanted:
    """An architecture of open_clip or the path of its JSON file, and a pretrained tag or the path of a file."""

    model: str
    weights: str

    @classmethod
    def of(cls, settings: Settings) -> Wanted:
        """What a deployment chose."""
        return cls(settings.clip_model, settings.clip_weights)

    @property
    def architecture(self) -> Path | None:
        """The file that describes the architecture, where it is none of open_clip's own."""
        return Path(self.model) if self.model.endswith(".json") else None

    @property
    def name(self) -> str:
        """The architecture as open_clip calls it."""
        return Path(self.model).stem if self.architecture else self.model

    @property
    def is_file(self) -> bool:
        """Whether the weights are named as a file."""
        return os.sep in self.weights or Path(self.weights).suffix in FILES

    @property
    def label(self) -> str:
        """Architecture and weights as an answer names them; of a file only its name."""
        return f"{self.name}/{Path(self.weights).stem if self.is_file else self.weights}"


def check_possible(wanted: Wanted) -> None:
    """Raise ClipMissing where CLIP cannot be on this machine. Imports nothing heavy; a tag may still prove missing."""
    if find_spec("open_clip") is None or find_spec("torch") is None:
        raise ClipMissing(NO_EXTRA)
    if wanted.is_file:
        if not Path(wanted.weights).is_file():
            raise ClipMissing(f"The weights of CLIP are not there: no file {Path(wanted.weights).name}.")
    elif not any(_caches()):
        raise missing(wanted)


def missing(wanted: Wanted) -> ClipMissing:
    """What is said where a tag's weights were never downloaded."""
    return ClipMissing(
        f"The weights {wanted.label} of CLIP are not on this machine: `python -m tools.clip.weights` downloads them."
    )


def _caches() -> list[Path]:
    """Folders and files in which some model's weights were kept, by the rules of huggingface_hub and open_clip."""
    home = Path(os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface")
    hub = Path(os.environ.get("HF_HUB_CACHE") or home / "hub").expanduser()
    return [*hub.glob("models--*"), *OPEN_CLIP.expanduser().glob("*")]


def find_weights(wanted: Wanted) -> str:
    """What open_clip is to be given as `pretrained`: the file, or the tag once its file is in the cache.

    Imports open_clip, and must run where HF_HUB_OFFLINE was set before that. Raises ClipMissing.
    """
    if wanted.is_file:
        return wanted.weights
    from open_clip.pretrained import download_pretrained, get_pretrained_cfg, list_pretrained_tags_by_model

    known = get_pretrained_cfg(wanted.name, wanted.weights)
    if not known:
        tags = ", ".join(list_pretrained_tags_by_model(wanted.name)) or "none"
        raise ClipMissing(f"open_clip knows no weights {wanted.label}; it has {tags}.")
    if not known.get("hf_hub") and not (OPEN_CLIP.expanduser() / Path(known.get("url", "")).name).is_file():
        raise missing(wanted)
    try:
        download_pretrained(known)
    except FileNotFoundError as error:
        raise missing(wanted) from error
    return wanted.weights


def space_of(wanted: Wanted, digest: str) -> str:
    """Name of the vector space. digest: of a file's content; a tag names its content itself."""
    told = digest if wanted.is_file else wanted.weights
    return re.sub(r"[^A-Za-z0-9._-]", "-", f"clip.{wanted.name}.{told}")[:100]


def download(wanted: Wanted) -> Path:
    """Fetch a tag's weights into open_clip's cache, unless they are there. Raises ClipMissing for an unknown tag."""
    from open_clip.pretrained import download_pretrained, get_pretrained_cfg

    known = get_pretrained_cfg(wanted.name, wanted.weights)
    if not known:
        raise ClipMissing(f"open_clip knows no weights {wanted.label}.")
    return Path(download_pretrained(known))


def _main() -> int:
    wanted = Wanted.of(Settings())
    if find_spec("open_clip") is None:
        print(NO_EXTRA, file=sys.stderr)
        return 1
    if wanted.is_file:
        print(f"{wanted.weights} is a file: nothing to download.")
        return 0
    try:
        print(f"{wanted.label}: {download(wanted)}")
    except (ClipMissing, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
