"""How something is or should be: "brighter", "too dark", "more contrast", "not sharp enough"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from edits.lexicon import Adjective, Concept, Wishes
from graph.state import Ask
from tools.planner.grammar import ARTICLES, BE, PRONOUNS, has_cue, words_of
from tools.planner.meaning import Said, make_asks
from tools.planner.nouns import PLAIN, Nominal, is_whole, region_of
from tools.planner.stated import stated_for
from tools.planner.tokens import Token
from tools.planner.values import number_at

NEGATIONS = frozenset({"not", "no", "never", "without", "nor", "neither", "cannot"})
COMPARED = ("er", "ier")


@dataclass(slots=True)
class States:
    """What a stretch of words says about how things are or should be."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Pending:
    step: str | None = None
    degree: float | None = None
    negated: bool = False
    percent: float | None = None
    number: float | None = None

    def clear(self) -> None:
        self.step, self.degree, self.negated, self.percent, self.number = None, None, False, None, None


def read_states(
    tokens: Sequence[Token], text: str, *, fault: bool, region: str | None = None, thing: bool = False
) -> States:
    """Asks from adjectives and named qualities in `tokens`.

    fault: a description of what is ("it is dark"), not a wish ("make it dark"). region: what it is said of.
    thing: whether `region` is an ordinary thing rather than the whole picture.
    """
    found = States()
    pending = _Pending()
    words = words_of(tokens, text)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        entry = token.entry
        number = number_at(tokens, place)
        if number is not None:
            if number.unit == "percent":
                pending.percent = abs(number.value)
            else:
                pending.number = number.value
            place += max(1, number.length)
            continue
        if entry is None or (token.norm in ("so",) and not fault):
            if token.norm in NEGATIONS:
                pending.negated = True
            elif token.norm in ("but", ",", ".", ";"):
                pending.negated = pending.negated and token.norm == ","
            place += 1
            continue
        length = min(token.length, len(tokens) - place)
        if token.norm in NEGATIONS and not entry.step:
            pending.negated = True
        elif (
            entry.adjective is not None
            and not _names(tokens, place, length)
            and _applies(entry.adjective, thing, tokens)
        ):
            _adjective(found, entry.adjective, token, tokens, place, pending, fault, region, words)
            pending = _kept(tokens, place + length, pending)
        elif entry.concept is not None and not _describes(tokens, place, length):
            _concept(found, entry.concept, tokens, place, length, pending, fault, region, words, text)
            pending = _kept(tokens, place + length, pending)
        elif entry.step:
            pending.step = entry.step
            pending.degree = entry.degree if entry.degree is not None and entry.step != "excess" else pending.degree
        elif entry.degree is not None:
            pending.degree = entry.degree if pending.degree is None else min(pending.degree, entry.degree)
        place += length
    return found


def _kept(tokens: Sequence[Token], place: int, pending: _Pending) -> _Pending:
    """After "and" or a comma the same step goes on: "less dark and yellow", "more contrast and saturation"."""
    step, negated = pending.step, pending.negated
    if place < len(tokens) and tokens[place].norm in ("and", ",", "or", "/", "nor"):
        after = place + 1
        if after < len(tokens) and (tokens[after].entry is None or not tokens[after].entry.step):  # type: ignore[union-attr]
            return _Pending(step=step, negated=negated and tokens[place].norm in ("or", "nor"))
    return _Pending()


def _names(tokens: Sequence[Token], place: int, length: int) -> bool:
    """Whether the adjective only describes a noun that follows: "the dark background", "bright colors"."""
    before = tokens[place - 1] if place else None
    after = tokens[place + length] if place + length < len(tokens) else None
    if after is None or after.kind != "word":
        return False
    if (
        after.entry is not None
        and after.entry.concept is not None
        and not (tokens[place].entry and tokens[place].entry.step)
    ):  # type: ignore[union-attr]
        return False
    if before is not None and before.norm in (
        "the",
        "this",
        "that",
        "these",
        "those",
        "my",
        "his",
        "her",
        "their",
        "your",
    ):
        return after.norm not in ("and", ",", "or", "but") and not has_cue(after, "whole")
    return False


def _applies(adjective: Adjective, thing: bool, tokens: Sequence[Token]) -> bool:
    if adjective.needs == "thing":
        return thing
    if adjective.needs == "person":
        return True
    return adjective.needs not in ("format", "background", "look")


def _describes(tokens: Sequence[Token], place: int, length: int) -> bool:
    """Whether the concept stands before a noun it describes: "light jacket", "shadow man"."""
    return False


def _degree_after(tokens: Sequence[Token], place: int) -> float | None:
    """A degree said after the word: "brighter by a lot", "darken it slightly"."""
    for at in range(place, min(len(tokens), place + 3)):
        entry = tokens[at].entry
        if tokens[at].norm in ("and", ",", "but"):
            return None
        if entry is not None and entry.degree is not None and not entry.adjective and not entry.concept:
            follows = tokens[at + tokens[at].length].entry if at + tokens[at].length < len(tokens) else None
            return None if follows is not None and (follows.adjective or follows.step) else entry.degree
    return None


def _said(pending: _Pending, words: str, region: str | None, tokens: Sequence[Token], after: int) -> Said:
    degree = pending.degree if pending.degree is not None else _degree_after(tokens, after)
    return Said(words=words, degree=degree, percent=pending.percent, number=pending.number, region=region)


