"""Lasting tastes: "never crush my blacks", "always deliver at -16 LUFS", "I prefer it warm"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.amounts import MAIN
from edits.lexicon import load_works
from edits.vocabulary import OPERATIONS
from graph.state import Ask, Preference
from tools.planner.intents.overrides import traits_in
from tools.planner.words.phrases import Phrases

LASTING = Phrases(
    r"(?<!\bshe )(?<!\bhe )(?<!\bthey )(?<!\bhas )(?<!\bhad )(?<!\bhave )\b(always"
    r"(?! (blink|look|squint|come|end|have my|do that|happens))|"
    r"never(?! (mind|got|had|took|knew|met|saw|was|were|been|happened|came|did|could|found|noticed|made it|"
    r"managed|thought|gets? to|get to|again|going to be|gonna be|be (perfect|great|ideal|a masterpiece|an|good enough)|"
    r"liked|loved|looked|wanted|worked|asked|realized|meant|seen|really liked))|from now on|every time(?! "
    r"(a|an|the|he|she|it|they|someone|somebody|anyone|there|we see|i (?!(shoot|post|deliver|edit|"
    r"send|upload|film|record|make|give|come|ask|use|upload|publish|share|export)\b)))|by default|"
    r"default to|(?<!\blook )(?<!\blike )in (the )?future|going forward|as a rule|for the record(?! button)|(for|"
    r"on) all (of )?my|all my (videos|vlogs|streams|shorts|stories|projects|photos|edits|clips|reels|pictures|"
    r"episodes|"
    r"posts)|, all of them|"
    r"i (always(?! (blink|look|squint|come|end|have))|usually|generally|normally|tend to|prefer|deliver|"
    r"never(?! (really )?(liked|loved|looked|wanted|noticed|asked|realized|meant|saw|got|had|knew|thought|managed))|"
    r"like my|"
    r"want all|can not stand)|(someone|somebody|a person) who (likes|loves|hates|"
    r"prefers)|note for the future|"
    r"(?<!for )my taste|my (style|default|brand|brand colou?r|go to|"
    r"signature(?! watermark| (?:in|at|on|as|to)\b))|remember (that|this|it|i|me)|"
    r"keep in mind|whenever i (shoot|post|deliver|edit|send|upload)|"
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
    r"this|that|how|the )\w+$|, ever$|(?:do not|never) [\w ]+ ever( again| please| pls)?$|"
    r"not into [\w ]+ ever|no \w+( \w+){0,4} ever( please)?$|i only ever|"
    r"(generally|usually|normally|mostly) ,? ?i (go|like|prefer|want|shoot|use|keep|do)|"
    r"we (always|usually|only ever|do not (use|do|allow|ever)|never (use|do|want|post|add|put|crop|touch|edit|"
    r"show))|(our|my|the|their|his|her) (brand|company|house|"
    r"style) (guide(lines)?s?|rules?|book|style|identity|standards?)|(our|my) (house|company|team|studio|client|"
    r"clients|"
    r"audience|followers|viewers|subscribers) (\w+ )?(never|always|hates?|loves?|prefers?|likes?|wants?|expects?)|"
    r"(for|at) our (brand|studio|company|channel)|"
    r"i (like|want|prefer|love) (it|them|things|everything|my (\w+ )?(photos|pictures|videos|clips|edits|reels)) "
    r"(\w+ ){1,4}(now on|these days|lately|nowadays)|(changed my mind about|forget what i said about|i am over|"
    r"i have gone off|i am done with) |i (hate|dislike|despise|loathe|detest) (\w+ ){0,2}(photos|pictures|"
    r"videos|edits|images|looks|filters|cuts|transitions|music|captions|effects|skin|skies|colors|vignettes|grain)|"
    r"(?<!it )(?<!this )(?<!that )(is|are) (fine|ok|okay|allowed|good|welcome) (again|from now on)|"
    r"(all|every one|each) of my (videos|photos|reels|clips|edits|stories|shorts|posts|pictures)|"
    r"stop \w+ing (?!the |this |it )[\w ]* (to|in|on|from|with) my (\w+ )?(photos|pictures|videos|clips|edits|"
    r"reels|stuff|"
    r"posts|images|face|skin)|(no|without)( more)? (\w+ ){1,3}(in|on|for|to) (my|any of my) (stuff|reels|videos|"
    r"photos|"
    r"pictures|clips|edits|posts|content)|(captions?|subtitles|text|titles|logo) always|"
    r"(in|for|on) my (reels|videos|photos|pictures|clips|edits|stories|shorts|vlogs|posts|podcasts?) (i|we|there|"
    r"no|keep)|"
    r"unless i (specifically |explicitly )?(ask|say|tell|request)|personal preference|stop (?!it)\w+ing my "
    r"(pictures|photos|videos|clips|face|skin|stuff|reels|images)|i am (\w+ )?allergic to|i "
    r"do not (really )?do (?!it|that|this|much)\w+|i (do|shoot|post|use|go) [\w: ]+ (these "
    r"days|lately|nowadays|now on)|my preference|i am (pretty )?"
    r"(picky|particular|strict) about|"
    r"anything i (shoot|post|make)|"
    r"i (hate|can not stand|dislike|do not like) (it )?(when|if) (\w+ ){1,4}(gets?|is|are|gotten|being|comes? out) "
    r"(over )?"
    r"(smoothed|retouched|airbrushed|slimmed|filtered|oversharpened|oversaturated|overexposed|cropped|mirrored|"
    r"flipped)|"
    r"(scrap|forget|drop|ditch|lose|cancel|ignore|remove|undo|delete) (the|my|that|our) ([\w:]+ ){1,4}(rule|preference|"
    r"default|habit|setting))\b"
)
TASTE = Phrases(
    r"\bi (do not|really|hate|love|like) (like |love )?(when|to have|seeing|having|"
    r"cropped|crushed|over|heavy|hdr|filters?|warm|cool|cold|dark|bright|muted|"
    r"vivid|pastel|grain|film|fast|slow|vertical|square|black)\b"
)
"""A liking told by itself; beside a request it only explains the request."""
NEVER = Phrases(
    r"\b(never|do not ever|no more|(i|we|they|clients?|audience|followers) (really )?(hates?|dislikes?|despises?|"
    r"loathes?|"
    r"detests?)|stop|do not (like|want|use|do|add|put|touch|smooth|crop|allow|need|give)|can not stand|not ever|"
    r"avoid|i am not a fan|not a fan|nothing|allergic to|not into|no (?!matter|problem|worries)|without|leave out|"
    r"i am over|have gone off|done with|skip)\b"
)
CRUSH: dict[str, tuple[str, float]] = {
    "crush": ("blacks", -1), "crushed": ("blacks", -1), "clip": ("highlights", 1),
    "blow": ("highlights", 1), "blown": ("highlights", 1),
    "smooth": ("retouch", 0), "smoothen": ("retouch", 0), "crop": ("crop", 0), "skin": ("retouch", 0),
    "wrinkles": ("retouch", 0), "freckles": ("retouch", 0), "moles": ("retouch", 0), "slim": ("reshape", 0),
    "slimmer": ("reshape", 0), "thinner": ("reshape", 0), "oversharpen": ("sharpen", 0),
    "oversharpened": ("sharpen", 0),
    "overexpose": ("exposure", 1), "overexposed": ("exposure", 1), "underexpose": ("exposure", -1),
    "underexposed": ("exposure", -1), "oversaturate": ("saturation", 1), "oversaturated": ("saturation", 1),
    "desaturate": ("saturation", -1), "flip": ("flip", 0), "mirror": ("flip", 0), "sharpen": ("sharpen", 0),
    "smoothed": ("retouch", 0), "airbrushed": ("retouch", 0), "retouched": ("retouch", 0), "slimmed": ("reshape", 0),
    "cropped": ("crop", 0), "mirrored": ("flip", 0), "flipped": ("flip", 0), "filtered": ("lut", 0),
    "filters": ("lut", 0), "filter": ("lut", 0),
}  # fmt: skip
"""What is never to be done, by its word: the operation, and the way it is not to go; 0 is neither way."""
PARTS = re.compile(r" ?[.;!?,] ?| (?:but|and) (?=(?:never|no|do not|always|without|avoid|keep|please|i|we)\b)")
"""Where one taste ends and the next begins: "always warm, never grainy"."""
MOST_OPS = 2
"""Operations that one name may stand for and still say which is meant."""
FOND = Phrases(
    r"\b(always|prefers?|likes?|loves?|keep|keeps|wants?|go for|goes for|usually|default|should be|must be)\b"
)
FINE = Phrases(r"\b(?<!it )(?<!this )(?<!that )(is|are) (fine|ok|okay|allowed|good|welcome) (again|from now on)\b")


def is_lasting(text: str, verbs: int = 0) -> bool:
    """Whether the words speak of every time. text: normalised, lower case; verbs: how many requests stand beside."""
    return LASTING.stand_in(text) or (verbs == 0 and TASTE.stand_in(text))


def read_preferences(text: str, asks: Sequence[Ask], avoid: Sequence[str]) -> tuple[Preference, ...]:
    """The lasting tastes told in the prompt. text: normalised, lower case."""
    words = text[:200]
    if FINE.stand_in(text):
        return tuple(Preference(op=op, words=words) for op in named_ops(text))
    if (rule := RULE.search(text)) is not None:
        rest = f"{text[: rule.start()]} {text[rule.end() :]}".strip(" ,.!;")
        told = read_preferences(rest, asks, avoid) if rest else ()
        return told or tuple(Preference(op=op, words=words) for op in named_ops(rule.group()))
    if not NEVER.stand_in(text):
        return _liked(text, asks, words)
    never, liked = _parted(text)
    found = list(dict.fromkeys([*_crushed(never, words), *_avoided(never, avoid, words)]))
    found = found or [
        Preference(trait=trait, value=value, never=True, words=words) for trait, value in traits_in(never)
    ]
    told = {one.op for one in found}
    fond = FOND.stand_in(liked)
    beside = [one for one in _liked(liked, [], words) if one.trait is not None] if fond else []
    return (*found, *(one for one in beside if one.op not in told))


def _parted(text: str) -> tuple[str, str]:
    """What is never to be, and what is liked beside it. "Never X or Y" goes on to the end of its part."""
    never, liked = [], []
    for part in PARTS.split(text):
        (never if NEVER.stand_in(part) else liked).append(part)
    return " , ".join(never), " , ".join(liked)


def _crushed(text: str, words: str) -> list[Preference]:
    said = set(re.findall(r"[\w'-]+", text))
    found = {op: way for word, (op, way) in CRUSH.items() if word in said}
    return [Preference(op=op, value=way or None, never=True, words=words) for op, way in found.items()]


def _avoided(text: str, avoid: Sequence[str], words: str) -> list[Preference]:
    known = {one.op for one in _crushed(text, words)}
    ops = [*(op for op in avoid if op in OPERATIONS), *named_ops(text)]
    return [Preference(op=op, never=True, words=words) for op in dict.fromkeys(ops) if op not in known]


MANY_SIDED = frozenset({"temperature", "tint", "exposure"})
"""Operations whose work is named by words that tell a taste of their own: "orange", "light"."""
QUALIFIED = re.compile(r"\b(?:loud|loudest|heavy|strong|harsh|big|huge|long|cheesy|bad|fake|tight|wide|too) $")
"""Before a name: what is not to be is how the thing is, not the thing."""


def named_ops(text: str) -> list[str]:
    """Operations whose work is named in the text by a word that stands for little else."""
    found: list[str] = []
    said = f" {text} "
    for name, ops in load_works().items():
        place = max(said.find(f" {name} "), said.find(f" {name}s "))
        if place >= 0 and len(ops) <= MOST_OPS and not QUALIFIED.search(said[: place + 1]):
            found.extend(sorted(ops - MANY_SIDED))
    return list(dict.fromkeys(found))


RULE = Phrases(
    r"\b(?:scrap|forget|drop|ditch|lose|cancel|ignore|remove|undo|delete) (?:the|my|that|our) (?:[\w:]+ ){1,4}"
    r"(?:rule|preference|default|habit|setting)\b"
)
"""A lasting taste that no longer holds: "scrap the vertical rule"."""
GIVEN_UP = re.compile(
    r"\b(?:forget what i said about|changed my mind about|(?:i am )?(?:over|done with)|gone off)\b[^,.;]*"
)
"""A taste that is taken back before the new one is told."""


def _liked(text: str, asks: Sequence[Ask], words: str) -> tuple[Preference, ...]:
    asked = [Preference(op=ask.op, value=_value(ask), words=words) for ask in asks]
    traits = [Preference(trait=trait, value=value, words=words) for trait, value in traits_in(GIVEN_UP.sub("", text))]
    if asked or traits:
        return (*asked, *traits)
    return tuple(Preference(op=op, words=words) for op in named_ops(text))


def _value(ask: Ask) -> float | str | None:
    main = MAIN.get(ask.op)
    if main is not None and isinstance(ask.params.get(main), int | float):
        return float(ask.params[main])
    for name in ("aspect", "content", "fps", "container", "platform", "prompt"):
        if name in ask.params:
            value = ask.params[name]
            return float(value) if isinstance(value, int | float) else str(value)
    return None
