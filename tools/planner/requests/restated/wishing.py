"""Wishes told of oneself or of others, as the plain request they come to.

"I would love to see it in black and white" is "make it in black and white"; "the kids want lightsabers instead of the
sticks" is "replace the sticks with lightsabers"; "we would kill for him without the hat" is "remove the hat".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS
from tools.planner.requests.restated.wished_shapes import added, plainly, regretted
from tools.planner.words.signs import CRAFT, Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

OPENING = words(
    "love like prefer kill die anything wish wishes dying curious itching wondering want wants need needs let hoping "
    "hope asked asks after dream rather think thinking guess maybe perhaps keep put look instead "
    "adore loves prefers begged begging begs requested insists dreams asking pay trade pity shame bad"
)
"""Words of which one stands in every such wish."""
FEELING = (
    r"(?:(?:really|just|absolutely|honestly|also|so|all|always|still|secretly|kind of|kinda|maybe|totally|dearly|"
    r"actually|would) )*"
)
GETTING = r"(?:see(?:ing)?|have|having|get|getting)"
LED = r"^(?:(?:so|and|but|also|well|ok|then|basically|honestly|ideally) )*"
VERSION = r"an?(?: \w+)? (?:version|copy|one|edit|photo|picture)(?: of (?:it|this|that|this one))?"
GOOD = r"(?:cool|nice|great|fun|awesome|lovely|neat|good|amazing|sweet|better|perfect)"
OWN = re.compile(
    rf"{LED}(?:"
    rf"(?:(?:i|we) )?{FEELING}(?:love|like|prefer|adore|appreciate|want|need)(?: to {GETTING})?"
    rf"|(?:(?:i|we) )?would {FEELING}(?:kill|die|(?:pay|give) (?:anything|everything|good money|a lot|my left \w+))"
    rf"(?: for| to {GETTING})"
    rf"|(?:my|our|his|her|their|the) (?:\w+ )?(?:wish|dream|hope|preference|idea|plan) (?:is|would be)"
    rf"(?: for| to {GETTING})?"
    rf"|(?:all|what) (?:i|we) {FEELING}(?:want|need|love|like|am after|are after)(?: to {GETTING})? (?:is|would be)"
    rf"(?: for| to {GETTING})?"
    r"|let us (?:see|have|try)"
    rf"|(?:(?:i am|we are) )?{FEELING}(?:dying|curious|itching|wondering|dreaming)(?: to know| to see| about)?"
    r" (?:what|how) (?:(?:the |my )?[\w']+ )?(?:would )?looks?(?: like)?"
    rf"|(?:(?:i am|we are) )?{FEELING}(?:hoping|dying|dreaming|itching|hope) (?:for|of|to {GETTING})"
    rf"|(?:it )?would be (?:\w+ )?{GOOD} (?:to {GETTING}|with)"
    r") (?=\S)"
)
"""What a wish of one's own begins with; behind it comes what is wanted."""
SUPPOSED = re.compile(
    rf"{LED}(?:(?:i|we) )?{FEELING}(?:wish(?:ing|ed)?|rather|prefer|like it|love it)(?: that| if)? (?=\S)"
    r"|^(?:just )?(?:(?:i am|i was) )?(?:just )?(?:wondering|curious) (?:if|whether) (?=\S)"
)
"""What a wish as if it were so begins with: "I wish | the sky was blue"."""
PITY = re.compile(
    rf"{LED}(?:it is )?(?:(?:so |really )?(?:too bad|(?:such )?a (?:pity|shame))|shame|pity)(?: that)? (?=\S)"
)
"""What is regretted to be otherwise begins with: "too bad | the sky is not blue"."""
OTHERS = re.compile(
    rf"{LED}(?:(?:my|our|his|her|the|their) (?:[\w']+ ){{1,3}}?|"
    rf"(?:she|he|they|grandma|grandpa|mom|mum|dad|nana)(?:'d)? |everyone |everybody ){FEELING}"
    r"(?:wants?|needs?|like|loves?|prefers?|(?:asked|asks|begged|begs|(?:is|are|keeps?) (?:asking|begging)) for|"
    rf"insists? on|is after|is dreaming of|dreams? of|is hoping for|requested)(?: to {GETTING})? (?=\S)"
)
"""What a wish of somebody else begins with: "my boss wants | a white background"."""
REFUSED = re.compile(
    rf"{LED}(?:(?:i|we) )?{FEELING}(?:rather|prefer)(?: to)? not (?:to )?{GETTING} (?=the|that|this|my)"
)
"""What begins a wish not to have something: "would rather not have | the bottle in my hand"."""
FITTING = re.compile(
    r"^(?:(?:i|maybe|perhaps|just|also|am|was|and|so|but) )*(?:think|thinking|guess|feel like|maybe|perhaps)"
    rf"(?: that| maybe)? (?P<what>(?:[\w']+ ){{1,5}}?)(?:would|might|could) {FEELING}"
    rf"(?:suit|finish|help|work|fit|complete|(?:look|be) {GOOD})\b"
)
"""What is thought to suit a picture: "I think | a vignette | would finish it off"."""
LOOKING = re.compile(
    r"^(?P<who>(?:the|my|our|his|her|both|all) (?:[\w']+ ){1,6}?)(?:needs?|has|have|ought|is supposed|should)(?: to)?"
    r" (?=look (?:at|away|up|down|into|straight)\b)"
)
"""Who is to look elsewhere: "the kid on the right | needs to | look at the camera"."""
WHICH = re.compile(rf"^{VERSION} (?:in which|where|that has|which has|(?=with\b)) ?(?=\S)")
"""The version that is wanted, before what is so in it."""
MOST = 40
"""Words of a wish that can be one thing."""


