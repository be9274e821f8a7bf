"""Putting a thing or a stretch of time elsewhere, cutting a thing free, changing its pose."""

from __future__ import annotations

from tools.planner.grammar.amounting import without_degree_after
from tools.planner.grammar.function_words import PREPOSITIONS
from tools.planner.grammar.nouns import concept_in, is_whole, read_nominal, without_frame
from tools.planner.statements.mentions import names_format
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import Found, Frame, stripped
from tools.planner.verbs.grading import graded
from tools.planner.verbs.removing import PARTS, cut_part, remove, subject_words
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

DIRECTIONS = words("up down left right closer further away forward back here there higher lower together apart")
ENDS_OF_CLIP = words("start beginning end front top first last")
STILLS = words("frame still thumbnail screenshot image photo picture")


def move(frame: Frame) -> Found:
    """ "move the cup to the left", "move the intro to the end"."""
    found = Found()
    place = next(
        (
            at
            for at, token in enumerate(frame.object)
            if at and (token.norm in PREPOSITIONS or token.norm in DIRECTIONS)
        ),
        len(frame.object),
    )
    thing, where = stripped(without_degree_after(stripped(frame.object[:place]))), frame.object[place:]
    if not thing:
        return found
    reorders = any(token.norm in ENDS_OF_CLIP for token in where) and (frame.timed or not frame.kinds)
    if frame.kinds != {"image"} and (
        reorders or spans_in(frame.object) or (frame.timed and any(token.norm in PARTS for token in thing))
    ):
        found.asks.append(frame.ask("reorder", {"what": frame.say(frame.object)[:200]}))
    elif is_whole(thing):
        found.vague = True
    else:
        if not stripped(where) or is_whole(without_preposition(where)):
            found.missing.append("placement")
        found.asks.append(
            frame.ask("move_object", {"subject": frame.say(thing), "placement": frame.say(where)[:200] or "elsewhere"})
        )
    return found


def without_preposition(tokens: list[Token]) -> list[Token]:
    """What a preposition at the start leads to."""
    return tokens[1:] if tokens and tokens[0].norm in PREPOSITIONS else tokens


def isolate(frame: Frame) -> Found:
    """ "cut out the dog", "extract the audio", "grab a frame at 0:05"."""
    found = Found()
    part = stripped(frame.object)
    if part and part[0].norm in ("me", "us") and len(part) > 1:
        part = part[1:]
    if frame.verb == "mask" and frame.before is not None and part and part[-1].norm in ("rest", "else", "others"):
        return found  # "sharpen the eyes only, mask the rest"
    nominal = without_frame(read_nominal(part))
    concept, _before = concept_in(nominal)
    if frame.verb in ("cut", "clip") and part:
        timed = cut_part(frame, part)
        if timed is not None:
            found.asks.append(timed)
            return found
        if frame.timed or (nominal.tail and nominal.tail[0].norm in ("of", "from")) or frame.object[-1].norm == "of":
            return remove(frame)
    if concept is not None and concept.name == "detail":
        return graded(frame, "increase")
    if (
        frame.verb in ("grab", "pull")
        and not (nominal.core and any(token.lemma in STILLS for token in nominal.core))
        and concept is None
    ):
        return found
    if concept is not None and concept.name in ("sound", "music", "voice"):
        found.asks.append(frame.ask("extract_audio"))
        if names_format(frame.whole):
            found.asks.append(frame.ask("output", stated_for("output", frame.whole, frame.text)))
    elif any(token.lemma in STILLS for token in nominal.core) and frame.kinds != {"image"}:
        found.asks.append(frame.ask("extract_frame", stated_for("extract_frame", frame.whole, frame.text)))
    elif concept is not None and concept.name == "background":
        found.asks.append(frame.ask("cutout"))
    elif part:
        subject = subject_words(frame, nominal)
        found.asks.append(frame.ask("cutout", {"subject": subject} if subject and not is_whole(part) else {}))
    return found


def pose(frame: Frame) -> Found:
    """ "open his eyes", "put down the seat": a thing takes another form."""
    found = Found()
    part = stripped(frame.object)
    if not part or is_whole(part):
        return found
    what = (
        "open_eyes"
        if frame.verb == "open" and any(token.lemma in ("eye", "eyes") for token in part)
        else frame.entry.phrase
    )
    found.asks.append(
        frame.ask("reshape", {"subject": frame.say(without_frame(read_nominal(part)).tokens), "what": what})
    )
    return found
