"""Lasting tastes: "never crush my blacks", "always deliver at -16 LUFS", "I prefer it warm"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.amounts import MAIN
from edits.vocabulary import OPERATIONS
from graph.state import Ask, Preference
from tools.planner.intents.overrides import traits_in
from tools.planner.words.phrases import Phrases
from tools.planner.words.token import Token

LASTING = Phrases(
    r"(?<!\bshe )(?<!\bhe )(?<!\bthey )(?<!\bhas )(?<!\bhad )(?<!\bhave )\b(always"
    r"(?! (blink|look|squint|come|end|have my|do that|happens))|"
    r"never(?! (got|had|took|knew|met|saw|was|were|been|happened|came|did|could|found|noticed|made it|"
    r"managed|thought|gets? to|get to|again))|from now on|every time(?! "
    r"(a|an|the|he|she|it|they|someone|somebody|anyone|there|we see|i (?!(shoot|post|deliver|edit|"
    r"send|upload|film|record|make|give|come|ask|use|upload|publish|share|export)\b)))|by default|"
    r"default to|(?<!\blook )(?<!\blike )in (the )?future|going forward|as a rule|for the record|(for|"
    r"on) all (of )?my|all my (videos|vlogs|streams|shorts|stories|projects|photos|edits|clips|reels|pictures|"
    r"episodes|"
    r"posts)|, all of them|"
    r"i (always(?! (blink|look|squint|come|end|have))|usually|generally|normally|tend to|prefer|deliver|never|"
    r"like my|"
    r"want all|can not stand)|(someone|somebody|a person) who (likes|loves|hates|"
    r"prefers)|note for the future|"
    r"(?<!for )my taste|my (style|default|brand|brand colou?r|go to|signature)|remember (that|"
    r"this|it|i|me)|keep in mind|whenever i (shoot|post|deliver|edit|send|upload)|"
    r"for every (title|video|photo|edit|clip|picture|post|one|single)|every (title|"
    r"video|photo|edit|clip|picture|post) (i|you|we)|"
    r"do not ever|house style|standing rule|permanently|henceforth|from here on|"
    r"when i say .* i mean|unless i (ask|say|tell)|how i like|the way i like|i am (not )?a "
    r"fan of|i am someone who|i can not stand|as a general rule|remember :|(in|on|for|"
    r"at the end of) every (video|photo|picture|clip|edit|reel|post|episode)|"
    r"from (this day|today|this point|that point|now) (on|onwards?|forwards?)|in general i|keep (that|this|"
    r"it) in mind|"
    r"for (the )?future|(each|every|any) ?time i (shoot|post|deliver|edit|send|upload|film|record|make|give|come)|"
    r"my (signature|usual|typical|standard) (look|style|edit|format|grade)|my channel is|"
    r"i am (more of |very much |really |mostly |kind of )?an? (\w+ ){1,3}(person|guy|girl|kind of (person|guy|"
    r"editor))|"
    r"(on|for) (all |any of )?my (stuff|content|channel|uploads)|no \w+( \w+){0,4} , ever|(i|and i) hate (?!it|"
    r"this|that|how|the )\w+$|, ever$|"
    r"not into [\w ]+ ever|no \w+( \w+){0,4} ever( please)?$|i only ever|"
    r"(generally|usually|normally|mostly) ,? ?i (go|like|prefer|want|shoot|use|keep|do)|"
    r"anything i (shoot|post|make))\b"
)
TASTE = Phrases(
    r"\bi (do not|really|hate|love|like) (like |love )?(when|to have|seeing|having|"
    r"cropped|crushed|over|heavy|hdr|filters?|warm|cool|cold|dark|bright|muted|"
    r"vivid|pastel|grain|film|fast|slow|vertical|square|black)\b"
)
"""A liking told by itself; beside a request it only explains the request."""
NEVER = Phrases(
    r"\b(never|do not ever|no more|i hate|stop|do not like|can not stand|not ever|"
    r"avoid|dislike|i am not a fan|nothing)\b"
)
CRUSH: dict[str, tuple[str, float]] = {
    "crush": ("blacks", -1), "crushed": ("blacks", -1), "clip": ("highlights", 1),
    "blow": ("highlights", 1), "blown": ("highlights", 1),
    "smooth": ("retouch", 0), "smoothen": ("retouch", 0), "crop": ("crop", 0),
}  # fmt: skip


def is_lasting(text: str, verbs: int = 0) -> bool:
    """Whether the words speak of every time. text: normalised, lower case; verbs: how many requests stand beside."""
    return LASTING.stand_in(text) or (verbs == 0 and TASTE.stand_in(text))


def read_preferences(
    text: str, _tokens: Sequence[Token], asks: Sequence[Ask], avoid: Sequence[str]
) -> tuple[Preference, ...]:
    """The lasting tastes told in the prompt."""
    never = NEVER.stand_in(text)
    found: list[Preference] = []
    words = text[:200]
    if never:
        for word, (op, direction) in CRUSH.items():
            if re.search(rf"\b{word}\b", text):
                found.append(Preference(op=op, value=direction or None, never=True, words=words))
                break
        for op in avoid:
            if op in OPERATIONS and not any(one.op == op for one in found):
                found.append(Preference(op=op, never=True, words=words))
        return tuple(found) or tuple(
            Preference(trait=trait, value=value, never=True, words=words) for trait, value in traits_in(text)
        )
    for ask in asks:
        found.append(Preference(op=ask.op, value=_value(ask), words=words))
    for trait, value in traits_in(text):
        found.append(Preference(trait=trait, value=value, words=words))
    return tuple(found)


def _value(ask: Ask) -> float | str | None:
    main = MAIN.get(ask.op)
    if main is not None and isinstance(ask.params.get(main), int | float):
        return float(ask.params[main])
    for name in ("aspect", "content", "fps", "container", "platform", "prompt"):
        if name in ask.params:
            value = ask.params[name]
            return float(value) if isinstance(value, int | float) else str(value)
    return None
