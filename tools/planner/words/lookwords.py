"""Named looks in a prompt: what people call them, and whether it is a look that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edits.lexicon import load_lexicon
from tools.planner.words.lemmas import lemma_of
from tools.planner.words.looknames import look_seconds, look_words
from tools.planner.words.signs import LOOK
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

AFTERWARDS = words(
    "look looks vibe vibes style styled feel feeling aesthetic aesthetics grade grading inspired esque ish mood "
    "core palette treatment energy atmosphere colors lut preset filter cinematography type kind thing flash "
    "everywhere"
)
"""What follows a look's name: "an A24 look"."""
BEFORE = words("style look feel vibe mood aesthetic feeling spirit")
"""What stands before "of": "in the style of Wes Anderson"."""
SEEMING = words(
    "look looks looking feel feels feeling seem shot graded edited filmed more something bit closer made be way glow "
    "video image photo picture clip movie footage edit grade cut color colour style treat process"
)
OTHERWISE = words(
    "saturate desaturate "
    "remove add replace delete flip turn rotate put mirror erase upside straighten level pixelate blur crop cut trim "
    "fix sharpen zoom mute fade split raise lower darken brighten lighten reduce increase blend hide cover move "
    "audio sound voice voices vocals mic dialogue volume music podcast pauses silence captions subtitles "
    "story stories size sized format ready version dimensions"
)
FILMED = words("shot filmed taken captured recorded photographed")
"""Verbs that do something else with what a short request names."""
NAMING = words("look looks vibe vibes style aesthetic effect filter")
"""Last words of a name that alone say that a look is meant: "film look"."""
PRODUCTS = words("headshot headshots portrait photo poster trailer commercial ad editorial")
"""What a picture is turned into: "into a linkedin headshot"."""
LIMITING = words("but without though yet")
DETERMINED = words("the my this that his her our their these those")
POLITE = words("please pls thanks thx lol now yeah ! ? . ,")
COMMON = words(
    "of a an the in from like as some very more old classic s that those to this movie film show series scene still "
    "frame"
)
BETWEEN = COMMON - {"like", "of", "in", "as", "to"}
"""What may stand between a look's name and the word that tells what it is for."""


LEADING = words("to like as for of on with by into")
"""What stands before a look's name and tells whether it is meant."""


class LookWord(NamedTuple):
    """A look's name in the tokens: its slug, where it stands, how many tokens; named when a signal is near."""

    slug: str
    place: int
    length: int
    named: bool


def find_looks(tokens: Sequence[Token]) -> list[LookWord]:
    """Looks named in the tokens, longest phrases first at each place."""
    opening = [place for place, token in enumerate(tokens) if token.signs & LOOK and _may_open(tokens, place)]
    if not opening:
        return []
    words, longest = look_words()
    norms = list(map(_named, tokens))
    found: list[LookWord] = []
    free = 0
    for place in opening:
        if place < free:
            continue
        match = None
        for length in range(min(longest[norms[place]], len(norms) - place), 0, -1):
            slug = words.get(" ".join(norms[place : place + length]))
            if slug is not None:
                match = LookWord(slug, place, length, _signalled(norms, place, length))
                break
        if match is not None:
            tokens[match.place].look = match.slug
            tokens[match.place].look_meant = match.named
            found.append(match)
            free = place + match.length
    return found


def _named(token: Token) -> str:
    """The word of a token as the names of looks hold it."""
    if token.kind == "num":
        return token.text
    return token.norm.replace("'s", "s") if "'" in token.norm else token.norm


def _may_open(tokens: Sequence[Token], place: int) -> bool:
    """Whether a name of a look begins with this word and goes on with the next, or is this word alone."""
    after = look_seconds()[_named(tokens[place])]
    return "" in after or (place + 1 < len(tokens) and _named(tokens[place + 1]) in after)


def _is_predicate(word: str) -> bool:
    """Whether "look" before this word is a verb: "the snow look | whiter"."""
    entry = load_lexicon().entries.get(lemma_of(word))
    return entry is not None and bool(entry.adjective or entry.colour or entry.step or entry.degree)


