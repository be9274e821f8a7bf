"""Everything that can go wrong in the memory room, each with a sentence for the person who meets it.

MemoryRoomError
├── LedgerError            the ledger cannot be read or written
│   ├── LedgerBusy         another process holds the write lock for too long; try again
│   ├── LedgerFull         the disk is full; nothing was written
│   └── LedgerClosed       used after close()
├── AnonymousError         an anonymous session teaches nothing
├── TraitError             a taste that cannot be stated
├── NotTheirs              no such turn or thread of this person
└── VectorError            the vector index cannot be used; a turn goes on without recall
    ├── VectorsBusy        another process owns the index folder
    └── ForeignCollection  a stored collection was configured by somebody else
"""

from __future__ import annotations


class MemoryRoomError(Exception):
    """Root of the memory room's errors. `str(error)` is a sentence for the person."""

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(self)


class LedgerError(MemoryRoomError):
    """The ledger cannot be read or written."""


class LedgerBusy(LedgerError):
    """Another process holds the write lock; the same call may succeed a moment later."""


class LedgerFull(LedgerError):
    """There is no room left on the disk; nothing of the call was written."""


class LedgerClosed(LedgerError):
    """The ledger was used after it was closed."""


class AnonymousError(MemoryRoomError):
    """An anonymous session tried to teach something lasting."""


class TraitError(MemoryRoomError):
    """A trait or a value that cannot be stated."""


class NotTheirs(MemoryRoomError):
    """A turn or thread that does not exist or belongs to somebody else; the two look the same from outside."""


class VectorError(MemoryRoomError):
    """The vector index cannot be used."""


class VectorsBusy(VectorError):
    """Another process owns the folder of the embedded index."""


class ForeignCollection(VectorError):
    """A stored collection names an embedding function or a distance that is not ours."""
