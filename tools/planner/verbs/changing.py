"""Changing what something is, or how."""

from __future__ import annotations

import dataclasses

from tools.planner.grammar.colours import colour_in, colour_words, ends_in_colour, only_colour
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES, has_cue
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import Nominal, concept_in, is_whole, read_nominal, region_of, without_frame
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.mentions import aspect_in, names_format, quoted_in
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.adding import filled
from tools.planner.verbs.frame import Found, Frame, Tokens, bare, said_of, split_at, stripped, until
from tools.planner.verbs.grading import fix_thing
from tools.planner.verbs.replacing import HEARD, WRITTEN, is_scene, new_background
from tools.planner.words.token import Token
from tools.planner.words.values import numbers_in
from tools.planner.words.wordsets import words

STATES_OF_ALL = frozenset(
    {"monochrome", "sepia", "restoration", "transparency", "slow_motion", "timelapse", "hdr", "gif"}
)
MEDIA_STYLES = words(
    "painting drawing sketch cartoon anime comic watercolor watercolour illustration art pixar disney lego mosaic "
    "render sculpture caricature manga poster stencil clipart vector minecraft simpsons ghibli claymation "
    "engraving pencil oil acrylic charcoal abstract impressionist cubist animation 3d vangogh picasso doodle "
    "origami embroidery artwork tattoo emoji wallpaper statue puppet logo silhouette"
)
PERSONS = words("us me them everyone everybody")
FURTHER = words("further more by again another degree degrees")
POSES = words("gesture pose posture expression stance position grimace frown gaze")
TURNING = words("degrees clockwise left right sideways counterclockwise anticlockwise upside around upright")


def change(frame: Frame) -> Found:
    """ "Change A", "change A to B", "turn it sideways"."""
    found = Found()
    several = _several(frame)
    if several:
        for part in several:
            inner = change(_with_object(frame, part))
            found.asks.extend(inner.asks)
            found.looks.extend(inner.looks)
            found.vague = found.vague or inner.vague
        return found
    if _turns(frame):
        params = stated_for("rotate", frame.whole, frame.text)
        if params:
            found.asks.append(frame.ask("rotate", params, sign=-1 if params["degrees"] < 0 else 1))
            return found
    old, new = _old_and_new(frame)
    if old and old[0].norm in PERSONS and any(token.norm in MEDIA_STYLES for token in new):
        found.asks.append(frame.ask("restyle", {"prompt": frame.say(new)}))
        return found
    nominal = without_frame(read_nominal(old)) if old else Nominal()
    concept, _before = concept_in(nominal)
    whole = not old or is_whole(old)
    if _formats(frame, old, new, whole, found):
        return found
    if concept is not None and concept.name == "background":
        _change_background(frame, new, found)
    elif new:
        _change_to(frame, found, nominal, new, whole)
    else:
        _change_alone(frame, found, nominal, old, whole)
    if concept is not None and found.asks:
        found.concept = concept
    return found


def _several(frame: Frame) -> list[list[Token]]:
    """ "the eyes to purple and the hair to blond", "the contrast and the brightness": one part each."""
    words = frame.object
    aims = [at for at, token in enumerate(words) if token.norm in ("to", "into")]
    if len(aims) >= 2:
        joint = next(
            (
                at
                for at in range(aims[1] - 1, aims[0], -1)
                if words[at].norm in ("and", ",") and words[at + 1].norm != "to"
            ),
            None,
        )
        if joint is not None and joint - aims[0] <= 7:
            return [
                list(words[:joint]),
                *(_several(_with_object(frame, words[joint + 1 :])) or [list(words[joint + 1 :])]),
            ]
    if not aims:
        members = split_list(words)
        named = [concept_in(without_frame(read_nominal(stripped(member))))[0] for member in members]
        if len(members) > 1 and all(one is not None and one.name not in STATES_OF_ALL for one in named):
            return members
    return []


def _with_object(frame: Frame, part: list[Token]) -> Frame:
    return dataclasses.replace(frame, object=list(part), whole=list(part))


