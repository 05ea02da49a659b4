"""Where the traces and metrics of a process go."""

import threading
from collections.abc import Callable

from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, Sampler, TraceIdRatioBased

from heartline.settings import TelemetrySettings

EXPORT_TIMEOUT_SECONDS = 2
EXPORT_EVERY_MS = 1_000
METRICS_EVERY_MS = 15_000
# Several seconds of spans at a few thousand a second, about 30 MB when full.
MOST_WAITING_SPANS = 16_384
SHUTDOWN_SECONDS = 3.0


def configure(service: str, settings: TelemetrySettings) -> Callable[[], None]:
    """Starts the export to the collector; call the result at the end to send what is left.

    Without an endpoint nothing is recorded, yet the ids of a trace still travel.
    """
    resource = Resource.create({SERVICE_NAME: service})
    if not settings.otlp_endpoint:
        tracing = TracerProvider(ParentBased(ALWAYS_OFF), resource, shutdown_on_exit=False)
        trace.set_tracer_provider(tracing)
        return tracing.shutdown
    tracing = _tracing(settings, resource)
    metering = _metering(settings, resource)
    trace.set_tracer_provider(tracing)
    metrics.set_meter_provider(metering)
    return lambda: _within_deadline(tracing.shutdown, metering.shutdown)


def _tracing(settings: TelemetrySettings, resource: Resource) -> TracerProvider:
    sampler: Sampler = ParentBased(TraceIdRatioBased(settings.sample_ratio))
    exporter = OTLPSpanExporter(settings.otlp_endpoint, timeout=EXPORT_TIMEOUT_SECONDS)
    processor = BatchSpanProcessor(
        exporter, max_queue_size=MOST_WAITING_SPANS, schedule_delay_millis=EXPORT_EVERY_MS
    )
    provider = TracerProvider(sampler, resource, shutdown_on_exit=False)
    provider.add_span_processor(processor)
    return provider


def _metering(settings: TelemetrySettings, resource: Resource) -> MeterProvider:
    exporter = OTLPMetricExporter(settings.otlp_endpoint, timeout=EXPORT_TIMEOUT_SECONDS)
    reader = PeriodicExportingMetricReader(exporter, METRICS_EVERY_MS, EXPORT_TIMEOUT_SECONDS * 1e3)
    return MeterProvider([reader], resource, shutdown_on_exit=False)


def _within_deadline(*shutdowns: Callable[[], None]) -> None:
    """A collector that is away must not hold up the end of the process."""
    threads = [threading.Thread(target=shutdown, daemon=True) for shutdown in shutdowns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SHUTDOWN_SECONDS / len(threads))
