"""Emotions on a real topic become profiles, advice and care, and answers from a real Postgres."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from confluent_kafka import Producer
from google.protobuf.timestamp_pb2 import Timestamp

from heartline.catalogue import ADAPTATIONS, CARE, EMOTIONS, FEEDBACK, PROFILES
from heartline.contracts import (
    AdviseRequest,
    Channel,
    Feedback,
    Flag,
    GetCustomerRequest,
    GetInteractionRequest,
    NextBestAction,
    PersonalizationServiceStub,
    WatchRequest,
)
from heartline.events import Event
from heartline.kafka import config
from heartline.kafka.record import Record
from heartline.local.service import LocalService
from heartline.publisher import outgoing
from heartline.settings import KafkaSettings
from tests.integration.kafka.harness import events_of, eventually, read_all
from tests.integration.personalization.harness import (
    changelog,
    contents,
    publish,
    publish_bytes,
    publish_emotions,
    published,
    stored_rows,
    undisturbed,
)
from tests.unit.personalization.events import START, agent, bot, emotion, event, in_app

ANSWER = "Have you tried turning it off and on again?"


def follow(kafka: KafkaSettings, number: int = 999) -> None:
    """Waits until what was published before has been folded, in every partition."""
    customers = [f"last-{number}-{n}" for n in range(40)]
    publish_emotions(kafka, *(emotion(1, customer=c, interaction=c) for c in customers))
    eventually(lambda: {e.key for e in events_of(kafka, PROFILES)} >= set(customers))


def rating(csat: int) -> Event[Feedback]:
    value = Feedback(
        source="/crm",
        source_event_id="1",
        customer_id="cust-1",
        interaction_id="chat-1",
        occurred_at=Timestamp(seconds=START + 100),
        csat=csat,
    )
    moment = datetime.fromtimestamp(START + 100, UTC)
    return Event("feedback-1", FEEDBACK, "cust-1", "chat-1", "", moment, value, "/crm")


def answered(stub: PersonalizationServiceStub, interaction: str, revision: int) -> bool:
    try:
        found = stub.GetInteraction(GetInteractionRequest(interaction_id=interaction))
    except grpc.RpcError as error:
        if error.code() != grpc.StatusCode.NOT_FOUND:
            raise
        return False
    return bool(found.interaction.revision >= revision)


def test_a_story_becomes_profiles_advice_and_care(
    kafka: KafkaSettings, service: LocalService
) -> None:
    story = [
        emotion(1, -0.2, text="My internet is down."),
        bot(2, ANSWER),
        emotion(3, -0.5, text="I did that already."),
        bot(4, ANSWER),
        bot(5, ANSWER),
        emotion(6, -0.7, text="Give me a human!", flags=[Flag.FLAG_HUMAN_REQUESTED]),
        agent(7),
        in_app(8, "payment_error", count=2),
    ]
    for number, value in enumerate(story[-1:]):
        value.signal.interaction_id = f"app-{number}"
    publish_emotions(kafka, *story)
    follow(kafka)
    told = [e for e in published(kafka) if e.key == "cust-1"]
    assert contents(told) == contents(undisturbed([event(value) for value in story])[1])
    assert [e.value.interaction.revision for e in told if e.topic is PROFILES] == [*range(1, 9)]
    advised = [e.value.next_best_action for e in told if e.topic is ADAPTATIONS]
    assert NextBestAction.NEXT_BEST_ACTION_BREAK_LOOP in advised
    assert NextBestAction.NEXT_BEST_ACTION_HAND_OVER in advised
    assert [e.value.feature for e in told if e.topic is CARE] == ["checkout"]
    assert service.ready()


def test_what_is_sent_again_changes_nothing(kafka: KafkaSettings, service: LocalService) -> None:
    story = [emotion(n, -0.1 * n) for n in range(1, 6)]
    publish_emotions(kafka, *story)
    publish_emotions(kafka, *story)
    follow(kafka)
    told = [e for e in published(kafka) if e.key == "cust-1"]
    assert len(told) == len({e.id for e in told})
    assert stored_rows(kafka)["cust-1"] == undisturbed([event(v) for v in story])[0]["cust-1"]
    assert service.ready()


def test_a_trace_goes_on_through_the_fold(kafka: KafkaSettings, service: LocalService) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    arrived = event(emotion(1, -0.4))
    publish(kafka, replace(arrived, traceparent=trace))
    follow(kafka)
    told = [e for e in published(kafka) if e.key == "cust-1"]
    assert {e.traceparent.split("-")[1] for e in told} == {trace.split("-")[1]}
    assert {e.signal_id for e in told} == {arrived.signal_id}
    assert service.ready()


def test_an_outcome_moves_the_model_that_the_next_profile_shows(
    kafka: KafkaSettings, service: LocalService
) -> None:
    publish_emotions(kafka, emotion(1, 0.0))
    follow(kafka)
    publish(kafka, rating(1))
    eventually(lambda: stored_rows(kafka)["cust-1"].customer.satisfaction == -0.5)
    publish_emotions(kafka, emotion(2, 0.0))
    follow(kafka, 1000)
    last = [e for e in events_of(kafka, PROFILES) if e.key == "cust-1"][-1]
    assert last.value.customer.satisfaction == -0.5
    assert service.ready()


def test_aborted_transactions_of_scoring_are_not_seen(
    kafka: KafkaSettings, service: LocalService
) -> None:
    producer = Producer(config.transactional_producer(kafka, "scoring"))
    producer.init_transactions(20)
    for number, end in ((1, producer.abort_transaction), (2, producer.commit_transaction)):
        producer.begin_transaction()
        message = outgoing(event(emotion(number, -0.5)), kafka.topic_prefix)
        producer.produce(message.topic, message.value, message.key, headers=list(message.headers))
        producer.flush(10)
        end(20)
    follow(kafka)
    signals = {e.signal_id for e in events_of(kafka, PROFILES) if e.key == "cust-1"}
    assert signals == {emotion(2).signal.signal_id}
    assert service.ready()


@pytest.mark.parametrize("value", [b"\xff\xfe not protobuf", b"", None])
def test_what_cannot_be_read_is_set_aside_and_the_partition_goes_on(
    kafka: KafkaSettings, service: LocalService, value: bytes | None
) -> None:
    publish_bytes(kafka, value, b"cust-1")
    publish_emotions(kafka, emotion(1, 0.1))
    eventually(lambda: any(e.key == "cust-1" for e in events_of(kafka, PROFILES)))
    (letter,) = read_all(kafka, EMOTIONS.dead_letters)
    assert (letter.key, letter.value or None) == (b"cust-1", value or None)
    assert letter.header("dlq_reason") == "undecodable"
    assert letter.header("dlq_topic") == kafka.topic_prefix + EMOTIONS.name
    assert letter.header("ce_id") == "x"
    assert service.ready()


def test_a_score_that_is_out_of_range_is_set_aside_with_its_field(
    kafka: KafkaSettings, service: LocalService
) -> None:
    wrong = emotion(1, 0.0)
    wrong.score.valence = float("nan")
    publish_emotions(kafka, wrong, emotion(2, 0.1))
    eventually(lambda: any(e.key == "cust-1" for e in events_of(kafka, PROFILES)))
    (letter,) = read_all(kafka, EMOTIONS.dead_letters)
    assert letter.header("dlq_reason") == "invalid"
    assert "score.valence" in letter.header("dlq_error")
    assert service.ready()


def test_a_flood_of_dead_letters_halts_the_stream_and_loses_nothing(
    kafka: KafkaSettings, service: LocalService
) -> None:
    publisher_events: list[Any] = [emotion(n, 0.0) for n in range(1, 301)]
    for value in publisher_events:
        value.score.valence = 7.0
    publish_emotions(kafka, *publisher_events)
    eventually(lambda: not service.ready())
    assert len(read_all(kafka, EMOTIONS.dead_letters)) <= 100
    assert service.alive


def test_rows_lie_in_the_partition_of_their_events(
    kafka: KafkaSettings, service: LocalService
) -> None:
    follow(kafka)

    def places(records: list[Record]) -> set[tuple[bytes | None, int]]:
        return {(record.key, record.partition) for record in records}

    assert places(changelog(kafka)) == places(read_all(kafka, EMOTIONS.name))
    assert places(read_all(kafka, PROFILES.name)) == places(read_all(kafka, EMOTIONS.name))
    assert service.ready()


def test_the_api_answers_what_was_published_last(
    kafka: KafkaSettings, stub: PersonalizationServiceStub
) -> None:
    publish_emotions(kafka, emotion(1, 0.1), emotion(2, -0.9), emotion(3, -0.8))
    eventually(lambda: answered(stub, "chat-1", 3))
    told = [e.value for e in published(kafka)]
    found = stub.GetInteraction(GetInteractionRequest(interaction_id="chat-1"))
    assert found.interaction == told[2].interaction
    customer = stub.GetCustomer(GetCustomerRequest(customer_id="cust-1"))
    assert customer.customer == told[2].customer
    advice = [v for v in told if v.DESCRIPTOR.name == "Adaptation"]
    eventually(lambda: stub.Advise(AdviseRequest(interaction_id="chat-1")).adaptation == advice[-1])


def test_what_is_not_known_is_not_found_and_an_empty_id_is_refused(
    stub: PersonalizationServiceStub,
) -> None:
    with pytest.raises(grpc.RpcError) as unknown:
        stub.Advise(AdviseRequest(interaction_id="never-seen"))
    assert unknown.value.code() == grpc.StatusCode.NOT_FOUND
    with pytest.raises(grpc.RpcError) as empty:
        stub.GetCustomer(GetCustomerRequest())
    assert empty.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_a_watcher_sees_the_present_and_then_every_change(
    kafka: KafkaSettings, stub: PersonalizationServiceStub
) -> None:
    publish_emotions(kafka, emotion(1, 0.1))
    eventually(lambda: answered(stub, "chat-1", 1))
    watch = stub.Watch(WatchRequest(interaction_id="chat-1"), timeout=30)
    assert next(watch).interaction.revision == 1
    for number in (2, 3):
        publish_emotions(kafka, emotion(number, -0.1 * number))
        assert next(watch).interaction.revision == number
    watch.cancel()


def test_one_can_watch_before_anything_has_happened(
    kafka: KafkaSettings, stub: PersonalizationServiceStub
) -> None:
    watch = stub.Watch(WatchRequest(interaction_id="chat-1"), timeout=30)
    time.sleep(0.5)
    publish_emotions(kafka, emotion(1, 0.1, channel=Channel.CHANNEL_EMAIL))
    assert next(watch).interaction.channel == Channel.CHANNEL_EMAIL
    watch.cancel()
