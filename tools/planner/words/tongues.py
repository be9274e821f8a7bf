"""Short requests in other tongues, in the plain English that they are read as: "quita el fondo", "gør den lysere".

Word by word, with what stands the other way round in English turned: it is enough for what people ask an app for, and a
prompt of which too little is known stays as it is.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from edits.lexicon import FOLDER
from tools.planner.words.spelling import is_known
from tools.planner.words.wordsets import words

FILES = ("tongues.toml", "tongues_moving.toml")
"""Words of all that people ask for, and those of clips and sounds."""
COVERED, TOLD = 0.7, 0.3
"""Of the words of a prompt, how many must be known in one tongue, and how many that tongue alone has."""
MOST_WORDS = 60
LONGEST = 5
"""Words of the longest phrase."""
COLOURS = words("white black red blue green yellow pink")
_WORD = re.compile(r"\"[^\"]*\"|[\d:.,x/]*\d%?|[^\W\d_]+(?:['/-][^\W\d_]+)*'?|\S")
_PLAIN = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Tongue:
    """english: by phrase, without accents. telling: words that only this tongue has, or that show it beside others."""

    english: Mapping[str, str]
    telling: frozenset[str]
    verbs_last: frozenset[str]
    colours_last: bool


@cache
def load_tongues() -> tuple[Tongue, ...]:
    """All of tongues.toml with tongues_moving.toml. Raises ValueError for a word that stands for two things."""
    plainly, moving = (tomllib.loads((FOLDER / name).read_text("utf-8")) for name in FILES)
    found = []
    for name, table in plainly.items():
        english: dict[str, str] = {}
        for plain, phrases in [*table["words"].items(), *moving.get(name, {}).get("words", {}).items()]:
            for phrase in map(bare, phrases):
                if english.setdefault(phrase, plain) != plain:
                    raise ValueError(f"{phrase!r} ({name}) is {english[phrase]!r} and {plain!r}")
        own = frozenset(word for phrase in english for word in phrase.split() if len(word) > 2 and not is_known(word))
        found.append(
            Tongue(
                english,
                own | set(table["small"]),
                frozenset(table.get("verbs_last", ())),
                table.get("colours_last", False),
            )
        )
    return tuple(found)


@cache
def _signs() -> frozenset[str]:
    return frozenset().union(*(one.telling for one in load_tongues()))


LIGATURES = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae"})
"""Letters that no accent makes of others, as they are typed without them."""


def bare(text: str) -> str:
    """In small letters without accents: "gør" as "gor"."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFD", text.lower().translate(LIGATURES))
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def _is_long(text: str) -> bool:
    """Whether so much is said that the prompt is no short one, whatever words it is made of."""
    unquoted = _QUOTED.sub(" ", text) if '"' in text else text
    return len(unquoted.split(None, MOST_WORDS)) > MOST_WORDS


def in_english(text: str) -> str:
    """The prompt in plain English, where it is a short one in a tongue that is known; else as it is."""
    if _is_long(text) or _signs().isdisjoint(_PLAIN.findall(bare(text))):
        return text
    pieces = _WORD.findall(text)
    if len(pieces) > MOST_WORDS:
        return text
    spelled = [bare(piece) for piece in _WORD.findall(_QUOTED.sub(" ", text)) if piece[0].isalpha()]
    tongue = max(load_tongues(), key=lambda one: _told(spelled, one))
    covered, told, few = _told(spelled, tongue)
    if covered < COVERED * len(spelled) or told < TOLD * len(spelled) or few:
        return text
    return _turned(_translated(pieces, tongue), tongue)


def _told(spelled: list[str], tongue: Tongue) -> tuple[int, int, bool]:
    """How many words are known in the tongue, how many it alone has, and whether these are too few to tell."""
    covered = told = place = 0
    distinct: set[str] = set()
    while place < len(spelled):
        length = _length(spelled, place, tongue)
        phrase = spelled[place : place + max(1, length)]
        telling = [word for word in phrase if word in tongue.telling] or (phrase if length > 1 else [])
        covered += length
        told += len(phrase) if telling and length else len(telling)
        distinct.update(telling)
        place += max(1, length)
    return covered, told, len(distinct) < (1 if covered == len(spelled) else min(2, len(spelled)))


def _length(spelled: list[str], place: int, tongue: Tongue) -> int:
    """Words of the longest phrase of the tongue that begins here; 0 where none does."""
    most = range(min(LONGEST, len(spelled) - place), 0, -1)
    return next((length for length in most if " ".join(spelled[place : place + length]) in tongue.english), 0)


ELIDED = {"l'": "the", "d'": "of", "dell'": "of the", "all'": "to the", "un'": "a", "quest'": "this"}
"""What French and Italian write together with a word that begins with a vowel."""


def _translated(pieces: list[str], tongue: Tongue) -> list[str]:
    found: list[str] = []
    spelled = [bare(piece) for piece in pieces]
    place = 0
    while place < len(pieces):
        length = _length(spelled, place, tongue)
        plain = tongue.english.get(" ".join(spelled[place : place + length]))
        lead = next((lead for lead in ELIDED if spelled[place].startswith(lead)), None)
        if plain is not None:
            found.append(plain)
        elif lead is not None:
            rest = pieces[place][len(lead) :]
            found += [ELIDED[lead], tongue.english.get(bare(rest), rest)]
        else:
            found.append(pieces[place])
        place += max(1, length)
    return found


def _turned(said: list[str], tongue: Tongue) -> str:
    """With colours before what they colour, and with verbs that stand last before their object."""
    for place in range(len(said) - 1):
        if (
            tongue.colours_last
            and said[place + 1] in COLOURS
            and said[place] in tongue.english.values()
            and said[place] not in SMALL
        ):
            said[place], said[place + 1] = said[place + 1], said[place]
    for place in range(len(said) - 1):
        if said[place].isdigit() and said[place + 1] in ("first", "last"):  # "les | 5 premières | secondes"
            said[place], said[place + 1] = said[place + 1], said[place]
    if tongue.verbs_last:
        said = _verbs_first(said, tongue.verbs_last)
    said = [f"{word} to" if word == "i want" and said[at + 1 : at + 2] and said[at + 1] in ASKING else word
            for at, word in enumerate(said)]  # fmt: skip
    return re.sub(r" ([,.!?])", r"\1", " ".join(said))


ASKING = words(
    "make put add change remove brighten darken crop blur sharpen raise lower improve straighten rotate replace"
)
SMALL = words(
    "the a of in to with and is make put change add remove into please very too as more less but that this on"
)


def _verbs_first(said: list[str], verbs: frozenset[str]) -> list[str]:
    turned: list[str] = []
    clause: list[str] = []
    for word in [*said, "."]:
        if word not in ("and", ",", ".", "!", "?"):
            clause.append(word)
            continue
        tail = [one for one in clause if one != "please"]
        if len(tail) > 1 and tail[-1] in verbs:
            clause.pop(len(clause) - 1 - clause[::-1].index(tail[-1]))
            lead = next((at for at, one in enumerate(clause) if one not in POLITE), len(clause))
            clause.insert(lead, tail[-1])
        turned += [*clause, word]
        clause = []
    return turned[:-1]


POLITE = frozenset({"please", "can you", "i want", "hello", "thanks"})


__all__ = ["in_english"]
