"""What can go wrong while exporting.

ExportError            a ToolError: a sentence for the person
"""

from __future__ import annotations

from tools.errors import ToolError


class ExportError(ToolError):
    """The plan cannot be written in this format at all, and why."""
