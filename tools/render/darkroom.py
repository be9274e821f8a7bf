"""From the source's frame at a time to the frame that is encoded, with every step on pixels done.

Where FFmpeg's filters can do it all, a frame never becomes an array. Otherwise it is done as on a still:

    scale, colour table ── early steps ── geometry ── camera ── effects ── 4:2:0
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from edits.plan import Step
from edits.vocabulary import Params
from edits.vocabulary.detail import Grain
from edits.vocabulary.timeline import Reframe
from tools.render.arrays import Pixels
from tools.render.camera import CameraOperation, CameraRoom, Matrix, Moment, Move, closer, shoot
from tools.render.errors import StepError
from tools.render.footage import Look
from tools.render.framing import Framing, settle
from tools.render.lut import compile_lut, is_identity
from tools.render.moving import MovingGrain, denoising
from tools.render.notices import Notices
from tools.render.operation import GeometryOperation, Picture, Scene, find_operation, is_color
from tools.render.painting import Painter, brushes, needs_source_frame, span_of, wanted_regions
from tools.render.regions import find_regions
from tools.render.shelf import Shelf
from tools.render.timeline import Piece, Span
from tools.render.treatment import (
    TO_PICTURE,
    TO_VIDEO,
    Chain,
    Filter,
    Treatment,
    even,
    hdr_table,
    with_color,
    write_table,
)

VIEW = 480
"""Longer side of the frames that cameras and finders look at."""
SETTLED_AT = 1_024
"""Longer side of the frame on which geometry is settled."""
SAMPLE = 64
SAME_ASPECT = 0.01
Fit = Callable[[tuple[float, float]], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the camera looks for a whole clip, found once. full: width and height of the frame at full size."""

    moves: tuple[Move, ...]
    full: tuple[float, float]


