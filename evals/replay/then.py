"""The services a turn had then: what they answered is in the log, and nothing is written anywhere.

Each class stands where the real one stands in `Services`; whatever a turn wants that the log cannot tell is refused
with an error, never made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from edits.looks import load_looks
from edits.media import MediaFacts
from evals.replay.answers import AnswersThen
from evals.replay.sight import SPACE, ClipThen, VisionThen, marked, untagged
from graph.state import Answer, Identity, ModelCall, Profile, Recalled, Spent
from memory.beginnings import Beginning
from memory.database import Database
from memory.embedding import Vector, unit
from memory.errors import LedgerError, VectorError
from memory.ledger import Candidate, Ledger, MediaRow, Sight, StoredTurn, TurnContext
from memory.vectors import Vectors
from nodes.likeness import UNLIKE
from nodes.services import Services
from settings import Settings
from tools import text_vectors
from tools.clip.encoder import Clip
from tools.errors import WorkerFault
from tools.identity import Identities
from tools.model.chat import ChatPlanner
from tools.model.embedding import Embedder
from tools.model.host import ModelHost
from tools.model.vision import VisionModel
from tools.sight import resemblance
from tools.sight.sheet import Sheet, lay_out
from tools.storage import Storage
from tools.workers import Workers

PARTS = ("llm", "vision", "image", "transcribe", "embedding")
LOG_URL = "http://log.invalid/v1"
"""Where models are in a replay: nowhere."""


class NoDatabase:
    """The log is all there is."""

    async def read(self, *_: Any, **__: Any) -> Any:
        """Refuse."""
        raise LedgerError("a replay knows what the log of its turn holds, and nothing else")

    read_together = write = read

    async def compact(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""


class LedgerThen(Ledger):
    """The ledger as it was when a turn began. What the turn would write down is kept in `written`."""

    def __init__(self, turn: Beginning) -> None:
        """turn: what the log says of it."""
        super().__init__(cast(Database, NoDatabase()))
        self._turn = turn
        self.memories: tuple[Recalled, ...] = turn.recalled
        self.finders = frozenset(turn.answer.engines.recall.split("+"))
        self.written: dict[str, Any] = {}

    async def context(self, user_id: str, thread_id: str) -> TurnContext:
        """Taste, edit stack and session of then, and the turns that were remembered."""
        return replace(self._turn.context, past=await self.recall_candidates(user_id))

    async def thread(
        self, user_id: str, thread_id: str, limit: int | None = None, after: str | None = None
    ) -> list[StoredTurn] | None:
        """The conversation until then."""
        return [one.stored() for one in self._turn.conversation] or None

    async def turn(self, user_id: str, turn_id: str) -> StoredTurn | None:
        """One turn of the conversation until then."""
        return next((one.stored() for one in self._turn.conversation if one.event.turn_id == turn_id), None)

    async def profile(self, user_id: str, places: Sequence[str] = ()) -> Profile:
        """Taste of then, in places from wide to narrow."""
        return self._turn.profile(places)

    async def media(self, user_id: str, ids: Sequence[str]) -> list[MediaRow]:
        """The uploads of then, in the order asked."""
        rows = {row.media_id: row for row in self._turn.rows}
        return [rows[media_id] for media_id in ids if media_id in rows]

    async def measures(self, sha256: str, version: str) -> MediaFacts | None:
        """What the turn knew of a content, whatever version had measured it; a station that failed then fails again."""
        failed = next((fault.why for fault in self._turn.answer.degraded if fault.part == "analyze_media"), None)
        if failed is not None:
            raise LedgerError(failed)
        known = (facts for facts in self._turn.measured.values() if facts.sha256 == sha256)
        if version == VisionThen.version:
            return next((facts for facts in known if facts.seen is not None), None)
        return next((untagged(facts) for facts in known if facts.description is not None), None)

    async def keep_measures(self, sha256: str, version: str, facts: MediaFacts) -> None:
        """Nothing is kept."""

    async def sights(self, sha256: str, space: str) -> list[Sight]:
        """Something to know a content by, if CLIP saw it then."""
        return [Sight(None, marked(sha256, self._turn))] if space else []

    async def model_spending(self, user_id: str) -> Spent:
        """Nothing: what then stopped for want of money is in the log as such."""
        return Spent()

    async def record_model_calls(self, user_id: str, calls: Sequence[ModelCall], **more: Any) -> None:
        """Nothing is kept."""

    async def recall_candidates(self, user_id: str) -> list[Candidate]:
        """The turns that were remembered."""
        return [Candidate(user_id, past.turn_id, past.verdict, 0) for past in self.memories]

    async def recalled(
        self, user_id: str, nearest: Sequence[tuple[str, float]], past: Sequence[Candidate] = ()
    ) -> list[Recalled]:
        """The memories of then, as they were shown."""
        return list(self.memories)

    async def record_turn(self, user: Identity, **entry: Any) -> None:
        """Keep what would be written."""
        self.written = entry


class VectorsThen:
    """Memories as near as they were; looks by the present library."""

    def __init__(self, ledger: LedgerThen, looks: tuple[list[str], Vector]) -> None:
        """looks: slugs, and their vectors as rows."""
        self._ledger = ledger
        self._slugs, self._matrix = looks

    async def nearest_turns(self, candidates: Sequence[Candidate], vector: Vector, k: int) -> list[tuple[str, float]]:
        """What was found then."""
        return [(past.turn_id, past.score) for past in self._ledger.memories]

    async def nearest_looks(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The k nearest looks of the present library."""
        cosines = self._matrix @ unit(vector)
        return [(self._slugs[place], float(cosines[place])) for place in np.argsort(-cosines, kind="stable")[:k]]

    async def put_turn(self, user_id: str, turn_id: str, vector: Vector) -> None:
        """Nothing is kept; a vector without a direction is refused as ever."""
        unit(vector)

    def beside(self, what: str, space: str) -> BesideThen:
        """Memories by what they look like, or by what their words mean."""
        return BesideThen(self._ledger, by_sight=space in {SPACE, resemblance.SPACE})


