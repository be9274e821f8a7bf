"""A verb and what belongs to it, read into asks: "remove the cup and the plate", "make my dad brighter"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from edits.lexicon import PARTICLES, Colour, Concept, Entry, Verb, Wish, load_lexicon
from edits.plan import TimeRange
from graph.state import Ask
from tools.planner.grammar import ARTICLES, PREPOSITIONS, has_cue, words_of
from tools.planner.meaning import Said, make_asks, target_of
from tools.planner.nouns import Nominal, concept_in, is_whole, read_nominal, region_of, split_list, without_frame
from tools.planner.stated import aspect_in, first_of, names_format, quoted_in, stated_for
from tools.planner.states import read_states
from tools.planner.tokens import Token
from tools.planner.values import Span, numbers_in, percent_in, spans_in

Tokens = Sequence[Token]
WHOLLY = frozenset(["whole", "image"])
PARTS_OF_CLIP = frozenset(
    ["part", "bit", "section", "segment", "portion", "moment", "beginning", "start", "intro", "outro", "ending", "end", "middle", "opening", "scene", "first", "last", "clip", "second", "seconds", "minute", "minutes"]
)
CUT_WORDS = frozenset(["where", "when", "that", "with", "while", "until", "after", "before"])


@dataclass(slots=True)
class Frame:
    """One request verb with its words. kinds: what media there is, as far as known."""

    entry: Entry
    object: list[Token]
    whole: list[Token]
    text: str
    kinds: frozenset[str] = frozenset()
    negated: bool = False
    verb: str = ""
    subject: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What a frame asks for, forbids, and leaves alone."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    vague: bool = False


def read_frame(frame: Frame) -> Found:
    """Asks of one verb with its object."""
    _take_particle(frame)
    if frame.negated:
        return _forbidden(frame)
    if frame.entry.action is not None and not (frame.entry.verb is not None and _verb_fits(frame)):
        return ACTIONS[frame.entry.action](frame)
    if frame.entry.verb is not None:
        return _read_verb(frame, frame.entry.verb)
    return Found()


def _verb_fits(frame: Frame) -> bool:
    return frame.entry.verb is not None and frame.entry.action in ("isolate", "write", "decrease")


def _take_particle(frame: Frame) -> None:
    """ "take the car out of it": the particle that stands apart belongs to the verb."""
    lexicon = load_lexicon()
    verb = frame.verb
    if verb not in lexicon.particles:
        return
    for place, token in enumerate(frame.object[:12]):
        if token.norm not in PARTICLES:
            continue
        entry = lexicon.entries.get(f"{verb} {token.norm}")
        after = frame.object[place + 1] if place + 1 < len(frame.object) else None
        if entry is None or (
            after is not None
            and token.norm in ("in", "on", "into", "over", "off")
            and after.norm != "and"
            and after.kind == "word"
            and after.norm not in ("a", "by", "more", "please", "of")
        ):
            continue
        if after is not None and after.norm in ARTICLES and token.norm not in ("up", "down"):
            continue
        frame.entry = entry
        rest = frame.object[place + 1 :]
        frame.object = [
            *frame.object[:place],
            *(
                rest
                if not rest or rest[0].norm in PREPOSITIONS or rest[0].norm in ("by", "a", "please", "and", "slightly")
                else rest
            ),
        ]
        return


def _said(frame: Frame, region: str | None = None, tokens: Tokens | None = None) -> Said:
    """Degree, numbers, region and time that the words of the frame state."""
    scope = list(tokens if tokens is not None else frame.whole)
    degree = _degree(scope)
    percent = percent_in(scope)
    number = (
        next(
            (
                one.value
                for one in numbers_in(scope)
                if one.unit in ("", "points", "point") and not _counts(scope, one.place + one.length)
            ),
            None,
        )
        if percent is None
        else None
    )
    return Said(words_of(frame.whole, frame.text), degree, percent, number, region, time_of(scope))


def _counts(tokens: Tokens, after: int) -> bool:
    """Whether the number counts things: "the 2 guys"."""
    return (
        after < len(tokens)
        and tokens[after].kind == "word"
        and tokens[after].norm not in ("and", "please", "to", ",", "on", "in")
    )


def _degree(tokens: Tokens) -> float | None:
    found: float | None = None
    place = 0
    while place < len(tokens):
        entry = tokens[place].entry
        if entry is not None and entry.degree is not None and entry.adjective is None and entry.concept is None:
            found = entry.degree if found is None else min(found, entry.degree)
        place += tokens[place].length if entry is not None else 1
    return found


def time_of(tokens: Tokens) -> TimeRange | None:
    """A stated range of time, where it is absolute."""
    for span in spans_in(tokens):
        if span.start is not None and (span.end is None or span.end > span.start):
            return TimeRange(start=span.start, end=span.end)
    return None


def _is_clip(frame: Frame) -> bool:
    return bool(frame.kinds & {"video", "audio"}) or not frame.kinds


def _colour_in(tokens: Tokens) -> tuple[Colour | None, int]:
    """The last colour of a phrase, and where it begins."""
    for place in range(len(tokens) - 1, -1, -1):
        entry = tokens[place].entry
        if entry is not None and entry.colour is not None:
            return entry.colour, place
    return None, -1


def _splits(tokens: Tokens, *words: str) -> tuple[list[Token], list[Token]]:
    """What stands before and after the first of these words."""
    for place, token in enumerate(tokens):
        if token.norm in words and (place or token.norm in ("to", "into", "with")):
            return list(tokens[:place]), list(tokens[place + 1 :])
    return list(tokens), []


def _stripped(tokens: Tokens) -> list[Token]:
    """Without joiners, politeness and adverbs at either end."""
    edge = {
        "and",
        ",",
        "/",
        "or",
        "also",
        "please",
        "then",
        "plus",
        "just",
        "maybe",
        "&",
        "too",
        "-",
        "+",
        "out",
        "up",
        "here",
        "there",
        "as",
        "well",
        "both",
        "only",
        "'",
        ":",
        "nor",
        "again",
    }
    rest = list(tokens)
    while rest and rest[0].norm in edge - {"both", "only"}:
        rest = rest[1:]
    while rest and (
        rest[-1].norm in edge
        or rest[-1].norm in ("to", "of", "a", "the", "with", "in", "so", "from", "is", "i", "can", "could", "you", "we")
    ):
        rest = rest[:-1]
    return rest


# Remove


def _remove(frame: Frame) -> Found:
    found = Found()
    if not _stripped(frame.object):
        return found
    timed = _clip_part(frame)
    if timed is not None:
        found.asks.append(timed)
        return found
    for member in split_list(frame.object):
        part = _stripped(member)
        if not part or (part[0].norm in ("from", "in", "on", "out", "by") and found.asks):
            continue
        _remove_one(frame, part, found)
    return found


def _clip_part(frame: Frame) -> Ask | None:
    """Taking out time rather than a thing: "the first 3 seconds", "the part where he falls"."""
    if not _is_clip(frame) or frame.kinds == {"image"}:
        return None
    spans = [span for span in spans_in(frame.object) if span.point is None]
    words = [token.norm for token in frame.object if token.norm not in ARTICLES]
    named = bool(words) and words[0] in PARTS_OF_CLIP and frame.kinds != frozenset()
    part = (
        bool(words)
        and words[0] in ("part", "bit", "section", "segment", "portion", "parts", "bits")
        and ((len(words) > 1 and words[1] in CUT_WORDS) or bool(frame.kinds))
    )
    if not spans and not named and not part:
        return None
    params: dict[str, Any] = spans[0].params() if spans else {"part": words_of(frame.object, frame.text)[:200]}
    if len(spans) > 1:
        params = {**params, "also": [span.params() for span in spans[1:]]}
    return Ask(op="cut", params=params, words=words_of(frame.whole, frame.text)[:300])


def _remove_one(frame: Frame, part: Tokens, found: Found) -> None:
    nominal = without_frame(read_nominal(part))
    concept, before = concept_in(nominal)
    if is_whole(part) and concept is None:
        return
    colour, at = _colour_in(nominal.core)
    if (
        concept is not None
        and concept.name in ("cast", "tint", "color", "coolness", "warmth", "glow")
        and colour is not None
    ):
        found.asks.extend(_less_colour(frame, colour, region_of(nominal, [], frame.text)))
        return
    if (
        concept is None
        and colour is not None
        and at + 1 == len(nominal.core)
        and len(
            [
                t
                for t in nominal.core
                if t.norm not in ARTICLES and t.norm not in ("some", "of", "all", "too", "much", "so", "any")
            ]
        )
        == 1
    ):
        found.asks.extend(_less_colour(frame, colour, region_of(nominal, [], frame.text)))
        return
    acts = concept.acts.get("remove") if concept is not None else None
    if concept is not None and acts and _kind_fits(frame, concept) and not _belongs(concept, before):
        region = region_of(nominal, before, frame.text)
        for ask in make_asks(acts, _said(frame, region)):
            if ask.op == "remove_object":
                ask = ask.model_copy(update={"params": {"subject": _subject(nominal, frame.text)}, "target": None})
            else:
                ask = ask.model_copy(update={"params": {**ask.params, **stated_for(ask.op, frame.whole, frame.text)}})
            found.asks.append(ask)
        return
    subject = _subject(nominal, frame.text)
    if subject:
        found.asks.append(
            Ask(
                op="remove_object",
                params={"subject": subject[:2_000]},
                words=words_of(frame.whole, frame.text)[:300],
                target=target_of(None, time_of(frame.whole)),
            )
        )


def _belongs(concept: Concept, before: Tokens) -> bool:
    """Whether what stands before the concept makes it an ordinary thing: "the people in the background"."""
    return False


def _kind_fits(frame: Frame, concept: Concept) -> bool:
    return not frame.kinds or not concept.kinds or bool(frame.kinds & concept.kinds)


def _subject(nominal: Nominal, text: str) -> str:
    """The thing in the person's words, without where it is taken from."""
    tail = nominal.tail
    for place, token in enumerate(tail):
        if token.norm in ("from", "out") and not (
            place + 1 < len(tail)
            and tail[place + 1].norm in ("behind", "left", "the")
            and place + 1 < len(tail)
            and tail[place + 1].norm == "behind"
        ):
            tail = tail[:place]
            break
    return words_of([*nominal.core, *tail], text).strip(" ,.'\"")


