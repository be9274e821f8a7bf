"""Why there is no CLIP to see with.

ClipError             a sentence for the person
├── ClipMissing       the extra or the weights are not on this machine; nothing changes that while it runs
├── ClipUnusable      the weights are there and cannot be loaded
└── ClipBusy          it is still loading, or did not answer in time; a later turn may have it
"""

from __future__ import annotations

from tools.errors import ToolError


class ClipError(ToolError):
    """Pictures cannot be seen with CLIP just now."""


class ClipMissing(ClipError):
    """The extra `clip` or the weights are not on this machine."""


class ClipUnusable(ClipError):
    """The weights do not fit the architecture, or are damaged."""


class ClipBusy(ClipError):
    """CLIP is loading, or did not answer in time."""
