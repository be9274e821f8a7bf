"""What is laid over a clip: words to read and graphics to look at, rather than things put into its scene."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from edits.lexicon import load_screen_words
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES
from tools.planner.grammar.moments import moment
from tools.planner.grammar.nouns import read_nominal
from tools.planner.statements.mentions import position_in, quoted_in
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import Frame, Tokens, region, stripped, time_of
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, numbers_in
from tools.planner.words.wordsets import words

SCREEN = words("screen onscreen corner display overlay subtitles")
PLACED = words("in on into onto under behind inside at")
"""Prepositions that lead to a place in the scene, where no side of the screen follows."""
ABOUT = words("with about of for listing showing explaining describing naming giving telling stating containing for")
STYLED = words("font color colour letters letter background box shadow outline animation style size border effect fade")
NAMERS = words("hashtag handle word phrase name number code sentence line")
"""Nouns whose own words follow them: "the hashtag #vanlife"."""


def laid_over(frame: Frame, part: Tokens, place: Tokens) -> Ask | None:
    """The text or graphic that `part` is, laid over a clip; none where it is no clip or goes into the scene itself.

    place: what stands after the thing and its preposition.
    """
    if "video" not in frame.kinds or "image" in frame.kinds or not part:
        return None
    if any(token.kind == "quote" for token in part):
        return None
    core = [token for token in read_nominal(part).core if token.norm not in ARTICLES]
    after = [token for token in frame.object if token.start >= part[-1].end]
    on_screen = position_in(after) is not None or any(token.norm in SCREEN for token in after)
    if names_words(core) and not (core and core[-1].hushed):
        return _text(frame, part, after)
    if names_graphic(core) or (on_screen and core) or (_momentary(frame) and not _into_scene(after)):
        return _graphic(frame, part, after)
    return None


def names_words(core: Tokens) -> bool:
    """Whether the phrase names something one reads."""
    return _names(core, "read") or any(token.norm in NAMERS or token.lemma in NAMERS for token in core[:2])


def names_graphic(core: Tokens) -> bool:
    """Whether the phrase names something one looks at."""
    return _names(core, "seen")


def _names(core: Tokens, sense: str) -> bool:
    known = load_screen_words()[sense]
    return any(form in known for form in _heads(core))


def _heads(core: Tokens) -> Iterator[str]:
    """The last word or two of the phrase in their base forms."""
    last = [token for token in core if token.kind == "word"][-2:]
    if not last:
        return
    for form in {last[-1].norm, last[-1].lemma, singular(last[-1].norm)}:
        yield form
        if len(last) > 1:
            yield f"{last[0].norm} {form}"


def singular(word: str) -> str:
    """The word without its plural ending."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _momentary(frame: Frame) -> bool:
    """Whether it is to be seen at a moment only, as graphics are."""
    return moment(frame.sentence, "overlay") is not None or any(token.hushed for token in frame.sentence)


def _into_scene(after: Tokens) -> bool:
    """Whether a place in the scene follows: "on the table", "in the sky"."""
    place = next((at for at, token in enumerate(after) if token.norm in PLACED), None)
    if place is None or place + 1 >= len(after) or after[place + 1].hushed:
        return False
    return after[place + 1].norm in ARTICLES and position_in(after[place:]) is None


def _text(frame: Frame, part: Tokens, after: Tokens) -> Ask:
    params = stated_for("text", frame.sentence if quoted_in(frame.sentence) else [*part, *after], frame.text)
    if "content" not in params:
        params["content"] = frame.say(stripped(part))[:2_000]
    return frame.ask("text", params, target=region(None, time_of(frame.whole)))


def _graphic(frame: Frame, part: Tokens, after: Tokens) -> Ask:
    params = {"prompt": frame.say([*stripped(part), *aim_of(part, after)])[:300]}
    position = position_in(after)
    if position:
        params["position"] = position
    return frame.ask("overlay", params, target=region(None, time_of(frame.whole)))


AIMING = words("pointing aiming pointed circling going leading")


def aim_of(part: Tokens, after: Tokens) -> list[Token]:
    """ "an arrow pointing | at the button": what a graphic points to is part of what it is."""
    if not part or part[-1].norm not in AIMING or len(after) < 2:
        return []
    end = next((at for at in range(1, len(after)) if after[at].kind != "word" or after[at].norm in PLACED), len(after))
    return list(after[:end]) if end > 1 else []


def subject_matter(frame: Frame, whole: Tokens) -> str:
    """What a text is to be about, where its words are not given: "text | with the ingredients"."""
    for place, (one, other) in enumerate(pairwise(whole)):
        if one.norm not in ABOUT or not place or other.kind not in ("word", "num"):
            continue
        rest = list(whole[place + 1 :])
        end = next((at for at, token in enumerate(rest) if at and _leaves(rest, at)), len(rest))
        about = stripped(rest[:end])
        lasts = one.norm == "for" and any(number.unit in UNITS for number in numbers_in(about))
        if about and not lasts and not any(token.norm in STYLED for token in about) and not time_of(rest[:end]):
            return frame.say(about)[:500]
    return ""


def _leaves(rest: Tokens, at: int) -> bool:
    token = rest[at]
    return token.kind == "punct" or token.hushed or (token.norm in ("on", "in", "at", "for", "when", "while", "to"))