def _less_colour(frame: Frame, colour: Colour, region: str | None) -> list[Ask]:
    """Taking a colour out is moving the balance away from it."""
    wishes = {
        "yellow": (Wish("temperature", -1),), "orange": (Wish("temperature", -1),), "brown": (Wish("temperature", -1),),
        "blue": (Wish("temperature", 1),), "navy": (Wish("temperature", 1),), "teal": (Wish("temperature", 1),),
        "green": (Wish("tint", 1),), "magenta": (Wish("tint", -1),), "pink": (Wish("tint", -1),), "purple": (Wish("tint", -1),),
        "red": (Wish("hsl", -1, (("band", "red"),)),),
    }.get(colour.base, (Wish("temperature", 0), Wish("tint", 0)))  # fmt: skip
    return make_asks(wishes, _said(frame, region))


def _more_colour(frame: Frame, colour: Colour, region: str | None) -> list[Ask]:
    wishes = {
        "yellow": (Wish("temperature", 1),), "orange": (Wish("temperature", 1),), "brown": (Wish("temperature", 1),),
        "blue": (Wish("temperature", -1),), "green": (Wish("tint", -1),), "magenta": (Wish("tint", 1),),
        "pink": (Wish("tint", 1),), "purple": (Wish("tint", 1),),
    }.get(colour.base, (Wish("hsl", 1, (("band", colour.band or "red"),)),))  # fmt: skip
    return make_asks(wishes, _said(frame, region))


# Add


def _add(frame: Frame) -> Found:
    found = Found()
    if not _stripped(frame.object):
        return found
    thing, place = _splits(
        frame.object,
        "to",
        "onto",
        "into",
        "in",
        "on",
        "at",
        "over",
        "under",
        "behind",
        "next",
        "beside",
        "between",
        "around",
        "across",
        "above",
        "below",
        "throughout",
        "near",
        "for",
        "right",
        "when",
        "where",
        "whenever",
        "during",
        "after",
        "every",
    )
    members = split_list(thing)
    for member in members:
        part = _stripped(member)
        if part:
            _add_one(frame, part, place, found, single=len(members) == 1)
    return found


def _add_one(frame: Frame, part: Tokens, place: Tokens, found: Found, *, single: bool) -> None:
    states = read_states(part, frame.text, fault=False)
    nominal = read_nominal(part)
    concept, before = concept_in(nominal)
    whole = [*part, *place] if single else list(part)
    placed = words_of(_stripped(place), frame.text)
    colour, at = _colour_in(part)
    step = next((token.entry.step for token in part if token.entry is not None and token.entry.step), None)
    if concept is None and colour is not None and at + 1 == len(part) and len(part) <= 4:
        found.asks.extend(_more_colour(frame, colour, placed or None))
        return
    if concept is None and len(part) == 1 and part[0].kind == "quote":
        concept = load_lexicon().concepts["text"]
    if concept is not None:
        acts = concept.acts.get("less" if step == "less" else "more" if step == "more" else "add")
        if acts:
            region = None if is_whole(_stripped(place)) else placed[:200] or None
            for ask in make_asks(
                acts,
                _said(
                    frame, region if concept.name not in ("text", "music", "graphic", "watermark", "captions") else None
                ),
            ):
                found.asks.append(_filled(frame, ask, part, whole, concept))
            return
    if states.asks and all(
        token.entry is not None or token.norm in ARTICLES or token.norm in ("look", "feel", "vibe", "effect", "touch")
        for token in part
    ):
        found.asks.extend(states.asks)
        return
    if first_of(part, "container") or (is_whole(part) and not place):
        return
    prompt = words_of(part, frame.text)
    if (
        is_whole(part)
        or part[0].norm in ("me", "him", "her", "us", "them", "myself")
        or (part[0].norm in ("my", "our", "his", "this")
        and place)
    ):
        _into_place(frame, part, place, placed, found)
        return
    params: dict[str, Any] = {"prompt": prompt}
    if placed:
        params["placement"] = _placement(frame, thing=part)[:200] or placed[:200]
    found.asks.append(
        Ask(
            op="insert_subject",
            params=params,
            words=words_of(frame.whole, frame.text)[:300],
            target=target_of(None, time_of(frame.whole)),
        )
    )


