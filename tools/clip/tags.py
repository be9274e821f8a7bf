"""Zero-shot tags: how well a picture's vector fits the words of `tags.toml`, as probabilities."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from edits.media import Tag
from edits.vocabulary.base import Record

FILE = Path(__file__).parent / "tags.toml"
Vectors = NDArray[np.float32]
Words = Annotated[str, Field(min_length=2, max_length=80)]


class Group(Record):
    """Tags of one kind. least: probability from which a tag is given. most: how many at most."""

    least: Annotated[float, Field(gt=0, lt=1)]
    most: Annotated[int, Field(ge=1, le=10)]
    templates: Annotated[tuple[Words, ...], Field(min_length=1)]
    none: Annotated[tuple[Words, ...], Field(min_length=1)]
    tags: Annotated[dict[str, Words], Field(min_length=2)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if any(template.count("{}") != 1 for template in self.templates):
            raise ValueError("each template has one {} for the words of a tag")
        return self


@cache
def load_groups(file: Path = FILE) -> Mapping[str, Group]:
    """Every group by name. Raises ValueError for one that does not fit, or a tag that two groups have."""
    groups = {name: Group.model_validate(row) for name, row in tomllib.loads(file.read_text("utf-8")).items()}
    names = [name for group in groups.values() for name in group.tags]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"{file.name}: {', '.join(sorted(twice))} is a tag of two groups")
    return groups


def said(tag: Tag) -> str:
    """The words of a tag, as they stand in a sentence; its name where the file has it no more."""
    group = load_groups().get(tag.group)
    return tag.name if group is None else group.tags.get(tag.name, tag.name)


def phrases() -> tuple[str, ...]:
    """Everything the text tower reads, in the order `TagVectors.make` takes it: of each group its tags, then none."""
    return tuple(phrase for group in load_groups().values() for phrase in (*_tag_phrases(group), *group.none))


def _tag_phrases(group: Group) -> Iterator[str]:
    return (template.replace("{}", words) for words in group.tags.values() for template in group.templates)


@dataclass(frozen=True, slots=True)
class TagVectors:
    """The vectors of one space that pictures are compared with. by_group: (tags + none, width), none last."""

    by_group: Mapping[str, Vectors]

    @classmethod
    def read(cls, folder: Path, space: str) -> Self | None:
        """What `make` kept for this space and these words, or None."""
        file = _kept(folder, space)
        if not file.is_file():
            return None
        try:
            return cls._of(np.load(file, allow_pickle=False))
        except (ValueError, OSError, EOFError):
            return None  # cut off by a full disk: made again

    @classmethod
    def make(cls, folder: Path, space: str, vectors: Vectors) -> Self:
        """From the vectors of `phrases()`, which are kept in the folder: reading the words again takes seconds."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _kept(folder, space)
        unfinished = file.with_suffix(".unfinished")
        with unfinished.open("wb") as out:
            np.save(out, vectors)
        unfinished.replace(file)
        return cls._of(vectors)

    @classmethod
    def _of(cls, vectors: Vectors) -> Self:
        if vectors.ndim != 2 or len(vectors) != len(phrases()):
            raise ValueError("these are not the vectors of the words in tags.toml")
        by_group, at = {}, 0
        for name, group in load_groups().items():
            count, ways = len(group.tags), len(group.templates)
            tags = vectors[at : at + count * ways].reshape(count, ways, -1).mean(axis=1)
            none = vectors[at + count * ways : at + count * ways + len(group.none)]
            by_group[name] = _unit(np.concatenate([tags, none]))
            at += count * ways + len(group.none)
        return cls(by_group)

    @property
    def nothing(self) -> Vectors:
        """(width,) what says no more than that there is a picture."""
        last: Vectors = next(iter(self.by_group.values()))[-1]
        return last

    def tags(self, pictures: Vectors, scale: float) -> tuple[Tag, ...]:
        """What pictures of one thing show, the likeliest of each group first.

        pictures: (n, width) of length one, a still's or a clip's frames. scale: the model's. The score is the
        probability of a tag among its group's, the mean over the frames.
        """
        return tuple(
            tag for name, group in load_groups().items() for tag in self._of_group(name, group, pictures, scale)
        )

    def _of_group(self, name: str, group: Group, pictures: Vectors, scale: float) -> Sequence[Tag]:
        scores = probabilities(pictures @ self.by_group[name].T, scale).mean(axis=0)
        found = [
            Tag(name=tag, group=name, score=round(float(p), 3)) for tag, p in zip(group.tags, scores, strict=False)
        ]
        likely = sorted((tag for tag in found if tag.score >= group.least), key=lambda tag: -tag.score)
        return likely[: group.most]


def probabilities(cosines: NDArray[np.float32], scale: float) -> NDArray[np.float64]:
    """Softmax over the last axis. scale: what cosines are multiplied with first."""
    logits = cosines.astype(np.float64) * scale
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = odds / odds.sum(axis=-1, keepdims=True)
    return shares


def _unit(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return scaled


def _kept(folder: Path, space: str) -> Path:
    digest = hashlib.blake2b("\0".join(phrases()).encode(), digest_size=8).hexdigest()
    return folder / f"{space}.{digest}.npy"


def looks_like(tags: Sequence[Tag]) -> str:
    """A sentence of what tags say, or nothing: "It looks like a dog at a beach, at sunset; calm."."""
    best: dict[str, str] = {}
    for tag in tags:
        best.setdefault(tag.group, said(tag))
    place = " ".join(best[group] for group in ("subject", "scene") if group in best)
    if not place:
        return ""
    shown = ", ".join(
        part for part in (place if "subject" in best else f"a picture {place}", best.get("light")) if part
    )
    return f"It looks like {'; '.join([shown, *(best[group] for group in ('mood', 'style') if group in best)])}."
