"""The workflow of a render job: its steps, one after another. What one has answered is never done again."""

from __future__ import annotations

from dbos import DBOS

from api.render_records import NAME, PROGRESS, Asked
from api.render_work import Answered, RenderWork, said
from tools.render.film import TRIES
from tools.render.segments import Segment

at_work: list[RenderWork] = []
"""Who does the work in this process, one at most; DBOS calls functions, not methods."""


@DBOS.workflow(name=NAME)
async def render(asked: Answered) -> Answered:
    """One job: what is told of the finished file, or {"error": a sentence}."""
    job_id = str(DBOS.workflow_id)
    answer = await _made(job_id, asked)
    if "error" in answer:
        await at_work[0].discard(job_id, Asked(**asked))
    else:
        await at_work[0].tidy(job_id, Asked(**asked), answer["file"])
    return answer


@DBOS.step(name="whole", preemptible=True)
async def whole_step(job_id: str, asked: Answered) -> Answered:
    """All of it at once."""
    return await said(at_work[0].render_whole(job_id, Asked(**asked)))


@DBOS.step(name="outline", preemptible=True)
async def outline_step(job_id: str, asked: Answered) -> Answered:
    """How a clip is divided."""
    return await said(at_work[0].outline(job_id, Asked(**asked)))


@DBOS.step(name="segment", preemptible=True)
async def segment_step(job_id: str, asked: Answered, first: int, count: int, bitrate: int | None) -> Answered:
    """One segment of a clip."""
    return await said(at_work[0].render_part(job_id, Asked(**asked), Segment(first, count, bitrate)))


@DBOS.step(name="join", preemptible=True)
async def join_step(job_id: str, asked: Answered, parts: list[list[int]], bitrate: int | None, last: bool) -> Answered:
    """One file of all segments."""
    segments = tuple(Segment(first, count, bitrate) for first, count in parts)
    return await said(at_work[0].join(job_id, Asked(**asked), segments, last))


async def _made(job_id: str, asked: Answered) -> Answered:
    """In one piece, or in segments; those again at a lower bitrate while the clip comes out too large."""
    outline = await outline_step(job_id, asked)
    if "error" in outline:
        return outline
    if not outline["segments"]:
        return await whole_step(job_id, asked)
    bitrate: int | None = None
    joined: Answered = {}
    for nth in range(TRIES):
        joined = await _joined(job_id, asked, outline["segments"], bitrate, last=nth + 1 == TRIES)
        if "bitrate" not in joined:
            break
        bitrate = joined["bitrate"]
    return joined


async def _joined(job_id: str, asked: Answered, parts: list[list[int]], bitrate: int | None, *, last: bool) -> Answered:
    """All segments, one after another, and then one file of them."""
    for done, (first, count) in enumerate(parts):
        await DBOS.set_event_async(PROGRESS, done / (len(parts) + 1))
        segment = await segment_step(job_id, asked, first, count, bitrate)
        if "error" in segment:
            return segment
    await DBOS.set_event_async(PROGRESS, len(parts) / (len(parts) + 1))
    return await join_step(job_id, asked, parts, bitrate, last)