def _adjective(
    found: States, adjective: Adjective, token: Token, tokens: Sequence[Token], place: int,
    pending: _Pending, fault: bool, region: str | None, words: str,
) -> None:  # fmt: skip
    """Settle what an adjective means from what stands before it."""
    length = token.length
    compared = token.norm.endswith(COMPARED) or pending.step == "more"
    enough = place + length < len(tokens) and tokens[place + length].norm == "enough"
    said = _said(pending, words, region, tokens, place + length)
    if fault and pending.step == "excess" and pending.degree is None:
        said = replace(said, degree=None)
    found.adjectives.append(token.norm)
    if pending.negated and pending.step not in ("excess", "lack") and not fault:
        if compared and not adjective.complains:
            found.avoid.extend(wish.op for wish in adjective.want)
            return
        found.asks.extend(make_asks(adjective.fault, said))
    elif pending.step == "excess" or pending.step == "less":
        found.asks.extend(make_asks(adjective.fault, said))
    elif compared and adjective.want:
        found.asks.extend(make_asks(adjective.want, said))
    elif fault and (pending.negated or enough or pending.step == "lack"):
        if not adjective.complains:
            found.asks.extend(make_asks(adjective.want, said))
    elif fault:
        if adjective.complains:
            found.asks.extend(make_asks(adjective.fault, said))
    else:
        found.asks.extend(make_asks(adjective.want or adjective.fault, said))


def _concept(
    found: States, concept: Concept, tokens: Sequence[Token], place: int, length: int,
    pending: _Pending, fault: bool, region: str | None, words: str, text: str,
) -> None:  # fmt: skip
    """Settle what a named quality means from what stands before it."""
    wishes = _wishes_for(concept, pending, fault, tokens, place, length)
    if not wishes:
        return
    tail = list(tokens[place + length :])
    part = region
    if part is None and tail and tail[0].norm in ("of", "on", "in", "for", "around"):
        end = next(
            (
                at
                for at, token in enumerate(tail)
                if at and (token.norm in (",", "and", "but", "please") or token.kind == "punct")
            ),
            len(tail),
        )
        part = region_of(Nominal([], tail[:end]), [], text)
    number = next(
        (
            number_at(tail, at)
            for at in range(min(4, len(tail)))
            if number_at(tail, at) and tail[at].norm not in ("and", ",")
        ),
        None,
    )
    if number is not None and pending.number is None and pending.percent is None:
        if number.unit == "percent":
            pending.percent = number.value
        elif number.unit in ("", "points", "point"):
            pending.number = number.value
    said = _said(pending, words, part, tokens, place + length)
    for ask in make_asks(wishes, said):
        stated = stated_for(ask.op, tokens, text)
        sign = ask.sign
        if sign == 0 and said.number is not None and ask.op in ("exposure", "contrast"):
            sign = 1 if said.number > 0 else -1
        found.asks.append(ask.model_copy(update={"params": {**ask.params, **stated}, "sign": sign}))


def _wishes_for(
    concept: Concept, pending: _Pending, fault: bool, tokens: Sequence[Token], place: int, length: int
) -> Wishes:
    acts = concept.acts
    if pending.step == "more" or pending.step == "lack":
        return acts.get("more", ())
    if pending.step in ("less", "excess"):
        return acts.get("less", ())
    after = tokens[place + length].norm if place + length < len(tokens) else ""
    if after in ("up", "higher"):
        return acts.get("more", ())
    if after in ("down", "lower", "reduction", "removal"):
        return acts.get("less", ())
    if pending.negated:
        return acts.get("remove", ())
    if fault:
        return acts.get("remove", ()) if "bare" not in acts and "more" not in acts else ()
    return acts.get("bare", ())


def is_description(tokens: Sequence[Token]) -> bool:
    """Whether the words describe what is ("it looks dark"), rather than wish ("should be brighter")."""
    for place, token in enumerate(tokens):
        if token.lemma in BE or token.norm in ("is", "are", "was", "were", "came", "has", "have", "there"):
            before = [one.norm for one in tokens[max(0, place - 4) : place]]
            return not any(
                word in ("to", "should", "could", "can", "would", "must", "want", "needs", "need", "let", "make")
                for word in before
            )
        if has_cue(token, "thanks"):
            continue
    return any(token.entry is not None and token.entry.step in ("excess", "lack") for token in tokens)


def subject_of(tokens: Sequence[Token], text: str) -> str | None:
    """What a description is about: "my dad" of "my dad is too dark"; none for the whole picture."""
    for place, token in enumerate(tokens):
        if token.lemma in BE or token.norm in ("is", "are", "was", "were", "has", "have"):
            start = place
            while (
                (start
                and (
                    tokens[start - 1].kind == "word"
                    and tokens[start - 1].norm
                    not in (
                        "and",
                        "but",
                        "because",
                        "so",
                        "that",
                        "as",
                        "since",
                        "if",
                        "can",
                        "not",
                        "also",
                        "though",
                        "ok",
                        "too",
                    )
                )
                and tokens[start - 1].entry is None)
                or (start
                and tokens[start - 1].norm in ARTICLES | PRONOUNS | {"he", "she", "they", "i", "we"})
                or (start and tokens[start - 1].entry is not None and tokens[start - 1].entry.concept is not None)
            ):  # type: ignore[union-attr]
                start -= 1
            subject = list(tokens[start:place])
            if not subject or is_whole(subject) or all(one.norm in PLAIN for one in subject):
                return None
            if subject[0].norm in ("there", "it", "i", "we", "he", "she", "they"):
                return {"i": "me", "we": "us", "he": "him", "she": "her", "they": "them"}.get(subject[0].norm)
            return words_of(subject, text)[:200]
    return None
