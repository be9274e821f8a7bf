"""Measurements of a sound: loudness by EBU R128, silence, tempo and beats, in bounded effort."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from edits.media import SoundMeasures
from tools.errors import Unreadable
from tools.sight import container as boxes
from tools.sight.beats import RATE, find_beats
from tools.sight.packets import decoded
from tools.sight.sniff import Format

WHOLE = 240.0
"""Seconds that are heard in one piece; tempo and beats come from them."""
WINDOWS, WINDOW = 12, 5.0
"""Number and seconds of the samples taken from the rest of a longer sound."""
SILENT_DB = -40.0
SILENCE_STEP = 0.05
"""Seconds of one level reading."""
ABSOLUTE_GATE = -70.0
"""LUFS under which nothing counts as sound (EBU Tech 3341)."""
COMPLETE = 0.5
"""Part of the promised duration that must be there."""


@dataclass
class Heard:
    """What one pass over a sound keeps. head: mono samples at RATE of the first WHOLE seconds."""

    head: list[NDArray[np.float32]] = field(default_factory=list)
    quiet: list[NDArray[np.bool_]] = field(default_factory=list)
    seconds: float = 0.0


def measure_sound(path: Path, form: Format, duration: float | None, seconds: float) -> tuple[SoundMeasures, float]:
    """The measures of a file's main sound, and the seconds it really lasts.

    duration: what the container promises. seconds: wall time after which no more of it is heard.

    Longer than WHOLE, it is sampled after that. Raises Unreadable for a sound that cannot be decoded or stops before
    half of its duration.
    """
    with boxes.opened(path, form) as container:
        stream = boxes.main_audio(container)
        if stream is None:
            raise Unreadable("There is no sound in this file.", boxes.RESEND_SOUND, "audio")
        meter = _Meter()
        heard = _heard(container, stream, meter, duration or 0.0, time.monotonic() + seconds)
    if heard.seconds == 0:
        raise boxes.unreadable(path, form)
    if duration and duration <= WHOLE and heard.seconds < duration * COMPLETE and duration - heard.seconds > 1:
        raise Unreadable(f"It stops after {heard.seconds:.1f} s of {duration:.1f}.", boxes.RESEND_SOUND, "audio")
    tempo, beats = find_beats(np.concatenate(heard.head))
    quiet = np.concatenate(heard.quiet) if heard.quiet else np.zeros(1, dtype=bool)
    loudness, true_peak = meter.read()
    measures = SoundMeasures(
        loudness=loudness, true_peak=true_peak, silence=round(float(quiet.mean()), 4), tempo=tempo, beats=beats
    )
    return measures, duration or heard.seconds


def _heard(container: InputContainer, stream: AudioStream, meter: _Meter, duration: float, deadline: float) -> Heard:
    heard = Heard()
    _listen(_frames(container, stream), meter, heard, WHOLE, deadline, keep=True)
    rest = duration - WHOLE
    if rest > WINDOW:
        for number in range(WINDOWS):
            moment = WHOLE + rest * (number + 0.5) / WINDOWS - WINDOW / 2
            if time.monotonic() > deadline or not _seek(container, stream, moment):
                break
            _listen(_frames(container, stream), meter, heard, WINDOW, deadline, keep=False)
    return heard


def _listen(
    frames: Iterator[AudioFrame], meter: _Meter, heard: Heard, most: float, deadline: float, *, keep: bool
) -> None:
    """Pass at most `most` seconds to the meter and the level readings."""
    resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
    parts: list[NDArray[np.float32]] = []
    seconds = 0.0
    for frame in frames:
        frame.pts = None
        meter.add(frame)
        seconds += frame.samples / frame.sample_rate
        parts += [part.to_ndarray()[0] for part in resampler.resample(frame)]
        if seconds >= most or time.monotonic() > deadline:
            break
    parts += [part.to_ndarray()[0] for part in resampler.resample(None)] if seconds else []
    heard.seconds += seconds
    if not parts:
        return
    samples = np.nan_to_num(np.concatenate(parts))
    heard.quiet.append(_quiet(samples))
    if keep:
        heard.head.append(samples)


class _Meter:
    """FFmpeg's ebur128 filter (ITU-R BS.1770-4), one graph for each shape of frame that comes."""

    def __init__(self) -> None:
        self._graph: av.filter.Graph | None = None
        self._shape: tuple[str, int, str] | None = None
        self._last: dict[str, str] = {}

    def add(self, frame: AudioFrame) -> None:
        shape = (frame.format.name, frame.sample_rate, frame.layout.name)
        if shape != self._shape:
            self._shape, self._graph = shape, _ebur128(frame)
        assert self._graph is not None
        self._graph.push(frame)
        self._drain()

    def read(self) -> tuple[float | None, float | None]:
        """Integrated loudness in LUFS and true peak in dBTP; None for silence."""
        loudness = float(self._last.get("lavfi.r128.I", "-inf"))
        peaks = [float(value) for name, value in self._last.items() if name.startswith("lavfi.r128.true_peaks_ch")]
        peak = max(peaks, default=0.0)
        return (
            round(loudness, 1) if loudness > ABSOLUTE_GATE else None,
            round(20 * float(np.log10(peak)), 1) if peak > 1e-5 else None,
        )

    def _drain(self) -> None:
        assert self._graph is not None
        while True:
            try:
                metadata = self._graph.pull().metadata
            except (av.BlockingIOError, av.EOFError):
                return
            if "lavfi.r128.I" in metadata:
                self._last = dict(metadata)


def _ebur128(frame: AudioFrame) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name, time_base=frame.time_base
    )
    meter = graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Frames with sound in them."""
    return (frame for frame in decoded(container, stream) if frame.samples)


def _seek(container: InputContainer, stream: AudioStream, seconds: float) -> bool:
    try:
        container.seek(int(seconds / float(stream.time_base or 1)) + (stream.start_time or 0), stream=stream)
    except av.FFmpegError:
        return False
    return True


def _quiet(samples: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which steps of SILENCE_STEP seconds have a root mean square under SILENT_DB of full scale."""
    step = int(RATE * SILENCE_STEP)
    whole = samples[: len(samples) // step * step].reshape(-1, step) if len(samples) >= step else samples[None]
    level: NDArray[np.float64] = np.sqrt((whole.astype(np.float64) ** 2).mean(axis=1))
    return level < 10 ** (SILENT_DB / 20)
