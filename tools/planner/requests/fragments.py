"""Requests without a verb that asks: "white background for the shop", "the bench needs to be a sofa"."""

from __future__ import annotations

from edits.lexicon import load_lexicon
from graph.state import Ask
from tools.planner.grammar.colours import only_colour
from tools.planner.grammar.function_words import ARTICLES, is_verbal, words_of
from tools.planner.grammar.nouns import is_whole
from tools.planner.statements.mentions import names_format, position_in, quoted_in
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import Found, Frame
from tools.planner.verbs.making import make
from tools.planner.verbs.placing import backdrop
from tools.planner.verbs.replacing import new_background
from tools.planner.words.signs import SPAN
from tools.planner.words.spans import spans_in
from tools.planner.words.spelling import is_word
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words


def read_backdrop(tokens: list[Token], text: str) -> list[Ask]:
    """ "white background for the shop": the words before it say which."""
    place = next(
        (
            at
            for at, token in enumerate(tokens)
            if token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        ),
        None,
    )
    if place is not None and (after := _coloured_so(tokens, place)):
        frame = Frame(entry=load_lexicon().entries["make"], object=after, whole=tokens, sentence=tokens, text=text)
        return [new_background(frame, after)]
    if not place:
        return []
    lead = tokens[max(0, place - 3) : place]
    if place > 4 and (lead[-1].entry is None or lead[-1].entry.colour is None):
        return []
    if any(token.entry is not None and (token.entry.verb or token.entry.action) for token in lead) or not any(
        (token.entry is not None and token.entry.colour is not None) or token.norm.startswith("transparen")
        for token in lead
    ):
        return []
    entry = tokens[place].entry
    assert entry is not None
    frame = Frame(entry=entry, object=list(lead), whole=tokens[: place + 1], sentence=tokens, text=text)
    return [backdrop(frame, tokens[: place + 1])]


def _coloured_so(tokens: list[Token], place: int) -> list[Token]:
    """ "background | white", "the bg | transparent please": what a background is to be, and nothing else."""
    after = [token for token in tokens[place + 1 :] if token.norm not in POLITE]
    led = all(token.norm in ARTICLES for token in tokens[:place])
    clear = len(after) == 1 and after[0].norm.startswith("transparen")
    return after if led and (clear or (only_colour(after) and len(after) <= FEW)) else []


FEW = 4
POLITE = words("please pls plz thanks only")


def read_becoming(tokens: list[Token], text: str) -> list[Ask]:
    """ "everything behind him needs to be a motorcycle": one thing is to become another."""
    norms = [token.norm for token in tokens]
    place = next(
        (
            at
            for at in range(1, len(norms) - 2)
            if norms[at : at + 2] == ["to", "be"]
            and norms[at - 1] in ("needs", "need", "has", "have", "ought")
            and norms[at + 2] in ("a", "an")
        ),
        None,
    )
    if place is None or place < 2:
        return []
    thing, new = tokens[: place - 1], tokens[place + 2 :]
    if (
        len(new) < 2
        or (len(thing) == 1 and is_whole(thing))
        or any(token.entry is not None and (token.entry.degree or token.entry.step) for token in new[:3])
    ):
        return []
    return [
        Ask(
            op="replace_object",
            params={"subject": words_of(thing, text), "prompt": words_of(new, text)},
            words=words_of(tokens, text)[:300],
        )
    ]


WISHING = words("should must can could may might would ought needs need has have to")
LEADS = words("i think that maybe and so then but please perhaps also we feel believe guess ideally really just")


def read_ified(tokens: list[Token], text: str) -> list[Ask]:
    """ "ghibli-fy my room", "lego-ify us", "cyberpunkify it": a style made a verb."""
    for place, token in enumerate(tokens[:8]):
        word = token.text.lower()
        style = None
        if word in ("fy", "ify", "ise", "ize") and place and tokens[place - 1].end + 1 >= token.start:
            style = tokens[place - 1].text
        elif word.endswith(("ify", "ifies", "ified")) and len(word) > 7 and not is_word(word):
            style = word.rsplit("if", 1)[0]
        if style and len(style) > 2:
            return [Ask(op="restyle", params={"prompt": f"{style} style"}, words=words_of(tokens, text)[:300])]
    return []