def _placement(frame: Frame, thing: Tokens) -> str:
    """The words after the thing, with their preposition."""
    after = [token for token in frame.object if token.start >= thing[-1].end]
    return words_of(_stripped(after), frame.text)


def _into_place(frame: Frame, part: Tokens, place: Tokens, placed: str, found: Found) -> None:
    """ "put me in a luxury jet": the person stays, the place is new."""
    prompt = _placement(frame, part) or placed
    rest = _stripped(place)
    if not prompt:
        return
    if rest and (rest[0].norm in ("black",) or first_of(rest, "container")):
        return
    aspect = aspect_in(rest)
    if is_whole(part) and aspect:
        found.asks.append(Ask(op="crop", params={"aspect": aspect}, words=words_of(frame.whole, frame.text)[:300]))
        return
    subject = words_of(part, frame.text)
    wears = rest and rest[-1].norm in (
        "suit",
        "dress",
        "hat",
        "costume",
        "uniform",
        "outfit",
        "jacket",
        "shirt",
        "clothes",
        "glasses",
        "crown",
        "armor",
        "tuxedo",
        "coat",
        "sunglasses",
        "gown",
        "kimono",
        "hoodie",
        "wig",
        "makeup",
    )
    if wears:
        found.asks.append(
            Ask(
                op="insert_subject",
                params={"prompt": words_of(rest, frame.text), "placement": f"on {subject}"[:200]},
                words=words_of(frame.whole, frame.text)[:300],
            )
        )
        return
    found.asks.append(
        Ask(
            op="replace_background",
            params={"prompt": words_of(rest, frame.text) or prompt},
            words=words_of(frame.whole, frame.text)[:300],
        )
    )


def _filled(frame: Frame, ask: Ask, part: Tokens, whole: Tokens, concept: Concept) -> Ask:
    """The ask with what its operation needs from the words."""
    params = {**ask.params, **stated_for(ask.op, whole, frame.text)}
    if ask.op == "insert_subject" or (ask.op == "overlay" and "prompt" not in params):
        params["prompt"] = words_of([token for token in part if token.kind != "punct"], frame.text)
    if ask.op in ("sound_effect", "music") and "prompt" not in params and not params.get("duck"):
        named = [
            token
            for token in part
            if token.norm not in ARTICLES and not (ask.op == "music" and has_cue(token, "polite"))
        ]
        params["prompt"] = words_of(named, frame.text) or concept.name.replace("_", " ")
    if ask.op == "overlay":
        from tools.planner.stated import position_in

        position = position_in(whole)
        if position:
            params["position"] = position
    return ask.model_copy(update={"params": params})


# Replace and change


def _replace(frame: Frame) -> Found:
    found = Found()
    old, new = _splits(frame.object, "with", "for", "by", "to", "into")
    old, new = _stripped(old), _stripped(new)
    if not old:
        return found
    nominal = without_frame(read_nominal(old))
    concept, _before = concept_in(nominal)
    prompt = words_of(new, frame.text)
    words = words_of(frame.whole, frame.text)[:300]
    if concept is not None and concept.name in ("music", "sound") and _is_clip(frame):
        found.asks.append(Ask(op="music", params=stated_for("music", new, frame.text), words=words))
        return found
    if concept is not None and concept.name in ("text", "watermark"):
        content = quoted_in(new) or prompt
        found.asks.append(Ask(op="text", params={"content": content} if content else {}, words=words))
        return found
    if (
        (concept is not None
        and concept.name == "background")
        or (nominal.core
        and nominal.core[-1].norm in ("sky", "environment", "surroundings", "scenery", "setting"))
    ):
        found.asks.append(_new_background(frame, new, prompt))
        return found
    if not new:
        members = split_list(old)
        if (len(members) == 2 and any(token.norm in ("faces", "heads", "face", "head") for token in old)) or len(members) == 2:
            found.asks.append(
                Ask(
                    op="replace_object",
                    params={"subject": words_of(members[0], frame.text), "prompt": words_of(members[1], frame.text)},
                    words=words,
                )
            )
        return found
    if is_whole(old):
        found.asks.append(Ask(op="restyle", params={"prompt": prompt}, words=words))
        return found
    found.asks.append(
        Ask(
            op="replace_object", params={"subject": words_of(nominal.tokens, frame.text), "prompt": prompt}, words=words
        )
    )
    return found


def _new_background(frame: Frame, new: Tokens, prompt: str) -> Ask:
    words = words_of(frame.whole, frame.text)[:300]
    colour, at = _colour_in(new)
    plain = [
        token
        for token in new
        if token.norm not in ARTICLES
        and token.norm not in ("all", "plain", "solid", "color", "just", "pure", "one", "background")
    ]
    if any(token.norm.startswith("transparen") or token.norm == "see" for token in new):
        return Ask(op="cutout", params={}, words=words)
    if (colour is not None and len(plain) <= 2 and at == len(new) - 1) or (colour is not None and len(plain) == 1):
        return Ask(
            op="replace_background",
            params={"color": words_of([t for t in new if t.norm not in ARTICLES], frame.text)[:200]},
            words=words,
        )
    return Ask(op="replace_background", params={"prompt": prompt} if prompt else {}, words=words)


def _change(frame: Frame) -> Found:
    found = Found()
    old, new = (
        _splits(frame.object, "to", "into", "from")
        if not (frame.object and frame.object[0].norm in ("to", "into"))
        else ([], list(frame.object[1:]))
    )
    if new and any(token.norm == "to" for token in new) and any(token.norm == "from" for token in frame.object):
        new = _splits(new, "to")[1] or new
    if frame.entry.phrase in ("turn into", "make into") and not new:
        pass
    old, new = _stripped(old), _stripped(new)
    words = words_of(frame.whole, frame.text)[:300]
    nominal = without_frame(read_nominal(old)) if old else Nominal()
    concept, before = concept_in(nominal)
    whole = not old or is_whole(old)
    if names_format(new or old) and not any(
        token.entry is not None and token.entry.concept is not None and token.entry.concept.name in ("background",)
        for token in old
    ):
        params = stated_for("output", frame.whole, frame.text)
        if params and (params.get("container") or "width" in params or whole):
            found.asks.append(Ask(op="output", params=params, words=words))
            return found
    if concept is not None and concept.name == "background" and not _tail_names(nominal):
        if new:
            found.asks.append(_new_background(frame, new, words_of(new, frame.text)))
        else:
            states = read_states(frame.object, frame.text, fault=False)
            colour, at = _colour_in(frame.object)
            if colour is not None and at == len(_stripped(frame.object)) - 1:
                found.asks.append(_new_background(frame, [frame.object[at]], colour.name))
            else:
                found.asks.extend(states.asks or [Ask(op="replace_background", params={}, words=words)])
        return found
    if new:
        return _change_to(frame, found, nominal, concept, before, new, whole, words)
    return _change_alone(frame, found, nominal, concept, before, old, whole, words)


def _tail_names(nominal: Nominal) -> bool:
    return False


MEDIA_STYLES = frozenset(
    ["painting", "drawing", "sketch", "cartoon", "anime", "comic", "watercolor", "watercolour", "illustration", "style", "art", "pixar", "disney", "lego", "mosaic", "render", "sculpture", "caricature", "manga", "poster", "stencil", "silhouette", "clipart", "vector", "minecraft", "simpsons", "ghibli", "claymation", "engraving", "pencil", "oil", "acrylic", "charcoal", "pastel", "abstract", "impressionist", "cubist", "animation", "3d", "vangogh", "picasso", "doodle", "origami", "embroidery", "artwork", "digital"]
)


