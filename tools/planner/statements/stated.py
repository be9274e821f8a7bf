"""What was stated outright about an operation: degrees, factors, sizes, formats, times, words to write."""

from __future__ import annotations

from collections.abc import Callable

from tools.planner.statements.delivery import metadata, output
from tools.planner.statements.frame import crop, flip, resize, rotate, upscale, zoom
from tools.planner.statements.grade import strength
from tools.planner.statements.lettering import caption, spoken, written
from tools.planner.statements.mentions import Params, Tokens
from tools.planner.statements.sound import audio_offset, equalize, fade_audio, gain, loudness, music, remove_silence
from tools.planner.statements.timeline import (
    cut,
    cut_on_beat,
    freeze,
    kept,
    loop,
    marked,
    moment,
    speed,
    split,
    transition,
)

READERS: dict[str, Callable[[Tokens, str], Params]] = {
    "rotate": rotate,
    "crop": crop,
    "reframe": crop,
    "speed": speed,
    "trim": kept,
    "cut": cut,
    "split": split,
    "lut": strength,
    "match_look": strength,
    "loop": loop,
    "gain": gain,
    "loudness": loudness,
    "transition": transition,
    "resize": resize,
    "output": output,
    "text": written,
    "music": music,
    "voice_over": spoken,
    "caption": caption,
    "freeze_frame": freeze,
    "extract_frame": moment,
    "marker": marked,
    "upscale": upscale,
    "flip": flip,
    "metadata": metadata,
    "remove_silence": remove_silence,
    "audio_offset": audio_offset,
    "zoom": zoom,
    "cut_on_beat": cut_on_beat,
    "fade_audio": fade_audio,
    "equalize": equalize,
    "straighten": lambda _tokens, _text: {},
}
"""Operation to the reader of its stated parameters: tokens of the clause and the text to parameters."""


def stated_for(op: str, tokens: Tokens, text: str) -> Params:
    """What the clause states about `op`; empty when nothing."""
    reader = READERS.get(op)
    return reader(tokens, text) if reader is not None and tokens else {}
