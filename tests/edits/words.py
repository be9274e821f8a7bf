"""The edit language as the design writes it down, and plans drawn at random from all of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from edits.schema import strict_schema

SLIDERS = [
    "contrast",
    "highlights",
    "shadows",
    "whites",
    "blacks",
    "texture",
    "clarity",
    "dehaze",
    "vibrance",
    "saturation",
    "temperature",
    "tint",
]

LANGUAGE: dict[str, set[str]] = {
    **{slider: {"amount"} for slider in SLIDERS},
    "exposure": {"ev"},
    "hsl": {"band", "hue", "saturation", "luminance"},
    "tone_curve": {"channel", "points"},
    "color_grade": {"shadows", "midtones", "highlights", "global", "blending", "balance"},
    "monochrome": {"filter"},
    "cdl": {"slope", "offset", "power", "saturation"},
    "lut": {"name", "strength"},
    "match_look": {"media", "strength"},
    "sharpen": {"amount", "radius"},
    "denoise": {"luminance", "color"},
    "blur": {"kind", "amount"},
    "vignette": {"amount", "midpoint", "feather"},
    "grain": {"amount", "size"},
    "glow": {"amount"},
    "crop": {"aspect", "box", "anchor"},
    "rotate": {"degrees"},
    "straighten": {"degrees"},
    "flip": {"axis"},
    "resize": {"width", "height", "scale"},
    "perspective": {"vertical", "horizontal", "distortion"},
    "remove_object": {"subject"},
    "replace_background": {"prompt", "color", "media"},
    "cutout": {"subject"},
    "insert_subject": {"prompt", "media", "placement"},
    "replace_object": {"subject", "prompt"},
    "recolor": {"subject", "color"},
    "move_object": {"subject", "placement"},
    "reshape": {"subject", "what", "amount"},
    "retouch": {"what"},
    "colorize": set(),
    "relight": {"direction", "prompt"},
    "expand_canvas": {"aspect", "box", "prompt"},
    "restyle": {"prompt", "strength"},
    "upscale": {"factor"},
    "merge": {"media", "layout"},
    "text": {"content", "position", "style"},
    "overlay": {"media", "prompt", "position", "scale"},
    "caption": {"language", "style", "safe_area"},
    "trim": {"start", "end"},
    "cut": {"start", "end"},
    "split": {"at", "every"},
    "reorder": {"order"},
    "speed": {"factor", "preserve_pitch"},
    "speed_ramp": {"points", "ease"},
    "freeze_frame": {"at", "duration"},
    "reverse": set(),
    "loop": {"count"},
    "pace": {"shot_length", "feel"},
    "cut_on_beat": {"every_n", "tolerance_ms"},
    "remove_silence": {"threshold_db", "min_seconds", "pad_ms"},
    "remove_filler": set(),
    "transition": {"kind", "duration"},
    "stabilize": {"strength"},
    "reframe": {"aspect", "track"},
    "zoom": {"scale", "ease"},
    "concat": {"media"},
    "extract_frame": {"at"},
    "marker": {"at", "label"},
    "gain": {"db"},
    "loudness": {"integrated", "true_peak"},
    "denoise_audio": {"strength"},
    "enhance_voice": {"strength"},
    "equalize": {"low", "mid", "high"},
    "fade_audio": {"in", "out"},
    "music": {"prompt", "media", "gain_db", "duck"},
    "sound_effect": {"prompt", "media"},
    "voice_over": {"text", "media"},
    "mute": set(),
    "extract_audio": set(),
    "audio_offset": {"seconds"},
    "output": {
        "aspect",
        "width",
        "height",
        "fps",
        "container",
        "codec",
        "crf",
        "bitrate",
        "max_duration",
        "max_bytes",
        "color_space",
        "platform",
    },
    "metadata": {"remove", "set"},
}
"""Name of every operation to the names of its parameters."""

EXAMPLES: dict[str, dict[str, Any]] = {
    **{op: {} for op in LANGUAGE},
    **{slider: {"amount": 10} for slider in SLIDERS},
    "exposure": {"ev": 0.5},
    "hsl": {"band": "blue"},
    "tone_curve": {"points": [[0, 0], [255, 250]]},
    "color_grade": {"shadows": {"hue": 200, "saturation": 10}},
    "lut": {"name": "a24"},
    "match_look": {"media": "m1"},
    "sharpen": {"amount": 40},
    "blur": {"amount": 30},
    "vignette": {"amount": -20},
    "grain": {"amount": 20},
    "glow": {"amount": 10},
    "crop": {"aspect": "9:16"},
    "rotate": {"degrees": 90},
    "resize": {"width": 800},
    "remove_object": {"subject": "the dog"},
    "replace_background": {"color": "white"},
    "insert_subject": {"prompt": "a hat"},
    "replace_object": {"subject": "the cup", "prompt": "a flower"},
    "recolor": {"subject": "the car", "color": "red"},
    "move_object": {"subject": "the tree", "placement": "left"},
    "reshape": {"subject": "me", "what": "smile"},
    "retouch": {"what": "skin"},
    "expand_canvas": {"aspect": "16:9"},
    "restyle": {"prompt": "an oil painting"},
    "text": {"content": "Hello"},
    "overlay": {"prompt": "a star"},
    "split": {"every": 2},
    "reorder": {"order": [2, 1]},
    "speed": {"factor": 2},
    "speed_ramp": {"points": [[0, 1], [2, 3]]},
    "freeze_frame": {"at": 1},
    "pace": {"feel": "fast"},
    "reframe": {"aspect": "9:16"},
    "extract_frame": {"at": 1},
    "marker": {"at": 1, "label": "start"},
    "gain": {"db": 3},
    "music": {"prompt": "piano"},
    "sound_effect": {"prompt": "thunder"},
    "audio_offset": {"seconds": 0.2},
    "metadata": {"remove": "gps"},
}
"""Parameters that each operation accepts, as few as it needs."""

SCHEMA = strict_schema()
ONE_OF = {"crop": "aspect", "resize": "width", "replace_background": "prompt", "insert_subject": "prompt"} | {
    "overlay": "prompt",
    "split": "every",
    "pace": "shot_length",
    "music": "prompt",
    "sound_effect": "prompt",
    "color_grade": "midtones",
}
"""What is given where an operation needs one of several parameters and the draw left them all out."""

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20).filter(str.strip)


@st.composite
def boxes(draw: st.DrawFn) -> dict[str, float]:
    left, top = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return {
        "left": left,
        "top": top,
        "width": draw(st.floats(0.01, 1 - left)),
        "height": draw(st.floats(0.01, 1 - top)),
    }


def values(node: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a node of the strict schema allows."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return boxes() if name == "Box" else values(SCHEMA["$defs"][name])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if "anyOf" in node:
        return st.one_of(*map(values, node["anyOf"]))
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    return st.one_of(*(of_kind(kind, node) for kind in kinds))


def of_kind(kind: str, node: dict[str, Any]) -> st.SearchStrategy[Any]:
    if kind == "null":
        return st.none()
    if kind == "boolean":
        return st.booleans()
    if kind == "string":
        return st.from_regex(node["pattern"].rstrip("$") + r"\Z") if "pattern" in node else TEXT
    if kind == "integer":
        return st.integers(node["minimum"], node["maximum"])
    if kind == "number":
        low = node.get("minimum", node.get("exclusiveMinimum", 0.001))
        return st.floats(low, node["maximum"], exclude_min="exclusiveMinimum" in node, allow_subnormal=False)
    if kind == "array":
        return st.lists(
            values(node["items"]), min_size=node.get("minItems", 0), max_size=min(node.get("maxItems", 4), 4)
        )
    return st.fixed_dictionaries({name: values(each) for name, each in node["properties"].items()})


@cache
def shapes(op: str) -> st.SearchStrategy[dict[str, Any]]:
    """Whatever the schema allows as a step of this operation."""
    each = SCHEMA["properties"]["steps"]["items"]["anyOf"]
    return values(next(shape for shape in each if shape["properties"]["op"]["enum"] == [op]))


@st.composite
def answers(draw: st.DrawFn, op: str) -> dict[str, Any]:
    """One step as a strict host may answer it, made sound where the schema cannot say what is sound."""
    step = draw(shapes(op))
    params = step["params"]
    for holder in (params, (step["target"] or {}).get("time") or {}):
        if holder.get("end") is not None and holder["end"] <= (holder["start"] or 0):
            holder["start"], holder["end"] = 0, max(1, holder["end"])
    if "points" in params:
        params["points"] = [[float(place), max(0.1, min(10, y))] for place, (_, y) in enumerate(params["points"])]
    if op == "cdl" and params["power"]:
        params["power"] = [max(0.01, each) for each in params["power"]]
    if op in ONE_OF and all(value is None for name, value in params.items() if name not in {"blending", "balance"}):
        params[ONE_OF[op]] = None
    if op in ONE_OF:
        params |= {name: value for name, value in _needed(op).items() if params[name] is None}
    if op == "metadata" and params["set"]:
        params["set"] = list({pair["field"].strip(): pair for pair in params["set"]}.values())
    return step


def _needed(op: str) -> dict[str, Any]:
    wheel = {"hue": 10, "saturation": 5, "luminance": None}
    given = {"aspect": "1:1", "width": 640, "prompt": "a star", "every": 2, "shot_length": 3, "midtones": wheel}
    return {ONE_OF[op]: given[ONE_OF[op]]}
