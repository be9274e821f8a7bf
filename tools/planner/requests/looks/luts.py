"""Lookup tables by the look they carry: "lut: teal and orange at 60%"."""

from __future__ import annotations

from collections.abc import Sequence

from graph.state import Ask
from tools.planner.statements.grade import strength
from tools.planner.words.lookwords import LookWord
from tools.planner.words.token import Token


def name_luts(asks: Sequence[Ask], looks: Sequence[LookWord], tokens: Sequence[Token], text: str) -> list[Ask]:
    """The asks with the named look as the table of a `lut` that names none; a table without a look stays as it is."""
    return [_named(ask, looks[0].slug, tokens, text) if _is_nameless(ask) and looks else ask for ask in asks]


def _is_nameless(ask: Ask) -> bool:
    return ask.op == "lut" and "name" not in ask.params


def _named(ask: Ask, slug: str, tokens: Sequence[Token], text: str) -> Ask:
    return ask.model_copy(update={"params": {"name": slug, **strength(tokens, text), **ask.params}})


__all__ = ["name_luts"]
