"""The way in at full size: a plan on one media file, as it is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from edits.media import MediaFacts
from edits.plan import Plan
from tools.durable import settle
from tools.render.rendered import Rendered

UNFINISHED = "unfinished-"


def render_full(
    plan: Plan,
    source: Path,
    facts: MediaFacts,
    out: Path,
    *,
    longest: int | None = None,
    media: Mapping[str, Path] = {},
) -> Rendered:
    """Render a plan as it is delivered; `out` gets the suffix of what was written, and is there whole or not at all.

    longest: most pixels of the longer side; none leaves the plan's own size. media: files of other media by id.
    Steps that cannot be done are in `not_rendered`, each with its reason.
    Raises RenderError with a sentence when the source itself cannot be rendered. Runs in a media worker.
    """
    unfinished = out.with_name(UNFINISHED + out.name)
    rendered = _render(plan, source, facts, unfinished, longest, media)
    final = out.with_suffix(rendered.path.suffix)
    settle(rendered.path, final)
    return replace(rendered, path=final)


def _render(
    plan: Plan, source: Path, facts: MediaFacts, out: Path, longest: int | None, media: Mapping[str, Path]
) -> Rendered:
    if facts.kind == "image":
        from tools.render.still import render_still

        return render_still(plan, source, facts, out, longest=longest, media=media, preview=False)
    if facts.kind == "video":
        from tools.render.clip import render_clip

        return render_clip(plan, source, facts, out, short_side=None, longest=longest, media=media)
    from tools.render.sound import render_sound

    return render_sound(plan, source, facts, out, media=media)
