"""Between Python's times and protobuf's."""

from datetime import UTC, datetime, timedelta

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp


def timestamp(moment: datetime) -> Timestamp:
    """The moment, to the microsecond; `moment` is aware."""
    found = Timestamp()
    found.FromDatetime(moment)
    return found


def moment(timestamp: Timestamp) -> datetime:
    """The timestamp in UTC, to the microsecond."""
    return timestamp.ToDatetime(tzinfo=UTC)


def duration(seconds: float) -> Duration:
    found = Duration()
    found.FromTimedelta(timedelta(seconds=seconds))
    return found
