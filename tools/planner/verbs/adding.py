"""Putting in: an effect, words, music, a graphic, a thing, a person into another place."""

from __future__ import annotations

from typing import Any

from edits.lexicon import Concept, load_lexicon
from graph.state import Ask
from tools.planner.grammar.colours import colour_in, colour_words, more_of, only_colour
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import concept_in, is_whole, read_nominal
from tools.planner.statements.adjectives import LOOK_NOUNS
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.mentions import aspect_in, names_format, position_in
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.frame import Found, Frame, Tokens, bare, region, said_of, split_at, stripped, time_of
from tools.planner.verbs.lettered import adds_words, is_lettered
from tools.planner.verbs.placing import WORN, backdrop, beside, into_place, is_picture_of, is_scene_of_its_own
from tools.planner.verbs.removing import kind_fits
from tools.planner.verbs.screen import aim_of, laid_over, subject_matter
from tools.planner.verbs.tinting import TINTING, tinted
from tools.planner.words.wordsets import words

_GOES_TO = (
    "to onto into in on at over under behind next beside between around across above below throughout near for when "
    "where whenever during after every from instead underneath inside"
)


GOES_TO = tuple(_GOES_TO.split())
"""Words after which the place follows."""


FEATURES = words(
    "hair beard eyes abs muscles makeup smile tattoo tan wings horns eyelashes lipstick mustache haircut head face "
    "body background"
)


ONES = words("me him her us them myself you himself herself")


GIVEN = frozenset(
    [
        "contrast",
        "brightness",
        "saturation",
        "vibrance",
        "clarity",
        "detail",
        "sharpness",
        "warmth",
        "depth",
        "blur",
        "grain",
        "glow",
        "vignette",
        "crop",
        "hdr",
        "monochrome",
        "sepia",
        "retouching",
        "liveliness",
        "border",
        "color",
        "transparency",
        "thumbnail",
        "captions",
        "transition",
        "zoom",
        "slow_motion",
        "timelapse",
        "sound_effect",
        "freeze",
        "chapters",
    ]
)
"""What a person who says "give me" wants of an editor."""


TREATED = words("treatment treatments grade filter preset makeover finish twist flavour flavor spin atmosphere")


CONDITIONS = words("slow_motion timelapse monochrome sepia backwards")
"""What a part of a clip can be put into: "put the kiss in slow motion"."""


MEASURED = words("white_balance metadata zoom depth highlights")
"""Qualities whose names are also things to read on a screen: "put the temperature in the corner"."""


UNPLACED = frozenset({"text", "music", "graphic", "watermark", "captions", "sound_effect", "voice_over", "transition"})


def add(frame: Frame) -> Found:
    """Asks for everything that is to come in."""
    found = Found()
    if frame.verb == "give" and any(token.norm in PRESENTS for token in frame.object[-2:]):
        return found
    if frame.verb == "give" and frame.object and frame.object[0].norm in ("me", "us") and not _is_craft(frame.object):
        found.inspects = True
        return found
    thing, place = split_at(_given(frame), *GOES_TO)
    thing, place = _from_its_corner(thing, place)
    place = place or _recipient(frame, thing)
    if not stripped(thing):
        return found
    members = split_list(thing)
    for member in members:
        part = stripped(member)
        if part and not (len(members) > 1 and all(token.norm in SIZED for token in part)):
            _add_one(frame, part, place, found, alone=len(members) == 1)
    return found


def _recipient(frame: Frame, thing: Tokens) -> list[Any]:
    """ "give | the sky | some drama": the part of the picture that gets it."""
    if frame.verb != "give" or not thing:
        return []
    lead = [token for token in frame.object if token.end <= thing[0].start]
    return [] if not lead or is_whole(lead) or (len(lead) == 1 and lead[0].norm in ONES | {"everyone"}) else lead


PRESENTS = words("gift present presents gifts surprise keepsake print copy card")
"""What the picture is to become for somebody: "I want to give her a little memorial gift"."""


SIZED = words("small big large tiny subtle little huge smaller bigger larger discreet please")


UPPER, SIDE = words("top bottom upper lower center middle"), words("left right corner center middle")


