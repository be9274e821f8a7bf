"""Shapes of what is wanted, each with the verb of the plain request it comes to.

"lightsabers instead of the sticks" is replaced, "the bench without the graffiti" removed, "the kitchen with wooden
floors" made so, "him in front of the Colosseum" put there, "my eyes were open" done.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.grammar.function_words import ARTICLES, COPULAS, MODALS, PREPOSITIONS, SUBJECTS, is_verbal
from tools.planner.grammar.nouns import BEINGS
from tools.planner.words.token import Token
from tools.planner.words.tokens import typed
from tools.planner.words.wordsets import words

WHOLE = words("it this that version one copy edit picture photo image")
PEOPLE = words("him her me us them myself")
OWNED = words("my our his her their the this that")
ENDS = words("and but so because since as if though , please thanks before")
NEVER = words("gone missing away invisible removed erased")
"""How a thing is that is not there."""
TELLING = words("is are was were isn't")
MOST_THING = 8


def plainly(wanted: Sequence[Token], *, supposed: bool, ordered: bool = False) -> list[Token]:
    """What is wanted as a plain request; empty where it has none of the shapes.

    supposed: told as if it were so, "my eyes were open". ordered: the words are a request already, "put him before …".
    """
    norms = [token.norm for token in wanted]
    if ordered:
        polite = 2 * (norms[:2] == ["please", ","])
        exchanged = _instead(wanted[polite:], norms[polite:]) if polite or norms[0] in ORDERS else []
        return exchanged or _before_place(wanted, norms)
    return (
        _instead(wanted, norms)
        or _without(wanted, norms)
        or (_stated(wanted, norms) if supposed or "not" in norms else [])
        or _with(wanted, norms)
        or _dressed(wanted, norms)
        or _doing(wanted, norms)
        or _coloured(wanted, norms)
        or _placed(wanted, norms)
    )


ORDERS = words("put place give use have need so want")
"""What a request begins with whose thing is to stand in the place of another."""


def added(verbs: Sequence[str], tokens: Sequence[Token], *more: Sequence[Token]) -> list[Token]:
    """The tokens with words before them that nobody typed."""
    return [*(typed(verb, tokens[0].start) for verb in verbs), *tokens, *(token for part in more for token in part)]


def _end(norms: Sequence[str], start: int, ends: frozenset[str] = ENDS) -> int:
    return next(
        (at for at in range(start, len(norms)) if norms[at] in ends or norms[at] in (".", "!", ")")), len(norms)
    )


def _instead(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "lightsabers | instead of | the sticks": the one takes the place of the other."""
    at = next((at for at in range(1, len(norms) - 2) if norms[at : at + 2] == ["instead", "of"]), 0)
    if not at or norms[at + 2].endswith("ing") or norms[at + 2] in PEOPLE | WHOLE - {"that", "this"}:
        return []
    new, old = list(wanted[:at]), list(wanted[at + 2 : _end(norms, at + 2)])
    rest = list(wanted[_end(norms, at + 2) :])
    while new and new[0].norm in GIVING:
        new = new[1:]
    worn = next(
        (place for place in range(1, len(new) - 1) if new[place].norm == "on" and _is_person(new[place + 1 :])), None
    )
    told = next((place for place, token in enumerate(new) if token.norm in TELLING), None)
    if told is not None:
        made = _made(new[:told], new[told + 1 :]) if told else []
        return [*made, *rest] if made else []
    if worn is None and new and _ends_as_colour(new) and new[0].norm in ARTICLES - {"a", "an", "some"}:
        return [*added(("make",), new), *rest]
    new = new[:worn]
    if len(new) > 2 and new[1].norm == "in" and _is_person(new[:1]):
        new = new[2:]
    plain = (
        0 < len(new) <= MOST_THING and 0 < len(old) <= MOST_THING and not any(_is_odd(token) for token in (*new, *old))
    )
    if not plain or old[0].norm not in ARTICLES or (new[0].norm in OWNED and not worn and new[0].norm != "the"):
        return []
    return [*added(("replace",), old), typed("with", new[0].start), *new, *rest]


