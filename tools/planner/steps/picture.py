"""Steps for what is seen: frame, colour, blur, parts of a picture, words on it."""

from __future__ import annotations

import re

from edits.lexicon import load_lexicon
from edits.plan import Step
from graph.state import Ask
from tools.planner.steps.amounts import factor_of, signed_amount, strength
from tools.planner.steps.making import Making, one_step, reason_for, stated_of


def signed(ask: Ask, making: Making) -> list[Step]:
    name = {"exposure": "ev", "gain": "db"}.get(ask.op, "amount")
    if name in ask.params:
        return one_step(ask, stated_of(ask), reason_for(ask, making))
    measured = signed_amount(ask, making.facts)
    because = measured.because
    value = measured.value
    if ask.op == "sharpen":
        if value < 0:
            return one_step(ask, {"amount": -value}, reason_for(ask, making), op="blur")
        return one_step(ask, {"amount": max(0.0, value)}, reason_for(ask, making, because))
    return one_step(ask, {name: value}, reason_for(ask, making, because))


TIGHTER = re.compile(r"\b(?:tighter|closer)\b", re.IGNORECASE)
"""What gets nearer to whatever the picture is of."""


def crop(ask: Ask, making: Making) -> list[Step]:
    anchor = (
        "subject"
        if making.facts is not None and making.facts.still is not None and making.facts.still.faces
        else "center"
    )
    region = ask.target.region if ask.target is not None else None
    if isinstance(region, str) or TIGHTER.search(ask.words):
        anchor = "subject"
    aspect = ask.params.get("aspect")
    if making.kinds == {"video"} and aspect:
        faced = "face" if anchor == "subject" or "face" in making.prompt.lower() else "subject"
        return one_step(
            ask,
            {"aspect": aspect, "track": ask.params.get("track", faced)},
            reason_for(ask, making),
            op="reframe",
            target=None,
        )
    if ask.params.get("anchor") == "thirds":
        anchor = "thirds"
    if "box" in ask.params:
        return one_step(ask, {"box": ask.params["box"]}, reason_for(ask, making))
    if isinstance(region, str) and (box := _part_of_frame(region)) is not None:
        return one_step(ask, {"box": box}, reason_for(ask, making), target=None)
    off = _without_edges(ask, making)
    if off is not None:
        if (match := KEPT_OR_CUT.match(ask.words)) is not None:
            making.notes.append(f"I cut the {match[1]} off; say “crop to the {match[1]}” to keep only that.")
        return one_step(ask, {"box": off}, reason_for(ask, making), target=None)
    if aspect:
        return one_step(
            ask,
            {"aspect": aspect, "anchor": anchor},
            reason_for(ask, making, _anchored(making) if anchor == "subject" else ""),
        )
    box = {"left": 0.08, "top": 0.08, "width": 0.84, "height": 0.84}
    return one_step(ask, {"box": box, "anchor": anchor}, reason_for(ask, making, "a little tighter on every side"))


KEPT_OR_CUT = re.compile(
    r"(?:please )?crop (?:the )?((?:left|right|top|bottom|upper|lower)(?: hand)? (?:third|half|quarter))"
    r"(?! (?:off|out|away))",
    re.IGNORECASE,
)
"""What may be meant to stay or to go: "crop the lower third"."""
SIDE = re.compile(
    r"^(?:the )?(left|right|top|bottom|upper|lower)(?: hand)? (half|third|quarter|two thirds)(?: of .*)?$",
    re.IGNORECASE,
)
SHARES = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "two thirds": 2 / 3}


def _part_of_frame(region: str) -> dict[str, float] | None:
    """ "crop to | the left half": that part of the frame; none for a thing in it."""
    match = SIDE.match(region)
    if match is None:
        return None
    side, share = match[1].lower(), round(SHARES[match[2].lower()], 4)
    if side in ("left", "right"):
        return {"left": 0.0 if side == "left" else round(1 - share, 4), "top": 0.0, "width": share, "height": 1.0}
    first = side in ("top", "upper")
    return {"left": 0.0, "top": 0.0 if first else round(1 - share, 4), "width": 1.0, "height": share}


MOST_OFF = 0.9
"""Share of a side that may be cut away."""


def _without_edges(ask: Ask, making: Making) -> dict[str, float] | None:
    """What is left of the frame where so much goes at its edges; none where that is not told, or the size not known."""
    off = ask.params.get("off")
    if not isinstance(off, dict):
        return None
    sides = {"left": "width", "right": "width", "top": "height", "bottom": "height"}
    share = dict.fromkeys(sides, 0.0)
    for edge in off["edges"]:
        whole = 100.0 if not off["pixels"] else getattr(making.facts, sides[edge], None)
        if not whole:
            return None
        share[edge] = min(MOST_OFF, off["amount"] / whole)
    width, height = 1 - share["left"] - share["right"], 1 - share["top"] - share["bottom"]
    if min(width, height) < 1 - MOST_OFF:
        return None
    return {
        name: round(value, 4)
        for name, value in (("left", share["left"]), ("top", share["top"]), ("width", width), ("height", height))
    }


