"""One token of a prompt, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from edits.lexicon import Entry


@dataclass
class Token:
    """One word, number, time, quotation or sign. start and end are places in the cleaned text.

    What hardly any token has is no part of making one: the others share what is usual, which halves what they cost.
    Another like it is made with `copy.copy`: `dataclasses.replace` would lose what hardly any token has.
    """

    kind: str
    text: str
    start: int
    end: int
    norm: str = ""
    lemma: str = ""
    entry: Entry | None = None
    signs: int = 0
    """What the word may open and what its entry means: the bits of `signs.py`."""
    value: float | str | None = field(default=None, init=False)
    length: int = field(default=1, init=False)
    """How many tokens the phrase that begins here has."""
    told: Entry | None = field(default=None, init=False)
    """The entry of a word that only tells of an occasion, where it asks for nothing."""
    hushed: bool = field(default=False, init=False)
    """Whether the word only tells of an occasion: "whenever she opens the box"."""
    meant: str | None = field(default=None, init=False)
    """The word that a slip stands for, where what was typed is no word at all."""
    look: str | None = field(default=None, init=False)
    """Slug of the look whose name begins here."""
    look_meant: bool = field(default=False, init=False)
    """Whether the words around say that the look is meant."""
