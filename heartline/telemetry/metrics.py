"""Instruments made from the metrics that names.py declares."""

from opentelemetry.metrics import Counter, Histogram, get_meter

from heartline.telemetry import names
from heartline.telemetry.names import Metric

# From a millisecond to ten seconds, finest where the service's limits lie.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_meter = get_meter(names.INSTRUMENTATION)


def counter(metric: Metric) -> Counter:
    return _meter.create_counter(metric.name, metric.unit, metric.description)


def histogram(metric: Metric) -> Histogram:
    """Of seconds."""
    return _meter.create_histogram(
        metric.name,
        metric.unit,
        metric.description,
        explicit_bucket_boundaries_advisory=SECONDS,
    )