def as_wished(stretch: list[Token], seen: Glance) -> list[Token]:
    """The plain request that a wish comes to; the stretch as it is where it is none. seen: a glance at it."""
    if OPENING.isdisjoint(seen.norms) or len(stretch) > MOST:
        return stretch
    line = " ".join(token.norm for token in stretch)
    if refused := REFUSED.match(line):
        return added(("remove",), _from(stretch, line, refused.end()))
    return (
        _as_fitting(stretch, line)
        or _as_looking(stretch, line)
        or _as_wanted(stretch, line)
        or plainly(stretch, supposed=False, ordered=True)
        or stretch
    )


def _as_fitting(stretch: list[Token], line: str) -> list[Token]:
    """ "I think | a vignette | would finish it off": wanted."""
    fitting = FITTING.match(line)
    if fitting is None:
        return []
    what = stretch[line[: fitting.start("what")].count(" ") : line[: fitting.end("what")].count(" ")]
    if not any(token.signs & CRAFT for token in what):
        return []
    return added(("want",) if what[0].norm in ARTICLES else ("make", "it"), what)


def _as_looking(stretch: list[Token], line: str) -> list[Token]:
    """ "the kid | needs to | look at the camera": let look there."""
    looking = LOOKING.match(line)
    if looking is None:
        return []
    return added(("let",), [*stretch[: line[: looking.end("who")].count(" ")], *_from(stretch, line, looking.end())])


def _as_wanted(stretch: list[Token], line: str) -> list[Token]:
    """What somebody wants or supposes, behind the words that say so."""
    if pity := PITY.match(line):
        return regretted(_from(stretch, line, pity.end()))
    for pattern in (SUPPOSED, OWN, OTHERS):
        begun = pattern.match(line)
        if begun is None or (pattern is OTHERS and not OF_WHOLE.isdisjoint(begun[0].split())):
            continue
        wanted = _from(stretch, line, begun.end())
        version = WHICH.match(" ".join(token.norm for token in wanted))
        wanted = wanted[version[0].count(" ") :] if version else wanted
        told = plainly(wanted, supposed=pattern is SUPPOSED)
        if told and not (pattern is OTHERS and told[0].norm == "replace" and told[1].norm in ("a", "an")):
            return told
        roundabout = pattern is OTHERS or (pattern is OWN and begun[0].split()[-1] not in PLAIN)
        if roundabout and _names_craft(wanted):
            return added(("want",), wanted)
    return []


def _from(stretch: list[Token], line: str, at: int) -> list[Token]:
    """The tokens from a place in the line of their words on."""
    return stretch[line[:at].count(" ") :]


PLAIN = words("love like prefer appreciate want need")
"""What ends the beginning of a wish that is a plain request already: "I would like | more contrast"."""
OF_WHOLE = words("image photo picture pic video clip shot it this that footage scene input")


"""Of what it is said that it needs something, where the picture is meant."""


def _names_craft(wanted: Sequence[Token]) -> bool:
    """Whether a short wish names a thing of the craft: "a white background"."""
    end = next(
        (at for at, token in enumerate(wanted) if token.kind == "punct" or token.norm in PREPOSITIONS), len(wanted)
    )
    return wanted[0].norm in ARTICLES and any(
        token.signs & CRAFT and token.entry is not None and token.entry.concept is not None for token in wanted[:end]
    )


__all__ = ["as_wished"]
