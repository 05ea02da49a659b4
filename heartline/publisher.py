"""How events get onto a topic: acknowledged means that the broker has confirmed them."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from heartline.errors import Unavailable
from heartline.events import Event
from heartline.kafka import config
from heartline.kafka.record import Outgoing
from heartline.settings import KafkaSettings


class Publisher:
    """Publishes typed events; thread-safe. Await its futures with asyncio.wrap_future.

    What was published once keeps its place: a message never expires in the queue, because a
    later one of the same customer could then arrive before its repetition. So a publication
    that failed for want of an answer may still arrive, and again when it is repeated: with the
    same id and bytes.
    """

    def __init__(self, kafka: KafkaSettings, delivery_seconds: float = 10.0) -> None:
        """`delivery_seconds`: after so long without the broker's word a publication fails."""
        own = {"message.timeout.ms": 0}
        self._delivery_seconds = delivery_seconds
        self._awaited: deque[tuple[float, _Confirmations]] = deque()
        self._prefix = kafka.topic_prefix
        self._producer = Producer(config.producer(kafka) | own)
        self._closing = threading.Event()
        self._poller = threading.Thread(target=self._poll, name="publisher", daemon=True)
        self._poller.start()

    def publish(self, *events: Event[Any]) -> Future[None]:
        """Resolved when the broker has confirmed every event; fails with Unavailable."""
        return self.send([outgoing(event, self._prefix) for event in events])

    def send(self, messages: Sequence[Outgoing]) -> Future[None]:
        """The same for messages that are bytes already."""
        confirmations = _Confirmations(len(messages))
        self._awaited.append((time.monotonic() + self._delivery_seconds, confirmations))
        for message in messages:
            try:
                self._producer.produce(
                    message.topic,
                    message.value,
                    message.key,
                    headers=list(message.headers),
                    on_delivery=confirmations.one,
                )
            except (BufferError, KafkaException) as error:
                confirmations.failed(error)
        return confirmations.future

    def flush(self, seconds: float) -> int:
        """Waits for what is under way; how many messages are still unconfirmed."""
        return self._producer.flush(seconds)

    def close(self, seconds: float = 5.0) -> None:
        self.flush(seconds)
        self._closing.set()
        self._poller.join()

    def _poll(self) -> None:
        while not self._closing.is_set():
            self._producer.poll(0.1)
            self._give_up()

    def _give_up(self) -> None:
        """Fails what was not confirmed in time; the oldest stand first."""
        now = time.monotonic()
        while self._awaited and (self._awaited[0][1].future.done() or self._awaited[0][0] < now):
            self._awaited.popleft()[1].give_up()


class _Confirmations:
    """One future for many deliveries, so that a batch crosses threads once."""

    def __init__(self, awaited: int) -> None:
        self.future: Future[None] = Future()
        self._awaited = awaited
        self._error: object = None
        self._lock = threading.Lock()
        if not awaited:
            self.future.set_result(None)

    def one(self, error: KafkaError | None, _: Message) -> None:
        self._count(error)

    def failed(self, error: Exception) -> None:
        self._count(error)

    def give_up(self) -> None:
        with self._lock:
            if not self.future.done():
                self._resolve("no answer in time")

    def _count(self, error: object) -> None:
        with self._lock:
            self._awaited -= 1
            self._error = self._error or error
            if self._awaited == 0 and not self.future.done():
                self._resolve(self._error)

    def _resolve(self, error: object) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        if error is None:
            self.future.set_result(None)
        else:
            unavailable = Unavailable(f"Kafka did not confirm: {error}", "Send it again")
            self.future.set_exception(unavailable)


def outgoing(event: Event[Any], prefix: str, traceparent: str = "") -> Outgoing:
    """The event as bytes; `traceparent` replaces its own where given."""
    traced = replace(event, traceparent=traceparent) if traceparent else event
    return Outgoing(
        prefix + event.topic.name,
        event.key.encode(),
        event.value.SerializeToString(deterministic=True),
        traced.headers(),
    )
