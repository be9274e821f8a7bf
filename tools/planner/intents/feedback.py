"""Judging the last suggestion: keep, undo, redo, more or less of it, or of one operation in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from graph.state import Ask, Feedback
from tools.planner.intents.steering import Steer, turns_back
from tools.planner.intents.withdrawing import NONE, Withdrawn, first_of
from tools.planner.words.begun import begun_in
from tools.planner.words.phrases import Phrases

PATTERNS: tuple[tuple[str, str, float | None], ...] = (
    ("scale", r"\b(put|bring|get|give me) (back )?(some|a (bit|little)|a few|half)( of (it|them|that|those))?( back)?$|"
        r"\b(undo|revert|take back|roll back|reverse) (some|a (bit|little)|half|part|a lot) of\b|"
        r"\bput (some|a few|a (bit|little))( of (it|them|that|those|the \w+|my \w+))? back\b", 0.6),
    ("undo", r"\b(undo|revert|roll (it |that )?back|go back (to|one)|take (that|it|me|us) "
        r"back|back to (the )?(original|before|how it was)|reset (it|that|everything)|"
        r"start over|put (it|him|her|them|that|my \w+) back|previous (one|version)|"
        r"restore the (original|previous|last)|scratch (that|it)|bring back the (previous|last|old|"
        r"first|original|earlier)|(was|looked|liked it|preferred it|prefer it) better (before|earlier)|"
        r"(liked|preferred|prefer) (it|how it was|the way it was|what it was) (more )?(before|earlier)|"
        r"(was|looked) (nicer|fine) before|one step back|step back|unset|un do|"
        r"the old (one|version))\b|^(go )?back$", None),
    ("undo", r"\b(put|bring|get) back (what|everything|all|whatever)\b|\b(the )?last (change|step|thing|edit)s? "
        r"(was|were|is|are) (not|bad|wrong|terrible|too)\b", None),
    ("undo", r"^no ,? ?(please )?(do not|don t|dont)( do (that|it|this))?[.!]*$|^(never ?mind|nvm)[.!]*$", None),
    ("scale", r"\bhalf ?way (between|to|back|there)\b|\bsomewhere (in )?between\b|\bin the middle of the two\b", 0.5),
    ("scale", r"^(just |maybe |ok |still )*(a )?(smidge|smidgen|tad|touch|hair|bit|little|notch|lot|pinch|whisker)"
        r"( bit)? less( of (it|that))?( please)?$|\b(effect|strength|intensity|opacity|look)( is)? (down|lower|"
        r"weaker)\b|"
        r"\b(weaker|lighter|gentler|softer|milder) (effect|version|look)\b", 0.6),
    ("scale", r"^(just |maybe |ok |still )*(a )?(smidge|smidgen|tad|touch|hair|notch|pinch|"
        r"whisker) more( of (it|that))?"
        r"( please)?$|\b(stronger|heavier|bolder) (effect|version|look)\b", 1.4),
    ("reject", r"^(m+|hm+|ugh|uh|er|eh|ah|oh|well)+ ,? ?(no|nope)\b|\byou (have )?(ruined|messed|broke|killed|"
        r"destroyed|"
        r"butchered|spoiled|wrecked|screwed)\b", None),
    ("keep", r"\b(remember|save|store|keep) (this|that|it|these)( edit| look| one)? as my( \w+)? (look|style|preset|"
        r"default|taste|go to|signature)\b", None),
    ("keep", r"\bgo with the (first|second|third|last|other|left|right|warmer|cooler|darker|brighter|new|"
        r"old)\b", None),
    ("undo", r"\b(leave|keep|put) it (as|how|like|the way) it was\b|^forget it\b", None),
    ("scale", r"^(double|triple) (it|that)( please)?$", 2.0),
    ("scale", r"^halve (it|that)( please)?$", 0.5),
    ("reject", r"^(meh|yuck|ew+|blah|nah|bleh)\b", None),
    ("redo", r"\b(redo|do (that|it) again|bring (it|that) back|again but|reapply|re-do|undid)\b", None),
    ("scale", r"\bdial (it|that|this) back by (a )?half\b|\b(by|at) half\b", 0.5),
    ("scale", r"\bwent (a (bit|little) )?(overboard|too far|too hard|too heavy|crazy|nuts|mad)\b|"
        r"\bover ?did\b|\boverd(oing|one)\b|\bgone (overboard|too far)\b|\bheavy handed\b", 0.6),
    ("scale", r"\b\d+ percent of (that|it|this|the (effect|look|strength|change|edit))\b", None),
    ("scale", r"\b(crank|turn|dial|amp|kick|push|bump) (it|that|this|the effect) up\b", 1.4),
    ("scale", r"\b(a |one )?(third|quarter|fraction|tenth) (of (that|it|this)|as (much|strong))\b", 0.4),
    ("scale", r"\b(fraction|third|quarter|bit) of (that|it)\b", 0.33),
    ("scale", r"\b(half|twice|double)( as)? (strong|much|that)\b|\bhalf (of )?(that|it)\b", 0.5),
    ("scale", r"\b(way|far|much) too (much|strong|heavy|intense)\b|\btone (it|that|this) "
        r"(way )?down a lot\b|\boverdone\b|\bover the top\b|\bdial (it|that|this) "
        r"way back\b", 0.5),
    ("scale", r"\b(a (bit|little|tad|touch) (too )?much|slightly too (much|strong))\b", 0.8),
    ("scale", r"^(that is |it is |this is |a bit |ok |hmm |no |still )*too (much|strong|"
        r"heavy|intense|extreme|harsh)\b|(?<!not )\btoo (strong|heavy|intense|extreme)\b|"
        r"^(but |maybe |ok |please |just )*not too (strong|heavy|intense|extreme)\b|\b(tone|"
        r"dial|turn|pull|take|bring) (it|that|this|everything|the effect) (down|back)( "
        r"a (bit|little|notch|tad))?\b|\bless (of that|intense|strong|of it)\b|\bmore "
        r"subtle\b|\bsubtler\b|\bnot so (strong|much|heavy)\b|\beas(e|ier) (off|up)\b|"
        r"\bgo easier\b", 0.6),
    ("undo", r"\b(preferred|prefer|liked) the (first|second|last|other|old|older|previous|original|earlier)\b", None),
    ("scale", r"^(ok |yes |yeah |hmm |still )*(even )?(more ?[.,!]* ?(and|even) more|more|stronger|"
        r"push it( further| more)?|further|go further|not enough|more of that|a bit more|a little more|keep "
        r"going|go harder|harder|crank it( up)?|too (weak|subtle|little))( please)?[.!]*$|"
        r"\bnot (strong )?enough\b|\bpush it (further|more)\b|\bstronger please\b|"
        r"\btwice as (strong|much)\b", 1.4),
    ("reject", r"^(no|nope|wrong|bad|nah)( ,|$| that| not| i | it | this)|no good\b|\b(i "
        r")?((hate|dislike|do not like|did not like)(?! (my|her|his|our|their|how)\b)|not what i (meant|wanted|"
        r"asked)|"
        r"that is not (it|right|what)|looks (terrible|awful|horrible|bad|worse|fake|"
        r"weird)|not (like )?that|try (again|something else|another)|something else|"
        r"another (one|version|option)|(is|was) not it\b|not (quite|really|exactly) (what|it|there|right|my)|"
        r"not (my|the) (style|thing|vibe|taste)|not (me|us)( at all)?$|does not feel like (me|us)|not (sold|"
        r"convinced|working|what i had in mind|for me)|"
        r"does not (work|do it|feel right|look right)|(do not|did not) love|off the mark|missed the (mark|"
        r"point)|worse|"
        r"looks like (plastic|a|an)|ugly now|not "
        r"a fan|not feeling)\b", None),
    ("keep", r"^(thank you( \w+)? ,? ?)?(yes|perfect|great|love it|keep it|keep that|looks "
        r"(good|great|perfect|amazing)|that is (it|perfect|great|good|more like it)|now we are talking|there we go|"
        r"nice|exactly|"
        r"good(?! (morning|evening|afternoon|day|night))|awesome|amazing|incredible|gorgeous|obsessed|chef kiss|"
        r"spot on|nailed it|"
        r"approved?|ship it|that is the (one|ticket|stuff|winner)|bingo|chef'?s kiss|we have a winner|"
        r"works for me|that will do|good to go|lock it( in)?|no notes|"
        r"keep everything(?! (?:from|until|till|up|before|after|between|but|except|other|that|in|at)\b)|"
        r"leave it (like that|at that)|save (it|that)(?! as| to| in| into| so| for| with| under| at| "
        r"below| smaller| small| less)|i like (it|this|that)|"
        r"exactly what i|that is exactly|brilliant|excellent|superb|fantastic|fabulous|stunning|"
        r"keep (it|this) (exactly|just)|"
        r"ok good|much better|better|done|it is (lovely|perfect|great|good|beautiful)|"
        r"no more changes|that works|go with (it|that|this)|beautiful|wow)\b", None),
)  # fmt: skip
JUDGEMENTS = tuple((action, Phrases(pattern), factor) for action, pattern, factor in PATTERNS)
JUDGED = Phrases(
    r"(\b(last (one|version|edit|suggestion|change|step)|that (one|version)|the one before|"
    r"before (this|that)|(first|second|third) (one|version|option|try|attempt)|"
    r"\d ?(nd|st|rd|th) (one|version|option|try|attempt)|previous (one|version)|still (too|not|a bit|looks?|needs?|"
    r"so|very)|"
    r"(is|are|looks?|it|music|cutting|colors?) (way |much |far )?(too \w+ )?now|"
    r"now (the|it)|way too \w+ now|(it|that|this|them|try|once|redo|\w+er|too \w+|please|,|^) again(?! in| from|"
    r" at| with)|^again|instead of that|why did you|"
    r"(?<!can )(?<!could )(?<!would )(?<!will )(?<!if )(?<!please )(?<!may )"
    r"you (made|ruined|messed|broke|spoiled|killed|"
    r"removed|cropped|changed|cut|put|did|went|took|left|added)|than (that|before|"
    r"last)|"
    r"(?<!never )(?<!never be )(lovely|good|great|nice|perfect|better|fine|closer?|liked?|loved?|bad|cool|awesome|"
    r"amazing) (, )?(but|although|"
    r"though|except)|(is|are|looks?) still|"
    r"that (crop|edit|filter|grade|fade|title|zoom|transition|cut) (cut|chopped|made|makes|ruins|ruined|kills|"
    r"killed)|"
    r"almost (there|perfect)|nearly there|we are there|not that \w+|no more changes|"
    r"increase further|further by|\d+ more|a (bit|little|touch|smidge) more of|"
    r"i liked|i like (it|that|this|how|the way)|(?<!never )liked it|undo|revert|(is|are) spot on|of that effect)\b)"
    r"|^((oh|ooh|ok|wow|yes|yeah|hmm|actually|so|not|haha|lol) ,? ?)*(love it|loving it|love this|like it|nice|"
    r"lovely|great|good|"
    r"better|bad|cool|sweet|perfect|awesome|amazing|beautiful|gorgeous|stunning|fantastic|brilliant|incredible|"
    r"much better|good enough)( [.,!]|[.,!])* (but|though|except|push|just (a|"
    r"take|bring|push|tone|turn))\b(?! (is|was) )"
    r"|^(ok |yes |great |no )?keep (the|that|this) (?!audio|sound|video)\w+( \w+)? ?,? ?(but |and |"
    r"just )?(lose|drop|remove|change|make|ditch|tone|turn)|^(better|close(?! "
    r"(in|up|on|his|her|the))|nope)\b|^no ,|^not that|\bnow$|^(slower|faster|louder|"
    r"quieter|brighter|darker|warmer|cooler|softer) (please|pls)? ?[,.]"
)


BESIDE = Phrases(
    r"\b(keep|leave) (everything|all|the rest)( else)?( as)?\b|\b(love|like) the rest\b|\bthe rest (is|was|stays|"
    r"can)\b|"
    r"\bthan (this|that)\b|\b(is|are) (great|good|perfect|fine|nice|lovely) ?,? (but |and )?(the )?\w+ (is|are) "
    r"not\b|"
    r"\b(bring|put|get) back the \w+( from before)?$|\bi asked for\b"
)
"""Words that after an edit can only be about it."""
OPENERS = Phrases(
    r"^(?:(?:oh|ooh|wow|omg|ok|okay|haha|lol|mm+|hm+|ah|aw+|yeah|yep|hey|well|actually|honestly|eh|eq|uh|um|so|"
    r"man|dude|"
    r"bro|girl|sweet|wait|damn|aha|cool|alright|right|yay|honey|holy \w+|just|really|that is|this is|it is(?! no)|"
    r"it looks|looks|"
    r"absolutely|totally|super|pretty) ,? ?(?:! ?)*)+"
)
"""What is said before a judgement."""


def read_feedback(
    text: str,
    asks: Sequence[Ask],
    steers: Sequence[Steer] = (),
    withdrawn: Withdrawn = NONE,
    last_ops: frozenset[str] = frozenset(),
) -> Feedback | None:
    """What a judgement asks for; none when the prompt judges nothing. text: normalised, lower case.

    steers and withdrawn: what was found to steer the last edit, whose operations are `last_ops`.
    """
    words = text[:300]
    if withdrawn.ops:
        return Feedback(action="amount_of", op=first_of(withdrawn.ops), factor=0.0, words=words)
    steer = _foremost(steers)
    if steer is not None and steer.action in ("undo", "reject"):
        edits = turns_back(text) if steer.action == "undo" else 1
        return Feedback(action=steer.action, edits=edits, words=words)  # type: ignore[arg-type]
    if steer is not None and steer.action == "scale":
        if steer.op is not None:
            return Feedback(action="amount_of", op=steer.op, factor=steer.factor, words=words)
        return _scaled(steer.factor, asks, last_ops, words)
    return _in_patterns(text, asks, last_ops, words) or (Feedback(action="keep", words=words) if steer else None)


def _foremost(steers: Sequence[Steer]) -> Steer | None:
    """What is taken back goes before what is scaled, and the last word on strength before the first."""
    for action in ("undo", "reject", "scale", "keep"):
        found = [one for one in steers if one.action == action]
        if found:
            return found[-1]
    return None


def _scaled(factor: float | None, asks: Sequence[Ask], last_ops: frozenset[str], words: str) -> Feedback:
    """More or less of all of it, or of the operation that is named beside."""
    meant = [ask.op for ask in asks if not last_ops or ask.op in last_ops]
    if meant:
        return Feedback(action="amount_of", op=meant[0], factor=factor, words=words)
    return Feedback(action="scale", factor=factor, words=words)


def _in_patterns(text: str, asks: Sequence[Ask], last_ops: frozenset[str], words: str) -> Feedback | None:
    judged = _first_judgement(text)
    if judged is None:
        return None
    action, said, factor = judged
    share = re.match(r"(\d+) percent", said)
    if share is not None:
        factor = max(0.0, min(1.5, int(share[1]) / 100))
    if action == "scale" and factor == 0.5 and said.startswith(("twice", "double")):
        factor = 2.0
    if action == "scale":
        return _scaled(factor, asks, last_ops, words)
    return Feedback(action=action, factor=factor, words=words)  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def _first_judgement(text: str) -> tuple[str, str, float | None] | None:
    """The first of `JUDGEMENTS` that stands in the text: what it does, its words, and its factor.

    A short prompt is judged before its requests are read, and again beside them.
    """
    opened = OPENERS.search(text)
    said = [text] if opened is None or opened.end() == len(text) else [text, text[opened.end() :]]
    begun = begun_in(text)
    for action, phrases, factor in JUDGEMENTS:
        if not phrases.may_stand(begun):
            continue
        match = next((found for one in said if (found := phrases.search(one, begun)) is not None), None)
        if match is not None:
            return action, match.group(), factor
    return None


WISHED = re.compile(
    r"\bmake (?:it|this|that|them|me|him|her|us|everything)(?: look| a bit| much)* (?:better|nice|nicer|good|"
    r"great|perfect)\b"
)
"""A wish for something better, which praises nothing."""


LIMIT = re.compile(
    r"^(?:please )?keep (?:the|my|her|his|their|its) [a-z]+(?: [a-z]+)? ?,? (?:but|and|just) (?=(?:just |only )?"
    r"(?:make|get|turn|brighten|darken|sharpen|change|add|crop|blur) )|"
    r"(?<=[a-z]) ?,? but (?:please )?(?:do not|never) (?:touch|change|alter|affect) (?:the|my|her|his|their) [a-z]+"
)
"""How far a first request goes, which judges nothing: "brighter, but don't touch the sky"."""


def judges(text: str) -> bool:
    """Whether the words point back at a suggestion: "the second one", "still", "why did you"."""
    if "keep" in text or "not" in text:
        text = LIMIT.sub(" ", text)
    return JUDGED.stand_in(WISHED.sub(" ", text) if "make" in text else text)
