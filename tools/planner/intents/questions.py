"""Questions about the media at hand and about the craft: what is wrong, whether it works, what a tool does."""

from __future__ import annotations

import re

from edits.vocabulary import OPERATIONS
from tools.planner.words.phrases import Phrases

LEAD = (
    r"(?:^|[.?!,] )(?:(?:hey|hi|hello|so|ok|okay|please|guys|and|but|um|hmm|honestly|honest question|quick "
    r"question|question|"
    r"just|now|tell me|can you tell me|could you tell me|do you know|i wonder|i am wondering|wondering|curious|"
    r"serious question|"
    r"be honest|in your opinion|as an editor|before i post|also) ,? ?:? ?)*"
)
OWN = (
    r"(?:this|it|that|these|they|the|my|our|her|his|their|she|he|everything|anything|something|all|her face|"
    r"i|we)"
)
MADE = (
    r"(?:the|this|that|my) (?:\w+ )?(?:photo|picture|image|shot|clip|video|reel|edit|audio|recording|podcast|"
    r"subject|background|sky|light|scene)"
)
HANDED = rf"(?:this|it|these|her|him|them|me|us|my \w+|{MADE})"
PIECE = r"(?:part|parts|moment|section|bit|version|crop|edit|scene|shot) (?:of (?:the|this|my) \w+ )?(?:is|are)"
KEY = (
    r"(?:crop|cut|part|parts|version|frame|look|filter|colors?|color grade|format|aspect ratio|aspect|ratio|font|"
    r"angle|side|shot|one|thumbnail|"
    r"moment|section|bit|edit|grade|music|song|size|style|title|platform)"
)
ASPECTS = (
    r"(?:composition|framing|lighting|light|colou?rs?|exposure|crop|focus|contrast|sharpness|pose|expression|"
    r"background|"
    r"white balance|skin tones?)"
)
INQUIRY = Phrases(
    rf"{LEAD}what (?:is|are|looks?|feels?|went|could be|would be|might be)(?: so| really| still)? (?:wrong|off|"
    rf"missing|lacking|weak|not working|"
    rf"working|weird|distracting|the (?:problem|issue|matter|mood|vibe|weakest|strongest|main (?:problem|"
    rf"issue)))\b(?! (?:is|of|was|on)\b)|"
    rf"{LEAD}what (?:is|was) {HANDED} (?:missing|lacking|needing)\b|"
    rf"{LEAD}what (?:is|can be seen|happens|do you see|can you see)(?: \w+ing)?(?: on)? (?:in|on|at) {HANDED}"
    r"(?: ?\?|$)|"
    rf"{LEAD}what (?:does|do|would|might) {HANDED} (?:need|lack|require|want|benefit)\b|"
    rf"{LEAD}what (?:else )?(?:would|should|could|can) (?:you|i|we) (?:do|try|fix|change|improve)(?: (?:next|now|else|"
    rf"here|with {HANDED}|to {HANDED}|on {HANDED}))*(?: ?\?|$)|"
    r"(?:^|[.?!,] )(?:any |some |got any |got )?(?:ideas|suggestions|tips|thoughts) ?\?|"
    rf"{LEAD}(?:any|what|got any|have any) (?:other|more|further) (?:ideas|suggestions|tips|improvements)\b|"
    rf"{LEAD}what is the (?:best|worst|first) (?:part|thing|bit) (?:of|about|in|to fix in) {HANDED}\b|"
    rf"{LEAD}what (?:do|would|did|can|should|could) (?:you|i|we|an editor|a pro|a professional|a colorist|a "
    rf"photographer)(?: \w+)? (?:think|see|"
    r"notice|change|improve|fix|suggest|recommend|work on|crop|keep|cut)(?: (?:of|about|in|here|with|on|to|is|"
    r"needs|could|would|at|from|first|this|"
    r"it|the|differently)\b| ?\?|$)|"
    rf"{LEAD}what (?:do you think )?(?:could|would|might|can|will) (?:make|help|improve|bring|give|fix) {HANDED}\b|"
    rf"{LEAD}what (?:mood|feeling|vibe|story|emotion|time of day|kind of light) (?:does|is|do|would) {HANDED}\b|"
    rf"{LEAD}(?:is|are|does|is not|are not|does not) (?!(?:this|it|these)(?: one| photo| picture| video| clip)? "
    rf"(?:any |even |actually )*(?:good|ok|okay|nice|fine|alright)(?: or \w+| ?\?)*$)(?:this|these|they|everything|"
    rf"anything|her|his|my|our|she|he|"
    rf"the|it(?! (?:ok|okay|possible|safe|bad|good|"
    rf"legal|normal|true|weird|wrong|worth|hard|easy|better|rude|cheaper) (?:to|for|if|that)))\b(?! (?:a|any) way)|"
    rf"{LEAD}do (?:they|these|those|my \w+|the \w+) (?:look|work|feel|seem|need|fit|match|sound|suit|have|go)\b|"
    rf"{LEAD}how (?:is|are|does|do) {OWN} (?:\w+ ){{0,3}}(?:look|looking|sound|sounding|feel|come across|read|hold "
    rf"up|compare|color|light|lighting|"
    r"composition|colors|pacing|framing|exposure|focus|mix|audio)\b|"
    rf"{LEAD}how (?:can|could|do|would|should|might) (?:i|we|you|this|it|one)(?: \w+)? (?:improve|better|be "
    rf"improved|be better|get better|rate)\b|"
    rf"{LEAD}(?:how to improve|rate|critique|review|roast|judge|evaluate|assess|analyze|analyse|comment on) "
    rf"{HANDED}\b|"
    rf"{LEAD}describe (?:the (?:mood|light|lighting|feeling|vibe|colors?|atmosphere|look|composition|scene|picture|"
    rf"photo)|{HANDED})\b|"
    r"\b(?:any|some|give me|need|want|your|honest|love) (?:honest |constructive |quick |some |your )*(?:feedback|"
    r"critique|criticism|"
    rf"thoughts|notes|opinions?|advice)(?: on| about| for) {HANDED}\b|"
    rf"{LEAD}(?:which|what) {KEY}(?: \w+){{0,4}} (?:would|should|does|works?|could|suits?|looks?|feels?|can|"
    r"(?:is|are)(?: the| a| most)? (?:best|better|right|ideal|good|ok|recommended|safer?|common)|"
    rf"drags?)\b|"
    rf"{LEAD}(?:which|what) {PIECE}\b|"
    rf"{LEAD}where (?:should|would|could) (?:i|you|we|the|my) (?:crop|cut|put|place|start|end|trim)\b|"
    rf"{LEAD}(?:should|shall) (?:i|we|it|this|she|he) (?:crop|cut|use|go|make|brighten|darken|post|keep|leave|add|"
    rf"remove|sharpen|try|shoot|change|be|turn|"
    r"trim|straighten|edit|convert|put|zoom|do)\b|"
    rf"{LEAD}(?:would|could|will|might) (?!it be)(?:this|it|these|the \w+|my \w+|a \w+|an \w+)(?: \w+)? "
    r"(?:work|look|be|feel|benefit|suit|help|improve|sound|print|fit)\b|"
    rf"{LEAD}(?:can|could) you (?:tell|say|see|check|judge)(?: me)? (?:if|whether|what|why|how) {OWN}\b|"
    rf"{LEAD}how would (?:you|an editor|a pro|a professional|a colorist|a photographer|someone) (?:grade|edit|crop|"
    rf"light|cut|approach|color|frame|"
    rf"finish|fix|improve|treat|handle|retouch) {HANDED}\b|"
    rf"{LEAD}(?:can you|do you) (?:see|spot|notice|think|find|like) (?:what|any|anything|the|this|it|if|that|her|"
    rf"my|how|something)\b|"
    rf"{LEAD}why (?:(?:is|are|does|do|did) {OWN}\b|am i\b)|"
    rf"{LEAD}how (?:bad|good|sharp|noisy|loud|long|big|bright|dark) is "
    rf"{HANDED}\b|"
    rf"{LEAD}(?:can|could|will|would|does|should) (?:it|this|that|i|we|one|the \w+|my \w+) (?:be )?"
    r"print(?:ed|s)?\b|"
    rf"{LEAD}how (?:big|large|wide|small) (?:can|could|should|would|will|may) (?:i|we|it|this|the \w+|my \w+)\b|"
    rf"{LEAD}(?:what|how) about the {ASPECTS}(?: ?\?|$)|"
    rf"{LEAD}(?:what|which) (?:is|are|would be) (?:the |a |your )?(?:best|right|ideal|good|better|correct|safest|"
    rf"usual) "
    rf"(?:\w+ )?{KEY}\b"
)
OF_CRAFT = Phrases(
    r"\b(?:which|what) (?:aspect ratio|ratio|format|crop|file format|resolution|codec|frame rate|font|preset|filter|"
    r"color grade|lut|export settings?|image size|print size)\b|"
    r"\bprint(?:ed|s)?\b|\bcomposition\b|\b(?:sharp|bright|clear|big|large|good|light|detailed) enough\b|"
    r"\bbest (?:\w+ )?(?:crop|aspect ratio|ratio|format|size|file format|resolution)\b|\b(?:about|of) the "
    rf"{ASPECTS}\b"
)
"""What is asked about the craft itself, whatever else stands there: "which aspect ratio works best for reels"."""
ASKING_FOR = Phrases(
    r"\b(possible|any ?one|any ?body|some ?one|some ?body|any ?way|help|if you can|can you (?!say|check|judge|see|"
    r"spot|notice|"
    r"think|tell|find))\b"
)
"""Words by which a question asks for an edit: "is it possible to …", "is there someone who …"."""
NAMES_MUCH = frozenset(
    ["text", "cut", "split", "marker", "output", "music", "speed", "zoom", "loop", "mute", "reverse", "pace"]
)
"""Operations whose names stand for much else."""
CRAFT_OPS = "|".join(op.replace("_", " ") for op in OPERATIONS if op not in NAMES_MUCH)
EXPLAIN = Phrases(
    rf"^(?:(?:hey|hi|so|ok|and|quick question|remind me|tell me|can you (?:tell me|explain)|explain|please) ,? "
    rf"?)*(?:what (?:is|does|are|do)|"
    rf"what is the difference between|difference between|explain|how does|when (?:do|should) i use)(?: the| a| "
    rf"an)? (?:{CRAFT_OPS})"
    rf"(?: slider| tool| effect| setting)?(?: (?:and|vs|versus|or|from) (?:{CRAFT_OPS}))*(?: (?:do|mean|for|"
    rf"actually|exactly|even|work|sliders?|to a "
    r"(?:photo|picture|clip)))*(?: \?|\?)*$"
)


def inquires(plain: str) -> bool:
    """Whether something is asked about the media at hand. plain: the prompt in plain words."""
    return INQUIRY.stand_in(plain) and not ASKING_FOR.stand_in(plain)


MORE = re.compile(
    r"[.?!] ?\w| (?:and|then) (?!(?:what|how|why|is|if|whether|tell|does|which)\b)\w+ (?:the|it|my|this|that|a)\b"
)
FEW = 4
"""Letters before a question that can be no sentence of their own."""


def asks_only(plain: str) -> bool:
    """Whether nothing stands before such a question, and no other sentence behind it."""
    match = INQUIRY.search(plain)
    return match is not None and match.start() < FEW and not MORE.search(plain[match.end() :])


def explains(plain: str) -> list[str]:
    """Operations that a question wants explained: "what does dehaze do"; none for any other."""
    if not EXPLAIN.stand_in(plain):
        return []
    said = f" {plain} "
    return [op for op in OPERATIONS if f" {op.replace('_', ' ')} " in said]
