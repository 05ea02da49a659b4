"""A service of three parts in a process of its own: `python -m tests.integration.service.tiny`.

It takes its port and how its last part behaves: well, late (not ready at first), failing,
broken (does not start), waiting (starts for a minute), hanging (does not stop) or stubborn
(fails to stop).
"""

import asyncio
import sys
import time

from heartline import logs
from heartline.errors import Unavailable
from heartline.grpc.server import GrpcServer
from heartline.logs import get_logger
from heartline.service import serve

DRAIN_SECONDS = 2.0
LATE_SECONDS = 1.0
FAILS_AFTER_SECONDS = 0.5


class Part:
    """Logs when it starts and stops."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._started = 0.0

    async def start(self) -> None:
        self._started = time.monotonic()
        get_logger().info("part_started", part=self.name)

    async def stop(self) -> None:
        get_logger().info("part_stopped", part=self.name)

    def unready(self) -> str | None:
        return None

    def failure(self) -> BaseException | None:
        return None

    def age(self) -> float:
        return time.monotonic() - self._started


class Late(Part):
    def unready(self) -> str | None:
        return "Kafka is away" if self.age() < LATE_SECONDS else None


class Failing(Part):
    def failure(self) -> BaseException | None:
        return RuntimeError("out of luck") if self.age() > FAILS_AFTER_SECONDS else None


class Broken(Part):
    async def start(self) -> None:
        raise Unavailable("Postgres cannot be reached", "Start it")


class Waiting(Part):
    async def start(self) -> None:
        await asyncio.sleep(60)


class Hanging(Part):
    async def stop(self) -> None:
        await asyncio.to_thread(time.sleep, 60)


class Stubborn(Part):
    async def stop(self) -> None:
        raise RuntimeError("will not stop")


KINDS: dict[str, type[Part]] = {
    "well": Part,
    "late": Late,
    "failing": Failing,
    "broken": Broken,
    "waiting": Waiting,
    "hanging": Hanging,
    "stubborn": Stubborn,
}


def main(port: str, behaviour: str) -> None:
    logs.configure("tiny")
    server = GrpcServer(int(port), lambda _: None, [], host="127.0.0.1")
    parts = [Part("first"), Part("second"), KINDS[behaviour]("last")]
    asyncio.run(serve("tiny", parts, server, DRAIN_SECONDS))


if __name__ == "__main__":
    main(*sys.argv[1:])
