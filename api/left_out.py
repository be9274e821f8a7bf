"""What a rendering found it cannot do: kept beside the file it concerns, and told with the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from api.making import Made
from api.subjects import BELOW
from edits.vocabulary import Record
from graph.state import Answer, NotRendered
from tools.render.provenance import SourceType
from tools.render.rendered import Rendered

SUFFIX = ".json"


class LeftOut(Record):
    """not_rendered: a turn's own steps that are not shown, with the reason. notes: sentences about the result.

    source_type: what of the result a model made.
    """

    not_rendered: tuple[NotRendered, ...] = ()
    notes: tuple[str, ...] = ()
    source_type: SourceType | None = None


NOTHING = LeftOut()


def left_out_by(rendered: Rendered) -> LeftOut:
    """The same for the person: steps of earlier turns, whose ids they do not know here, become sentences."""
    own = tuple(one for one in rendered.not_rendered if not one.step.startswith(BELOW))
    earlier = (one for one in rendered.not_rendered if one.step.startswith(BELOW))
    notes = (*rendered.notes, *(f"an edit of an earlier turn is not shown: {one.why}" for one in earlier))
    return LeftOut(not_rendered=own, notes=tuple(dict.fromkeys(notes)))


def told(rendered: Rendered, made: Made) -> Rendered:
    """A rendering with what is known of its models' part: why a step is not made, and what was."""
    missing = (one.model_copy(update={"why": made.reasons.get(one.step, one.why)}) for one in rendered.not_rendered)
    return replace(rendered, not_rendered=tuple(missing), notes=(*rendered.notes, *made.notes))


def keep_left_out(rendered: Rendered, stem: Path, source_type: SourceType | None) -> LeftOut:
    """Write it down beside the rendering that will be called `stem`, with what of it a model made."""
    left_out = left_out_by(rendered).model_copy(update={"source_type": source_type})
    stem.with_suffix(SUFFIX).write_text(left_out.model_dump_json(), "utf-8")
    return left_out


def left_out_of(stem: Path) -> LeftOut:
    """What is written beside a rendering; nothing where nothing is."""
    path = stem.with_suffix(SUFFIX)
    return LeftOut.model_validate_json(path.read_bytes()) if path.is_file() else NOTHING


def with_left_out(answer: Answer, left_out: LeftOut) -> Answer:
    """The answer with it. What was said of a step before rendering stays: it knows of models, a rendering does not."""
    said = {one.step for one in answer.preview.not_rendered}
    order = {step.id: place for place, step in enumerate(answer.standing_steps)}
    more = (one for one in left_out.not_rendered if one.step not in said and one.step in order)
    whole = sorted((*answer.preview.not_rendered, *more), key=lambda one: order.get(one.step, len(order)))
    preview = answer.preview.model_copy(update={"not_rendered": tuple(whole)})
    notes = tuple(dict.fromkeys((*answer.notes, *left_out.notes)))
    return answer.model_copy(update={"preview": preview, "notes": notes})
