"""One token of a prompt, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from edits.lexicon import Entry


@dataclass(slots=True)
class Token:
    """One word, number, time, quotation or sign. start and end are places in the cleaned text."""

    kind: str
    text: str
    start: int
    end: int
    norm: str = ""
    lemma: str = ""
    entry: Entry | None = None
    signs: int = 0
    """What the word may open and what its entry means: the bits of `signs.py`."""
    value: float | str | None = None
    length: int = 1
    """How many tokens the phrase that begins here has."""
    told: Entry | None = None
    """The entry of a word that only tells of an occasion, where it asks for nothing."""
    hushed: bool = False
    """Whether the word only tells of an occasion: "whenever she opens the box"."""
    meant: str | None = None
    """The word that a slip stands for, where what was typed is no word at all."""
    look: str | None = None
    """Slug of the look whose name begins here."""
    look_meant: bool = False
    """Whether the words around say that the look is meant."""
