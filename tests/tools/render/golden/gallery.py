"""Every golden case, and the studio that takes its picture."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

import numpy as np

from tests.tools.render.clips import Cutter, Made
from tests.tools.render.golden import footage, photos, sounds
from tests.tools.render.golden.case import Case
from tests.tools.render.stills import Studio

CASES = [*photos.PHOTOS, *footage.CLIPS, *sounds.SOUNDS]
"""Every case; the kind of one is what its table is."""


class Gallery:
    """Takes pictures of cases, in a folder of its own; what is painted is painted once."""

    def __init__(self, folder: Path) -> None:
        self.studio, self.cutter = Studio(folder), Cutter(folder)
        self.folder = folder
        self._taken: dict[str, np.ndarray] = {}

    def take(self, one: Case, *, other: bool = False) -> np.ndarray:
        """The picture of a case as it is rendered now, or of what must not pass for it."""
        steps = [step for step in (one.other if other else one.steps) if step.get("amount", 1) > 0]
        key = json.dumps([self._kind(one), one.source, steps])
        if key not in self._taken:
            self._taken[key] = self._take(one, other)
        return self._taken[key]

    def _kind(self, one: Case) -> str:
        return "photo" if one in photos.PHOTOS else "clip" if one in footage.CLIPS else "sound"

    def _take(self, one: Case, other: bool) -> np.ndarray:
        match self._kind(one):
            case "photo":
                return photos.take_photo(one, self.studio, self.stills, other=other)
            case "clip":
                return footage.take_clip(one, self.cutter, self.clips, self.media, other=other)
            case _:
                return sounds.take_sound(one, self.cutter, self.sounds, self.media, other=other)

    @cached_property
    def stills(self) -> dict[str, Path]:
        """What steps on stills name."""
        return photos.painted_media(self.folder)

    @cached_property
    def media(self) -> dict[str, Path]:
        """What steps on clips and sounds name."""
        return footage.painted_media(self.folder)

    @cached_property
    def clips(self) -> dict[str, Made]:
        """The painted clips."""
        return footage.painted_clips(self.folder)

    @cached_property
    def sounds(self) -> dict[str, Made]:
        """The painted voice."""
        return sounds.painted_sounds(self.folder)
