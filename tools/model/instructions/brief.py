"""Choosing what a planning model is told in a turn: pieces of layers by relevance, within a number of tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from edits.media import MediaFacts
from edits.plan import Step
from edits.schema import to_strict
from graph.state import Briefing, Draft, Layer, Override, Profile, Reading, Recalled
from tools.model.instructions import media, memories, person
from tools.model.instructions.data import datum
from tools.model.instructions.layers import words_of
from tools.model.instructions.piece import Chosen
from tools.model.instructions.tokens import TokenCounter
from tools.model.instructions.vocabulary import offered, op_line

VOCABULARY = ("Operations", 90)
IN_DRAFT, OFFERED = 0.95, 0.45
FITS_INTENT, FITS_DRAFT = 0.2, 0.3


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn knows when a model is asked to plan it. draft: what the built-in planner made of it."""

    prompt: str
    reading: Reading
    draft: Draft
    profile: Profile
    reply: str | None = None
    media: Sequence[MediaFacts] = ()
    overrides: Sequence[Override] = ()
    recalled: Sequence[Recalled] = ()
    last: Recalled | None = None
    image_model: bool = False

    @property
    def ops(self) -> frozenset[str]:
        """Operations that were read in the words or are in the draft."""
        return frozenset({step.op for step in self.draft.plan.steps} | {ask.op for ask in self.reading.asks})

    @property
    def has_outside_text(self) -> bool:
        """Whether text that is not this request's own words, nor ours, is among the data."""
        read = any(facts.seen is not None or facts.transcript is not None for facts in self.media)
        return read or bool(self.recalled) or self.last is not None


@dataclass(frozen=True, slots=True)
class Brief:
    """The two messages for the model, and what they are made of."""

    system: str
    user: str
    briefing: Briefing


def write_brief(turn: Turn, *, model: str, budget: int, counter: TokenCounter) -> Brief:
    """Everything that must be said, then the most relevant rest that fits into `budget` tokens."""
    wanted = turn.ops
    ops = offered(turn.reading.intent.kind, frozenset(facts.kind for facts in turn.media), wanted)
    user = _request(turn)
    pieces = list(_pieces(turn, ops, wanted))
    chosen, left_out = _fitted(pieces, budget - counter.count(user), counter)
    layers = [*_layers(chosen, counter), Layer(name="Request", text=user, tokens=counter.count(user))]
    briefing = Briefing(
        model=model,
        layers=tuple(layers),
        left_out=tuple(f"{piece.title}: {piece.text[:80]}" for piece in left_out),
        tokens=sum(layer.tokens for layer in layers),
        budget=budget,
        counted=counter.name,
        ops=ops,
    )
    return Brief("\n\n".join(f"# {layer.name}\n{layer.text}" for layer in layers[:-1]), user, briefing)


def _pieces(turn: Turn, ops: Sequence[str], wanted: frozenset[str]) -> Iterator[Chosen]:
    yield from _words("answer", turn, wanted)
    yield from _words("craft", turn, wanted)
    yield from person.now(turn.overrides, turn.reading.avoid)
    yield from person.taste(turn.profile, wanted, {override.trait for override in turn.overrides})
    yield from media.facts(turn.media, turn.prompt)
    yield from memories.remembered(turn.recalled, turn.last)
    for op in ops:
        yield Chosen(*VOCABULARY, op_line(op), IN_DRAFT if op in wanted else OFFERED)


def _words(layer: str, turn: Turn, wanted: frozenset[str]) -> Iterator[Chosen]:
    """The pieces of a layer of words that fit this turn."""
    words, kinds = words_of(layer), {facts.kind for facts in turn.media}
    for piece in words.piece:
        if piece.kinds and kinds and not kinds & set(piece.kinds):
            continue
        if piece.intents and turn.reading.intent.kind not in piece.intents:
            continue
        score = piece.weight
        score += FITS_INTENT if piece.intents else 0
        score += 0 if wanted.isdisjoint(piece.ops) else FITS_DRAFT
        yield Chosen(words.title, words.order, piece.text, score, piece.must)


def _fitted(pieces: Sequence[Chosen], budget: int, counter: TokenCounter) -> tuple[list[Chosen], list[Chosen]]:
    """What is said, in the order of the layers, and what did not fit."""
    said: set[int] = set()
    left = budget
    ranked = sorted(range(len(pieces)), key=lambda place: (not pieces[place].must, -pieces[place].score, place))
    for place in ranked:
        cost = counter.count(pieces[place].text) + 1
        if pieces[place].must or cost <= left:
            said.add(place)
            left -= cost
    chosen = sorted(said, key=lambda place: (pieces[place].order, place))
    return [pieces[place] for place in chosen], [pieces[place] for place in ranked if place not in said]


def _layers(chosen: Sequence[Chosen], counter: TokenCounter) -> Iterator[Layer]:
    titles = dict.fromkeys(piece.title for piece in chosen)
    for title in titles:
        text = "\n".join(f"- {piece.text}" for piece in chosen if piece.title == title)
        yield Layer(name=title, text=text, tokens=counter.count(text))


def _request(turn: Turn) -> str:
    """The person's words and the draft, as data."""
    lines = [datum("request", turn.prompt)]
    if turn.reply is not None:
        lines.append(datum("answer to our question", turn.reply))
    lines.append(datum("draft", _draft(turn)))
    return "\n".join(lines)


def _draft(turn: Turn) -> dict[str, Any]:
    reading, draft = turn.reading, turn.draft
    return {
        "intent": reading.intent.kind,
        "confidence": round(reading.intent.confidence, 2),
        "understood": [ask.op + {-1: " less", 0: "", 1: " more"}[ask.sign] for ask in reading.asks],
        "looks": list(reading.looks),
        "leave_alone": list(reading.avoid),
        "summary": draft.summary,
        **to_strict(_short(draft.plan.steps), geometry_first=draft.plan.geometry_first),
        "questions": [question.text for question in draft.questions],
        "image_model": turn.image_model,
    }


def _short(steps: Sequence[Step]) -> list[Step]:
    return [step.model_copy(update={"reason": step.reason[:120]}) for step in steps]
