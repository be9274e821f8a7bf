"""What only limits a wish: "but not too grainy", "without looking fake", "keep it natural".

A limit is no request of its own: taken for one, "film look but not too grainy" would denoise and "slimmer but natural"
would grade. It is taken out of the sentence, makes what was asked gentler, and keeps a look from what it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.planner.grammar.function_words import COPULAS, has_cue
from tools.planner.requests.gathered import Requests
from tools.planner.words.signs import KNOWN
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

TURNS = words("but though yet , and just only ( - please still while")
DENYING = words("not nothing without no never avoid w/o")
BEING = words(
    "be being look looking looks get getting go going make making it them her him me us too overly so super very that "
    "crazy way totally really all over the top a any this bit like do let anything quite as to feel feeling much"
)
VERBAL = words("be being look looking looks get getting go going make making feel feeling")
INTENSE = VERBAL | words("too overly so super crazy that this very way")
LIMITS = words(
    "natural fake plastic crunchy crazy overdone obvious much extreme cheesy tacky artificial weird unnatural strong "
    "heavy aggressive edited processed filtered cartoonish cartoony over plasticky waxy doll-like airbrushed "
    "photoshopped ridiculous insane drastic wild overcooked cooked overprocessed overedited garish intense"
)
"""What no slider stands for: all that is asked becomes gentler."""
OPENING = DENYING | words("do with less minus")
"""Words of which one begins a limit that no word turns to."""
KEEPING = words("keep keeping leave leaving stay staying keeps make making look looking")
KEPT = words("it her him them me us everything this things still looking all look looks to be very as real pretty")
QUALIFYING = words("natural realistic subtle real believable authentic tasteful classy lifelike simple minimal gentle")
CLOSING = words("though please lol thanks ok pls tho either possible if ) . !")
MOST = 6
GENTLE = 0.5


@dataclass(slots=True)
class Hedge:
    """A limit. ops: what it must not move further; all that is asked where there are none."""

    ops: set[str] = field(default_factory=set)
    colours: bool = False


def read_hedges(sentence: list[Token]) -> tuple[list[Token], list[Hedge]]:
    """The sentence without its limits, and the limits."""
    hedges: list[Hedge] = []
    place = 0
    while place < len(sentence):
        end, hedge = _hedge_at(sentence, place)
        if hedge is None:
            place += 1
            continue
        hedges.append(hedge)
        for token in sentence[place:end]:
            token.look, token.look_meant = None, False
        sentence = [*sentence[:place], *sentence[end:]]
    return sentence, hedges


def soften(found: Requests, known: int, hedges: Sequence[Hedge], *, looked: bool) -> None:
    """Let the limits act on what was asked since `known`. looked: whether a look is meant."""
    for hedge in hedges:
        asked = {ask.op for ask in found.asks[known:]}
        for at in range(known, len(found.asks)):
            ask = found.asks[at]
            if (not hedge.ops or ask.op in hedge.ops) and (ask.degree is None or ask.degree > GENTLE):
                found.asks[at] = ask.model_copy(update={"degree": GENTLE})
        if looked or found.looks:
            found.avoid.extend(hedge.ops - asked)


def _hedge_at(sentence: Sequence[Token], place: int) -> tuple[int, Hedge | None]:
    """Where a limit that begins here ends; none where none does."""
    start = place
    while start < len(sentence) and sentence[start].norm in TURNS:
        start += 1
    turned = start > place
    if not turned and sentence[place].norm not in OPENING:
        return 0, None
    if start >= len(sentence) or not _says_something(sentence[:place]):
        return 0, None
    end, hedge = _spared_in_look(sentence, start)
    if hedge is None:
        end, hedge = _denied(sentence, start, turned)
    if hedge is None and turned:
        end, hedge = _kept(sentence, start)
    if hedge is None:
        return 0, None
    while end < len(sentence) and sentence[end].norm in CLOSING:
        end += 1
    return end, hedge


def _says_something(lead: Sequence[Token]) -> bool:
    """Whether there is a wish that could be limited."""
    return any((token.signs & KNOWN and not has_cue(token, "whole")) or token.look for token in lead)


OF_LOOKS = frozenset(
    {"grain", "vignette", "glow", "blur", "flare", "haze", "contrast", "saturation", "warmth", "border"}
)
"""What a look brings along that one may not want."""


def _spared_in_look(sentence: Sequence[Token], start: int) -> tuple[int, Hedge | None]:
    """ "vintage vibe | without the grain", "portra but | with less grain"."""
    if not any(token.look for token in sentence[:start]):
        return 0, None
    at = start + (sentence[start].norm == "with")
    if at >= len(sentence) or sentence[at].norm not in ("without", "no", "less", "minus"):
        return 0, None
    at += 1
    while at < len(sentence) and sentence[at].norm in ("the", "any", "all", "that", "so", "much", "too", "of"):
        at += 1
    entry = sentence[at].entry if at < len(sentence) else None
    if entry is None or entry.concept is None or entry.concept.name not in OF_LOOKS:
        return 0, None
    wishes = (*entry.concept.acts.get("more", ()), *entry.concept.acts.get("add", ()))
    return at + sentence[at].length, Hedge({wish.op for wish in wishes})


def _denied(sentence: Sequence[Token], start: int, turned: bool) -> tuple[int, Hedge | None]:
    """ "not too grainy", "without looking fake"; of "but don't make it look plastic" too."""
    at = start + (sentence[start].norm == "do" and start + 1 < len(sentence))
    if sentence[at].norm not in DENYING:
        return 0, None
    denial = sentence[at].norm
    at += 1
    while at < len(sentence) and sentence[at].norm in BEING and sentence[at].norm not in LIMITS:
        at += 1
    lead = {token.norm for token in sentence[start:at]}
    if not turned and not (lead & VERBAL and denial == "without"):
        return 0, None
    but = any(token.norm in ("but", "though", "yet") for token in sentence[max(0, start - 2) : start])
    told = any(token.norm in COPULAS for token in sentence[:start])
    named = but and not told and at < len(sentence) and _limit(sentence, at)[1] is not None
    intense = denial == "nothing" or bool(lead & INTENSE)
    if not (named or intense or (but and at < len(sentence) and sentence[at].norm in LIMITS)):
        return 0, None
    return _limit(sentence, at)


def _limit(sentence: Sequence[Token], at: int) -> tuple[int, Hedge | None]:
    hedge, first = Hedge(), at
    if at >= len(sentence) and sentence[at - 1].norm in ("much", "crazy", "over", "top"):
        return at, hedge
    if at < len(sentence) and sentence[at].kind == "punct" and sentence[at - 1].norm in ("much", "crazy", "top"):
        return at, hedge
    while at < len(sentence) and at - first < MOST:
        token = sentence[at]
        entry = token.entry
        if token.norm in LIMITS:
            hedge.ops.clear()
            return _after(sentence, at + 1), hedge
        if token.norm in ("and", "or", "/", "a", "bit", "too"):
            at += 1
        elif entry is not None and entry.adjective is not None:
            hedge.ops |= {wish.op for wish in (*entry.adjective.want, *entry.adjective.fault)}
            at += token.length
        elif entry is not None and entry.colour is not None:
            hedge.ops |= {"temperature", "tint"}
            at += 1
        else:
            break
    named = bool(hedge.ops) and (at >= len(sentence) or sentence[at].kind == "punct" or sentence[at].norm in AFTER)
    return (at, hedge) if named else (0, None)


AFTER = CLOSING | words("and but because so or with then also")


def _after(sentence: Sequence[Token], at: int) -> int:
    """Behind "crunchy or over sharpened": what else the limit names."""
    while at + 1 < len(sentence) and sentence[at].norm in ("or", "and") and sentence[at + 1].norm in LIMITS:
        at += 2
    return at


def _kept(sentence: Sequence[Token], start: int) -> tuple[int, Hedge | None]:
    """ "but natural", "and keep it realistic"."""
    at = start
    while at < len(sentence) and sentence[at].norm in KEEPING:
        at += 1
    while at < len(sentence) and at - start < 5 and sentence[at].norm in KEPT:
        at += 1
    if at >= len(sentence) or sentence[at].norm not in QUALIFYING:
        return 0, None
    keeping = bool({token.norm for token in sentence[start:at]} & KEEPING)
    bare = at == start and sentence[start - 1].norm in ("but", "yet", "still", "just")
    looking = at == start and at + 1 < len(sentence) and sentence[at + 1].norm == "looking"
    bare = bare or (looking and sentence[start - 1].norm in (",", "-", "("))
    if not keeping and not bare:
        return 0, None
    at += 1
    while (
        at + 1 < len(sentence)
        and sentence[at].norm in ("and", ",", "looking")
        and (sentence[at + 1].norm in QUALIFYING or sentence[at].norm == "looking")
    ):
        at += 2 if sentence[at + 1].norm in QUALIFYING else 1
    if at + 1 == len(sentence) and sentence[at].norm in ("looking", "still"):
        at += 1
    ends = at >= len(sentence) or sentence[at].kind == "punct" or sentence[at].norm in AFTER
    return (at, Hedge()) if ends else (0, None)


__all__ = ["Hedge", "read_hedges", "soften"]