GIVING = words("put place add give use have want need make i we in with and so then please just")


NO_NAME = words("to not if when which who whom what than as")


def _is_odd(token: Token) -> bool:
    """Whether the token stands in no thing's name."""
    return token.kind != "word" or token.norm in SUBJECTS | MODALS | COPULAS or token.norm in NO_NAME


def _ends_as_colour(tokens: Sequence[Token]) -> bool:
    entry = tokens[-1].entry
    return len(tokens) > 1 and entry is not None and (entry.colour is not None or entry.adjective is not None)


def _without(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "the bench | without | the graffiti": what is not to be there."""
    at = next((at for at in range(1, len(norms) - 1) if norms[at] in ("without", "minus")), 0)
    thing = wanted[:at]
    end = _end(norms, at + 1)
    gone = wanted[at + 1 : end]
    if (
        not at
        or at > MOST_THING
        or not 0 < end - at - 1 <= MOST_THING
        or any(_is_odd(token) for token in (*thing, *gone))
    ):
        return []
    if gone[0].norm.endswith("ing") or gone[0].norm in ("any", "it", "that", "too") or _is_person(gone[:1]):
        return []
    if thing[0].norm not in ARTICLES | PEOPLE | WHOLE or is_verbal(thing[0]):
        return []
    return added(("remove",), wanted[at + 1 :])


def _stated(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "the sky | was | blue", "the guy | is not | there", "my eyes | were | open"."""
    at = next((at for at in range(1, len(norms) - 1) if norms[at] in ("is", "are", "was", "were", "could")), 0)
    thing, so = list(wanted[:at]), list(wanted[at + 1 : _end(norms, at + 1)])
    if not at or at > MOST_THING or not so or any(_is_odd(token) for token in thing[1:]):
        return []
    if thing[0].norm not in ARTICLES | {"we", "he", "she", "they", "i"}:
        return []
    rest = list(wanted[_end(norms, at + 1) :])
    if norms[at] == "could":
        return [*added(("remove",), thing), *rest] if so[0].norm in VANISHING and len(so) <= 2 else []
    if so[0].norm == "not":
        absent = len(so) > 1 and so[1].norm in ("there", "here", "in", "visible", "standing", "sitting", "showing")
        return [*added(("remove",), thing), *rest] if absent and len(thing) > 1 else []
    if so[0].norm in NEVER:
        return [*added(("remove",), thing), *rest] if len(thing) > 1 else []
    return [*made, *rest] if (made := _made(thing, so)) else []


VANISHING = words("vanish disappear go leave")
OBJECT = {"we": "us", "he": "him", "she": "her", "they": "them", "i": "me"}


def _made(thing: Sequence[Token], so: Sequence[Token]) -> list[Token]:
    """ "the sky", "blue": as one asks for it."""
    so = [token for token in so if token.norm not in ("all", "a", "bit", "just", "both")] or list(so)
    if so[0].norm == "open" and thing[-1].norm == "eyes":
        return added(("open",), thing)
    entry = so[0].entry
    smiles = so[0].norm == "smiling"
    described = entry is not None and (
        entry.colour is not None or entry.adjective is not None or entry.step is not None
    )
    if not described and not smiles:
        return []
    who = [typed(OBJECT[thing[0].norm], thing[0].start)] if thing[0].norm in OBJECT else list(thing)
    return [*added(("make",), who), *([typed("smile", so[0].start), *so[1:]] if smiles else so)]


def _with(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "him | with | a full head of hair", "the kitchen | with | wooden floors", "with a blue front door"."""
    at = next((at for at in range(len(norms) - 1) if norms[at] == "with"), None)
    if at is None or at > MOST_THING:
        return []
    thing, end = list(wanted[:at]), _end(norms, at + 1)
    had, rest = list(wanted[at + 1 : end]), list(wanted[end:])
    if not 0 < len(had) <= MOST_THING or had[0].norm in NO_PART or any(map(_is_odd, (*thing[1:], *had))):
        return []
    if thing and _is_person(thing):
        if had[0].norm in ("a", "an"):
            return [*added(("give",), thing), *had, *rest]
        many = len(had) <= FEW_HAD and had[-1].norm.endswith("s")
        return [*added(("give",), thing), typed("a", had[0].start), *had, *rest] if many else []
    if thing and thing[0].norm not in ARTICLES | WHOLE:
        return []
    return [*parted, *rest] if (parted := _part(had)) else []


FEW_HAD = 2
NO_PART = words("more less better no the my his her our their that this it you some friends")


def _part(had: Sequence[Token]) -> list[Token]:
    """ "a blue front door" is made so, "wooden floors" are put in the place of the floors."""
    named = had[1:] if had[0].norm in ("a", "an", "some") else list(had)
    if len(named) < 2 or any(token.norm in PREPOSITIONS for token in named):
        return []
    if named[-1].entry is not None and named[-1].entry.concept is not None:
        return []
    last = max(
        (at for at, token in enumerate(named[:-1]) if token.entry is not None and token.entry.colour is not None),
        default=None,
    )
    if last is not None:
        return [*added(("make", "the"), named[last + 1 :]), *named[: last + 1]]
    made_of = len(named) == 2 and (named[0].norm.endswith("en") or named[0].norm in MATERIALS)
    if not made_of:
        return []
    return [*added(("replace", "the"), named[1:]), typed("with", had[0].start), *had]


MATERIALS = words(
    "marble wood brick stone concrete glass metal steel tile tiled leather velvet granite parquet oak brass gold "
    "silver copper carpet slate bamboo thatched striped checkered checked floral plaid gravel paper lace silk"
)


def _coloured(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "this | in | black and white", "the sofa | in | green": made so."""
    if norms[:4] == ["in", "black", "and", "white"] or norms[:2] == ["in", "color"]:
        return added(("make", "it"), wanted)
    at = next((at for at in range(1, len(norms) - 1) if norms[at] == "in"), 0)
    thing = wanted[:at]
    if not at or at > MOST_THING or any(_is_odd(token) for token in thing[1:]):
        return []
    end = _end(norms, at + 1, ENDS - {"and"})
    grade = norms[at + 1] in ("black", "color", "full", "sepia", "monochrome") and at + 1 != len(norms)
    if grade and (norms[at + 1] != "black" or norms[at + 2 : at + 4] == ["and", "white"]):
        return added(("make",), wanted) if thing[0].norm in ARTICLES | WHOLE | PEOPLE else []
    colours = wanted[at + 1 : end]
    coloured = colours and all(token.entry is not None and token.entry.colour is not None for token in colours[-1:])
    if not coloured or len(colours) > 2 or thing[0].norm not in ARTICLES or (thing[0].norm in WHOLE and at == 1):
        return []
    return [*added(("make",), thing), *wanted[at + 1 :]]


CLOTHES = words(
    "suit suits dress dresses tuxedo tuxedos tux gown gowns shirt shirts kimono uniform uniforms costume costumes "
    "armor armour jacket jackets coat coats jeans hoodie outfit outfits clothes sweater sweaters robes robe toga "
    "togas jersey jerseys bikini swimsuit pajamas overalls"
)


def _dressed(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "us | in | matching suits": put on."""
    at = next((at for at in range(1, min(len(norms) - 1, 5)) if norms[at] == "in"), 0)
    worn = wanted[at + 1 : _end(norms, at + 1)]
    named = bool(at) and 0 < len(worn) <= MOST_DRESS and _is_person(wanted[:at]) and worn[-1].norm in CLOTHES
    return added(("put",), wanted) if named and worn[0].norm not in ("the", "this", "that") else []


MOST_DRESS = 5


def _doing(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "the dog | wearing | sunglasses", "us | smiling", "the first ten seconds | gone": put on, made to, cut."""
    at = next((at for at in range(1, min(len(norms), 6)) if norms[at] in ("wearing", "smiling")), 0)
    if norms[0] == "with":
        return _doing(wanted[1:], norms[1:])
    gone = next((at for at in range(1, min(len(norms), MOST_THING)) if norms[at] in NEVER), 0)
    if gone and norms[0] == "the" and norms[1] in ("first", "last"):
        return [*added(("remove",), wanted[:gone]), *wanted[gone + 1 :]]
    who = wanted[:at]
    if not at or any(map(_is_odd, who[1:])) or not (_is_person(who) or norms[0] in OWNED):
        return []
    if norms[at] == "smiling":
        return [*added(("make",), who), typed("smile", wanted[at].start), *wanted[at + 1 :]]
    worn = wanted[at + 1 : _end(norms, at + 1)]
    rest = wanted[_end(norms, at + 1) :]
    if not 0 < len(worn) <= MOST_DRESS or (worn[0].norm in ARTICLES and worn[0].norm not in ("a", "an")):
        return []
    one = [typed("a", worn[0].start)] if worn[0].norm not in ARTICLES else []
    return [*added(("give",), who), *one, *worn, *rest]


def regretted(told: Sequence[Token]) -> list[Token]:
    """ "the sky is not blue", "there is no sun": what had better be so, as a plain request; empty where it is none."""
    norms = [token.norm for token in told]
    at = next(
        (at for at in range(1, len(norms) - 2) if norms[at + 1] == "not" and norms[at] in ("is", "are", "was", "were")),
        0,
    )
    return _stated([*told[: at + 1], *told[at + 2 :]], [*norms[: at + 1], *norms[at + 2 :]]) if at else []


PLACING = (("in", "front", "of"), ("before",), ("on",), ("at",), ("inside",), ("in",), ("under",), ("next", "to"))
NO_PLACE = words(
    "focus color black full sepia frame shot picture photo image middle center left right foreground background top "
    "bottom that one it this time profile detail motion hd high low sharp better front person general particular"
)


def _placed(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "him | in front of | the Colosseum", "us | on | a beach": put there."""
    for lead in (*PLACING[:5], ("next", "to"), ("beside",)):
        at = next((at for at in range(1, 5) if tuple(norms[at : at + len(lead)]) == lead), 0)
        place = list(wanted[at + len(lead) : _end(norms, at + len(lead))])
        if not at or not place or not _is_person(wanted[:at]) or any(_is_odd(token) for token in place):
            continue
        beside = lead in (("next", "to"), ("beside",)) and place[0].norm in PEOPLE
        if (place[0].norm not in ARTICLES and not beside) or not NO_PLACE.isdisjoint(token.norm for token in place):
            continue
        if lead in (("on",), ("at",)) and place[0].norm not in ("a", "an"):
            continue
        said = wanted if lead != ("before",) else [*wanted[:at], *_in_front_of(wanted[at]), *wanted[at + 1 :]]
        return added(("put",), said)
    return []


def _in_front_of(token: Token) -> list[Token]:
    return [typed(word, token.start) for word in ("in", "front", "of")]


def _before_place(wanted: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "so put him | before | the Eiffel Tower"."""
    verb = next((at for at, norm in enumerate(norms[:3]) if norm in ("put", "place")), None)
    at = norms.index("before") if verb is not None and "before" in norms else 0
    if verb is None or not verb < at <= verb + 4 or not _is_person(wanted[verb + 1 : at]) or at + 2 >= len(norms):
        return []
    place = wanted[at + 1 :]
    named = place[0].norm in ARTICLES and not any(_is_odd(token) or is_verbal(token) for token in place[:3])
    return [*wanted[:at], *_in_front_of(wanted[at]), *place] if named else []


def _is_person(tokens: Sequence[Token]) -> bool:
    """Whether it is somebody: "him", "my wife", "the kids", "all three of us"."""
    norms = [
        token.norm
        for token in tokens
        if token.norm not in ("all", "both", "two", "three", "four", "of", "old", "little")
    ]
    if len(norms) == 1 and norms[0] in PEOPLE:
        return True
    return len(norms) in (2, 3) and norms[0] in OWNED and norms[-1] in BEINGS


__all__ = ["added", "plainly", "regretted", "typed"]
