"""More and less of a quality, adjusting it, and putting something right."""

from __future__ import annotations

import math

from edits.lexicon import Colour, Concept, Wish, Wishes
from graph.state import Ask
from tools.planner.grammar.amounting import without_degree_after
from tools.planner.grammar.colours import colour_in, less_of, more_of
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import has_cue
from tools.planner.grammar.modes import FAULT, WISH
from tools.planner.grammar.nouns import Nominal, concept_in, is_whole, read_nominal, region_of, without_frame
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.frame import Found, Frame, Tokens, region, said_of, stripped, time_of, until
from tools.planner.verbs.removing import kind_fits, subject_words
from tools.planner.words.token import Token
from tools.planner.words.values import TIMES, numbers_in, percent_in, stops_in, with_unit
from tools.planner.words.wordsets import words

TONAL = frozenset({"highlights", "shadows", "whites", "blacks"})
GRADABLE = words("exposure contrast saturation vibrance temperature gain sharpen highlights shadows")
LIFTING = frozenset(
    {"lift", "raise", "bring up", "push up", "boost", "push", "up", "raise up", "bump up", "pump up", "open up"}
)
BODY = words("belly waist stomach arm chin nose weight cheek thigh leg hip tummy neck fat butt bust gut")
FACE = words("face skin cheek forehead nose chin neck body lips lip eye eyes eyelid")
HAIR = words("hair beard eyebrow mustache bangs")
BALANCE = frozenset({"color", "saturation", "cast", "tint", "vibrance", "brightness"})
SIZES = words("size dimensions dimension width height")


def graded(frame: Frame, act: str) -> Found:
    """Asks for each quality named after "increase", "reduce", "adjust" or "fix"."""
    found = Found()
    if frame.timed and act in ("increase", "decrease") and _tells_decibels(frame.object):
        found.asks.append(_by_decibels(frame, act))
        return found
    stops = stops_in(frame.object)
    if stops is not None:
        sign = -1 if act == "decrease" else 1
        thing = read_nominal(stripped(frame.object[: stops[1]]))
        concept, before = concept_in(thing)
        if concept is not None and concept.name in TONAL:
            acts = _acts_for(concept, act, frame)
            found.asks.extend(make_asks(acts, said_of(frame, region_of(thing, before, frame.text), frame.object[:1])))
            return found
        place = region_of(thing, [], frame.text)
        found.asks.append(
            frame.ask("exposure", {"ev": round(sign * abs(stops[0]), 3)}, sign=sign, target=region(place))
        )
        return found
    if frame.complained and refers(stripped(frame.object)):
        if frame.before is not None and numbers_in(frame.object):
            found.asks.append(_with_amount(frame.before, frame.object))
        return found
    for member in split_list(until(frame.object, "to", "so", "until")):
        part = stripped(_before_telling(member))
        if part and found.asks and _only_amount(part):
            found.asks[-1] = _with_amount(found.asks[-1], part)
        elif part and found.asks and (one := _there_too(frame, found.asks[-1], part)):
            found.asks.append(one)
        elif part and not refers(part):
            _grade_one(frame, part, act, found)
    if not found.asks and refers(stripped(frame.object)):
        if (
            frame.topic is not None
            and act in ("decrease", "increase", "fix")
            and frame.object
            and frame.object[0].norm in ("it", "that", "them")
        ):
            found.asks.extend(make_asks(frame.topic.acts.get(act, ()), said_of(frame)))
        if (
            not found.asks
            and frame.before is not None
            and frame.before.op in GRADABLE
            and act in ("increase", "decrease")
        ):
            wish = Wish(frame.before.op, 1 if act == "increase" else -1)
            place = frame.before.target.region if frame.before.target is not None else None
            found.asks.extend(make_asks((wish,), said_of(frame, place if isinstance(place, str) else None)))
        found.vague = not found.asks
    return found


def _there_too(frame: Frame, before: Ask, part: Tokens) -> Ask | None:
    """ "reduce the texture on the forehead | and cheeks": one more place for the same."""
    place = before.target.region if before.target is not None else None
    banded = isinstance(place, str) and is_band(part[-1]) and place.endswith("s")
    plain = len(part) <= 3 and (banded or has_cue(part[-1], "pictured")) and concept_in(read_nominal(part))[0] is None
    if not isinstance(place, str) or before.target is None or not plain or before.op not in GRADABLE | TONAL | LOCAL:
        return None
    target = before.target.model_copy(update={"region": frame.say(part)[:200]})
    return before.model_copy(update={"target": target})