def _anchored(making: Making) -> str:
    still = making.facts.still if making.facts is not None else None
    if still is None or not still.faces:
        return "it stays around the subject"
    return (
        "it keeps the face whole" if len(still.faces) == 1 else f"it keeps all {len(still.faces)} faces near the middle"
    )


LEANING_BACK, BARREL = -25.0, 30.0
"""What lines that run together at the top, and a bulging lens, usually need."""
BULGING = re.compile(r"barrel|bulg|fish|wide|bow|distort|curv|warp|bend|lens|stretch", re.IGNORECASE)
PINCHED = re.compile(r"pinch|pincushion|inwards", re.IGNORECASE)


def perspective(ask: Ask, making: Making) -> list[Step]:
    """A correction that moves something, where no amount was said: the eye of the person sets the rest."""
    params = stated_of(ask)
    if not any(params.get(name) for name in ("vertical", "horizontal", "distortion")):
        if PINCHED.search(ask.words):
            params = {"distortion": -BARREL}
        elif BULGING.search(ask.words):
            params = {"distortion": BARREL}
        else:
            params = {"vertical": LEANING_BACK}
    return one_step(ask, params, reason_for(ask, making), target=None)


def match_look(ask: Ask, making: Making) -> list[Step]:
    """The look of the other file at hand; which one is asked where there is none."""
    return _from_other(ask, making, "media", missing="reference")


def lut(ask: Ask, making: Making) -> list[Step]:
    """A look's colours as a table, or the one that lies beside the picture; asked where none is named."""
    return _from_other(ask, making, "name", missing="lut")


def _from_other(ask: Ask, making: Making, name: str, *, missing: str) -> list[Step]:
    """A step that takes something from another file. name: its parameter; missing: what is asked for without one."""
    params = stated_of(ask)
    if name not in params and making.others:
        params[name] = making.others[0]
    if name not in params:
        making.missing.append(missing)
        return []
    return one_step(ask, params, reason_for(ask, making), target=None)


def rotate(ask: Ask, making: Making) -> list[Step]:
    degrees = ask.params.get("degrees")
    if degrees is None and "upside" in f"{ask.words} {making.prompt}".lower():
        degrees = 180.0
    if degrees is None:
        return one_step(ask, {"degrees": 90.0}, reason_for(ask, making), confidence=0.5)
    return one_step(ask, {"degrees": max(-360.0, min(360.0, float(degrees)))}, reason_for(ask, making), target=None)


def _split_toned(ask: Ask, making: Making) -> list[Step]:
    """ "blue shadows, yellow highlights": each end in its colour."""
    entries = load_lexicon().entries
    found = {}
    for tones, name in (("shadows", "shade"), ("highlights", "light")):
        entry = entries.get(str(ask.params[name]).lower())
        if entry is not None and entry.colour is not None and entry.colour.hue is not None:
            found[tones] = {"hue": entry.colour.hue, "saturation": 20}
    return one_step(ask, found, reason_for(ask, making))


TONES = {
    **dict.fromkeys(("white", "whites", "highlight", "highlights", "highs", "brights"), "highlights"),
    **dict.fromkeys(("shadow", "shadows", "blacks", "darks", "lows"), "shadows"),
    **dict.fromkeys(("mids", "midtone", "midtones", "mid tone", "mid tones"), "midtones"),
}
"""What people call the three ranges of a colour grade."""


def color_grade(ask: Ask, making: Making) -> list[Step]:
    if "shade" in ask.params and "light" in ask.params:
        return _split_toned(ask, making)
    named = ask.params.get("color")
    plain = re.sub(r"(?<=[a-z]{3})(?:d?er|ish)$", "", str(named or "").lower())
    entries = load_lexicon().entries
    entry = entries.get(str(named)) or entries.get(plain) if named else None
    hue = entry.colour.hue if entry is not None and entry.colour is not None else None
    if "global" in ask.params or "shadows" in ask.params:
        return one_step(ask, stated_of(ask), reason_for(ask, making))
    tones = TONES.get(str(ask.params.get("tones", "")).lower())
    if hue is not None and tones is not None:
        towards = (hue + 180) % 360 if ask.params.get("away") else hue
        return one_step(ask, {tones: {"hue": towards, "saturation": 20}}, reason_for(ask, making))
    if hue is not None:
        return one_step(ask, {"global": {"hue": hue, "saturation": 30}}, reason_for(ask, making))
    return one_step(
        ask,
        {"shadows": {"hue": 215, "saturation": 8}, "highlights": {"hue": 42, "saturation": 10}},
        reason_for(ask, making, "cool shadows against warm highlights separate the picture"),
    )


def hsl(ask: Ask, making: Making) -> list[Step]:
    band = ask.params.get("band", "red")
    stated = stated_of(ask)
    if stated.keys() & {"hue", "saturation", "luminance"}:
        return one_step(ask, {"band": band, **stated}, reason_for(ask, making))
    name = ask.params.get("field", "saturation")
    value = round(min(100, 30 * factor_of(ask.degree))) * (ask.sign or 1)
    if isinstance(ask.params.get("amount"), int | float):
        value = round(float(ask.params["amount"]))
    return one_step(ask, {"band": band, name: value}, reason_for(ask, making))


