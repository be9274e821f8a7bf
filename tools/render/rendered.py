"""What a rendering answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.state import NotRendered


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished rendering.

    width, height: pixels, none for sound. not_rendered: the steps it does not show, with the reason.
    notes: sentences about conversions a person should know of.
    """

    path: Path
    mime: str
    width: int | None = None
    height: int | None = None
    not_rendered: tuple[NotRendered, ...] = ()
    notes: tuple[str, ...] = ()
