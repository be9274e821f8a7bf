"""The looks library: named looks as data, one TOML file each under `looks/`, checked when loaded.

A file reads:

    name = "A24"                         # as a person would write it
    kind = "studio"                      # studio, director, photographer, era, stock, platform, genre, mood, art
    words = ["a24", "indie film"]        # what people call it, lower case
    why = "Quiet, tactile, natural light: ..."      # one sentence a person would accept
    near = ["moonlight", "lady bird"]    # further words that lie close by, for unknown looks
    traits = { tone = "soft", grading = "muted", pacing = "slow", format = "1.85:1" }

    [[photo]]                            # steps for a picture, in the edit language
    op = "saturation"
    params = { amount = -22 }
    reason = "muted colour keeps attention on faces"

    [[clip]]                             # further steps when it is a clip: pace, aspect, sound
    op = "pace"
    params = { shot_length = 4.5 }
    reason = "longer shots let a moment settle"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from edits.plan import Step, parse_plan
from edits.vocabulary import Record

FOLDER = Path(__file__).parent / "looks"
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]


class Look(Record):
    """One named look: what to do for it, what people call it, and why it works."""

    slug: Slug
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["studio", "director", "photographer", "era", "stock", "platform", "genre", "mood", "art"]
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    why: Annotated[str, Field(min_length=10, max_length=300)]
    near: tuple[str, ...] = ()
    traits: Mapping[Literal["tone", "grading", "pacing", "format"], str] = {}
    photo: tuple[Step, ...] = ()
    clip: tuple[Step, ...] = ()

    @field_validator("photo", "clip", mode="before")
    @classmethod
    def _steps(cls, raw: Any) -> Any:
        return parse_plan({**step, "source": "look"} for step in raw).steps


@cache
def load_looks(folder: Path = FOLDER) -> Mapping[str, Look]:
    """Every look of `folder` by slug. Raises ValueError naming the file that does not fit."""
    looks: dict[str, Look] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            looks[path.stem] = Look.model_validate({**tomllib.loads(path.read_text("utf-8")), "slug": path.stem})
        except ValueError as error:
            raise ValueError(f"look {path.name}: {error}") from error
    return MappingProxyType(looks)