MOVING = re.compile(r"\b(?:motion|speed|panning|zoom) blur|\blong exposure\b", re.IGNORECASE)


def blur(ask: Ask, making: Making) -> list[Step]:
    params = {**strength(ask), **{name: value for name, value in stated_of(ask).items() if name == "kind"}}
    region = ask.target.region if ask.target is not None else None
    if MOVING.search(ask.words):
        params["kind"] = "motion"
    if region is None and ask.sign < 0:
        return one_step(ask, {"amount": 45}, reason_for(ask, making), op="sharpen")
    if isinstance(region, str) and "background" in region and "kind" not in params:
        params["kind"] = "lens"
    return one_step(ask, params, reason_for(ask, making))


def replace_background(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if not params:
        making.missing.append("background")
        params = {"prompt": "a calm, plain backdrop that suits the subject"}
    return one_step(ask, params, reason_for(ask, making))


def replace_object(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if "prompt" not in params:
        making.missing.append("replacement")
        return one_step(
            ask, {**params, "prompt": "something that fits the scene"}, reason_for(ask, making), confidence=0.4
        )
    return one_step(ask, params, reason_for(ask, making))


INKS = "yellow|red|blue|green|orange|pink|purple|gold|golden|black|neon|teal|cyan|turquoise|silver|brown|gray|grey"
INKED = re.compile(
    rf"\b(?:in|with|using) (?:a |an |bright |bold |dark |light |big |the )*(?:{INKS})\b"
    rf"(?! background| box| sky| and white)|"
    rf"\b(?:{INKS}) (?:text|letters|lettering|title|font|words|writing)\b|\bfonts?\b",
    re.IGNORECASE,
)
PLAIN_LETTERS = (
    "Words come in white letters of one typeface and size here; their colour, font and size are for your editor."
)


def written(ask: Ask, making: Making) -> list[Step]:
    params = {"content": "", **stated_of(ask)}
    if not params["content"]:
        making.missing.append("text")
    if INKED.search(ask.words):
        making.notes.append(PLAIN_LETTERS)
    return one_step(ask, params, reason_for(ask, making), amount=solidity(ask))


def overlay(ask: Ask, making: Making) -> list[Step]:
    params = {"prompt": ask.words or "a graphic", **stated_of(ask)}
    if AROUND.search(str(params["prompt"])) and not params.keys() & {"position", "scale"}:
        params |= {"position": "center", "scale": 1.0}
    return one_step(ask, params, reason_for(ask, making), amount=solidity(ask))


def solidity(ask: Ask) -> float:
    """How solid what is laid over is, 0 to 1."""
    opacity = ask.params.get("opacity")
    return float(opacity) if isinstance(opacity, int | float) else 1.0


AROUND = re.compile(
    r"\b(?:frame|border|mat|passe-partout|light leak|film burn|scratche|dust|vhs overlay|confetti|snowflake|particle|"
    r"viewfinder|rec overlay|glitche|lens flare|rain ?drop|static)s?\b",
    re.IGNORECASE,
)
"""A graphic that goes around all of the picture, or lies over all of it."""
SIZED = ("fill", "fit", "match", "same", "smaller", "bigger", "larger")
"""Words that say enough about a size."""


def resize(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if not params:
        if not any(word in ask.words.lower() for word in SIZED):
            making.missing.append("size")
        params = {"scale": 0.5 if ask.sign <= 0 else 2}
    return one_step(ask, params, reason_for(ask, making))


def flip(ask: Ask, making: Making) -> list[Step]:
    """A step an axis."""
    if ask.params.get("axis") != "both":
        return one_step(ask, stated_of(ask), reason_for(ask, making))
    axes = ("horizontal", "vertical")
    return [step for axis in axes for step in one_step(ask, {"axis": axis}, reason_for(ask, making))]


def zoom(ask: Ask, making: Making) -> list[Step]:
    if making.kinds == {"image"}:
        return crop(ask.model_copy(update={"op": "crop", "params": {}}), making)
    params = stated_of(ask)
    if "scale" not in params:
        params["scale"] = 1.35
    return one_step(ask, params, reason_for(ask, making))


def reshape(ask: Ask, making: Making) -> list[Step]:
    region = ask.target.region if ask.target is not None else None
    subject = region if isinstance(region, str) else "the main subject"
    params = {"subject": subject, "what": "pose", **stated_of(ask)}
    return one_step(ask, params, reason_for(ask, making))


def recolor(ask: Ask, making: Making) -> list[Step]:
    params = stated_of(ask)
    if "color" not in params:
        making.missing.append("color")
        params["color"] = "a colour that fits"
    if "subject" not in params:
        region = ask.target.region if ask.target is not None else None
        params["subject"] = region if isinstance(region, str) else "the main subject"
    return one_step(ask, params, reason_for(ask, making), target=None)
