"""A colour or a quality that is laid over all of a picture: "add a red hue", "a grainy filter"."""

from __future__ import annotations

from edits.lexicon import Concept
from graph.state import Ask
from tools.planner.grammar.colours import TOWARDS, colour_in, more_of
from tools.planner.grammar.function_words import ARTICLES
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import is_whole
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.scope import Scope
from tools.planner.statements.states import read_states
from tools.planner.verbs.frame import Frame, Tokens, region, said_of, stripped
from tools.planner.words.wordsets import words

TINTING = frozenset({"filter", "tint", "cast", "color"})
WASH = words("filter overlay wash layer gel")


def tinted(frame: Frame, part: Tokens, place: Tokens, concept: Concept) -> list[Ask]:
    """ "add a red hue", "a grainy filter": the colour or the quality that comes over everything."""
    colour, _start = colour_in(part)
    head = part[-1].norm
    where = None if is_whole(stripped(place)) else frame.say(stripped(place))[:200] or None
    if colour is None:
        before = [token for token in part if token.norm not in ARTICLES and token.norm != head]
        led = concept.name == "filter" and before and not any(token.look for token in frame.sentence)
        return read_states(Scope(before, frame.text, WISH)).asks if led else []
    if concept.name == "color" and head not in ("hue", "hues", "tone", "tones"):
        return []
    if colour.base in TOWARDS and head not in WASH:
        return make_asks(more_of(colour), said_of(frame, where))
    return [frame.ask("color_grade", {"color": colour.name}, target=region(where))]
