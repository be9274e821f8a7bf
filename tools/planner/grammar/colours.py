"""Colours in words: which, of what, and what more or less of one means for the balance."""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import Colour, Wish, Wishes
from tools.planner.grammar.function_words import ARTICLES, words_of
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

SHADE_WORDS = words("light dark bright deep pale soft rich warm cool hot neon clean pure crisp matte glossy")
FILL = words(
    "all plain solid color colored colour just pure one background completely only fully of shade look and or "
    "tone with like"
)

AWAY: dict[str, Wishes] = {
    "yellow": (Wish("temperature", -1),), "orange": (Wish("temperature", -1),), "brown": (Wish("temperature", -1),),
    "blue": (Wish("temperature", 1),), "navy": (Wish("temperature", 1),), "teal": (Wish("temperature", 1),),
    "green": (Wish("tint", 1),), "magenta": (Wish("tint", -1),), "pink": (Wish("tint", -1),),
    "purple": (Wish("tint", -1),), "red": (Wish("hsl", -1, (("band", "red"),)),),
    "gray": (Wish("contrast", 1), Wish("vibrance", 1)), "white": (Wish("highlights", -1),),
    "black": (Wish("shadows", 1),),
}  # fmt: skip
TOWARDS: dict[str, Wishes] = {
    "yellow": (Wish("temperature", 1),), "orange": (Wish("temperature", 1),), "brown": (Wish("temperature", 1),),
    "blue": (Wish("temperature", -1),), "green": (Wish("tint", -1),), "magenta": (Wish("tint", 1),),
    "pink": (Wish("tint", 1),), "purple": (Wish("tint", 1),), "white": (Wish("exposure", 1),),
    "black": (Wish("exposure", -1),), "gray": (Wish("saturation", -1),),
}  # fmt: skip
NEUTRAL: Wishes = (Wish("temperature", 0), Wish("tint", 0))


def colour_in(tokens: Sequence[Token]) -> tuple[Colour | None, int]:
    """The last colour of a phrase and where its words begin, shades included: "light blue"."""
    for place in range(len(tokens) - 1, -1, -1):
        entry = tokens[place].entry
        if entry is not None and entry.colour is not None:
            start = place
            while start and _shades(tokens, start - 1):
                start -= 1
            return entry.colour, start
    return None, -1


def _shades(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if (
        (token.entry is not None and token.entry.colour is not None)
        or token.norm in SHADE_WORDS
        or token.norm in ("lighter", "darker", "brighter", "deeper", "shade", "pure", "plain", "solid")
    ):
        return True
    if token.norm == "of" and place and tokens[place - 1].norm in ("shade", "tone", "hue"):
        return True
    return (
        token.norm in ("and", "/")
        and place > 0
        and tokens[place - 1].entry is not None
        and tokens[place - 1].entry.colour is not None
    )  # type: ignore[union-attr]


def ends_in_colour(tokens: Sequence[Token]) -> bool:
    """Whether nothing but a colour is left at the end."""
    colour, start = colour_in(tokens)
    if colour is None:
        return False
    return all(_is_colourish(token) for token in tokens[start:])


def _is_colourish(token: Token) -> bool:
    return (
        (token.entry is not None and token.entry.colour is not None)
        or token.norm in SHADE_WORDS | FILL | ARTICLES
        or token.norm in ("lighter", "darker", "brighter", "deeper")
    )


def only_colour(tokens: Sequence[Token]) -> bool:
    """Whether the words name a colour and nothing else."""
    return bool(tokens) and colour_in(tokens)[0] is not None and all(_is_colourish(token) for token in tokens)


def colour_words(tokens: Sequence[Token], text: str) -> str:
    """The colour as the person wrote it, with what it is patterned with: "brown with white dots"."""
    tokens = _of_colour(_wanted(tokens))
    _colour, start = colour_in(tokens)
    patterned = next((at for at, token in enumerate(tokens[:start]) if token.norm == "with"), None)
    if patterned and colour_in(tokens[:patterned])[0] is not None:
        start = colour_in(tokens[:patterned])[1]
    kept = [
        token
        for token in tokens[max(0, start) :]
        if token.norm not in ARTICLES and token.norm not in ("color", "colour", "all", "tone", "instead")
    ]
    return words_of(kept, text)[:200]


def _wanted(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words before what is not wanted: "navy | instead of black"."""
    norms = [token.norm for token in tokens]
    end = next((at for at in range(1, len(norms)) if norms[at : at + 2] in INSTEAD or norms[at] == "not"), len(norms))
    return tokens[:end]


INSTEAD = (["instead", "of"], ["rather", "than"])
ELSEWHERE = words("in on at from for here because please but when where under behind since")


def _of_colour(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words up to where the thing is: "blue | in the background here"."""
    _colour, start = colour_in(tokens)
    end = next((at for at in range(max(1, start + 1), len(tokens)) if tokens[at].norm in ELSEWHERE), len(tokens))
    return tokens[:end]


OWN: dict[str, frozenset[str]] = {
    "green": words(
        "grass lawn leaves leaf trees tree plants plant foliage bushes bush hedge field meadow forest moss eyes"
    ),
    "blue": words("sky skies sea water ocean lake pool river eyes"),
    "orange": words("sunset sunrise leaves pumpkin pumpkins"),
    "red": words("lips roses rose sunset leaves brick bricks"),
    "yellow": words("sand wheat sunflower sunflowers leaves"),
}
"""What has a colour of its own, so that too much of it is no cast of the light."""


def less_of(colour: Colour, region: str | None = None) -> Wishes:
    """Taking a colour out moves the balance away from it; in the grass, less of its own green."""
    return _of_its_own(colour, region, -1) or AWAY.get(colour.base, NEUTRAL)


def _of_its_own(colour: Colour, region: str | None, sign: int) -> Wishes:
    """The band of a colour that a thing has by itself; nothing for any other thing."""
    own = region is not None and not OWN.get(colour.base, frozenset()).isdisjoint(region.lower().split())
    return (Wish("hsl", sign, (("band", colour.band), ("field", "saturation"))),) if own and colour.band else ()


def more_of(colour: Colour, region: str | None = None) -> Wishes:
    """Putting a colour in moves the balance towards it; in the sky, more of its own blue."""
    if own := _of_its_own(colour, region, 1):
        return own
    banded: Wishes = (Wish("hsl", 1, (("band", colour.band),)),) if colour.band is not None else ()
    return TOWARDS.get(colour.base, banded)