def _change_to(
    frame: Frame,
    found: Found,
    nominal: Nominal,
    concept: Concept | None,
    before: Tokens,
    new: Tokens,
    whole: bool,
    words: str,
) -> Found:
    colour, at = _colour_in(new)
    plain = [token for token in new if token.norm not in ARTICLES]
    entry = next((token.entry for token in new if token.entry is not None and token.entry.concept is not None), None)
    if (
        entry is not None
        and entry.concept is not None
        and entry.concept.name in ("monochrome", "sepia", "transparency", "slow_motion", "timelapse", "hdr", "gif")
        and (whole or concept is not None)
    ):
        found.asks.extend(make_asks(entry.concept.acts["change"], _said(frame)))
        return found
    if (
        colour is not None
        and len(plain) <= 4
        and (concept is None or concept.name == "color")
        and not (whole and concept is None)
    ):
        subject = _colour_owner(nominal, concept, before, frame.text)
        if subject:
            named = words_of(plain, frame.text)
            found.asks.append(Ask(op="recolor", params={"subject": subject, "color": named[:200]}, words=words))
            return found
        found.asks.append(Ask(op="color_grade", params={"color": colour.name}, words=words))
        return found
    if (
        concept is not None
        and "adjust" in concept.acts
        and concept.name
        not in ("text", "music", "sound", "captions", "color", "skin", "teeth", "graphic", "glare", "volume")
    ):
        states = read_states(new, frame.text, fault=False)
        found.asks.extend(
            states.asks or make_asks(concept.acts["adjust"], _said(frame, region_of(nominal, before, frame.text)))
        )
        return found
    if concept is not None and concept.name in ("text", "watermark"):
        found.asks.append(Ask(op="text", params={"content": quoted_in(new) or words_of(new, frame.text)}, words=words))
        return found
    if concept is not None and concept.name in ("music", "sound"):
        found.asks.append(Ask(op="music", params=stated_for("music", new, frame.text), words=words))
        return found
    if whole:
        aspect = aspect_in(new)
        states = read_states(new, frame.text, fault=False)
        if aspect:
            found.asks.append(Ask(op="crop", params={"aspect": aspect}, words=words))
        elif any(token.norm in MEDIA_STYLES or token.lemma in MEDIA_STYLES for token in new):
            found.asks.append(Ask(op="restyle", params={"prompt": words_of(new, frame.text)}, words=words))
        elif states.asks:
            found.asks.extend(states.asks)
        elif colour is not None:
            found.asks.append(Ask(op="color_grade", params={"color": colour.name}, words=words))
        elif numbers_in(new) and any(token.norm in ("degrees", "degree") for token in frame.whole):
            found.asks.append(Ask(op="rotate", params=stated_for("rotate", frame.whole, frame.text), words=words))
        else:
            found.asks.append(Ask(op="restyle", params={"prompt": words_of(new, frame.text)}, words=words))
        return found
    if nominal.core and nominal.core[-1].norm in (
        "sky",
        "environment",
        "surroundings",
        "scenery",
        "setting",
        "wallpaper",
    ):
        found.asks.append(_new_background(frame, new, words_of(new, frame.text)))
        return found
    found.asks.append(
        Ask(
            op="replace_object",
            params={"subject": words_of(nominal.tokens, frame.text), "prompt": words_of(new, frame.text)},
            words=words,
        )
    )
    return found


def _colour_owner(nominal: Nominal, concept: Concept | None, before: Tokens, text: str) -> str | None:
    """Whose colour: "the color of the toilet", "the shirt color", "the blue shirt"."""
    if concept is None:
        return words_of(nominal.tokens, text) or None
    rest = (
        [token for token in nominal.tail if token.norm != "of"]
        if nominal.tail and nominal.tail[0].norm in ("of", "in", "on")
        else []
    )
    if rest and not is_whole(rest):
        return words_of(rest if nominal.tail[0].norm == "of" else nominal.tail[1:], text)
    owner = [token for token in before if not has_cue(token, "whole")]
    return words_of(owner, text) if any(token.norm not in ARTICLES for token in owner) else None


def _change_alone(
    frame: Frame,
    found: Found,
    nominal: Nominal,
    concept: Concept | None,
    before: Tokens,
    old: Tokens,
    whole: bool,
    words: str,
) -> Found:
    colour, at = _colour_in(old)
    states = read_states(frame.object, frame.text, fault=False, thing=not whole)
    turning = frame.entry.phrase == "turn"
    if turning and (
        whole
        or not old
        or any(
            token.norm in ("degrees", "clockwise", "left", "right", "sideways", "counterclockwise", "upside", "around")
            for token in frame.object
        )
    ):
        params = stated_for("rotate", frame.whole, frame.text)
        if params:
            found.asks.append(Ask(op="rotate", params=params, words=words, sign=-1 if params["degrees"] < 0 else 1))
            return found
    entry = next(
        (
            token.entry
            for token in old
            if token.entry is not None
            and token.entry.concept is not None
            and token.entry.concept.name in ("monochrome", "sepia", "transparency")
        ),
        None,
    )
    if entry is not None and entry.concept is not None:
        found.asks.extend(make_asks(entry.concept.acts["change"], _said(frame)))
        return found
    if colour is not None and at == len(old) - 1 and at > 0 and concept is None:
        subject = words_of(old[:at], frame.text)
        if is_whole(old[:at]):
            found.asks.append(Ask(op="color_grade", params={"color": colour.name}, words=words))
        else:
            found.asks.append(Ask(op="recolor", params={"subject": subject, "color": colour.name}, words=words))
        return found
    if concept is not None and (concept.acts.get("change") or concept.acts.get("adjust")):
        acts = concept.acts.get("change") or concept.acts["adjust"]
        for ask in make_asks(acts, _said(frame, region_of(nominal, before, frame.text))):
            found.asks.append(_filled(frame, ask, list(old), frame.whole, concept))
        return found
    if states.asks:
        found.asks.extend(states.asks)
        return found
    if whole or turning or frame.entry.phrase in ("convert", "transform"):
        found.vague = True
    else:
        found.asks.append(
            Ask(
                op="replace_object",
                params={"subject": words_of(nominal.tokens, frame.text)},
                words=words,
                confidence=0.5,
            )
        )
    return found


# More, less, adjust, fix


def _graded(frame: Frame, act: str) -> Found:
    found = Found()
    for member in split_list(_until(frame.object, ("to", "so", "until"))):
        part = _stripped(member)
        if not part:
            continue
        _grade_one(frame, part, act, found)
    if not found.asks and is_whole(_stripped(frame.object)):
        found.vague = True
    return found


def _until(tokens: Tokens, stops: tuple[str, ...]) -> list[Token]:
    for place, token in enumerate(tokens):
        if token.norm in stops and place:
            return list(tokens[:place])
    return list(tokens)


