"""Into which place something goes: another background, what somebody wears, the whole picture on a beach."""

from __future__ import annotations

from graph.state import Ask
from tools.planner.grammar.colours import colour_in
from tools.planner.grammar.function_words import place_named
from tools.planner.grammar.nouns import concept_in, is_whole, read_nominal
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.mentions import aspect_in, first_of
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import Found, Frame, Tokens, bare, said_of, stripped, until
from tools.planner.words.wordsets import words

WORN = words(
    "suit dress hat costume uniform outfit jacket shirt clothes glasses crown armor tuxedo coat sunglasses "
    "gown kimono hoodie wig makeup cap helmet tie scarf mask sweater sari toga pajamas pyjamas swimsuit bikini robe "
    "veil tiara tux leather denim blazer vest apron onesie turban beret headband wings cape cloak sandals boots shoes"
)


def backdrop(frame: Frame, part: Tokens) -> Ask:
    """ "a white background", "a transparent background", "a beach background"."""
    described = [
        token
        for token in bare(part)
        if not (
            token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        )
        and token.norm
        not in ("new", "different", "another", "have", "with", "on", "nothing", "but", "image", "solid", "plain")
    ]
    described = [token for token in described if token.norm not in ("color", "or", "and") or len(described) > 1]
    if any(token.norm.startswith("transparen") or token.norm in ("no", "without", "zero") for token in part):
        return frame.ask("cutout")
    colour, start = colour_in(described)
    if colour is not None and all(
        token.norm in ("or", "and", "color")
        or (token.entry is not None and (token.entry.colour is not None or token.entry.adjective is not None))
        for token in described
    ):
        return frame.ask("replace_background", {"color": frame.say(described[max(0, start) :])[:200] or colour.name})
    return frame.ask("replace_background", {"prompt": frame.say(described)} if described else {})


def into_place(frame: Frame, part: Tokens, place: Tokens, placed: str, found: Found) -> None:
    """ "put me in a luxury jet": the person stays, the place is new."""
    rest = stripped(until(place, "instead", "rather"))
    if [token.norm for token in rest[:2]] == ["front", "of"]:
        rest = rest[2:]  # what somebody stands in front of is behind them
    if not rest:
        return
    placed = frame.say(rest) if len(rest) < len(stripped(place)) else placed
    aspect = aspect_in(rest)
    scene = concept_in(read_nominal(rest))[0]
    if scene is not None and scene.name in ("background", "transparency"):
        asked = backdrop(frame, rest)
        subject = {} if is_whole(part) else {"subject": frame.say(part)}
        found.asks.append(asked.model_copy(update={"params": {**asked.params, **subject}}))
        return
    if is_whole(part) and aspect:
        found.asks.append(frame.ask("crop", {"aspect": aspect}))
    elif is_whole(part):
        _whole_into(frame, rest, found)
    elif _is_worn(rest):
        found.asks.append(
            frame.ask("insert_subject", {"prompt": frame.say(rest), "placement": f"on {frame.say(part)}"[:200]})
        )
    else:
        found.asks.append(frame.ask("replace_background", {"prompt": placed, "subject": frame.say(part)}))


def _is_worn(rest: Tokens) -> bool:
    """ "in | a suit and tie for linkedin": what somebody wears, at the end or before a purpose."""
    worn = [at for at, token in enumerate(rest) if {token.norm, token.lemma, token.norm.removesuffix("s")} & WORN]
    after = rest[worn[-1] + 1 :] if worn else []
    elsewhere = any(token.norm in ("at", "wearing", "into", "onto") for token in rest[: worn[-1]]) if worn else False
    return (bool(worn) and not elsewhere) and (
        not after
        or after[0].norm.endswith("ing")
        or after[0].norm in ("for", "and", "with", "instead", "like", "from", "please")
    )


def _whole_into(frame: Frame, rest: Tokens, found: Found) -> None:
    """ "put it in black and white", "put this on a beach"."""
    concept, _before = concept_in(read_nominal(until(rest, ",")))
    if concept is not None and concept.acts.get("change"):
        found.asks.extend(make_asks(concept.acts["change"], said_of(frame)))
    elif first_of(rest, "container"):
        found.asks.append(frame.ask("output", stated_for("output", frame.whole, frame.text)))
    elif (
        concept is None
        and rest[0].norm in ("a", "an", "the")
        and not any(token.entry is not None and token.entry.step for token in rest)
    ):
        found.asks.append(frame.ask("replace_background", {"prompt": frame.say(rest)}))


def is_scene_of_its_own(place: Tokens) -> bool:
    """Whether what follows "in" or "on" is a place to be in, said with an article of its own."""
    rest = stripped(place)
    return len(rest) > 1 and rest[0].norm in ("a", "an")


def beside(frame: Frame) -> str:
    """Next to whom: "put him | next to her"; empty where no such place is named."""
    place, _after = place_named([token.norm for token in frame.object], BESIDE)
    return frame.say(until(frame.object[place:], "in", ",", "and", "please"))[:200] if place else ""


BESIDE = frozenset({"beside"})


def is_picture_of(part: Tokens, place: Tokens) -> bool:
    """ "add | image of titanic ship": another picture, and not this one."""
    if any(token.norm in ("background", "backdrop", "replace") for token in place):
        return False
    return len(part) > 2 and part[0].norm in ("image", "picture", "photo", "pic") and part[1].norm == "of"
