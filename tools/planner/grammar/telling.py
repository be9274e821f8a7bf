"""Sentences that only tell a story around the request: "my uncle took it just before the cake fell"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tools.planner.grammar.asking import asks
from tools.planner.grammar.clauses import split_sentences
from tools.planner.grammar.function_words import is_verbal
from tools.planner.grammar.parts import ALIKE, DONE, FAULTY, PICTURED, TURNS, Part, parts_of
from tools.planner.words.signs import CRAFT
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

LONG, MANY = 60, 4
"""Tokens and sentences of a story in which only those that speak of the edit are read."""
FEWEST = 4
"""Words of the shortest sentence that is a story; what is shorter says one thing, and mostly of the picture."""
LEADS = words("so and but anyway also well then yeah honestly basically sadly ok okay because plus btw just , though")
"""What may stand before the subject of a sentence."""
THANKS = words("thanks thank thx cheers sorry apologies")
"""How a sentence begins that only thanks, or asks to be excused."""


class Said(NamedTuple):
    """The words of a sentence and the signs that part them, from its subject on."""

    tokens: list[Token]
    norms: list[str]


class Apart(NamedTuple):
    """A prompt and the stories in it."""

    asked: list[Token]
    """What may be asked for."""
    told: list[list[Token]]
    """The sentences beside it that are only told."""
    post: bool
    """Whether it is a post, of which only what speaks of the edit is read."""


def apart(tokens: list[Token]) -> Apart:
    """What may be asked for, and the sentences beside it that are only told.

    All tokens, and no sentence, where nothing else is said in a few sentences.
    """
    sentences = list(split_sentences(tokens))
    if len(sentences) < 2:
        return Apart(tokens, [], post=False)
    post = len(tokens) >= LONG and len(sentences) >= MANY
    asked: list[Token] = []
    told: list[list[Token]] = []
    place = 0
    for sentence, after in zip(sentences, [*sentences[1:], None], strict=True):
        first, place = place, place + len(sentence)
        signs = []
        while place < len(tokens) and (after is None or tokens[place] is not after[0]):
            signs.append(tokens[place].norm)
            place += 1
        said = _said(sentence)
        if "?" not in signs and ((post and not _speaks_of_edit(said)) or _tells(said)):
            told.append(sentence)
        else:
            asked += tokens[first:place]
    return Apart(asked, told, post) if told and (asked or post) else Apart(tokens, [], post)


def is_told(sentence: Sequence[Token]) -> bool:
    """Whether a sentence tells a story and asks for nothing, so that nothing in it is a wish or a fault of the picture.

    All that is said in it is told in the past and of something else than the picture, or has nothing of the craft.
    """
    return _tells(_said(sentence))


def is_of_edit(sentence: Sequence[Token]) -> bool:
    """Whether a sentence of a long story speaks of the edit: it asks, or says how the picture is."""
    return _speaks_of_edit(_said(sentence))


def _tells(sentence: Said) -> bool:
    said, norms = sentence
    if len(norms) < FEWEST or asks(norms) or _is_timed(said) or (is_verbal(said[0]) and norms[0] == said[0].lemma):
        return False
    told = norms[0] in THANKS
    for part in parts_of(said):
        if _commands(part):
            return False
        told = _is_story(part, told) or (told and part.is_plain()) or _is_of_people(part)
        if not told:
            return False
    return True


def _speaks_of_edit(sentence: Said) -> bool:
    said, norms = sentence
    if not norms or norms[0] in THANKS:
        return False
    parts = list(parts_of(said))
    told = bool(parts) and _is_story(parts[0], False)
    if len(norms) < FEWEST or asks(norms, told=told) or _is_timed(said):
        return True
    told, habit = False, "always" in norms or "used" in norms
    for number, part in enumerate(parts):
        told = _is_story(part, told)
        if (_commands(part) and not (habit and number)) or (not told and _shows(part, first=number == 0)):
            return True
    return False


def _said(sentence: Sequence[Token]) -> Said:
    said = [token for token in sentence if token.kind != "punct" or token.norm in TURNS]
    norms = [token.norm for token in said]
    start = 0
    while start < len(norms) and norms[start] in LEADS:
        start += 1
    return Said(said[start:], norms[start:]) if start else Said(said, norms)


def _is_timed(said: Sequence[Token]) -> bool:
    """Whether a time of the clip stands in it: "it's at 4:20"."""
    return "time" in [token.kind for token in said]


TELLERS = words(
    "i we he she they you my our his her their nobody everybody everyone mom mum dad mother father grandma grandpa "
    "grandmother grandfather uncle aunt cousin brother sister husband wife son daughter nana nan grandparents parents "
    "friend boss teacher neighbor neighbour family people life who"
)
"""Who a story is told of."""
ANYONE = words("someone somebody something some random stranger strangers dude")
"""Who walks into pictures, and leaves things in them."""
NAMELESS = words("it this that which these those")
CAUGHT = words("quality blinked squinting blurry blurred looks look ruined photobombed shook shaking faded")
"""What somebody does or is in a picture that had better be otherwise."""
FRAMES = words("shot frame picture photo pic")
"""Into what people walk that had better been without them."""
OUT = words("came come comes turned turns turn")


def _is_story(part: Part, before: bool) -> bool:
    """Whether it is told in the past, and not of the picture. before: whether what was said before it is a story."""
    norms, verb = part.norms, part.verb
    if "out" in norms[1:] and norms[norms.index("out", 1) - 1] in OUT:
        return False
    if "into" in norms and not FRAMES.isdisjoint(norms):
        return False
    if verb is None:
        return before and (PICTURED.isdisjoint(norms) or not part.signs & CRAFT)
    if part.tense > 0 or (norms[verb] == "have" and norms[verb + 1 : verb + 2] in (["no"], ["a"], ["an"])):
        return False
    subject = part.subject
    if not before and not ANYONE.isdisjoint(subject):
        return False
    teller = bool(subject) and subject[0] in TELLERS and PICTURED.isdisjoint(subject)
    if teller or (before and subject in ([], ["it"])):
        return CAUGHT.isdisjoint(norms)
    sound = PICTURED.isdisjoint(subject) and FAULTY.isdisjoint(norms)
    return sound and (NAMELESS.isdisjoint(subject[:1]) or part.is_plain())


TOLD_OF = (TELLERS - words("my our his her their nobody everybody everyone")) | words("it this that name")
"""Right before a verb in the present: who or what is no part of the picture."""
MINDING = words("says thinks knows loves hates asks wants hopes remembers misses")
"""What only people do."""
AROUND = words("behind front next corner middle edge view visible hidden showing seen in across over covered gone")
"""Where things stand in a picture that had better not."""


def _is_of_people(part: Part) -> bool:
    """Whether it is told of somebody, or of what "it" is for, and nothing of the craft stands in it."""
    norms, verb = part.norms, part.verb
    if not verb or not AROUND.isdisjoint(norms):
        return False
    of_people = norms[verb - 1] in TOLD_OF or norms[verb] in MINDING or norms[verb + 1 : verb + 2] == ["my"]
    return of_people and part.is_plain()


OBJECTS = words("the a an it this that these those him her them me us my our his their all every everything some")
"""What follows a verb that is a command."""
NOUNS = words("light work film picture time way look sharp dark bright photo video people family")
"""Names and adjectives that are verbs too, as a sentence may begin with them."""


def _commands(part: Part) -> bool:
    """Whether it begins with a verb of the craft in its plain form: "and | stop it before the gravy"."""
    start = 0
    while start < len(part.norms) and part.norms[start] in LEADS:
        start += 1
    if start + 1 >= len(part.norms):
        return False
    token, after = part.tokens[start], part.norms[start + 1]
    if token.norm in ("is", "are"):
        return after in ("there", "it")
    if not is_verbal(token) or token.norm != token.lemma or token.norm in DONE:
        return False
    joined = "and" in part.turn or "then" in part.norms[:start]
    if joined and token.norm in ALIKE:
        return False
    return after in OBJECTS or (start == 0 and not part.turn and token.norm not in NOUNS)


BEING = words("was were looked seemed")
ONE = words("it he she")
US = words("i we they")
SHOWN = words("it this that there i we they these everything everyone everybody thing")


def _shows(part: Part, *, first: bool) -> bool:
    """Whether it says how the picture or a part of it is: "our faces are nearly black", "it is too tight"."""
    norms, verb, subject = part.norms, part.verb, part.subject
    if not FAULTY.isdisjoint(norms) or (verb is None and first and part.is_of_craft()):
        return True
    if verb is None:
        return False
    if not PICTURED.isdisjoint(subject) or not ANYONE.isdisjoint(subject):
        return True
    if part.tense > 0:
        led = first or not part.turn.isdisjoint(("so", "but"))
        if subject[:1] in (["there"], ["everybody"], ["everyone"]) or (led and _is_thing(subject, norms[verb:])):
            return True
        if "now" in norms or "here" in norms:
            return not ONE.isdisjoint(subject) and part.is_of_craft()
    seen = part.tense > 0 or norms[verb] in BEING or US.isdisjoint(subject)
    return first and seen and not SHOWN.isdisjoint(subject) and part.is_of_craft(verb)


NO_THING = TELLERS | (NAMELESS - {"which"})
OTHERS = TELLERS - {"i", "we"}


def _is_thing(subject: Sequence[str], said: Sequence[str]) -> bool:
    """Whether it is no person that something is said of, nor what somebody is: "the price tag | is hanging off"."""
    return bool(subject) and NO_THING.isdisjoint(subject) and OTHERS.isdisjoint(said[1:3])