def _grade_one(frame: Frame, part: Tokens, act: str, found: Found) -> None:
    nominal = read_nominal([token for token in part])
    concept, before = concept_in(_without_amount(nominal))
    colour, at = _colour_in(nominal.core)
    region = region_of(nominal, before, frame.text) if concept is not None else None
    turned = next(
        (token.entry.step for token in part if token.entry is not None and token.entry.step in ("less",)), None
    )
    if concept is not None and turned and act in ("increase", "adjust", "add"):
        act = "decrease"
    if (
        concept is not None
        and concept.name in ("color", "saturation", "cast", "tint", "vibrance", "brightness")
        and colour is not None
        and act in ("increase", "decrease", "adjust", "fix")
    ):
        found.asks.extend(_colour_band(frame, colour, concept, act, region))
        return
    if concept is not None and _kind_fits(frame, concept):
        acts = _acts_for(concept, act, frame)
        for ask in make_asks(acts, _said(frame, region, [*part, *_rest(frame)])):
            stated = stated_for(ask.op, frame.whole, frame.text) if ask.op not in ("crop",) else {}
            found.asks.append(ask.model_copy(update={"params": {**ask.params, **stated}}))
        if acts:
            return
    if colour is not None and at == len(nominal.core) - 1:
        found.asks.extend(
            (_more_colour if act == "increase" else _less_colour)(frame, colour, region_of(nominal, [], frame.text))
        )
        return
    states = read_states(part, frame.text, fault=act in ("fix", "decrease"))
    if states.asks:
        found.asks.extend(states.asks)
        return
    if act in ("fix", "adjust"):
        _fix_thing(frame, part, found)
        return
    _size_or_presence(frame, nominal, act, found)


def _rest(frame: Frame) -> list[Token]:
    """What follows "to" in the frame: the value aimed at."""
    for place, token in enumerate(frame.object):
        if token.norm in ("to", "by") and place:
            return list(frame.object[place:])
    return []


def _without_amount(nominal: Nominal) -> Nominal:
    """The phrase without a number or degree at its end: "brightness 20 percent", "contrast a bit"."""
    core = list(nominal.core)
    while core and (
        core[-1].kind in ("num", "punct")
        or core[-1].norm
        in (
            "percent",
            "degrees",
            "bit",
            "little",
            "a",
            "lot",
            "slightly",
            "more",
            "less",
            "some",
            "very",
            "much",
            "here",
            "back",
            "all",
            "points",
            "tad",
            "touch",
            "way",
            "notch",
            "too",
            "just",
            "again",
            "overall",
            "up",
            "down",
        )
        or (core[-1].entry is not None
        and core[-1].entry.degree is not None
        and core[-1].entry.concept is None)
    ):
        core.pop()
    return Nominal(core, nominal.tail)


def _acts_for(concept: Concept, act: str, frame: Frame) -> tuple[Wish, ...]:
    if (
        act == "increase"
        and concept.name in ("shadows", "blacks")
        and frame.entry.phrase
        in ("lift", "raise", "bring up", "brighten", "push up", "open", "boost", "push", "up", "lighten", "raise up")
    ):
        return concept.acts["lift"]
    return concept.acts.get(act, ())


def _colour_band(frame: Frame, colour: Colour, concept: Concept, act: str, region: str | None) -> list[Ask]:
    """ "boost the blue color": the band; "reduce the yellow tint": the balance."""
    if concept.name in ("cast", "tint") or act == "fix":
        return _less_colour(frame, colour, region)
    field_name = "luminance" if concept.name == "brightness" else "saturation"
    sign = {"increase": 1, "decrease": -1}.get(act, 0)
    if colour.band is None:
        return make_asks((Wish("saturation", sign),), _said(frame, region))
    return make_asks((Wish("hsl", sign, (("band", colour.band), ("field", field_name))),), _said(frame, region))


def _fix_thing(frame: Frame, part: Tokens, found: Found) -> None:
    """Repairing something that is not a craft's noun: a face is retouched, the whole is a vague wish."""
    nominal = without_frame(read_nominal(part))
    words = {token.lemma for token in nominal.core}
    region = words_of(nominal.tokens, frame.text)
    if is_whole(part) or not nominal.core:
        found.vague = True
        return
    if words & {"face", "skin", "cheek", "forehead", "nose", "chin", "neck", "body"}:
        found.asks.append(
            Ask(
                op="retouch",
                params={"what": "skin"},
                target=target_of(region),
                words=words_of(frame.whole, frame.text)[:300],
            )
        )
    elif words & {"hair", "beard", "eyebrow"}:
        found.asks.append(
            Ask(
                op="retouch",
                params={"what": "hair"},
                target=target_of(region),
                words=words_of(frame.whole, frame.text)[:300],
            )
        )
    elif words & {"eye", "eyes"}:
        found.asks.append(
            Ask(
                op="retouch",
                params={"what": "red_eye"} if "red" in words else {"what": "skin"},
                target=target_of(region),
                words=words_of(frame.whole, frame.text)[:300],
            )
        )
    elif frame.entry.action == "fix":
        found.asks.append(
            Ask(
                op="retouch",
                params={"what": "blemish"},
                target=target_of(region),
                words=words_of(frame.whole, frame.text)[:300],
                confidence=0.5,
            )
        )
    else:
        found.vague = True


def _size_or_presence(frame: Frame, nominal: Nominal, act: str, found: Found) -> None:
    """More or less of an ordinary thing: its size, or whether it is there."""
    words = words_of(frame.whole, frame.text)[:300]
    core = [token.norm for token in nominal.core]
    if "size" in core or "dimensions" in core or "width" in core or "height" in core:
        whole = not nominal.tail or is_whole(nominal.tail[1:])
        stated = stated_for("resize", frame.whole, frame.text)
        if "file" in core:
            found.asks.append(Ask(op="output", params=stated_for("output", frame.whole, frame.text), words=words))
        elif whole:
            found.asks.append(Ask(op="resize", params=stated, sign=1 if act == "increase" else -1, words=words))
        else:
            found.asks.append(
                Ask(
                    op="reshape",
                    params={
                        "subject": words_of(nominal.tail[1:], frame.text),
                        "what": "enlarge" if act == "increase" else "shrink",
                    },
                    words=words,
                )
            )
        return
    subject = words_of(without_frame(nominal).tokens, frame.text)
    if not subject or is_whole(nominal.tokens):
        found.vague = True
    elif act == "increase":
        found.asks.append(Ask(op="clarity", sign=1, target=target_of(subject), words=words, confidence=0.6))
    elif nominal.core and nominal.core[-1].lemma in (
        "belly",
        "waist",
        "stomach",
        "arm",
        "chin",
        "nose",
        "weight",
        "face",
        "cheek",
        "thigh",
        "leg",
        "hip",
        "tummy",
        "neck",
        "head",
        "fat",
    ):
        found.asks.append(Ask(op="reshape", params={"subject": subject, "what": "slim"}, words=words))
    else:
        found.asks.append(Ask(op="remove_object", params={"subject": subject}, words=words, confidence=0.6))


# Make


