"""What is made of aiokafka's log while its broker is away."""

import logging

import pytest

from services.personalization.broker_log import BrokerLog


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("aiokafka", logging.ERROR, "", 0, message, (), None)


def test_the_broker_is_away_while_connecting_fails_and_shortly_after() -> None:
    clock = Clock()
    log = BrokerLog(clock)
    assert not log.away()
    log.handle(record("Unable connect to node with id %s: %s"))
    assert log.away()
    clock.now += 4
    assert not log.away()


def test_another_message_does_not_say_that_the_broker_is_away() -> None:
    log = BrokerLog(Clock())
    log.handle(record("Heartbeat failed for group %s because it is rebalancing"))
    assert not log.away()


def test_each_message_is_passed_on_once_in_a_while(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    log = BrokerLog(clock)
    for _ in range(100):
        log.handle(record("Unable connect to node"))
        log.handle(record("Unable to update metadata"))
    clock.now += 11
    log.handle(record("Unable connect to node"))
    assert [r.message for r in caplog.records] == [
        "Unable connect to node",
        "Unable to update metadata",
        "Unable connect to node",
    ]