def is_band(token: Token) -> bool:
    """ "the blues | and purples": all that has a colour."""
    entry = token.entry
    return entry is not None and entry.colour is not None and token.norm.endswith("s") and token.norm != entry.phrase


LOCAL = words("texture clarity dehaze vibrance denoise blur hsl")
BANDS = frozenset({"bass", "treble", "mids"})


def _tells_decibels(tokens: Tokens) -> bool:
    """Whether a level is told in decibels, not a band of it: "boost the lows by 3 dB"."""
    concepts = [token.entry.concept for token in tokens if token.entry is not None]
    band = any(concept is not None and concept.name in BANDS for concept in concepts)
    return with_unit(tokens, "db") is not None and not band


def _by_decibels(frame: Frame, act: str) -> Ask:
    """ "bring my voice up 3 dB": decibels are a gain, whatever they are said of."""
    sign = 1 if act == "increase" else -1
    stated = stated_for("gain", frame.object, frame.text)
    db = abs(float(stated.get("db", 0.0)))
    thing = read_nominal(stripped(frame.object)).core
    named = [token for token in thing if token.kind == "word" and token.norm not in ("by", "db", "up", "down")]
    place = None if not named or is_whole(named) else frame.say(named)[:200]
    music = concept_in(read_nominal(named))[0] if named else None
    if music is not None and music.name == "music":
        return frame.ask("music", {"gain_db": sign * db}, sign=sign)
    return frame.ask("gain", {"db": sign * db}, sign=sign, target=region(place))


def _before_telling(member: Tokens) -> Tokens:
    """The thing without what is told of it: "the lighting | it is awful"; nothing of "skin is hot"."""
    place = next((at for at, token in enumerate(member) if at and token.norm in ("is", "are")), None)
    if place is None or any(token.kind == "num" for token in member):
        return member
    return member[: place - 1] if member[place - 1].norm in ("it", "they", "that", "which") else []


def _only_amount(part: Tokens) -> bool:
    """Whether the words only say how much: "…, may be around 20 percent"."""
    return bool(numbers_in(part)) and all(token.kind == "num" or token.norm in AMOUNT_WORDS | SAYING for token in part)


SAYING = words("may be say like maybe let us try with would should do good enough perhaps i think it to by of")


def _with_amount(ask: Ask, part: Tokens) -> Ask:
    """The ask with the amount that is said after it, as an amount of its own."""
    number = next(iter(numbers_in(part)))
    percent = number.value if number.unit == "percent" else None
    region = ask.target.region if ask.target is not None else None
    said = Said(
        ask.words, None, percent, None if percent else number.value, region if isinstance(region, str) else None
    )
    made = make_asks((Wish(ask.op, ask.sign),), said)[0]
    return made if ask.op in GRADABLE | TONAL else ask


def refers(part: Tokens) -> bool:
    """Whether only a pronoun or the picture itself says what."""
    return is_whole(
        [
            token
            for token in part
            if token.kind != "num"
            and token.norm
            not in (
                "percent",
                "degrees",
                "more",
                "further",
                "part",
                "bit",
                "down",
                "up",
                "touch",
                "a",
                "little",
                "back",
                "lot",
                "by",
                "tad",
                "notch",
            )
        ]
    )


def _grade_one(frame: Frame, part: Tokens, act: str, found: Found) -> None:
    if act == "decrease" and _is_some_of(part):
        act = "increase"
    nominal = without_amount(read_nominal(part))
    concept, before = concept_in(nominal)
    colour, start = colour_in(nominal.core)
    place = region_of(nominal, before, frame.text) if concept is not None else None
    if (
        concept is not None
        and act in ("increase", "adjust")
        and any(token.entry is not None and token.entry.step == "less" for token in part)
    ):
        act = "decrease"
    if concept is not None and concept.name in BALANCE and colour is not None:
        found.asks.extend(_colour_band(frame, colour, concept, act, place))
        return
    if concept is not None and kind_fits(frame, concept) and _of_concept(frame, part, concept, act, place, found):
        return
    if colour is not None and start + 1 >= len(nominal.core):
        where = region_of(nominal, [], frame.text)
        more = act == "increase" or frame.verb in ("enhance", "improve", "refine")
        wishes = more_of(colour, where) if more else less_of(colour, where)
        if nominal.core[-1].norm.endswith("s") and colour.band is not None:
            wishes = (Wish("hsl", 1 if act == "increase" else -1, (("band", colour.band), ("field", "saturation"))),)
        found.asks.extend(make_asks(wishes, said_of(frame, where)))
        return
    states = read_states(Scope(part, frame.text, FAULT if act in ("fix", "decrease") else WISH))
    mended = _mended(frame, nominal) if act == "fix" else []
    if states.asks:
        found.asks.extend(states.asks)
    elif mended:
        found.asks.extend(mended)
    elif act in ("fix", "adjust"):
        fix_thing(frame, part, found)
    elif frame.timed and (frame.entry.phrase in TURNED or "db" in {token.norm for token in frame.sentence}):
        place = None if is_whole(part) else frame.say(part)[:200]
        stated = stated_for("gain", frame.sentence, frame.text)
        found.asks.append(frame.ask("gain", stated, sign=1 if act == "increase" else -1, target=region(place)))
    elif not (frame.timed and frame.entry.phrase in BARE_UP):
        _size_or_presence(frame, nominal, act, found)


