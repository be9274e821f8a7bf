"""Making something so: "make my dad brighter", "make the background black", "let him wear a hat"."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

from edits.lexicon import Colour, Concept, Wish, Wishes
from graph.state import Ask
from tools.planner.grammar.colours import FILL, colour_in, colour_words, ends_in_colour, more_of
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS, PRONOUNS, has_cue
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import (
    Nominal,
    concept_in,
    is_animate,
    is_whole,
    read_nominal,
    region_of,
    without_frame,
)
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.mentions import aspect_in
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import SHADE_WORDS, read_states
from tools.planner.verbs.adding import add, backdrop
from tools.planner.verbs.changing import MEDIA_STYLES, STATES_OF_ALL, new_background
from tools.planner.verbs.frame import Found, Frame, Tokens, said_of, split_at, stripped, until
from tools.planner.words.values import UNITS, numbers_in
from tools.planner.words.wordsets import words

SEEMING = words("look looks feel appear seem be sound looking become stay")
LEADS = SEEMING | words(
    "to into like as more less too not pop stand hit clockwise counterclockwise sideways upright so extra super "
    "way really very a any better nicer best good great nice perfect awesome amazing"
)
QUALITIES = words(
    "color brightness contrast sound volume music voice saturation speed pacing zoom transition resolution "
    "sharpness detail shadows highlights"
)
IN_TIME = words("speed pace stabilize gain loudness")
WISHING = words("want need like prefer")
WEARS = words(
    "sit sitting stand standing drive driving fly flying wear wearing hold holding carry carrying have having ride "
    "riding play playing eat eating drink drinking"
)


def make(frame: Frame) -> Found:
    """Asks for what something should become, and for what follows with "and the …"."""
    found = Found()
    frame.object = _without_to_be(frame.object)
    own, company = split_at(frame.object, "with")
    if own and stripped(company) and _brings_craft(company):
        beside = add(dataclasses.replace(frame, object=company))
        frame = dataclasses.replace(frame, object=own, whole=[t for t in frame.whole if t.start < company[0].start])
        found.asks.extend(beside.asks)
        found.looks.extend(beside.looks)
    for part in _ellipses(list(frame.object)):
        _make_one(frame, part, found)
    if found.asks and not any(ask.words for ask in found.asks):
        found.vague = False
    return found


def _without_to_be(tokens: Tokens) -> list:  # type: ignore[type-arg]
    """ "I want my cat | to be | riding a skateboard"."""
    place = next((at for at in range(1, len(tokens) - 2) if tokens[at].norm == "to" and tokens[at + 1].norm == "be"), 0)
    doing = place and tokens[place + 2].norm in WEARS
    return [*tokens[:place], *tokens[place + 2 :]] if doing else list(tokens)


COMPANY = words("grain vignette border glow flare blur contrast text watermark haze noise")


def _brings_craft(company: Tokens) -> bool:
    """Whether what comes "with" it is of the craft: "in black and white | with strong grain"."""
    concepts = [token.entry.concept for token in company if token.entry is not None and token.entry.concept is not None]
    tinted = read_nominal(stripped(company)).core
    return (bool(concepts) and concepts[0].name in COMPANY) or (len(tinted) == 1 and ends_in_colour(tinted))


def _ellipses(words: list) -> list[list]:  # type: ignore[type-arg]
    """ "the background transparent and the tree black": two things, each with what it becomes."""
    for place in range(2, len(words) - 1):
        if words[place].norm in ("and", ",") and words[place + 1].norm in ARTICLES:
            left, right = words[:place], words[place + 1 :]
            if complement_of(left)[1] and complement_of(right)[1] and complement_of(right)[0]:
                return [left, *_ellipses(right)]
    return [words]


def _make_one(frame: Frame, words: list, found: Found) -> None:  # type: ignore[type-arg]
    if not words:
        return
    if frame.verb in WISHING | {"get"} and frame.kinds and _wanted_beside(frame, words, found):
        return
    actor = _actor(words)
    behind = any(
        token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        for token in words
    )
    if actor and actor < len(words) and words[actor].norm in WEARS and not behind:
        _made(frame, words, False, found)
        return
    subject, complement = complement_of(words)
    heard = any(token.norm == "sound" for token in words)
    nominal = without_frame(read_nominal(stripped(subject)))
    concept, before = concept_in(nominal)
    whole = not subject or is_whole(subject)
    part = None if whole else frame.say(nominal.tokens)
    if (
        whole
        and frame.told
        and [token.norm for token in subject if token.norm != "just"] in (["it"], ["them"], ["that"])
    ):
        whole, part = False, frame.told
    if concept is not None and concept.name in QUALITIES:
        part = region_of(nominal, before, frame.text)
        whole = part is None
    if _down_to(frame, words, found):
        return
    if concept is not None and concept.name == "background" and _background(frame, complement, found):
        return
    if any(
        token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        for token in complement[-2:]
    ) and not subject_is_background(nominal):
        found.asks.append(backdrop(frame, complement))
        return
    if frame.verb in WISHING and frame.negated is False and not complement and not concept:
        return
    if frame.verb in WISHING and concept is not None and words[0].norm in ("a", "an", "some") and "add" in concept.acts:
        found.asks.extend(add(dataclasses.replace(frame, object=words)).asks)
        return
    if (whole and _sized(frame, complement, found)) or (whole and _weather(frame, words, found)):
        return
    if words and words[0].norm in ("something", "anything", "stuff"):
        found.vague = True
        return
    if concept is not None and concept.name in QUALITIES and _moves(frame, concept, complement, part, found):
        return
    states = read_states(Scope(complement, frame.text, WISH, part, not whole, heard))
    if frame.kinds == {"image"}:
        states.asks = [ask for ask in states.asks if ask.op not in IN_TIME]
    found.avoid.extend(states.avoid)
    if whole and (aspect := aspect_in(complement)):
        found.asks.append(frame.ask("crop", {"aspect": aspect}))
    found.looks.extend(states.looks if whole else [])
    found.asks.extend(states.asks)
    told = until(complement, "with", "without", "but", "so", "because")
    if states.asks and part and colour_in(told)[0] is not None and ends_in_colour(told):
        _coloured(frame, complement, part, whole, found)
    if states.asks or (found.looks and whole):
        return
    if concept is not None and concept.name in QUALITIES and states.better:
        found.asks.extend(make_asks(concept.acts.get("fix", ()), said_of(frame, part)))
        return
    if (
        frame.verb in WISHING | {"get"}
        and not any(token.norm in ("look", "looks") for token in words)
        and colour_in(complement)[0] is None
        and not _down_to(frame, words, found)
    ):
        return
    if colour_in(complement)[0] is not None:
        _coloured(frame, complement, part, whole, found)
    elif not found.asks:
        _other(frame, subject, complement, whole, part, found)


def _moves(frame: Frame, concept: Concept, complement: Tokens, part: str | None, found: Found) -> bool:
    """ "I would like the contrast a little more", "the brightness to be higher by 20"."""
    step = next((token.entry.step for token in complement if token.entry is not None and token.entry.step), None)
    if step not in ("more", "less") or any(
        token.entry is not None and (token.entry.adjective or token.entry.concept) for token in complement
    ):
        return False
    found.asks.extend(make_asks(concept.acts.get(step, ()), said_of(frame, part)))
    return True


def complement_of(tokens: Tokens) -> tuple[list, list]:  # type: ignore[type-arg]
    """The thing and what it should become: "my dad | brighter", "it | look old", "| more colorful"."""
    for place, token in enumerate(tokens):
        if token.norm in LEADS and not (token.norm == "a" and not _predicate_follows(tokens, place)):
            return list(tokens[:place]), list(tokens[place + (token.norm in SEEMING or token.norm == "to") :])
        if _begins_predicate(tokens, place):
            return list(tokens[:place]), list(tokens[place:])
    return list(tokens), []


BESIDE = words("captions text graphic watermark music sound_effect voice_over transition chapters cutaway")
"""What is added to a clip, so that wanting it is asking for it."""


def _wanted_beside(frame: Frame, words: list, found: Found) -> bool:  # type: ignore[type-arg]
    """ "I want big funny captions", "I want 4:3": what is wanted is added, or is the frame."""
    aspect = next((token for token in words if token.kind == "aspect"), None)
    if aspect is not None and words[0].kind == "aspect":
        found.asks.append(frame.ask("crop", {"aspect": str(aspect.value or aspect.norm)}))
        return True
    concept, _before = concept_in(read_nominal(stripped(words)))
    if not frame.timed or concept is None or concept.name not in BESIDE or words[0].norm in ("the", "my", "it"):
        return False
    more = add(dataclasses.replace(frame, verb="add"))
    found.asks.extend(more.asks)
    return bool(more.asks)


LARGER = words("big bigger large larger huge enormous giant")
BROADER = words("wider broader taller longer roomier")
SMALLER = words("small smaller tiny tinier")


def _sized(frame: Frame, complement: Tokens, found: Found) -> bool:
    """ "make it twice as big": the picture itself grows or shrinks."""
    norms = {token.norm for token in complement}
    if frame.timed and any(token.entry is not None and token.entry.concept is not None for token in complement):
        return False
    if norms & LARGER:
        found.asks.append(frame.ask("upscale", stated_for("upscale", complement, frame.text)))
    elif norms & BROADER:
        found.asks.append(frame.ask("expand_canvas"))
    elif norms & SMALLER:
        found.asks.append(frame.ask("resize", stated_for("resize", complement, frame.text), sign=-1))
    return bool(norms & (LARGER | SMALLER | BROADER))


def _weather(frame: Frame, words: Tokens, found: Found) -> bool:
    """ "make it snow", "make it look like night": the scene gets another weather, season or hour."""
    rest = [
        token
        for token in words
        if not is_whole([token])
        and token.norm
        not in (
            "look",
            "like",
            "is",
            "here",
            "in",
            "a",
            "as",
            "if",
            "were",
            "was",
            "into",
            "the",
            "at",
            "of",
            "during",
            "time",
            "outside",
            "scene",
        )
    ]
    if not rest or len(rest) > 2 or not any(has_cue(token, "weather") for token in rest):
        return False
    if any(token.norm in ("vibe", "vibes", "feel", "look", "style", "colors") for token in words[-1:]):
        return False
    found.asks.append(frame.ask("restyle", {"prompt": f"the same scene, {frame.say(rest)}"}))
    return True


def subject_is_background(nominal: Nominal) -> bool:
    """Whether the thing that changes is the background itself."""
    concept, _before = concept_in(nominal)
    return concept is not None and concept.name == "background"


def _down_to(frame: Frame, words: Tokens, found: Found) -> bool:
    """ "get it down to a minute": how long it may be."""
    if not any(one.norm == "down" and two.norm == "to" for one, two in pairwise(words)) or frame.kinds == {"image"}:
        return False
    number = next((one for one in numbers_in(words) if one.unit in UNITS), None)
    seconds = (
        number.value * UNITS[number.unit]
        if number is not None
        else 60.0
        if any(token.norm == "minute" for token in words)
        else None
    )
    if seconds is None or found.asks:
        return bool(found.asks)
    found.asks.append(frame.ask("trim", {"length": seconds}))
    return True


def _predicate_follows(tokens: Tokens, place: int) -> bool:
    """Whether "a" belongs to "a bit" or "a little", or the thing before it becomes something: "it a red shirt"."""
    entry = tokens[place].entry
    return (entry is not None and entry.degree is not None) or place > 1


def _begins_predicate(tokens: Tokens, place: int) -> bool:
    entry = tokens[place].entry
    after = tokens[place + 1].entry if place + 1 < len(tokens) else None
    if place and tokens[place].norm in FILL and after is not None and after.colour is not None:
        return True
    if entry is None:
        return False
    inside = _noun_follows(tokens, place)
    if (entry.step or entry.degree or entry.aspect) and not inside:
        return True
    if (
        entry.adjective is not None
        and not inside
        and not (entry.concept is not None and place and tokens[place - 1].norm in ARTICLES)
    ):
        return True
    if entry.colour is not None and place and not inside and not tokens[place].norm.endswith("s"):
        return True
    return entry.concept is not None and entry.concept.name in STATES_OF_ALL | {"collage", "panorama"} and place > 0


def _noun_follows(tokens: Tokens, place: int) -> bool:
    """Whether the word describes a noun that follows it inside the same thing: "the dark sky | brighter"."""
    after = place + tokens[place].length
    if after >= len(tokens) or tokens[after].kind != "word":
        return False
    follower = tokens[after]
    if place and tokens[place - 1].norm not in ARTICLES:
        return False
    if not place:
        return (
            follower.entry is not None
            and follower.entry.concept is not None
            and tokens[place].entry is not None
            and tokens[place].entry.step is None
            and False
        )
    if follower.entry is not None and (follower.entry.step or follower.entry.degree):
        return False
    return follower.norm not in ("and", "or", "but", "please", ",")


def _background(frame: Frame, complement: Tokens, found: Found) -> bool:
    rest = stripped(complement)
    if not rest:
        return False
    if any(token.norm.startswith("transparen") for token in rest):
        found.asks.append(frame.ask("cutout"))
        return True
    if colour_in(rest)[0] is not None and ends_in_colour(rest):
        found.asks.append(new_background(frame, [token for token in rest if token.norm not in ARTICLES]))
        return True
    states = read_states(Scope(rest, frame.text, WISH, "the background"))
    if states.asks:
        found.asks.extend(states.asks)
        return True
    start = next((at for at, token in enumerate(rest) if token.norm in ("like", "as", "into")), -1)
    if states.better:
        found.vague = True
    else:
        found.asks.append(new_background(frame, rest[start + 1 :]))
    return True


def _coloured(frame: Frame, complement: Tokens, part: str | None, whole: bool, found: Found) -> None:
    colour = colour_in(complement)[0]
    compared = next((token for token in complement if token.norm != token.lemma and token.norm.endswith("er")), None)
    if compared is not None and compared.entry is not None and compared.entry.colour is not None:
        found.asks.extend(_more_of_colour(frame, compared.entry.colour, part))
        return
    if whole:
        found.asks.append(frame.ask("color_grade", {"color": colour.name} if colour is not None else {}))
    elif part:
        found.asks.append(
            frame.ask("recolor", {"subject": part, "color": colour_words(complement, frame.text) or "another colour"})
        )


def _more_of_colour(frame: Frame, colour: Colour, part: str | None) -> list[Ask]:
    """ "make the grass greener": more of the colour that is there, not another one."""
    if colour.band is not None:
        wishes: Wishes = (
            (Wish("hsl", 1, (("band", colour.band), ("field", "saturation"))),) if part else more_of(colour)
        )
    else:
        wishes = {"white": (Wish("whites", 1),), "black": (Wish("blacks", -1),)}.get(colour.base, ())
        wishes = (Wish("exposure", 1),) if part and colour.base == "white" else wishes
    return make_asks(wishes or (Wish("saturation", -1),), said_of(frame, part))


def _other(frame: Frame, subject: Tokens, complement: Tokens, whole: bool, part: str | None, found: Found) -> None:
    """What is neither an adjective nor a colour: a likeness, a made thing, a pose."""
    for token in complement:
        if token.entry is not None and token.entry.concept is not None and token.entry.concept.name in STATES_OF_ALL:
            found.asks.extend(make_asks(token.entry.concept.acts["change"], said_of(frame)))
            return
    like = next(
        (at for at, token in enumerate(complement) if token.norm in ("like", "as", "into", "a", "an", "that")), None
    )
    if like is not None:
        _likened(frame, complement[like + (complement[like].norm not in ("a", "an")) :], whole, part, found)
        return
    rest = stripped(complement)
    if (part and len(rest) > 1 and rest[0].norm == "made") or (part and rest and rest[0].norm == "of"):
        found.asks.append(
            frame.ask(
                "replace_object",
                {
                    "subject": part,
                    "prompt": frame.say([token for token in rest if token.norm not in ("made", "of", "out")]),
                },
            )
        )
        return
    if rest and any(token.norm in ("clockwise", "counterclockwise", "sideways", "upright") for token in rest):
        params = stated_for("rotate", frame.whole, frame.text)
        found.asks.append(frame.ask("rotate", params, sign=-1 if params.get("degrees", 1) < 0 else 1))
        found.missing.append("degrees")
        return
    if rest and not whole:
        what = frame.say(rest)[:200]
        found.asks.append(
            frame.ask("reshape", {"subject": part or "the main subject", "what": what}, confidence=0.6)
            if is_animate(subject)
            else frame.ask("replace_object", {"subject": part, "prompt": f"{part}, {what}"[:300]}, confidence=0.7)
        )
    elif not rest and subject:
        _made(frame, subject, whole, found)
    elif any(token.norm in MEDIA_STYLES for token in rest):
        found.asks.append(frame.ask("restyle", {"prompt": frame.say(rest)}))
    else:
        found.vague = True


def _likened(frame: Frame, rest: Tokens, whole: bool, part: str | None, found: Found) -> None:
    prompt = frame.say(stripped(rest))
    scene = next(
        (
            at
            for at, token in enumerate(rest)
            if token.norm in ("are", "is", "am", "were", "was", "standing", "sitting", "walking")
        ),
        None,
    )
    if not prompt:
        found.vague = whole
    elif (
        whole
        and scene is not None
        and any(token.norm in ("in", "on", "at", "under", "inside", "near") for token in rest[scene:])
    ):
        where = next(
            at for at in range(scene, len(rest)) if rest[at].norm in ("in", "on", "at", "under", "inside", "near")
        )
        found.asks.append(frame.ask("replace_background", {"prompt": frame.say(stripped(rest[where + 1 :])) or prompt}))
    elif whole and any(token.norm in ("professional", "professionals", "pro", "expert") for token in rest):
        found.asks.append(frame.ask("enhance"))
    elif whole:
        styled = any(token.norm in MEDIA_STYLES or token.lemma in MEDIA_STYLES for token in rest)
        found.asks.append(frame.ask("restyle", {"prompt": prompt}, confidence=1.0 if styled else 0.6))
    else:
        found.asks.append(
            frame.ask("replace_object", {"subject": part or "the main subject", "prompt": prompt}, confidence=0.8)
        )


def _made(frame: Frame, subject: Tokens, whole: bool, found: Found) -> None:
    """ "make a gif", "make him smile", "let the catcher wear a clown costume"."""
    concept, _before = concept_in(read_nominal(subject))
    if concept is not None and concept.acts.get("create") and frame.verb in ("make", "get", "create"):
        for ask in make_asks(concept.acts["create"], said_of(frame)):
            found.asks.append(
                ask.model_copy(update={"params": {**ask.params, **stated_for(ask.op, frame.whole, frame.text)}})
            )
        return
    actor = _actor(subject)
    rest = stripped(list(subject)[actor:])
    if actor and rest and rest[0].norm in WEARS:
        found.asks.append(
            frame.ask(
                "insert_subject", {"prompt": frame.say(rest[1:]), "placement": f"on {frame.say(subject[:actor])}"[:200]}
            )
        )
    elif (
        actor
        and rest
        and rest[0].norm not in PREPOSITIONS
        and frame.verb in ("make", "let", "have")
        and subject[0].norm not in ("a", "an")
    ):
        found.asks.append(
            frame.ask("reshape", {"subject": frame.say(subject[:actor]), "what": frame.say(rest)[:200]}, confidence=0.7)
        )
    elif frame.kinds and frame.verb in ("have", "let") and len(subject) > 2 and subject[0].norm in ("a", "an", "some"):
        found.asks.append(frame.ask("insert_subject", {"prompt": frame.say(stripped(subject))}))
    else:
        found.vague = whole


def _actor(tokens: Tokens) -> int:
    """How many tokens name who should do something: a pronoun, or an article with a noun."""
    if not tokens:
        return 0
    if tokens[0].norm in PRONOUNS and tokens[0].norm not in ("it", "this", "that", "these", "those"):
        return 1
    if tokens[0].norm not in ARTICLES or len(tokens) < 3:
        return 0
    verb = next((at for at in range(2, min(6, len(tokens))) if tokens[at].norm in WEARS), None)
    return verb if verb is not None else 2


__all__ = ["SHADE_WORDS", "complement_of", "make"]
