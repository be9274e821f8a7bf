"""Making something so: "make my dad brighter", "make the background black", "let him wear a hat"."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from edits.lexicon import Concept, Wish
from graph.state import Ask
from tools.planner.grammar.colours import colour_in, ends_in_colour, only_colour
from tools.planner.grammar.function_words import ARTICLES, PRONOUNS, has_cue, place_named
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import (
    concept_in,
    is_whole,
    read_nominal,
    region_of,
    without_frame,
)
from tools.planner.statements.meaning import Said, make_asks, with_number
from tools.planner.statements.mentions import aspect_in, names_format
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.adding import add
from tools.planner.verbs.becoming import (
    become_background,
    become_coloured,
    become_other,
    do_something,
    subject_is_background,
)
from tools.planner.verbs.frame import WEARABLE, Found, Frame, Tokens, said_of, split_at, stripped, until
from tools.planner.verbs.placing import backdrop
from tools.planner.verbs.predicate import WEARS, actor_of, complement_of
from tools.planner.verbs.toning import TONES, for_concept
from tools.planner.verbs.wanting import WISHING, is_down_to, is_sized, is_wanted_beside, is_weather
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

QUALITIES = words(
    "color brightness contrast sound volume music voice saturation speed pacing zoom transition resolution "
    "sharpness detail shadows highlights tint temperature vibrance warmth whites blacks clarity grain vignette"
)


IN_TIME = words("speed pace stabilize gain loudness")


PLACING = words("on onto behind beside above over under around beneath")
WITHIN = words("in at near by")
"""Where a thing stands that pictures show: "birds | in the sky", not "more contrast | in the sky"."""
RETOUCHED = words(
    "white whiter whiten smooth smoother clear clearer clean cleaner straight straighter soft softer even"
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


def _without_to_be(tokens: Tokens) -> list[Token]:
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


def _ellipses(words: list[Token]) -> list[list[Token]]:
    """ "the background transparent and the tree black": two things, each with what it becomes."""
    for place in range(2, len(words) - 1):
        if words[place].norm in ("and", ",") and words[place + 1].norm in ARTICLES:
            left, right = words[:place], words[place + 1 :]
            if complement_of(left)[1] and complement_of(right)[1] and complement_of(right)[0]:
                return [left, *_ellipses(right)]
    return [words]


def _make_one(frame: Frame, words: list[Token], found: Found) -> None:
    """What one thing should become: what it only wants, what its background or craft becomes, then how it should be."""
    if not words:
        return
    if frame.verb in WISHING | {"get"} and frame.kinds and is_wanted_beside(frame, words, found):
        return
    if frame.verb in ("make", "create") and frame.timed and words[0].norm in ("a", "an") and names_format(words[:3]):
        spans = [span for span in spans_in(words) if span.point is None]
        found.asks.extend(frame.ask("trim", span.params()) for span in spans[:1])
        found.asks.append(frame.ask("output", stated_for("output", words[:3], frame.text)))
        return
    if _does_something(words):
        do_something(frame, words, False, found)
        return
    thing = _thing(frame, words)
    if is_down_to(frame, words, found) or _of_background(frame, thing, found) or _of_craft(frame, words, thing, found):
        return
    if thing.whole and (is_sized(frame, thing.complement, found) or is_weather(frame, words, found)):
        return
    if words[0].norm in ("something", "anything", "stuff"):
        found.vague = True
        return
    if thing.of_quality and _moves(frame, thing, found):
        return
    _be(frame, words, thing, found)


@dataclass(slots=True)
class Thing:
    """What should become something. part: its words, none for the whole picture. heard: it is about sound."""

    subject: list[Token]
    complement: list[Token]
    concept: Concept | None
    whole: bool
    part: str | None
    heard: bool
    of_background: bool

    @property
    def of_quality(self) -> bool:
        return self.concept is not None and self.concept.name in QUALITIES


def _thing(frame: Frame, words: list[Token]) -> Thing:
    subject, complement = complement_of(words)
    nominal = without_frame(read_nominal(stripped(subject)))
    concept, before = concept_in(nominal)
    whole = not subject or is_whole(subject)
    part = None if whole else frame.say(nominal.tokens)
    named = [token.norm for token in subject if token.norm != "just"]
    if whole and named in (["it"], ["them"], ["that"]) and (told := frame.told()):
        whole, part = False, told
    if concept is not None and concept.name in QUALITIES:
        part = region_of(nominal, before, frame.text)
        whole = part is None
    heard = any(token.norm == "sound" for token in words)
    return Thing(subject, complement, concept, whole, part, heard, subject_is_background(nominal))


def _names_background(tokens: Tokens) -> bool:
    concepts = [token.entry.concept for token in tokens if token.entry is not None]
    return any(concept is not None and concept.name == "background" for concept in concepts)


def _does_something(words: list[Token]) -> bool:
    """ "let the catcher | wear a clown costume"."""
    actor = actor_of(words)
    return 0 < actor < len(words) and words[actor].norm in WEARS and not _names_background(words)


def _of_background(frame: Frame, thing: Thing, found: Found) -> bool:
    if thing.of_background and become_background(frame, thing.complement, found):
        return True
    located = any(token.norm in ("in", "of", "from", "at", "against", "behind") for token in thing.complement[-4:])
    if _names_background(thing.complement[-2:]) and not thing.of_background and not located:
        found.asks.append(backdrop(frame, thing.complement))
        return True
    return False


def _of_craft(frame: Frame, words: list[Token], thing: Thing, found: Found) -> bool:
    """ "I want a vignette": what is wanted is added; wanting a thing that no craft adds says nothing."""
    if frame.verb not in WISHING:
        return False
    put = _has_place(frame, words)
    placed = put or not thing.complement or thing.complement[0].norm in PLACING | {"next"}
    if frame.negated is False and placed and not thing.concept:
        if put:
            found.asks.extend(add(dataclasses.replace(frame, object=words, verb="add")).asks)
        return True
    if thing.concept is not None and words[0].norm in ("a", "an", "some") and "add" in thing.concept.acts:
        found.asks.extend(add(dataclasses.replace(frame, object=words)).asks)
        return True
    return False


def _has_place(frame: Frame, words: list[Token]) -> bool:
    """Whether what is wanted has its place in the picture: "wings | on my back"."""
    if frame.kinds != {"image"} or words[0].norm in PRONOUNS | {"to", "my", "the"}:
        return False
    norms = [token.norm for token in words]
    place, after = place_named(norms, PLACING | WITHIN)
    named = 0 < place <= 5 and after < len(words) and norms[after] in ARTICLES | PRONOUNS
    named = named and not is_whole(words[after:]) and not any(map(_compares, words[:place]))
    return named and (norms[place] not in WITHIN or has_cue(words[place - 1], "pictured"))


def _compares(token: Token) -> bool:
    """ "a | brighter | sky": how something is to be, and nothing that is put there."""
    return token.entry is not None and (bool(token.entry.step) or token.norm.endswith("er")) and not token.entry.cues


def _be(frame: Frame, words: list[Token], thing: Thing, found: Found) -> None:
    """How the thing should be: states, looks and colours; else a likeness or another thing."""
    complement, part, whole = thing.complement, thing.part, thing.whole
    if _names_teeth(thing) and complement and thing.concept is not None and _cleaner(complement, thing.concept):
        found.asks.extend(make_asks(thing.concept.acts.get("fix", ()), said_of(frame)))
        return
    plain = only_colour(complement) and not _compares_twice(complement)
    if part and not thing.of_quality and plain and not _names_teeth(thing):
        become_coloured(frame, complement, part, whole, found)
        return
    if part and any(token.norm.startswith("transparen") for token in complement[:3]):
        found.asks.append(frame.ask("cutout"))
        return
    if part and [token.norm for token in complement[:2]] == ["the", "same"] and _names_colour(complement):
        found.asks.append(frame.ask("recolor", {"subject": part, "color": frame.say(complement)[:200]}))
        return
    states = read_states(Scope(complement, frame.text, WISH, part, not whole, thing.heard))
    if thing.concept is not None and thing.concept.name in TONES:
        states.asks = [one for ask in states.asks for one in _of_tones(ask, thing.concept)]
    if part and subject_ends_in(thing.subject, WEARABLE):
        states.asks = [_straight(ask, part) for ask in states.asks]
    if frame.kinds == {"image"}:
        states.asks = [ask for ask in states.asks if ask.op not in IN_TIME]
    found.avoid.extend(states.avoid)
    if whole and (aspect := aspect_in(complement)):
        found.asks.append(frame.ask("crop", {"aspect": aspect}))
    found.looks.extend(states.looks if whole or not states.asks else [])
    found.asks.extend(states.asks)
    told = until(complement, "with", "without", "but", "so", "because")
    stepped = any(token.entry is not None and token.entry.step in ("more", "less") for token in told)
    if states.asks and part and not stepped and colour_in(told)[0] is not None and ends_in_colour(told):
        become_coloured(frame, complement, part, whole, found)
    if states.asks or found.looks:
        return
    if thing.concept is not None and thing.of_quality and states.better:
        found.asks.extend(make_asks(thing.concept.acts.get("fix", ()), said_of(frame, part)))
    elif not _only_wanted(frame, words, complement, found):
        if colour_in(complement)[0] is not None:
            become_coloured(frame, complement, part, whole, found)
        elif not found.asks:
            become_other(frame, thing.subject, complement, whole, part, found)


def subject_ends_in(subject: Tokens, named: frozenset[str]) -> bool:
    core = read_nominal(stripped(subject)).core
    return bool(core) and (core[-1].lemma in named or core[-1].norm in named)


def _straight(ask: Ask, part: str) -> Ask:
    """ "make her hair straight": the hair, and not the horizon."""
    straight = {"op": "reshape", "params": {"subject": part, "what": "straight"}, "target": None}
    return ask.model_copy(update=straight) if ask.op == "straighten" else ask


def _of_tones(ask: Ask, concept: Concept) -> list[Ask]:
    """ "… and the shadows a bit | darker": the tones themselves, and not the light."""
    if ask.op != "exposure" or not ask.sign:
        return [ask]
    wishes = for_concept((Wish("exposure", ask.sign),), concept)
    percent = round(abs(2.0 ** float(ask.params["ev"]) - 1) * 100) if "ev" in ask.params else None
    said = Said(ask.words, percent=percent)
    toned = [{"op": wish.op, "sign": wish.sign, "params": dict(wish.params)} for wish in wishes]
    return [with_number(ask.model_copy(update=update), said) for update in toned]


def _names_colour(tokens: Tokens) -> bool:
    concepts = [token.entry.concept for token in tokens if token.entry is not None]
    return any(concept is not None and concept.name == "color" for concept in concepts)


def _cleaner(complement: Tokens, concept: Concept) -> bool:
    """Whether teeth or skin are to be as a retoucher makes them: "whiter", "smoother", not "warmer"."""
    if concept.name == "teeth" and any(token.norm == "less" for token in complement):
        return True
    return any(token.lemma in RETOUCHED or token.norm in RETOUCHED for token in complement)


def _names_teeth(thing: Thing) -> bool:
    return thing.concept is not None and thing.concept.name in ("teeth", "skin")


def _only_wanted(frame: Frame, words: list[Token], complement: Tokens, found: Found) -> bool:
    """ "I want my money back": wanted, with nothing that could be made of it."""
    return (
        frame.verb in WISHING | {"get"}
        and not any(token.norm in ("look", "looks") for token in words)
        and colour_in(complement)[0] is None
        and not is_down_to(frame, words, found)
    )


def _compares_twice(complement: Tokens) -> bool:
    """ "make the sky | bluer and darker": a colour and a shade, each more."""
    compared = [token for token in complement if token.norm.endswith("er") and token.entry is not None]
    coloured = [token.entry is not None and token.entry.colour is not None for token in compared]
    return len(compared) > 1 and any(coloured) and not all(coloured)


STRENGTHS = frozenset({"stronger", "weaker"})
"""What a quality and a person can be: "make the contrast stronger"."""


def _moves(frame: Frame, thing: Thing, found: Found) -> bool:
    """ "I would like the contrast a little more", "the brightness to be higher by 20"."""
    entries = [token.entry for token in thing.complement if token.entry is not None]
    step = next((entry.step for entry in entries if entry.step), None)
    told = [one for one in entries if one.phrase not in STRENGTHS]
    if thing.concept is None or step not in ("more", "less") or any(one.adjective or one.concept for one in told):
        return False
    found.asks.extend(make_asks(thing.concept.acts.get(step, ()), said_of(frame, thing.part)))
    return True