class Darkroom:
    """Every step on pixels, ready to be done on frames."""

    def __init__(
        self, steps: Iterable[Step], shelf: Shelf, scene: Scene, notices: Notices, folder: Path, duration: float
    ) -> None:
        """scene: a sample of its colours is taken here where a step asks. folder: for tables. duration: in seconds."""
        self.steps = tuple(steps)
        self.shelf, self.notices, self.folder = shelf, notices, folder
        self.look = shelf.look(None)
        if self.look.transfer != "sdr":
            notices.notes.append("high dynamic range was tone-mapped to standard range")
        self._treatments: dict[tuple[object, ...], Treatment] = {}
        self._tables: dict[tuple[str, ...], Path | None] = {}
        self._to_video = Treatment(TO_VIDEO)
        self.aimed = Aim((), (0.0, 0.0))
        self._moving_grain: dict[int, MovingGrain] = {}
        matching = any(step.op == "match_look" for step in self.steps)
        self.scene = replace(scene, sample=self._whole_frame(duration / 2, SAMPLE)) if matching else scene
        self.colors = tuple(step for step in self.steps if self._by_table(step) and self._compiles(step))
        self.framing = self._settled(duration)
        chosen = brushes(self.steps, self._by_table)
        self._grains = tuple(brush for brush in chosen if brush.step.op == "grain" and not wanted_regions(brush.step))
        self._denoisers = tuple(brush for brush in chosen if brush.step.op == "denoise" and _is_plain(brush.step))
        rest = tuple(brush for brush in chosen if brush not in (*self._grains, *self._denoisers))
        self.painter = Painter(rest, self.scene, lambda at: self._whole_frame(at, VIEW))
        times = [duration * part for part in (0.5, 0.1, 0.3, 0.7, 0.9)]
        self.painter.rehearse(times, notices.skip, VIEW / max(self.look.width, self.look.height))
        self._source_first = self.framing.warp is not None or any(map(needs_source_frame, self.painter.brushes))

    def aim(
        self,
        played: tuple[Span, ...],
        cuts: tuple[float, ...],
        fit: Fit,
        aspect: str | None = None,
        known: Aim | None = None,
    ) -> tuple[int, int]:
        """Set up the camera and the sizes, and answer the size of a frame.

        played: parts of the source that are seen. cuts: where shots begin in it. fit: the size of a frame from
        that at full size. aspect: what the frame must have at last; the camera follows the subject into it.
        known: what an earlier call for the same clip found, so that nothing has to be looked at again.
        """
        self.aimed = known or self._aimed(played, cuts, aspect)
        full = self.aimed.full
        self.size = fit(full)
        factor = self.size[0] / full[0]
        self._scale = factor
        self._moved_size = even(self.framing.width * factor), even(self.framing.height * factor)
        self._source_size = even(self.look.width * factor), even(self.look.height * factor)
        self._arrays = bool(self.aimed.moves) or bool(self.painter.brushes) or self._source_first
        return self.size

    def _aimed(self, played: tuple[Span, ...], cuts: tuple[float, ...], aspect: str | None) -> Aim:
        moves: list[Move] = []
        full = (self.framing.width, self.framing.height)
        room = CameraRoom(
            facts=self.scene.facts, media=self.scene.media, notes=self.scene.notes, width=full[0], height=full[1],
            played=played, cuts=cuts, step=float(1 / self.look.fps), view=self._view,
        )  # fmt: skip
        for operation, step in self._cameras(aspect, full):
            try:
                params = operation.at(step.params, step.amount)
                region = step.target.region if step.target else None
                moves.append(operation.move(params, replace(room, span=span_of(step), region=region)))
                full = operation.size(*full, params)
            except StepError as error:
                self.notices.skip(step, str(error))
        return Aim(tuple(moves), full)

    def _cameras(self, aspect: str | None, full: tuple[float, float]) -> list[tuple[CameraOperation[Params], Step]]:
        chosen = [
            (operation, step)
            for step in self.steps
            if isinstance(operation := find_operation(step.op), CameraOperation) and step.amount > 0
        ]
        chosen.sort(key=lambda pair: pair[0].turn)
        for operation, step in chosen:
            full = operation.size(*full, step.params)
        follow = find_operation("reframe")
        if aspect is not None and isinstance(follow, CameraOperation) and _differs(full, aspect):
            params = Reframe(aspect=aspect)
            chosen.append((follow, Step(id="output", op="reframe", params=params)))
        return chosen

    def frame(self, piece: Piece, moment: Moment, number: int, lane: object) -> VideoFrame:
        """The finished frame that shows a moment of a piece. number: of the frame in the result."""
        raw = self.shelf.reader(piece.media, lane).at(moment.time)
        treated = self._treatment(piece, moment.time).apply(raw)
        if self._arrays:
            treated = self._painted(treated, piece, moment, number)
        for nth, brush in enumerate(self._grains):
            if brush.at(moment.time):
                treated = self._grain(nth, brush.step).over(treated, number)
        return treated

    def _grain(self, nth: int, step: Step) -> MovingGrain:
        if nth not in self._moving_grain:
            params = Grain.model_validate(find_operation("grain").at(step.params, step.amount).model_dump())  # type: ignore[union-attr]
            self._moving_grain[nth] = MovingGrain(params, *self.size, self.scene.seed + nth)
        return self._moving_grain[nth]

    def _painted(self, treated: VideoFrame, piece: Piece, moment: Moment, number: int) -> VideoFrame:
        """A scaled and coloured frame with everything that needs arrays."""
        picture = Picture(np.asarray(treated.to_ndarray(), np.uint8), scale=self._scale)
        if piece.media is None:
            picture = self._placed(picture, piece, moment, number)
        picture = self.painter.paint(picture, moment.time, number, early=False)
        return self._to_video.apply(VideoFrame.from_ndarray(np.ascontiguousarray(picture.rgb), "rgb24"))

    def _placed(self, picture: Picture, piece: Piece, moment: Moment, number: int) -> Picture:
        """Early steps, geometry and camera."""
        if self._source_first:
            picture = replace(picture, masks=self.painter.masks(picture.rgb, moment.time))
        picture = self.painter.paint(picture, moment.time, number, early=True)
        if self._source_first:
            picture = picture.reshaped(lambda plane: self.framing.move(plane, self._moved_size))
        matrix = self._matrix(piece, moment)
        if matrix is None and picture.rgb.shape[1::-1] == self.size:
            return picture
        window = np.eye(3) if matrix is None else matrix
        return picture.reshaped(lambda plane: shoot(plane, window, self.size))

    def _matrix(self, piece: Piece, moment: Moment) -> Matrix | None:
        seen = [move.at(moment) for move in self.aimed.moves]
        if piece.magnify != 1:
            seen.append(closer(piece.magnify))
        return reduce(np.matmul, seen) if seen else None

    def still(self, time: float) -> Pixels:
        """The finished frame at a time of the source, as uint8 (height, width, 3)."""
        frame = self.frame(Piece(time, time, hold=1), Moment(time, 0.5), 0, "still")
        return np.asarray(Treatment(TO_PICTURE).apply(frame).to_ndarray(), np.uint8)

    def _treatment(self, piece: Piece, time: float) -> Treatment:
        active = tuple(step.id for step in self.colors if _holds(step, time)) if piece.media is None else ()
        key = (piece.media, 1 if self._arrays else piece.magnify, active)
        if key not in self._treatments:
            self._treatments[key] = Treatment(self._chain(piece, active).filters(self.shelf.look(piece.media)))
        return self._treatments[key]

    def _chain(self, piece: Piece, active: tuple[str, ...]) -> Chain:
        if piece.media is not None:
            always = tuple(step.id for step in self.colors if span_of(step) is None)
            look = self.shelf.look(piece.media)
            chain = Chain(*self.size, table=self._table(always, look), rgb=self._arrays, fitted=True)
        elif self._source_first:
            chain = Chain(*self._source_size, table=self._table(active, self.look), rgb=True)
        else:
            before = self.framing.filters(self.look.width, self.look.height)
            chain = Chain(*self._moved_size, before=before, table=self._table(active, self.look), rgb=self._arrays)
        chain = replace(chain, clean=self._denoising())
        return chain if self._arrays and piece.media is None else chain.closer(piece.magnify)

    def _denoising(self) -> tuple[Filter, ...]:
        params = (find_operation("denoise").at(brush.step.params, brush.step.amount) for brush in self._denoisers)  # type: ignore[union-attr]
        return tuple(one for each in params for one in denoising(each))

    def _table(self, active: tuple[str, ...], look: Look) -> Path | None:
        """The file of the table for the colour steps that are on, after what brings the source to sRGB."""
        key = (look.transfer, *active)
        if key not in self._tables:
            color = compile_lut([step for step in self.colors if step.id in active], scene=self.scene)
            base = None if look.transfer == "sdr" else hdr_table(look.transfer)
            table = base if is_identity(color) else with_color(base, color)
            path = self.folder / f"table{len(self._tables)}.cube"
            self._tables[key] = None if table is None else write_table(table, path)
        return self._tables[key]

    def _by_table(self, step: Step) -> bool:
        target = step.target
        return is_color(step) and (target is None or (target.region is None and not target.exclude))

    def _compiles(self, step: Step) -> bool:
        try:
            compile_lut([step], size=2, scene=self.scene)
        except StepError as error:
            self.notices.skip(step, str(error))
            return False
        return True

    def _settled(self, duration: float) -> Framing:
        steps = [step for step in self.steps if isinstance(find_operation(step.op), GeometryOperation)]
        full = (float(self.look.width), float(self.look.height))
        if not steps:
            return Framing(*full)
        rgb = self._whole_frame(duration / 2, SETTLED_AT)
        wanted = [region for step in steps for region in find_operation(step.op).regions(step.params)]  # type: ignore[union-attr]
        masks, absent = find_regions(rgb, None, wanted) if wanted else ({}, {})
        return settle(steps, Picture(rgb, masks=masks), full, replace(self.scene, absent=absent), self.notices.skip)

    def _whole_frame(self, time: float, longest: int) -> Pixels:
        """The upright source at a time, before any step; uint8 (height, width, 3), small."""
        factor = min(1.0, longest / max(self.look.width, self.look.height))
        key = ("whole", longest)
        if key not in self._treatments:
            size = even(self.look.width * factor), even(self.look.height * factor)
            chain = Chain(*size, table=self._plain_table(), rgb=True)
            self._treatments[key] = Treatment(chain.filters(self.look))
        frame = self._treatments[key].apply(self.shelf.reader(None, key).at(time))
        return np.asarray(frame.to_ndarray(), np.uint8)

    def _plain_table(self) -> Path | None:
        if self.look.transfer == "sdr":
            return None
        path = self.folder / f"{self.look.transfer}.cube"
        return path if path.exists() else write_table(hdr_table(self.look.transfer), path)

    def _view(self, time: float) -> Pixels:
        """The picture after geometry at a time of the source, small."""
        rgb = self._whole_frame(time, VIEW)
        factor = VIEW / max(self.framing.width, self.framing.height)
        return self.framing.move(rgb, (even(self.framing.width * factor), even(self.framing.height * factor)))


def _is_plain(step: Step) -> bool:
    """Whether a step is for the whole frame and the whole time."""
    return step.target is None or (step.target.time is None and not wanted_regions(step))


def _holds(step: Step, time: float) -> bool:
    span = span_of(step)
    return span is None or span.start <= time < span.end


def _differs(size: tuple[float, float], aspect: str) -> bool:
    across, down = (float(side) for side in aspect.split(":"))
    return abs(size[0] / size[1] / (across / down) - 1) > SAME_ASPECT
