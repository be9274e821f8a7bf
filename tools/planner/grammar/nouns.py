"""Noun phrases: where one ends, what stands at its head, which part of the picture it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from edits.lexicon import Concept, load_lexicon
from tools.planner.grammar.amounting import without_amount_after
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS, PRONOUNS, has_cue, words_of
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

FRAMES = frozenset({"in", "from", "on", "of", "out", "for", "to", "into", "at", "within", "across", "off"})


@dataclass(slots=True)
class Nominal:
    """A noun phrase: its tokens, the prepositional tail, and what it is of."""

    core: list[Token] = field(default_factory=list)
    tail: list[Token] = field(default_factory=list)

    @property
    def tokens(self) -> list[Token]:
        return [*self.core, *self.tail]

    def words(self, text: str) -> str:
        """The phrase as written, without the sign that ends it."""
        return words_of(self.tokens, text).strip(" ,.'\"")


QUANTIFIERS = words("any some all most both each much more lot bit little rest none part either")


COUNTING = QUANTIFIERS | words(
    "tiny small slight hint touch tad dash pinch smidge smidgen amount bunch couple ton tons lots loads kind sort "
    "wee teeny good great whole couple bits pair points point percent notch notches"
)


def read_nominal(tokens: Sequence[Token]) -> Nominal:
    """Core and tail of one phrase: the tail begins at the first preposition; "some of the" only counts."""
    for place in range(1, min(6, len(tokens))):
        if (
            tokens[place].norm == "of"
            and (tokens[place - 1].norm in COUNTING or tokens[place - 1].norm == "percent")
            and all(one.kind == "num" or one.norm in COUNTING | ARTICLES for one in tokens[: place - 1])
        ):
            tokens = tokens[place + 1 :]
            break
    for place, token in enumerate(tokens):
        if (
            place
            and tokens[place - 1].norm not in ARTICLES
            and token.kind == "word"
            and token.norm in PREPOSITIONS
            and not (_is_phrase(token) and not _names_craft(tokens[place - 1]))
        ):
            return Nominal(list(tokens[:place]), list(tokens[place:]))
    return Nominal(list(tokens), [])


def _is_phrase(token: Token) -> bool:
    """Whether the preposition begins a phrase of its own: "in the shadows"."""
    return token.length > 1 and token.entry is not None and bool(token.entry.concept or token.entry.adjective)


def _names_craft(token: Token) -> bool:
    return token.entry is not None and token.entry.concept is not None


def without_frame(nominal: Nominal) -> Nominal:
    """The phrase without "in the photo", "from this picture", "out of our pic"."""
    tail = nominal.tail
    for place in range(len(tail)):
        if tail[place].norm in FRAMES and is_whole(_after_prepositions(tail[place:])):
            return Nominal(nominal.core, tail[:place])
    return nominal


def _after_prepositions(tokens: Sequence[Token]) -> list[Token]:
    place = 0
    while place < len(tokens) and tokens[place].norm in PREPOSITIONS:
        place += 1
    return list(tokens[place:])


OF_WHOLE = words(
    "wedding family group school work baby puppy kitten childhood graduation holiday vacation birthday prom engagement "
    "christmas profile passport portrait landscape beach maternity newborn selfie test final raw phone "
    "disposable camera film polaroid yearbook id passport team class anniversary funeral memorial friends friend's"
)
"""What says of which kind a picture is: "this old | puppy | photo of her"."""
PERSONAL = words("him her me us them everyone everybody you")


WHOLE_BESIDE = ARTICLES | frozenset(
    [
        "overall",
        "of",
        "whole",
        "entire",
        "full",
        "complete",
        "just",
        "please",
        "attached",
        "following",
        "here",
        "original",
        "old",
        "below",
        "above",
        "quick",
        "nice",
        "out",
        "pretty",
        "up",
        "lovely",
        "one",
        "one's",
        "own",
        "first",
        "last",
        "both",
        "group",
        "family",
        "wedding",
    ]
)


def is_whole(tokens: Sequence[Token]) -> bool:
    """Whether the words name the picture or clip itself rather than something in it."""
    if tokens and tokens[-1].norm in ("her", "his", "my"):
        return False
    named = False
    for token in tokens:
        if named and token.norm in PREPOSITIONS:
            return token.norm in ("of", "from", "in", "for", "with", "at", "on", "to")
        if _is_thing_itself(token):
            named = True
        elif token.norm in OF_WHOLE and tokens[-1] is not token:
            continue
        elif token.norm not in WHOLE_BESIDE:
            return False
    return True


def _is_thing_itself(token: Token) -> bool:
    if token.norm.endswith("'s"):
        owner = load_lexicon().entries.get(token.norm[:-2])
        return owner is not None and "whole" in owner.cues
    return has_cue(token, "whole") or (token.norm in PRONOUNS and token.norm not in PERSONAL)


OF_BODY = words(
    "face head hair eye eyes eyebrow nose mouth lip lips teeth ear ears chin neck shoulder shoulders arm arms hand "
    "hands finger fingers thumb leg legs foot feet belly skin body beard smile waist stomach hips butt chest bust "
    "thighs posture pose mustache bangs tongue cheek cheeks jaw jawline forehead"
)
"""What somebody has, who is still somebody else: "a man with a scar on | his chin"."""
BEINGS = words(
    "man men woman women guy girl boy kid kids child children baby person people lady dude dad father mom mum mother "
    "grandma grandmother grandpa grandfather brother sister son daughter wife husband boyfriend girlfriend friend "
    "bride groom couple uncle aunt nephew niece cousin gentleman model actor dog cat puppy pup kitten horse bird lion "
    "animal he she they him her them me us i we you subject everyone everybody someone wolf bear fish cow pig sheep "
    "rabbit hamster parrot toddler teen teenager"
)
ANIMATE = BEINGS | OF_BODY


def is_animate(tokens: Sequence[Token]) -> bool:
    """Whether the phrase names a person, an animal or a part of one."""
    return not tokens or any(token.norm in ANIMATE or token.lemma in ANIMATE for token in tokens)


def concept_in(nominal: Nominal) -> tuple[Concept | None, list[Token]]:
    """The craft's noun at the head of the phrase, with the words that stand before it."""
    core = nominal.core
    found: tuple[Concept | None, list[Token]] = (None, [])
    place = 0
    while place < len(core):
        entry = core[place].entry
        step = core[place].length if entry is not None else 1
        if entry is not None and entry.concept is not None and place + step <= len(core):
            ends = place + step == len(core) or not _is_noun_ahead(core[place + step :])
            vague = entry.concept.name == "sound" and found[0] is not None and found[0].name == "audio_noise"
            if ends and not vague:
                found = (entry.concept, core[:place])
        place += max(1, step)
    return found