def _from_its_corner(thing: list[Any], place: list[Any]) -> tuple[list[Any], list[Any]]:
    """ "my logo | bottom right": where it goes, without a word that leads to it."""
    at = next((at for at in range(1, len(thing) - 1) if thing[at].norm in UPPER and thing[at + 1].norm in SIDE), None)
    if place or at is None:
        return thing, place
    end = at + 2 + (at + 2 < len(thing) and thing[at + 2].norm == "corner")
    return [*thing[:at], *thing[end:]], thing[at:end]


def _is_craft(tokens: Tokens) -> bool:
    """Whether what is given has to do with the craft: "give me a wav", not "give me the news"."""
    return any(
        token.look
        or token.norm in ("fps", "lufs")
        or (token.entry is not None and (token.entry.step or token.entry.container or token.entry.aspect))
        or (token.entry is not None and token.entry.concept is not None and token.entry.concept.name in GIVEN)
        or token.norm in WORN | FEATURES
        for token in tokens
    )


def _given(frame: Frame) -> list[Any]:
    """What is given, without the one it is given to: "give [him] gold rims"."""
    words = list(frame.object)
    if frame.verb != "give":
        return words
    owned = len(words) > 2 and words[0].norm == "her" and words[2].norm in ("a", "an", "some", "more", "less")
    if len(words) > 1 and not owned and (words[0].norm in ONES or words[0].norm in ("it", "this", "that", "everyone")):
        return words[1:]
    for place in range(1, min(5, len(words))):
        if words[place].norm in ("a", "an", "some", "more", "less") and words[place - 1].norm not in PREPOSITIONS:
            return words[place:]
    return words


def _add_one(frame: Frame, part: Tokens, place: Tokens, found: Found, *, alone: bool) -> None:
    """One thing that comes in, by the first reading that fits."""
    if _adds_look(part, found) or _adds_shape(frame, part, found):
        return
    concept, _before = concept_in(read_nominal(part))
    if frame.verb == "give" and _gives_colour(frame, part, found):
        return
    if concept is not None and concept.name == "background":
        found.asks.append(backdrop(frame, part))
        return
    placed = frame.say(stripped(place))
    if concept is None and _adds_colour(frame, part, placed, found):
        return
    lettered = concept is None or concept.name == "text"
    if lettered and {"text", "title"} & {token.norm for token in part[:2]} and adds_words(frame, part, place, found):
        return
    drawn = laid_over(frame, part, place) if concept is None or concept.name in MEASURED else None
    if drawn is not None:
        found.asks.append(drawn)
        return
    if lettered and adds_words(frame, part, place, found):
        return
    if concept is None and is_lettered(part):
        concept = load_lexicon().concepts["text"]
    if concept is not None and concept.name == "color" and frame.before is not None and frame.before.op == "cutout":
        found.asks.append(frame.ask("replace_background", {"color": frame.say(bare(part))}))
        return
    fits = concept is not None and kind_fits(frame, concept)
    if concept is not None and fits and _add_concept(frame, part, place, concept, found, alone=alone):
        found.concept = concept
        return
    if names_format(part) and not (frame.timed and _is_of_platform(part)):
        params = stated_for("output", frame.whole, frame.text)
        found.asks.extend([frame.ask("output", params)] if params else [])
        return
    if frame.verb in ("do", "use", "try") and concept is None:
        return
    states = read_states(Scope(part, frame.text, WISH))
    if states.asks and _is_quality(part):
        found.asks.extend(states.asks)
        return
    _add_thing(frame, part, place, placed, found)


def _adds_look(part: Tokens, found: Found) -> bool:
    """ "add a film noir look"."""
    named = any(token.look for token in part)
    if not named or not any(token.norm in LOOK_NOUNS or token.norm in TREATED for token in part):
        return False
    found.looks.extend(token.look for token in part if token.look)
    return True


def _adds_shape(frame: Frame, part: Tokens, found: Found) -> bool:
    """ "give it 16:9": the frame, where nothing else is given."""
    shape = aspect_in(part)
    if not shape or len(bare(part)) != 1 or not (is_whole(frame.object[:1]) | (frame.object[0].norm in ONES)):
        return False
    found.asks.append(frame.ask("crop", {"aspect": shape}))
    return True


