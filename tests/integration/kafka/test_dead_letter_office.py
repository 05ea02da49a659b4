"""What an operator does with dead letters, on a real broker."""

import pytest

from heartline.catalogue import SIGNALS
from heartline.kafka.dead_letter_office import DeadLetterOffice, Policy
from heartline.kafka.dead_letters import dead_letter
from heartline.kafka.outcome import DeadLetter
from heartline.kafka.record import Record
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings
from tests.integration.kafka.harness import read_all

ORIGINAL = (("ce_id", b"x"), ("traceparent", b"00-1-1-01"))


@pytest.fixture
def office(kafka: KafkaSettings) -> DeadLetterOffice:
    """With five dead letters of the signals."""
    publisher = Publisher(kafka)
    topic = kafka.topic_prefix + SIGNALS.name
    for number in range(5):
        record = Record(topic, 0, number, b"customer", bytes([number]), ORIGINAL, 0)
        letter = dead_letter(record, DeadLetter("poison", "cannot be read"), "scoring")
        publisher.send([letter]).result(10)
    publisher.close()
    return DeadLetterOffice(kafka)


def waiting(office: DeadLetterOffice) -> int:
    return office.waiting()[SIGNALS.name]


def test_the_office_counts_what_is_open(office: DeadLetterOffice) -> None:
    assert waiting(office) == 5


def test_letters_come_oldest_first_and_stay_open_when_only_shown(office: DeadLetterOffice) -> None:
    assert [letter.value for letter in office.letters(SIGNALS, 3)] == [b"\x00", b"\x01", b"\x02"]
    assert waiting(office) == 5


def test_a_replayed_letter_returns_as_it_first_came(
    office: DeadLetterOffice, kafka: KafkaSettings
) -> None:
    assert office.replay(SIGNALS, Policy.REINSERT, 2, lambda _: None) == 2
    returned = read_all(kafka, SIGNALS.name)
    assert [(r.key, r.value, r.headers) for r in returned] == [
        (b"customer", b"\x00", ORIGINAL),
        (b"customer", b"\x01", ORIGINAL),
    ]
    assert waiting(office) == 3


def test_dropped_letters_are_not_seen_again(office: DeadLetterOffice, kafka: KafkaSettings) -> None:
    assert office.replay(SIGNALS, Policy.DROP, 100, lambda _: None) == 5
    assert read_all(kafka, SIGNALS.name) == []
    assert list(office.letters(SIGNALS, 100)) == []
    assert waiting(office) == 0