def _make(frame: Frame) -> Found:
    found = Found()
    tokens = [token for token in frame.object]
    if not tokens:
        return found
    subject, complement = _complement(tokens)
    like = next(
        (place for place, token in enumerate(complement) if token.norm in ("like", "as") or token.norm == "into"), None
    )
    words = words_of(frame.whole, frame.text)[:300]
    whole = not subject or is_whole(subject)
    region = None if whole else words_of(without_frame(read_nominal(subject)).tokens, frame.text)
    concept, before = concept_in(read_nominal(subject)) if subject else (None, [])
    if concept is not None and concept.name in (
        "color",
        "brightness",
        "contrast",
        "sound",
        "volume",
        "music",
        "voice",
        "saturation",
        "speed",
        "pacing",
        "zoom",
        "transition",
    ):
        region = region_of(read_nominal(subject), before, frame.text)
        whole = region is None
    else:
        concept = None if concept is not None and concept.name != "background" else concept
    if concept is not None and concept.name == "background" and _background_made(frame, complement, found):
        return found
    states = read_states(complement, frame.text, fault=False, region=region, thing=not whole)
    found.avoid.extend(states.avoid)
    found.asks.extend(_formatted(frame, complement, whole, words))
    if states.asks:
        found.asks.extend(states.asks)
    colour, at = _colour_in(complement)
    if colour is not None and not states.asks:
        _coloured(frame, complement, colour, region, whole, concept, words, found)
        return found
    if found.asks:
        return found
    if like is not None:
        _likened(frame, subject, complement[like + 1 :], whole, region, words, found)
        return found
    if concept is not None and not complement:
        return found
    rest = _stripped(complement)
    if not rest:
        if len(subject) > 1 and frame.entry.phrase in ("make", "get", "give", "have"):
            inner = concept_in(read_nominal(subject))[0]
            if inner is not None and inner.acts.get("create"):
                for ask in make_asks(inner.acts["create"], _said(frame)):
                    found.asks.append(
                        ask.model_copy(update={"params": {**ask.params, **stated_for(ask.op, frame.whole, frame.text)}})
                    )
                return found
        found.vague = whole
        return found
    _become(frame, subject, rest, whole, region, words, found)
    return found


def _complement(tokens: Tokens) -> tuple[list[Token], list[Token]]:
    """The thing and what it should become: "my dad | brighter", "it | look old", "| more colorful"."""
    for place, token in enumerate(tokens):
        entry = token.entry
        if token.norm in (
            "look",
            "looks",
            "feel",
            "appear",
            "seem",
            "be",
            "sound",
            "to",
            "into",
            "like",
            "as",
            "more",
            "less",
            "too",
            "not",
            "looking",
            "become",
            "stand",
            "pop",
            "hit",
        ):
            return list(tokens[:place]), list(
                tokens[
                    place
                    + (
                        token.norm
                        in ("look", "looks", "feel", "appear", "seem", "be", "sound", "to", "looking", "become")
                    ) :
                ]
            )
        if entry is None:
            continue
        noun_follows = _noun_follows(tokens, place)
        if (entry.step or entry.degree or entry.aspect) and not noun_follows:
            return list(tokens[:place]), list(tokens[place:])
        if (
            entry.adjective is not None
            and (place == 0 or not noun_follows)
            and not (entry.concept is not None and place and tokens[place - 1].norm in ARTICLES)
        ):
            return list(tokens[:place]), list(tokens[place:])
        if entry.colour is not None and place and not noun_follows:
            return list(tokens[:place]), list(tokens[place:])
        if entry.concept is not None and entry.concept.name in (
            "monochrome",
            "sepia",
            "transparency",
            "hdr",
            "slow_motion",
            "timelapse",
            "collage",
            "gif",
            "panorama",
        ):
            return list(tokens[:place]), list(tokens[place:])
    return list(tokens), []


def _noun_follows(tokens: Tokens, place: int) -> bool:
    """Whether the word describes a noun that follows it inside the same thing: "the dark sky | brighter"."""
    before = tokens[place - 1] if place else None
    after = place + tokens[place].length
    if before is None or before.norm not in ARTICLES or after >= len(tokens):
        return False
    return tokens[after].kind == "word" and tokens[after].norm not in ("and", "or", "but", "please", ",")


def _background_made(frame: Frame, complement: Tokens, found: Found) -> bool:
    rest = _stripped(complement)
    if not rest:
        return False
    colour, at = _colour_in(rest)
    words = words_of(frame.whole, frame.text)[:300]
    if any(token.norm.startswith("transparen") for token in rest):
        found.asks.append(Ask(op="cutout", params={}, words=words))
        return True
    states = read_states(rest, frame.text, fault=False, region="the background")
    if states.asks:
        found.asks.extend(states.asks)
        return True
    if colour is not None:
        found.asks.append(_new_background(frame, [token for token in rest if token.norm not in ARTICLES], colour.name))
        return True
    start = next((at for at, token in enumerate(rest) if token.norm in ("like", "as", "into")), -1)
    found.asks.append(_new_background(frame, rest[start + 1 :], words_of(rest[start + 1 :], frame.text)))
    return True


def _formatted(frame: Frame, tokens: Tokens, whole: bool, words: str) -> list[Ask]:
    """Square, vertical, 16:9, 15 seconds: what shape the whole should have."""
    if not whole:
        return []
    found: list[Ask] = []
    aspect = aspect_in(tokens)
    if aspect:
        found.append(Ask(op="crop", params={"aspect": aspect}, words=words))
    return found


def _coloured(
    frame: Frame,
    complement: Tokens,
    colour: Colour,
    region: str | None,
    whole: bool,
    concept: Concept | None,
    words: str,
    found: Found,
) -> None:
    named = words_of(
        [
            token
            for token in complement
            if token.norm not in ARTICLES and token.norm not in ("all", "a", "look", "color", "colored")
        ],
        frame.text,
    )
    if whole:
        found.asks.append(Ask(op="color_grade", params={"color": colour.name}, words=words))
    elif region:
        found.asks.append(
            Ask(op="recolor", params={"subject": region, "color": named[:200] or colour.name}, words=words)
        )


def _likened(
    frame: Frame, subject: Tokens, rest: Tokens, whole: bool, region: str | None, words: str, found: Found
) -> None:
    prompt = words_of(_stripped(rest), frame.text)
    if not prompt:
        return
    if any(token.norm in MEDIA_STYLES or token.lemma in MEDIA_STYLES for token in rest) and whole:
        found.asks.append(Ask(op="restyle", params={"prompt": prompt}, words=words))
    elif whole:
        found.asks.append(Ask(op="restyle", params={"prompt": prompt}, words=words, confidence=0.5))
    else:
        found.asks.append(
            Ask(op="replace_object", params={"subject": region, "prompt": prompt}, words=words, confidence=0.8)
        )


def _become(
    frame: Frame, subject: Tokens, rest: Tokens, whole: bool, region: str | None, words: str, found: Found
) -> None:
    prompt = words_of(rest, frame.text)
    if whole:
        if any(token.norm in MEDIA_STYLES for token in rest):
            found.asks.append(Ask(op="restyle", params={"prompt": prompt}, words=words))
        else:
            found.vague = True
    elif region:
        found.asks.append(
            Ask(op="reshape", params={"subject": region, "what": prompt[:200]}, words=words, confidence=0.6)
        )


# Keep, move, isolate, write, create


def _keep(frame: Frame) -> Found:
    found = Found()
    spans = [span for span in spans_in(frame.object) if span.point is None]
    only = any(token.norm == "only" for token in frame.object) or frame.entry.phrase == "keep only"
    if spans and _is_clip(frame):
        found.asks.append(Ask(op="trim", params=spans[0].params(), words=words_of(frame.whole, frame.text)[:300]))
    elif frame.object:
        part = _stripped([token for token in frame.object if token.norm not in ("only", "alone", "as", "is", "same")])
        if only and part and not is_whole(part):
            found.asks.append(
                Ask(
                    op="cutout",
                    params={"subject": words_of(part, frame.text)},
                    words=words_of(frame.whole, frame.text)[:300],
                )
            )
        elif part:
            _spare(frame, part, found)
    return found


