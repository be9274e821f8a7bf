"""What is to appear on the picture: "show our logo", "show it on screen as text", "display her name underneath"."""

from __future__ import annotations

from tools.planner.grammar.function_words import PRONOUNS
from tools.planner.grammar.nouns import concept_in, read_nominal
from tools.planner.statements.mentions import position_in, quoted_in
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.adding import add
from tools.planner.verbs.frame import Found, Frame, Tokens, split_at, stripped
from tools.planner.verbs.screen import names_graphic, names_words
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

SHOWING = words("show display pop flash put write reveal list print summarize spell")
DRAWN = frozenset({"text", "graphic", "watermark", "captions"})
LETTERS = words(
    "text bullet bullets list subtitles captions lettering font title caption letters headline words subtitle label"
)
MENTIONING = frozenset({"mention", "say", "talk", "name", "explain", "announce", "introduce", "describe"})
NAMED = frozenset(
    {"name", "names", "price", "date", "title", "number", "score", "address", "url", "handle", "words", "quote", "time"}
)


def shows(frame: Frame) -> bool:
    """Whether something is to be seen on the picture, rather than told to the person."""
    if frame.verb not in SHOWING or (frame.object and frame.object[0].norm in ("me", "us")):
        return False
    if _as_letters(frame.object):
        return True
    if frame.verb == "put" or frame.verb == "write":
        return False
    named = concept_in(read_nominal(stripped(frame.object)))[0] if stripped(frame.object) else None
    if (named is not None and named.name in DRAWN) or quoted_in(frame.object):
        return True
    seen = position_in(frame.object) is not None or any(token.norm in ("screen", "onscreen") for token in frame.object)
    thing = stripped(frame.object)
    drawn = names_graphic(thing) or any(token.hushed for token in frame.sentence)
    return frame.timed and bool(thing) and (seen or drawn or (_is_words(thing) and thing[-1].norm not in PRONOUNS))


APPEARING = frozenset({("show", "up"), ("pop", "up"), ("come", "up"), ("fly", "in"), ("slide", "in"), ("fade", "in")})


FLOATING = words("appear appears appearing floating flying hovering showing shown displayed sliding scrolling written")


def appears(frame: Frame) -> bool:
    """ "let her name show up", "have a star appear": something is to be seen, said of the thing itself."""
    if frame.verb not in ("let", "have", "make", "want", "bring") or not frame.timed:
        return False
    place = _appearing(frame.object)
    if frame.entry.phrase == "bring up":
        place = len(frame.object)
    if not place:
        return False
    alone = place < len(frame.object) and frame.object[place].norm in FLOATING
    frame.object = [*frame.object[:place], *frame.object[place + (1 if alone else 2) :]]
    frame.verb = "show"
    return bool(frame.object)


def _appearing(said: Tokens) -> int | None:
    for place, token in enumerate(said):
        after = said[place + 1].norm if place + 1 < len(said) else ""
        if token.norm in FLOATING or (token.lemma, after) in APPEARING or (token.norm, after) in APPEARING:
            return place
    return None


def show(frame: Frame) -> Found:
    """Asks for what is to be seen: words where words are meant, else a graphic."""
    thing = stripped(
        split_at(
            frame.object, "on", "in", "at", "as", "underneath", "below", "above", "during", "for", "when", "whenever"
        )[0]
    )
    if quoted_in(frame.object) or _as_letters(frame.object) or _is_words(thing):
        return Found(asks=[frame.ask("text", _written(frame, thing))])
    return add(frame)


def _as_letters(said: Tokens) -> bool:
    """ "… as text", "… in big letters", "… as a caption"."""
    return any(
        token.norm in ("as", "in") and any(one.norm in LETTERS for one in said[place + 1 : place + 4])
        for place, token in enumerate(said)
    )


def _is_words(thing: Tokens) -> bool:
    """Whether the thing is something one reads: a name, a price."""
    return bool(thing) and (
        thing[-1].norm in NAMED
        or thing[-1].lemma in NAMED
        or all(token.norm in PRONOUNS for token in thing)
        or names_words(read_nominal(thing).core)
    )


def _written(frame: Frame, thing: list[Token]) -> dict[str, object]:
    params = dict(stated_for("text", frame.sentence if quoted_in(frame.sentence) else frame.object, frame.text))
    if "content" not in params:
        about = thing if thing and not all(token.norm in PRONOUNS for token in thing) else _mentioned(frame)
        if about:
            params["content"] = frame.say(about)[:500]
    return params


def _mentioned(frame: Frame) -> list[Token]:
    """What "it" is: "whenever she mentions | the price"."""
    place = next((at for at, token in enumerate(frame.sentence) if token.lemma in MENTIONING), None)
    if place is None:
        return []
    rest = frame.sentence[place + 1 :]
    end = next((at for at, token in enumerate(rest) if token.kind == "punct" or token is frame.whole[0]), len(rest))
    return stripped([token for token in rest[:end] if token.norm != "about"])
