"""Every span, attribute and metric name, with its meaning.

Where OpenTelemetry's semantic conventions (1.45, messaging and rpc) have a name, it is
theirs; what only Heartline knows begins with "heartline.".
"""

from dataclasses import dataclass
from typing import Self


class Name(str):
    """A span name or an attribute key that can be asked what it means."""

    description: str

    def __new__(cls, name: str, description: str) -> Self:
        self = super().__new__(cls, name)
        self.description = description
        return self


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    unit: str
    """UCUM: "s" for seconds, "{record}" for a count of records."""
    description: str


INSTRUMENTATION = "heartline"

# Spans. A gRPC call is named after its method, "heartline.signal.v1.SignalIngestionService/Ingest".
SEND = Name("send", "An event is handed to Kafka, until the broker confirms; with the topic")
PROCESS = Name("process", "A consumer's step handles one record of a topic; with the topic")
PROCESS_BATCH = Name("process batch", "A consumer settles a batch; links to each record's span")

# Attributes of messaging spans.
MESSAGING_SYSTEM = Name("messaging.system", "Always kafka")
KAFKA = "kafka"
MESSAGING_OPERATION = Name("messaging.operation.type", "send or process")
MESSAGING_DESTINATION = Name("messaging.destination.name", "Topic on the broker")
MESSAGING_PARTITION = Name("messaging.destination.partition.id", "Partition of the topic")
MESSAGING_OFFSET = Name("messaging.kafka.offset", "Offset of the record in its partition")
MESSAGING_BATCH_SIZE = Name("messaging.batch.message_count", "Records in the batch")
CONSUMER = Name("heartline.consumer", "The consumer within its service")
OUTCOME = Name("heartline.outcome", "What the step decided: Emit, Drop, DeadLetter or Retry")
REASON = Name("heartline.reason", "Why a record was dropped or set aside")
SIGNAL_ID = Name("heartline.signal.id", "The signal that the work is about")

# Attributes of gRPC spans.
RPC_SYSTEM = Name("rpc.system.name", "Always grpc")
GRPC = "grpc"
RPC_METHOD = Name("rpc.method", "Full name of the method")
RPC_STATUS = Name("rpc.response.status_code", "Name of the gRPC status, such as NOT_FOUND")

# Attributes of HTTP spans; a span is named after its method and route, "POST /v1/signals".
HTTP_METHOD = Name("http.request.method", "Method of the request")
HTTP_ROUTE = Name("http.route", "Route that answered, such as /v1/signals")
HTTP_STATUS = Name("http.response.status_code", "Status of the answer")

RPC_DURATION = Metric("rpc.server.call.duration", "s", "How long answering a gRPC call took")
CONSUMED = Metric(
    "heartline.consumer.records", "{record}", "Records settled, by what became of them"
)
