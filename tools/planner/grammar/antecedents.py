"""What a pronoun stands for: the last thing named before it that fits."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.grammar.function_words import ARTICLES, COPULAS, MODALS, PREPOSITIONS, PRONOUNS, has_cue, words_of
from tools.planner.grammar.nouns import ANIMATE, OF_BODY, is_whole
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

PEOPLE = words("him her them he she they")
THINGS = words("it that this them those these one ones")
LONGEST = 5


def antecedent(tokens: Sequence[Token], place: int, text: str) -> str | None:
    """The thing that the pronoun at `place` stands for, in the person's words; none when nothing fits."""
    pronoun = tokens[place].norm
    person = pronoun in ("him", "her", "he", "she")
    for start in range(place - 1, -1, -1):
        if tokens[start].norm not in ARTICLES or tokens[start].norm in ("that", "this", "all"):
            continue
        phrase = _phrase(tokens[:place], start)
        if len(phrase) < 2 or is_whole(phrase):
            continue
        if person and start and tokens[start - 1].norm.endswith("ing") and tokens[start - 1].norm not in BEING:
            continue  # "a guy eating | a hot dog"
        lives = any(token.lemma in ANIMATE or token.norm in ANIMATE for token in phrase[1:] if not _owns(token))
        if person and phrase[-1].lemma in OF_BODY:
            continue
        of_craft = phrase[-1].entry is not None and phrase[-1].entry.concept is not None
        if person == lives or (pronoun == "them" and not of_craft):
            if not person and _owned(tokens, start):
                continue
            return words_of(_with_company(tokens, start, phrase, pronoun), text)[:200]
    return None


BEING = words("being thing something nothing anything morning evening wedding")


def _owns(token: Token) -> bool:
    """Whether the word only says whose it is: "my | cousin's | elbow"."""
    return token.norm.endswith("'s")


def _with_company(tokens: Sequence[Token], start: int, phrase: list[Token], pronoun: str) -> list[Token]:
    """ "a leash and my foot" for "those": what the joiner adds belongs to it."""
    if pronoun not in ("them", "those", "these", "they") or start < 3 or tokens[start - 1].norm != "and":
        return phrase
    lead = next((at for at in range(start - 2, max(-1, start - 6), -1) if tokens[at].norm in ARTICLES), None)
    if lead is None or len(_phrase(tokens[: start - 1], lead)) != start - 1 - lead:
        return phrase
    return [*tokens[lead:start], *phrase]


def _owned(tokens: Sequence[Token], start: int) -> bool:
    """Whether the phrase only says where the thing is: "a pole growing out of | my head"."""
    return start > 0 and tokens[start - 1].norm in PREPOSITIONS


def _phrase(tokens: Sequence[Token], start: int) -> list[Token]:
    phrase = [tokens[start]]
    for token in tokens[start + 1 : start + LONGEST]:
        closes = (
            token.kind != "word"
            or token.norm in PREPOSITIONS | COPULAS | MODALS
            or token.norm in PRONOUNS
            or token.norm in ("and", "or", "but", "so", "who", "which", "because", "not", "has", "keeps")
            or (len(phrase) > 1 and (token.norm.endswith(("ing", "ed")) or token.norm in ARTICLES))
            or has_cue(token, "polite")
        )
        if closes:
            break
        phrase.append(token)
    return phrase


__all__ = ["PEOPLE", "THINGS", "antecedent"]