def _is_some_of(part: Tokens) -> bool:
    """ "drop the blacks, a tiny bit of sharpening": a quantity is asked for, whatever the verb before it."""
    place = next((at for at, token in enumerate(part[:6]) if token.norm == "of"), 0)
    return place > 1 and part[place - 1].norm in ("bit", "touch", "pinch", "hint", "tad", "dash", "lot", "little")


TURNED = frozenset({"turn up", "turn down", "crank up", "crank", "turn back up", "turn back down"})
"""What one does to the loudness of somebody: "turn up the person on the left"."""
BARE_UP = frozenset({"up", "bring up", "pull up", "lift", "lift up", "push", "push up", "close up"})
"""Movements that raise no quality of a clip where none is named."""


def _mended(frame: Frame, nominal: Nominal) -> list[Ask]:
    """ "recover the blown out sky": the fault stands before the thing."""
    for place, token in enumerate(nominal.core):
        entry = token.entry
        if entry is not None and entry.adjective is not None and entry.adjective.complains:
            thing = nominal.core[place + token.length :]
            words = frame.say([*thing, *nominal.tail]) if thing and not is_whole(thing) else None
            return make_asks(entry.adjective.fault, said_of(frame, words))
    return []


def _of_concept(frame: Frame, part: Tokens, concept: Concept, act: str, place: str | None, found: Found) -> bool:
    acts = _acts_for(concept, act, frame)
    if concept.name == "volume" and act == "adjust":
        share = percent_in(frame.object) or next(
            (100 * TIMES[token.norm] for token in frame.object if token.norm in TIMES), None
        )
        if share is not None and share > 0:
            db = round(max(-60.0, min(30.0, 20 * math.log10(share / 100))), 1)
            found.asks.append(frame.ask("gain", {"db": db}, sign=1 if db > 0 else -1))
            return True
    if (
        concept.name in ("sound", "music", "volume")
        and act == "decrease"
        and any(token.norm in ("completely", "totally", "entirely", "fully") for token in frame.whole)
    ):
        found.asks.append(frame.ask("mute", target=region(None, time_of(frame.whole))))
        return True
    if concept.name == "detail" and place and any(word in place.lower() for word in ("shadow", "dark", "black")):
        found.asks.extend(make_asks((Wish("shadows", 1),), said_of(frame)))
    for ask in make_asks(acts, said_of(frame, place, [*part, *_value(frame)])):
        stated = stated_for(ask.op, frame.whole, frame.text) if ask.op != "crop" else {}
        found.asks.append(ask.model_copy(update={"params": {**ask.params, **stated}}))
    found.concept = concept
    return bool(acts)


def _value(frame: Frame) -> list[Token]:
    """What follows "to" or "by": the value aimed at."""
    place = next((at for at, token in enumerate(frame.object) if at and token.norm in ("to", "by")), None)
    lead = [token for token in frame.whole if frame.object and token.start < frame.object[0].start]
    return [*lead, *(frame.object[place:] if place is not None else [])]


def without_amount(nominal: Nominal) -> Nominal:
    """The phrase without a number or degree at its end: "brightness 20 percent", "contrast a bit"."""
    core = without_degree_after(nominal.core)
    while core and (
        core[-1].kind in ("num", "punct")
        or core[-1].norm in AMOUNT_WORDS
        or (core[-1].entry is not None and core[-1].entry.degree is not None and core[-1].entry.concept is None)
    ):  # fmt: skip
        core.pop()
    return Nominal(core, nominal.tail)


AMOUNT_WORDS = words(
    "percent degrees bit little a lot slightly more less some very much here back all points tad touch way notch "
    "too just again overall up down everywhere further as well now there about around roughly at least approximately "
    "nearly almost maybe possible only"
)


