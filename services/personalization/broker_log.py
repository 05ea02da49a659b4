"""What aiokafka logs of its broker: kept readable, and read.

While a broker is away it writes a hundred lines a second, and nothing else tells that it is."""

import logging
import time
from collections.abc import Callable

EACH_SECONDS = 10.0
# It tries again several times a second, so silence means that the broker is back.
AWAY_SECONDS = 3.0
CONNECT_FAILED = "Unable connect to node"


class BrokerLog(logging.Handler):
    """Passes each message on once in ten seconds; knows whether connecting has just failed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(logging.WARNING)
        self._clock = clock
        self._passed: dict[str, float] = {}
        self._failed_at = float("-inf")

    def install(self) -> None:
        """Takes over the messages of aiokafka, in place of any handler before."""
        logger = logging.getLogger("aiokafka")
        logger.handlers = [self]
        logger.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        now, message = self._clock(), str(record.msg)
        if message.startswith(CONNECT_FAILED):
            self._failed_at = now
        if now - self._passed.get(message, float("-inf")) >= EACH_SECONDS:
            self._passed[message] = now
            logging.getLogger().handle(record)

    def away(self) -> bool:
        return self._clock() - self._failed_at < AWAY_SECONDS
