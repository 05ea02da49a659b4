"""Whether a client's brokers can be reached, as the client itself reports it."""

import json

from heartline.kafka.config import Config

REPORT_EVERY_MS = 2000


class Connection:
    """Listens to the statistics of a client; they come with or without a broker."""

    def __init__(self) -> None:
        self._reached = True

    def options(self) -> Config:
        """To be merged into the client's configuration."""
        return {"statistics.interval.ms": REPORT_EVERY_MS, "stats_cb": self._read}

    def away(self) -> str | None:
        """Why nothing can be consumed; None while a broker is connected."""
        return None if self._reached else "Kafka cannot be reached"

    def _read(self, statistics: str) -> None:
        brokers = json.loads(statistics)["brokers"].values()
        # Bootstrap and coordinator entries have no node id of their own.
        self._reached = any(b["state"] == "UP" for b in brokers if b["nodeid"] >= 0)