SIGHT = frozenset({"clip", "measured"})
"""What a turn calls finding memories by their pictures."""


class BesideThen:
    """What pictures or meanings found then: the memories that were shown, where they had a say in them."""

    def __init__(self, ledger: LedgerThen, *, by_sight: bool) -> None:
        """ledger: of the turn. by_sight: whether this is what pictures look like, or else what words mean."""
        self._ledger, self._by_sight = ledger, by_sight

    async def nearest_turns(self, candidates: Sequence[Candidate], vector: Vector, k: int) -> list[tuple[str, float]]:
        """The memories, as near as they were."""
        finders = self._ledger.finders & SIGHT if self._by_sight else self._ledger.finders - SIGHT - {"ngram"}
        near = self._ledger.memories if finders else ()
        base = UNLIKE if self._by_sight else 0.0
        return [(past.turn_id, base + (1 - base) * past.score) for past in near]

    async def put_turn(self, user_id: str, turn_id: str, vector: Vector) -> None:
        """Nothing is kept."""

    async def put_frames(self, user_id: str, media_id: str, frames: Sequence[Vector]) -> None:
        """Nothing is kept."""


class FailedVectors(VectorsThen):
    """The index did not answer then, so it does not now."""

    def __init__(self, ledger: LedgerThen, looks: tuple[list[str], Vector], why: str) -> None:
        """why: as the turn said it. Where memories were found all the same, it was the writing that failed."""
        super().__init__(ledger, looks)
        self._why = why

    async def nearest_turns(self, candidates: Sequence[Candidate], vector: Vector, k: int) -> list[tuple[str, float]]:
        """Refuse, unless something was found then."""
        if not self._ledger.memories:
            raise VectorError(self._why)
        return await super().nearest_turns(candidates, vector, k)

    async def put_turn(self, user_id: str, turn_id: str, vector: Vector) -> None:
        """Refuse, if finding worked then."""
        if self._ledger.memories:
            raise VectorError(self._why)
        await super().put_turn(user_id, turn_id, vector)


class IdentityThen:
    """The caller of the turn, whatever the token."""

    def __init__(self, user: Identity) -> None:
        """user: who it was."""
        self._user = user

    def verify(self, token: str | None) -> Identity:
        """The one who asked."""
        return self._user

    def verify_same(self, token: str | None, user: Identity) -> Identity:
        """The same one answered."""
        return self._user


class WorkersThen:
    """No file is opened: what could not be measured then fails as it did."""

    def __init__(self, answer: Answer) -> None:
        """answer: as it was given then."""
        self._faults = [fault.why for fault in answer.degraded if fault.part == "analysis"]

    async def run(self, fn: Callable[..., Any], *args: Any, seconds: float) -> Any:
        """Fail as then, or for want of a measurement in the log; a sheet for nobody to look at is blank."""
        if fn is lay_out:
            return Sheet(b"")
        raise WorkerFault(self._faults.pop(0) if self._faults else "The log does not tell what was measured here.")


class StorageThen:
    """No file is there."""

    async def path(self, key: str) -> Path:
        """A name that leads nowhere."""
        return Path("/nonexistent") / key

    async def has(self, key: str) -> bool:
        """None is."""
        return False


def look_vectors() -> tuple[list[str], Vector]:
    """The present library of looks, as `Services` puts it into the index."""
    looks = load_looks()
    texts = {slug: " ".join([look.name, *look.words, *look.near]) for slug, look in looks.items()}
    return list(texts), np.stack([unit(text_vectors.embed(text)) for text in texts.values()])


def services_then(turn: Beginning, settings: Settings, looks: tuple[list[str], Vector]) -> tuple[Services, LedgerThen]:
    """What the stations work with in a replay of `turn`, and the ledger that catches its answer."""
    ledger = LedgerThen(turn)
    user = Identity(user_id=turn.user_id, anonymous=turn.anonymous)
    said = next((fault.why for fault in turn.answer.degraded if fault.part == "recall"), None)
    vectors = VectorsThen(ledger, looks) if said is None else FailedVectors(ledger, looks, said)
    models = ModelHost.of(settings, AnswersThen(turn.calls))
    services = Services(
        settings=settings,
        identity=cast(Identities, IdentityThen(user)),
        ledger=ledger,
        vectors=cast(Vectors, vectors),
        storage=cast(Storage, StorageThen()),
        workers=cast(Workers, WorkersThen(turn.answer)),
        clip=cast(Clip, ClipThen(turn)),
        vision=cast("VisionModel | None", VisionThen.of(turn)),
        models=models,
        planner=None if models is None or settings.chat_model is None else ChatPlanner(models, settings.chat_model),
        embedder=None if models is None or not settings.embedding_model else Embedder(models, settings.embedding_model),
    )
    return services, ledger


def settings_then(settings: Settings, models: Mapping[str, str]) -> Settings:
    """The settings with the models there were, and no others."""
    named: dict[str, object] = {f"{part}_model": models.get(part) for part in PARTS}
    return settings.model_copy(update=named | {"llm_api_key": None, "llm_base_url": LOG_URL, "model_retries": 0})
