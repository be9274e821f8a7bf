"""The one line that says what is done, in an editor's voice: short, concrete, in the person's words."""

from __future__ import annotations

from typing import Any

from edits.looks import load_looks
from edits.plan import Plan, Step
from graph.state import Reading
from tools.planner.amounts import stops
from tools.planner.steps import Making

OUTSIDE = "That lies outside my room: I edit photos, clips and sound. Show me one and say what should change."
LONGEST = 240
MOST_PARTS = 5
YOURS = {"me": "you", "my": "your", "us": "you", "our": "your", "myself": "you", "mine": "yours", "i": "you", "we": "you"}
ASPECTS = {"1:1": "square", "9:16": "vertical", "16:9": "widescreen"}
UP_DOWN = {
    "temperature": ("warmer", "cooler"), "contrast": ("more contrast", "softer contrast"), "saturation": ("richer colour", "quieter colour"),
    "vibrance": ("livelier colour", "calmer colour"), "highlights": ("brighter highlights", "calmer highlights"),
    "shadows": ("open shadows", "deeper shadows"), "whites": ("brighter whites", "softer whites"), "blacks": ("lifted blacks", "deeper blacks"),
    "clarity": ("more clarity", "less clarity"), "texture": ("more texture", "smoother texture"), "dehaze": ("haze cleared", "a veil of haze"),
    "tint": ("a touch of magenta", "a touch of green"), "vignette": ("lighter corners", "darker corners"),
    "gain": ("louder", "quieter"),
}  # fmt: skip
PLAIN = {
    "sharpen": "crisper", "denoise": "noise smoothed", "grain": "film grain", "glow": "a soft glow", "monochrome": "black and white", "color_grade": "a colour grade",
    "straighten": "level", "stabilize": "a calmer camera", "reverse": "played backwards", "mute": "no sound", "caption": "captions", "remove_silence": "pauses cut",
    "remove_filler": "ums and uhs cut", "cut_on_beat": "cuts on the beat", "denoise_audio": "background noise lowered", "enhance_voice": "a clearer voice",
    "loudness": "even loudness", "equalize": "a rebalanced tone", "fade_audio": "a sound fade", "colorize": "natural colour", "speed_ramp": "a speed ramp",
    "extract_audio": "the sound as a file", "metadata": "metadata cleaned", "perspective": "straight verticals", "upscale": "enlarged", "hsl": "one colour shifted",
    "tone_curve": "a tone curve", "zoom": "a slow push in", "merge": "pictures joined", "concat": "clips joined", "reorder": "a new order", "split": "split in pieces",
    "voice_over": "a voice-over", "blur": "blur", "expand_canvas": "a wider frame", "relight": "new light", "marker": "marks set", "lut": "a look applied",
}  # fmt: skip
RETOUCHED = {"skin": "skin evened", "blemish": "blemishes cleaned", "red_eye": "red eyes fixed", "teeth": "whiter teeth", "glare": "glare removed", "scratches": "scratches mended", "wrinkles": "wrinkles softened", "hair": "stray hair tidied"}


def summarise(reading: Reading, plan: Plan, making: Making) -> str:
    """One line; never empty."""
    kind = reading.intent.kind
    if kind == "preference":
        return _promise(reading)
    if kind == "unclear":
        return "A careful first pass on what I measured; tell me where to take it." if plan.steps else "I'd start right away, if you tell me what should change."
    if not plan.steps:
        return making.notes[0] if making.notes else "Nothing to change here yet; tell me what you'd like to see."
    looks = [load_looks()[slug] for slug in reading.looks if slug in load_looks()]
    if looks and sum(step.source == "look" for step in plan.steps) >= 2:
        return _cut(f"{looks[0].name}: {looks[0].why[:1].lower()}{looks[0].why[1:]}")
    return _line(plan)


def _promise(reading: Reading) -> str:
    words = next((one.words for one in reading.preferences if one.words), "")
    never = any(one.never for one in reading.preferences)
    if not reading.preferences:
        return "Noted; I keep it in mind from now on."
    said = f" “{words[:100]}”" if words else ""
    return f"Noted{said}: {'no plan of mine will do that' if never else 'I keep to it from now on'}."


def _line(plan: Plan) -> str:
    parts = list(dict.fromkeys(part for part in map(phrase, plan.steps) if part))
    more = len(parts) - MOST_PARTS
    line = ", ".join(parts[:MOST_PARTS]) + (f", and {more} more" if more > 0 else "")
    return _cut(f"{line[:1].upper()}{line[1:]}.") if line else "Done as you asked."


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rsplit(' ', 1)[0]}…"


