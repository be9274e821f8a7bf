"""Where in the frame: a region is a thing that can be pictured, and nothing else counts as one.

"the water needs to" is the water; "the desired image", "white balance" and "secs" are no place in a picture, so the
step is for all of it. A mask is looked for wherever a region is named, and what is not found is not rendered: a word
too many would cost the person the whole step.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.lexicon import load_lexicon
from graph.state import Ask
from tools.planner.words.wordsets import words

LEADING = words(
    "and or but also to in on of at for from with by over around across within inside out only just please really "
    "very even all both most up down make making makes into onto is are be as so then some any again"
)
"""Words before a thing that say nothing of which one; "all of my faces" is faces."""
ENDING = words(
    "was were is are am be been being has have had will would should could can may might must do does did need "
    "needs needed wants want looks look looking looked appear appears appearing seem seems becomes become became "
    "come comes came get gets getting got stand stands pop pops show shows feel feels go goes went turn turns "
    "stay stays brighter darker lighter warmer cooler sharper clearer softer bigger smaller tighter closer wider "
    "better more less much too enough instead so because since when while where after before until if though "
    "although unless than this that these those which who whom whose it i we you they he she please thanks thank "
    "also still again really using compared as by via per maybe perhaps now then about well stronger weaker "
    "bolder richer deeper"
)
"""Words that end a thing: what follows tells something of it."""
TRAILING = words(
    "a an the and or of in on at to for from with by my his her its their our your some bit lot little tad touch "
    "slightly more very much small amount smidge out up down back only just too as well so is"
)
"""Left hanging when the rest was cut; never the end of a thing's name."""
WHOLE = words(
    "image images picture pictures photo photos photograph pic pics shot shots snapshot frame frames video videos "
    "clip clips footage film movie reel everything anything something all whole thing things stuff it this that "
    "these those one ones rest both output input result edit edits version file files scene canvas composition "
    "portrait selfie track timeline project area areas section sections part parts spot spots place selection "
    "layer"
)
"""Heads that stand for all of the frame, or for no place that could be looked for."""
NOT_PICTURED = words(
    "tighter looser closer wider never "
    "color colors colour colours coloring colouring tone tones tint tints hue hues shade shades rgb saturation "
    "vibrance vibrancy contrast exposure brightness lightness darkness light lighting lights darks blacks whites "
    "highlights midtones mids shadows temperature warmth balance levels curves curve gamma mood vibe feel feeling "
    "look looks style filter overlay effect effects quality resolution detail details depth clarity sharpness "
    "grain noise blur focus texture crop size ratio aspect format length duration speed pace rhythm volume audio "
    "sound music voice voices silence beat subtitle subtitles caption captions text title titles letters font "
    "description comments comment seconds secs sec second minutes minute mins moment moments time times start end "
    "beginning middle intro outro panel panels grid collage slider tool channel scale pallet palette setting "
    "settings adjustment percent degrees points point amount way wonder use used changed desired whatever "
    "everyone everyones else key phrase work job help idea favor favour version facial imagery love memories "
    "memory day kiss life favorite favourite best basic simple quick full complete heavy subtle professional "
    "overall general tasteful classic timeless elegant nice beautiful gorgeous pretty"
)
"""Heads that are no thing in a picture: qualities, measures, times, words of craft."""
COLOURS = words(
    "red orange yellow green aqua teal cyan blue navy purple violet magenta pink white black gray grey brown "
    "beige tan gold silver pinkish bluish greenish reddish yellowish colored coloured dark bright light"
)
WITHIN = frozenset({"of", "in", "on", "at", "behind", "under", "above", "around", "near", "beside", "with", "between"})
PEOPLE = words("me him her us them you myself himself herself ourselves themselves")
PARTS = words("area areas part parts section sections spot spots region regions rest")
"""Heads that lend their place to what they are of: "the area around her eyes"."""
QUALITIES = words(
    "color colors colour colours tone tones detail details texture brightness lighting light sharpness glow"
)
"""What a pictured thing has: "skin tones" are on the skin."""
TELLS = words("i we you they he she would could should will can want wants need needs like")
"""Words that begin to tell something, and no thing."""
SIDES = words("left right middle center top bottom upper lower front back rear far near")
MOST_WORDS = 8
WORD = re.compile(r"[\w'’/-]+")


