"""What models make of a file before it is rendered: the words that are said in it, and pictures drawn anew.

A drawn picture is new media beside its parent, made once for a content, a step and a model; the original never
changes. It is made from the original and not from the graded picture, so that a slider that moves costs nothing.
What a model cannot do is a sentence at its step, and the rest is rendered.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from api.leftovers import discard
from api.subjects import Subject
from edits.media import MediaFacts, Transcript
from edits.plan import Plan, Step
from edits.vocabulary.base import Params
from nodes.hearing import SUBTITLES, listen, read_words, words_version
from nodes.services import Services
from tools.errors import ToolError, WorkersClosed
from tools.intake import take_in
from tools.model import images
from tools.model.budget import Budget, spending
from tools.model.errors import ModelBusy, ModelRefused
from tools.model.host import ModelHost
from tools.model.speaking import speak
from tools.render.canvas import Canvas, Drawing, finish_canvas, prepare_canvas
from tools.render.errors import RenderError
from tools.render.graphic import finish_graphic
from tools.render.provenance import PARTLY, WHOLLY, SourceType
from tools.render.support import SPEAKING, is_drawn, is_heard, is_made_beside, said_task
from tools.storage import new_media_id

T = TypeVar("T")
MAKER = 1
"""Part of the name of everything made; raised when the same step would be drawn differently."""
READY = "the brief is ready to use"
MADE, DRAWN = "made-", "drawn-"
AGAIN_S, LONG_S = 20.0, 3_600.0
"""Seconds for which a failure is remembered: one that may pass, and a refusal, which will not."""
MOST_FAILURES = 500
LIGHT = frozenset({"cutout"})
"""What only prepared a step that is drawn now, and would take its result away."""


@dataclass(frozen=True, slots=True)
class Made:
    """A subject as it is rendered. reasons: why steps are not made, by id. notes: what was made."""

    subject: Subject
    reasons: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Maker:
    """The models' part in the renderings of one process."""

    def __init__(self, services: Services) -> None:
        """Nothing is made before it is asked for."""
        self._services = services
        self._making: dict[str, asyncio.Task[Any]] = {}
        self._failures: dict[str, tuple[float, str]] = {}

    async def made(self, user_id: str, subject: Subject, *, turn_id: str | None = None, ask: bool = True) -> Made:
        """The subject with everything that models make of it. ask: make what is not there; else only find it."""
        work = _Work(self, user_id, turn_id, ask)
        facts, reasons = subject.facts, dict[str, str]()
        heard = [step for step in subject.plan.steps if is_heard(step)]
        if heard and facts.transcript is None and facts.kind != "image":
            facts = await self._with_words(work, subject, heard, reasons)
        beside = await self._with_beside(work, replace(subject, facts=facts), reasons)
        return await self._with_pictures(work, beside)

    async def heard(self, user_id: str, subject: Subject) -> Subject:
        """The subject with the words that are said in it, where anything can tell them."""
        return replace(subject, facts=await self._with_words(_Work(self, user_id, None, True), subject, [], {}))

    async def close(self) -> None:
        """Stop what is being made."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _with_words(
        self, work: _Work, subject: Subject, steps: list[Step], reasons: dict[str, str]
    ) -> MediaFacts:
        facts = subject.facts
        if facts.transcript is not None:
            return facts
        words: Transcript | None = None
        if words_version(self._services) is not None and facts.has_audio:
            try:
                words = await self._transcript(work, subject)
            except WorkersClosed:
                raise
            except ToolError as error:
                reasons |= {step.id: f"{said_task(step)} could not be made: {_end(error)}" for step in steps}
        if words is None and facts.kind == "video":
            words = await self._subtitles(subject, ask=work.ask)
            if words is not None:
                reasons.clear()
        return facts if words is None else facts.model_copy(update={"transcript": words})

    async def _transcript(self, work: _Work, subject: Subject) -> Transcript | None:
        version, facts, seconds = words_version(self._services), subject.facts, self._services.settings.render_seconds
        known = await self._services.ledger.measures(facts.sha256, str(version))
        if known is not None:
            return known.transcript

        async def hear_it() -> Transcript:
            return await listen(facts, subject.path, self._services, seconds=seconds, pay=work.paid)

        return await self._once(f"{version} {facts.sha256}", hear_it, ask=work.ask)

    async def _subtitles(self, subject: Subject, *, ask: bool) -> Transcript | None:
        """The words a clip brings along."""
        known = await self._services.ledger.measures(subject.facts.sha256, SUBTITLES)
        if known is not None:
            return known.transcript
        seconds = self._services.settings.render_seconds
        return await read_words(subject.facts, subject.path, self._services, seconds=seconds) if ask else None

    async def _with_beside(self, work: _Work, subject: Subject, reasons: dict[str, str]) -> Made:
        """With what models make to be laid over it: a drawn graphic, a spoken text."""
        steps, media, notes = list(subject.plan.steps), dict(subject.media), list[str]()
        for place, step in enumerate(steps):
            model = self._model_beside(step, subject.facts)
            if model is None:
                continue
            found = await _tried(self._beside(work, subject.facts, step, model), step, reasons)
            if found is not None:
                made, media[made.media_id] = found
                steps[place] = step.model_copy(update={"params": _laid(step, made.media_id)})
                notes.append(_noted(step, model, made))
        facts = subject.facts.model_copy(update={"source_type": subject.facts.source_type or PARTLY})
        plan = subject.plan.model_copy(update={"steps": tuple(steps)})
        whole = replace(subject, facts=facts, plan=plan, media=media) if notes else subject
        return Made(whole, reasons, tuple(notes))

    def _model_beside(self, step: Step, facts: MediaFacts) -> str | None:
        """Who makes what this step lays over the file; none where nobody is needed, or there."""
        if self._services.models is None or not is_made_beside(step, facts):
            return None
        settings = self._services.settings
        return settings.speech_model if step.op in SPEAKING else settings.image_model

    async def _beside(self, work: _Work, facts: MediaFacts, step: Step, model: str) -> tuple[MediaFacts, Path] | None:
        """A graphic or a voice for a file; None where it is not there and nobody is to be asked. Raises ToolError."""
        host = self._services.models
        assert host is not None
        told = str(getattr(step.params, "prompt", None) or getattr(step.params, "text", ""))
        spoken = step.op in SPEAKING
        voice = host.settings.speech_voice if spoken else ""
        key = hashlib.sha256(f"{MAKER}\n{step.op}\n{model}\n{voice}\n{told}".encode()).hexdigest()[:32]

        async def make(media_id: str) -> MediaFacts:
            body = await work.paid(speak(host, model, told) if spoken else images.draw_graphic(host, model, told))
            return await self._taken_in(body if spoken else await self._cut_free(body), media_id, WHOLLY)

        return await self._medium(work, facts.media_id, f"{MADE}{key}", f"{step.op} by {model}", make)

    async def _cut_free(self, body: bytes) -> bytes:
        """A drawn graphic without the background that came along."""
        with tempfile.TemporaryDirectory(prefix="loupe-") as folder:
            drawn, out = Path(folder) / "drawn", Path(folder) / "graphic"
            await asyncio.to_thread(drawn.write_bytes, body)
            await self._work(finish_graphic, drawn, out)
            return await asyncio.to_thread(out.read_bytes)

    async def _taken_in(self, body: bytes, media_id: str, source_type: SourceType) -> MediaFacts:
        """Store something made, and say how much of it a model made."""

        async def chunks() -> AsyncIterator[bytes]:
            yield body

        services = self._services
        made = await take_in(
            chunks(), storage=services.storage, workers=services.workers, settings=services.settings, media_id=media_id
        )
        return made.model_copy(update={"source_type": source_type})

    async def _with_pictures(self, work: _Work, beside: Made) -> Made:
        subject, reasons = beside.subject, dict(beside.reasons)
        model = self._services.settings.image_model
        steps = [step for step in subject.plan.in_order() if is_drawn(step, subject.facts) and images.way_of(step)]
        if model is None or self._services.models is None or not steps:
            return beside
        facts, path = subject.facts, subject.path
        drawn: list[Step] = []
        notes = list(beside.notes)
        for step in steps:
            found = await _tried(self._picture(work, facts, path, step, model), step, reasons, READY)
            if found is not None:
                facts, path = found
                drawn.append(step)
                notes.append(_noted(step, model, facts))
        plan = _without(subject.plan, drawn)
        return Made(replace(subject, facts=facts, path=path, plan=plan), reasons, tuple(notes))

    async def _picture(
        self, work: _Work, facts: MediaFacts, path: Path, step: Step, model: str
    ) -> tuple[MediaFacts, Path] | None:
        """The picture with one step drawn; None where it is not there and nobody is to be asked. Raises ToolError."""

        async def draw(media_id: str) -> MediaFacts:
            return await self._draw(work, facts, path, step, model, media_id)

        mark = f"{MADE}{_key(facts, step, model, step.amount)}"
        return await self._medium(work, facts.media_id, mark, f"{step.op} by {model}", draw)

    async def _medium(
        self, work: _Work, parent_id: str, mark: str, name: str, make: Callable[[str], Awaitable[MediaFacts]]
    ) -> tuple[MediaFacts, Path] | None:
        """A made medium beside its parent, made once; None where it is not there and nobody is to be asked.

        mark: names it among what was made of its parent. make: makes it under the id it is given. Raises ToolError.
        """
        known = await self._kept(work.user_id, parent_id, mark)
        if known is not None:
            return known

        async def made_now() -> tuple[MediaFacts, Path] | None:
            media_id = new_media_id(work.user_id)
            await self._services.ledger.expect_file(media_id)
            made = await make(media_id)
            row = await self._services.ledger.add_made(
                work.user_id, made, name=name, path=made.media_id, parent_id=parent_id
            )
            if row is None:
                await discard([made.media_id], self._services)
                return None
            await self._keep(parent_id, mark, made.media_id.encode())
            return made, await self._services.storage.path(made.media_id)

        return await self._once(f"{work.user_id} {parent_id} {mark}", made_now, ask=work.ask)

    async def _kept(self, user_id: str, parent_id: str, mark: str) -> tuple[MediaFacts, Path] | None:
        """What was made before, where it is still kept."""
        storage = self._services.storage
        found = await storage.find_derived(parent_id, mark)
        if found is None:
            return None
        media_id = await asyncio.to_thread(found.read_text, "ascii")
        row = await self._services.ledger.media_row(user_id, media_id)
        if row is None or row.facts is None or not await storage.has(row.path):
            return None
        return row.facts, await storage.path(row.path)

    async def _keep(self, parent_id: str, name: str, body: bytes) -> Path:
        """Keep what was derived from a file under a name, for every server."""
        path = self._services.storage.derived(parent_id) / name
        await asyncio.to_thread(_write_whole, body, path)
        await self._services.storage.share_derived(parent_id, name)
        return path

    async def _draw(
        self, work: _Work, facts: MediaFacts, path: Path, step: Step, model: str, media_id: str
    ) -> MediaFacts:
        """Have it drawn, and store what came of it. Raises ToolError."""
        host, way = self._services.models, images.way_of(step)
        assert host is not None
        assert way is not None
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="loupe-"))
        try:
            drawing = Drawing(path, facts, step, way.area, way.blend, images.SIZES, folder)
            canvas = await self._work(prepare_canvas, drawing)
            out = folder / "finished"
            name = f"{DRAWN}{_key(facts, step, model)}"
            drawn = await self._services.storage.find_derived(facts.media_id, name)
            if drawn is None:
                picture = await work.paid(_asked(host, model, step, canvas))
                drawn = await self._keep(facts.media_id, name, picture)
            source_type = await self._work(finish_canvas, drawing, canvas, drawn, out)
            return await self._taken_in(await asyncio.to_thread(out.read_bytes), media_id, source_type)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _work(self, function: Callable[..., T], *arguments: object) -> T:
        return await self._services.workers.run(function, *arguments, seconds=self._services.settings.render_seconds)

    async def _once(self, key: str, make: Callable[[], Awaitable[T | None]], *, ask: bool) -> T | None:
        """Make something once, however many ask; what failed just now fails again at once."""
        until, why = self._failures.get(key, (0.0, ""))
        if until > time.monotonic() or (why and not ask):
            raise RenderError(why)
        if not ask:
            return None
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.ensure_future(make())
            task.add_done_callback(lambda done: self._settled(key, done))
        # Who leaves does not stop what others wait for, and what is paid already.
        result: T | None = await asyncio.shield(task)
        return result

    def _settled(self, key: str, done: asyncio.Future[Any]) -> None:
        self._making.pop(key, None)
        self._failures.pop(key, None)
        error = None if done.cancelled() else done.exception()
        if not isinstance(error, ToolError) or isinstance(error, WorkersClosed):
            return
        while len(self._failures) >= MOST_FAILURES:
            del self._failures[next(iter(self._failures))]
        self._failures[key] = (time.monotonic() + _patience(error), str(error))


@dataclass(frozen=True, slots=True)
class _Work:
    """For whom something is made. ask: whether a model may be asked."""

    maker: Maker
    user_id: str
    turn_id: str | None
    ask: bool

    async def paid(self, call: Awaitable[T]) -> T:
        """Ask a model within the person's budget, and write the call down whatever comes of it."""
        services = self.maker._services
        today = await services.ledger.model_spending(self.user_id)
        budget = Budget.of(services.settings, seconds=services.settings.model_image_seconds, today=today)
        try:
            with spending(budget):
                return await call
        finally:
            if calls := budget.take():
                await services.ledger.record_model_calls(self.user_id, calls, turn_id=self.turn_id)