def _turns(frame: Frame) -> bool:
    if any(token.norm in ("orientation", "rotation") for token in frame.object):
        return any(token.norm in TURNING for token in frame.object)
    if frame.entry.phrase != "turn":
        return False
    if (
        frame.object
        and any(token.kind == "num" for token in frame.object)
        and all(token.kind == "num" or token.norm in FURTHER or is_whole([token]) for token in frame.object)
    ):
        return True
    aim = until(frame.object, ",", "for", "because")
    if colour_in(aim)[0] is not None and ends_in_colour(aim):
        return False  # "turn the car red, the one on the left"
    return any(token.norm in TURNING for token in frame.object) and not any(
        token.norm == "into" for token in frame.object
    )


THROUGHOUT = frozenset({"all", "every", "each", "whole", "entire"})


def _before_extent(tokens: list[Token]) -> list[Token]:
    """ "… to red | in all shots": without the words that only say that all of the clip is meant."""
    place = next(
        (
            at
            for at in range(1, len(tokens) - 1)
            if tokens[at].norm in ("in", "for", "throughout", "across")
            and THROUGHOUT & {one.norm for one in tokens[at + 1 : at + 3]}
        ),
        len(tokens),
    )
    return tokens[:place]


def _old_and_new(frame: Frame) -> tuple[list[Token], list[Token]]:
    words = _before_extent(list(frame.object)) if frame.timed else list(frame.object)
    if words and words[0].norm in ("to", "into"):
        return [], stripped(words[1:])
    old, new = split_at(words, "to", "into")
    if not new and frame.entry.phrase in ("turn into", "make into", "turn", "convert", "transform", "morph"):
        old, new = split_at(words, "to", "into", "as")
    if not new:
        old, new = split_at(words, "from")
        old, new = (old, split_at(new, "to", "into")[1]) if new else (old, new)
    if not new:
        old, new = split_at(words, "like", "with", "as")
    elif any(token.norm == "from" for token in old):
        old = split_at(old, "from")[0]
    return stripped(old), stripped(new)


def _formats(frame: Frame, old: Tokens, new: Tokens, whole: bool, found: Found) -> bool:
    """ "Convert to MP4", "change the resolution to 1080p": a matter of the file."""
    if frame.entry.phrase == "convert" and not new and frame.timed:
        found.asks.append(frame.ask("output", stated_for("output", frame.sentence, frame.text)))
        return True
    if not names_format(frame.sentence) or not (names_format(new) or names_format(old) or whole):
        return False
    if any(
        token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        for token in old
    ):
        return False
    params = stated_for("output", frame.sentence, frame.text)
    aimed = (
        params.get("container")
        or params.get("platform")
        or params.get("width")
        or params.get("codec")
        or params.get("color_space")
    )
    if not aimed and not (frame.entry.phrase == "convert" and frame.timed):
        return False
    found.asks.append(frame.ask("output", params))
    if frame.entry.phrase == "convert" and not new and frame.kinds == {"image"}:
        found.missing.append("format")
    if "platform" in params and (aspect := aspect_in(new)):
        found.asks.append(frame.ask("crop", {"aspect": aspect}))
    return True


def _change_background(frame: Frame, new: Tokens, found: Found) -> None:
    rest = stripped(frame.object)
    states = read_states(Scope(new or rest, frame.text, WISH, "the background"))
    if new and new[-1].norm in MEDIA_STYLES:
        found.asks.append(new_background(frame, new))
    elif new:
        found.asks.extend(
            states.asks if states.asks and not colour_in(new)[0] and len(new) <= 3 else [new_background(frame, new)]
        )
    elif ends_in_colour(rest):
        _colour, start = colour_in(rest)
        found.asks.append(new_background(frame, rest[start:]))
    else:
        found.asks.extend(states.asks or [frame.ask("replace_background")])


