"""What a thing becomes that no adjective says: a colour, a likeness, another thing, a pose, another background."""

from __future__ import annotations

from edits.lexicon import Colour, Wish, Wishes
from graph.state import Ask
from tools.planner.grammar.amounting import AMOUNTING, is_degree
from tools.planner.grammar.colours import colour_in, colour_words, ends_in_colour, more_of
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS, has_cue
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import (
    Nominal,
    concept_in,
    is_animate,
    read_nominal,
)
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.changing import MEDIA_STYLES, STATES_OF_ALL
from tools.planner.verbs.frame import Found, Frame, Tokens, said_of, stripped
from tools.planner.verbs.predicate import WEARS, actor_of
from tools.planner.verbs.replacing import new_background
from tools.planner.words.wordsets import words


def subject_is_background(nominal: Nominal) -> bool:
    """Whether the thing that changes is the background itself."""
    concept, _before = concept_in(nominal)
    return concept is not None and concept.name == "background"


def become_background(frame: Frame, complement: Tokens, found: Found) -> bool:
    rest = stripped(complement)
    if not rest:
        return False
    if any(token.norm.startswith("transparen") for token in rest):
        found.asks.append(frame.ask("cutout"))
        return True
    if colour_in(rest)[0] is not None and ends_in_colour(rest) and not _compares(rest):
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


def _compares(tokens: Tokens) -> bool:
    """Whether more or less of something is wished: "less yellow"."""
    return any(token.entry is not None and token.entry.step in ("more", "less") for token in tokens)


def become_coloured(frame: Frame, complement: Tokens, part: str | None, whole: bool, found: Found) -> None:
    colour = colour_in(complement)[0]
    compared = next((token for token in complement if token.norm != token.lemma and token.norm.endswith("er")), None)
    if compared is not None and compared.entry is not None and compared.entry.colour is not None:
        found.asks.extend(_more_of_colour(frame, compared.entry.colour, part))
        return
    if whole and frame.before is not None and frame.before.op == "cutout":
        named = colour_words(complement, frame.text)
        found.asks.append(frame.ask("replace_background", {"color": named or "another colour"}))
    elif whole:
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


def become_other(
    frame: Frame, subject: Tokens, complement: Tokens, whole: bool, part: str | None, found: Found
) -> None:
    """What is neither an adjective nor a colour: a likeness, a made thing, a pose."""
    if complement and all(has_cue(one, "vague") or one.norm in AMOUNTING or is_degree(one) for one in complement):
        found.vague = True
        return
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
        do_something(frame, subject, whole, found)
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
    if not prompt or all(token.norm in ARTICLES | PREPOSITIONS for token in rest):
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
    elif whole and (look := _look_in(rest)) is not None:
        found.looks.append(look)
    elif whole:
        styled = any(token.norm in MEDIA_STYLES or token.lemma in MEDIA_STYLES for token in rest)
        found.asks.append(frame.ask("restyle", {"prompt": prompt}, confidence=1.0 if styled else 0.6))
    else:
        found.asks.append(
            frame.ask("replace_object", {"subject": part or "the main subject", "prompt": prompt}, confidence=0.8)
        )


OF_LOOK = words("old real vintage proper actual true classic typical genuine authentic good a an the some those")
"""What may describe a look without making another of it: "like | an old | vhs"."""


def _look_in(tokens: Tokens) -> str | None:
    """The look that the words name, described or not; none where they name more."""
    place = next((at for at, token in enumerate(tokens) if token.look is not None), None)
    led = place is not None and all(token.norm in OF_LOOK for token in tokens[:place])
    return tokens[place].look if place is not None and led and len(tokens) - place <= 3 else None


def do_something(frame: Frame, subject: Tokens, whole: bool, found: Found) -> None:
    """ "make a gif", "make him smile", "let the catcher wear a clown costume"."""
    concept, _before = concept_in(read_nominal(subject))
    if concept is not None and concept.acts.get("create") and frame.verb in ("make", "get", "create"):
        for ask in make_asks(concept.acts["create"], said_of(frame)):
            found.asks.append(
                ask.model_copy(update={"params": {**ask.params, **stated_for(ask.op, frame.whole, frame.text)}})
            )
        return
    actor = actor_of(subject)
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
