"""Every operation of the edit language, by name. A file a family; the order here is the canonical one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType

from edits.vocabulary import audio, delivery, detail, generative, geometry, graphics, timeline, tone
from edits.vocabulary.base import (
    Amount,
    Aspect,
    Box,
    Executor,
    Kind,
    MediaId,
    Params,
    Record,
    Stage,
)

FAMILIES: tuple[ModuleType, ...] = (tone, detail, generative, geometry, graphics, timeline, audio, delivery)


def _declared(family: ModuleType) -> Iterator[type[Params]]:
    for value in vars(family).values():
        if isinstance(value, type) and issubclass(value, Params) and value.__module__ == family.__name__ and value.op:
            yield value


OPERATIONS: Mapping[str, type[Params]] = MappingProxyType(
    {operation.op: operation for family in FAMILIES for operation in _declared(family)}
)
"""Name of an operation to the model of its parameters."""

RANK: Mapping[str, int] = MappingProxyType({name: rank for rank, name in enumerate(OPERATIONS)})
"""Place of an operation among those of its stage."""

__all__ = [
    "OPERATIONS",
    "RANK",
    "Amount",
    "Aspect",
    "Box",
    "Executor",
    "Kind",
    "MediaId",
    "Params",
    "Record",
    "Stage",
]