def _is_noun_ahead(tokens: Sequence[Token]) -> bool:
    """Whether a noun follows, so that the concept only describes it: "the light jacket"."""
    first = tokens[0]
    if first.kind != "word" or first.norm.endswith("ing"):
        return False
    if first.entry is not None and (
        first.entry.degree
        or first.entry.step
        or first.entry.adjective
        or has_cue(first, "thanks")
        or has_cue(first, "polite")
    ):
        return False
    return first.norm not in (
        "here",
        "there",
        "all",
        "more",
        "overall",
        "now",
        "too",
        "also",
        "again",
        "levels",
        "level",
        "percent",
        "up",
        "down",
        "that",
        "which",
        "who",
        "where",
        "when",
        "issue",
        "issues",
        "problem",
        "problems",
        "effect",
        "thing",
        "adjustment",
        "adjustments",
        "correction",
        "please",
        "for",
        "say",
        "could",
        "can",
        "will",
        "is",
        "be",
    )


PLAIN = ARTICLES | frozenset(
    [
        "little",
        "bit",
        "of",
        "all",
        "more",
        "less",
        "overall",
        "some",
        "any",
        "general",
        "too",
        "much",
        "extra",
        "general",
        "nice",
        "lot",
        "lots",
        "bad",
        "weird",
        "annoying",
        "ugly",
        "slight",
        "heavy",
        "extreme",
        "excessive",
        "unwanted",
        "existing",
        "current",
    ]
)


PLACES = words(
    "left right top bottom upper lower middle center centre corner corners edge edges side sides half third part "
    "area areas foreground background front back periphery outside inside"
)


def part_of_whole(tokens: Sequence[Token]) -> list[Token]:
    """The part after the picture itself: "the image | on the left"."""
    nominal = read_nominal(tokens)
    if not nominal.tail or not is_whole(nominal.core):
        return []
    rest = without_amount_after(_after_prepositions(nominal.tail))
    return rest if rest and any(token.norm in PLACES for token in rest) and not is_whole(rest[-1:]) else []


def region_of(nominal: Nominal, before: Sequence[Token], text: str) -> str | None:
    """The part a phrase is about: "contrast of the sky", "the face brightness"; none for the whole picture."""
    tail = without_frame(nominal).tail
    rest = _after_prepositions(tail)
    if (
        rest
        and tail[0].norm
        in (
            "of",
            "on",
            "in",
            "for",
            "around",
            "from",
            "behind",
            "under",
            "at",
            "over",
            "above",
            "to",
            "between",
            "below",
            "out",
            "off",
            "across",
            "throughout",
            "within",
            "inside",
            "along",
            "near",
        )
        and not is_whole(rest)
    ):
        rest = without_amount_after(rest)
        return words_of(rest, text)[:200] or None if not is_whole(rest) else None
    described = [
        token for token in before
        if token.norm not in PLAIN and token.kind == "word" and token.entry is None and not _is_thing_itself(token)
    ]  # fmt: skip
    if described and len(described) <= 3:
        return words_of(described, text)[:200]
    return None