def read_wished(tokens: list[Token], text: str, kinds: frozenset[str]) -> Found:
    """ "the car should be navy", "can my hair be blonde": what something is wished to be, read like "make it so"."""
    supposed = next((at for at, token in enumerate(tokens) if token.norm == "if"), None)
    place = next(
        (
            at
            for at, token in enumerate(tokens)
            if at and (token.norm == "be" or (supposed is not None and at > supposed and token.norm in ("was", "were")))
        ),
        None,
    )
    if place is None:
        return Found()
    if supposed is not None and supposed < place:
        tokens = tokens[supposed + 1 :]
        place -= supposed + 1
    modal = next((at for at in range(place - 1, -1, -1) if tokens[at].norm in WISHING), place)
    if modal == place and supposed is None:
        return Found()
    opens = modal != place and all(token.norm in LEADS for token in tokens[:modal])
    thing = tokens[modal + 1 : place] if opens else tokens[:modal]
    while thing and (thing[0].norm in LEADS or thing[-1].norm in WISHING):
        thing = thing[1:] if thing[0].norm in LEADS else thing[:-1]
    end = next((at for at in range(place + 1, len(tokens)) if _ends_wish(tokens, at)), len(tokens))
    wished = tokens[place + 1 : end]
    if supposed is not None and not any(one.entry is not None and one.entry.colour is not None for one in wished):
        return Found()
    if wished and wished[0].norm in ("able", "allowed", "honest"):
        return Found()
    if not thing or not wished or len(thing) > 8 or thing[0].norm in ("who", "what", "nothing", "it", "this", "there"):
        return Found()
    frame = Frame(
        entry=load_lexicon().entries["make"],
        object=[*thing, *wished],
        whole=tokens[:end],
        sentence=tokens,
        text=text,
        kinds=kinds,
        verb="make",
    )
    return make(frame)


def _ends_wish(tokens: list[Token], place: int) -> bool:
    """Whether the wish is over: "navy | instead of silver", "blonde | because …"."""
    token = tokens[place]
    return token.norm in ("instead", "rather", "not", "because", "so", "if", "but", "though", "since") or (
        token.kind == "punct"
    )


FORMAT_WORDS = words(
    "mono stereo please pls hq lt proxy 422 4444 10bit 8bit at in as file version only just the a and high best "
    "quality "
    "for printer printing printers web website upload uploading client print shop my email to into from"
)


MOST_FORMAT, MOST_PURPOSE = 7, 4
"""Words that say a file and nothing else, and words behind them that say what for."""


def read_format(tokens: list[Token], text: str) -> list[Ask]:
    """ "prores 422 hq please", "h265 mp4": a file and nothing else is the file that is wanted."""
    if len(tokens) > MOST_FORMAT + MOST_PURPOSE:
        return []
    purpose = next((at for at, one in enumerate(tokens) if at > 1 and one.norm == "for"), len(tokens))
    ends = purpose + MOST_PURPOSE >= len(tokens)
    tokens = tokens[:purpose] if ends and not names_format(tokens[purpose:]) else tokens
    if len(tokens) > MOST_FORMAT or not names_format(tokens):
        return []
    if any(token.entry is not None and token.entry.platform not in (None, "print", "web") for token in tokens):
        return []
    if not all(_of_format(token) for token in tokens):
        return []
    params = stated_for("output", tokens, text)
    return [Ask(op="output", params=params, words=words_of(tokens, text)[:300])] if params else []


def _of_format(token: Token) -> bool:
    entry = token.entry
    formal = entry is not None and bool(entry.container or entry.codec or entry.size or entry.color_space)
    return formal or token.kind in ("num", "punct", "size") or token.norm in FORMAT_WORDS | {"fps"}


STAYING = words("only just")
"""Words of which one must say that a stretch of time stays."""
STRETCH_LEADS = words("only just the please maybe i want need ok so and use take with really")


def read_stretch(tokens: list[Token], text: str) -> list[Ask]:
    """ "only the first minute and a half please": a stretch of time and nothing else is what stays."""
    opening = next((token for token in tokens if token.norm not in STRETCH_LEADS), None)
    if opening is None or not opening.signs & SPAN:
        return []
    norms = [token.norm for token in tokens]
    spans = [span for span in spans_in(tokens) if span.point is None]
    if not spans or STAYING.isdisjoint(norms) or not set(norms[: spans[0].place]) <= STRETCH_LEADS:
        return []
    if len(tokens) > spans[0].length + 5:
        return []
    if any(token.entry is not None and (token.entry.verb or token.entry.concept) for token in tokens):
        return []
    return [Ask(op="trim", params=spans[0].params(), words=words_of(tokens, text)[:300])]


HEADED = frozenset({"caption", "title"})
"""Verbs that are the name of words too: "title: Bake Sale"."""


def read_titled(tokens: list[Token], text: str) -> list[Ask]:
    """ "credits at the end: filmed by Tom, music by Ana": words to be shown behind a colon."""
    colon = next((at for at, token in enumerate(tokens) if token.norm == ":"), None)
    if colon is None or colon > 8 or not tokens[colon + 1 :]:
        return []
    lead = tokens[:colon]
    concept = next((one.entry.concept for one in lead if one.entry is not None and one.entry.concept is not None), None)
    if (
        concept is None
        or concept.name not in ("text", "captions")
        or any(is_verbal(one) and one.norm not in HEADED for one in lead[:2])
    ):
        return []
    position = position_in(lead)
    params = {
        "content": quoted_in(tokens[colon + 1 :]) or words_of(tokens[colon + 1 :], text)[:2_000],
        **({"position": position} if position else {}),
    }
    return [Ask(op="text", params=params, words=words_of(tokens, text)[:300])]
