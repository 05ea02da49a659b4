"""What the runtime promises a step, in both commit modes, on a real broker and a real Postgres."""

import pytest

from heartline.catalogue import EMOTIONS, SIGNALS
from heartline.kafka import runner
from heartline.kafka.dead_letters import DeadLetterLimits
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.kafka.harness import (
    Mode,
    TextStep,
    events_of,
    eventually,
    publish,
    publish_bytes,
    read_all,
    running,
    signal_event,
)

pytestmark = pytest.mark.parametrize("mode", ["transaction", "postgres"])


def emitted(kafka: KafkaSettings) -> list[str]:
    return [event.signal_id for event in events_of(kafka, EMOTIONS)]


def test_every_record_is_answered_once_and_in_the_order_of_its_customer(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    signals = [signal_event(number) for number in range(500)]
    publish(kafka, *signals)
    with running(mode, TextStep(), kafka, database):
        eventually(lambda: len(emitted(kafka)) >= 500)
    for customer in {signal.key for signal in signals}:
        sent = [signal.id for signal in signals if signal.key == customer]
        got = [e.signal_id for e in events_of(kafka, EMOTIONS) if e.key == customer]
        assert got == sent


def test_a_restart_goes_on_where_the_last_commit_ended(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    publish(kafka, *[signal_event(number) for number in range(20)])
    with running(mode, TextStep(), kafka, database):
        eventually(lambda: len(emitted(kafka)) >= 20)
    publish(kafka, *[signal_event(number) for number in range(20, 40)])
    step = TextStep()
    with running(mode, step, kafka, database):
        eventually(lambda: len(emitted(kafka)) >= 40)
    assert sorted(step.seen) == sorted(signal_event(n).id for n in range(20, 40))


def test_what_cannot_be_decoded_is_set_aside_as_it_came_and_the_partition_goes_on(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    publish_bytes(kafka, b"\xff\xfe not protobuf")
    publish(kafka, signal_event(0))
    with running(mode, TextStep(), kafka, database):
        eventually(lambda: len(emitted(kafka)) == 1)
        eventually(lambda: len(read_all(kafka, SIGNALS.dead_letters)) == 1)
    [letter] = read_all(kafka, SIGNALS.dead_letters)
    assert letter.value == b"\xff\xfe not protobuf"
    assert letter.header("ce_id") == "x"
    assert letter.header("dlq_reason") == "undecodable"
    assert letter.header("dlq_topic") == kafka.topic_prefix + SIGNALS.name


def test_a_record_that_the_step_stumbles_over_is_set_aside_alone(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    texts = ["hello", "bug", "hello", "drop", "poison", "hello"]
    publish(kafka, *[signal_event(n, text, "one") for n, text in enumerate(texts)])
    with running(mode, TextStep(), kafka, database):
        eventually(lambda: len(emitted(kafka)) == 3)
        eventually(lambda: len(read_all(kafka, SIGNALS.dead_letters)) == 2)
    reasons = [r.header("dlq_reason") for r in read_all(kafka, SIGNALS.dead_letters)]
    assert reasons == ["step_failed", "poison"]


def test_a_retry_holds_its_customer_in_order_and_goes_on_later(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    step = TextStep()
    texts = ["hello", "retry", "hello"]
    publish(kafka, *[signal_event(n, text, "one") for n, text in enumerate(texts)])
    with running(mode, step, kafka, database) as consumer:
        eventually(lambda: consumer.unready() is not None)
        eventually(lambda: emitted(kafka) == [signal_event(0).id])
        step.trouble.set()
        eventually(lambda: len(emitted(kafka)) == 3)
        eventually(lambda: consumer.unready() is None)
    assert emitted(kafka) == [signal_event(n).id for n in range(3)]


def test_a_record_that_is_never_ready_is_set_aside_after_some_tries(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "MOST_RETRIES", 2)
    texts = ["retry", "hello"]
    publish(kafka, *[signal_event(n, text, "one") for n, text in enumerate(texts)])
    with running(mode, TextStep(), kafka, database):
        eventually(lambda: emitted(kafka) == [signal_event(1).id])
    [letter] = read_all(kafka, SIGNALS.dead_letters)
    assert letter.header("dlq_reason") == "retries_exhausted"


def test_too_many_dead_letters_halt_the_consumer_and_leave_the_rest(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    publish(kafka, *[signal_event(n, "poison", "one") for n in range(300)])
    with running(mode, TextStep(), kafka, database) as consumer:
        eventually(lambda: "dead letters in a row" in (consumer.unready() or ""))
    assert len(read_all(kafka, SIGNALS.dead_letters)) <= DeadLetterLimits().longest_run
    assert consumer.failure() is None


def test_a_second_instance_takes_its_share_and_gives_it_back(
    mode: Mode, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    def publish_some(begin: int) -> None:
        publish(kafka, *[signal_event(n, customer=f"c{n}") for n in range(begin, begin + 100)])

    publish_some(0)
    with running(mode, TextStep(), kafka, database):
        eventually(lambda: len(emitted(kafka)) >= 50)
        with running(mode, TextStep(), kafka, database):
            publish_some(100)
            eventually(lambda: len(emitted(kafka)) >= 200)
        publish_some(200)
        eventually(lambda: len(emitted(kafka)) >= 300)
    assert sorted(emitted(kafka)) == sorted(signal_event(n).id for n in range(300))
