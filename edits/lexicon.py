"""The lexicon: general English and the craft's words as data, under `lexicon/`, checked when loaded.

Every file lists words or short phrases in their base form, lower case. One phrase may carry several senses
("light" is a noun, an adjective and a verb); an `Entry` holds them all, and the reader picks by context.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from edits.platforms import load_platforms, platform_words
from edits.vocabulary import OPERATIONS

FOLDER = Path(__file__).parent / "lexicon"
SPECIAL = frozenset({"enhance", "fade"})
"""Names in the notation that stand for no single operation; the planner settles them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One ask of the notation: "exposure+", "retouch what=glare". sign: −1, 0 or 1."""

    op: str
    sign: int = 0
    params: tuple[tuple[str, str], ...] = ()


Wishes = tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A noun of the craft and what each action on it asks for."""

    name: str
    acts: Mapping[str, Wishes]
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Adjective:
    """How something is: what wanting it asks for, and what complaining of it asks for."""

    want: Wishes
    fault: Wishes
    needs: str | None
    complains: bool
    sound: Wishes = ()


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that names its edit itself."""

    wishes: Wishes
    takes: str
    kinds: frozenset[str] = frozenset()
    still: Wishes = ()
    clip: Wishes = ()


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by name: hue in degrees, or none for white, black and gray."""

    name: str
    base: str
    hue: float | None = None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Every sense of one phrase. None where it has no such sense."""

    phrase: str
    action: str | None = None
    concept: Concept | None = None
    adjective: Adjective | None = None
    verb: Verb | None = None
    noun: bool = False
    degree: float | None = None
    step: str | None = None
    colour: Colour | None = None
    container: str | None = None
    codec: str | None = None
    size: str | None = None
    color_space: str | None = None
    platform: str | None = None
    aspect: str | None = None
    cues: frozenset[str] = frozenset()

    def joined(self, other: Entry) -> Entry:
        """Both entries' senses; this one's where they differ."""
        found = {
            one.name: getattr(other, one.name)
            for one in fields(self)
            if one.name not in ("phrase", "cues") and getattr(self, one.name) in (None, False)
        }
        return replace(self, **found, cues=self.cues | other.cues)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries by phrase, with what the reader needs to look them up quickly."""

    entries: Mapping[str, Entry]
    seconds: Mapping[str, Mapping[str, frozenset[int]]]
    """First word of a phrase to the words that may come second, each with how many words such phrases have."""
    vocabulary: frozenset[str]
    slang: Mapping[str, str]
    emoji: Mapping[str, str]
    concepts: Mapping[str, Concept]
    describing: frozenset[str] = frozenset()
    """Adjectives of one word: the only words that "er" and "est" compare."""
    particles: frozenset[str] = field(default=frozenset())
    """Verbs that have a phrase with a particle, such as "take" of "take out"."""
    known: frozenset[str] = frozenset()
    """Plain words that a slip of the keyboard often stands for."""
    often: frozenset[str] = frozenset()
    """The few that it stands for most often of all."""
    names: frozenset[str] = frozenset()
    """Names that stand as they are typed; no slip is taken for one of them rather than for a plainer word."""


def parse_wishes(notation: str) -> Wishes:
    """Read "exposure+;blur kind=lens". Raises ValueError for an operation that does not exist."""
    return tuple(_parse_wish(one.strip()) for one in notation.split(";") if one.strip())


def _parse_wish(notation: str) -> Wish:
    head, _, rest = notation.partition(" ")
    op = head.rstrip("+-")
    if op not in OPERATIONS and op not in SPECIAL:
        raise ValueError(f"{op!r} is not an operation")
    sign = {"+": 1, "-": -1}.get(head[len(op) :], 0)
    return Wish(op, sign, tuple(_pairs(rest)))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """name=value pairs; a value runs to the next name."""
    words = text.split(" ")
    name, value = "", ""
    for word in words:
        head, equals, tail = word.partition("=")
        if equals:
            if name:
                yield name, value
            name, value = head, tail
        elif name:
            value = f"{value} {word}"
    if name:
        yield name, value


