"""What media look like to CLIP: vectors once for each content, the tags they come to, the memories they bring back."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edits.media import MediaFacts, Tag
from graph.state import Degraded, State
from memory.embedding import Embedding, Vector, unit
from memory.ledger import Candidate, Hits, Sight
from nodes.services import Services
from tools.clip.errors import ClipError, ClipUnusable
from tools.clip.tags import probabilities
from tools.sight import resemblance
from tools.sight.limits import Limits
from tools.sight.stills import look_in_squarely

log = logging.getLogger(__name__)

PATIENCE_S = 8.0
"""How long a turn waits for a model that is still loading."""
UNLIKE = 0.5
"""Cosine of two pictures that have nothing in common but being pictures, on the safe side."""
OF_BEFORE = re.compile(
    r"\b(?:my|our|those|these|the (?:other|last|one))\b.*\b(?:photo|pic|shot|image|clip|video)", re.I
)
"""Words that point at pictures of before: "like my beach photos"."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One media file as CLIP sees it."""

    space: str
    frames: tuple[Vector, ...]
    tags: tuple[Tag, ...]

    @property
    def whole(self) -> Embedding:
        """All frames as one vector."""
        return Embedding(self.space, unit(np.mean(np.stack(self.frames), axis=0)))


async def likeness_of(facts: MediaFacts, services: Services) -> Likeness:
    """How a picture or clip looks, seen now unless the same content was seen before.

    facts: measured. Raises ClipError, MediaError, StorageError, WorkerError.
    """
    space, tags = await services.clip.open(PATIENCE_S)
    frames: Sequence[Sight] = await services.ledger.sights(facts.sha256, space.name)
    if not frames:
        frames = await _seen_now(facts, space.side, services)
        await services.ledger.keep_sights(facts.sha256, space.name, frames)
    vectors = np.stack([frame.vector for frame in frames])
    return Likeness(space.name, tuple(vectors), tags.tags(vectors, space.scale))


async def known_likeness(media: Sequence[MediaFacts], services: Services) -> Likeness | None:
    """How the first file of a turn looks, without looking and without waiting for CLIP.

    To CLIP where it saw it, else by what was measured; none where neither knows.
    """
    if not media:
        return None
    if not services.clip.is_open:
        measured = resemblance.embed(media[0])
        return None if measured is None else Likeness(resemblance.SPACE, (measured,), ())
    space, _ = await services.clip.open()
    frames = await services.ledger.sights(media[0].sha256, space.name)
    return Likeness(space.name, tuple(frame.vector for frame in frames), media[0].tagged) if frames else None


async def _seen_now(facts: MediaFacts, side: int, services: Services) -> list[Sight]:
    settings = services.settings
    stills = await services.workers.run(
        look_in_squarely,
        await services.storage.path(facts.media_id),
        facts,
        side,
        Limits.of(settings),
        seconds=settings.decode_seconds,
    )
    vectors = await services.clip.see([still.pixels for still in stills])
    return [Sight(still.at, vector) for still, vector in zip(stills, vectors, strict=True)]


def fault_of(error: ClipError, services: Services) -> tuple[Degraded, ...]:
    """What a turn says of a CLIP that is not there: nothing, unless it was asked for or the weights are bad."""
    said = services.clip.expected or isinstance(error, ClipUnusable)
    return (Degraded(part="clip", why=str(error)),) if said else ()


async def media_like(facts: MediaFacts, user_id: str, services: Services, most: int) -> Hits:
    """A person's other media that look most like this one, as far as they were seen: ids with a score, the best first.

    facts: measured. Raises ClipError, MediaError, WorkerError, VectorError.
    """
    this = await likeness_of(facts, services)
    theirs = await services.ledger.seen_media(user_id, this.space)
    theirs.pop(facts.media_id, None)
    near = await services.vectors.beside("media", this.space).nearest_media(user_id, theirs, this.frames, most)
    return [(media_id, round(alike(cosine), 3)) for media_id, cosine in near]


async def turns_by_sight(state: State, services: Services, candidates: Sequence[Candidate], most: int) -> Hits:
    """Past turns whose pictures look like this turn's, or like what its words say of pictures of before.

    Raises VectorError.
    """
    like = await known_likeness(state["media"], services)
    hits: Hits = []
    if like is not None:
        scenes = services.vectors.beside("turns", like.space)
        near = await scenes.nearest_turns(candidates, like.whole.values, most)
        hits = [(turn_id, alike(cosine)) for turn_id, cosine in near if alike(cosine) > 0]
    if services.clip.is_open and OF_BEFORE.search(state["prompt"]):
        hits = better(hits, await _by_words_of_sight(state["prompt"], services, candidates))
    return hits[:most]


async def _by_words_of_sight(prompt: str, services: Services, candidates: Sequence[Candidate]) -> Hits:
    """Past turns whose pictures show what the prompt says, rather than just being pictures."""
    try:
        space, tags = await services.clip.open()
        vectors = await services.clip.read([prompt])
    except ClipError as error:
        log.warning("the prompt was not compared with pictures: %s", error)
        return []
    scenes = services.vectors.beside("turns", space.name)
    told = await scenes.nearest_turns(candidates, vectors[0], len(candidates))
    plain = dict(await scenes.nearest_turns(candidates, tags.nothing, len(candidates)))
    return [
        (turn_id, float(probabilities(np.array([cosine, plain[turn_id]]), space.scale)[0])) for turn_id, cosine in told
    ]


def better(some: Hits, others: Hits) -> Hits:
    """Both together, the best first, each turn once with the better of its scores."""
    if not others:
        return list(some)
    best = dict(some)
    for turn_id, score in others:
        best[turn_id] = max(score, best.get(turn_id, 0.0))
    return sorted(best.items(), key=lambda hit: -hit[1])


def alike(cosine: float) -> float:
    """How alike two pictures are, 0–1, by the cosine of their vectors."""
    return max(0.0, (cosine - UNLIKE) / (1 - UNLIKE))
