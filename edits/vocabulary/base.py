"""What every operation is made of: bounded, frozen parameters, and where it runs."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Kind = Literal["image", "video", "audio"]

IMAGE: frozenset[Kind] = frozenset({"image"})
VIDEO: frozenset[Kind] = frozenset({"video"})
AUDIO: frozenset[Kind] = frozenset({"audio"})
VISUAL: frozenset[Kind] = frozenset({"image", "video"})
AUDIBLE: frozenset[Kind] = frozenset({"video", "audio"})
TIMED: frozenset[Kind] = frozenset({"video", "audio"})
ANY: frozenset[Kind] = frozenset({"image", "video", "audio"})


class Stage(IntEnum):
    """The order in which steps run, whatever order they were asked in."""

    white_balance = 0
    tone = 1
    color = 2
    local = 3
    geometry = 4
    effects = 5
    timeline = 6
    audio = 7
    output = 8


class Executor(StrEnum):
    """Who carries a step out: this product, an image model, or an editor after export."""

    local = "local"
    generative = "generative"
    editor = "editor"


Signed = Annotated[float, Field(ge=-100, le=100, description="-100 to 100, 0 changes nothing")]
Percent = Annotated[float, Field(ge=0, le=100, description="0 to 100, 0 changes nothing")]
Fraction = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=86_400, description="seconds of the original media")]
Pixels = Annotated[int, Field(ge=1, le=32_768)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Aspect = Annotated[
    str,
    StringConstraints(pattern=r"^[1-9]\d{0,4}(\.\d{1,4})?:[1-9]\d{0,4}(\.\d{1,4})?$"),
    Field(description='width:height, such as "9:16" or "1.85:1"'),
]
MediaId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Record(BaseModel):
    """A frozen value of the edit language: unknown fields, NaN and infinity are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Box(Record):
    """A rectangle in parts of the frame, 0–1, origin at the top left; it lies inside the frame."""

    left: Fraction
    top: Fraction
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.left + self.width > 1 + 1e-6 or self.top + self.height > 1 + 1e-6:
            raise ValueError("the box reaches outside the frame: left + width and top + height are at most 1")
        return self


class Params(Record):
    """The parameters of one operation. A subclass names its operation as class keywords:

    op: the name in the edit language; stage: when it runs; kinds: which media it applies to;
    executor: who carries it out when nothing says otherwise.
    """

    op: ClassVar[str] = ""
    stage: ClassVar[Stage] = Stage.tone
    kinds: ClassVar[frozenset[Kind]] = VISUAL
    executor: ClassVar[Executor] = Executor.local

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        op: str = "",
        stage: Stage | None = None,
        kinds: frozenset[Kind] | None = None,
        executor: Executor | None = None,
        **rest: Any,
    ) -> None:
        super().__pydantic_init_subclass__(**rest)
        if op:
            cls.op = op
        if stage is not None:
            cls.stage = stage
        if kinds is not None:
            cls.kinds = kinds
        if executor is not None:
            cls.executor = executor

    def __init_subclass__(cls, **keywords: Any) -> None:
        """Accept the class keywords; `__pydantic_init_subclass__` reads them."""
        super().__init_subclass__()


class Amount(Params):
    """One signed slider."""

    amount: Signed


def require_one(params: Params, *names: str) -> None:
    """Raise ValueError unless at least one of `names` is given."""
    if all(getattr(params, name) is None for name in names):
        raise ValueError(f"give {' or '.join(names)}")
