"""Taking away: a thing, a blemish, a cast, a stretch of time, a sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from edits.lexicon import Concept
from graph.state import Ask
from tools.planner.grammar.colours import NEUTRAL, colour_in, less_of, only_colour
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES, has_cue
from tools.planner.grammar.nouns import Nominal, concept_in, is_whole, read_nominal, region_of, without_frame
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import Found, Frame, Tokens, bare, region, said_of, split_at, stripped, time_of, until
from tools.planner.words.signs import EXCEPT
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.tokens import known_word
from tools.planner.words.values import UNITS, numbers_in
from tools.planner.words.wordsets import words

PARTS = words(
    "part bit section segment portion parts bits sections beginning start intro outro ending end middle opening "
    "scene seconds second minute minutes moment moments spot spots take takes chunk chunks stretch passage stuff"
)
TELLS_WHEN = words("where when that with while until after before")
POSITIONED = words("behind under between left right center middle top bottom corner back front shoulder")
CASTS = frozenset({"cast", "tint", "color", "coolness", "warmth", "glow", "haze", "filter"})


def remove(frame: Frame) -> Found:
    """Asks for everything that is to go."""
    found = Found()
    part = stripped(frame.object)
    if alone := _taken_alone(frame):
        return Found(asks=[frame.ask("cutout", {"subject": alone})])
    if not part:
        spans = told_spans(frame) if frame.timed else []
        found.asks.extend(frame.ask("cut", span.params()) for span in spans[:1])
        return found
    if alone := _all_but(frame, part):
        found.asks.append(frame.ask("cutout", {"subject": alone}))
        return found
    if _is_silent(part) and frame.kinds != {"image"}:
        found.asks.append(frame.ask("remove_silence", stated_for("remove_silence", frame.sentence, frame.text)))
        return found
    own, tool = split_at(frame.object, "with")
    if any(token.lemma in ("blur", "pixelate", "mosaic", "pixelation") for token in tool):
        kind = {} if any(token.lemma == "blur" for token in tool) else {"kind": "pixelate"}
        thing = until(stripped(own), "between", "from", "at")
        found.asks.append(frame.ask("blur", kind, sign=1, target=region(frame.say(thing), time_of(own))))
        return found
    if bare(part) and bare(part)[0].norm in ("rest", "remainder") and len(bare(part)) == 1:
        return found
    timed = cut_part(frame, part)
    if timed is not None:
        found.asks.append(timed)
        return found
    if _refers(part):
        _remove_topic(frame, found)
        if not found.asks:
            _remove_told(frame, found)
        return found
    for member in split_list(frame.object):
        one = stripped(member)
        one = _taken_from(frame, one) if one else one
        if found.asks and one and one[0].norm in ("do", "make", "let", "whatever"):
            break
        if one and found.asks and found.asks[-1].op != "remove_object" and _is_further_part(one):
            continue
        if one and not (one[0].norm in ("from", "in", "on", "out", "by") and found.asks):
            _remove_one(frame, one, found)
    return found


def _taken_from(frame: Frame, part: list[Token]) -> list[Token]:
    """ "take the shadows | off | her face": a quality or a colour is taken from there; a thing lies there."""
    off = next((token for token in frame.sentence if token.norm == "off" and token.start > part[0].start), None)
    place = next((at for at, token in enumerate(part) if off is not None and token.start >= off.start), 0)
    rest = part[place + (part[place].norm == "off") :]
    if off is None or not place or not rest or rest[0].norm not in ARTICLES:
        return part
    nominal = read_nominal(part[:place])
    if concept_in(nominal)[0] is None and not only_colour(bare(nominal.core)):
        return part
    put = Token("word", "from", off.start, off.end, *known_word("from").forms[0])
    return [*part[:place], put, *rest]


def told_spans(frame: Frame) -> list[Span]:
    """ "the first 20 secs is just me setting up, remove": the stretches that were told of right before the verb."""
    start = frame.whole[0].start if frame.whole else 0
    return [span for span in spans_in([one for one in frame.sentence if one.start < start]) if span.point is None]


def _is_further_part(part: Tokens) -> bool:
    """ "the shadows from their faces | and neck": one more part that the same is taken from."""
    concept = concept_in(read_nominal(part))[0]
    return concept is None and len(part) <= 2 and all(has_cue(token, "pictured") for token in part[-1:])


def _all_but(frame: Frame, part: Tokens) -> str:
    """ "get rid of everything except the car": the thing that stays alone; empty where that is not said."""
    if frame.kinds != {"image"} or len(part) != 1 or part[0].norm not in ("everything", "all", "everything's"):
        return ""
    rest = [token for token in frame.sentence if token.start >= part[0].end]
    if not rest or not (has_cue(rest[0], "except") or rest[0].norm == "but"):
        return ""
    named = until(rest[rest[0].length :], ",", "and", "please", "so")
    return frame.say(stripped(named))[:200]


CUT_OUT = frozenset({"crop out", "cut out", "clip out", "cut", "crop"})


def _taken_alone(frame: Frame) -> str:
    """ "crop out | just the badge": the thing that is wanted by itself; empty where that is not said."""
    led = frame.kinds == {"image"} and len(frame.object) > 1 and frame.object[0].norm in ("just", "only")
    if not led or frame.entry.phrase not in CUT_OUT:
        return ""
    return frame.say(stripped(until(frame.object[1:], "and", ",", "then", "from", "to", "so")))[:200]


NOBODY = words("nobody none nothing silent quiet")
SPEAKING = words("talk talking speak speaks speaking say says said talks silent quiet")


def _is_silent(part: Tokens) -> bool:
    """ "the parts where nobody is talking"."""
    norms = [token.norm for token in part]
    nobody = bool(NOBODY & set(norms)) or any(one == "no" and two in ("one", "body") for one, two in pairwise(norms))
    return nobody and bool(SPEAKING & set(norms))


REFERRING = words("some of it that them this all those these part bit a down little there here out")


def _refers(part: Tokens) -> bool:
    """Whether only a pronoun says what: "take some of it out"."""
    return all(token.norm in REFERRING for token in part)


def _remove_topic(frame: Frame, found: Found) -> None:
    if frame.topic is not None and frame.topic.acts.get("remove"):
        named = {"subject": frame.named() or f"the {frame.topic.name.replace('_', ' ')}"}
        asks = make_asks(frame.topic.acts["remove"], said_of(frame))
        found.asks.extend(
            one.model_copy(update={"params": named}) if one.op == "remove_object" else one for one in asks
        )
    elif named := frame.named():
        found.asks.append(frame.ask("remove_object", {"subject": named}))


CUT_S = 3.0
"""How much is taken out where only a moment was named."""


def _remove_told(frame: Frame, found: Found) -> None:
    """ "there is a bit at 1:30 where I sneeze, lose it": the stretch of time that was spoken of before."""
    place = next((at for at, token in enumerate(frame.sentence) if token is frame.whole[0]), 0)
    before = frame.sentence[:place]
    head = next((at for at, token in enumerate(before) if token.norm in PARTS), None)
    spans = spans_in(before)
    if not frame.timed or (head is None and not spans):
        return
    ranges = [span for span in spans if span.point is None]
    point = next((span.point for span in spans if span.point is not None), None)
    if ranges:
        found.asks.append(frame.ask("cut", stated_ranges(frame, ranges)))
    elif point is not None:
        found.asks.append(frame.ask("cut", {"start": point, "end": point + CUT_S}, confidence=0.7))
    else:
        found.asks.append(frame.ask("cut", {"part": frame.say(stripped(before[head:]))[:200]}))


def cut_part(frame: Frame, part: Tokens) -> Ask | None:
    """Taking out time rather than a thing: "the first 3 seconds", "the part where he falls"."""
    if frame.kinds == {"image"}:
        return None
    spans = [span for span in spans_in(part) if span.point is None]
    named = bare(part)
    head = named[0].norm if named else ""
    tells = len(named) > 1 and (named[1].norm in TELLS_WHEN or named[1].hushed)
    rest = head in ("everything", "all", "anything", "whatever") and len(named) > 1 and named[1].norm in SPARING
    ends = frame.timed and (
        _head(named) in PARTS or any(token.lemma in HAPPENINGS for token in read_nominal(named).core)
    )
    every = frame.timed and {"every", "other"} <= {token.norm for token in part} and named[-1].lemma in SHOTS
    if not (spans or every or ends) and not (head in PARTS and (tells or frame.timed)) and not (rest and frame.timed):
        return None
    point = next((span.point for span in spans_in(part) if span.point is not None), None)
    if spans:
        params = stated_ranges(frame, spans)
    elif point is not None and frame.timed and rest and named[1].norm in ("before", "until"):
        params = {"start": 0.0, "end": point}
    elif point is not None and frame.timed and rest and named[1].norm == "after":
        params = {"start": point}
    elif point is not None and frame.timed:
        points = [span.point for span in spans_in(part) if span.point is not None and span.point != point]
        also = {"also": [{"start": one, "end": one + CUT_S} for one in points]} if points else {}
        params = {"start": point, "end": point + CUT_S, **also}
    else:
        params = {"part": frame.say(part)[:200]}
    return frame.ask("cut", params)


SHOTS = words("shot clip scene cut frame take")
HAPPENINGS = words(
    "sponsor sponsorship ad ads advert adverts commercial commercials greeting rant tangent rambling blooper bloopers "
    "interruption small-talk chitchat argument prayer countdown animation teaser recap outtake outtakes cough sneeze "
    "sneezing coughing swearing"
)
"""What happens in a clip and takes its time: removing it cuts it out."""
SPARING = words("before after until except but besides other that where when apart outside")
"""What follows "everything" where a stretch of time is meant."""


def _head(named: Sequence[Any]) -> str:
    """The last word before a preposition: "the wobbly | beginning | of it"."""
    core = read_nominal(named).core
    return str(core[-1].norm) if core else ""


def stated_ranges(frame: Frame, spans: Sequence[Span]) -> dict[str, Any]:
    """Start and end of the first range, the others beside it, without what is spared inside."""
    params = spans[0].params()
    spared = _spared(frame)
    if (
        spared is not None
        and "start" in params
        and "end" in params
        and params["start"] < spared[0] < spared[1] < params["end"]
    ):
        return {"start": params["start"], "end": spared[0], "also": [{"start": spared[1], "end": params["end"]}]}
    others = [span.params() for span in spans[1:]]
    points = [span.point for span in spans_in(frame.object) if span.point is not None and span.place > spans[0].place]
    others += [{"start": point, "end": point + CUT_S} for point in points]
    return {**params, "also": others} if others else params


def _spared(frame: Frame) -> tuple[float, float] | None:
    """ "but not the 2 seconds at 0:14": the stretch inside that stays."""
    start = next(
        (
            at
            for at, token in enumerate(frame.sentence)
            if has_cue(token, "except")
            or (token.norm == "but" and at + 1 < len(frame.sentence) and frame.sentence[at + 1].norm == "not")
        ),
        None,
    )
    if start is None:
        return None
    rest = frame.sentence[start:]
    length = next((one.value * UNITS[one.unit] for one in numbers_in(rest) if one.unit in UNITS), None)
    point = next((span.point for span in spans_in(rest) if span.point is not None), None)
    if point is not None and length is not None:
        return point, point + length
    span = next((span for span in spans_in(rest) if span.start is not None and span.end is not None), None)
    return (span.start, span.end) if span is not None and span.start is not None and span.end is not None else None


def _remove_one(frame: Frame, part: Tokens, found: Found) -> None:
    nominal = without_frame(read_nominal(part))
    concept, before = concept_in(nominal)
    if concept is None and is_whole(part) and not (found.asks and part[-1].norm in SHOWN):
        return
    colour, _start = colour_in(nominal.core)
    place = region_of(nominal, before, frame.text)
    if colour is not None and (concept.name in CASTS if concept is not None else only_colour(bare(nominal.core))):
        found.asks.extend(make_asks(less_of(colour, place), said_of(frame, place)))
        return
    if concept is not None and concept.name == "filter" and (faults := _as_filtered(frame, before)):
        found.asks.extend(faults)
        return
    if concept is not None and concept.name == "filter" and all(token.norm in OF_FILTER for token in bare(before)):
        found.asks.extend(make_asks(NEUTRAL, Said(frame.words, region=region_of(nominal, [], frame.text))))
        found.missing.append("filter")
        return
    if concept is not None and _is_thrown(concept, nominal.core, before):
        concept = None
    acts = concept.acts.get("remove") if concept is not None and kind_fits(frame, concept) else None
    if concept is not None and acts:
        found.concept = concept
        for ask in make_asks(_heard(frame, concept, acts), said_of(frame, place)):
            found.asks.append(_named(frame, ask, nominal))
        return
    if part[0].norm in ("her", "him", "me", "us", "them", "it") and any(
        token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        for token in nominal.tail
    ):
        found.asks.append(frame.ask("cutout", {"subject": frame.say(part[:1])}))
        return
    subject = subject_words(frame, nominal)
    if subject:
        found.asks.append(frame.ask("remove_object", {"subject": subject}, target=region(None, time_of(frame.whole))))


SHOWN = words("pictures photos images pics")
"""What is in a picture where it goes with something else: "remove text | and pictures"."""


OF_FILTER = words("beauty color photo camera phone app face default whole built-in preset this that those all")
"""Words before a filter that is laid over a picture; an air filter is a thing in it."""


def _as_filtered(frame: Frame, before: Sequence[Token]) -> list[Ask]:
    """ "remove the | dark | filter": what the filter does is put right."""
    entries = [token.entry for token in before if token.entry is not None]
    faults = next((entry.adjective.fault for entry in entries if entry.adjective is not None), ())
    return make_asks(faults, said_of(frame))


OWNERS = words("my her his our their your bride wedding bridal")


def _is_thrown(concept: Concept, core: Sequence[Token], before: Sequence[Token]) -> bool:
    """ "the tripod shadow", "the photographer's shadow": what a thing throws, which goes like a thing; "her veil"."""
    if core[-1].norm == "veil" and any(token.norm in OWNERS or token.norm.endswith("'s") for token in core):
        return True
    if concept.name != "shadows" or core[-1].norm != "shadow":
        return False
    return any(token.norm.endswith("'s") or has_cue(token, "pictured") for token in before)


def _heard(frame: Frame, concept: Concept, acts: Any) -> Any:
    """ "Noise" in a sound is heard, in a picture seen."""
    return concept.acts.get("audio", acts) if "image" not in frame.kinds and frame.kinds == {"audio"} else acts


def _named(frame: Frame, ask: Ask, nominal: Nominal) -> Ask:
    if ask.op == "remove_object":
        return ask.model_copy(update={"params": {"subject": subject_words(frame, nominal)}, "target": None})
    stated = stated_for(ask.op, frame.whole, frame.text)
    if ask.op == "transition":
        return ask.model_copy(update={"params": {**stated, **ask.params}})  # gone is a cut, whatever it was
    return ask.model_copy(update={"params": {**ask.params, **stated}})


def kind_fits(frame: Frame, concept: Concept) -> bool:
    """Whether the concept can belong to this media."""
    return not frame.kinds or not concept.kinds or bool(frame.kinds & concept.kinds)


def _turns_away(tokens: Tokens, place: int) -> bool:
    """Whether "and" leads to something else to do: not "except me | and | my girlfriend"."""
    if tokens[place].norm != "and":
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is None or after.norm not in ("my", "the", "me", "him", "her", "his", "our", "us")


EVERY = words("all everyone everything everybody people other any")
"""Words for many, of which some may be excepted."""


WORN_OFF = re.compile(r"\boff (?:of )?(?=(?:his|her|my|their|our|the|me|him|them|us)\b)", re.IGNORECASE)
"""Where a thing is that is to go: "take the cap | off his head"."""


OUT_OF = re.compile(r"(?<!ing )\bout of (?=(?:the|this|that|my|our|his|her|their)\b)", re.IGNORECASE)
OF_PICTURE = re.compile(
    r" out of (?:the|this|that|my|our|his|her|their) (?:[\w'’-]+ ){0,4}"
    r"(?:picture|photo|photograph|pic|image|shot|selfie)\b.*$",
    re.IGNORECASE,
)
"""Where a thing is that is taken out of there: "take the cup | out of her hand"."""


def subject_words(frame: Frame, nominal: Nominal) -> str:
    """The thing in the person's words, without where it is taken from, with what is excepted."""
    tail = nominal.tail
    for place, token in enumerate(tail):
        if token.norm in ("from", "out") and not any(one.norm in POSITIONED for one in tail[place + 1 : place + 4]):
            tail = tail[:place]
            break
    words = OUT_OF.sub("in ", OF_PICTURE.sub("", WORN_OFF.sub("on ", frame.say([*nominal.core, *tail]))))
    excepted = None
    if any(token.norm in EVERY for token in nominal.core):
        start = nominal.core[0].start
        excepted = next(
            (at for at, token in enumerate(frame.sentence) if token.signs & EXCEPT and token.start > start), None
        )
    if excepted is not None:
        rest = frame.sentence[excepted:]
        end = next(
            (
                at
                for at, token in enumerate(rest)
                if at and (token.kind == "punct" or token.norm in ("please", "remove") or _turns_away(rest, at))
            ),
            len(rest),
        )
        words = f"{words} {frame.say(rest[:end])}"
    return words[:2_000]
