"""A process that calls a service of its own within a span and exports what it recorded.

`python -m tests.integration.telemetry.traced`; settings as any service has them.
"""

from heartline.contracts import (
    Feedback,
    IngestRequest,
    SignalIngestionServiceStub,
    SubmitFeedbackRequest,
)
from heartline.grpc.client import channel
from heartline.settings import TelemetrySettings, load
from heartline.telemetry.setup import configure
from heartline.telemetry.tracing import tracer
from tests.integration.grpc.notebook import Served, failure, serving

SERVICE_NAME = "traced"
CALLER = "caller"


async def call(served: Served) -> None:
    """One call that the service refuses, and one that it fails."""
    async with channel(served.address) as to_server:
        stub = SignalIngestionServiceStub(to_server)
        with tracer.start_as_current_span(CALLER):
            await failure(stub.Ingest(IngestRequest()))
            await failure(
                stub.SubmitFeedback(SubmitFeedbackRequest(feedback=Feedback(source="bug")))
            )


if __name__ == "__main__":
    shutdown = configure(SERVICE_NAME, load(TelemetrySettings))
    serving(call)
    shutdown()