def _adds_colour(frame: Frame, part: Tokens, placed: str, found: Found) -> bool:
    """ "add some blue to the shadows": more of a colour."""
    colour, _start = colour_in(part)
    named = only_colour(bare(read_nominal(part).core)) or only_colour(bare(part))
    if colour is None or not named or frame.verb == "give":
        return False
    found.asks.extend(make_asks(more_of(colour), said_of(frame, placed or None)))
    return True


def _is_quality(part: Tokens) -> bool:
    """Whether what comes in is how the picture is, not a thing: "a warmer tone", not "colorful flowers"."""
    if not all(token.entry is not None or token.norm in ARTICLES | LOOK_NOUNS for token in part):
        return False
    head = part[-1]
    return head.norm in LOOK_NOUNS or (
        head.entry is not None
        and bool(head.entry.adjective or head.entry.concept or head.entry.step or head.entry.degree)
    )


def _is_of_platform(part: Tokens) -> bool:
    """Whether a platform only says whose the thing is: "tiktok | buttons"."""
    entry = part[-1].entry
    return entry is None and any(token.entry is not None and token.entry.platform for token in part)


def _gives_colour(frame: Frame, part: Tokens, found: Found) -> bool:
    """ "give the sofa a mustard colour", "give her red lips": what gets another colour."""
    owner = [token for token in frame.object if token.end <= part[0].start]
    colour, start = colour_in(part)
    head = concept_in(read_nominal(part))[0]
    if colour is None or head is None or head.name != "color" or not owner or is_whole(owner):
        return False
    named = colour_words(part[start:], frame.text)
    found.asks.append(frame.ask("recolor", {"subject": frame.say(owner), "color": named or colour.name}))
    return True


OF_OLD = words("old black b&w bw ancestor ancestors great ancient antique vintage century wartime grandparents")
"""Words of a picture that has no colours yet."""


TONED = words("warmth coolness")
"""Tones that another quality may stand before: "a darker warmer tone"."""


def _is_of_all(token: Any) -> bool:
    """Whether the word is itself what the filter does: "a black and white filter"."""
    concept = token.entry.concept if token.entry is not None else None
    return concept is not None and concept.name in ("monochrome", "sepia")


def _add_concept(frame: Frame, part: Tokens, place: Tokens, concept: Concept, found: Found, *, alone: bool) -> bool:
    step = next((token.entry.step for token in part if token.entry is not None and token.entry.step), None)
    of = any(token.norm == "of" for token in part[1:3])
    if concept.name == "sound" and (part[0].norm in ("a", "an", "some") or of) and len(part) > 2:
        concept = load_lexicon().concepts["sound_effect"]
    if concept.name == "captions" and any(token.kind == "quote" for token in frame.sentence):
        concept = load_lexicon().concepts["text"]
    acts = concept.acts.get("less" if step == "less" else "more" if step == "more" else "add")
    if concept.name == "color" and step is None and any(token.norm in OF_OLD for token in frame.sentence):
        found.asks.append(frame.ask("colorize"))
        return True
    if not acts:
        return False
    if concept.name == "filter" and any(_is_of_all(token) for token in frame.sentence):
        return True
    if concept.name in TINTING and (washed := tinted(frame, part, place, concept)):
        found.asks.extend(washed)
        return True
    if concept.name in TONED:
        before = concept_in(read_nominal(part))[1]
        found.asks.extend(read_states(Scope([one for one in before if one.norm != "and"], frame.text, WISH)).asks)
    if concept.name == "filter" and not any(token.look for token in frame.sentence):
        found.missing.append("look")
    where = None if is_whole(stripped(place)) or concept.name in UNPLACED else frame.say(stripped(place))[:200] or None
    whole = [*part, *_from(frame, part)] if alone else list(part)
    if concept.name == "graphic" and any(token.norm in ("saying", "says", "reading") for token in whole):
        found.asks.append(frame.ask("text", stated_for("text", whole, frame.text)))
    for ask in make_asks(acts, said_of(frame, where)):
        found.asks.append(filled(frame, ask, part, whole, concept))
    return True


def _from(frame: Frame, part: Tokens) -> list[Any]:
    """The words of the sentence after the thing: a quotation behind a colon counts."""
    return [token for token in frame.sentence if token.start >= part[-1].end and token.start <= frame.sentence[-1].end]


