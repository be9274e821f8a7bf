"""What is stated about a grade that is laid over everything: how much of it."""

from __future__ import annotations

from tools.planner.statements.mentions import Params, Tokens
from tools.planner.words.values import percent_in


def strength(tokens: Tokens, _text: str) -> Params:
    """ "at 60 percent": the share of a look, 0 to 1."""
    percent = percent_in(tokens)
    return {"strength": round(percent / 100, 3)} if percent is not None and 0 < percent <= 100 else {}
