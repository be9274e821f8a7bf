"""Whether a verb asks for something, rather than naming a thing or telling a story."""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import PARTICLES, load_lexicon
from tools.planner.grammar.asking import BETWEEN
from tools.planner.grammar.function_words import ARTICLES, MODALS, PRONOUNS, SUBJECTS, has_cue, is_verbal, place_named
from tools.planner.grammar.openings import FRONTED, addressed, opens_clause, slipped_and
from tools.planner.grammar.participles import is_participle, is_wanted_done
from tools.planner.words.signs import QUALITY
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words


def is_request(tokens: Sequence[Token], place: int, *, first: bool) -> bool:
    """Whether the verb phrase at `place` asks for something, rather than naming a thing or telling a story.

    first: no request verb stands before it in the sentence.
    """
    token = tokens[place]
    entry = token.entry
    if entry is None or (entry.action is None and entry.verb is None):
        return False
    participle = is_participle(tokens, place)
    if participle and not is_wanted_done(tokens, place):
        return False
    before = tokens[place - 1] if place else None
    if before is not None and token.norm in PARTICLES and before.norm.endswith(("ing", "ed")) and before.kind == "word":
        return False  # "the hair sticking | up"
    if entry.action == "with particle" and not _particle_ahead(tokens, place):
        return False
    if token.norm == "bin" and place and tokens[place - 1].norm in ("trash", "garbage", "rubbish", "litter", "dust"):
        return False  # "the trash | bin"
    if token.norm == "rip" and place + 1 < len(tokens) and tokens[place + 1].norm == "to":
        return False  # "rip | to my back wheel"
    if token.norm == "duck" and not ARTICLES.isdisjoint(one.norm for one in tokens[max(0, place - 3) : place]):
        return False  # "a giant rubber | duck"
    if (
        before is not None
        and before.kind == "word"
        and not _ends_verb(tokens, place)
        and _names_something(before, token)
    ):
        return False
    if entry.action in (None, "inspect") and _counts_kinds(tokens, place):
        return False
    if before is not None and (_is_compound(tokens, place) or _is_plan(tokens, place) or _is_doing(tokens, place)):
        return False
    if participle:
        return True
    if entry.action == "make" and token.lemma in ("want", "need", "like", "would", "prefer", "love"):
        return _wishes(tokens, place)
    if (before is not None and _is_told(tokens, place, before, first=first)) or _is_predicate(tokens, place):
        return False
    if entry.noun or entry.concept or entry.adjective or entry.degree or entry.container or entry.step or entry.colour:
        return _verb_here(tokens, place, first=first)
    if before is not None and _is_aside(tokens, place, before, first=first):
        return False
    if first and not opens_clause(tokens, place) and not addressed(tokens, place) and not _runs_on(tokens, place):
        return False
    return not (entry.action == "make" and token.lemma == "have" and not _causes(tokens, place))


def _is_compound(tokens: Sequence[Token], place: int) -> bool:
    """ "make face | mask | all black": a thing named with two nouns, right behind a verb."""
    token, before = tokens[place], tokens[place - 1]
    after = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    pictured = has_cue(token, "pictured") and has_cue(before, "pictured") and not has_cue(token, "media")
    return pictured and place > 1 and is_verbal(tokens[place - 2]) and after not in DETERMINED


DETERMINED = ARTICLES - {"all", "both"}
DOERS = words("me him her them us")


EVENTS = words("toss drop cut pop flip throw lift kick dip swing")
"""What happens, by a name that is a verb too: "the bouquet | toss"."""


def _is_doing(tokens: Sequence[Token], place: int) -> bool:
    """ "it is just me | setting | up", "the bouquet | toss": what somebody is at, or what happens, by its name."""
    token, before = tokens[place], tokens[place - 1]
    if token.norm.endswith("ing") and before.norm in DOERS:
        return all(one.norm not in ("help", "mind", "need", "want") for one in tokens[max(0, place - 5) : place])
    if token.norm in PARTICLES and before.norm.endswith("ing") and before.norm != before.lemma:
        return place > 1 and tokens[place - 2].norm in DOERS
    if token.entry is None or token.norm not in EVENTS or place < 2:
        return False
    if before.kind != "word" or not has_cue(before, "pictured"):
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return tokens[place - 2].norm in ARTICLES and (
        after is None or after.kind != "word" or after.norm in FRONTED or after.norm in ("and", "is", "was")
    )


