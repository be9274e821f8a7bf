"""Words with their place in the text, so that a subject can be given back in the person's own words."""

from __future__ import annotations

import re
from functools import lru_cache

from edits.lexicon import Lexicon, load_lexicon
from tools.planner.words.annotating import annotate
from tools.planner.words.lemmas import lemma_of
from tools.planner.words.looknames import look_words
from tools.planner.words.spelling import correct, is_word, shortened
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

MOST_TOKENS = 1_000
ASPECTS = frozenset(
    [
        "1:1",
        "4:5",
        "5:4",
        "4:3",
        "3:4",
        "3:2",
        "2:3",
        "16:9",
        "9:16",
        "16:10",
        "10:16",
        "21:9",
        "9:21",
        "2:1",
        "1:2",
        "5:7",
        "7:5",
        "8:10",
        "10:8",
        "2.39:1",
        "2.35:1",
        "1.85:1",
        "2.40:1",
        "2.4:1",
        "1.91:1",
        "1.66:1",
        "8.5:11",
        "11:14",
    ]
)

_TOKEN = re.compile(
    r"""(?P<quote>"[^"\n]{1,400}"|(?<!\w)'[^'\n]{2,200}'(?!\w))
    |(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?![\d:]))
    |(?P<ratio>\d+(?:\.\d+)?\s?(?:[:/]|[xX](?=\s?\d)|\sby(?=\s\d{3}))\s?\d+(?:\.\d+)?)
    |(?P<num>(?:(?<![\w)])[+-][ ]?)?(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![\w.])\.\d+)
    |(?P<word>[^\W\d_]\w*(?:'[^\W\d_]+)?(?:/[ob](?![\w]))?)
    |(?P<symbol>[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001F000-\U0001FAFF%°©])
    |(?P<punct>\.\.\.|[.,;!?/&()\n+:•*|>=~-])""",
    re.VERBOSE,
)


def tokenise(text: str) -> list[Token]:
    """The tokens of cleaned text, spelled right, with their lexicon entries."""
    lexicon = load_lexicon()
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        _KINDS[match.lastgroup or "punct"](tokens, match, lexicon)
        if len(tokens) >= MOST_TOKENS:
            break
    annotate(tokens, lexicon)
    return tokens


WRITING = words(
    "text title say says saying write caption word words called reading reads read label headline quote sign "
    "content with type"
)


def _quote(tokens: list[Token], match: re.Match[str], lexicon: Lexicon) -> None:
    inner = match.group()[1:-1].strip()
    if _is_plain(tokens, inner, lexicon):
        for word in _TOKEN.finditer(match.string, match.start() + 1, match.end() - 1):
            _KINDS[word.lastgroup or "punct"](tokens, word, lexicon)
        return
    tokens.append(Token("quote", match.group(), match.start(), match.end(), "", "", inner))


def _is_plain(tokens: list[Token], inner: str, lexicon: Lexicon) -> bool:
    """Whether a quotation only sets a word off, like a "vintage" look, rather than giving words to write."""
    words = inner.split()
    if len(words) > 2 or not inner.islower() or not inner.replace(" ", "").isalpha():
        return False
    return not any(token.norm in WRITING for token in tokens[-5:])


def _time(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    raw = match.group()
    if raw in ASPECTS and not _said_as_time(tokens):
        tokens.append(Token("aspect", raw, match.start(), match.end(), raw, raw, raw))
        return
    seconds = 0.0
    for part in raw.split(":"):
        seconds = seconds * 60 + float(part)
    tokens.append(Token("time", raw, match.start(), match.end(), "", "", seconds))


def _said_as_time(tokens: list[Token]) -> bool:
    """Whether figures that could be a frame are a time here: "at 4:05"; "to 9:16" only after another time."""
    if not tokens:
        return False
    if tokens[-1].norm in {"to", "and", "-"}:
        return any(token.kind in ("time", "num") for token in tokens[-5:])
    return tokens[-1].norm in {"at", "from", "until", "till", "between", "after", "before"}


def _ratio(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    raw = re.sub(r"\s", "", match.group()).replace("/", ":").replace("by", "x")
    if raw.lower().replace("x", ":") in ASPECTS:
        raw = raw.lower().replace("x", ":")
    kind = "aspect" if raw in ASPECTS else "size" if "x" in raw.lower() else "fraction"
    tokens.append(Token(kind, match.group(), match.start(), match.end(), raw.lower(), raw.lower(), raw.lower()))


def _number(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    raw = match.group().replace(",", "").replace(" ", "")
    value = max(-1e9, min(1e9, float(raw[:24])))
    tokens.append(Token("num", match.group(), match.start(), match.end(), raw, raw, value))


def _word(tokens: list[Token], match: re.Match[str], lexicon: Lexicon) -> None:
    raw = match.group()
    start, end = match.span()
    word = raw.lower() if raw != "RIP" else "rest"
    if word.startswith("crf") and word[3:].isdigit():
        tokens.append(Token("word", raw[:3], start, start + 3, "crf", "crf"))
        tokens.append(Token("num", raw[3:], start + 3, end, word[3:], word[3:], float(word[3:])))
        return
    if tokens and tokens[-1].end == start and tokens[-1].kind in ("num", "ratio") and _joins(tokens[-1], word, lexicon):
        last = tokens.pop()
        word, start, raw = f"{last.text}{word}".lower(), last.start, f"{last.text}{raw}"
    parts, meant, slip = _reading_of(word)
    if slip and tokens and tokens[-1].end == start and tokens[-1].kind == "num":
        parts, meant, slip = ((word, word),), None, False  # "24th", "401ks": no slip of the keyboard
    if len(parts) > 1 and _is_name(tokens, raw, word):
        parts, meant, slip = ((word, word),), None, False
    for norm, lemma in parts:
        tokens.append(Token("word", raw, start, end, norm, lemma, meant=meant, slip=slip))


def _is_name(tokens: list[Token], raw: str, word: str) -> bool:
    """Whether a word that would be taken apart is rather a name: "Jon (Switchfoot lead singer)"."""
    capital = raw[:1].isupper() and raw[1:].islower() and bool(tokens) and tokens[-1].norm not in (".", "!", "?", "\n")
    return capital and "'" not in raw and word not in load_lexicon().slang


@lru_cache(maxsize=16_384)
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
    raw = match.group()
    if raw in "%°":
        word = "percent" if raw == "%" else "degrees"
        tokens.append(Token("word", raw, match.start(), match.end(), word, word))
        return
    meaning = lexicon.emoji.get(raw)
    if meaning is None:
        tokens.append(Token("emoji", raw, match.start(), match.end(), raw, raw))
        return
    for word in meaning.split(" "):
        tokens.append(Token("word", raw, match.start(), match.end(), word, lemma_of(word)))


def _punct(tokens: list[Token], match: re.Match[str], _lexicon: Lexicon) -> None:
    raw = match.group()
    if (
        raw == "-"
        and tokens
        and tokens[-1].end == match.start()
        and tokens[-1].kind in ("word", "num")
        and match.string[match.end() : match.end() + 1].isalpha()
    ):
        return  # "over-exposed" and "15-second" are read as two words
    if raw == "&":
        tokens.append(Token("word", raw, match.start(), match.end(), "and", "and"))
        return
    tokens.append(Token("punct", raw, match.start(), match.end(), raw, raw))


_KINDS = {
    "quote": _quote,
    "time": _time,
    "ratio": _ratio,
    "num": _number,
    "word": _word,
    "symbol": _symbol,
    "punct": _punct,
}
