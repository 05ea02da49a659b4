"""The scoring service as its own process, signals for it, and what it made of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heartline.catalogue import SIGNALS
from heartline.contracts import (
    Channel,
    Consent,
    ConsentStatus,
    EmotionScoringServiceStub,
    Participant,
    Role,
    Signal,
)
from heartline.events import Event
from heartline.grpc.client import blocking_channel
from heartline.ids import event_id
from heartline.local.ports import free_service_ports
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings
from heartline.times import moment

TEXTS = (
    "thank you, that was quick",
    "this is the third time that I write about my order",
    "where do I find the invoice",
    "I'm worried that the result will be bad",
    "get me a human please",
)


def scoring_service(
    kafka: KafkaSettings, folder: Path, reaper: Reaper, number: int = 1, **environment: str
) -> LocalService:
    """Not started yet."""
    told = {
        "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "HEARTLINE_KAFKA_TOPIC_PREFIX": kafka.topic_prefix,
        **environment,
    }
    log = folder / f"scoring-{number}.log"
    ports = free_service_ports("scoring")
    return LocalService("scoring", number, ports, lambda: told, log, reaper)


@contextmanager
def stub_of(service: LocalService) -> Iterator[EmotionScoringServiceStub]:
    with blocking_channel(service.address) as channel:
        yield EmotionScoringServiceStub(channel)


def signal(number: int, role: Role.ValueType = Role.ROLE_CUSTOMER, text: str = "") -> Signal:
    customer = f"customer-{number % 11}"
    made = Signal(
        signal_id=event_id("signal", "/test", str(number)),
        source="/test",
        source_event_id=str(number),
        customer_id=customer,
        interaction_id=f"chat-{customer}",
        channel=Channel.CHANNEL_CHAT,
        participant=Participant(role=role),
        consent=Consent(status=ConsentStatus.CONSENT_STATUS_GRANTED),
        text=text or f"{TEXTS[number % len(TEXTS)]} {number}",
    )
    made.occurred_at.FromSeconds(1_767_600_000 + number)
    return made


def signal_event(signal: Signal) -> Event[Signal]:
    return Event(
        id=signal.signal_id,
        topic=SIGNALS,
        key=signal.customer_id,
        subject=signal.interaction_id,
        signal_id=signal.signal_id,
        time=moment(signal.occurred_at),
        value=signal,
        source="/heartline/ingestion",
    )