def _key(facts: MediaFacts, step: Step, model: str, amount: float = 1) -> str:
    """Names what is made of a content by a step and a model; the words of its reason change nothing.

    What a model drew is the same at every amount: it is mixed with the original after.
    """
    told = step.model_dump_json(by_alias=True, include={"op", "params", "target"})
    return hashlib.sha256(f"{MAKER}\n{model}\n{facts.sha256}\n{told}\n{amount:g}".encode()).hexdigest()[:32]


async def _asked(host: ModelHost, model: str, step: Step, canvas: Canvas) -> bytes:
    picture = await asyncio.to_thread(canvas.picture.read_bytes)
    mask = await asyncio.to_thread(canvas.mask.read_bytes) if canvas.masked else None
    brief = images.brief_of(step)
    return await images.edit_picture(host, model, picture=picture, mask=mask, brief=brief, size=canvas.size)


def _write_whole(body: bytes, file: Path) -> None:
    """Write a file that is there whole or not at all."""
    unfinished = file.with_name(f".{file.name}")
    unfinished.write_bytes(body)
    unfinished.replace(file)


def _without(plan: Plan, drawn: list[Step]) -> Plan:
    """The plan without the steps that are drawn, and without what only prepared them."""
    gone = {step.id for step in drawn}
    if any(step.op == "replace_background" for step in drawn):
        gone |= {step.id for step in plan.steps if step.op in LIGHT}
    return plan.model_copy(update={"steps": tuple(step for step in plan.steps if step.id not in gone)})


