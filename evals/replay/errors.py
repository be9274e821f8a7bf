"""What can go wrong before a replay begins, each a sentence."""

from __future__ import annotations


class ReplayError(Exception):
    """A replay that cannot begin."""


class SourceError(ReplayError):
    """There is no log where one was said to be, or it cannot be read."""


class VersionError(ReplayError):
    """The other version cannot be replayed, or its result cannot be read."""
