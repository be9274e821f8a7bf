"""Previews: rendered once for a content, a plan and a side, in a worker, however many ask at once.

Everything rendered lies in the storage's derived folder of the file it shows, and goes when that goes.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from api.errors import NOT_RENDERED, OVERLOADED, Refusal
from api.left_out import NOTHING, LeftOut, keep_left_out, left_out_of, told, with_left_out
from api.making import Made, Maker
from api.subjects import EVERYTHING, Selection, Subject, subject_of
from edits.media import MediaFacts
from edits.plan import Plan, Step
from graph.state import Answer
from memory.errors import MemoryRoomError
from nodes.services import Services
from tools.errors import ToolError, WorkersClosed
from tools.render.compare import render_comparison
from tools.render.preview import render_preview
from tools.render.provenance import SourceType
from tools.render.rendered import Rendered
from tools.sight.proxy import find_proxy

log = logging.getLogger(__name__)

Side = Literal["after", "before", "compare"]
RENDERER = 4
"""Part of every preview's name; raised when the same plan would be rendered differently."""
CLOSING = "The server is shutting down."
TRIALS = "trials"
MOST_TRIALS = 12
"""Renderings of changes not kept, for each file; older ones make way."""
MIMES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished preview. tag: names its content for ever. left_out: what it could not show."""

    path: Path
    mime: str
    tag: str
    left_out: LeftOut = NOTHING


class Previews:
    """The previews of one process."""

    def __init__(self, services: Services, maker: Maker) -> None:
        """Nothing is rendered before it is asked for. maker: has models make what they are needed for."""
        self._services, self._maker = services, maker
        self._rendering: dict[Path, asyncio.Task[Shown]] = {}
        self._begun: set[asyncio.Task[None]] = set()

    def begin(self, user_id: str, answer: Answer) -> None:
        """Render what an answer promises, so that it is there when the person looks."""
        if answer.preview.url is not None:
            task = asyncio.create_task(self._ahead(user_id, answer))
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)

    async def show(self, user_id: str, answer: Answer, side: Side, selection: Selection = EVERYTHING) -> Shown:
        """One side of a turn, or of some of its steps, rendered now unless it was.

        Raises Refusal: 404 where there is nothing to see, 422 for a file or plan that cannot be rendered.
        """
        subject = await subject_of(self._services, user_id, answer, selection)
        return await self._side(subject, await self._made(user_id, answer, subject, side), side)

    async def _made(
        self, user_id: str, answer: Answer, subject: Subject, side: Side = "after", *, ask: bool = True
    ) -> Made:
        """The subject as models make it; what was before is the original."""
        if side == "before":
            return Made(subject)
        try:
            return await self._maker.made(user_id, subject, turn_id=answer.turn_id, ask=ask)
        except WorkersClosed as error:
            raise Refusal(OVERLOADED, CLOSING) from error

    async def try_out(self, user_id: str, answer: Answer, steps: Sequence[Step]) -> Shown:
        """A turn as it would look with these steps of its own; nothing is written down. Raises like `show`."""
        subject = await subject_of(self._services, user_id, answer, steps=steps)
        made = await self._made(user_id, answer, subject)
        kept = await asyncio.to_thread(_found, subject.folder / _tag(subject, made, "after"))
        if kept is not None:
            return kept
        folder = subject.folder / TRIALS
        await asyncio.to_thread(folder.mkdir, exist_ok=True)
        shown = await self._rendered(subject, made, "after", folder / _tag(subject, made, "after"))
        await asyncio.to_thread(_make_way, folder)
        return shown

    async def completed(self, user_id: str, answer: Answer) -> Answer:
        """The answer with what rendering found it cannot do, once its preview is there."""
        if answer.preview.url is None:
            return answer
        try:
            subject = await subject_of(self._services, user_id, answer)
            made = await self._made(user_id, answer, subject, ask=False)
        except (Refusal, ToolError):
            return answer  # the file is gone; the answer is still what it was
        found = await asyncio.to_thread(_found, subject.folder / _tag(subject, made, "after"))
        return answer if found is None else with_left_out(answer, found.left_out)

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

    async def _side(self, subject: Subject, made: Made, side: Side) -> Shown:
        return await self._rendered(subject, made, side, subject.folder / _tag(subject, made, side))

    async def _rendered(self, subject: Subject, made: Made, side: Side, stem: Path) -> Shown:
        found = await asyncio.to_thread(_found, stem)
        if found is not None:
            return found
        rendering = self._rendering.get(stem)
        if rendering is None:
            rendering = self._rendering[stem] = asyncio.create_task(self._render(subject, made, side, stem))
            rendering.add_done_callback(lambda _: self._rendering.pop(stem, None))
        # A caller who leaves does not stop the rendering that others wait for.
        return await asyncio.shield(rendering)

    async def _render(self, subject: Subject, made: Made, side: Side, stem: Path) -> Shown:
        unfinished = stem.with_name(f".{uuid.uuid4().hex}")
        try:
            seen = subject if side == "before" else made.subject
            if side == "compare":
                rendered = await self._compared(subject, made, unfinished)
            else:
                plan = Plan() if side == "before" else seen.plan
                proxy = find_proxy(self._services.storage.derived(seen.facts.media_id))
                shown = partial(render_preview, longest=self._longest, media=seen.media, proxy=proxy)
                rendered = await self._work(shown, plan, seen.path, seen.facts, unfinished)
            return await asyncio.to_thread(_kept, told(rendered, made), stem, seen.facts.source_type)
        except WorkersClosed as error:
            raise Refusal(OVERLOADED, CLOSING) from error
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

    async def _compared(self, subject: Subject, made: Made, unfinished: Path) -> Rendered:
        before = await self._side(subject, made, "before")
        after = await self._side(subject, made, "after")
        source_type = made.subject.facts.source_type
        compared = partial(render_comparison, longest=self._longest, source_type=source_type)
        return await self._work(compared, before.path, after.path, unfinished)

    @property
    def _longest(self) -> int:
        return self._services.settings.preview_pixels

    async def _work(self, render: Callable[..., Rendered], *arguments: object) -> Rendered:
        seconds = self._services.settings.render_seconds
        return await self._services.workers.run(render, *arguments, seconds=seconds)


def _tag(subject: Subject, made: Made, side: Side) -> str:
    """Names a side by what is seen of it: the content, the plan, what models made of both and could not make."""
    after = (made.subject.facts, subject.plan, sorted(made.reasons.items()))
    plan = "" if side == "before" else _told_of(*after)
    named = f"{RENDERER}\n{side}\n{subject.facts.sha256}\n{plan}"
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _told_of(facts: MediaFacts, plan: Plan, reasons: list[tuple[str, str]]) -> str:
    words = "" if facts.transcript is None else facts.transcript.model_dump_json()
    return f"{plan.model_dump_json(by_alias=True)}\n{facts.sha256}\n{words}\n{reasons}"


def _found(stem: Path) -> Shown | None:
    for suffix, mime in MIMES.items():
        path = stem.with_suffix(suffix)
        if path.is_file():
            return Shown(path, mime, stem.name, left_out_of(stem))
    return None


def _kept(rendered: Rendered, stem: Path, source_type: SourceType | None) -> Shown:
    """Give a finished file its name, after what it leaves out is beside it; whoever looks sees all of it or none."""
    left_out = keep_left_out(rendered, stem, source_type)
    path = stem.with_suffix(rendered.path.suffix)
    rendered.path.replace(path)
    return Shown(path, rendered.mime, stem.name, left_out)


def _make_way(folder: Path) -> None:
    """Leave only the newest trials, each with what it leaves out."""
    newest = sorted(folder.glob("[!.]*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for stem in list(dict.fromkeys(path.stem for path in newest))[MOST_TRIALS:]:
        for path in folder.glob(f"{stem}.*"):
            path.unlink(missing_ok=True)


def _discard(unfinished: Path) -> None:
    for left in unfinished.parent.glob(f"{unfinished.name}*"):
        left.unlink(missing_ok=True)