def place_of(region: str) -> str | None:
    """The thing in the frame that a region's words name, as written; None where they name none."""
    spelled = [word for word in WORD.findall(region) if not word[0].isdigit()]
    while spelled and spelled[0].lower() in ("centered", "centred") and len(spelled) > 2:
        spelled = spelled[2:]  # "crop | centered on the bride"
    if [word.lower() for word in spelled] in (["bg"], ["the", "bg"]):
        return "the background"
    if [word.lower() for word in spelled[-2:]] == ["a", "hair"]:
        spelled = spelled[:-2]  # "her face a hair": a little
    if not spelled or spelled[0].lower() in TELLS or _is_infinitive(spelled):
        return None
    if len(spelled) == 1 and spelled[0].lower() in PEOPLE:
        return spelled[0]
    first = next((at for at, word in enumerate(spelled) if word.lower() not in LEADING), len(spelled))
    kept = _up_to_end(spelled[first:])[:MOST_WORDS]
    kept = _without_frame(kept)
    if [word.lower() for word in kept[-2:-1]] == ["of"] and kept[-1].lower() in PEOPLE:
        return kept[-1]  # "the whole image of her"
    if [word.lower() for word in kept[-2:]] in (["in", "color"], ["in", "colour"]):
        kept = kept[:-2]  # "keep | me in color"
    while kept and kept[-1].lower() in TRAILING and not _is_beside_her(kept):
        kept.pop()
    if [word.lower() for word in kept[-1:]] == ["one"] and len(kept) > 1 and kept[-2].lower() in SIDES:
        return " ".join(kept)  # "the left one"
    kept = _owner(kept)
    return " ".join(kept) if kept and _is_pictured(kept) else None


def _is_beside_her(kept: Sequence[str]) -> bool:
    """ "the window | behind her": whose place it is, which ends the name of a thing."""
    beside = kept[-1].lower() == "her" and len(kept) > 2 and kept[-2].lower() in BESIDE
    return beside and kept[-3].lower() not in PARTS


BESIDE = words("behind beside near around above between under")


def _is_infinitive(spelled: Sequence[str]) -> bool:
    """ "to simulate …": an aim, not a place; "to the sky" is one."""
    return spelled[0].lower() == "to" and spelled[1:2] != [] and spelled[1].lower() not in DETERMINERS


DETERMINERS = words("the a an my his her its our your their this that these those all every each both")


def _owner(spelled: list[str]) -> list[str]:
    """The thing behind a part or a quality of it: the area around her eyes, skin tones, the color of the grass."""
    lower = [word.lower() for word in spelled]
    within = next((at for at, word in enumerate(lower) if at and word in WITHIN), None)
    if within is not None and lower[within - 1] in PARTS | QUALITIES and lower[within] in ("of", "around", "in", "on"):
        return spelled[within + 1 :]
    if within is None and lower[-1:] and lower[-1] in QUALITIES and _names_picture(lower[:-1]):
        return spelled[:-1]
    return spelled


def _names_picture(lower: Sequence[str]) -> bool:
    """Whether the last word is a known thing of pictures, such as skin or sky."""
    entry = load_lexicon().entries.get(lower[-1]) if lower else None
    return entry is not None and "pictured" in entry.cues


def _up_to_end(spelled: Sequence[str]) -> list[str]:
    """The words of the thing itself; "this girl" and "her" begin one, and stand nowhere else."""
    for at, word in enumerate(spelled):
        if at and (word.lower() in ENDING or (word.lower() in ("its", "it's") and at == len(spelled) - 2)):
            return list(spelled[:at])
    return list(spelled)


def _without_frame(spelled: list[str]) -> list[str]:
    """ "the sky in this picture" is the sky."""
    for at in range(len(spelled) - 1, 0, -1):
        if spelled[at].lower() in WITHIN and spelled[-1].lower() in WHOLE:
            return spelled[:at] if spelled[at].lower() != "of" else spelled
    return spelled


def _is_pictured(spelled: Sequence[str]) -> bool:
    lower = [word.lower() for word in spelled]
    within = next((at for at, word in enumerate(lower) if at and word in WITHIN), len(lower))
    head = lower[within - 1]
    if head in (
        "edge",
        "edges",
        "corner",
        "corners",
        "top",
        "bottom",
        "left",
        "right",
        "side",
        "sides",
        "center",
        "half",
    ):
        return True
    if head in NOT_PICTURED or head in WHOLE or head.isdigit() or head in LEADING - {"all", "both", "most"}:
        return False
    return not (head in COLOURS and len([word for word in lower if word not in ("the", "a", "any", "all")]) == 1)


LETTERS = words("title titles text texts caption captions subtitle subtitles letters description comment comments")


def _lettering(region: str) -> str | None:
    """ "underline | the title": words in the picture, which a shape may lie under or go around."""
    spelled = WORD.findall(region)
    return region if spelled and spelled[-1].lower() in LETTERS and len(spelled) <= MOST_WORDS else None


def settled_place(ask: Ask) -> Ask:
    """The ask with its region and what it spares as places in the frame; words that name none are left out."""
    target = ask.target
    if target is None:
        return ask
    region = target.region
    if isinstance(region, str):
        region = place_of(region) or (_lettering(region) if ask.op == "overlay" else None)
    spared = tuple(place for one in target.exclude if (place := place_of(one) if isinstance(one, str) else one))
    if region == target.region and spared == target.exclude:
        return ask
    changed = target.model_copy(update={"region": region, "exclude": spared})
    nowhere = region is None and not spared and changed.time is None and changed.media is None
    return ask.model_copy(update={"target": None if nowhere else changed})
