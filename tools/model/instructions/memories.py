"""Past requests in words: what was asked, what they made of it, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edits.amounts import MAIN
from edits.plan import Step
from graph.state import Recalled
from tools.model.instructions.data import datum
from tools.model.instructions.layers import phrases_of
from tools.model.instructions.piece import Chosen

MOST_STEPS = 8
JUDGED = 0.2
"""What was judged says more than what was passed over."""


def remembered(recalled: Sequence[Recalled], last: Recalled | None) -> Iterator[Chosen]:
    """The last plan of the conversation, then the most alike of the past."""
    layer = phrases_of("memories")
    if last is not None:
        text = f"{datum('memory', last.prompt)} {layer.phrases['last'].format(steps=_steps(last.steps))}"
        yield Chosen(layer.title, layer.order, text, 0.85)
    for past in recalled:
        if last is not None and past.turn_id == last.turn_id:
            continue
        said = layer.phrases[past.verdict or "none"].format(steps=_steps(past.steps))
        score = min(1.0, 0.6 * past.score + (JUDGED if past.verdict is not None else 0))
        yield Chosen(layer.title, layer.order, f"{datum('memory', past.prompt)} {said}", score)


def _steps(steps: Sequence[Step]) -> str:
    """`exposure +0.5, temperature +12`: names and numbers, none of the words."""
    return ", ".join(_step(step) for step in steps[:MOST_STEPS]) or "nothing"


def _step(step: Step) -> str:
    name = MAIN.get(step.op)
    value = getattr(step.params, name, None) if name else None
    return f"{step.op} {value:+g}" if isinstance(value, int | float) else step.op
