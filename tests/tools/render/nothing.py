"""What asks nothing of each operation, and which cannot be asked for nothing, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WHOLE = {"left": 0, "top": 0, "width": 1, "height": 1}
NO_WHEEL = {"hue": 40, "saturation": 0}
STILL: Mapping[str, dict[str, Any]] = {
    **{op: {"amount": 0} for op in (
        "temperature", "tint", "contrast", "highlights", "shadows", "whites", "blacks", "vibrance", "saturation",
        "texture", "clarity", "dehaze", "sharpen", "blur", "vignette", "grain", "glow")},
    "exposure": {"ev": 0}, "hsl": {"band": "blue"}, "tone_curve": {"points": [[0, 0], [255, 255]]},
    "color_grade": {"midtones": NO_WHEEL}, "cdl": {}, "lut": {"name": "kodak_gold_200", "strength": 0},
    "match_look": {"media": "other", "strength": 0}, "denoise": {"luminance": 0, "color": 0}, "crop": {"box": WHOLE},
    "rotate": {"degrees": 0}, "straighten": {"degrees": 0}, "perspective": {}, "resize": {"scale": 1},
    "upscale": {"factor": 1}, "output": {},
}  # fmt: skip
CLIP: Mapping[str, dict[str, Any]] = {
    "trim": {"start": 0}, "split": {"every": 0.5}, "reorder": {"order": [1, 2, 3, 4]}, "speed": {"factor": 1},
    "speed_ramp": {"points": [[0, 1], [2, 1]]}, "transition": {"kind": "dissolve", "duration": 0},
    "stabilize": {"strength": 0}, "zoom": {"scale": 1}, "audio_offset": {"seconds": 0},
}  # fmt: skip
SOUND: Mapping[str, dict[str, Any]] = {
    "gain": {"db": 0}, "denoise_audio": {"strength": 0}, "enhance_voice": {"strength": 0}, "equalize": {},
    "fade_audio": {}, "music": {"media": "other", "gain_db": -60, "duck": False},
}  # fmt: skip
ALL_OR_NOT = "it is done or not: its strength is the step's own"
A_FRAME = "it makes another frame, and a frame has no strength"
A_LENGTH = "it makes another length, and the least of it is still a change"
NEVER: Mapping[str, str] = {
    **dict.fromkeys(("monochrome", "cutout", "replace_background", "recolor", "retouch"), ALL_OR_NOT),
    **dict.fromkeys(("flip", "merge", "reframe"), A_FRAME),
    **dict.fromkeys(("cut", "freeze_frame", "loop", "pace", "cut_on_beat", "remove_silence", "remove_filler", "concat"),
                    A_LENGTH),
    **dict.fromkeys(("text", "overlay", "caption"), "something is laid over or not; how much shows is the step's own"),
    "reverse": "it plays backwards or forwards",
    "extract_frame": "one frame is another file",
    "extract_audio": "the sound alone is another file",
    "marker": "a mark is there or not, and nobody sees or hears it",
    "loudness": "it brings any sound to a level; the level it has is measured, not given",
    "sound_effect": "a sound is added or not",
    "voice_over": "a recording is laid over or not",
    "mute": "silence has no half",
    "metadata": "it is beside the picture; nothing of it is seen or heard",
}  # fmt: skip
"""Operations without parameters that mean nothing. A step of strength 0 is still no step: that is tested for all."""
