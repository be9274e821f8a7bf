"""Asking: the turn waits here for the person's answer. Nothing before the interrupt has an effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from graph.state import Context, Question, State
from nodes.services import Services

LONGEST_REPLY = 2_000


async def clarify(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Interrupt with the open questions; resume with plain text or `[{question_id, answer}]`.

    Raises IdentityError when somebody else answers.
    """
    questions = state["draft"].questions
    answer = interrupt({"questions": [question.model_dump(mode="json") for question in questions]})
    if runtime.context is not None and runtime.context.token is not None:
        services.identity.verify_same(runtime.context.token, state["user"])
    return {"reply": spoken(answer, questions), "answer": None}


def spoken(answer: Any, questions: Sequence[Question]) -> str:
    """The reply in words, whatever form it came in: text, `{answers: […]}`, or a list of question and answer."""
    if isinstance(answer, Mapping):
        answer = answer.get("answers", answer.get("answer", ""))
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        known = {question.id for question in questions}
        answer = ". ".join(
            str(one.get("answer", "")) for one in answer if isinstance(one, Mapping) and one.get("question_id") in known
        )
    return str(answer)[:LONGEST_REPLY].strip()
