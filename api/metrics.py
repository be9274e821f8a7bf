"""What the doors count, in Prometheus' text format. Nothing of anybody's content is in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tools.model.counters import Reading

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = tuple[tuple[str, str], ...]


class _Histogram:
    def __init__(self) -> None:
        self.buckets = [0] * len(BUCKETS_S)
        self.total = 0.0
        self.count = 0

    def observe(self, seconds: float) -> None:
        self.total += seconds
        self.count += 1
        for place, most in enumerate(BUCKETS_S):
            if seconds <= most:
                self.buckets[place] += 1
                break


class Metrics:
    """Counts of one process since it started."""

    def __init__(self) -> None:
        """All zero."""
        self._requests: Counter[Labels] = Counter()
        self._seconds: defaultdict[Labels, _Histogram] = defaultdict(_Histogram)
        self._stations: defaultdict[Labels, _Histogram] = defaultdict(_Histogram)
        self._turns: Counter[Labels] = Counter()
        self._degraded: Counter[Labels] = Counter()
        self._verdicts: Counter[Labels] = Counter()

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request. status: 0 for a client that left before the answer."""
        method = method if method in {"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"} else "other"
        self._requests[(("route", route), ("method", method), ("status", str(status)))] += 1
        self._seconds[(("route", route),)].observe(seconds)

    def count_turn(self, intent: str, status: str, degraded: Iterator[str], timings: dict[str, float]) -> None:
        """One answered turn. timings: station to milliseconds."""
        self._turns[(("intent", intent), ("status", status))] += 1
        for part in degraded:
            self._degraded[(("part", part),)] += 1
        for name, milliseconds in timings.items():
            self._stations[(("station", name),)].observe(milliseconds / 1000)

    def count_verdict(self, verdict: str) -> None:
        """One judgement of a turn."""
        self._verdicts[(("verdict", verdict),)] += 1

    def text(self, readings: Iterable[Reading] = ()) -> str:
        """Everything, in Prometheus' text format. readings: what others count."""
        lines = [
            *_counter("loupe_requests_total", "requests by route, method and status", self._requests),
            *_histogram("loupe_request_seconds", "time of a request by route", self._seconds),
            *_counter("loupe_turns_total", "turns by intent and status", self._turns),
            *_histogram("loupe_station_seconds", "time of a station of the graph", self._stations),
            *_counter("loupe_degraded_total", "turns in which a part did not do its best", self._degraded),
            *_counter("loupe_feedback_total", "judgements by verdict", self._verdicts),
            *_read(readings),
        ]
        return "\n".join(lines) + "\n"


def _counter(name: str, words: str, counts: Counter[Labels]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} counter"
    for labels, count in counts.items():
        yield f"{name}{_labels(labels)} {count}"


def _read(readings: Iterable[Reading]) -> Iterator[str]:
    """A name that ends in `_total` only grows; any other says how it is now."""
    last = ""
    for name, words, labels, value in readings:
        if name != last:
            yield f"# HELP {name} {words}"
            yield f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}"
        last = name
        yield f"{name}{_labels(labels)} {value:g}"


def _histogram(name: str, words: str, histograms: dict[Labels, _Histogram]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} histogram"
    for labels, histogram in histograms.items():
        below = 0
        for most, count in zip(BUCKETS_S, histogram.buckets, strict=True):
            below += count
            yield f"{name}_bucket{_labels((*labels, ('le', f'{most:g}')))} {below}"
        yield f"{name}_bucket{_labels((*labels, ('le', '+Inf')))} {histogram.count}"
        yield f"{name}_sum{_labels(labels)} {histogram.total:.6f}"
        yield f"{name}_count{_labels(labels)} {histogram.count}"


def _labels(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
