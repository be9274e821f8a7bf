"""Less of a look: "less HDR", "tone down the teal and orange", "the vintage look is too strong".

A look that is to be less is never laid over the picture: its strongest sliders move the other way, by as much
as a plain word moves them. One that is only to be kept away from ("not like an Instagram filter") asks for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edits.looks import load_looks
from edits.plan import Step
from graph.state import Ask
from tools.planner.grammar.function_words import COPULAS, has_cue, words_of
from tools.planner.statements.meaning import SIGNED_AMOUNT
from tools.planner.verbs.frame import degree_in
from tools.planner.words.looknames import look_words
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

MOST = 4
"""Sliders that move back for one look."""
PASSED = words("a an the that this of on so all any too much your my its such in to")
LOOKS = words("look looks effect filter vibe vibes style feel thing treatment grade grading preset edit aesthetic")
DOWN = frozenset({
    "less", "fewer", "reduce", "lessen", "lower", "decrease", "soften", "halve", "weaken", "minimize", "ease off",
    "tone down", "dial down", "dial back", "take down", "turn down", "bring down", "scale back", "pull back",
    "cut back on", "cut down on", "go easy on", "easy on", "back off on", "back off", "not so", "not as", "not too",
    "not that", "not so much", "not as much", "too much", "overly", "way too", "too", "less like", "undo",
})  # fmt: skip
"""What before a look's name asks for less of it."""
OFF = frozenset(["get rid of", "remove", "lose", "drop", "kill", "ditch", "take away", "take off", "strip"])
"""What takes a look off where one is named outright: "lose the | vintage look"; things go with the same words."""
STYLES = frozenset({"mood", "stock", "era", "platform", "director", "photographer"})
TONAL = words("tone tones color colors light")
"""Last words of a name that are measured rather than styled: "reduce the dark tones"."""
KEPT_AWAY = words("not no without never nothing avoid")
BACK = words("tone dial turn bring take")
"""Verbs that take a look "down" or "back" behind it."""
SEEMING = words(
    "make it look looks like looking want be into turn give feel as want to i do that a an the this cheap any"
)
STRONG = words(
    "strong much heavy intense overdone obvious extreme harsh over overcooked overpowering exaggerated crazy dated"
)
LESSENING = frozenset(max(phrase.split(), key=len) for phrase in DOWN | OFF) | STRONG | KEPT_AWAY | BACK
"""Words of which one stands in every sentence that asks for less of a look."""
TOLD = words("is are looks feels seems was a bit little way just far really so too way kinda its it")


@dataclass(frozen=True, slots=True)
class Lessened:
    """A stretch of the sentence that asks for less of a look. asks: empty where it is only to be kept away from."""

    start: int
    end: int
    place: int
    asks: tuple[Ask, ...]


def read_lessened(sentence: Sequence[Token], seen: Glance, text: str) -> tuple[list[Ask], list[list[Token]]]:
    """Asks for less of each look that is to be less, and the stretches of the sentence beside them.

    seen: a glance at the sentence, or at all that it is part of.
    """
    if LESSENING.isdisjoint(seen.norms):
        return [], [list(sentence)]
    asks: list[Ask] = []
    rest = list(sentence)
    for place, token in enumerate(sentence):
        if token.look is None:
            continue
        found = _lessened(sentence, place, text)
        if found is None:
            continue
        token.look, token.look_meant = None, False
        spoken = _is_spoken(token)
        if spoken and _said_by_rules(sentence[found.start : place]):
            continue  # the rules read it, and no look is laid over the picture
        if spoken and not found.asks:
            continue
        asks.extend(found.asks)
        gone = {id(one) for one in sentence[found.start : found.end]}
        rest = [one for one in rest if id(one) not in gone]
    if len(rest) == len(sentence):
        return [], [list(sentence)]
    return asks, _runs(rest, sentence)


def _is_spoken(token: Token) -> bool:
    """Whether the word says by itself what less of it is: "dramatic", "glow"."""
    entry = token.entry
    if entry is None:
        return False
    return entry.adjective is not None or (entry.concept is not None and "less" in entry.concept.acts)


def _runs(rest: list[Token], sentence: Sequence[Token]) -> list[list[Token]]:
    """What is left, parted where something was taken out."""
    runs: list[list[Token]] = []
    places = {id(token): at for at, token in enumerate(sentence)}
    for token in rest:
        if runs and places[id(token)] == places[id(runs[-1][-1])] + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _said_by_rules(lead: Sequence[Token]) -> bool:
    """Whether the words before an adjective are steps that turn it round by themselves: "less | dramatic"."""
    said = " ".join(token.norm for token in lead if token.norm not in PASSED)
    return said in OFF or all(token.norm in PASSED or (token.entry and token.entry.step) for token in lead[-2:])


def _lessened(sentence: Sequence[Token], place: int, text: str) -> Lessened | None:
    length = _length(sentence, place)
    end = place + length
    if sentence[end - 1].norm in TONAL:
        return None
    while end < len(sentence) and sentence[end].norm in LOOKS:
        end += 1
    outright = end > place + length or sentence[end - 1].norm in LOOKS
    if not (outright or _ends(sentence, end)):
        return None
    start = _down_before(sentence, place, DOWN | OFF if outright or _is_style(sentence[place]) else DOWN)
    if start is not None:
        if end < len(sentence) and sentence[end].norm == "down":
            end += 1
        return Lessened(start, end, place, _backwards(sentence, place, start, end, text))
    after = _strong_after(sentence, end)
    if after:
        start = place - (place > 0 and sentence[place - 1].norm in PASSED)
        return Lessened(start, after, place, _backwards(sentence, place, start, after, text))
    away = _kept_away(sentence, place) if outright or _is_style(sentence[place]) else None
    return Lessened(away, end, place, ()) if away is not None else None


