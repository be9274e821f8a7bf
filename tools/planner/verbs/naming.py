"""Verbs that name their edit themselves: "brighten", "blur", "rotate", "stabilise", "convert"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from edits.lexicon import Concept, Verb, Wish, Wishes
from graph.state import Ask
from tools.planner.grammar.amounting import without_degree_after
from tools.planner.grammar.colours import colour_in, colour_words
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import (
    Nominal,
    concept_in,
    is_whole,
    part_of_whole,
    read_nominal,
    region_of,
    without_frame,
)
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.mentions import names_format
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.adding import add
from tools.planner.verbs.frame import (
    WEARABLE,
    Found,
    Frame,
    Tokens,
    region,
    said_of,
    split_at,
    stripped,
    time_of,
    until,
)
from tools.planner.verbs.grading import without_amount
from tools.planner.verbs.timing import cut_or_trim, fade
from tools.planner.verbs.toning import TONES, for_concept, for_quality, of_band, says_how_much, stated_amount
from tools.planner.words.values import MAGNITUDES, numbers_in, with_unit
from tools.planner.words.wordsets import words

SOFTENED = {
    "background": (Wish("blur", 1, (("kind", "lens"),)),),
    "highlights": (Wish("highlights", -1),),
    "brightness": (Wish("clarity", -1), Wish("glow", 1)),
}
"""What softening does to what is no skin."""
SOFT = words("background contrast saturation vibrance color brightness grain noise glow vignette sharpness clarity")
PRONOUN = (["it"], ["them"], ["that"])
OF_EVERYTHING = words(
    "color brightness sharpness contrast sound music text saturation volume blur noise grain resolution detail"
)
FILES = words("file files size")
MOMENTS = words("cut cuts edit edits transition transitions shots clips scenes")
RHYTHM = words("beat beats music song rhythm track tempo drums")
SPOKEN = words("word words swear swearing curse cursing beep bleep name profanity")
HEARABLE = words("audio sound voice music lips mouth video clip footage")
POINTS = words("second moment point spot place instant time times chapter chapters beat beats")
VOICED = frozenset({"voice", "sound", "volume", "music"})
"""What compressing evens out rather than makes a smaller file of."""
TIMED = frozenset({"reverse", "stabilize", "mute", "speed_ramp", "loop"})


def read_verb(frame: Frame, verb: Verb) -> Found:
    """Asks of a verb for each of its objects."""
    wishes = _for_kind(frame, verb)
    op = wishes[0].op
    if op == "fade" and frame.kinds == {"image"}:
        return Found(asks=_faded(frame))
    if op == "fade":
        return Found(asks=[fade(frame)])
    if op in ("trim", "cut"):
        return cut_or_trim(frame, op)
    if op == "color_grade" and (graded := _graded_so(frame)):
        return Found(asks=graded)
    settled = SETTLED[op](frame) if op in SETTLED else None
    if settled is not None:
        return Found(asks=settled)
    found = Found(asks=_levelled(frame) if op == "output" else [])
    if verb.takes == "region":
        _take_company(frame, found)
    for member in _members(frame, verb):
        found.asks.extend(_asks_for(frame, verb, wishes, stripped(member)))
    return found


def _levelled(frame: Frame) -> list[Ask]:
    """ "export | -16 lufs mp3": the loudness that the file is to have."""
    if not frame.timed or with_unit(frame.sentence, "lufs", "lkfs") is None:
        return []
    return [frame.ask("loudness", stated_for("loudness", frame.sentence, frame.text))]


def _faded(frame: Frame) -> list[Ask]:
    """ "fade it like an old print": a picture fades by its tones."""
    thing = stripped(until(frame.object, "like", "to", "as", "so"))
    place = None if not thing or is_whole(thing) else frame.say(thing)[:200]
    return make_asks((Wish("contrast", -1), Wish("blacks", 1)), said_of(frame, place))


def _graded_so(frame: Frame) -> list[Ask]:
    """ "colour grade it | cold and desaturated": how it should be, where that is said of all of it."""
    rest = stripped(frame.object)
    if len(rest) < 2 or not is_whole(rest[:1]):
        return []
    return read_states(Scope(rest[1:], frame.text, WISH)).asks


def _take_company(frame: Frame, found: Found) -> None:
    """ "brighten it with a sun flare": what comes with the edit is added beside it."""
    own, beside = split_at(frame.object, "with")
    if not beside:
        return
    frame.object = beside
    extra = add(frame)
    frame.object = own
    found.asks.extend(ask for ask in extra.asks if ask.op != "insert_subject")
    found.looks.extend(extra.looks)


def _norms(frame: Frame) -> set[str]:
    return {token.norm for token in frame.sentence}


def _file(frame: Frame) -> list[Ask] | None:
    """Saving and converting: nothing without a file, unsure without a format."""
    if not _about_file(frame):
        return []
    spoken = concept_in(read_nominal(stripped(frame.object)))[0] if frame.object else None
    if frame.verb in ("compress", "squeeze") and spoken is not None and spoken.name in VOICED:
        return make_asks(spoken.acts["fix"], said_of(frame))
    if names_format(frame.sentence) or stated_for("output", frame.sentence, frame.text):
        return None
    if frame.verb == "save" and frame.entry.phrase == "save" and "be" in _norms(frame) and not frame.timed:
        return []  # "can it be saved?": from its state
    return [frame.ask("output", stated_for("output", frame.sentence, frame.text), confidence=0.5)]


def _synced(frame: Frame) -> list[Ask] | None:
    """Syncing cuts to music, or sound to lips; "match" and "time" alone are about neither."""
    norms = _norms(frame)
    if norms & MOMENTS and norms & RHYTHM:
        return [frame.ask("cut_on_beat", stated_for("cut_on_beat", frame.sentence, frame.text))]
    spoken = bool(norms & HEARABLE)
    if frame.verb == "match" and norms & SHOTS and not norms & HEARABLE - SHOTS and frame.timed:
        return [frame.ask("match_look", stated_for("match_look", frame.whole, frame.text))]
    if frame.verb in ("match", "align", "time"):
        return None if spoken else []
    return None if spoken or frame.timed else []


SHOTS = words("clip clips shot shots scene scenes camera cameras cam footage angle angles video")
LOUD = words("audio sound volume volumes loudness voice voices mic mics microphones levels music track tracks speakers")


def _looped(frame: Frame) -> list[Ask] | None:
    return [] if frame.entry.phrase == "repeat" and not frame.timed else None


def _held(frame: Frame) -> list[Ask] | None:
    return [] if frame.verb in ("hold", "pause", "linger") and not frame.timed else None


def _marked(frame: Frame) -> list[Ask]:
    """ "highlight the words", "circle the button": a graphic on the thing."""
    thing = frame.say(stripped(frame.object))
    if not thing:
        return []
    pointed = any(token.kind == "time" or token.norm in POINTS for token in frame.object[:5])
    if frame.verb == "mark" and frame.timed and pointed:
        return [frame.ask("marker", stated_for("marker", frame.sentence, frame.text))]
    prompt = f"{frame.entry.phrase}: {thing}"[:300]
    return [frame.ask("overlay", {"prompt": prompt}, target=region(None, time_of(frame.whole)))]


def _censored(frame: Frame) -> list[Ask] | None:
    """A swear word is bleeped, a face is blurred."""
    if frame.verb != "censor" or not frame.timed or not _norms(frame) & SPOKEN:
        return None
    return [
        frame.ask("sound_effect", {"prompt": "bleep"}),
        frame.ask("mute", target=region(None, time_of(frame.whole))),
    ]


def _grown(frame: Frame) -> list[Ask] | None:
    """Extending the picture itself widens its frame."""
    thing = stripped(until(frame.object, "to", "by", "for", "so", "without"))
    if frame.verb in ("shrink", "enlarge", "magnify", "blow", "embiggen", "stretch") and (not thing or is_whole(thing)):
        params = stated_for("resize", frame.whole, frame.text)
        op = "resize" if params or frame.verb == "shrink" else "upscale"
        return [frame.ask(op, params, sign=-1 if frame.verb == "shrink" else 1)]
    if frame.verb not in ("extend", "expand", "widen", "lengthen") or not _outward(frame):
        return None
    return [frame.ask("expand_canvas", {"prompt": frame.say(frame.object)[:300]})]


def _coloured(frame: Frame) -> list[Ask] | None:
    """A colour for everything is a grade; a picture without colours gets them back."""
    named = [token.entry.concept for token in frame.object if token.entry is not None]
    if any(concept is not None and concept.name == "monochrome" for concept in named):
        return [frame.ask("colorize")]
    colour, _start = colour_in(frame.object)
    thing = stripped(frame.object)
    whole = not thing or is_whole(until(thing, "with", "in", "to", "by"))
    return [frame.ask("color_grade", {"color": colour.name})] if whole and colour is not None else None


def _straightened(frame: Frame) -> list[Ask] | None:
    """Straightening a collar changes the collar; straightening a picture, a horizon or a wall turns the frame.

    Levels of a sound are evened out.
    """
    if frame.kinds == {"audio"} or (frame.timed and _norms(frame) & LOUD):
        return [frame.ask("loudness", stated_for("loudness", frame.whole, frame.text))]
    thing = stripped(frame.object)
    if not thing or is_whole(thing) or thing[-1].lemma not in WEARABLE:
        return None
    return [frame.ask("reshape", {"subject": frame.say(thing), "what": "straight"})]


SETTLED: Mapping[str, Callable[[Frame], list[Ask] | None]] = {
    "output": _file,
    "audio_offset": _synced,
    "loop": _looped,
    "freeze_frame": _held,
    "overlay": _marked,
    "blur": _censored,
    "reshape": _grown,
    "straighten": _straightened,
    "recolor": _coloured,
}
"""Operation to what settles a verb of it before its objects are read: its asks, or none to go on."""


def _for_kind(frame: Frame, verb: Verb) -> Wishes:
    if frame.kinds == {"image"} and verb.still:
        return verb.still
    return verb.clip if verb.clip and frame.timed else verb.wishes


def _about_file(frame: Frame) -> bool:
    return (
        names_format(frame.sentence)
        or any(one.unit in ("fps", "frames") for one in numbers_in(frame.sentence))
        or is_whole(stripped(frame.object))
        or any(token.norm in FILES for token in frame.object)
        or any(number.unit in MAGNITUDES for number in numbers_in(frame.object))
    )


def _members(frame: Frame, verb: Verb) -> list[Any]:
    if frame.object and frame.object[0].norm in ("to", "into", "by", "so"):
        return [[]]
    if verb.takes == "region":
        return split_list(until(frame.object, "to", "so", "by", "for", "into")) or [[]]
    if verb.takes == "subject":
        return split_list(until(frame.object, "to", "so", "by", "for")) or [[]]
    return [frame.object]


def _asks_for(frame: Frame, verb: Verb, wishes: Wishes, part: Tokens) -> list[Ask]:
    part = [] if says_how_much(part) else without_degree_after(part)
    nominal = _object(part)
    concept, before = concept_in(nominal)
    whole = not nominal.tokens or is_whole(nominal.tokens)
    place = frame.say(part_of_whole(part))[:200] or _place(frame, nominal, concept, before, whole)
    if place is None and verb.takes == "region" and [token.norm for token in nominal.tokens] in PRONOUN:
        place = frame.told() or None
    if frame.verb == "soften" and concept is not None and concept.name in SOFT | TONES:
        wishes = SOFTENED.get(concept.name, concept.acts.get("less", wishes))
    elif concept is not None:
        wishes = for_quality(frame, wishes, concept, part) or for_concept(wishes, concept)
    if (banded := of_band(wishes, nominal)) is not None:
        stated = make_asks(wishes[:1], said_of(frame))[0]
        return [frame.ask("hsl", banded | stated_amount(stated), sign=stated.sign, degree=stated.degree)]
    asks: list[Ask] = []
    for ask in make_asks(wishes, said_of(frame, place)):
        scope = frame.sentence if ask.op in ("output", "text", "resize", "audio_offset") else frame.whole
        stated = stated_for(ask.op, scope, frame.text) if "anchor" not in ask.params else {}
        if ask.op == "speed" and "factor" not in stated and with_unit(frame.sentence, "x", "times") is not None:
            stated = stated_for("speed", frame.sentence, frame.text)
        params = _completed(frame, ask, {**ask.params, **stated}, nominal, whole)
        if params is None:
            continue
        sign = ask.sign
        if ask.op == "rotate" and isinstance(params.get("degrees"), int | float):
            sign = -1 if params["degrees"] < 0 else 1
        asks.append(ask.model_copy(update={"params": params, "sign": sign, "target": _target(frame, verb, ask)}))
    return asks


def _target(frame: Frame, verb: Verb, ask: Ask) -> Any:
    if ask.op in ("recolor", "reshape", "cutout"):
        return None
    if verb.takes == "none":
        return region(None, time_of(frame.whole) if ask.op in TIMED else None)
    return ask.target


def _object(part: Tokens) -> Nominal:
    """The object without amounts and without an adverb before a preposition: "slowly on his face" is his face."""
    words = list(part)
    while words and (
        words[0].norm in PREPOSITIONS
        or words[0].norm.endswith("ly")
        or words[0].norm in ("more", "closer", "in", "up", "way", "bit", "little")
        or _is_degree(words[0])
    ):
        words = words[1:]
    return without_amount(without_frame(read_nominal(words))) if words else Nominal()


def _is_degree(token: Any) -> bool:
    return (
        token.entry is not None
        and token.entry.degree is not None
        and token.entry.concept is None
        and token.entry.adjective is None
    )


def _place(frame: Frame, nominal: Nominal, concept: Concept | None, before: Tokens, whole: bool) -> str | None:
    if whole:
        return None
    if concept is not None and (concept.name in OF_EVERYTHING or concept.name in TONES):
        return region_of(nominal, before, frame.text)
    words = stripped([*nominal.core, *nominal.tail])
    return frame.say(words)[:200] or None


def _completed(frame: Frame, ask: Ask, params: dict[str, Any], nominal: Nominal, whole: bool) -> dict[str, Any] | None:
    """What the operation takes from its object: a subject, a colour. None when it makes no sense without."""
    if ask.op == "recolor":
        return _recoloured(frame, params, nominal, whole)
    if ask.op == "reshape":
        if whole:
            return None
        return {"what": frame.entry.phrase, **params, "subject": frame.say(nominal.tokens)}
    if ask.op == "cutout" and not whole and nominal.tokens:
        params["subject"] = frame.say(nominal.tokens)
    return params


def _recoloured(frame: Frame, params: dict[str, Any], nominal: Nominal, whole: bool) -> dict[str, Any] | None:
    colour, start = colour_in(nominal.core)
    subject = nominal.tokens
    if colour is not None and start > 0 and "color" not in params:
        params["color"] = colour_words(nominal.core[start:], frame.text)
        subject = [*nominal.core[:start], *nominal.tail]
    elif "color" not in params:
        rest = split_at(frame.object, "to", "into", "in", "with")[1]
        if rest and colour_in(rest)[0] is not None:
            params["color"] = colour_words(rest, frame.text)
            subject = split_at(subject, "to", "into", "in", "with")[0]
    if whole or not any(token.norm not in ARTICLES for token in subject):
        return None
    return {**params, "subject": frame.say(subject)}


def _outward(frame: Frame) -> bool:
    """Whether the frame itself grows: the whole picture, or a side of it."""
    part = stripped(until(frame.object, "to", "with", "on", "by"))
    return (
        not part
        or is_whole(part)
        or any(
            token.norm
            in ("left", "right", "top", "bottom", "sides", "upwards", "edges", "background", "canvas", "frame")
            for token in frame.object
        )
    )
