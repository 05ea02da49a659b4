"""Moments of the data: no clock is read here or anywhere in the domain."""

from google.protobuf.timestamp_pb2 import Timestamp


def seconds_between(earlier: Timestamp, later: Timestamp) -> float:
    """Seconds from one to the other; 0 where they are out of order."""
    seconds = later.seconds - earlier.seconds + (later.nanos - earlier.nanos) / 1e9
    return max(0.0, seconds)


def keep_latest(kept: Timestamp, seen: Timestamp) -> None:
    """Moves `kept` forward to `seen`, never back."""
    if (seen.seconds, seen.nanos) > (kept.seconds, kept.nanos):
        kept.CopyFrom(seen)


def keep_earliest(kept: Timestamp, seen: Timestamp) -> None:
    """Moves `kept` back to `seen`, never forward."""
    if (seen.seconds, seen.nanos) < (kept.seconds, kept.nanos):
        kept.CopyFrom(seen)