def _length(sentence: Sequence[Token], place: int) -> int:
    """How many tokens the look's name has."""
    phrases, longest = look_words()
    most = longest.get(sentence[place].norm, 1)
    norms = [token.norm for token in sentence[place : place + most]]
    return next((size for size in range(len(norms), 0, -1) if " ".join(norms[:size]) in phrases), 1)


def _ends(sentence: Sequence[Token], end: int) -> bool:
    """Whether nothing that the name could describe follows it: not "less | travel | noise"."""
    return end >= len(sentence) or sentence[end].kind == "punct" or sentence[end].norm in AFTER


AFTER = words("please and or but down back is are a so now lol thanks it in on more though then looks here for with")


def _is_style(token: Token) -> bool:
    """Whether the word names a look and nothing that a picture shows: "HDR", not "the sunset"."""
    look = load_looks().get(token.look or "")
    known = look is not None and any(phrase.split()[0] == token.norm for phrase in look.words)
    return known and look.kind in STYLES and token.entry is None and not has_cue(token, "pictured")  # type: ignore[union-attr]


def _down_before(sentence: Sequence[Token], place: int, downs: frozenset[str]) -> int | None:
    """Where what asks for less begins, right before the look; none where nothing does."""
    back = place
    while back and sentence[back - 1].norm in PASSED:
        back -= 1
    for start in range(max(0, back - 4), place):
        for end in range(place, max(start, back - 1), -1):
            lead = [token.norm for token in sentence[start:end]]
            lacks = lead[0] == "not" and start > 0 and sentence[start - 1].norm in COPULAS
            if " ".join(lead) in downs and not lacks and all(token.norm in PASSED for token in sentence[end:place]):
                return start
    apart = place - 1
    while apart > 0 and sentence[apart].norm in PASSED:
        apart -= 1
    verb = sentence[apart].norm if apart >= 0 else ""
    after = {token.norm for token in sentence[place + 1 : place + 6]}
    return apart if verb in BACK and after & {"down", "back"} else None


def _strong_after(sentence: Sequence[Token], end: int) -> int:
    """Where "is too strong" ends behind the look; 0 where it does not stand there."""
    at = end
    while at < len(sentence) and sentence[at].norm in TOLD:
        at += 1
    told = {token.norm for token in sentence[end:at]}
    if (
        at < len(sentence)
        and sentence[at].norm in STRONG
        and told & {"too", "way", "bit", "much", "over", "is", "looks"}
    ):
        return at + 1 + (sentence[at].norm == "over" and 3)
    return 0


def _kept_away(sentence: Sequence[Token], place: int) -> int | None:
    """Where "do not make it look like" begins before the look."""
    at = place - 1
    while at >= 0 and sentence[at].norm in SEEMING:
        at -= 1
    if at < 0 or sentence[at].norm not in KEPT_AWAY or place - at > 8:
        return None
    while at and sentence[at - 1].norm in ("do", "i", "but", "please"):
        at -= 1
    return at


def _backwards(sentence: Sequence[Token], place: int, start: int, end: int, text: str) -> tuple[Ask, ...]:
    slug = sentence[place].look
    look = load_looks().get(slug or "")
    if look is None:
        return ()
    said = list(sentence[start:end])
    words = words_of(said, text)[:300]
    degree = degree_in([token for token in said if token.norm not in ("too", "much", "so", "way")])
    if any(step.op == "monochrome" for step in look.photo):
        return (Ask(op="saturation", sign=1, words=words), Ask(op="temperature", sign=-1, words=words))
    steps = sorted((step for step in look.photo if _moved(step)), key=_weight, reverse=True)
    return tuple(_back(step, degree, words) for step in steps[:MOST])


USUAL = {"exposure": 0.65, "sharpen": 60.0, "hsl": 40.0, "grain": 20.0, "monochrome": 1.0, "temperature": 18.0}


def _moved(step: Step) -> float:
    """How far and which way the slider of a step stands; 0 where it has none that can go back."""
    params = step.params
    if step.op == "exposure":
        return float(params.ev)  # type: ignore[attr-defined]
    if step.op == "hsl":
        return float(params.saturation)  # type: ignore[attr-defined]
    if step.op in SIGNED_AMOUNT or step.op in ("sharpen", "grain"):
        return float(params.amount)  # type: ignore[attr-defined]
    return 0.0


def _weight(step: Step) -> float:
    return abs(_moved(step)) / USUAL.get(step.op, 20.0)


def _back(step: Step, degree: float | None, words: str) -> Ask:
    sign = -1 if _moved(step) > 0 else 1
    if step.op == "grain":
        return Ask(op="denoise", degree=degree, words=words)
    if step.op == "hsl":
        band = str(step.params.band)  # type: ignore[attr-defined]
        return Ask(op="hsl", params={"band": band, "field": "saturation"}, sign=sign, degree=degree, words=words)
    return Ask(op=step.op, sign=sign, degree=degree, words=words)


__all__ = ["read_lessened"]