def _is_plan(tokens: Sequence[Token], place: int) -> bool:
    """ "… so that I can | frame | it": what is done with the picture later; "open | to anything" is no request."""
    later = (
        place > 2
        and tokens[place - 1].norm in ("can", "could", "may", "might")
        and tokens[place - 2].norm in ("i", "we")
        and tokens[place - 3].norm in ("so", "that")
    )
    after = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    return later or (tokens[place].norm == "open" and after == "to")


def _counts_kinds(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word is a noun with "of": "a lighter | shade | of green"."""
    end = place + tokens[place].length
    plain = tokens[place].norm == tokens[place].lemma
    named = place > 0 or tokens[place].norm == "scan"
    return plain and end < len(tokens) and tokens[end].norm == "of" and named


def _is_told(tokens: Sequence[Token], place: int, before: Token, *, first: bool) -> bool:
    """Whether the verb tells what somebody does: "he cuts", "I will give", "it is brightening"."""
    token = tokens[place]
    if before.norm in SUBJECTS and not _asked(tokens, place - 1):
        entry = token.entry  # "I want only the part …" asks for it
        return not (entry is not None and entry.action == "keep" and {"want", "need"} & set(entry.phrase.split()))
    if before.norm == "will" and (place == 1 or tokens[place - 2].norm in ("i", "we")):
        return True
    if token.lemma == "let" and before.norm == "to":
        return True
    if token.norm.endswith("s") and token.norm != token.lemma and before.kind == "word":
        return before.norm not in ("and", "please") or first
    return before.norm in ("was", "is", "are", "were", "been", "am") and token.norm.endswith("ing")


def _is_aside(tokens: Sequence[Token], place: int, before: Token, *, first: bool) -> bool:
    """Whether the verb only explains another: "so I can put it up", "to say beach", "by, say, 20"."""
    token = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.lemma in ("say", "read") and before.norm == "to" and not first:
        return True
    if (
        before.norm in ("can", "could", "may", "might")
        and place > 1
        and tokens[place - 2].norm in ("i", "he", "she", "they")
    ):
        return not (place > 2 and tokens[place - 3].norm in ("if", "wish"))
    if (
        token.lemma == "say"
        and after is not None
        and (after.kind == "num" or after.norm in ("by", "around", "about", "maybe"))
    ):
        return True
    near = {one.norm for one in tokens[max(0, place - 2) : place]}
    return token.norm.endswith("ing") and (before.norm == "to" or bool({"is", "are", "am"} & near))


def _ends_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word before closes another verb: "zoom in | sharpen"."""
    counts = place > 0 and tokens[place - 1].norm in ("more", "less", "some", "a", "an", "my", "the")
    return place > 1 and tokens[place - 2].length == 2 and is_verbal(tokens[place - 2]) and not counts


def _is_predicate(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word says how something is: "the image is slightly blur"."""
    entry = tokens[place].entry
    if entry is None or (entry.concept is None and entry.adjective is None):
        return False
    back = place - 1
    while back >= 0 and (
        tokens[back].norm in ("a", "bit", "little") or (tokens[back].entry is not None and tokens[back].entry.degree)
    ):  # type: ignore[union-attr]
        back -= 1
    return back >= 0 and tokens[back].norm in ("is", "are", "was", "were", "looks", "seems")


def _names_something(before: Token, token: Token) -> bool:
    """Whether the word before makes this one a noun: "the cut", "of light", "dad's crop"."""
    if slipped_and(before, token):
        return False
    if before.norm in ARTICLES and before.norm not in ("that", "this", "all", "both", "these", "those", "her"):
        return True
    if before.norm.endswith("'s") and not token.norm.endswith("ed"):
        return True
    if before.norm in ("what", "which", "whose", "word"):
        return True
    if (
        before.norm in ("more", "less", "extra", "enough", "some", "no")
        and token.entry is not None
        and token.entry.noun
    ):
        return True
    if before.norm in ("more", "extra", "enough") and token.entry is not None and token.entry.concept is not None:
        return True
    return before.norm in ("of", "with", "in", "on", "at", "than", "too", "less", "very", "for", "how") and not (
        token.norm.endswith("ing") and before.norm != "too"
    )


def _runs_on(tokens: Sequence[Token], place: int) -> bool:
    """A plain imperative in the middle of a line without signs: "the image is blurry increase the brightness"."""
    entry = tokens[place].entry
    after = tokens[place + tokens[place].length].norm if place + tokens[place].length < len(tokens) else ""
    return (
        entry is not None
        and entry.action in ("increase", "decrease", "remove", "replace")
        and after in ("the", "this", "my", "it", "them", "that", "those", "these", "his", "her", "him")
        and tokens[place].norm == tokens[place].lemma
    )


def _particle_ahead(tokens: Sequence[Token], place: int) -> bool:
    """Whether a particle makes a verb of this word a little later: "take the car out"."""
    entries = load_lexicon().entries
    if tokens[place].lemma in ("photoshop", "shop", "ps", "paste", "edit") and any(
        token.norm in ("onto", "into", "from", "next", "beside", "alongside", "among", "between", "behind")
        for token in tokens[place + 1 : place + 10]
    ):
        return True
    if tokens[place].lemma == "photoshop" and puts_in(tokens, place):
        return True
    return any(
        f"{tokens[place].lemma} {token.norm}" in entries
        for token in tokens[place + 1 : place + 13]
        if token.norm in PARTICLES
    )


WIZARDS = words(
    "request requests wizard wizards skill skills god gods help battle expert experts pro pros guru gurus people guys "
    "master masters genius geniuses artist artists user users magic job work team folks community legend legends "
    "editor editors ninja ninjas lords experience lovers gurus"
)
"""Who or what is called after the program."""
LONG_ENOUGH = 4
"""Letters of a word that more than one of something may be named by."""


def puts_in(tokens: Sequence[Token], place: int) -> bool:
    """ "photoshop | a beard on him", "photoshop | meteors": something that is to come in."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None or after.kind not in ("word", "num"):
        return False
    if any(one.norm in WIZARDS for one in tokens[place + 1 : place + 3]):
        return False
    many = after.entry is None and after.norm.endswith("s") and len(after.norm) > LONG_ENOUGH
    return after.norm in ("a", "an", "some") or after.kind == "num" or many


def _wishes(tokens: Sequence[Token], place: int) -> bool:
    """ "I want it brighter", "we'd like the sky blue": a wish with its object, not "I want to …"."""
    after = place + tokens[place].length
    if after >= len(tokens) or tokens[after].norm in ("to", "you", "someone", "help", "anyone", "somebody"):
        return False
    if tokens[after].norm in ("a", "an") and not (
        _names_craft(tokens[after + 1 : after + 5]) or _has_its_place(tokens[after + 1 : after + 7])
    ):
        return False
    back = place - 1
    while back > 0 and tokens[back].norm in BETWEEN:
        back -= 1
    before = tokens[back].norm if place else ""
    if tokens[place].lemma == "like" and tokens[place].length == 1:
        return before in ("would", "i'd")
    return place == 0 or before in (
        "i",
        "we",
        "would",
        "just",
        "really",
        "also",
        "not",
        "do",
        "and",
        "but",
        "instead",
        "only",
    )


def _names_craft(tokens: Sequence[Token]) -> bool:
    """Whether one of the words is a thing of the craft that can be added: "I'd love a bit of | sun flare"."""
    return any(
        token.entry is not None and token.entry.concept is not None and "add" in token.entry.concept.acts
        for token in tokens
    )


PLACING = words("over above behind beside")


def _has_its_place(tokens: Sequence[Token]) -> bool:
    """Whether a thing is wanted in a picture: "I want a rainbow | over the house", "a dog | next to me"."""
    norms = [token.norm for token in tokens]
    place, after = place_named(norms, PLACING)
    return 0 < place <= 3 and norms[after : after + 1] in (["the"], ["my"], ["me"], ["us"], ["him"], ["her"], ["them"])


def _causes(tokens: Sequence[Token], place: int) -> bool:
    """Whether "have" makes somebody do something: "have him smile"."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return opens_clause(tokens, place) and after is not None and (after.norm in ARTICLES or after.norm in PRONOUNS)


def _asked(tokens: Sequence[Token], place: int) -> bool:
    """Whether a subject stands after a modal or a question: "can we", "could he", "how do I"."""
    return any(
        tokens[back].norm in MODALS or tokens[back].norm in ("do", "let", "did", "to", "if")
        for back in range(place - 1, max(-1, place - 3), -1)
    )


LEVELS = frozenset({"contrast", "brightness", "saturation", "sharpness", "clarity", "vibrance", "exposure", "blur"})
"""Qualities whose names are verbs too."""


def _goes_on_listing(tokens: Sequence[Token], place: int, after: Token | None) -> bool:
    """ "the saturation | and contrast", "background to | painting": one more quality, or a thing by its name."""
    before = tokens[place - 1].norm
    entry = tokens[place].entry
    if tokens[place].norm.endswith("ing") and before in ("to", "into"):
        return True
    ends = after is None or after.kind == "punct" or after.norm in ("and", "by", "a", "please", "slightly", "too")
    listed = before in ("and", ",", "&", "or", "/") and bool(tokens[place - 2].signs & QUALITY)
    return ends and listed and entry is not None and entry.concept is not None and entry.concept.name in LEVELS


WHEN = words("at over from for on after before in when as until")
"""What tells when, right behind a verb with its particle: "fade out | at the end"."""


def _is_closed(tokens: Sequence[Token], place: int, end: int) -> bool:
    """ "fade out | at the end", "fade out | 3s": a verb with its particle, and when or how long."""
    told = tokens[end].norm in WHEN or (tokens[end].kind == "num" and tokens[place].norm.startswith("fad"))
    return tokens[place].length == 2 and tokens[end - 1].norm in PARTICLES and told


def _is_timed(tokens: Sequence[Token], place: int) -> bool:
    """Whether a range of time is what follows: "reverse | 0:12-0:15", "silence | from 0:10 to 0:12"."""
    led = place + (tokens[place].norm in ("from", "between"))
    return led < len(tokens) and tokens[led].kind == "time"


def _blurs(tokens: Sequence[Token], place: int, end: int) -> bool:
    """ "please | blur license plates", not "motion | blur": a thing in the picture follows."""
    led = not place or tokens[place - 1].norm in ("and", ",", "then", "please", "to", "you", "also", "just", ".")
    return led and tokens[place].norm == "blur" and any(has_cue(one, "pictured") for one in tokens[end : end + 2])


def _verb_here(tokens: Sequence[Token], place: int, *, first: bool) -> bool:
    """A word that is also a noun or an adjective is a verb where a request may begin and an object follows."""
    entry = tokens[place].entry
    end = place + tokens[place].length
    after = tokens[end] if end < len(tokens) else None
    if not opens_clause(tokens, place):
        before = tokens[place - 1].entry
        named = before is not None and before.action in ("increase", "decrease", "adjust", "fix", "remove")
        amount = after is not None and after.entry is not None and after.entry.degree is not None
        return (
            not first
            and not named
            and not amount
            and after is not None
            and after.norm in ARTICLES
            and after.norm not in ("that", "same")
        )
    if place > 1 and _goes_on_listing(tokens, place, after):
        return False
    if entry is not None and entry.adjective is not None and entry.verb is not None and not entry.concept:
        body = after is not None and after.entry is not None and after.entry.concept is not None
        named = body and after.entry.concept.name in ("skin", "teeth")  # type: ignore[union-attr]
        return (
            after is not None and after.kind == "word" and (after.norm in ARTICLES or has_cue(after, "whole") or named)
        )
    if entry is not None and (
        (entry.concept is not None and entry.concept.name != "crop") or entry.adjective is not None
    ):
        if after is None:
            return place > 0 and tokens[place - 1].norm in ("to", "you", "and", "please") and entry.noun
        if after.kind == "quote" and entry.action == "write":
            return True
        if entry.verb is not None and (_is_timed(tokens, end) or _is_closed(tokens, place, end)):
            return True
        return (
            after.norm in ARTICLES
            or after.norm in PRONOUNS
            or after.norm in ("up", "down", "in", "out", "by", "between", "please", "to")
            or (after.norm.endswith("'s") and entry.verb is None)
            or (after.norm in ("on", "into", "onto") and entry.concept is not None and entry.concept.name == "zoom")
            or (
                after.norm == "and"
                and entry.noun
                and place + 2 < len(tokens)
                and is_verbal(tokens[end + 1] if end + 1 < len(tokens) else None)
            )
            or has_cue(after, "whole")
            or _blurs(tokens, place, end)
            or (after.entry is not None and after.entry.concept is not None and entry.noun and after.norm != "and")
        )
    return True