FALLBACKS = {
    "add": ("more",),
    "increase": ("more", "add"),
    "decrease": ("less", "remove"),
    "remove": ("less",),
    "more": ("add",),
    "less": ("remove",),
    "fix": ("adjust", "remove"),
    "adjust": ("fix",),
    "change": ("adjust",),
    "make": ("add", "more"),
    "create": ("add",),
    "bare": (),
    "lift": ("more",),
}


def _concept(name: str, row: Mapping[str, Any]) -> Concept:
    stated = {
        act: parse_wishes(value)
        for act, value in row.items()
        if act not in ("words", "kinds") and isinstance(value, str)
    }
    acts = dict(stated)
    for act, others in FALLBACKS.items():
        if act not in acts:
            found = next((stated[other] for other in others if other in stated), None)
            if found:
                acts[act] = found
    if "replace" not in acts and "change" in stated:
        acts["replace"] = stated["change"]
    return Concept(name, MappingProxyType(acts), frozenset(row.get("kinds", ())))


def _adjective(row: Mapping[str, Any]) -> Adjective:
    want = parse_wishes(row.get("want", ""))
    fault = parse_wishes(row["fault"]) if "fault" in row else tuple(_turned(wish) for wish in want)
    return Adjective(want, fault, row.get("needs"), "fault" in row, parse_wishes(row.get("sound", "")))


def _turned(wish: Wish) -> Wish:
    return replace(wish, sign=-wish.sign)


def _verb(row: Mapping[str, Any]) -> Verb:
    return Verb(
        parse_wishes(row["do"]),
        row["takes"],
        frozenset(row.get("kinds", ())),
        parse_wishes(row.get("still", "")),
        parse_wishes(row.get("clip", "")),
    )


def _read(name: str, folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))


def _all_entries(folder: Path) -> Iterator[Entry]:
    yield from _action_entries(folder)
    yield from _concept_entries(folder)
    yield from _quality_entries(folder)
    yield from _amount_entries(folder)
    yield from _format_entries(folder)
    for cue, words in _read("cues", folder).items():
        yield from (Entry(word, cues=frozenset({cue})) for word in words)


def _action_entries(folder: Path) -> Iterator[Entry]:
    for name in ("actions", "moving_actions"):
        for action, words in _read(name, folder).items():
            yield from (Entry(word, action=action) for word in words)
    for row in _read("verbs", folder)["verb"]:
        verb = _verb(row)
        yield from (Entry(word, verb=verb, noun=row.get("noun", False)) for word in row["words"])


def _concept_entries(folder: Path) -> Iterator[Entry]:
    for name, row in _read("concepts", folder).items():
        concept = _concept(name, row)
        yield from (Entry(word, concept=concept) for word in row["words"])


def _quality_entries(folder: Path) -> Iterator[Entry]:
    for row in _read("adjectives", folder)["adjective"]:
        adjective = _adjective(row)
        yield from (Entry(word, adjective=adjective) for word in row["words"])
    for base, row in _read("colours", folder)["colours"].items():
        for word in (base, *row["words"]):
            yield Entry(word, colour=Colour(word, base, row.get("hue"), row.get("band")))


def _amount_entries(folder: Path) -> Iterator[Entry]:
    table = _read("degrees", folder)
    for amount, words in table["degree"].items():
        yield from (Entry(word, degree=float(amount)) for word in words)
    for step, words in table["steps"].items():
        yield from (Entry(word, step=step) for word in words)


def _format_entries(folder: Path) -> Iterator[Entry]:
    table = _read("formats", folder)
    for sense, group in (
        ("container", "containers"),
        ("codec", "codecs"),
        ("size", "sizes"),
        ("color_space", "color_spaces"),
        ("aspect", "aspects"),
    ):
        for value, words in table[group].items():
            yield from (Entry(word, **{sense: value}) for word in words)
    yield from (Entry(word.replace("-", " "), platform=slug) for word, slug in platform_words().items())


