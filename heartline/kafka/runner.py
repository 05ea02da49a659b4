"""The consumer loop: polls a batch, has it settled, and holds or takes apart what was not."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import confluent_kafka

from heartline.catalogue import Topic
from heartline.errors import Unavailable
from heartline.kafka import config
from heartline.kafka.assignment import Assignment
from heartline.kafka.batching import next_batch
from heartline.kafka.commit import CommitMode, Process, RetryAsked
from heartline.kafka.connection import Connection
from heartline.kafka.dead_letters import TooManyDeadLetters
from heartline.kafka.record import Partition, Record
from heartline.kafka.settling import Settler, set_aside
from heartline.kafka.step import Step
from heartline.logs import get_logger
from heartline.settings import KafkaSettings

POLL_SECONDS = 0.1
# How often a step may ask to try one record again before it is set aside.
MOST_RETRIES = 20


class Consumer:
    """Runs a step over topics, from a thread of its own, until it is stopped.

    Kafka or Postgres away: the partitions are paused, the client stays in its group, and the
    consumer is not ready until they are settled again. Too many dead letters: it halts, stays
    not ready and leaves the rest of the topic where it is.
    """

    def __init__(
        self,
        name: str,
        topics: Sequence[Topic[Any]],
        group: str,
        step: Step[Any],
        commit: CommitMode,
        kafka: KafkaSettings,
        max_batch: int = 256,
        linger_seconds: float = 0.002,
    ) -> None:
        self.name = name
        self._topics = [kafka.topic_prefix + topic.name for topic in topics]
        self._connection = Connection()
        self._config = config.consumer(kafka, group) | self._connection.options()
        self._step = step
        self._commit = commit
        self._settler = Settler(name, group, kafka.topic_prefix, commit)
        self._assignment = Assignment(name, commit)
        self._max_batch = max_batch
        self._linger_seconds = linger_seconds
        self._halted: str | None = None
        self._failure: BaseException | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._client: confluent_kafka.Consumer

    async def start(self) -> None:
        self._thread.start()

    async def stop(self) -> None:
        """Finishes the batch in hand, commits, leaves the group."""
        self._stopping.set()
        await asyncio.to_thread(self._thread.join)

    def unready(self) -> str | None:
        return self._halted or self._assignment.waits_for() or self._connection.away()

    def failure(self) -> BaseException | None:
        return self._failure

    def _run(self) -> None:
        try:
            self._client = confluent_kafka.Consumer(self._config)
            self._assignment.subscribe(self._client, self._topics)
            while not self._stopping.is_set():
                self._round()
        except TooManyDeadLetters as error:
            self._halted = str(error)
            get_logger().error("consumer_halted", consumer=self.name, error=self._halted)
        except BaseException as error:  # noqa: BLE001  the service reads it and ends
            self._failure = error
        finally:
            self._commit.close()
            self._client.close()

    def _round(self) -> None:
        self._assignment.resume_due(self._client)
        batch = next_batch(self._client, self._max_batch, POLL_SECONDS, self._linger_seconds)
        self._settle(batch, self._step.process)

    def _settle(self, batch: Sequence[Record], process: Process) -> None:
        """Settles what can be worked on now; whatever fails is held or taken apart."""
        batch = self._assignment.workable(batch)
        if not batch:
            return
        try:
            self._settler.settle(self._client, batch, process)
            self._assignment.settled(batch)
        except RetryAsked as asked:
            self._settle(asked.settled, process)
            for place, (record, reason) in asked.waiting.items():
                self._wait_for(place, record, reason)
        except Unavailable as error:
            self._assignment.hold(self._client, {record.place for record in batch}, str(error))
        except TooManyDeadLetters:
            raise
        except Exception as error:  # noqa: BLE001  any bug of a step must not stop the partition
            self._settle_apart(batch, process, error)

    def _settle_apart(self, batch: Sequence[Record], process: Process, error: Exception) -> None:
        """Finds the records that the step cannot take, by running each alone."""
        if len(batch) > 1:
            for record in batch:
                self._settle([record], process)
        else:
            self._set_aside(batch[0], "step_failed", f"{type(error).__name__}: {error}")

    def _wait_for(self, place: Partition, record: Record, reason: str) -> None:
        if self._assignment.hold(self._client, [place], reason) > MOST_RETRIES:
            self._set_aside(record, "retries_exhausted", reason)

    def _set_aside(self, record: Record, reason: str, error: str) -> None:
        try:
            self._settler.settle(self._client, [record], set_aside(reason, error))
            self._assignment.settled([record])
        except Unavailable as away:
            self._assignment.hold(self._client, [record.place], str(away))
