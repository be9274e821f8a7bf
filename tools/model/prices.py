"""What a call costs, from `prices.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from edits.vocabulary import Record

FILE = Path(__file__).with_name("prices.toml")
MILLION = 1_000_000


class Price(Record):
    """US dollars for a million tokens in and out, for one picture, for one minute of sound."""

    input: float = Field(0, ge=0)
    output: float = Field(0, ge=0)
    image: float = Field(0, ge=0)
    minute: float = Field(0, ge=0)


@cache
def load_prices() -> Mapping[str, Price]:
    """The price of each beginning of a model's name. Raises ValidationError for a file that cannot work."""
    return TypeAdapter(dict[str, Price]).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))


def price_of(model: str) -> Price | None:
    """The price of a model; none where it is not known."""
    fitting = [name for name in load_prices() if model.startswith(name)]
    return load_prices()[max(fitting, key=len)] if fitting else None


def cost_of(model: str, tokens_in: int, tokens_out: int, *, images: int = 0, minutes: float = 0) -> float | None:
    """US dollars of one call; none where no price is known. Pictures and minutes count only where no tokens are."""
    price = price_of(model)
    if price is None:
        return None
    by_tokens = (tokens_in * price.input + tokens_out * price.output) / MILLION
    return by_tokens or images * price.image + minutes * price.minute
