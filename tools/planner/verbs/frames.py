"""A verb and what belongs to it, read into asks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from edits.lexicon import PARTICLES, load_lexicon
from graph.state import Ask
from tools.planner.grammar.amounting import without_degree_after
from tools.planner.grammar.function_words import ARTICLES
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import concept_in, is_whole, read_nominal, without_frame
from tools.planner.grammar.requesting import puts_in
from tools.planner.statements.scope import Scope
from tools.planner.statements.states import read_states
from tools.planner.verbs.adding import add
from tools.planner.verbs.changing import change
from tools.planner.verbs.frame import QUALITIES_GRADED, Found, Frame, stripped
from tools.planner.verbs.grading import graded, refers
from tools.planner.verbs.keeping import cancel, forbid, keep
from tools.planner.verbs.making import make
from tools.planner.verbs.moving import isolate, move, pose
from tools.planner.verbs.naming import read_verb
from tools.planner.verbs.playing import play
from tools.planner.verbs.removing import cut_part, remove, stated_ranges
from tools.planner.verbs.replacing import replace
from tools.planner.verbs.showing import appears, show, shows
from tools.planner.verbs.writing import create, write
from tools.planner.words.spans import spans_in

NAMED_FIRST = frozenset({"isolate", "write", "decrease", "inspect", "cancel", "pose"})
"""Actions that give way where the same word names an edit itself, as "caption" and "soften" do."""
EDITORS = frozenset({"photoshop", "shop", "ps", "edit", "airbrush"})
"""Verbs that only say with what: "photoshop the girl from this photo" takes her out."""
BESIDE = frozenset({"next", "beside", "alongside", "among", "between", "behind"})
"""Words that with these verbs say where somebody is put: "photoshop me | next to | Ronaldo"."""
INTO = frozenset({"onto", "into"})
MENDING = frozenset({"smooth", "smooth out", "steady", "clean", "clean up", "clear", "clear up"})
"""Verbs that after a complaint ask for no more than its remedy: "it's wobbly, smooth it out"."""
OPEN = frozenset({"in", "on", "into", "over", "off"})
"""Particles that are prepositions too: they belong to the verb only when no place follows."""


def read_frame(frame: Frame) -> Found:
    """Asks of one verb with its object."""
    which = _take_which(frame)
    found = _read_frame(frame)
    if which:
        found.asks = [_told_which(ask, which) for ask in found.asks]
    return found


def _take_which(frame: Frame) -> str:
    """ "turn the car red, | the one on the left": which of several is meant, said after all."""
    norms = [token.norm for token in frame.object]
    for place in range(1, len(norms) - 3):
        if norms[place] == "," and norms[place + 1 : place + 3] in (["the", "one"], ["the", "ones"]):
            end = next((at for at in range(place + 3, len(norms)) if norms[at] in (",", "and", "but")), len(norms))
            which = frame.say(frame.object[place + 3 : end])
            taken = set(map(id, frame.object[place:end]))
            frame.object = [token for token in frame.object if id(token) not in taken]
            frame.whole = [token for token in frame.whole if id(token) not in taken]
            return which
    return ""


def _told_which(ask: Ask, which: str) -> Ask:
    subject = ask.params.get("subject")
    if isinstance(subject, str):
        return ask.model_copy(update={"params": {**ask.params, "subject": f"{subject} {which}"[:2_000]}})
    region = ask.target.region if ask.target is not None else None
    if ask.target is None or not isinstance(region, str):
        return ask
    return ask.model_copy(update={"target": ask.target.model_copy(update={"region": f"{region} {which}"[:200]})})


def _read_frame(frame: Frame) -> Found:
    take_particle(frame)
    if not frame.negated and (shows(frame) or appears(frame)):
        return show(frame)
    if frame.entry.action == "inspect" and frame.entry.verb is None:
        return Found(inspects=True)
    if frame.entry.action == "cancel" and frame.entry.verb is None:
        return cancel(frame)
    if frame.negated:
        return _forbidden(frame)
    if frame.verb in SLUNG and _is_slung_in(frame):
        return add(frame)
    stretch = _stretch(frame)
    if stretch is not None:
        return stretch
    if frame.complained and refers(stripped(frame.object)):
        if frame.entry.action == "decrease":
            return graded(frame, "decrease")
        if frame.entry.action == "fix" or frame.entry.phrase in MENDING:
            return Found()
    if frame.entry.phrase in SCALING and _names_quality(frame):
        return graded(frame, SCALING[frame.entry.phrase])
    whole = is_whole(without_degree_after(stripped(frame.object)))
    if frame.entry.phrase == "frame" and whole:
        return Found()  # "so that I can frame it": on the wall
    if frame.entry.verb is not None and (frame.entry.action is None or frame.entry.action in NAMED_FIRST or whole):
        return read_verb(frame, frame.entry.verb)
    if frame.entry.action == "with particle":
        if frame.verb in EDITORS and (beside := _put_beside(frame)):
            return beside
        if any(token.norm in INTO for token in frame.object):
            return add(frame)
        come_in = frame.verb == "photoshop" and puts_in(frame.whole, 0)
        if come_in and not any(one.norm in ("from", "out") for one in frame.object):
            return add(frame)
        taken = frame.verb in EDITORS and any(token.norm == "from" for token in frame.object)
        return remove(frame) if taken else Found()
    reader = ACTIONS.get(frame.entry.action or "")
    return reader(frame) if reader is not None else Found()


SCALING = {"scale up": "increase", "scale down": "decrease", "scale back": "decrease"}
"""Verbs of sizes that with a quality say more or less of it: "scale up | the contrast"."""


def _names_quality(frame: Frame) -> bool:
    concept = concept_in(without_frame(read_nominal(stripped(frame.object))))[0]
    named = [token.entry.concept for token in frame.object if token.entry is not None]
    found = [concept, *named]
    return any(one is not None and one.name in QUALITIES_GRADED for one in found)


SLUNG = frozenset({"chuck", "throw", "toss", "bung", "whack", "slap", "stick", "sling", "drop"})
"""Verbs of people who put in or throw out with the same word."""


def _is_slung_in(frame: Frame) -> bool:
    """ "chuck | some guitar under it", "throw | a title over the start": put in, where a place for it is named."""
    norms = [token.norm for token in frame.object]
    if norms[:1] in (["me"], ["us"], ["him"], ["her"], ["them"]) and norms[1:2] in (["in"], ["into"], ["onto"], ["on"]):
        return True
    placed = {"under", "underneath", "over", "on", "onto", "at", "behind"} & set(norms[1:])
    return norms[:1] in (["a"], ["an"], ["some"], ["my"]) and bool(placed) and not {"out", "away", "off"} & set(norms)


def _put_beside(frame: Frame) -> Found | None:
    """ "photoshop me next to Ronaldo": who is there is joined by who is not."""
    place = next((at for at, token in enumerate(frame.object) if at and token.norm in BESIDE), None)
    if place is None:
        return None
    leads = place + 1 + (frame.object[place].norm == "next")
    one, other = stripped(frame.object[:place]), stripped(frame.object[leads:])
    if not one or not other:
        return None
    mine = one[0].norm in ("me", "us", "myself")
    added, there = (other, one) if mine else (one, other)
    placement = f"{'next to' if frame.object[place].norm == 'next' else frame.object[place].norm} {frame.say(there)}"
    return Found(asks=[frame.ask("insert_subject", {"prompt": frame.say(added), "placement": placement[:200]})])


def _forbidden(frame: Frame) -> Found:
    """ "do not remove the dog, just the leash": what is asked instead is read like the verb that was denied."""
    place = next(
        (
            at
            for at, token in enumerate(frame.object)
            if at and token.norm in ("just", "only") and frame.object[at - 1].norm in (",", "but", "and")
        ),
        None,
    )
    if place is None or not stripped(frame.object[place + 1 :]):
        return forbid(frame)
    found = forbid(dataclasses.replace(frame, object=frame.object[: place - 1]))
    wished = read_states(Scope(stripped(frame.object[place + 1 :]), frame.text, WISH)).asks
    if wished and frame.entry.action != "touch":
        found.asks.extend(wished)  # "I do not want it cropped, just | brighter"
        return found
    entry = load_lexicon().entries["fix"] if frame.entry.action == "touch" else frame.entry
    instead = read_frame(dataclasses.replace(frame, entry=entry, object=frame.object[place + 1 :], negated=False))
    found.asks.extend(instead.asks)
    found.exclude = found.exclude if instead.asks and instead.asks[0].op not in ("remove_object",) else []
    return found


DROPPING = frozenset({"drop", "cut out", "throw away", "chuck", "skip", "lose", "scratch", "omit"})


LIFTED = frozenset({"lift", "pull", "pull out", "take"})
"""Verbs that cut where nothing but a range of time follows: "lift 1:02 to 1:09"."""


def _stretch(frame: Frame) -> Found | None:
    """ "drop everything before she speaks", "cut out every time I cough": time that goes, whatever the verb."""
    part = stripped(frame.object) if frame.timed else []
    cuts = frame.entry.phrase in DROPPING | LIFTED or (frame.entry.phrase == "cut" and not part)
    if not frame.timed or not cuts:
        return None
    led = 1 if part and part[0].norm == "the" else 0
    spans = [span for span in spans_in(part) if span.point is None]
    if spans and spans[0].place <= led and frame.entry.phrase in DROPPING:
        return Found(asks=[frame.ask("cut", stated_ranges(frame, spans))])
    if frame.entry.phrase in LIFTED:
        return Found(asks=[frame.ask("cut", spans[0].params())]) if spans and spans[0].place == 0 else None
    if not part:
        told = [token for token in frame.sentence if token.hushed and token.start > frame.whole[-1].start]
        return Found(asks=[frame.ask("cut", {"part": frame.say(told)[:200]})]) if told else None
    named = cut_part(frame, part) if part[0].norm in ("everything", "all", "anything") else None
    return Found(asks=[named]) if named is not None else None


def take_particle(frame: Frame) -> None:
    """ "take the car out of it": the particle that stands apart belongs to the verb."""
    lexicon = load_lexicon()
    if frame.verb not in lexicon.particles or " " in frame.entry.phrase:
        return
    for place, token in enumerate(frame.object[:14]):
        entry = lexicon.entries.get(f"{frame.verb} {token.norm}") if token.norm in PARTICLES else None
        if entry is None or (entry.action is None and entry.verb is None) or not _closes(frame, place):
            continue
        frame.entry = entry
        frame.object = [*frame.object[:place], *frame.object[place + 1 :]]
        return


def _closes(frame: Frame, place: int) -> bool:
    """Whether the particle ends its verb here rather than leading to a place."""
    if place + 1 >= len(frame.object):
        return True
    token, after = frame.object[place], frame.object[place + 1]
    taken = load_lexicon().entries.get(f"{frame.verb} {token.norm}")
    if token.norm in ("off", "out") and place and taken is not None and taken.action == "remove":
        return True
    if token.norm in OPEN:
        small = (
            after.norm == "a"
            and place + 2 < len(frame.object)
            and frame.object[place + 2].norm in ("bit", "little", "lot", "touch", "tad")
        )
        return (
            small
            or after.kind == "punct"
            or after.norm in ("and", "by", "more", "please", "of", "from", "at", "when", "right")
        )
    return after.norm not in ARTICLES or after.norm == "a" or token.norm in ("up", "down")


ACTIONS: Mapping[str, Callable[[Frame], Found]] = {
    "increase": lambda frame: graded(frame, "increase"),
    "decrease": lambda frame: graded(frame, "decrease"),
    "adjust": lambda frame: graded(frame, "adjust"),
    "fix": lambda frame: graded(frame, "fix"),
    "remove": remove,
    "add": add,
    "replace": replace,
    "change": change,
    "make": make,
    "keep": keep,
    "move": move,
    "isolate": isolate,
    "pose": pose,
    "write": write,
    "create": create,
    "play": play,
}
"""Action to the function that reads a frame with it."""
