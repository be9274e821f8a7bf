"""Words to write, and things to make from what is there: a collage, a GIF."""

from __future__ import annotations

from tools.planner.grammar.nouns import concept_in, read_nominal
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.mentions import first_of, names_format, quoted_in
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.adding import filled
from tools.planner.verbs.frame import Found, Frame, said_of, split_at, stripped
from tools.planner.verbs.placing import backdrop

SPOKEN = frozenset({"voice", "narrator", "ai", "voiceover", "narration", "vo", "announcer", "robot"})
WHERE = ("in", "on", "at", "across", "over", "under", "along", "below", "above", "with", "instead", "rather")
"""What ends the words to write: "HELLO | across the top", "HELLO | instead of GOODBYE"."""
SAYING = frozenset({"write", "type", "say", "spell", "inscribe"})


def write(frame: Frame) -> Found:
    """ "write HELLO across the top"."""
    if not frame.object:
        return Found()
    if frame.object[0].norm in ("me", "us") and not quoted_in(frame.sentence):
        return Found(inspects=True)
    if frame.verb == "say" and any(token.norm in SPOKEN for token in frame.sentence):
        return Found(
            asks=[frame.ask("voice_over", {"text": quoted_in(frame.object) or frame.say(stripped(frame.object))})]
        )
    if (
        frame.verb in ("say", "spell")
        and not quoted_in(frame.sentence)
        and not any(token.norm in ("it", "text", "sign", "title", "shirt", "make") for token in frame.sentence[:6])
    ):
        return Found()
    params = stated_for("text", frame.sentence if quoted_in(frame.sentence) else frame.whole, frame.text)
    if "content" not in params or frame.verb in SAYING:
        said = split_at(frame.object, *WHERE)[0]
        content = quoted_in(frame.object) or frame.verbatim(stripped(said))
        if content:
            params["content"] = content[:2_000]
    return Found(asks=[frame.ask("text", params)])


def create(frame: Frame) -> Found:
    """ "create a collage", "make a PDF out of them"."""
    found = Found()
    part = stripped(frame.object)
    concept, _before = concept_in(read_nominal(part)) if part else (None, [])
    if any(
        token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"
        for token in part
    ):
        start = next((at for at, token in enumerate(part) if token.norm in ("with", "on", "but")), -1)
        found.asks.append(backdrop(frame, part[start + 1 :]))
        return found
    if names_format(part):
        params = stated_for("output", frame.whole, frame.text)
        made = first_of(part, "container")
        if made:
            found.asks.append(frame.ask("output", {**params, "container": made}))
            return found
    if concept is not None and (concept.acts.get("create") or concept.acts.get("add")):
        acts = concept.acts.get("create") or concept.acts["add"]
        found.asks.extend(filled(frame, ask, part, frame.whole, concept) for ask in make_asks(acts, said_of(frame)))
    return found
