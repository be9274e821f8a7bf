"""Text."""

from __future__ import annotations

from edits.vocabulary import graphics
from tools.render.layers import laid_over
from tools.render.lettering import letter
from tools.render.operation import Picture, PictureOperation, Scene


class Text(PictureOperation[graphics.Text]):
    """Write words over the frame in one of five styles."""

    op = "text"

    def refusal(self, params: graphics.Text) -> str | None:
        """Words that are still to be given cannot be written."""
        return None if params.content.strip() else "the words are still to be given"

    def apply(self, picture: Picture, params: graphics.Text, scene: Scene) -> Picture:
        """content: wrapped to the frame. Raises StepError when no font has its characters."""
        return laid_over(picture, letter(picture.width, picture.height, params))
