"""Words to be read on the frame that no verb asks for: "a title card "Summer 2024" at the start", "bold captions"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.grammar.moments import at_span, timed
from tools.planner.statements.lettering import CAPTION_INKS, LANGUAGES, told_of_captions
from tools.planner.statements.mentions import position_in
from tools.planner.statements.stated import stated_for
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words

DENIED = words("no not without never remove delete")
CARDS = words("quote tagline slogan card headline heading slate endcard banner title")
"""What holds words, by its name."""
NEAR = 4
"""Words between the name of a text and what it says."""


def read_lettered(tokens: Sequence[Token], text: str, kinds: frozenset[str]) -> list[Ask]:
    """A text or captions that are only named, as asks; empty where none are, or where they are not wanted."""
    quoted = next((at for at, token in enumerate(tokens) if token.kind == "quote"), None)
    places = [at for at, token in enumerate(tokens[:quoted]) if _names(token)]
    named = places[-1] if places else None
    if named is None or any(token.norm in DENIED for token in tokens[max(0, named - NEAR) : named]):
        return []
    op = "caption" if _names(tokens[named]) == "captions" and quoted is None else "text"
    if op == "text" and (quoted is None or not named < quoted <= named + NEAR):
        return []
    ask = Ask(op=op, params=stated_for(op, tokens, text), words=words_of(tokens, text)[:300])
    return [timed(ask, tokens, kinds)]


def alike(asks: list[Ask], text: str) -> list[Ask]:
    """The asks; texts that are called lower thirds are, each of them: "lower thirds: "Ann" at 0:03, "Bo" at 0:21"."""
    if "lower third" not in text.lower() and "lowerthird" not in text.lower():
        return asks
    texts = [ask for ask in asks if ask.op == "text"]
    if any("style" in ask.params for ask in texts):
        return asks
    styled = {"style": "lower_third"}
    return [ask.model_copy(update={"params": {**ask.params, **styled}}) if ask.op == "text" else ask for ask in asks]


PUT_WORDS = re.compile(r"\b(?:put|add|place|stick|slap)\W+[\"“'‘](?P<words>.+?)[\"”'’]", re.IGNORECASE)
LETTERED = words("big bold small large huge tiny white black red yellow blue green in letters text font")


def put_in_words(ask: Ask, kinds: frozenset[str]) -> Ask | None:
    """ "put “no sleep” in the corner": quoted words are written there; none for any other thing that is put in."""
    said = PUT_WORDS.search(ask.words) if ask.op == "insert_subject" else None
    prompt = str(ask.params.get("prompt", "")).strip().lower()
    if said is None or not prompt.startswith(said["words"].strip().lower()):
        return None
    more = re.findall(r"\w+", prompt.removeprefix(said["words"].strip().lower()))
    if any(word not in LETTERED for word in more):
        return None
    where = tokenise(str(ask.params.get("placement", "")))
    place = position_in(where)
    params = {"content": said["words"], **({"position": place} if place else {})}
    return timed(ask.model_copy(update={"op": "text", "params": params}), where, kinds)


NAMING = re.compile(
    r"^(?:the |my |our |his |her |their )?(?:words?|texts?|phrase|letters|sentence)(?: saying| that says)? "
    r"(?!of\b|for\b|about\b|with\b|in\b|from\b|that\b|on\b|to\b)(?=\S)",
    re.IGNORECASE,
)
"""What only says that something is to be read: "the words | Happy New Year"."""
INTRODUCED = re.compile(
    r"^(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Tt]he)(?: [\w']+){0,2} names?(?: is| are)?,? (?=[A-Z])"
)
"""What only says whose name it is: "my name | Anna Weiss"."""
UNSAID = re.compile(
    r"^(?:the |his |her |their |each |every )?(?:names?|titles?) of (?:the |my |our |this |that |each |every )?[\w'-]+$"
    r"(?<!\bthe end)|^(?:his|her|their|the \w+'s|each \w+'s|everyone's) (?:name|title)s?$",
    re.IGNORECASE,
)
"""What is to be written and not known: "the name of the dish"."""


def as_written(asks: list[Ask], kinds: frozenset[str]) -> list[Ask]:
    """The asks; texts say what they are to say and not what it is, and nothing where that is not known."""
    return [_written(ask, kinds) if ask.op == "text" and ask.params.get("content") else ask for ask in asks]


def _written(ask: Ask, kinds: frozenset[str]) -> Ask:
    said = str(ask.params["content"])
    content = re.sub(r" (?:there|here)$", "", INTRODUCED.sub("", NAMING.sub("", said)))
    params = {**ask.params, "content": content}
    if kinds == {"video"} and UNSAID.match(content):
        params.pop("content")
    return ask if params == ask.params else ask.model_copy(update={"params": params})


def styled_captions(asks: list[Ask], text: str) -> list[Ask]:
    """The asks; captions with all that is said of their look: "captions, white, | one word at a time"."""
    captions = [ask for ask in asks if ask.op == "caption"]
    if len(captions) != 1 or any(ask.op in ("text", "overlay") for ask in asks):
        return asks
    style = str(captions[0].params.get("style", ""))
    more = [one for one in told_of_captions(text) if one not in style]
    inked = INKED.search(text.lower())
    if inked is not None and inked["ink"] not in style:
        style = " ".join((style or "clean", inked["ink"]))
    elif not more:
        return asks
    params = {**captions[0].params, "style": ", ".join((style or "clean", *more))[:200]}
    return [ask.model_copy(update={"params": params}) if ask is captions[0] else ask for ask in asks]


INKED = re.compile(
    rf"\b(?:captions?|subtitles?|subs)\b(?: \w+){{0,2}} ?,(?: (?:in|and|big|bold|thick|small|large))* "
    rf"(?P<ink>{'|'.join(sorted(CAPTION_INKS))})\b(?! (?:background|box|bar|outline|stroke|border|shadow|sky))"
)
"""A colour of the letters that is told behind a comma: "subtitles, | yellow"."""


CAPTION = re.compile(r'\bcaption\b(?! (?:it|this|the (?:video|clip)|what)\b(?! "))', re.IGNORECASE)


def as_label(ask: Ask, text: str) -> Ask:
    """ "a caption saying Lake Bled" for a photograph: words on it, and none of speech."""
    if ask.op != "caption" or not CAPTION.search(ask.words):
        return ask
    said = re.split(r"[.!?\n]", text[max(0, text.find(ask.words)) :])[0]
    stated = stated_for("text", tokenise(said), said)
    params = {"style": "label", **stated, **{name: ask.params[name] for name in ("opacity",) if name in ask.params}}
    return ask.model_copy(update={"op": "text", "params": params, "target": None})


def _names(token: Token) -> str:
    concept = token.entry.concept if token.entry is not None else None
    if token.norm in CARDS:
        return "text"
    return concept.name if concept is not None and concept.name in ("text", "captions") else ""


def each_quoted(asks: list[Ask], known: int, sentence: Sequence[Token], text: str, kinds: frozenset[str]) -> list[Ask]:
    """The asks, with a text for every quotation that has a time of its own: ""Lena" at 0:03 and "Omar" at 0:21"."""
    first = next((ask for ask in asks[known:] if ask.op == "text"), None)
    if first is None or kinds == {"image"}:
        return asks
    quotes = [at for at, token in enumerate(sentence) if token.kind == "quote"]
    if len(quotes) < 2:
        return asks
    have = {ask.params.get("content") for ask in asks}
    spans = spans_in(sentence)
    more: list[Ask] = []
    theirs: list[Span] = []
    for start, end in zip(quotes, [*quotes[1:], len(sentence)], strict=True):
        part = sentence[start:end]
        content = str(sentence[start].value)
        own = [span for span in spans if start < span.place < end]
        if content in have or not (own or spans_in(part)):
            continue
        kept = {name: value for name, value in first.params.items() if name not in ("share", "from_end")}
        params = {**kept, **stated_for("text", part, text), "content": content}
        ask = first.model_copy(update={"params": params, "target": None, "words": words_of(part, text)[:300]})
        more.append(at_span(ask, own[0]) if own and not spans_in(part) else timed(ask, part, kinds))
        theirs.extend(own)
    said = [ask for at, ask in enumerate(asks) if at < known or ask.op != "text" or not _is_at(ask, theirs)]
    return [*said, *more]


def _is_at(ask: Ask, spans: Sequence[Span]) -> bool:
    """Whether the ask holds at one of these times, which are said of other words."""
    time = ask.target.time if ask.target is not None else None
    ended = ask.params.get("from_end")
    starts = [span.point if span.point is not None else span.start for span in spans]
    return (time is not None and time.start in starts) or (
        ended is not None and ended in [span.from_end for span in spans]
    )


def in_one_language(asks: list[Ask], text: str, notes: list[str]) -> list[Ask]:
    """The asks; a file carries captions in one language, and where more are asked for the note says how to get them."""
    if not any(ask.op == "caption" for ask in asks):
        return asks
    match = SIDE_BY_SIDE.search(text.lower())
    if match is None or match["one"] == match["two"]:
        return [_in_its_language(ask, text) if ask.op == "caption" else ask for ask in asks]
    one, two = match["one"].title(), match["two"].title()
    notes.append(f"A file carries captions in one language: these are {one}. Ask for {two} next, and I make it too.")
    first = {"language": match["one"]}
    return [ask.model_copy(update={"params": {**ask.params, **first}}) if ask.op == "caption" else ask for ask in asks]


def _in_its_language(ask: Ask, text: str) -> Ask:
    """ "subtitles in big yellow letters, | german please": the one language that is told for itself."""
    told = set(TOLD_TONGUE.findall(text.lower())) if "language" not in ask.params else set()
    return ask.model_copy(update={"params": {**ask.params, "language": told.pop()}}) if len(told) == 1 else ask


_TONGUE = "|".join(sorted(LANGUAGES))
TOLD_TONGUE = re.compile(rf", (?:in |and |but )*(?P<one>{_TONGUE})(?= please|[.!,]|$)")
SIDE_BY_SIDE = re.compile(
    rf"\b(?P<one>{_TONGUE})(?: (?:captions?|subtitles?|subs|ones?))?"
    rf"(?:,|,? ?(?:and|&|\+|/|plus) ?(?:also |then |another |one |a |in |with |the )*)+ ?(?P<two>{_TONGUE})\b"
)
"""Two languages that are wanted together: "in english and spanish"."""


__all__ = [
    "alike", "as_label", "as_written", "each_quoted", "in_one_language", "put_in_words", "read_lettered",
    "styled_captions",
]  # fmt: skip
