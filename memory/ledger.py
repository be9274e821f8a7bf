"""The ledger: what happened, to whom, and what follows from it. Every call is one unit of work.

Every method raises LedgerError (busy, full, closed) with a sentence when the database cannot do its part.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Self

from edits.media import MediaFacts
from edits.plan import Step
from edits.vocabulary import Kind
from graph.state import (
    Answer,
    Briefing,
    Candidate,
    Identity,
    ModelCall,
    Override,
    Profile,
    Question,
    Recalled,
    Reply,
    Spent,
)
from memory import (
    beginnings,
    claims,
    entry,
    erasure,
    history,
    media,
    people,
    projections,
    sights,
    spending,
    turns,
)
from memory import learned as lessons_of
from memory import profile as profiles
from memory import statements as stated
from memory.beginnings import Beginning
from memory.claims import Claimed
from memory.context import TurnContext, contexts
from memory.crowd import Crowd
from memory.database import Database, open_database
from memory.embedding import Embedding
from memory.entry import Start
from memory.erasure import Erased
from memory.errors import AnonymousError, LedgerError
from memory.events import Event, read_events
from memory.history import Moved, ThreadRow
from memory.learned import Learned
from memory.media import MediaRow, Unreadable
from memory.past import Past, candidates
from memory.remembered import Remembered
from memory.sharing import Shared
from memory.sights import Sight
from memory.spending import Consulted, Spending
from memory.turns import Hits, StoredTurn, Verdict

__all__ = [
    "Beginning",
    "Candidate",
    "Consulted",
    "Erased",
    "Hits",
    "Learned",
    "Ledger",
    "MediaRow",
    "Moved",
    "Sight",
    "Start",
    "StoredTurn",
    "ThreadRow",
    "TurnContext",
    "Unreadable",
]


class Ledger(Crowd, Shared):
    """An append-only log of events in SQL, and projections of it kept in the same transaction."""

    def __init__(self, database: Database) -> None:
        """Wrap an open database; `Ledger.open` opens one."""
        self._database = database
        self._remembered = Remembered()
        self._past = Past()
        self._contexts = partial(contexts, past=self._past)
        self._spending = Spending()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open a SQLite file (made with mode 0600) or a PostgreSQL server by SQLAlchemy URL, tables up to date."""
        return cls(await open_database(url))

    async def close(self) -> None:
        """Finish what is running and close."""
        await self._database.close()

    # Turns

    async def context(self, user_id: str, thread_id: str) -> TurnContext:
        """What a turn starts from: profile, top of the thread's edit stack, session overrides, what may be recalled."""
        return await self._database.read_together(self._contexts, (user_id, thread_id))

    async def record_turn(
        self,
        user: Identity,
        *,
        prompt: str,
        answer: Answer,
        reply: str | None = None,
        overrides: Sequence[Override] = (),
        timings: Mapping[str, float] | None = None,
        recalled: Sequence[Recalled] = (),
        vector: Embedding | None = None,
        start: Start = Start(),  # noqa: B008
        scene: Embedding | None = None,
        meaning: Embedding | None = None,
        calls: Sequence[ModelCall] = (),
        briefing: Briefing | None = None,
    ) -> None:
        """Write a turn down; when this returns, it is on disk. The same turn, status and reply is written once.

        Feedback in the answer judges the turn on top of the stack, or moves the stack; lasting tastes and overrides
        from now on are learned; session overrides stay with the thread. An anonymous session teaches nothing.
        """
        given = (tuple(overrides), dict(timings or {}), tuple(recalled))
        written = entry.Entry(
            user, prompt, answer, reply, *given, vector, start, scene, meaning, tuple(calls), briefing
        )
        event = await self._database.write(entry.record, written)
        if event is not None and vector is not None:
            self._remembered.keep(user.user_id, event, entry.remembered(written))

    async def turn(self, user_id: str, turn_id: str) -> StoredTurn | None:
        """One turn of this person; None for nobody's and somebody else's."""
        return await self._database.read(turns.turn, user_id, turn_id)

    async def turns_since(self, user_id: str, since: float) -> tuple[int, float | None]:
        """How many turns a person began since then, and when the first of those; seconds since 1970."""
        return await self._database.read(turns.count_since, user_id, since)

    async def recall_candidates(self, user_id: str) -> list[Candidate]:
        """Past turns with a vector, not undone: newest and judged, at most 512."""
        return await self._database.read(candidates, user_id)

    async def recalled(
        self, user_id: str, nearest: Sequence[tuple[str, float]], past: Sequence[Candidate] = ()
    ) -> list[Recalled]:
        """This person's turns as memories, with the scores and in the order given.

        past: the candidates of which they are, as read a moment ago: what is in memory of them is not read again.
        """
        found = self._remembered.at_once(nearest, past)
        return found if found is not None else await self._database.read(self._remembered.recalled, user_id, nearest)

    # As it was

    async def beginnings(self, user_id: str) -> list[Beginning]:
        """What each of a person's turns started from, as it was then, in the order of the turns."""
        return await self._database.read(lambda connection: list(beginnings.beginnings(connection, user_id)))

    async def beginning(self, user_id: str, turn_id: str) -> Beginning | None:
        """What one turn started from; None where the person has no such turn."""
        return await self._database.read(beginnings.beginning, user_id, turn_id)

    # Conversations

    async def threads(
        self, user_id: str, limit: int = 50, before: float | tuple[float, str] | None = None
    ) -> list[ThreadRow]:
        """This person's conversations, the last used first; `before`, time and name of the last seen, pages on."""
        return await self._database.read(history.threads_of, user_id, limit, before)

    async def thread(
        self, user_id: str, thread_id: str, limit: int | None = None, after: str | None = None
    ) -> list[StoredTurn] | None:
        """One conversation, oldest turn first, undone ones included; None where they have no such thread.

        limit: so many turns at most. after: only those that began after this one.
        """
        return await self._database.read(turns.thread, user_id, thread_id, limit, after)

    async def undo(self, user_id: str, thread_id: str, once: str | None = None) -> Moved | None:
        """Take the top turn off a thread's edit stack, and take back all it taught; None when the stack is empty.

        once: names the call, so that a repetition of it moves nothing.
        """
        return await self._database.write(history.step, user_id, thread_id, "undo", once)

    async def undo_step(self, user_id: str, thread_id: str, step_id: str, once: str | None = None) -> Moved | None:
        """Take one step off the top turn of a thread's edit stack, as a correction; None where it has none such."""
        return await self._database.write(history.take_off, user_id, thread_id, step_id, once)

    async def redo(self, user_id: str, thread_id: str, once: str | None = None) -> Moved | None:
        """Put back what was undone last; None when there is nothing, or something was edited since."""
        return await self._database.write(history.step, user_id, thread_id, "redo", once)

    async def record_feedback(
        self,
        user_id: str,
        turn_id: str,
        verdict: Verdict,
        edit_steps: Sequence[Step] | None = None,
        comment: str = "",
        once: str | None = None,
    ) -> StoredTurn:
        """Write down what a person thinks of a turn, and learn from it. A later judgement replaces an earlier one.

        edit_steps: the plan as they corrected it. once: names the call, so that a repetition of it writes nothing.
        Raises NotTheirs where they have no such turn.
        """
        return await self._database.write(history.judge, user_id, turn_id, verdict, edit_steps, comment, once)

    # Models

    async def record_model_calls(
        self,
        user_id: str,
        calls: Sequence[ModelCall],
        *,
        turn_id: str | None = None,
        thread_id: str | None = None,
        briefing: Briefing | None = None,
    ) -> None:
        """Write down what was asked of models for a person, in a turn or a job of theirs."""
        await self._database.write(spending.record, user_id, thread_id, turn_id, calls, briefing)

    async def model_spending(self, user_id: str) -> Spent:
        """What a person's calls to models came to since midnight, UTC."""
        return await self._database.read(self._spending.today, user_id, time.time())

    async def consulted(self, user_id: str, turn_id: str) -> list[Consulted]:
        """What one of this person's turns asked of models, oldest first."""
        return await self._database.read(spending.of_turn, user_id, turn_id)

    # Taste

    async def profile(self, user_id: str, places: Sequence[str] = ()) -> Profile:
        """What is known of a person's taste; in places from wide to narrow, as `memory.places` names them."""
        return await self._database.read(people.profile_of, user_id, places)

    async def profile_before(self, user_id: str, turn_id: str) -> Profile | None:
        """The profile as it was when a turn began; None where they have no such turn."""
        return await self._database.read(people.profile_before, user_id, turn_id)

    async def state_traits(self, user: Identity, traits: Mapping[str, str]) -> Profile:
        """Set traits as a person says them. Raises TraitError for what is no trait or no value, AnonymousError."""
        return await self._database.write(stated.state_traits, user, traits)

    async def forget_trait(self, user_id: str, trait: str) -> Profile:
        """Forget a trait, or what is known of an operation, bounds included. Unknown names change nothing."""
        return await self._database.write(stated.forget_trait, user_id, trait)

    async def answer_questions(self, user: Identity, replies: Sequence[Reply]) -> Profile:
        """Take answers to style questions as stated traits; other replies are left aside. Raises AnonymousError."""
        return await self._database.write(stated.state_traits, user, profiles.stated_by(replies))

    def open_questions(self, profile: Profile, kinds: Collection[Kind] = (), most: int = 2) -> tuple[Question, ...]:
        """The style questions still worth asking this person beside an answer about media of these kinds."""
        return profiles.open_questions(profile, kinds, most)

    async def choose(self, user: Identity, choices: Mapping[str, bool]) -> Profile:
        """Set what a person allows; see `graph.state.Choices`. Raises AnonymousError."""
        return await self._database.write(stated.choose, user, choices)

    async def learned(self, user_id: str, limit: int = 50, before: str | None = None) -> list[Learned]:
        """What was learned of a person, the newest first. before: the id of the last lesson seen pages on."""
        return await self._database.read(lessons_of.learned, user_id, limit, before)

    async def settle_lesson(self, user_id: str, lesson_id: str, *, counts: bool) -> Learned | None:
        """Take one lesson back, or let it count again; None where they have no such lesson."""
        return await self._database.write(lessons_of.settle, user_id, lesson_id, counts=counts)

    # Media

    async def add_media(
        self,
        user: Identity,
        file: MediaFacts | Unreadable,
        *,
        name: str,
        path: str,
        expires_at: float,
        parent_id: str | None = None,
    ) -> MediaRow:
        """Write an upload down. name: as the person called it, cleaned here. path: the storage room's key."""
        return await self._database.write(
            media.add, user, file, name=name, path=path, expires_at=expires_at, parent_id=parent_id
        )

    async def add_made(
        self, user_id: str, file: MediaFacts, *, name: str, path: str, parent_id: str
    ) -> MediaRow | None:
        """Write down what was made of one of this person's files; None where that is gone by now."""
        return await self._database.write(media.add_made, user_id, file, name=name, path=path, parent_id=parent_id)

    async def media(self, user_id: str, ids: Sequence[str]) -> list[MediaRow]:
        """This person's uploads among `ids`, in the order asked."""
        return await self._database.read(media.rows, user_id, ids) if ids else []

    async def media_row(self, user_id: str, media_id: str) -> MediaRow | None:
        """One of this person's uploads."""
        return await self._database.read(media.row, user_id, media_id)

    async def expired(self, now: float) -> list[MediaRow]:
        """Everybody's uploads whose time is over."""
        return await self._database.read(media.expired, now)

    async def drop_media(self, ids: Sequence[str]) -> None:
        """Forget uploads, and what was measured in contents that nobody else keeps."""
        await self._database.write(media.drop, ids)

    async def measures(self, sha256: str, version: str) -> MediaFacts | None:
        """What this version of the measuring found in a content; its media id is blank."""
        return await self._database.read(media.measured, sha256, version)

    async def keep_measures(self, sha256: str, version: str, facts: MediaFacts) -> None:
        """Keep what was measured in a content."""
        await self._database.write(media.keep_measures, sha256, version, facts)

    async def sights(self, sha256: str, space: str) -> list[Sight]:
        """What was seen in a content: its frames' vectors in this space, in order; none where it was not seen yet."""
        return await self._database.read(sights.of_content, sha256, space)

    async def keep_sights(self, sha256: str, space: str, frames: Sequence[Sight]) -> None:
        """Keep what was seen in a content."""
        await self._database.write(sights.keep, sha256, space, frames)

    async def seen_media(self, user_id: str, space: str) -> dict[str, int]:
        """This person's newest media that were seen in a space, with the number of their frames."""
        return await self._database.read(sights.of_person, user_id, space)

    async def everything(self, user_id: str) -> list[Event]:
        """All that was ever written down of a person, oldest first: what their own copy holds."""
        return await self._database.read(lambda connection: list(read_events(connection, user_id)))

    # Forgetting and rebuilding

    async def claim(
        self, guest_id: str, user: Identity, *, memory: bool, vectors: Mapping[str, Embedding], media_until: float
    ) -> Claimed:
        """Make an anonymous session's work a person's; what would teach comes along with `memory` only.

        vectors: of its turns that may be recalled. media_until: when the uploads go, seconds since 1970.
        Raises AnonymousError for a person without a name.
        """
        if user.anonymous:
            raise AnonymousError("somebody without a name cannot take over what was done without one")
        claimed = await self._database.write(
            claims.claim, guest_id, user, memory=memory, vectors=vectors, media_until=media_until
        )
        self._forget(guest_id)
        self._forget(user.user_id)
        return claimed

    async def erase(self, user_id: str) -> Erased:
        """Delete every row of a person; says what else must go. Bytes may lie in the file until `rewrite`."""
        erased = await self._database.write(erasure.erase, user_id)
        self._forget(user_id)
        return erased

    def _forget(self, user_id: str) -> None:
        """Keep nothing of a person in memory."""
        self._remembered.forget(user_id)
        self._past.forget(user_id)
        self._spending.forget(user_id)

    async def rewrite(self) -> str | None:
        """Rewrite the file without what was deleted; why bytes of it remain, where that did not work."""
        try:
            await self.compact()
        except LedgerError as error:
            return str(error)
        return None

    async def compact(self) -> None:
        """Rewrite the file without what was deleted. Raises LedgerBusy while another process reads the old one."""
        await self._database.compact()

    async def sweep(self, now: float, idle_since: float | None = None) -> list[Erased]:
        """Erase every anonymous session that expired, and who did nothing since then; forget old keys.

        Says what else of each must go.
        """
        await self.sweep_shared(now)
        swept = await self._database.write(erasure.sweep, now, idle_since)
        for erased in swept:
            self._forget(erased.user_id)
        return swept

    async def rebuild(self, user_id: str | None = None) -> int:
        """Make the projections again from the log, of one person or everybody; how many events were read."""
        return await self._database.write(projections.rebuild, user_id)
