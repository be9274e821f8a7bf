"""Places that people deliver to, as dated data: `platforms.toml`, checked when loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from edits.vocabulary import Aspect, Kind, Record
from edits.vocabulary.base import Fraction, Pixels
from edits.vocabulary.delivery import Output, Token

FILE = Path(__file__).parent / "platforms.toml"
ASPECT_TOLERANCE = 0.005
"""Sizes are whole, even pixels, so an aspect is met within half a percent."""

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.\- ]*$")]
Edge = Annotated[Fraction, Field(lt=0.5)]


class SafeArea(Record):
    """Parts of the frame, 0–0.5, that the place covers at each edge; words and faces stay inside."""

    top: Edge = 0
    right: Edge = 0
    bottom: Edge = 0
    left: Edge = 0


class Platform(Record):
    """What one place wants. What it leaves to the person is none."""

    slug: Token
    name: Annotated[str, Field(min_length=1, max_length=80)]
    words: Annotated[tuple[Word, ...], Field(min_length=1)]
    kinds: Annotated[frozenset[Kind], Field(min_length=1)]
    source: Annotated[str, Field(min_length=10, max_length=200)]
    date: Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
    aspect: Aspect | None = None
    width: Pixels | None = None
    height: Pixels | None = None
    fps: Annotated[float | None, Field(gt=0, le=240)] = None
    bitrate: Annotated[int | None, Field(ge=1_000, le=500_000_000, description="bits a second")] = None
    max_duration: Annotated[float | None, Field(gt=0, le=86_400, description="seconds")] = None
    max_bytes: Annotated[int | None, Field(ge=1_000, le=100_000_000_000)] = None
    loudness: Annotated[float | None, Field(ge=-70, le=-5, description="integrated, LUFS")] = None
    true_peak: Annotated[float | None, Field(ge=-9, le=0, description="dBTP")] = None
    codec: Annotated[Token | None, Field(description="of the picture of a clip")] = None
    container: Annotated[Token | None, Field(description="of a clip")] = None
    still: Annotated[Token | None, Field(description="format of a picture")] = None
    sound: Annotated[Token | None, Field(description="container of a sound")] = None
    color_space: Literal["srgb", "p3", "cmyk", "gray", "palette"] | None = None
    dpi: Annotated[int | None, Field(ge=30, le=2_400, description="pixels an inch on paper")] = None
    safe: SafeArea = SafeArea()

    @model_validator(mode="after")
    def _size_is_of_the_aspect(self) -> Self:
        if (self.width is None) != (self.height is None):
            raise ValueError("give both width and height, or neither")
        if self.aspect and self.width and self.height:
            across, down = map(float, self.aspect.split(":"))
            if abs(self.width / self.height / (across / down) - 1) > ASPECT_TOLERANCE:
                raise ValueError(f"{self.width} × {self.height} is not {self.aspect}")
        if self.width and self.height and (self.width % 2 or self.height % 2):
            raise ValueError("video sizes are even")
        return self

    def fill(self, output: Output, kind: Kind) -> Output:
        """`output` with what it does not say taken from this place, as far as it concerns media of `kind`.

        A person's aspect or size replaces the whole shape of the place, so that nothing is squeezed.
        """
        wanted: dict[str, Any] = {"platform": self.slug, "container": self._container(kind)}
        if kind != "audio":
            wanted["color_space"] = self.color_space
            if output.aspect is None and output.width is None and output.height is None:
                wanted |= {"aspect": self.aspect, "width": self.width, "height": self.height}
        if kind == "video":
            wanted |= {"fps": self.fps, "codec": self.codec, "bitrate": self.bitrate}
        if kind == "video" or "video" not in self.kinds:
            wanted["max_bytes"] = self.max_bytes
        if kind != "image":
            wanted["max_duration"] = self.max_duration
        missing = {name: value for name, value in wanted.items() if getattr(output, name) is None}
        return output.model_copy(update=missing)

    def _container(self, kind: Kind) -> str | None:
        return {"image": self.still, "video": self.container, "audio": self.sound}[kind]


@cache
def load_platforms(path: Path = FILE) -> Mapping[str, Platform]:
    """Every place by slug. Raises ValueError naming the entry that does not fit, or a word two places claim."""
    data = tomllib.loads(path.read_text("utf-8"))
    date = data.pop("date", "")
    platforms: dict[str, Platform] = {}
    claimed: dict[str, str] = {}
    for slug, entry in data.items():
        try:
            platforms[slug] = Platform.model_validate({**entry, "slug": slug, "date": entry.get("date", date)})
        except ValueError as error:
            raise ValueError(f"platform {slug}: {error}") from error
        for word in platforms[slug].words:
            if claimed.setdefault(word, slug) != slug:
                raise ValueError(f"platform {slug}: {word!r} already means {claimed[word]}")
    return MappingProxyType(platforms)


@cache
def platform_words() -> Mapping[str, str]:
    """What people call a place, to its slug."""
    return MappingProxyType({word: slug for slug, place in load_platforms().items() for word in place.words})


def find_platform(name: str) -> Platform | None:
    """The place of that slug, or the one that people call so."""
    name = name.strip().lower()
    platforms = load_platforms()
    return platforms.get(name) or platforms.get(platform_words().get(name, ""))
