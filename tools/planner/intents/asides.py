"""What is said beside a request and is none: "no filter please", "the way I like it", "one in colour, one in grey"."""

from __future__ import annotations

import re

from tools.planner.words.phrases import Phrases

UNWANTED = (
    r"(?P<what>filters?|presets?|vignettes?|vignetting|crops?|cropping|hdr|effects?|retouching|smoothing|airbrushing|"
    r"bokeh|ai stuff|fancy stuff|gimmicks)"
)
"""What an edit could bring along: to be told that it should not is no wish to have it taken away."""
WITHOUT = Phrases(
    r"(?:^|(?<=[.,;!] )|(?<=\bbut )|(?<=\band )|(?<=\bplease ))(?:just )?(?:with )?(?:no|without(?: any)?|zero|(?:i "
    r"|we )?"
    r"(?:really )?do not (?:want|need|add|use|put|apply|give it)(?: an?| any| the)?|skip(?: the| any)?) "
    rf"(?:(?:fancy|heavy|weird|crazy|instagram|fake|extra|more|other|snapchat|beauty|single) )*{UNWANTED}"
    r"(?: (?:please|pls|thanks|look|looks|thing|stuff|or anything|at all|though|on it|this time))*"
    r"(?= ?(?:$|[.,;!]| just\b| only\b| but\b| and\b))"
)
OF_UNWANTED = {
    "vignette": ("vignette",),
    "crop": ("crop", "expand_canvas"),
    "retouch": ("retouch",),
    "smooth": ("retouch",),
    "airbrush": ("retouch",),
    "bokeh": ("blur",),
}
FITTED = re.compile(
    r"\b(?:square|fit|fits|\d+[:x]\d+|story|reels?|tiktok|instagram|format|aspect|wide|bars|vertical)\b"
)
"""Words beside which "no crop" says how a frame is to be reached."""


NO_CUTTING = Phrases(
    r"\b(?:stop|quit|do not|without) (?:crop(?:ping)?|cut(?:ting)?)(?: off)? (?:my|our|his|her|their|the|everyone's|"
    r"people's) "
    r"(?:feet|foot|heads?|hair|arms?|legs?|hands?|faces?|chin|ears?|tail|toes)(?: off| out)?(?=$| ?[.,!?;])"
)
"""What a crop must not take away."""


def find_unwanted(plain: str) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Where it is said what no step may bring along, and the operations that would. plain: in plain words."""
    found = []
    found.extend((match.span(), OF_UNWANTED["crop"]) for match in NO_CUTTING.finditer(plain))
    for match in WITHOUT.finditer(plain):
        what = match["what"]
        if not (what.startswith("crop") and FITTED.search(plain)):
            ops = next((ops for word, ops in OF_UNWANTED.items() if what.startswith(word)), ())
            found.append((match.span(), ops))
    return found


USUAL = Phrases(
    r"\b(?:the |in the )?way (?:that )?i (?:usually |always |normally )?(?:like|love|prefer|want|have|do) (?:it|"
    r"them|my "
    r"(?:pictures|photos|edits))\b|\b(?:you know )?how i (?:usually |always )?(?:like|love|prefer) (?:it|them|my "
    r"(?:pictures|photos|edits))\b|\b(?:like|as|same as) (?:the )?(?:last|previous) (?:time|one|picture|photo)s?\b|"
    r"\b(?:do |give (?:me|it) |apply |use )(?:my|the) (?:usual|own|signature|typical|normal|regular)(?: (?:look|"
    r"style|edit|"
    r"treatment|thing|preset))?\b|\b(?:apply|use|give it|put on|do|make it|make this) (?:in )?my (?:look|style|"
    r"preset)\b|"
    r"^(?:(?:ok|so|just|please) )*(?:the|my) usual\b|^(?:(?:ok|so|just|please) )*do your (?:thing|magic)\b"
)
"""A wish for what this person's pictures usually get."""


def wants_usual(plain: str) -> bool:
    """Whether it is to be as this person likes it. plain: in plain words, short."""
    return " but " not in plain and USUAL.stand_in(plain)


THIS_ONE = re.compile(
    r"^(?!.*\b(?:always|usually|generally|normally|never|ever|every|all my|from now on|in general|my (?:photos|"
    r"pictures|"
    r"edits|videos))\b).*\bi (?:would )?(?:prefer|like|liked|preferred|want|wanted|love) (?:it|this|that|this one|that "
    r"one|him|her) (?!when\b|if\b)"
)
"""How somebody likes the one that they see: after an edit no taste for good."""


AS_MINE = re.compile(
    r"\b(?:remember|save|store|keep) (?:this|that|it|these)(?: edit| look| one)? as my(?: \w+)? (?:look|style|preset|"
    r"default|taste|go to|signature)\b"
)
"""What keeps the last edit, which teaches a taste as every edit that is kept does."""


def is_of_this_one(plain: str) -> bool:
    """Whether a liking is for what is on the table. plain: in plain words."""
    return THIS_ONE.match(plain) is not None or AS_MINE.search(plain) is not None