ENHANCING = frozenset({"enhance", "improve", "enrich", "upgrade", "optimize", "perfect"})
ENHANCED = words(
    "brightness contrast saturation vibrance sharpness clarity detail color texture warmth depth shadows highlights"
)


def _acts_for(concept: Concept, act: str, frame: Frame) -> Wishes:
    if (
        act == "fix"
        and frame.entry.phrase in ENHANCING
        and concept.name in ENHANCED - {"color", "shadows", "highlights"}
    ):
        return concept.acts.get("more", ())
    if (
        act == "increase"
        and "lift" in concept.acts
        and concept.name in ("shadows", "blacks")
        and frame.entry.phrase in LIFTING
    ):
        return concept.acts["lift"]
    if (
        act == "decrease"
        and concept.name in ("shadows", "blacks")
        and frame.entry.phrase in ("bring down", "pull down", "drop", "lower", "take down")
    ):
        return concept.acts["more"] if concept.name == "blacks" else concept.acts.get("less", ())
    return concept.acts.get(act, ())


def _colour_band(frame: Frame, colour: Colour, concept: Concept, act: str, place: str | None) -> list[Ask]:
    """ "boost the blue color": the band; "reduce the yellow tint": the balance."""
    if concept.name in ("cast", "tint") or act == "fix":
        return make_asks(less_of(colour, place) if act != "increase" else more_of(colour), said_of(frame, place))
    name = "luminance" if concept.name == "brightness" else "saturation"
    sign = {"increase": 1, "decrease": -1}.get(act, 0)
    if colour.band is None:
        return make_asks((Wish("saturation", sign),), said_of(frame, place))
    return make_asks((Wish("hsl", sign, (("band", colour.band), ("field", name))),), said_of(frame, place))


def fix_thing(frame: Frame, part: Tokens, found: Found, *, otherwise: str | None = None) -> None:
    """Repairing something that is not a noun of the craft: a face is retouched, the whole is a vague wish."""
    nominal = without_frame(read_nominal(part))
    lemmas = {token.lemma for token in nominal.core}
    words = frame.say(nominal.tokens)
    if is_whole(part) or not nominal.core:
        found.vague = True
    elif otherwise == "replace_object":
        found.asks.append(frame.ask("replace_object", {"subject": words}, confidence=0.6))
    elif lemmas & HAIR:
        found.asks.append(frame.ask("retouch", {"what": "hair"}, target=region(words)))
    elif lemmas & FACE or frame.entry.phrase in ("touch up", "clean up", "clean"):
        what = "skin" if lemmas & FACE else "blemish"
        found.asks.append(frame.ask("retouch", {"what": what}, target=region(words)))
    elif frame.entry.action == "fix" and frame.entry.phrase not in ("save", "better", "help with", "upgrade"):
        found.asks.append(frame.ask("retouch", {"what": "blemish"}, target=region(words), confidence=0.5))
    else:
        found.vague = True


def _size_or_presence(frame: Frame, nominal: Nominal, act: str, found: Found) -> None:
    """More or less of an ordinary thing: its size, or whether it is there."""
    core = {token.norm for token in nominal.core}
    if core & SIZES:
        _sized(frame, nominal, act, found)
        return
    subject = subject_words(frame, without_frame(nominal))
    if not subject or is_whole(nominal.tokens):
        found.vague = True
    elif act == "increase":
        sure = 0.6 if frame.kinds else 0.5
        found.asks.append(frame.ask("clarity", sign=1, target=region(subject), confidence=sure))
    elif (nominal.core and nominal.core[-1].lemma in BODY) or frame.verb in ("minimize", "minimise", "scale"):
        found.asks.append(frame.ask("reshape", {"subject": subject, "what": "slim"}))
    else:
        found.asks.append(frame.ask("remove_object", {"subject": subject}, confidence=0.6))


def _sized(frame: Frame, nominal: Nominal, act: str, found: Found) -> None:
    if any(token.norm == "file" for token in nominal.core):
        found.asks.append(frame.ask("output", stated_for("output", frame.whole, frame.text)))
    elif not nominal.tail or nominal.tail[0].norm in ("by", "to") or is_whole(nominal.tail[1:]):
        found.asks.append(
            frame.ask("resize", stated_for("resize", frame.whole, frame.text), sign=1 if act == "increase" else -1)
        )
    else:
        what = "enlarge" if act == "increase" else "shrink"
        found.asks.append(frame.ask("reshape", {"subject": frame.say(nominal.tail[1:]), "what": what}))