def _add_thing(frame: Frame, part: Tokens, place: Tokens, placed: str, found: Found) -> None:
    if frame.timed and len(part) > 1 and part[-1].lemma in STRETCHES and _earlier_or_later(frame, part):
        found.asks.append(frame.ask("reorder", {"what": frame.say(frame.object)[:200]}))
        return
    owned = part[0].norm in ("my", "our", "his", "this", "these", "the") and is_scene_of_its_own(place)
    if part[0].norm in ("him", "her", "them") and (placement := beside(frame)):
        found.asks.append(frame.ask("insert_subject", {"prompt": frame.say(part), "placement": placement}))
        return
    if (
        (is_whole(part) and part[0].norm not in ("a", "an") and not is_picture_of(part, place))
        or part[0].norm in ONES
        or owned
    ):
        into_place(frame, part, place, placed, found)
        return
    aimed = concept_in(read_nominal(stripped(place)))[0] if place else None
    if frame.timed and aimed is not None and aimed.name in CONDITIONS:
        where = None if is_whole(part) else frame.say(part)[:200]
        found.asks.extend(make_asks(aimed.acts["change"], said_of(frame, where)))
        return
    if frame.timed and _earlier_or_later(frame, part):
        found.asks.append(frame.ask("reorder", {"what": frame.say(frame.object)[:200]}))
        return
    params: dict[str, Any] = {"prompt": frame.say(part)}
    recipient = frame.object[0].norm if frame.verb == "give" and frame.object else ""
    after = _after(frame, part)
    if after or recipient in ONES:
        params["placement"] = (frame.say(after) or f"on {recipient}")[:200]
    found.asks.append(frame.ask("insert_subject", params, target=region(None, time_of(frame.whole))))


STRETCHES = words("clip shot scene part take video episode chapter section")


def _earlier_or_later(frame: Frame, part: Tokens) -> bool:
    """ "put the explosion first", "put the interview at the very end": a stretch of the clip goes elsewhere."""
    norms = [token.norm for token in frame.object]
    if part[0].norm not in ("the", "this", "that", "my", "his", "her") and part[0].lemma not in STRETCHES:
        return False
    if part[0].lemma in STRETCHES and {"before", "after"} & set(norms):
        return True
    norms = norms[: norms.index("as")] if "as" in norms else norms
    last = [norm for norm in norms[-4:] if norm not in ("very", "video", "clip", "of")]
    return last[-1:] in (["first"], ["last"]) or last[-2:] in (
        ["the", "start"], ["the", "beginning"], ["the", "front"], ["the", "end"], ["up", "front"], ["cold", "open"]
    )  # fmt: skip


def _after(frame: Frame, thing: Tokens) -> list[Any]:
    """Where the thing goes: the words after it from their preposition on."""
    after = [token for token in frame.object if token.start >= thing[-1].end]
    start = next((at for at, token in enumerate(after) if token.norm in PREPOSITIONS or token.norm in GOES_TO), None)
    return stripped(after[start:]) if start is not None else []


def filled(frame: Frame, ask: Ask, part: Tokens, whole: Tokens, concept: Concept) -> Ask:
    """The ask with what its operation needs from the words."""
    params = {**ask.params, **stated_for(ask.op, whole, frame.text)}
    if ask.op == "insert_subject" or (ask.op == "overlay" and "prompt" not in params):
        aimed = aim_of(part, [token for token in frame.object if token.start >= part[-1].end])
        params["prompt"] = frame.say([*(token for token in part if token.kind != "punct"), *aimed])
    if ask.op in ("sound_effect", "music") and "prompt" not in params and not params.get("duck"):
        named = [token for token in part if token.norm not in ARTICLES and token.norm not in PREPOSITIONS]
        params["prompt"] = frame.say(named) or concept.name.replace("_", " ")
    if ask.op == "text" and "content" not in params and frame.timed:
        about = subject_matter(frame, whole)
        params |= {"content": about} if about else {}
    position = position_in(whole) if ask.op == "overlay" else None
    if position:
        params["position"] = position
    return ask.model_copy(
        update={
            "params": params,
            "target": ask.target if ask.op not in ("overlay", "text", "music") else region(None, time_of(whole)),
        }
    )
