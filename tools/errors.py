"""What can go wrong where Loupe touches the world.

ToolError              a sentence for the person
├── MediaError         one upload that cannot be used: why, what to try
│   ├── TooLarge       more bytes, pixels or seconds than allowed
│   ├── Unsupported    a kind of file Loupe does not read
│   └── Unreadable     a known kind, broken, empty or locked
├── StorageError       media on disk, or in a bucket
│   ├── StorageFull    no room for one more byte
│   ├── BucketUnavailable  the bucket does not answer as it should
│   └── MediaMissing   nothing is stored under that id
├── BucketRefused      a bucket that cannot be used at all; the server does not start
├── IdentityError      a token that does not hold
├── KeysUnavailable    an identity provider whose keys cannot be fetched
├── TracesRefused      traces that cannot be sent as configured; the server does not start
├── KeyRefused         a signing key that must not be used; the server does not start
└── WorkerError        work in a limited child process
    ├── WorkerTimeout  ran past its wall or CPU time
    ├── WorkerMemory   wanted more memory than allowed
    ├── WorkerCrash    the process died
    ├── WorkerFault    raised something that cannot travel between processes
    └── WorkersClosed  the pool is shut
"""

from __future__ import annotations

from typing import Any

from edits.vocabulary.base import Kind


class ToolError(Exception):
    """Something a tool could not do, said in a sentence."""


class MediaError(ToolError):
    """An upload that cannot be used.

    why: what is wrong with it. advice: what to try. kind: what it seems to be, if anything.
    `str` is both sentences together.
    """

    def __init__(self, why: str, advice: str, kind: Kind | None = None) -> None:
        super().__init__(f"{why} {advice}".strip())
        self.why = why
        self.advice = advice
        self.kind = kind

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with every attribute."""
        return type(self), (self.why, self.advice, self.kind)


class TooLarge(MediaError):
    """More bytes, pixels or seconds than the settings allow."""


class Unsupported(MediaError):
    """No kind of file Loupe reads."""


class Unreadable(MediaError):
    """A known kind of file that is broken, empty or locked."""


class StorageError(ToolError):
    """Media could not be written or found."""


class StorageFull(StorageError):
    """No room is left where media is kept."""


class BucketUnavailable(StorageError):
    """The bucket that media is kept in does not answer, or not as it should."""


class BucketRefused(ToolError):
    """A bucket that is not there, not open to us, or named wrongly."""


class MediaMissing(StorageError):
    """Nothing is stored under this id."""


class IdentityError(ToolError):
    """A token that is missing, forged, expired or somebody else's."""


class KeysUnavailable(ToolError):
    """The identity provider's keys are not known just now, so no token can be verified."""


class TracesRefused(ToolError):
    """Traces are wanted, and what sends them is not installed."""


class KeyRefused(ToolError):
    """A signing key that is too short, open to others, or of a kind not supported."""


class WorkerError(ToolError):
    """Work in a child process that did not come back with an answer."""


class WorkerTimeout(WorkerError):
    """It ran past its wall or CPU time and was stopped."""


class WorkerMemory(WorkerError):
    """It wanted more memory than a worker may have."""


class WorkerCrash(WorkerError):
    """The process died."""


class WorkerFault(WorkerError):
    """It raised something that cannot travel between processes."""


class WorkersClosed(WorkerError):
    """The pool of workers is shut."""
