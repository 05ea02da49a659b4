"""Adaptive batches: all that has arrived, and at most a few milliseconds of waiting for more."""

from confluent_kafka import Consumer, KafkaError, KafkaException

from heartline.kafka.record import Record, from_message

# What a client reports while a broker is away or a topic is being made: it goes on by itself.
PASSING = {
    KafkaError._PARTITION_EOF,  # noqa: SLF001
    KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001
    KafkaError._TRANSPORT,  # noqa: SLF001
    KafkaError._MAX_POLL_EXCEEDED,  # noqa: SLF001
    KafkaError.UNKNOWN_TOPIC_OR_PART,
}


# A batch of large records is cut short, so that a flood of them does not fill the memory.
LARGEST_BYTES = 8 * 1024 * 1024
SLICE = 256


def next_batch(consumer: Consumer, most: int, wait: float, linger: float) -> list[Record]:
    """Up to `most` records: waits `wait` seconds for the first and `linger` for the others.

    Raises:
        KafkaException: an error that does not pass by itself, such as missing rights.
    """
    first = consumer.poll(wait)
    if first is None:
        return []
    messages, size = [first], len(first)
    while len(messages) < most and size < LARGEST_BYTES:
        more = consumer.consume(min(SLICE, most - len(messages)), linger)
        messages += more
        size += sum(map(len, more))
        if len(more) < SLICE:
            break
    for message in messages:
        error = message.error()
        if error is not None and error.code() not in PASSING:
            raise KafkaException(error)
    return [from_message(message) for message in messages if message.error() is None]
