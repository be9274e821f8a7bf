"""Previews: rendered once for a content, a plan and a side, in a worker, however many ask at once.

Everything rendered lies in the storage's derived folder of the file it shows, and goes when that goes.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from api.errors import NOT_FOUND, NOT_RENDERED, OVERLOADED, Refusal
from edits.media import MediaFacts
from edits.plan import MOST_STEPS, Plan, Step, number_steps
from graph.state import Answer
from memory.errors import MemoryRoomError
from nodes.services import Services
from tools.errors import ToolError, WorkersClosed
from tools.render.compare import render_comparison
from tools.render.preview import render_preview
from tools.render.rendered import Rendered

log = logging.getLogger(__name__)

Side = Literal["after", "before", "compare"]
RENDERER = 1
"""Part of every preview's name; raised when the same plan would be rendered differently."""
MIMES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished preview. tag: names its content for ever."""

    path: Path
    mime: str
    tag: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be seen: a file with a plan on it. media: paths of the other files of the turn, by id."""

    facts: MediaFacts
    path: Path
    plan: Plan
    media: Mapping[str, Path]
    folder: Path

    def tag(self, side: Side) -> str:
        plan = "" if side == "before" else self.plan.model_dump_json(by_alias=True)
        named = f"{RENDERER}\n{side}\n{self.facts.sha256}\n{plan}"
        return hashlib.sha256(named.encode()).hexdigest()[:32]


class Previews:
    """The previews of one process."""

    def __init__(self, services: Services) -> None:
        """Nothing is rendered before it is asked for."""
        self._services = services
        self._rendering: dict[Path, asyncio.Task[Shown]] = {}
        self._begun: set[asyncio.Task[None]] = set()

    def begin(self, user_id: str, answer: Answer) -> None:
        """Render what an answer promises, so that it is there when the person looks."""
        if answer.preview.url is not None:
            task = asyncio.create_task(self._ahead(user_id, answer))
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)

    async def show(self, user_id: str, answer: Answer, side: Side) -> Shown:
        """One side of a turn, rendered now unless it was.

        Raises Refusal: 404 where there is nothing to see, 422 for a file or plan that cannot be rendered.
        """
        return await self._side(await self._subject(user_id, answer), side)

    async def close(self) -> None:
        """Stop what is being rendered."""
        tasks = [*self._begun, *self._rendering.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ahead(self, user_id: str, answer: Answer) -> None:
        try:
            await self.show(user_id, answer, "after")
        except (Refusal, ToolError, MemoryRoomError) as error:
            log.info("preview of turn %s was not rendered ahead: %s", answer.turn_id, error)

    async def _subject(self, user_id: str, answer: Answer) -> _Subject:
        if not answer.media:
            raise Refusal(NOT_FOUND, "This turn is about no file, so there is nothing to look at.")
        ledger, storage = self._services.ledger, self._services.storage
        rows = [row for row in await ledger.media(user_id, [ref.media_id for ref in answer.media]) if row.facts]
        if not rows or rows[0].media_id != answer.media[0].media_id or rows[0].facts is None:
            raise Refusal(NOT_FOUND, "The file of this turn is no longer kept.")
        return _Subject(
            facts=rows[0].facts,
            path=storage.path(rows[0].path),
            plan=await self._stacked(user_id, answer),
            media={row.media_id: storage.path(row.path) for row in rows if storage.has(row.path)},
            folder=storage.derived(rows[0].media_id),
        )

    async def _stacked(self, user_id: str, answer: Answer) -> Plan:
        """This turn's steps on top of those it builds on, as one plan; the newest, where there are too many."""
        steps: list[Step] = list(answer.edit_steps)
        below = answer.builds_on
        seen = {answer.turn_id}
        while below is not None and below not in seen and len(steps) < MOST_STEPS:
            seen.add(below)
            stored = await self._services.ledger.turn(user_id, below)
            if stored is None:
                break
            steps = [*stored.answer.edit_steps, *steps]
            below = stored.answer.builds_on
        return Plan(steps=number_steps(steps[-MOST_STEPS:]))

    async def _side(self, subject: _Subject, side: Side) -> Shown:
        stem = subject.folder / subject.tag(side)
        found = _found(stem)
        if found is not None:
            return found
        rendering = self._rendering.get(stem)
        if rendering is None:
            rendering = self._rendering[stem] = asyncio.create_task(self._render(subject, side, stem))
            rendering.add_done_callback(lambda _: self._rendering.pop(stem, None))
        # A caller who leaves does not stop the rendering that others wait for.
        return await asyncio.shield(rendering)

    async def _render(self, subject: _Subject, side: Side, stem: Path) -> Shown:
        unfinished = stem.with_name(f".{uuid.uuid4().hex}")
        try:
            if side == "compare":
                rendered = await self._compared(subject, unfinished)
            else:
                plan = Plan() if side == "before" else subject.plan
                shown = partial(render_preview, longest=self._longest, media=subject.media)
                rendered = await self._work(shown, plan, subject.path, subject.facts, unfinished)
            return await asyncio.to_thread(_kept, rendered, stem)
        except WorkersClosed as error:
            raise Refusal(OVERLOADED, "The server is shutting down.") from error
        except ToolError as error:
            raise Refusal(NOT_RENDERED, str(error)) from error
        except (Refusal, OSError):
            raise
        except Exception as error:
            # Raised inside a worker by a file nobody has seen before: for the person it is their file, for us a bug.
            log.exception("rendering failed")
            raise Refusal(NOT_RENDERED, "This file and these steps together cannot be rendered.") from error
        finally:
            await asyncio.to_thread(_discard, unfinished)

    async def _compared(self, subject: _Subject, unfinished: Path) -> Rendered:
        before = await self._side(subject, "before")
        after = await self._side(subject, "after")
        compared = partial(render_comparison, longest=self._longest)
        return await self._work(compared, before.path, after.path, unfinished)

    @property
    def _longest(self) -> int:
        return self._services.settings.preview_pixels

    async def _work(self, render: Callable[..., Rendered], *arguments: object) -> Rendered:
        seconds = self._services.settings.render_seconds
        return await self._services.workers.run(render, *arguments, seconds=seconds)


def _found(stem: Path) -> Shown | None:
    for suffix, mime in MIMES.items():
        path = stem.with_suffix(suffix)
        if path.is_file():
            return Shown(path, mime, stem.name)
    return None


def _kept(rendered: Rendered, stem: Path) -> Shown:
    """Give a finished file its name; whoever looks sees all of it or none."""
    path = stem.with_suffix(rendered.path.suffix)
    rendered.path.replace(path)
    return Shown(path, rendered.mime, stem.name)


def _discard(unfinished: Path) -> None:
    for left in unfinished.parent.glob(f"{unfinished.name}*"):
        left.unlink(missing_ok=True)
