"""From the lexicon's wishes to asks: sign, degree, region and what was stated outright."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from edits.lexicon import Wishes
from edits.plan import Target, TimeRange
from graph.state import Ask

UNSIGNED = frozenset({"denoise", "stabilize", "upscale", "blur", "grain", "glow"})
SIGNED_AMOUNT = frozenset(
    [
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
        "vignette",
    ]
)

STRENGTHS = {
    "denoise": ("luminance", "color"), "blur": ("amount",), "grain": ("amount",), "glow": ("amount",),
    "stabilize": ("strength",), "denoise_audio": ("strength",), "enhance_voice": ("strength",),
}  # fmt: skip
"""The slider of operations that only go one way, which "at 30 %" sets."""

PARTIAL = frozenset({"retouch", "monochrome"})
"""Operations without a slider, of which "by 30%" is done in part."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the words around a wish said about it."""

    words: str = ""
    degree: float | None = None
    percent: float | None = None
    number: float | None = None
    region: str | None = None
    time: TimeRange | None = None
    confidence: float = 1.0


def make_asks(wishes: Wishes, said: Said, *, turned: bool = False) -> list[Ask]:
    """Asks for these wishes; `turned` reverses their direction ("less")."""
    found: list[Ask] = []
    for wish in wishes:
        params: dict[str, Any] = {name: _plain(value) for name, value in wish.params}
        region = params.pop("region", None) or said.region
        sign = -wish.sign if turned else wish.sign
        ask = Ask(
            op=wish.op,
            params=params,
            sign=sign,
            degree=said.degree,
            target=target_of(region, said.time),
            words=said.words[:300],
            confidence=said.confidence,
        )
        found.append(with_number(ask, said))
    return found


def _plain(value: str) -> Any:
    if value in ("true", "false"):
        return value == "true"
    try:
        return float(value)
    except ValueError:
        return value


def _is_set(said: Said) -> bool:
    """ "film grain 25": a figure right behind the name of a slider."""
    figure = rf"{said.number:g}"
    named = r"\b(?:grain|noise|denoise|noise reduction|blur|glow|stabili\w+)(?: (?:to|at|of|:))? "
    return bool(
        3 <= (said.number or 0) <= 100 and re.search(f"{named}{figure}\\b(?! ?(?:s|sec|px|min))", said.words.lower())
    )


def with_number(ask: Ask, said: Said) -> Ask:
    """A stated number becomes the parameter it means, where the operation has one slider."""
    percent = said.percent
    if percent is None and said.number is not None and 3 <= abs(said.number) <= 300:
        percent = said.number  # "brightness by 20" is said in percent; stops are smaller numbers
    if ask.op == "exposure" and percent is not None:
        share = max(0.05, 1 + (ask.sign or (1 if percent >= 0 else -1)) * abs(percent) / 100)
        return ask.model_copy(update={"params": {**ask.params, "ev": round(max(-5.0, min(5.0, math.log2(share))), 3)}})
    if ask.op == "exposure" and said.number is not None and abs(said.number) <= 3:
        return ask.model_copy(
            update={"params": {**ask.params, "ev": math.copysign(abs(said.number), ask.sign or said.number)}}
        )
    own = said.percent is not None and f"{said.percent:g}" in said.words
    if ask.op in PARTIAL and said.percent is not None and own and 0 < said.percent < 100:
        return ask.model_copy(update={"params": {**ask.params, "strength": round(said.percent / 100, 3)}})
    if ask.op == "hsl" and percent is not None and not ask.params.keys() & {"hue", "saturation", "luminance"}:
        value = math.copysign(min(100.0, abs(percent)), ask.sign or percent)
        return ask.model_copy(update={"params": {**ask.params, "amount": value}})
    if ask.op in STRENGTHS and said.percent is None and said.number is not None and _is_set(said):
        said = replace(said, percent=said.number)
    stated = said.percent is not None and f"{said.percent:g}" in said.words
    if ask.op in STRENGTHS and said.percent is not None and stated and ask.sign >= 0 and 0 < said.percent <= 100:
        params = {**ask.params, **dict.fromkeys(STRENGTHS[ask.op], said.percent)}
        return ask.model_copy(update={"params": params})
    amount = said.percent if said.percent is not None else said.number
    if amount is None:
        return ask
    if ask.op in SIGNED_AMOUNT and ask.op != "vignette":
        value = math.copysign(min(100.0, abs(amount)), ask.sign or amount)
        return ask.model_copy(update={"params": {**ask.params, "amount": value}})
    if ask.op == "sharpen" and ask.sign >= 0 and 10 <= abs(amount) <= 150:
        return ask.model_copy(update={"params": {**ask.params, "amount": abs(amount)}})
    return ask


def target_of(region: str | None, time: TimeRange | None = None, exclude: tuple[str, ...] = ()) -> Target | None:
    """A target, or none when everything is meant."""
    if not region and time is None and not exclude:
        return None
    try:
        return Target(
            region=region[:200] if region else None, time=time, exclude=tuple(one[:200] for one in exclude[:16] if one)
        )
    except ValidationError:
        return None


def without_region(said: Said) -> Said:
    """The same for the whole picture."""
    return replace(said, region=None)