def _spare(frame: Frame, part: Tokens, found: Found) -> None:
    """Something to be left as it is: an operation to avoid, or a region to leave alone."""
    for member in split_list(part):
        nominal = read_nominal(_stripped(member))
        concept, before = concept_in(nominal)
        if concept is not None and concept.name != "background" and not region_of(nominal, before, frame.text):
            found.avoid.extend({wish.op for wishes in concept.acts.values() for wish in wishes})
        elif nominal.core and not is_whole(nominal.tokens):
            found.exclude.append(words_of(nominal.tokens, frame.text)[:200])


def _forbidden(frame: Frame) -> Found:
    """ "do not crop", "without touching the sky": what no step may do."""
    found = Found()
    part = _stripped(frame.object)
    entry = frame.entry
    if entry.verb is not None and entry.action not in ("touch", "keep"):
        if part and not is_whole(part) and entry.verb.takes in ("region", "subject"):
            found.exclude.append(words_of(part, frame.text)[:200])
        else:
            found.avoid.extend(wish.op for wish in entry.verb.wishes)
        return found
    if entry.action == "make":
        states = read_states(frame.object, frame.text, fault=False)
        found.avoid.extend(ask.op for ask in states.asks)
        return found
    if part:
        _spare(frame, part, found)
    return found


def _move(frame: Frame) -> Found:
    found = Found()
    thing, place = [], []
    for at, token in enumerate(frame.object):
        if (
            (at
            and token.norm in PREPOSITIONS)
            or (token.norm
            in ("up", "down", "left", "right", "closer", "further", "away", "forward", "back", "here", "there")
            and at)
        ):
            thing, place = frame.object[:at], frame.object[at:]
            break
    else:
        thing = list(frame.object)
    thing = _stripped(thing)
    words = words_of(frame.whole, frame.text)[:300]
    if not thing:
        return found
    if (
        _is_clip(frame)
        and "image" not in frame.kinds
        and (spans_in(frame.object) or any(token.norm in PARTS_OF_CLIP for token in thing))
    ):
        found.asks.append(Ask(op="reorder", params={"what": words_of(frame.object, frame.text)[:200]}, words=words))
        return found
    if is_whole(thing):
        found.vague = True
        return found
    found.asks.append(
        Ask(
            op="move_object",
            params={
                "subject": words_of(thing, frame.text),
                "placement": words_of(place, frame.text)[:200] or "elsewhere",
            },
            words=words,
        )
    )
    return found


def _isolate(frame: Frame) -> Found:
    found = Found()
    part = _stripped(frame.object)
    words = words_of(frame.whole, frame.text)[:300]
    concept, _before = concept_in(without_frame(read_nominal(part))) if part else (None, [])
    if concept is not None and concept.name in ("sound", "music", "voice"):
        found.asks.append(Ask(op="extract_audio", words=words))
    elif (
        any(token.norm in ("frame", "still", "thumbnail", "screenshot") for token in part)
        and "image" not in frame.kinds
    ):
        found.asks.append(
            Ask(op="extract_frame", params=stated_for("extract_frame", frame.whole, frame.text), words=words)
        )
    elif concept is not None and concept.name == "background":
        found.asks.append(Ask(op="cutout", words=words))
    elif part:
        nominal = without_frame(read_nominal(part))
        subject = _subject(nominal, frame.text)
        found.asks.append(
            Ask(op="cutout", params={"subject": subject} if subject and not is_whole(part) else {}, words=words)
        )
    return found


def _write(frame: Frame) -> Found:
    if not frame.object:
        return Found()
    words = words_of(frame.whole, frame.text)[:300]
    params = stated_for("text", frame.whole, frame.text)
    if "content" not in params or frame.entry.phrase in ("write", "type", "say", "spell", "inscribe"):
        content = quoted_in(frame.object) or words_of(
            _stripped(_splits(frame.object, "in", "on", "at", "across", "over", "under", "along", "below", "above")[0]),
            frame.text,
        )
        if content:
            params["content"] = content[:2_000]
    return Found(asks=[Ask(op="text", params=params, words=words)])


def _create(frame: Frame) -> Found:
    found = Found()
    part = _stripped(frame.object)
    concept, _before = concept_in(read_nominal(part)) if part else (None, [])
    words = words_of(frame.whole, frame.text)[:300]
    if names_format(part):
        params = stated_for("output", frame.whole, frame.text)
        if params.get("container"):
            found.asks.append(Ask(op="output", params=params, words=words))
            return found
    if concept is not None and (concept.acts.get("create") or concept.acts.get("add")):
        for ask in make_asks(concept.acts.get("create") or concept.acts["add"], _said(frame)):
            found.asks.append(_filled(frame, ask, part, frame.whole, concept))
    return found


# Verbs that name their edit


def _read_verb(frame: Frame, verb: Verb) -> Found:
    found = Found()
    wishes = verb.wishes
    if frame.kinds == {"image"} and verb.still:
        wishes = verb.still
    if verb.clip and frame.kinds and "image" not in frame.kinds:
        wishes = verb.clip
    op = wishes[0].op
    if op == "fade":
        found.asks.append(_fade(frame))
        return found
    if op in ("trim", "cut"):
        return _timed(frame, op)
    if (
        op == "output"
        and not names_format(frame.whole)
        and not is_whole(_stripped(frame.object))
        and not any(token.norm in ("file", "files", "size") for token in frame.object)
    ):
        return found
    members = (
        split_list(_until(frame.object, ("to", "so", "by", "for", "into") if verb.takes != "none" else ("so",)))
        if verb.takes in ("region", "subject")
        else [frame.object]
    )
    for member in members or [[]]:
        part = _stripped(member)
        found.asks.extend(_verb_asks(frame, verb, wishes, part))
    return found


