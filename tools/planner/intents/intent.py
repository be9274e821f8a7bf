"""Which of the seven things a person is doing, with a confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph.state import Ask, Feedback, Intent, IntentKind, Preference
from tools.planner.grammar.function_words import ARTICLES, MODALS, PREPOSITIONS, PRONOUNS, SUBJECTS
from tools.planner.grammar.openings import PERSONS
from tools.planner.intents.errands import ASKING, ELSEWHERE, ERRANDS, OTHER_WORLD
from tools.planner.intents.feedback import BESIDE, judges
from tools.planner.intents.questions import OF_CRAFT, asks_only, explains, inquires
from tools.planner.requests.gathered import Requests
from tools.planner.words.lookwords import LookWord
from tools.planner.words.phrases import Phrases
from tools.planner.words.signs import CRAFT, MEDIA, PORTRAYED, VAGUE
from tools.planner.words.spelling import is_word
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

CONTENT = words("insert_subject replace_object replace_background restyle reshape")
ASKED = (
    r"((can|could) you (tell|explain|suggest)|what(?! is up)|how|which (edits?|looks?|styles?|"
    r"filters?|grades?|colors?|of|one|kind|would)|any (ideas?|tips|advice|suggestions?|"
    r"thoughts)|suggest|recommend|tell me (what|how)|"
    r"explain|if .* had|why(?! (is|are|does|do|did) (it|this|my|our|i|we|he|she|her|his|everything|everyone)\b.*"
    r"\b(so|too)\b)|ideas (for|to)|tips (for|to|on)|how about|would (a|an|the|this|that|some|more|"
    r"less) |i wonder|(i am )?wondering|curious|"
    r"i (would like|want|would love|need) to know|how about|what gives|is there (a|an|any) (\w+ )?(look|style|"
    r"filter|grade|edit|trick|preset|vibe)|"
    r"give me (some )?(ideas|tips|advice)|do you think|would it|is there a way "
    r"to get the|where would you|could (my|this|it)|advice on|thoughts on|teach "
    r"me|walk me through)\b"
)
QUESTIONING = Phrases(rf"\b{ASKED}")
QUESTION = Phrases(rf"(^|[.?!,\n] |\bor )\s*((hey|hi|hello|so|ok|please|guys|and|but) ,? ?)*{ASKED}")
"""Words that ask to be told something, where a sentence begins."""
FEEL = Phrases(
    r"\b(feel|feels|feeling|look|looks|looking|vibe|vibes|style|mood|aesthetic|"
    r"cinematic|closer to|different|energy|atmosphere|work for|bring|edits|grade|"
    r"graded|lit|shot|suit|get near|quality|tone|trick|secret|recipe|behind|what gives|"
    r"how (would|might|could|did|does|do) (?!i |you |we )\w+( \w+)* (cut|edit|grade|shoot|approach|handle|treat|"
    r"light|"
    r"frame|expose|do|tackle|color)|"
    r"would .* (do|change|fix|try) (with|to|about|here)|start|do differently)\b"
)
OURS = Phrases(
    r"\b(this|these|my|our|it|a (clip|photo|picture|video|portrait)|clips?|photos?|"
    r"videos?|footage|portraits?|edits?|pictures?|get|achieve|movies?|films?)\b"
)
ABOUT = Phrases(r"\b(it|this|these|them|something|anything|stuff|magic|thing|whatever|same|vibes?)\b")
HERE = Phrases(
    r"\b(here|see|she|he|her|him|they|improve|better|change|fix|everything|wrong|my|crop|post|edit|next|else|ideas|"
    r"suggestions)\b"
)
"""Words by which a question beside a picture points at it."""
MINE = Phrases(
    r"\b(this|it|my (\w+ )?(photos?|videos?|clips?|pictures?|pics?|footage|portraits?|"
    r"edits?|reels?|shots?|images?|podcast|recording|audio|voice|face|skin))\b"
)
THANKS = Phrases(r"^(thanks|thank you|you are (the )?(best|great)|it was great)")
SOLID = words("exposure contrast saturation temperature trim cut speed crop rotate gain loudness output resize")
HOWTO = Phrases(
    r"\bhow (do|can|would|should|could|to) (i|you|we|change|get|make|clean)\b|"
    r"^(has|have|does|did|was|were|will|are|do (you|i)|when|can i know|is (?!it "
    r"possible|there (a|any) way))\b"
)
BARE = Phrases(
    r"^(yes|no|nope|yup|great|good|ok|wrong|nice|sure|correct|right|say|perfect)\b(?!.*\b(keep|"
    r"save|version|edit|look|colou?rs?|crop|cut|warm|dark|bright|strong|subtle|"
    r"better|like (it|this|that)|love|works)\b)|"
    r"^it is (good|great|nice) to|need you to|you want to know|you know me|factory|now !?$|that is all"
)
"""Said after anything at all; only a turn before it makes it a judgement of an edit."""
HELPLESS = Phrases(r"^(please |pls |omg |plz )*help\b|\bhelp( me)?( please)? ?[!.]*$")
"""Calls for help: what looks bad then is the picture, not the last plan."""
FUNCTION = ARTICLES | PRONOUNS | SUBJECTS | MODALS | PREPOSITIONS | PERSONS | words(
    "is are was be been am do does did have has had not no yes last time and or but so if then just please thanks "
    "thank hi hey hello ok hmm um maybe more less very really too here there now one ones what how why which when "
    "where who whatever anyhow somehow guys sir lol ty idk know think need want like would get got go going come "
    "way make made let help me something anything everything nothing urgent soon asap ever also again idea sure "
    "up out off lot"
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What the reader found, as the router sees it."""

    text: str
    tokens: Sequence[Token]
    requests: Requests
    looks: Sequence[LookWord]
    feedback: Feedback | None
    lasting: bool
    today: bool
    now: bool
    """Whether a taste is told that holds for now."""
    preferences: Sequence[Preference]
    kinds: frozenset[str]
    last_ops: frozenset[str]
    """Operations of the last plan of the thread; empty when there is none to judge."""
    talk: str | None = None
    """What kind of talk the prompt is, where it is nothing else."""

    @property
    def after(self) -> bool:
        """Whether there is a plan to judge."""
        return bool(self.last_ops)

    @property
    def compares(self) -> bool:
        """Whether a few words move a slider of the last plan: "a bit less warm"."""
        asks = self.requests.asks
        framed = bool(asks) and all(ask.op in ("crop", "reframe") and "aspect" in ask.params for ask in asks)
        if framed and {"crop", "reframe"} & self.last_ops and len(self.tokens) <= 8:
            return True
        moved = bool(asks) and all(ask.sign and ask.op in self.last_ops and ask.target is None for ask in asks)
        return moved and not self.requests.verbs and len(self.tokens) <= 8

    @cached_property
    def judges(self) -> bool:
        """Whether the words point back at a suggestion."""
        return judges(self.text)

    @property
    def named(self) -> bool:
        """Whether a look is meant."""
        return bool(self.requests.looks) or any(look.named for look in self.looks)

    @cached_property
    def asked(self) -> bool:
        """Whether something is asked about the media at hand."""
        if len(self.tokens) > QUESTION_WORDS or not inquires(self.text):
            return False
        if self.kinds and OF_CRAFT.stand_in(self.text):
            return True
        if OTHER_WORLD.stand_in(self.text):
            return False
        ours = self.media + self.craft + self.pictured
        pointed = ABOUT.stand_in(self.text) or HERE.stand_in(self.text)
        about = ours > 0 or pointed if self.kinds else self.media > 0 and MINE.stand_in(self.text)
        return bool(about) and self.foreign <= (1 if ours or MINE.stand_in(self.text) or " here" in self.text else 0)

    @cached_property
    def media(self) -> int:
        """How many words speak of pictures, clips, sound and their editing."""
        return len([token for token in self.tokens if token.signs & MEDIA])

    @cached_property
    def pictured(self) -> bool:
        """Whether something is named that pictures show: people, their faces, scenery."""
        return any(token.signs & PORTRAYED for token in self.tokens)

    @cached_property
    def craft(self) -> int:
        """How many words belong to the craft."""
        return len([token for token in self.tokens if token.signs & CRAFT])

    @property
    def alien(self) -> bool:
        """Whether nothing but a verb could make it about media: no file, no word of media, nothing pictures show."""
        return not self.kinds and not self.media and not self.pictured

    @cached_property
    def foreign(self) -> int:
        """How many content words belong to no part of the craft."""
        return sum(
            token.entry is None
            and token.kind == "word"
            and token.norm not in FUNCTION
            and token.told is None
            and token.look is None
            and _is_meant(token)
            for token in self.tokens
        )


