"""How much of one upload may be read."""

from __future__ import annotations

from dataclasses import dataclass

from edits.vocabulary.base import Kind
from settings import Settings
from tools.errors import TooLarge

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """pixels: most pixels × frames of a picture, and pixels of one frame of a clip. duration_s: longest clip or sound.

    decode_s: seconds that decoding for measurements aims to stay under; a long clip is sampled more thinly.
    """

    pixels: int = 50_000_000
    duration_s: float = 3_600
    decode_s: float = 4

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits a deployment chose; half of the time for reading an upload goes to measurements."""
        return cls(settings.max_pixels, settings.max_duration_s, settings.decode_seconds / 2)

    def check_pixels(self, width: int, height: int, frames: int = 1, kind: Kind = "image") -> None:
        """Raise TooLarge for more pixels than allowed. width, height: pixels, from the header alone."""
        total = width * height * frames
        if total <= self.pixels:
            return
        size = f"{width} × {height} pixels" if frames == 1 else f"{frames} frames of {width} × {height} pixels"
        raise TooLarge(
            f"It has {size}, over the limit of {self.pixels / MILLION:g} million.",
            "Send a smaller version" + (" or fewer frames." if frames > 1 else "."),
            kind,
        )

    def check_duration(self, seconds: float, kind: Kind) -> None:
        """Raise TooLarge for more seconds than allowed."""
        if seconds > self.duration_s:
            raise TooLarge(
                f"It lasts {seconds / 60:.0f} minutes, over the limit of {self.duration_s / 60:g}.",
                "Send the part that matters.",
                kind,
            )