def _change_to(frame: Frame, found: Found, nominal: Nominal, new: Tokens, whole: bool) -> None:
    concept, before = concept_in(nominal)
    like = next((at for at, token in enumerate(new) if at and token.norm == "like"), len(new))
    if ends_in_colour(new[:like]):
        new = new[:like]
    aspect = aspect_in(new)
    if aspect and _only_aspect(new) and not (concept is not None and concept.name == "background"):
        found.asks.append(frame.ask("crop", {"aspect": aspect}))
        return
    entry = next((token.entry for token in new if token.entry is not None and token.entry.concept is not None), None)
    if (
        entry is not None
        and entry.concept is not None
        and entry.concept.name in STATES_OF_ALL
        and (whole or concept is not None)
    ):
        found.asks.extend(make_asks(entry.concept.acts["change"], said_of(frame)))
    elif any(has_cue(token, "weather") for token in nominal.core[-1:]) and any(has_cue(one, "weather") for one in new):
        found.asks.append(frame.ask("restyle", {"prompt": f"the same scene, {frame.say(new)}"}))
    elif concept is not None and concept.name in WRITTEN:
        said = new[1:] if new[0].lemma in ("say", "read") else new
        found.asks.append(frame.ask("text", {"content": quoted_in(new) or frame.say(said)}))
    elif concept is not None and concept.name in HEARD:
        found.asks.append(frame.ask("music", stated_for("music", new, frame.text)))
    elif (concept is not None and concept.name == "color") or (ends_in_colour(new) and not whole):
        _recolour(frame, found, nominal, new)
    elif whole and ends_in_colour(new) and (told := _told_by(frame, nominal)):
        found.asks.append(frame.ask("recolor", {"subject": told, "color": colour_words(new, frame.text)[:200]}))
    elif whole:
        _whole_to(frame, found, new)
    elif concept is not None and "adjust" in concept.acts and concept.name not in ("skin", "teeth", "graphic", "glare"):
        states = read_states(Scope(new, frame.text, WISH))
        found.asks.extend(
            states.asks or make_asks(concept.acts["adjust"], said_of(frame, region_of(nominal, before, frame.text)))
        )
    elif is_scene(nominal):
        found.asks.append(new_background(frame, new))
    else:
        _thing_to(frame, found, nominal, new)


def _told_by(frame: Frame, nominal: Nominal) -> str:
    """What "it" stands for, where the words right before told something of it: "his shirt is green, change | it"."""
    return frame.told() if [token.norm for token in nominal.tokens] in (["it"], ["that"]) else ""


def _only_aspect(tokens: Tokens) -> bool:
    """Whether the words name a frame and nothing else: "a vertical video", "9:16"."""
    frames = words("format orientation mode ratio aspect video crop frame size shape style")
    return all(
        token.kind == "aspect" or (token.entry is not None and token.entry.aspect is not None) or token.norm in frames
        for token in bare(tokens)
    )


def _recolour(frame: Frame, found: Found, nominal: Nominal, new: Tokens) -> None:
    """A thing's colour, or with no thing named the colour of everything."""
    subject = _owner_of_colour(frame, nominal)
    colour = colour_in(new)[0]
    if subject:
        named = colour_words(new, frame.text) if colour is not None else frame.say(new)
        found.asks.append(frame.ask("recolor", {"subject": subject, "color": named[:200]}))
    else:
        found.asks.append(frame.ask("color_grade", {"color": colour.name} if colour is not None else {}))


def _owner_of_colour(frame: Frame, nominal: Nominal) -> str | None:
    """Whose colour: "the color of the toilet", "the shirt color", "the blue shirt"."""
    concept, before = concept_in(nominal)
    if concept is None or concept.name != "color":
        return frame.say(nominal.tokens) or None
    if nominal.tail and nominal.tail[0].norm in ("of", "in", "on"):
        owner = nominal.tail[1:]
        return None if is_whole(owner) else frame.say(owner)
    owner = [token for token in before if not is_whole([token])]
    return frame.say(owner) if any(token.norm not in ARTICLES for token in owner) else None


