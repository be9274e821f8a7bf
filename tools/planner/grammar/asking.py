"""Whether a sentence asks for something without a plain command: "it would be nice if …", "hoping for …"."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.words.wordsets import words

ASKING = words(
    "? please pls plz plss want wants wanna need needs needed hope hoping hopefully wishing wondering wonder must lets "
    "possible possibly possibility chance ideally prefer preferably preference suggestions request requesting pay tip "
    "missing"
)
"""Words of which one stands in what is asked for."""
HINTING = words("instead rather maybe perhaps unless")
"""Words of which one may stand there, and in any story."""
OPENING = words(
    "how what why whether if any anyone anybody who should could would can will does do is are help looking trying "
    "feel free let try bring might"
)
"""Words that a request or a question begins with."""
AUXILIARY = words("do does did is are can could should would will")
"""What follows "when" and "where" in a question."""
EXCUSED = words("explain excuse forgive bear note know remember believe")
"""What people are asked with "please" that is no edit."""
MODAL = words("would could can will")
BETWEEN = words("really just absolutely so also")
"""What may stand between "would" and what is wished."""
WANTED = words(
    "like love liked loved kill appreciate be someone somebody anyone anybody you one it this that these the my her his"
)
"""What follows "would" and "could" where they ask: "would love", "could the music start", "could be toned down"."""
GIVEN = words("give surprise show thank tell send buy hang hear see")
"""What people would love to do that is no edit: "I would love to | give my dad something"."""
KNOWN = words("have know see tell mention say")
"""What should be that is no edit: "which should | tell you all"."""
DOER = words("you someone somebody anyone anybody possible")
"""What follows "if" in a wish: "if you could", "if possible"."""
LOOKING = words("look see zoom like know ask think wonder remember")
"""What people only look at or know: "if you | look closely"."""
ABLE = words("could can would is")
"""What follows "if it" in a wish: "if that | could be toned down"."""
WISHED = words("the it he she they my our this that his her there your")
"""Of what one wishes that it were otherwise: "I wish | the lawn was green"."""
LOOKED_AT = ASKING | HINTING | MODAL | {"if", "should", "all", "thinking", "wish"}


def asks(norms: Sequence[str], *, told: bool = False) -> bool:
    """Whether the words of a sentence ask: "please", "it would be nice", "if you could"; not "we could hear them".

    told: it begins as a story, where "instead" and "it'd be" tell of something else.
    """
    if norms[0] in OPENING or (norms[0] in ("when", "where") and norms[1:2] != [] and norms[1] in AUXILIARY):
        return True
    if LOOKED_AT.isdisjoint(norms) and "'d" not in [norm[-2:] for norm in norms]:
        return False
    return any(_asks(norms, at, told) for at, norm in enumerate(norms) if norm in LOOKED_AT or norm[-2:] == "'d")


def _asks(norms: Sequence[str], at: int, told: bool) -> bool:
    norm = norms[at]
    after = norms[at + 1] if at + 1 < len(norms) else ""
    if norm in ASKING:
        return norm != "please" or after not in EXCUSED
    if norm == "thinking":
        return at > 0 and norms[at - 1] in ("was", "am", "are", "were") and after not in ("about", "of")
    if norm == "wish":
        return after in WISHED
    if norm == "all":
        return after == "i"
    if norm in HINTING:
        return not told
    if norm == "if":
        then = norms[at + 2] if at + 2 < len(norms) else ""
        return after == "possible" or then in ABLE or (after in DOER and then not in LOOKING)
    if norm == "should":
        return after not in KNOWN
    if told and norm in ("it'd", "he'd", "she'd", "they'd"):
        return False
    return _wishes(norms[at + 1 : at + 5])


def _wishes(after: Sequence[str]) -> bool:
    """Whether "would" goes on as a wish: "really | love it gone", "be toned down"; not "love to give him"."""
    told = [norm for norm in after if norm not in BETWEEN]
    gives = told[:2] in (["love", "to"], ["like", "to"]) and bool(told[2:3]) and told[2] in GIVEN
    return bool(told) and told[0] in WANTED and not gives
