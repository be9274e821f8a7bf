"""Base forms by rule, checked against the words the lexicon knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from edits.lexicon import load_lexicon

IRREGULAR = {
    "made": "make", "making": "make", "got": "get", "getting": "get", "gotten": "get", "took": "take", "taken": "take",
    "taking": "take", "gave": "give", "given": "give", "putting": "put", "cutting": "cut", "brought": "bring",
    "kept": "keep", "left": "left", "lost": "lose", "losing": "lose", "went": "go", "gone": "go", "became": "become",
    "swapped": "swap", "written": "write", "wrote": "write", "said": "say", "drew": "draw", "drawn": "draw",
    "stuck": "stick", "thrown": "throw", "threw": "throw", "is": "be", "are": "be", "was": "be", "were": "be",
    "been": "be", "being": "be", "am": "be", "has": "have", "had": "have", "having": "have", "froze": "freeze",
    "frozen": "freeze", "done": "do", "did": "do", "doing": "do", "does": "do", "sped": "speed", "felt": "feel",
    "riding": "ride", "rode": "ride", "ridden": "ride", "held": "hold", "wore": "wear", "stood": "stand",
    "worse": "bad", "worst": "bad", "children": "child", "men": "man", "women": "woman", "people": "people",
    "feet": "foot", "hid": "hide", "hidden": "hide", "sent": "send", "built": "build", "spun": "spin",
    "shrunk": "shrink", "lit": "lit", "colours": "color", "colors": "color", "chose": "choose", "meant": "mean",
}  # fmt: skip
VOWELS = "aeiou"


@lru_cache(maxsize=16_384)
def lemma_of(word: str) -> str:
    """The base form the lexicon knows, or the word itself."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    lexicon = load_lexicon()
    if word in lexicon.entries or len(word) < 3:
        return word
    known = lexicon.describing if word.endswith(("er", "est")) else lexicon.entries
    found = next((stem for stem in _stems(word) if stem in known), None)
    if found is not None or word in lexicon.vocabulary:
        return found or word
    return next(
        (stem for stem in _stems(word) if stem in lexicon.vocabulary and not word.endswith(("er", "est"))), word
    )


def _stems(word: str) -> Iterator[str]:
    for suffix, endings in (
        ("iest", ("y",)), ("ied", ("y",)), ("ies", ("y", "ie")), ("ier", ("y",)), ("ingly", ("",)),
        ("ing", ("", "e")), ("ed", ("", "e")), ("est", ("", "e")), ("er", ("", "e")),  ("s", ("",)), ("es", ("", "e")),
        ("ish", ("", "e")), ("ness", ("",)), ("ly", ("", "le")),
    ):  # fmt: skip
        if word.endswith(suffix) and len(word) - len(suffix) >= (2 if suffix in ("s", "es") else 3):
            stem = word[: -len(suffix)]
            for ending in endings:
                yield stem + ending
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS:
                yield stem[:-1]


@lru_cache(maxsize=16_384)
def is_past(word: str) -> bool:
    """Whether the form tells of something done: "removed", "took"."""
    return word in PAST or (word.endswith("ed") and lemma_of(word) != word)


PAST = frozenset(
    [
        "made",
        "got",
        "took",
        "taken",
        "gave",
        "given",
        "brought",
        "kept",
        "lost",
        "went",
        "gone",
        "became",
        "wrote",
        "written",
        "drew",
        "stuck",
        "threw",
        "froze",
        "did",
        "done",
        "sped",
        "hid",
        "sent",
        "built",
    ]
)