def _patience(error: ToolError) -> float:
    if isinstance(error, ModelRefused):
        return LONG_S
    if isinstance(error, ModelBusy) and error.retry_after is not None:
        return min(LONG_S, error.retry_after)
    return AGAIN_S


def _laid(step: Step, media_id: str) -> Params:
    """The parameters of a step with what was made for it in the place of its description."""
    return step.params.model_copy(update={"media": media_id, ("text" if step.op in SPEAKING else "prompt"): None})


async def _tried(making: Awaitable[T], step: Step, reasons: dict[str, str], instead: str = "") -> T | None:
    """What comes of making a step's medium; where that fails, why is among the reasons. Raises WorkersClosed."""
    try:
        return await making
    except WorkersClosed:
        raise
    except ToolError as error:
        reasons[step.id] = "; ".join(filter(None, [f"{said_task(step)} could not be made: {_end(error)}", instead]))
        return None


def _noted(step: Step, model: str, made: MediaFacts) -> str:
    """What a person is told of what a model made."""
    return f"Made by an AI model ({model}): {said_task(step)}; kept as media {made.media_id}"


def _end(error: Exception) -> str:
    """A sentence as the end of another."""
    said = str(error).strip().rstrip(".")
    return f"{said[:1].lower()}{said[1:]}"
