"""Function words, and the small questions the reader asks of a token."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.lemmas import is_past
from tools.planner.tokens import Token

ARTICLES = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "my", "your", "his", "her", "our", "their", "its", "some", "any", "all", "every", "each", "both", "another", "whole", "entire", "other", "same", "such"]
)
PRONOUNS = frozenset(["it", "this", "that", "them", "him", "her", "me", "us", "these", "those", "everything", "everyone", "everybody"])
SUBJECTS = frozenset(["i", "he", "she", "we", "they", "who", "it", "there"])
MODALS = frozenset(["can", "could", "would", "will", "should", "may", "might", "must", "shall"])
PREPOSITIONS = frozenset(
    ["of", "in", "on", "at", "from", "to", "into", "onto", "with", "by", "for", "behind", "under", "over", "above", "below", "near", "beside", "between", "around", "across", "through", "inside", "outside", "against", "along", "among", "towards", "toward", "like", "as", "than", "within", "without", "off", "out", "next", "during", "after", "before", "until"]
)  # fmt: skip
PLACES = frozenset(
    ["in", "on", "at", "behind", "under", "over", "above", "below", "near", "beside", "between", "around", "across", "inside", "outside", "next", "from", "with", "of", "along", "through", "off", "against", "holding", "wearing"]
)
JOINERS = frozenset({"and", "or", "plus", "also", "then", ",", "/", "+", "nor", "but", "&"})
STOPS = frozenset({".", "!", "?", ";", "\n", "...", ")", "(", "*", "|", "•", ":"})
BE = frozenset({"be", "look", "seem", "appear", "feel", "sound", "turn out", "come out", "get", "become"})
ADVERBS = frozenset(
    ["just", "maybe", "perhaps", "also", "please", "kindly", "then", "only", "even", "really", "possibly", "simply", "quickly", "slowly", "basically", "and", "or", "but", "too", "now", "probably", "either", "both", "first", "second", "next", "lastly", "finally", "somehow", "actually", "definitely", "still", "instead", "to", "if", "mostly", "ok", "so", "well", "go", "try", "try"]
)
FILLERS = frozenset(["please", "thanks", "thank", "kindly", "maybe", "just", "also", "perhaps", "possibly", "lol"])
PERSONS = frozenset(
    ["someone", "anyone", "somebody", "anybody", "you", "we", "i", "everyone", "one", "guys", "people", "expert", "wizard", "photoshopper"]
)
WH = frozenset(["what", "how", "why", "which", "who", "when", "where"])


def words_of(tokens: Sequence[Token], text: str) -> str:
    """The tokens as the person wrote them."""
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""


def has_cue(token: Token, cue: str) -> bool:
    """Whether a phrase with this cue begins here."""
    return token.entry is not None and cue in token.entry.cues


def opens_clause(tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb at this place may begin a request: nothing before it, or a word that leads to one."""
    if place == 0:
        return True
    before = tokens[place - 1]
    if before.kind == "punct" or before.kind in ("emoji", "quote"):
        return True
    return (
        before.norm in ADVERBS
        or before.norm in MODALS
        or before.norm in PERSONS
        or before.norm
        in (
            "not",
            "never",
            "me",
            "us",
            "lets",
            "help",
            "mind",
            "by",
            "do",
            "need",
            "needs",
            "no",
            "either",
            "want",
            "yes",
            "cool",
            "then",
            "great",
            "good",
            "na",
        )
        or has_cue(before, "thanks")
    )


def is_request(tokens: Sequence[Token], place: int) -> bool:
    """Whether the verb phrase at `place` asks for something, rather than naming a thing or telling a story."""
    token = tokens[place]
    entry = token.entry
    if entry is None or (entry.action is None and entry.verb is None):
        return False
    before = tokens[place - 1] if place else None
    if before is not None and before.kind == "word":
        if before.norm in ARTICLES and before.norm not in ("that", "this", "all", "both", "these", "those", "her"):
            return False
        if before.norm.endswith("'s") and not token.norm.endswith("ed"):
            return False
        if before.norm in (
            "of",
            "with",
            "in",
            "on",
            "at",
            "than",
            "too",
            "more",
            "less",
            "very",
            "for",
        ) and not token.norm.endswith("ing"):
            return False
    if is_past(token.norm) and token.length == 1:
        return is_wanted_done(tokens, place)
    if before is not None and before.norm in SUBJECTS and not _asked(tokens, place - 1):
        return False
    if token.norm.endswith("s") and token.norm != token.lemma and before is not None and before.kind == "word":
        return before.norm in ("and", "please", "that")
    if before is not None and before.norm in ("was", "is", "are", "were", "been", "am") and token.norm.endswith("ing"):
        return False
    if entry.noun or entry.concept or entry.adjective or entry.degree or entry.container or entry.step:
        return _verb_here(tokens, place)
    return True


def _asked(tokens: Sequence[Token], place: int) -> bool:
    """Whether a subject stands after a modal or a question: "can we", "could he"."""
    for back in range(place - 1, max(-1, place - 3), -1):
        if tokens[back].norm in MODALS or tokens[back].norm in ("do", "let", "did", "to", "if"):
            return True
    return False


def _verb_here(tokens: Sequence[Token], place: int) -> bool:
    """A word that is also a noun or an adjective is a verb where a request may begin and an object follows."""
    if not opens_clause(tokens, place):
        return False
    after = tokens[place + tokens[place].length] if place + tokens[place].length < len(tokens) else None
    entry = tokens[place].entry
    if entry is not None and entry.adjective is not None and entry.verb is not None and not entry.concept:
        return after is not None and after.kind == "word" and (after.norm in ARTICLES or has_cue(after, "whole"))
    if entry is not None and (
        (entry.concept is not None and entry.concept.name != "crop") or entry.adjective is not None
    ):
        return after is not None and (
            after.norm in ARTICLES
            or after.norm in PRONOUNS
            or after.norm in ("up", "down", "in", "out", "by", "between")
            or has_cue(after, "whole")
            or (
                after.entry is not None
                and after.entry.concept is not None
                and tokens[place].entry.noun
                and after.norm != "and"
            )  # type: ignore[union-attr]
        )
    return True


def is_wanted_done(tokens: Sequence[Token], place: int) -> bool:
    """Whether a participle is asked for: "be removed", "needs brightening", "want it cropped"."""
    before = [token.norm for token in tokens[max(0, place - 9) : place]]
    if not before:
        return True
    if before[-1] in (
        "i",
        "he",
        "she",
        "we",
        "they",
        "who",
        "that",
        "was",
        "were",
        "has",
        "had",
        "have",
        "which",
        "already",
        "is",
        "are",
    ):
        return before[-1] in ("is", "are") and False
    return bool(
        {"need", "needs", "want", "get", "be", "have", "like", "gets", "wants", "being", "mind", "help"} & set(before)
    )


def is_negated(tokens: Sequence[Token], place: int) -> bool:
    """Whether the verb at `place` is forbidden: "do not touch", "without making", "never crop"."""
    for back in range(place - 1, max(-1, place - 5), -1):
        token = tokens[back]
        if token.norm in ("not", "never", "without", "nor", "stop", "avoid", "neither"):
            return not (token.norm == "not" and back and tokens[back - 1].norm in ("can", "could", "why", "if", "or"))
        if token.kind == "punct" or token.norm in ("and", "but", "if", "then") or token.norm in MODALS:
            return False
    return False
