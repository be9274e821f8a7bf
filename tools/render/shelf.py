"""The files a clip is made from, opened once and kept at hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tools.render.errors import StepError
from tools.render.footage import Footage, FrameReader, Look, look_of


class Shelf:
    """The main source and other media by id; None stands for the main one."""

    def __init__(self, source: Path, media: Mapping[str, Path]) -> None:
        self.source, self.media = source, media
        self._readers: dict[tuple[str | None, object], FrameReader] = {}
        self._sounding: dict[str | None, bool] = {}
        self._looks: dict[str | None, Look] = {}

    def close(self) -> None:
        """Close every file."""
        for reader in self._readers.values():
            reader.close()

    def path(self, media: str | None) -> Path:
        """A medium's file. Raises StepError when it is not at hand."""
        if media is None:
            return self.source
        if media not in self.media:
            raise StepError(f"the media {media} is not available")
        return self.media[media]

    def reader(self, media: str | None, lane: object = 0) -> FrameReader:
        """A reader of a medium. Who reads at another place at the same time takes another lane."""
        key = (media, lane)
        if key not in self._readers:
            self._readers[key] = FrameReader(self.path(media))
        return self._readers[key]

    def look(self, media: str | None) -> Look:
        """How a medium's frames are shown."""
        if media not in self._looks:
            self._looks[media] = look_of(self.reader(media))
        return self._looks[media]

    def sounding(self, media: str | None) -> Path | None:
        """A medium's file, or none when it has no sound."""
        if media not in self._sounding:
            with Footage(self.path(media)) as footage:
                self._sounding[media] = footage.audio is not None
        return self.path(media) if self._sounding[media] else None