def _signalled(norms: Sequence[str], place: int, length: int) -> bool:
    """Whether the words around make it a look: "like a … film", "… vibes", "in the style of …", or nothing else."""
    if _is_kept(norms, place):
        return False
    last = norms[place + length - 1]
    after = norms[place + length : place + length + 3]
    if length > 1 and last in NAMING:
        return True
    if after[:1] == ["looks"] and len(after) > 1:
        return False  # "the snow looks blue"
    if after[:1] == ["look"] and len(after) > 1 and (after[1] == "like" or _is_predicate(after[1])):
        return False
    if not AFTERWARDS.isdisjoint(after[:2]) or (len(after) > 2 and after[2] in ("look", "vibe", "style", "feel")):
        return True
    back = place - 1
    while back >= 0 and norms[back] in BETWEEN:
        back -= 1
    if (back < 0 or norms[back] not in LEADING) and not (length > 1 and norms[place] in FILMED):
        return _stands_alone(norms, place, length)
    before = norms[max(0, back - 4) : back + 1]
    if back >= 0 and norms[back] == "to":
        return any(word in ("closer", "near", "nearer", "similar") for word in before)
    if norms[place] in FILMED and length > 1 and "like" in before:
        return True  # "make it look like it was | shot on film"
    if norms[back : back + 1] == ["like"] and (back == 0 or length > 1) and not after:
        return back == 0 or norms[back - 1] not in ("i", "we", "you", "people", "looks", "look", "they")
    if back >= 0 and norms[back] in ("like", "as"):
        told = back and (
            (norms[back - 1] in ("looks", "feels", "sounds") and (back < 2 or norms[back - 2] not in ("what", "that")))
            or (norms[back - 1] == "look" and back > 1 and norms[back - 2] in ("i", "we", "they", "you", "people"))
        )
        return not told and any(word in SEEMING for word in before)
    if back >= 0 and norms[back] == "for" and (len(after) == 0 or _is_platform(norms[place])):
        return False  # a place to post to
    if back >= 0 and norms[back] == "of":
        return any(word in BEFORE for word in before)
    if back >= 0 and norms[back] in ("on", "with", "by") and any(word in FILMED for word in before[-3:]):
        return not _is_told(before)
    if back >= 0 and norms[back] == "into" and last in PRODUCTS:
        return True
    return _stands_alone(norms, place, length)


def _is_told(before: Sequence[str]) -> bool:
    """ "I | filmed with the selfie cam": what was done, and no way to look."""
    place = next((at for at, word in enumerate(before) if word in FILMED), 0)
    return place > 0 and before[place - 1] in ("i", "we", "he", "she", "they", "you")


def _is_platform(word: str) -> bool:
    entry = load_lexicon().entries.get(word)
    return entry is not None and entry.platform is not None


def _is_whole(word: str) -> bool:
    entry = load_lexicon().entries.get(word)
    return entry is not None and "whole" in entry.cues


KEEPING = words("keep keeping keeps leave preserve preserving retain maintain losing lose spoil ruin ruining killing")
THERE = words("the that this its it's existing original current")


def _is_kept(norms: Sequence[str], place: int) -> bool:
    """ "but keep the | sunset vibe": what is there already."""
    lead = norms[max(0, place - 4) : place]
    if KEEPING.isdisjoint(lead):
        return False
    keeping = next(at for at, word in enumerate(lead) if word in KEEPING)
    return not THERE.isdisjoint(lead[keeping + 1 :])


MOST_BESIDE = 3
"""Words beside a look's name with which it still stands alone."""


def _stands_alone(norms: Sequence[str], place: int, length: int) -> bool:
    """Whether hardly anything else is said, up to what limits it: "cinematic, please", "film | but not too grainy"."""
    most = length + MOST_BESIDE
    if place > MOST_BESIDE and len(norms) > most:
        return False
    if place and norms[place - 1] in ("is", "are", "was", "were"):
        return False  # "the grass is neon" tells how it is
    if length == 1 and place and norms[place - 1] in DETERMINED and _is_whole(norms[place]):
        return False  # "retouch this portrait" names the picture
    if norms[place] == "clean" and "up" in norms[place + 1 : place + 5]:
        return False  # "clean this photo up" says what to do
    if place and norms[place - 1] in ("a", "an") and _is_platform(norms[place]):
        return False  # "make it a reel" is where it goes
    entry = load_lexicon().entries.get(norms[place])
    limits = LIMITING if entry is None or entry.adjective is None else LIMITING - {"without"}
    end = next((at for at in range(place + length, min(len(norms), most + 1)) if norms[at] in limits), len(norms))
    if end > most:
        return False
    said = norms[:end]
    if norms[place] in DETERMINED or (place and norms[place - 1] in DETERMINED):
        told = [word for word in norms[place + length : end] if word not in POLITE]
        if told:
            return False  # "the lighthouse leans left"
    return not any(word in OTHERWISE for word in said)
