"""What can go wrong while rendering.

RenderError            a ToolError: a sentence for the person
├── StepError        one step cannot be done here; the rest of the plan renders
├── CubeError          a .cube file that cannot be read
└── SourceError        the picture, clip or sound cannot be decoded
"""

from __future__ import annotations

from tools.errors import ToolError


class RenderError(ToolError):
    """Something could not be rendered, said in a sentence."""


class StepError(RenderError):
    """One step cannot be done on this media, and why."""


class CubeError(RenderError):
    """A lookup table file that does not follow the Cube LUT specification 1.0."""


class SourceError(RenderError):
    """The source cannot be decoded."""
