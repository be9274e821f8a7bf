"""Words with their place in the text, so that a subject can be given back in the person's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from edits.lexicon import Entry, Lexicon, load_lexicon
from tools.planner.words.annotating import annotate
from tools.planner.words.aspects import ASPECTS
from tools.planner.words.lemmas import lemma_of
from tools.planner.words.looknames import look_words
from tools.planner.words.marking import entry_signs, word_signs
from tools.planner.words.signs import END, SLIP
from tools.planner.words.spelling import correct, is_word, shortened
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

MOST_TOKENS = 1_000
_TOKEN = re.compile(
    r"""[ ]*(?:(?P<word>[^\W\d_]\w*(?:'[^\W\d_]+)?(?:/[ob](?![\w]))?)
    |(?P<quote>"[^"\n]{1,400}"|(?<!\w)'[^'\n]{2,200}'(?!\w))
    |(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[:;]\d{2})?)?(?:\.\d+)?(?![\d:]))
    |(?P<ratio>\d+(?:\.\d+)?\s?(?:[:/]|[xX](?=\s?\d)|\sby(?=\s\d{3}))\s?\d+(?:\.\d+)?)
    |(?P<num>(?:(?<![\w)])[+-][ ]?)?(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![\w.])\.\d+)
    |(?P<symbol>[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001F000-\U0001FAFF%°©])
    |(?P<punct>\.\.\.|[.,;!?/&()\n+:•*|>=~-]))""",
    re.VERBOSE,
)
_WORD = _TOKEN.groupindex["word"]


def tokenise(text: str) -> list[Token]:
    """The tokens of cleaned text, spelled right, with their lexicon entries.

    Most of a text are plain words between spaces, perhaps with a comma behind: each is known as it stands, and the
    pattern of all tokens, which costs as much as all else here, is tried only where something else begins.
    """
    lexicon = load_lexicon()
    tokens: list[Token] = []
    add = tokens.append
    start = read_to = 0
    for raw in text.split(" "):
        end = start + len(raw)
        if start >= read_to:
            piece = plain_piece(raw)
            if piece is None or len(tokens) >= MOST_TOKENS - 1:
                read_to = _read(tokens, _TOKEN.finditer(text, start), text, end, lexicon)
            else:
                word, length, form, sign = piece
                if form is not None:
                    add(Token("word", word, start, start + length, *form))
                else:
                    _word(tokens, known_word(word), start, start + length, lexicon)
                if sign is not None:
                    add(Token("punct", sign.norm, end - 1, end, *sign))
        start = end + 1
    annotate(tokens, lexicon)
    return tokens


class Piece(NamedTuple):
    """A word between spaces, and the sign right behind it."""

    word: str
    length: int
    """Letters of the word."""
    form: Form | None
    """The plain word; none where what stands before it matters."""
    sign: Form | None


_PIECE = re.compile(r"(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)(?P<sign>[.,!?;:]?)")


@lru_cache(maxsize=16_384)
def plain_piece(raw: str) -> Piece | None:
    """What stands between two spaces, where nothing behind it can make it another; None where something can."""
    match = _PIECE.fullmatch(raw)
    if match is None:
        return None
    word, sign = match.groups()
    known = known_word(word)
    form = Form(sign, sign, None, word_signs("punct", sign, sign, sign)) if sign else None
    return Piece(word, len(word), known.forms[0] if known.plain else None, form)


def _read(tokens: list[Token], matches: Iterable[re.Match[str]], text: str, end: int, lexicon: Lexicon) -> int:
    """Add a token for each match up to the first space, from `end` on, that is no part of one; and where that is."""
    before = -1
    for match in matches:
        start = match.start(match.lastindex or 0)
        if start >= end or len(tokens) >= MOST_TOKENS:
            break
        _add(tokens, match, lexicon, glued=start == before)
        before = match.end()
        if before > end:
            end = (text.find(" ", before) + 1 or len(text) + 1) - 1
    return end


def _add(tokens: list[Token], match: re.Match[str], lexicon: Lexicon, *, glued: bool) -> None:
    """Add a token for a match: a plain word by itself as it is known, all else by its kind."""
    if match.lastindex != _WORD:
        _KINDS[match.lastgroup or "punct"](tokens, match, lexicon)
        return
    start, end = match.span(_WORD)
    known = known_word(match[_WORD])
    if known.plain and not glued:
        tokens.append(Token("word", known.typed, start, end, *known.forms[0]))
    else:
        _word(tokens, known, start, end, lexicon)


WRITING = words(
    "text title say says saying write caption word words called reading reads read label headline quote sign "
    "content with type watermark"
)


def _quote(tokens: list[Token], match: re.Match[str], lexicon: Lexicon) -> None:
    raw, start, end = _found(match)
    inner = raw[1:-1].strip()
    if _is_plain(tokens, inner, lexicon):
        _read(tokens, _TOKEN.finditer(match.string, start + 1, end - 1), match.string, end, lexicon)
        return
    tokens.append(Token("quote", raw, start, end, value=inner))


def _found(match: re.Match[str]) -> tuple[str, int, int]:
    """What was found and where, without the spaces before it."""
    name = match.lastgroup or "punct"
    return match[name], *match.span(name)


def _is_plain(tokens: list[Token], inner: str, lexicon: Lexicon) -> bool:
    """Whether a quotation only sets a word off, like a "vintage" look, rather than giving words to write."""
    words = inner.split()
    if len(words) > 2 or not inner.islower() or not inner.replace(" ", "").isalpha():
        return False
    led = bool(tokens) and tokens[-1].norm in ("add", "put", "place") and words[0] in ("for", "to", "from", "with")
    return not led and not any(token.norm in WRITING for token in tokens[-5:])


def _time(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    raw, start, end = _found(match)
    if raw in ASPECTS and not _said_as_time(tokens):
        tokens.append(_token("aspect", raw, start, end, raw, raw))
        return
    clock, frames = (raw[:8], float(raw[9:])) if _TIMECODE.fullmatch(raw) else (raw, 0.0)
    seconds = 0.0
    for part in clock.split(":"):
        seconds = seconds * 60 + float(part)
    tokens.append(_token("time", raw, start, end, "", round(seconds + frames * FRAME_S, 3)))


_TIMECODE = re.compile(r"\d\d:\d\d:\d\d[:;]\d\d")
FRAME_S = 1 / 25
"""A frame of a timecode, where nothing is known of the clip."""


def _token(kind: str, raw: str, start: int, end: int, norm: str, value: float | str | None = None) -> Token:
    """A token that is no word, or one that is its own base form."""
    entry = _entry_of(norm, norm) if kind in ("word", "num") else None
    signs = word_signs(kind, raw, norm, norm) | entry_signs(entry)
    return Token(kind, raw, start, end, norm, norm, entry, signs, value)


def _said_as_time(tokens: list[Token]) -> bool:
    """Whether figures that could be a frame are a time here: "at 4:05"; "to 9:16" only after another time."""
    if not tokens:
        return False
    if tokens[-1].norm in {"to", "and", "-"}:
        return any(token.kind in ("time", "num") for token in tokens[-5:])
    return tokens[-1].norm in {"at", "from", "until", "till", "between", "after", "before"}


def _ratio(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    typed, start, end = _found(match)
    raw = re.sub(r"\s", "", typed).replace("/", ":").replace("by", "x")
    if raw.lower().replace("x", ":") in ASPECTS:
        raw = raw.lower().replace("x", ":")
    kind = "aspect" if raw in ASPECTS else "size" if "x" in raw.lower() else "fraction"
    tokens.append(_token(kind, typed, start, end, raw.lower(), raw.lower()))


def _number(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    typed, start, end = _found(match)
    raw = typed.replace(",", "").replace(" ", "")
    value = max(-1e9, min(1e9, float(raw[:24])))
    tokens.append(_token("num", typed, start, end, raw, value))


def _word(tokens: list[Token], known: Known, start: int, end: int, lexicon: Lexicon) -> None:
    """A word that is more than one, a slip, or written together with what stands before it."""
    raw = known.typed
    word = known.word
    if word.startswith("crf") and word[3:].isdigit():
        tokens.append(_token("word", raw[:3], start, start + 3, "crf"))
        tokens.append(_token("num", raw[3:], start + 3, end, word[3:], float(word[3:])))
        return
    if tokens and tokens[-1].end == start and tokens[-1].kind == "num" and _joins(tokens[-1], word, lexicon):
        last = tokens.pop()
        start, known = last.start, known_word(f"{last.text}{raw}")
    behind = bool(tokens) and tokens[-1].end == start and tokens[-1].kind == "num"
    if (known.slip and (behind or _is_named(tokens, known))) or (
        len(known.forms) > 1 and _is_name(tokens, known.typed, known.word)
    ):
        known = as_typed(known.typed)  # "24th", "401ks", "the Taj": no slip of the keyboard
    tokens += [Token("word", known.typed, start, end, *form, meant=known.meant) for form in known.forms]


class Form(NamedTuple):
    """One plain word of a typed one: what every token holds behind its place, in the same order."""

    norm: str
    lemma: str
    entry: Entry | None
    signs: int


class Known(NamedTuple):
    """A typed word: its plain words, and whether it is a slip."""

    typed: str
    word: str
    forms: tuple[Form, ...]
    slip: bool
    meant: str | None
    """The word that a slip stands for."""
    plain: bool
    """Whether nothing around it can make it another: one word, and no quality number of a codec."""


@lru_cache(maxsize=16_384)
def known_word(raw: str) -> Known:
    """All that follows from a typed word alone."""
    word = raw.lower() if raw != "RIP" else "rest"
    parts, meant, slip = _reading_of(word)
    forms = tuple(_form_of(raw, norm, lemma, SLIP * slip) for norm, lemma in parts)
    plain = len(forms) == 1 and not slip and not (word.startswith("crf") and word[3:].isdigit())
    return Known(raw, word, forms, slip, meant, plain)


def typed(word: str, place: int) -> Token:
    """A word that nobody typed, as if it stood at a place of the text."""
    return Token("word", word, place, place, *known_word(word).forms[0])


def as_typed(raw: str) -> Known:
    """A word that is meant as it was typed."""
    word = raw.lower() if raw != "RIP" else "rest"
    return Known(raw, word, (_form_of(raw, word, word),), slip=False, meant=None, plain=True)


def _form_of(raw: str, norm: str, lemma: str, signs: int = 0) -> Form:
    entry = _entry_of(norm, lemma)
    return Form(norm, lemma, entry, signs | word_signs("word", raw, norm, lemma) | entry_signs(entry))


def _entry_of(norm: str, lemma: str) -> Entry | None:
    entries = load_lexicon().entries
    return entries.get(norm) or entries.get(lemma)


def _is_name(tokens: list[Token], raw: str, word: str) -> bool:
    """Whether a word that would be taken apart is rather a name: "Jon (Switchfoot lead singer)"."""
    capital = raw[:1].isupper() and raw[1:].islower() and bool(tokens) and tokens[-1].norm not in (".", "!", "?", "\n")
    return capital and "'" not in raw and word not in load_lexicon().slang


MENDED = 6
"""Letters of a word of the craft from which even one with a capital is a slip of it: "the Backgrond"."""


def _is_named(tokens: Sequence[Token], known: Known) -> bool:
    """Whether a word that looks like a slip has the capital of a name: "by the | Taj"; not "Make The Sjy Blue"."""
    if not known.typed[:1].isupper() or not known.typed[1:].removesuffix("'s").islower():
        return False
    if not tokens or (tokens[-1].kind == "punct" and tokens[-1].norm not in NAMING):
        return False
    norm = known.forms[0].norm.removesuffix("'s")
    if len(norm) >= MENDED and known.forms[0].entry is not None and abs(len(norm) - len(known.word)) <= 1:
        return False
    start = next((at for at in range(len(tokens), 0, -1) if tokens[at - 1].signs & END), 0)
    return not any(token.text[:1].isupper() and _is_common(token) for token in tokens[start + 1 :])


NAMING = frozenset({",", "(", "-", "/", "+"})
"""Signs behind which a capital begins no sentence."""


def _is_common(token: Token) -> bool:
    return token.entry is not None or token.norm in TITLED


TITLED = words("the a an my our of in on to and from with for this that it her his")
"""Words that are written with a capital only where every word is."""


def _reading_of(word: str) -> tuple[tuple[tuple[str, str], ...], str | None, bool]:
    """A typed word in plain words, the word that a slip stands for, and whether it is a slip at all."""
    parts = plain_words(word)
    if len(parts) != 1 or parts[0][0] == word or word in load_lexicon().slang:
        return parts, None, False
    meant = parts[0][0] if not is_word(word.removesuffix("'s")) else None
    return parts, meant, word.isalpha()


def _joins(number: Token, word: str, lexicon: Lexicon) -> bool:
    joined = f"{number.text}{word}".lower()
    return joined in lexicon.vocabulary or joined in look_words()[1] or joined in look_words()[0]


@lru_cache(maxsize=16_384)
def plain_words(word: str) -> tuple[tuple[str, str], ...]:
    """What a typed word means in plain words: each with its base form. "dad's" stays one word, "don't" is two."""
    slang = load_lexicon().slang
    plain = slang.get(word)
    if plain is None and "'" not in word:
        word = shortened(word)
        plain = slang.get(word)
    found: list[tuple[str, str]] = []
    for part in (word if plain is None else plain).split():
        owner = part.removesuffix("'s")
        mended = correct(owner)
        for right in slang.get(mended, mended).split():
            found.append((right if owner == part else f"{right}'s", lemma_of(right)))
    return tuple(found)


def _symbol(tokens: list[Token], match: re.Match[str], lexicon: Lexicon) -> None:
    raw, start, end = _found(match)
    if raw in "%°":
        tokens.append(_token("word", raw, start, end, "percent" if raw == "%" else "degrees"))
        return
    meaning = lexicon.emoji.get(raw)
    if meaning is None:
        tokens.append(_token("emoji", raw, start, end, raw))
        return
    for word in meaning.split(" "):
        tokens.append(Token("word", raw, start, end, *_form_of(raw, word, lemma_of(word))))


def _punct(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    raw, start, end = _found(match)
    if (
        raw == "-"
        and tokens
        and tokens[-1].end == start
        and tokens[-1].kind in ("word", "num")
        and match.string[end : end + 1].isalpha()
    ):
        return  # "over-exposed" and "15-second" are read as two words
    tokens.append(_token("word", raw, start, end, "and") if raw == "&" else _token("punct", raw, start, end, raw))


_KINDS = {
    "quote": _quote,
    "time": _time,
    "ratio": _ratio,
    "num": _number,
    "symbol": _symbol,
    "punct": _punct,
}
