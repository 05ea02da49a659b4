import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, use_span

from heartline import logs
from heartline.contracts import RawSignal

TRACE_ID, SPAN_ID = 0x0AF7651916CD43DD8448EB211C80319C, 0xB7AD6B7169203331


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    out = io.StringIO()
    logs.configure("scoring", "info", out)
    yield out
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_tells_when_who_what_and_how_severe(written: io.StringIO) -> None:
    logs.get_logger().warning("partition_paused", partition=3)
    [line] = lines(written)
    assert line.pop("timestamp").endswith("Z")
    expected = {"service": "scoring", "level": "warning", "event": "partition_paused"}
    assert line == {**expected, "partition": 3}


def test_a_line_belongs_to_the_trace_that_is_on(written: io.StringIO) -> None:
    with use_span(NonRecordingSpan(SpanContext(TRACE_ID, SPAN_ID, False, TraceFlags(1)))):
        logs.get_logger().info("scored")
    [line] = lines(written)
    assert (line["trace_id"], line["span_id"]) == (f"{TRACE_ID:032x}", f"{SPAN_ID:016x}")


def test_less_severe_lines_are_left_out(written: io.StringIO) -> None:
    logs.get_logger().debug("detail")
    assert lines(written) == []


def test_what_a_customer_wrote_is_not_written(written: io.StringIO) -> None:
    signal = RawSignal(text="my card is 4111 1111 1111 1111")
    logs.get_logger().info("refused", signal=signal, raw=signal.SerializeToString())
    [line] = lines(written)
    assert line["signal"] == "<heartline.signal.v1.RawSignal>"
    assert line["raw"] == f"<{signal.ByteSize()} bytes>"


def test_an_error_is_written_without_the_variables_of_its_frames(written: io.StringIO) -> None:
    text = "what a customer wrote"
    try:
        raise KeyError(len(text))
    except KeyError:
        logs.get_logger().exception("step_failed")
    [line] = lines(written)
    assert line["exception"][0]["exc_type"] == "KeyError"
    assert text not in written.getvalue()


def test_libraries_speak_the_same_language_from_warnings_up(written: io.StringIO) -> None:
    logging.getLogger("aiokafka").info("heartbeat")
    logging.getLogger("aiokafka").warning("broker %d is away", 2)
    [line] = lines(written)
    assert (line["event"], line["level"], line["service"]) == (
        "broker 2 is away",
        "warning",
        "scoring",
    )