def _verb_asks(frame: Frame, verb: Verb, wishes: tuple[Wish, ...], part: Tokens) -> list[Ask]:
    nominal = without_frame(read_nominal(part)) if part else Nominal()
    whole = not part or is_whole(part)
    concept, before = concept_in(_without_amount(nominal)) if part else (None, [])
    region: str | None = None
    if not whole and concept is None:
        region = _region_words(nominal, frame.text)
    elif concept is not None and concept.name not in (
        "color",
        "brightness",
        "sharpness",
        "contrast",
        "sound",
        "music",
        "text",
        "brightness",
        "saturation",
    ):
        region = words_of(nominal.tokens, frame.text)
    elif concept is not None:
        region = region_of(nominal, before, frame.text)
    if (
        concept is not None
        and concept.name
        in (
            "shadows",
            "highlights",
            "blacks",
            "whites",
            "color",
            "skin",
            "teeth",
            "vibrance",
            "saturation",
            "contrast",
            "detail",
        )
        and verb.takes == "region"
        and wishes[0].op in ("exposure",)
    ):
        act = (
            "lift"
            if wishes[0].sign > 0 and concept.name in ("shadows", "blacks")
            else "more"
            if wishes[0].sign > 0
            else "less"
        )
        if concept.name in ("shadows", "highlights", "blacks", "whites"):
            wishes = (
                concept.acts.get(act, wishes)
                if concept.name != "shadows" or wishes[0].sign > 0
                else concept.acts["more"]
            )
        if concept.name == "teeth":
            wishes = concept.acts["fix"]
        if concept.name == "color":
            wishes = (*wishes, *concept.acts["more"]) if wishes[0].sign > 0 else wishes
        region = region_of(nominal, before, frame.text)
    if concept is not None and concept.name == "teeth" and wishes[0].op == "recolor":
        wishes = concept.acts["fix"]
    asks: list[Ask] = []
    for ask in make_asks(wishes, _said(frame, region)):
        params = {**ask.params, **stated_for(ask.op, frame.whole, frame.text)}
        params = _completed(frame, verb, ask, params, nominal, whole, part)
        if params is None:
            continue
        sign = ask.sign
        if ask.op == "rotate" and isinstance(params.get("degrees"), (int, float)):
            sign = -1 if params["degrees"] < 0 else 1
        target = ask.target if verb.takes in ("region", "time") or ask.op not in ("recolor", "reshape") else None
        asks.append(
            ask.model_copy(
                update={
                    "params": params,
                    "sign": sign,
                    "target": target
                    if verb.takes != "none"
                    else target_of(
                        None, time_of(frame.whole) if ask.op in ("reverse", "stabilize", "mute", "speed_ramp") else None
                    ),
                }
            )
        )
    return asks


def _region_words(nominal: Nominal, text: str) -> str | None:
    words = words_of(_stripped(_without_amount(nominal).core + nominal.tail), text)
    return words[:200] or None


def _completed(
    frame: Frame, verb: Verb, ask: Ask, params: dict[str, Any], nominal: Nominal, whole: bool, part: Tokens
) -> dict[str, Any] | None:
    """What the operation takes from its object: a subject, a colour, an aspect."""
    if ask.op == "recolor":
        colour, at = _colour_in(frame.object)
        if colour is not None and "color" not in params:
            params["color"] = colour.name
        subject = words_of(
            [
                token
                for token in nominal.tokens
                if token.entry is None
                or token.entry.colour is None
                or (token.start < (part[-1].start if part else 0)
                and len(part) > 1)
            ],
            frame.text,
        )
        if whole or not subject:
            return None
        params["subject"] = subject
    elif ask.op == "reshape":
        if whole:
            return None
        params["subject"] = words_of(nominal.tokens, frame.text)
        params.setdefault("what", frame.entry.phrase)
    elif ask.op == "cutout" and not whole and part:
        params["subject"] = words_of(nominal.tokens, frame.text)
    elif ask.op == "retouch" and not whole and any(token.lemma in ("tooth", "teeth") for token in part):
        params["what"] = "teeth"
    return params


def _timed(frame: Frame, op: str) -> Found:
    """Trim and cut: a range of time, a part of the clip, or, on a picture, something to take away."""
    found = Found()
    words = words_of(frame.whole, frame.text)[:300]
    object_words = _stripped(frame.object)
    if frame.kinds == {"image"}:
        if object_words and not is_whole(object_words):
            return _remove(frame)
        found.asks.append(Ask(op="crop", params=stated_for("crop", frame.whole, frame.text), words=words))
        return found
    spans = [span for span in spans_in(frame.object) if span.point is None]
    norms = [token.norm for token in frame.object]
    if "beat" in norms or "beats" in norms or "rhythm" in norms:
        found.asks.append(Ask(op="cut_on_beat", params=stated_for("cut_on_beat", frame.whole, frame.text), words=words))
        return found
    states = read_states(frame.object, frame.text, fault=False)
    if not spans and any(ask.op in ("speed", "pace") for ask in states.asks):
        sign = states.asks[0].sign
        found.asks.append(
            Ask(
                op="pace",
                params={"feel": "fast" if sign > 0 else "slow"},
                sign=sign,
                degree=states.asks[0].degree,
                words=words,
            )
        )
        return found
    entry = next(
        (
            token.entry
            for token in frame.object
            if token.entry is not None
            and token.entry.concept is not None
            and token.entry.concept.name in ("silence", "filler", "music", "sound", "audio_noise")
        ),
        None,
    )
    if entry is not None and entry.concept is not None and not spans:
        for ask in make_asks(entry.concept.acts["remove"], _said(frame)):
            found.asks.append(
                ask.model_copy(update={"params": {**ask.params, **stated_for(ask.op, frame.whole, frame.text)}})
            )
        return found
    if not spans:
        _cut_untimed(frame, op, object_words, words, found)
        return found
    keep = (
        (op == "trim"
        and not any(word in norms for word in ("off", "first", "last", "away", "out", "beginning")))
        or (any(word in ("to",) for word in norms[:4])
        and op == "cut"
        and spans[0].share is None
        and spans[0].start in (None, 0.0)
        and is_whole(object_words[:1]))
    )
    ask = Ask(op="trim" if keep else "cut", params=_with_more(spans), words=words)
    found.asks.append(ask)
    return found


def _with_more(spans: Sequence[Span]) -> dict[str, Any]:
    params = spans[0].params()
    return {**params, "also": [span.params() for span in spans[1:]]} if len(spans) > 1 else params


def _cut_untimed(frame: Frame, op: str, part: Tokens, words: str, found: Found) -> None:
    number = next(
        (one for one in numbers_in(frame.object) if one.unit in ("seconds", "second", "s", "minute", "minutes", "m")),
        None,
    )
    down = any(token.norm in ("to", "under", "down", "below", "within") for token in frame.object)
    if number is not None and down:
        seconds = number.value * (60 if number.unit.startswith("m") else 1)
        found.asks.append(Ask(op="trim", params={"length": seconds}, words=words))
    elif frame.entry.phrase == "shorten":
        found.asks.append(Ask(op="trim", params={}, sign=-1, words=words))
    elif part and not is_whole(part):
        found.asks.append(Ask(op="cut", params={"part": words_of(part, frame.text)[:200]}, words=words))
    else:
        found.asks.append(Ask(op=op, params={}, words=words, confidence=0.5))


def _fade(frame: Frame) -> Ask:
    words = words_of(frame.whole, frame.text)[:300]
    sound = any(
        token.entry is not None
        and token.entry.concept is not None
        and token.entry.concept.name in ("music", "sound", "volume", "voice")
        for token in frame.whole
    )
    if sound or frame.kinds == {"audio"}:
        return Ask(op="fade_audio", params=stated_for("fade_audio", frame.whole, frame.text), words=words)
    return Ask(
        op="transition", params={"kind": "fade_black", **stated_for("transition", frame.whole, frame.text)}, words=words
    )


ACTIONS = {
    "increase": lambda frame: _graded(frame, "increase"),
    "decrease": lambda frame: _graded(frame, "decrease"),
    "adjust": lambda frame: _graded(frame, "adjust"),
    "fix": lambda frame: _graded(frame, "fix"),
    "remove": _remove,
    "add": _add,
    "replace": _replace,
    "change": _change,
    "make": _make,
    "keep": _keep,
    "move": _move,
    "isolate": _isolate,
    "touch": lambda _frame: Found(),
    "write": _write,
    "create": _create,
}
"""Action to the function that reads a frame with it."""
