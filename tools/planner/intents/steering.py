"""Turns of speech that steer the last edit as a whole: how far back, how much of it, and no request in them.

"Dial it back by half" removes nothing called "it back by half": such words are set aside before requests are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edits.lexicon import load_lexicon, load_works
from tools.planner.words.phrases import Phrases
from tools.planner.words.plain import placed
from tools.planner.words.token import Token

END = (
    r"(?=$| ?[.,!?;:)]| (?:please|and|but|then|now|thanks|so|because|for|pls|plz|imo|honestly|lol|though|again|it|this|"
    r"ok)\b)"
)
THAT = (
    r"(?:it|that|this|everything|them|those|all of it|(?:the|that|this|your) (?:whole |overall )?"
    r"(?:effect|strength|intensity|edit|filter|grade|whole thing|changes?|edits|adjustments?|treatment))"
)
SOME = (
    r"(?:(?:just |like |maybe )?(?:a (?:tiny |little |good |wee )?(?:bit|little|touch|tad|hair|smidge|smidgen|"
    r"notch|whisker|fraction)|slightly|somewhat))"
)
LOTS = (
    r"(?:(?:like |by )?(?:a (?:whole )?(?:lot|ton|good deal)|way|much|far|loads|heaps|quite a (?:bit|lot)|"
    r"significantly))"
)
PART = r"(?:(?:by|to|in|at) )?(?:about |around |like |roughly |maybe )?(?:a |one )?(?:half|third|quarter|\d+ percent)"
HOW = rf"(?: ?,? ?(?:{PART}|{SOME}|{LOTS}))"
ONE = r"(?:one|version|edit|try|attempt|take|option|result|variant|look)"
OLD = r"(?:first|previous|earlier|old|original|last|other|initial|prior|second|2nd|1st)"
STEPS = (
    r"(?:changes?|edits?|steps?|versions?|adjustments?|moves?|tweaks?|ones?|things?(?: you (?:did|changed|added|"
    r"made))?)"
)
COUNT = r"(?:a|one|two|three|four|five|\d+|a few|few|a couple(?: of)?|couple(?: of)?|some)"
BETTER = r"(?:better|nicer|best|cooler|prettier|stronger|good|great|fine|more (?:natural|me|like it)|closer)"

UNDO = Phrases(
    r"\b(?:put|move|set|place|take|bring) (?:it|them|that|this|him|her|me|us|everyone|everything) back (?:to "
    r")?where (?:it|they|"
    r"that|he|she|i|we) (?:was|were|used to be|came from|had been)\b|"
    r"^(?:(?:oh|ok|no|actually|hmm|nah|wait|sorry|but|please) ,? ?)*(?:leave|keep|have) (?:it|them|that|this|him|"
    r"her|me|us) "
    r"(?:as|how|like|the way) (?:it|they|that|he|she|i|we) (?:was|were|looked)(?: before| originally| in the original)?"
    r"(?: ?[.!])*$|"
    rf"\b(?:(?:go|take (?:it|that|me|us)|step|roll (?:it |that |this )?|jump|move|take) back|back up)"
    rf"(?: {COUNT})?(?: {STEPS})?(?: to (?:what|how|the way) (?:it|we|i|that) (?:was|were|had|looked)(?: like)?)?"
    rf"(?: {COUNT} {STEPS})?(?: ago| before| earlier)?{END}|"
    r"\b(?:undo|revert|cancel|reverse|discard|scrap|remove|delete|drop|get rid of|take (?:out|off|away|back)|lose)"
    rf"(?: all| both)?(?: of)? (?:the|my|your|that|those|these)(?: very)? (?:last|latest|previous|recent|most recent)"
    rf"(?: {COUNT})? (?!clips?|shots?)(?:changes?|edits?|steps?|versions?|adjustments?|tweaks?|things? you (?:did|"
    rf"changed|added|made))\b|"
    r"\b(?:undo|revert|scrap|reset) (?:it|that|this|everything|all(?: of (?:it|that|this))?|those|these|them|"
    r"(?:the|your|my) (?:whole thing|edits?|changes?|lot))(?: all)?"
    rf"(?: ?,? ?(?:and )?start (?:over|again|fresh|afresh|from scratch))?{END}|"
    rf"\b(?:undo|revert){END}|"
    r"\bstart (?:over|again|afresh|fresh|from scratch)(?: from scratch)?\b|"
    r"\b(?:bring|put|give(?: me)?|get)(?: me)? back (?:what|everything|whatever|all(?: that| of what)?) you "
    r"(?:removed|took|cut|deleted|changed|erased|did)(?: out| away| off)?\b|"
    rf"\b(?:the|that|your|my) (?:very )?(?:{OLD} {ONE}|{OLD}|{ONE} (?:before|earlier)) (?:was|is|looked|looks|"
    rf"worked|works|felt)"
    rf"(?: (?:so|way|much|a lot|far|definitely|actually|just|a bit|honestly))* {BETTER}\b|"
    r"\b(?:it|this|that|she|he|everything) (?:was|looked|felt) (?:so |way |much |a lot |actually )*"
    r"(?:better|nicer|good|fine|great|perfect) (?:before|earlier|the first time|without (?:it|that|this))\b|"
    r"\b(?:put|change|set|turn|switch|bring) (?:it|that|this|everything|him|her|them) back (?:to )?"
    r"(?:the way|how|what|like|as) (?:it|he|she|they|that|we|i) (?:was|were|looked|had it)(?: before| originally)?\b|"
    rf"\b(?:the|that) {ONE} (?:from )?before (?:this|that|it|the last)?(?: one)? ?(?:was|is|looked) {BETTER}\b|"
    r"\b(?:take out|remove|undo|lose|delete|get rid of) (?:what|whatever|everything) you (?:just )?(?:added|did|"
    r"changed|put in|made)\b|"
    r"\bgo back to (?:the|that) (?:one|version)(?: (?:with|where) (?:the |it )?[\w' ]+)?\b|"
    r"^(?:(?:oh|ok|no|actually|hmm|ah) ,? ?)*(?:never ?mind|nevermind)(?: ?,? ?(?:forget (?:about )?(?:it|that|"
    r"this)|undo "
    r"(?:it|that)|go back))?(?: ?[.!])*$|"
    r"\b(?:undo|revert|take back|roll back|drop|scrap|remove) (?:all )?(?:the |my |your )?(?:last|previous|latest) "
    rf"(?:{COUNT})\b{END}|"
    rf"\b(?:go|take it|take me|step|roll|jump|move) (?:{COUNT}) back{END}|"
    r"\b(?:go |get |switch )?back to (?:the|that|my|your) (?!original\b)(?:[a-z]+ ){0,3}(?:one|version|look|edit)"
    r"(?: (?:with|where)(?: /)? (?:the |it )?[\w' ]+)?$|"
    r"\b(?:can|could) (?:i|we|you) (?:have|get|see|show me) (?:back )?the (?:previous|earlier|old|original|last|"
    r"other) "
    rf"{ONE}(?: back| again)?\b"
)
HEAD = (
    r"(?:^|[.,!?;] ?)(?:(?:and|but|ok|okay|please|maybe|just|yes|yeah|no|nah|hmm|lol|eq|eh|uh|oh|well|it is|that "
    r"is|this is|"
    r"it was|that was|it looks|looks|can you|could you|make it|keep it|still|now|use|try|give me|do|only|like|"
    r"about|at|"
    r"perfect|great|nice|good|love it|i like it) ?,? ?)*"
)
"""Where a judgement begins: a clause, and what is said before it."""
MUCH = rf"(?:(?:{LOTS}|{SOME}|kinda|kind of|really|just|sort of|still) )*"
PARTLY = r"(?:half|(?:a |one )?(?:third|quarter)|\d+ percent)"
LESS = Phrases(
    rf"\b(?:dial|tone|ease|knock|scale) {THAT} (?:way |right )?(?:back|down|off){HOW}?{HOW}?|"
    rf"\b(?:dial|tone|ease|knock) {THAT}{HOW}{END}|"
    rf"\b(?:dial|tone|ease|knock|scale)(?: way)? (?:back|down|off)(?: on)?(?: {THAT})?{HOW}?{END}|"
    rf"\b{PARTLY}(?: of)? (?:the |that |this |its |your )?(?:effect|strength|intensity|edit|changes?|adjustments?)\b|"
    rf"{HEAD}{PARTLY}(?: of (?:that|it|this|what you did)| as (?:much|strong|intense|heavy)){END}|"
    rf"^(?:(?:ok|okay|please|maybe|just|only|like|about|use|try|give me|do|hmm|make it) ,? ?)*{PARTLY}(?: please)?$|"
    rf"\b{PARTLY} of (?:that|it|this|what you did){END}|"
    r"^(?:a )?(?:bit|little|touch|tad|lot|smidge) less ?,? ?(?:like |maybe |about |around |say |to )*\d+ percent$|"
    r"^(?:maybe |like |about |around |say |just |try )*\d+ percent (?:is|would be|should be) (?:enough|plenty|fine|"
    r"better)|"
    rf"\bhalf as (?:much|strong|intense|heavy){END}|"
    rf"{HEAD}{MUCH}(?:too (?:much|strong|intense|heavy|extreme|harsh|aggressive)|"
    rf"over ?(?:done|cooked|the top)|over ?edited){END}"
)
LESS_THAN_LAST = Phrases(
    rf"\b(?:take|bring|pull|turn|drop|reduce|lower|back|cut) {THAT} (?:back |down |off )?"
    rf"(?:(?:by|to|in) )(?:about |around |like |roughly )?(?:a )?(?:half|third|quarter|\d+ percent){END}|"
    rf"\b(?:pull|back|bring|take) {THAT} (?:back|down|off){HOW}?{END}|"
    rf"\b(?:it|that|this|everything) is {MUCH}(?:too (?:much|strong|intense|heavy|extreme|harsh)|over ?(?:done|"
    rf"cooked)){END}|"
    rf"{HEAD}{MUCH}(?:less|weaker|softer|subtler|more subtle|milder|gentler)(?: intense| strong)?{END}"
)
MORE = Phrases(
    rf"\b(?:push|crank|amp|dial|kick|bump|ramp|pump) {THAT} (?:up|further|more|harder|even more|up more)"
    rf"{HOW}?(?: more| further)?{END}|"
    rf"\b(?:push|crank|amp|bump) {THAT}{HOW}(?: more| further| harder)?{END}|"
    rf"\b(?:double|triple) (?:it|that|(?:the|that) (?:effect|strength|intensity)){END}|"
    rf"{HEAD}{MUCH}more of (?:that|it|this|the same|the effect){END}|"
    rf"{HEAD}twice (?:as (?:strong|much|intense)|the (?:strength|effect|intensity)|that){END}|"
    rf"{HEAD}(?:not|barely)(?: nearly| quite| really)? (?:strong )?enough{END}|"
    r"^(?:(?:but|hmm|uh|um|wait|ok|sorry|honestly|still) ,? ?)*(?:i|we) (?:can not|do not|could not|did not|can barely|"
    r"barely|hardly)(?: really)? (?:see|notice|spot|tell) (?:any|the|a|much|much of a)? ?(?:difference|change|changes|"
    r"effect)(?: at all| tbh| honestly)?(?: ?[.!?])*$|"
    r"^(?:(?:but|hmm|uh|um|wait|ok|sorry) ,? ?)*(?:nothing (?:changed|happened|is different|has changed)|it "
    r"(?:looks|is) (?:"
    r"(?:exactly |just )?the same|identical)(?: to me)?|no (?:change|difference)|(?:did|has) (?:anything|something) "
    r"(?:even )?(?:change|changed|happen))(?: at all| though)?(?: ?[.!?])*$|"
    rf"\bgo (?:even |a (?:bit|little) |much )?(?:further|harder|stronger|bolder|heavier){END}"
)
SAME = Phrases(
    rf"\b(?:do |give me |try |make |want )?(?:it |that |this )?(?:the )?(?:same|again)(?: thing| edit| one| look| "
    rf"effect)?"
    rf"(?: again)? ?,? (?:but|only|just) (?:with )?(?:(?:{SOME}|{LOTS}|even|half|twice|\d+ percent) )*"
    r"(?:more subtle|more intense|less intense|less strong|more gentle|as strong|as much|toned down|more|less|"
    rf"stronger|weaker|softer|subtler|lighter|gentler|heavier|bolder|further|milder)(?: of it| of that)?{END}"
)
REJECT = Phrases(
    r"^(?:(?:oh|ooh|wow|omg|ew+|ugh|eq|eh|um|hmm|no|nah|lol|well|honestly|this|that|it|is|looks|so|really|super|just|"
    r"kinda|pretty|very|man|now|still|wow) ,? ?)*(?:ugly|hideous|horrible|terrible|gross|disgusting|tacky|cheesy|"
    r"awful|"
    r"trash|garbage|cringe|atrocious|horrendous|yuck)(?: ?[.!]*$| ?,? (?:try|do) (?:again|something))"
)
KEEP = Phrases(
    r"^(?:(?:ok|okay|great|cool|good|nice|yes|yeah|no) ?[,.!]? ?)*(?:leave it|next)(?: ?[.!])*$|"
    r"\b(?:save|keep|ship|post|publish|lock|approve) (?:it|that|this)(?: in| one| as is| like (?:that|this)|"
    rf" the way it is| exactly)?{END}|"
    r"\b(?:we|i) (?:are|am) (?:all )?(?:done|good|happy|set)(?: here| with (?:it|this|that))?\b|"
    r"\b(?:leave|keep) (?:it|this|that|everything) (?:as is|as it is|like that|like this|there|at that|exactly)\b"
)
WEAKER = re.compile(r"\b(?:less|weaker|softer|subtle|subtler|lighter|gentler|gentle|milder|toned)\b")


@dataclass(frozen=True, slots=True)
class Steer:
    """One such turn of speech, and where it stands in the plain text. factor: of strength, where it scales."""

    action: str
    factor: float | None
    start: int
    end: int
    op: str | None = None
    """The operation of the last edit that alone is meant."""


def find_steers(plain: str, last_ops: frozenset[str]) -> list[Steer]:
    """The turns of speech in the plain words, in their order. last_ops: operations of the edit that they steer."""
    found: list[Steer] = []
    for steer in _all(plain, last_ops):
        if all(steer.end <= one.start or one.end <= steer.start for one in found):
            found.append(steer)
    return sorted(found, key=lambda one: one.start)


def _all(plain: str, last_ops: frozenset[str]) -> Iterator[Steer]:
    if last_ops:
        yield from _portions(plain, last_ops)
    for match in SAME.finditer(plain):
        less = WEAKER.search(match.group()) is not None
        yield Steer("scale", strength(match.group(), -1 if less else 1), *match.span())
    for match in UNDO.finditer(plain):
        yield Steer("undo", None, *match.span())
    for phrases, way in ((LESS, -1), (MORE, 1), *(((LESS_THAN_LAST, -1),) if last_ops else ())):
        for match in phrases.finditer(plain):
            yield Steer("scale", strength(match.group(), way), *match.span())
    for match in REJECT.finditer(plain):
        yield Steer("reject", None, *match.span())
    for match in KEEP.finditer(plain):
        yield Steer("keep", None, *match.span())


PORTION = Phrases(
    rf"\b(?:{PARTLY}|twice|double|triple)(?: as (?P<how>[a-z]+)| (?:of )?(?:the |that |this |your )(?P<what>[a-z "
    rf"]+?)){END}|"
    rf"\b(?P<that>[a-z]+) (?:at|to|by) (?:about |around |like )?(?:{PARTLY}|half)(?: strength| as much)?{END}"
)
"""How much of one part of the last edit is to stay: "half as warm", "half the vignette"."""


def _portions(plain: str, last_ops: frozenset[str]) -> Iterator[Steer]:
    """More or less of one operation of the last edit, by what a person calls its work or how it makes a picture."""
    for match in PORTION.finditer(plain):
        named = match["how"] or match["what"] or match["that"]
        ops = (load_works().get(named, frozenset()) | _made_so(named)) & last_ops
        if ops:
            yield Steer("scale", strength(match.group(), -1), *match.span(), min(ops))


def _made_so(word: str) -> frozenset[str]:
    """The operations that make a picture so: "warm"."""
    entry = load_lexicon().entries.get(word)
    return frozenset(wish.op for wish in entry.adjective.want) if entry is not None and entry.adjective else frozenset()


BACK = re.compile(r"\b(?:two|three|four|five|six|seven|couple|few|\d+)\b")
COUNTED = {"two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
WHOLLY = Phrases(
    r"\b(?:undo|revert|reset|scrap|discard|remove) (?:everything|all(?: of (?:it|that|this|them))?)\b|\bfrom scratch\b|"
    r"\bstart (?:over|again|afresh|fresh)\b|\bto the (?:very )?(?:original|beginning|start)\b|\bback to (?:the "
    r")?original\b"
)
ALL = 64
"""Edits that nobody makes of one file in a row."""


def turns_back(plain: str) -> int:
    """How many edits are taken back at once: two for "undo the last two", all for "start over", else one."""
    if WHOLLY.stand_in(plain):
        return ALL
    said = next((found for match in UNDO.finditer(plain) if (found := BACK.search(match.group()))), None)
    return max(1, min(ALL, COUNTED.get(said.group()) or int(said.group()))) if said is not None else 1


PERCENT = re.compile(r"(by )?(?:about |around |like |roughly )?(\d+) percent(?: (?:more|stronger|less|weaker))?")
TIMES = {"triple": 3.0, "double": 2.0, "twice": 2.0}
PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25}
MOST = 3.0


def strength(words: str, way: int) -> float:
    """What is left of the strength: two thirds of it "by a third", one "a third of it". way: −1 less, +1 more."""
    percent = PERCENT.search(words)
    if percent is not None:
        share = int(percent[2]) / 100
        changed = percent[1] or percent[0].endswith(("more", "stronger", "less", "weaker"))
        return round(min(MOST, max(0.0, 1 + way * share if changed else share)), 2)
    for word, factor in TIMES.items():
        if word in words:
            return factor
    for word, share in PARTS.items():
        if word in words:
            return round(1 + way * share if f"by a {word}" in words or f"by {word}" in words else share, 2)
    return _by_degree(words, way)


FEW, MANY = re.compile(rf"\b{SOME}"), re.compile(rf"\b{LOTS}\b")


def _by_degree(words: str, way: int) -> float:
    if FEW.search(words):
        return 0.8 if way < 0 else 1.2
    if MANY.search(words.replace("too much", "too strong")):
        return 0.4 if way < 0 else 1.7
    return 0.6 if way < 0 else 1.4


def set_aside(tokens: Sequence[Token], plain: str, spans: Sequence[tuple[int, int]]) -> list[Token]:
    """The tokens without those that stand in the spans of the plain text; a full stop stays in the place of each."""
    kept: list[Token] = []
    for token, start, end in placed(tokens):
        inside = next(((low, high) for low, high in spans if low <= start and end <= high), None)
        if inside is None:
            kept.append(token)
        elif kept and kept[-1].kind != "punct":
            kept.append(Token("punct", ".", token.start, token.start, norm=".", lemma="."))
    return kept
