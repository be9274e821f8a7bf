"""The way in: a plan on one media file, as a preview to look at or listen to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from edits.media import MediaFacts
from edits.plan import Plan
from tools.render.rendered import Rendered


def render_preview(
    plan: Plan,
    source: Path,
    facts: MediaFacts,
    out: Path,
    *,
    longest: int = 1600,
    media: Mapping[str, Path] = {},
    proxy: Path | None = None,
) -> Rendered:
    """Render a plan small and fast; `out` gets the suffix of what was written (.jpg, .png, .mp4, .m4a).

    longest: pixels of the longer side of a picture. media: files of other media by id. proxy: a smaller upright sRGB
    copy of a picture. Steps that cannot be shown are in `not_rendered`, each with its reason.
    Raises RenderError with a sentence when the source itself cannot be rendered. Runs in a media worker.
    """
    if facts.kind == "image":
        from tools.render.still import render_still

        return render_still(plan, source, facts, out, longest=longest, media=media, proxy=proxy)
    if facts.kind == "video":
        from tools.render.clip import render_clip

        return render_clip(plan, source, facts, out, longest=longest, media=media)
    from tools.render.sound import render_sound

    return render_sound(plan, source, facts, out, longest=longest, media=media)
