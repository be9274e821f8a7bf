"""Captions."""

from __future__ import annotations

from tools.render.captions import CaptionOperation


class Caption(CaptionOperation):
    """Write what is said into the picture, in easy portions, where no button of the platform lies over it."""

    op = "caption"