def yours(words: str) -> str:
    """The person's words said back to them: "my dad" is "your dad"."""
    return " ".join(YOURS.get(word.lower(), word) for word in words.split())


def phrase(step: Step) -> str:
    """One step in a few words."""
    params = step.params.model_dump(exclude_none=True)
    where = _where(step)
    if step.op in UP_DOWN:
        value = params.get("amount", params.get("db", 0))
        return f"{UP_DOWN[step.op][0 if value > 0 else 1]}{where}" if value else ""
    special = SPECIAL.get(step.op)
    return f"{special(params)}{where}" if special is not None else f"{PLAIN.get(step.op, step.op.replace('_', ' '))}{where}"


def _where(step: Step) -> str:
    region = step.target.region if step.target is not None else None
    return f" on {yours(region)}" if isinstance(region, str) else ""


def _exposure(params: dict[str, Any]) -> str:
    return f"{stops(params['ev'])} {'brighter' if params['ev'] > 0 else 'darker'}"


def _framed(params: dict[str, Any]) -> str:
    aspect = params.get("aspect")
    around = " around the subject" if params.get("anchor") == "subject" or params.get("track") == "face" else ""
    return f"{ASPECTS.get(aspect, aspect)}{around}" if aspect else "a tighter frame"


def _range(params: dict[str, Any]) -> str:
    end = params.get("end")
    return f"{params['start']:g} s to {'the end' if end is None else f'{end:g} s'}"


def _text(params: dict[str, Any]) -> str:
    return f"“{params['content'][:60]}” on the frame" if params["content"] else "a title, once you give me the words"


def _background(params: dict[str, Any]) -> str:
    behind = params.get("color") or str(params.get("prompt", "another background")).split(". ")[0]
    return f"{yours(behind)[:80].rstrip('.')} behind"


SPECIAL: dict[str, Any] = {
    "exposure": _exposure,
    "crop": _framed,
    "reframe": _framed,
    "trim": lambda params: f"only {_range(params)} kept",
    "cut": lambda params: f"{_range(params)} cut",
    "speed": lambda params: f"{params['factor']:g}× speed",
    "pace": lambda params: f"shots of about {params['shot_length']:g} s" if "shot_length" in params else f"a {params.get('feel', 'new')} pace",
    "rotate": lambda params: f"turned {abs(params['degrees']):g}° {'clockwise' if params['degrees'] > 0 else 'counter-clockwise'}",
    "flip": lambda params: "mirrored" if params["axis"] == "horizontal" else "turned upside down",
    "resize": lambda params: f"{params['scale']:.0%} of the size" if "scale" in params else " × ".join(str(params[name]) for name in ("width", "height") if name in params) + " pixels",
    "remove_object": lambda params: f"{yours(params['subject'])[:80]} gone",
    "cutout": lambda params: f"{yours(params['subject'])[:60]} cut free",
    "replace_background": _background,
    "insert_subject": lambda params: f"{str(params.get('prompt', 'something new')).split('. ')[0][:80]} added",
    "replace_object": lambda params: f"{str(params['prompt']).split('. ')[0][:60]} in place of {yours(params['subject'])[:60]}",
    "recolor": lambda params: f"{yours(params['subject'])[:60]} in {params['color']}",
    "move_object": lambda params: f"{yours(params['subject'])[:60]} moved {params['placement']}",
    "reshape": lambda params: f"{yours(params['subject'])[:60]}: {str(params['what']).replace('_', ' ')[:60]}",
    "retouch": lambda params: RETOUCHED[params["what"]],
    "restyle": lambda params: f"redrawn as {str(params['prompt']).split('. ')[0][:80]}",
    "text": _text,
    "overlay": lambda params: f"{str(params.get('prompt', 'a picture'))[:60]} laid over",
    "music": lambda params: "music that gives way to the voice" if params.get("prompt") == "the music that is there" else f"music: {str(params.get('prompt', 'yours'))[:60]}",
    "sound_effect": lambda params: f"sound: {str(params.get('prompt', 'yours'))[:60]}",
    "transition": lambda params: f"{params['kind'].replace('_', ' to ')} transitions",
    "loop": lambda params: f"looped {params['count']} times",
    "freeze_frame": lambda params: f"a freeze at {params['at']:g} s",
    "extract_frame": lambda params: f"a still from {params['at']:g} s",
    "output": lambda params: f"delivered as {', '.join(str(params[name]) for name in ('container', 'platform', 'codec') if name in params) or 'asked'}",
}
"""Operation to its words, from its parameters."""