def _whole_to(frame: Frame, found: Found, new: Tokens) -> None:
    framed = until(new, "with", "and")
    aspect = aspect_in(framed)
    states = read_states(Scope(new, frame.text, WISH))
    colour = colour_in(new)[0]
    looks = [token.look for token in new if token.look]
    if any(token.kind == "size" for token in new):
        found.asks.append(frame.ask("resize", stated_for("resize", new, frame.text)))
    elif len(new) > 2 and new[0].norm == "one" and new[1].norm in ("where", "with", "in", "of", "that"):
        found.asks.append(frame.ask("reshape", {"subject": frame.say(new[2:4]), "what": frame.say(new[2:])[:200]}))
    elif aspect and _only_aspect(framed):
        found.asks.append(frame.ask("crop", {"aspect": aspect}))
        found.asks.extend(states.asks if len(framed) < len(new) else ())
    elif any(token.norm in MEDIA_STYLES or token.lemma in MEDIA_STYLES for token in new):
        found.asks.append(frame.ask("restyle", {"prompt": frame.say(new)}))
    elif looks:
        found.looks.extend(looks)
    elif states.asks:
        found.asks.extend(states.asks)
    elif colour is not None and ends_in_colour(new):
        found.asks.append(frame.ask("color_grade", {"color": colour.name}))
    elif any(token.norm in ("degrees", "degree") for token in frame.whole) and numbers_in(new):
        found.asks.append(frame.ask("rotate", stated_for("rotate", frame.whole, frame.text)))
    elif stripped([token for token in new if token.norm not in ARTICLES]):
        found.asks.append(frame.ask("restyle", {"prompt": frame.say(new)}))


def _thing_to(frame: Frame, found: Found, nominal: Nominal, new: Tokens) -> None:
    if nominal.core and nominal.core[-1].lemma in POSES:
        found.asks.append(frame.ask("reshape", {"subject": frame.say(nominal.tokens), "what": frame.say(new)[:200]}))
        return
    states = read_states(Scope(new, frame.text, WISH, frame.say(nominal.tokens), thing=True))
    if states.asks and len(new) <= 3:
        found.asks.extend(states.asks)
        return
    tail = (
        nominal.tail[1:]
        if nominal.core
        and nominal.core[-1].norm in ("material", "texture", "shape", "design", "pattern", "style")
        and nominal.tail
        else nominal.tokens
    )
    found.asks.append(frame.ask("replace_object", {"subject": frame.say(tail), "prompt": frame.say(new)}))


def _change_alone(frame: Frame, found: Found, nominal: Nominal, old: Tokens, whole: bool) -> None:
    concept, before = concept_in(nominal)
    for token in old:
        if token.entry is not None and token.entry.concept is not None and token.entry.concept.name in STATES_OF_ALL:
            found.asks.extend(make_asks(token.entry.concept.acts["change"], said_of(frame)))
            return
    if (
        frame.entry.phrase in ("turn", "make into", "turn into", "convert", "transform")
        and old
        and ends_in_colour(old)
        and not only_colour(old)
    ):
        _colour, start = colour_in(old)
        _recolour(frame, found, without_frame(read_nominal(stripped(old[:start]))), old[start:]) if not is_whole(
            old[:start]
        ) else _whole_to(frame, found, old[start:])
        return
    if concept is not None and (concept.acts.get("change") or concept.acts.get("adjust")):
        if concept.name == "color" and not region_of(nominal, before, frame.text) and not before[1:]:
            found.vague = True
            return
        acts = concept.acts.get("change") or concept.acts["adjust"]
        part = region_of(nominal, before, frame.text)
        if concept.name == "color" and part:
            found.asks.append(frame.ask("recolor", {"subject": part}, confidence=0.6))
            return
        found.asks.extend(
            filled(frame, ask, old, frame.whole, concept) for ask in make_asks(acts, said_of(frame, part))
        )
        return
    states = read_states(Scope(old, frame.text, WISH, None, thing=not whole))
    looks = [token.look for token in old if token.look]
    if states.asks:
        found.asks.extend(states.asks)
    elif whole or frame.entry.phrase in ("turn", "convert", "transform", "redo", "recreate"):
        found.vague = True
        found.looks.extend(looks)
    else:
        fix_thing(frame, old, found, otherwise="replace_object")
