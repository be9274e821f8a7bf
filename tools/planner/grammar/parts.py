"""What is said in a sentence, one thing after the other, each with its subject and its verb's tense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from tools.planner.words.lemmas import is_past
from tools.planner.words.signs import CRAFT, QUALITY
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

TURNS = words(", and but so because which while since although though when ; : (")
"""Where one thing that is said ends and another begins."""
PICTURED = words(
    "photo photos picture pictures pic pics image images shot shots video videos clip clips footage scan print "
    "recording audio sound voice mic music volume noise wind frame background foreground lens flash focus camera "
    "exposure lighting light lights highlights shadow shadows color colors sky face faces eyes eye hair skin teeth "
    "hand hands arm legs nose lips chin belly stomach forehead neck beard circles spot spots line lines head heads "
    "thumb finger fingers bra strap shirt pimple acne mascara makeup lipstick tongue glasses mouth cheek cheeks ear "
    "ears foot feet shoulder shoulders underwear zipper foundation"
)
"""What the picture or a part of it is called: what is said of it may be what is wrong with it."""
FAULTY = words(
    "quality feels looks look barely hardly unfortunately blurry blurred grainy noisy overexposed underexposed washed "
    "crooked glare reflection photobombed squinting blinked distracting shaky pixelated stain stains scratch scratches "
    "crease smudge smeared tilted cropped faded tint visible ruins ruined"
)
"""What pictures suffer from."""
HARMLESS = words("not no too much very so more time times old new best last first")
"""Words of the craft that any story is full of."""
DONE = words(
    "was were had did went came told got gave knew thought felt stood sat ran fell broke drove flew slept woke bought "
    "paid taught won grew lost met saw said heard kept held found ate drank sang spoke rode wore threw caught sent "
    "spent hid hurt lent swam led began forgot built laughed died cried been made rang sold stole swore tore dug "
    "fought froze hung laid meant rose slid swung swept wept fed sank spilt spun leapt dreamt learnt crept dealt blew "
    "drew grew wrote"
)
"""Verbs that tell what was."""
ALIKE = words("left bit cut split shot hit let put set shut cost read beat quit spread")
"""Verbs whose past is their base form, and a word that is mostly a side."""
ACTORS = words("i we he she they who someone somebody everyone everybody")
"""Behind whom such a verb tells what was done."""
NOT_DONE = words(
    "gone taken given done written stuck need speed feed seed bleed indeed hundred sacred naked exceed proceed "
    "succeed aged weed breed"
)
"""What ends like a verb in the past and is none, or is one only behind another."""
PRESENT = words(
    "is are am has have look looks seem seems appear appears sound sounds feel feels can makes make does do keep keeps "
    "goes falls ruins show shows stands sits hides blocks gets takes comes runs says know love loves hates hate asks "
    "works work lives live thinks think"
)
"""Verbs that tell what is."""


class Part(NamedTuple):
    """One thing that is said: "and our faces | are nearly black"."""

    turn: frozenset[str]
    """The words that turn to it."""
    tokens: Sequence[Token]
    """Its words behind those."""
    norms: Sequence[str]
    verb: int | None
    """Where its first verb stands among its words; none where it has none."""
    tense: int
    """-1 where the verb is in the past, 1 in the present, 0 without one."""

    @property
    def subject(self) -> Sequence[str]:
        """The words before the verb."""
        return self.norms[: self.verb or 0]

    @property
    def signs(self) -> int:
        """The bits of its words."""
        return reduce(or_, [token.signs for token in self.tokens], 0)

    def is_of_craft(self, start: int = 0) -> bool:
        """Whether a word of the craft stands in it, from one of its words on."""
        return any(token.signs & (CRAFT | QUALITY) for token in self.tokens[start:])

    def is_plain(self) -> bool:
        """Whether nothing of the craft or of a picture stands in it."""
        if not NAMING.isdisjoint(self.norms):
            return False
        return all(token.norm in HARMLESS for token in self.tokens if token.signs & (CRAFT | QUALITY))


NAMING = PICTURED | FAULTY
AT_ONCE: frozenset[str] = frozenset()


def parts_of(said: Sequence[Token]) -> Iterator[Part]:
    """The parts of a sentence."""
    begun = start = 0
    for at, token in enumerate(said):
        if token.norm not in TURNS:
            continue
        if at > start:
            yield _part(said, begun, start, at)
            begun = at
        start = at + 1
    if start < len(said):
        yield _part(said, begun, start, len(said))


def _part(said: Sequence[Token], begun: int, start: int, end: int) -> Part:
    tokens = said[start:end]
    norms = [token.norm for token in tokens]
    turn = frozenset([token.norm for token in said[begun:start]]) if begun < start else AT_ONCE
    for at, norm in enumerate(norms):
        if tense := _tense_of(norm) or (_behind(norm, norms[at - 1]) if at else 0):
            perfect = norm in ("has", "have") and any(_tense_of(one) < 0 for one in norms[at + 1 : at + 4])
            return Part(turn, tokens, norms, at, -1 if perfect else tense)
    return Part(turn, tokens, norms, None, 0)


def _behind(norm: str, before: str) -> int:
    """The tense of a form that is a verb only behind somebody: "we | split", "he | clears it"."""
    if before not in ACTORS:
        return 0
    return -1 if norm in ALIKE else int(before in ("he", "she", "who") and norm.endswith("s") and len(norm) > 3)


@lru_cache(maxsize=16_384)
def _tense_of(norm: str) -> int:
    if norm in DONE:
        return -1
    if norm in PRESENT:
        return 1
    done = (norm.endswith("ed") and len(norm) > 3) or is_past(norm)
    return -1 if done and norm not in NOT_DONE and norm not in FAULTY else 0