def _is_meant(token: Token) -> bool:
    """Whether it is a word at all, or a name: slips say nothing about the world outside."""
    return is_word(token.norm.removesuffix("'s")) or token.text[:1].isupper() or len(token.norm) > 9


@lru_cache(maxsize=4)
def is_question(text: str) -> bool:
    """Whether something is asked. Its words are looked for first: few stories have them, and `QUESTION` tries every
    place of a text."""
    return QUESTIONING.stand_in(text) and QUESTION.stand_in(text)


def route(evidence: Evidence) -> tuple[Intent, dict[str, float]]:
    """The intent with its confidence, and the share of each."""
    shares = _softmax(_scores(evidence))
    kind: IntentKind = max(shares, key=lambda name: shares[name])  # type: ignore[assignment]
    return Intent(kind=kind, confidence=round(min(MOST_SURE, shares[kind]), 3)), {
        name: round(share, 3) for name, share in shares.items()
    }


SHARPNESS = 1.5
"""How much surer scores are than they look: fitted so that what is said with a confidence is right as often."""
MOST_SURE = 0.985
"""No reading of words alone is surer than this."""


def _softmax(scores: dict[str, float]) -> dict[str, float]:
    powers = {name: math.exp(min(40.0, SHARPNESS * score)) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def _scores(evidence: Evidence) -> dict[str, float]:
    scores = dict.fromkeys(
        ("command", "transformation", "descriptive", "preference", "feedback", "unclear", "off_topic"), 0.0
    )
    _planned(evidence, scores)
    _described(evidence, scores)
    _lasting(evidence, scores)
    _judged(evidence, scores)
    if not (strong(evidence.requests.asks) or evidence.named or evidence.requests.beyond):
        _without_asks(evidence, scores)
    _elsewhere(evidence, scores)
    if evidence.talk in TALK:
        scores["unclear" if evidence.talk == "greeting" and evidence.kinds else TALK[evidence.talk]] += 12
    return scores


TALK = {
    "done": "descriptive",
    "known": "off_topic",
    "skills": "off_topic",
    "greeting": "off_topic",
    "bye": "off_topic",
    "others": "off_topic",
}
"""What talk is, whatever its words look like; a greeting beside a picture is a request that was not made yet."""


def is_content(ask: Ask) -> bool:
    """Whether it asks for content that is not in the picture."""
    if ask.op == "expand_canvas":
        return bool(ask.params.get("prompt"))
    return (
        ask.op in CONTENT and ask.confidence > 0.55 and not (ask.op == "replace_background" and "color" in ask.params)
    )


def _planned(evidence: Evidence, scores: dict[str, float]) -> None:
    asks = strong(evidence.requests.asks)
    content = [ask for ask in asks if is_content(ask)]
    plain = len(asks) - len(content)
    weight = sum(0.7 if ask.op in ("reshape", "move_object") else 2 if ask.confidence > 0.8 else 1 for ask in content)
    if asks or evidence.named or evidence.requests.beyond:
        scores["command"] += 3 + 0.5 * min(3, plain)
    if content and weight >= plain and not (plain and all(ask.op == "move_object" for ask in content)):
        scores["transformation"] += 4.2 + min(3, len(content))
        scores["command"] -= 1.5
    if evidence.now and not (asks or evidence.named):
        scores["command"] += 3.5 + bool(evidence.kinds)
    if evidence.requests.asks and not asks:
        scores["command"] += 1.5 if evidence.kinds or evidence.media else 0.5


def _described(evidence: Evidence, scores: dict[str, float]) -> None:
    if evidence.kinds and len(evidence.tokens) <= QUESTION_WORDS and explains(evidence.text):
        scores["descriptive"] += 8
    elif evidence.asked and (not _works(evidence) or (evidence.requests.verbs < 2 and asks_only(evidence.text))):
        scores["descriptive"] += 5.5
        scores["unclear"] -= 4
        scores["command"] -= 2
        return
    if not (evidence.named or FEEL.stand_in(evidence.text)) or not is_question(evidence.text):
        return
    ours = OURS.stand_in(evidence.text) or bool(evidence.kinds)
    if (evidence.named and ours) or (FEEL.stand_in(evidence.text) and (ours or evidence.media)):
        scores["descriptive"] += 6.5 if evidence.named else 5.0 if not _works(evidence) else 1


QUESTION_WORDS = 40
"""Words of a question about the media at hand; what stands in a longer prompt is told beside a request."""


def _works(evidence: Evidence) -> bool:
    """Whether a plain change is asked for beside the question, by a verb of its own."""
    return bool(evidence.requests.asks) and evidence.requests.verbs > 0 and not evidence.requests.question


def _lasting(evidence: Evidence, scores: dict[str, float]) -> None:
    if not evidence.lasting or evidence.today:
        return
    told = (
        evidence.preferences
        or evidence.requests.asks
        or evidence.requests.avoid
        or evidence.requests.exclude
        or evidence.media
        or evidence.craft
    )
    if told:
        scores["preference"] += 7


def _judged(evidence: Evidence, scores: dict[str, float]) -> None:
    asks = bool(strong(evidence.requests.asks))
    praise = evidence.feedback is not None and evidence.feedback.action == "keep"
    short = len(evidence.tokens) < 12
    if evidence.feedback is not None and not (praise and asks) and not evidence.lasting:
        scores["feedback"] += (
            3
            + 2 * evidence.after
            + (1.5 if not asks else -0.5)
            + (1.2 if len(evidence.tokens) < 9 else -1)
            - 0.8 * (asks and bool(evidence.kinds) and not evidence.after)
        )
    asks_outright = evidence.requests.verbs and evidence.kinds and asks and not evidence.after
    if asks_outright and praise and not evidence.lasting:
        scores["feedback"] -= 4
    if evidence.requests.lessened and asks and not evidence.after:
        scores["feedback"] -= 5
    if not evidence.after and HELPLESS.stand_in(evidence.text):
        scores["feedback"] -= 4
    steers = evidence.feedback is not None and evidence.feedback.action in ("undo", "scale")
    if not evidence.after and not steers and not evidence.kinds and BARE.stand_in(evidence.text):
        scores["feedback"] -= 5
        return
    if evidence.compares:
        scores["feedback"] += 5
    if evidence.after and BESIDE.stand_in(evidence.text):
        scores["feedback"] += 4.5
    if evidence.judges:
        scores["feedback"] += 4.5 if short or evidence.after else 4.2
        if evidence.media == 0 and not asks and not evidence.feedback and evidence.foreign > 2:
            scores["feedback"] -= 3.5


def strong(asks: Sequence[Ask]) -> list[Ask]:
    """Asks that are sure enough to stand for a request."""
    return [ask for ask in asks if ask.confidence >= 0.6]


def _without_asks(evidence: Evidence, scores: dict[str, float]) -> None:
    """No change is named: something about media without saying what, or something else altogether."""
    about = bool(evidence.kinds) or evidence.media > 0 or ABOUT.stand_in(evidence.text)
    vague = evidence.requests.vague or (about and any(token.signs & VAGUE for token in evidence.tokens))
    scores["unclear"] += 2 * vague + min(2, evidence.media) + 2.5 * bool(evidence.kinds) + bool(evidence.requests.verbs)
    if evidence.feedback is not None or evidence.judges or (evidence.after and BESIDE.stand_in(evidence.text)):
        scores["unclear"] -= 4
    scores["off_topic"] += 1.5 + min(3.0, 0.7 * evidence.foreign) * (0.35 if evidence.kinds else 1)
    if evidence.foreign == 0 and (vague or (evidence.media and len(evidence.tokens) <= 4)):
        scores["unclear"] += 1.5


ERRAND = 18
"""Words of an errand; a longer prompt is a story that names one."""


def _elsewhere(evidence: Evidence, scores: dict[str, float]) -> None:
    if scores["preference"] >= 7:
        return
    if not evidence.kinds and OTHER_WORLD.stand_in(evidence.text):
        scores["off_topic"] += 3 + 4 * (evidence.media == 0)
    if evidence.requests.question and scores["descriptive"] < 5 and not evidence.requests.verbs:
        scores["off_topic"] += 5.5 if not evidence.kinds else 3.5
    sure = any(ask.op == "replace_background" and "subject" in ask.params for ask in evidence.requests.asks)
    stated = any(ask.params for ask in evidence.requests.asks if ask.op in SOLID)
    if (
        evidence.alien
        and evidence.foreign
        and not sure
        and evidence.feedback is None
        and evidence.foreign * 2 > evidence.craft + 2 * stated
    ):
        scores["off_topic"] += 3 + min(3, evidence.foreign)
        scores["command"] -= 4
        scores["transformation"] -= 5
    if (
        not evidence.kinds
        and HOWTO.stand_in(evidence.text)
        and scores["descriptive"] < 6
        and not MINE.stand_in(evidence.text)
    ):
        scores["off_topic"] += 7
    elsewhere = not evidence.kinds and (ASKING.stand_in(evidence.text) or ERRANDS.stand_in(evidence.text))
    if elsewhere and not MINE.stand_in(evidence.text):
        scores["off_topic"] += 7
    if not evidence.kinds and THANKS.stand_in(evidence.text) and not evidence.requests.asks:
        scores["off_topic"] += 4
    if len(evidence.tokens) <= ERRAND and ELSEWHERE.stand_in(evidence.text):
        scores["off_topic"] += 9
        scores["command"] -= 4
    if evidence.requests.inspects and not evidence.asked:
        alone = not strong(evidence.requests.asks)
        beside = evidence.requests.inspected_first and not evidence.media and not evidence.kinds
        scores["off_topic"] += 10 if beside else 5 if alone else 0


__all__ = ["Evidence", "route"]
