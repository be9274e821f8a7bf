"""Traces in OpenTelemetry's form, one span a request and one a station; nothing at all unless a collector is named.

Spans carry ids, names and times, never anything a person wrote or sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from settings import Settings
from tools.errors import TracesRefused

SERVICE = "loupe"


class Span(Protocol):
    """What a span can be told while it lasts."""

    def set_attribute(self, key: str, value: str | int | float | bool) -> None:
        """Note something of it."""


class _Nothing:
    """A span that goes nowhere, around anything."""

    def __enter__(self) -> Span:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def set_attribute(self, key: str, value: str | int | float | bool) -> None:
        """Nobody listens."""


NOTHING = _Nothing()


class Tracing:
    """The spans of one process."""

    def __init__(self, provider: Any = None) -> None:
        """provider: OpenTelemetry's, or none: then spans cost nothing and go nowhere."""
        self._provider = provider
        self._tracer = None if provider is None else provider.get_tracer(SERVICE)

    @classmethod
    def of(cls, settings: Settings) -> Tracing:
        """Spans for the collector that the settings name. Raises TracesRefused where what sends them is missing."""
        if settings.otlp_url is None:
            return cls()
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError as error:
            raise TracesRefused("LOUPE_OTLP_URL is set; install the extra that sends traces: loupe[otel].") from error
        provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
        endpoint = f"{settings.otlp_url.rstrip('/')}/v1/traces"
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        return cls(provider)

    def span(
        self, name: str, attributes: Mapping[str, str] | None = None, carrier: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Span]:
        """A span around what happens inside. carrier: a caller's headers, whose trace it goes on with."""
        return NOTHING if self._tracer is None else self._begun(name, attributes, carrier)

    @contextmanager
    def _begun(
        self, name: str, attributes: Mapping[str, str] | None, carrier: Mapping[str, str] | None
    ) -> Iterator[Span]:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        context = None if carrier is None else TraceContextTextMapPropagator().extract(dict(carrier))
        with self._tracer.start_as_current_span(
            name, context=context, attributes=dict(attributes or {}), record_exception=False
        ) as span:
            yield span

    def close(self) -> None:
        """Send what waits, and stop."""
        if self._provider is not None:
            self._provider.shutdown()