@cache
def platform_aspects() -> Mapping[str, str]:
    """Platform to the aspect it shows best, where it has one."""
    return MappingProxyType({slug: place.aspect for slug, place in load_platforms().items() if place.aspect})


@cache
def load_trait_words(folder: Path = FOLDER) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What people call each value of each trait."""
    table = _read("traits", folder)
    return MappingProxyType(
        {trait: {value: tuple(words) for value, words in values.items()} for trait, values in table.items()}
    )


@cache
def load_screen_words(folder: Path = FOLDER) -> Mapping[str, frozenset[str]]:
    """What is laid over a clip, in base forms: `read` as text, `seen` as a graphic."""
    table = _read("screen", folder)
    return MappingProxyType({sense: frozenset(words) for sense, words in table.items()})


@cache
def load_works(folder: Path = FOLDER) -> Mapping[str, frozenset[str]]:
    """Operations by what a person calls their work in an edit that they see. Raises ValueError for a wrong one."""
    table = _read("works", folder)
    if unknown := table.keys() - OPERATIONS.keys():
        raise ValueError(f"works: {', '.join(sorted(unknown))} is not an operation")
    names = {name for words in table.values() for name in words}
    return MappingProxyType({name: frozenset(op for op, words in table.items() if name in words) for name in names})


@cache
def load_tastes(folder: Path = FOLDER) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """What each value of a trait leans towards: trait, value, operation, amount. Raises ValueError for a wrong one."""
    table = _read("tastes", folder)
    for values in table.values():
        for leanings in values.values():
            unknown = leanings.keys() - OPERATIONS.keys() - {"shot_length"}
            if unknown:
                raise ValueError(f"tastes: {', '.join(sorted(unknown))} is not an operation")
    return MappingProxyType(table)


PARTICLES = frozenset({"out", "off", "up", "down", "away", "in", "on", "back", "over", "into", "together"})


def _seconds(phrases: Iterable[str]) -> dict[str, dict[str, frozenset[int]]]:
    found: dict[str, dict[str, frozenset[int]]] = {}
    for words in (phrase.split(" ") for phrase in phrases if " " in phrase):
        after = found.setdefault(words[0], {})
        after[words[1]] = after.get(words[1], frozenset()) | {len(words)}
    return found


@cache
def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Every entry of `folder`. Raises ValueError naming what does not fit."""
    entries: dict[str, Entry] = {}
    for entry in _all_entries(folder):
        known = entries.get(entry.phrase)
        entries[entry.phrase] = known.joined(entry) if known else entry
    slang = _read("slang", folder)
    particles: set[str] = set()
    for phrase, entry in entries.items():
        words = phrase.split(" ")
        if len(words) == 2 and words[1] in PARTICLES and (entry.action or entry.verb):
            particles.add(words[0])
    for verb in particles:
        known = entries.get(verb, Entry(verb))
        if known.action is None and known.verb is None:
            entries[verb] = replace(known, action="with particle")
    vocabulary = frozenset(word for phrase in entries for word in phrase.split(" "))
    concepts = {entry.concept.name: entry.concept for entry in entries.values() if entry.concept}
    return Lexicon(
        entries,
        _seconds(entries),
        vocabulary,
        slang["words"],
        MappingProxyType(slang["emoji"]),
        MappingProxyType(concepts),
        frozenset(
            phrase
            for phrase, entry in entries.items()
            if entry.adjective or entry.degree or entry.colour or "vague" in entry.cues
        ),
        frozenset(particles),
        frozenset(slang.get("known", {}).get("words", ())),
        frozenset(slang.get("known", {}).get("often", ())),
        frozenset(slang.get("known", {}).get("names", ())),
    )
