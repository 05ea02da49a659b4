"""The ledger of consent: what it says, what it publishes, and what signals are stamped with."""

import grpc
import psycopg
import pytest

from heartline.catalogue import GOVERNANCE, SIGNALS
from heartline.contracts import (
    Consent,
    ConsentChange,
    ConsentServiceStub,
    ConsentStatus,
    GetConsentRequest,
    GrantRequest,
    IngestRequest,
    SignalIngestionServiceStub,
    WithdrawRequest,
)
from heartline.errors import InvalidInput
from heartline.grpc.status import from_rpc_error
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.ingestion.harness import channel_to
from tests.integration.kafka.harness import events_of, eventually
from tests.unit.ingestion.raw_signals import raw_signal

CUSTOMER = "customer-1"
GRANTED = ConsentStatus.CONSENT_STATUS_GRANTED
WITHDRAWN = ConsentStatus.CONSENT_STATUS_WITHDRAWN


def grant(stub: ConsentServiceStub, customer: str = CUSTOMER) -> ConsentChange:
    return stub.Grant(GrantRequest(customer_id=customer, recorded_by="preference-centre")).change


def withdraw(stub: ConsentServiceStub) -> ConsentChange:
    return stub.Withdraw(WithdrawRequest(customer_id=CUSTOMER, recorded_by="app")).change


def test_without_an_entry_consent_is_unknown(
    consent: ConsentServiceStub, signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    found = consent.GetConsent(GetConsentRequest(customer_id=CUSTOMER)).change
    assert found.status == ConsentStatus.CONSENT_STATUS_UNKNOWN
    signals.Ingest(IngestRequest(signal=raw_signal()))
    [event] = events_of(kafka, SIGNALS)
    assert event.value.consent == Consent(status=ConsentStatus.CONSENT_STATUS_UNKNOWN)


def test_signals_carry_the_entry_that_held_when_they_were_accepted(
    consent: ConsentServiceStub, signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    granted = grant(consent)
    signals.Ingest(IngestRequest(signal=raw_signal("Before")))
    withdrawn = withdraw(consent)
    signals.Ingest(IngestRequest(signal=raw_signal("After")))
    stamped = {e.value.text: e.value.consent for e in events_of(kafka, SIGNALS)}
    assert stamped["Before"] == Consent(status=GRANTED, consent_ref=granted.consent_ref)
    assert stamped["After"] == Consent(status=WITHDRAWN, consent_ref=withdrawn.consent_ref)


def test_each_change_is_published_in_its_order(
    consent: ConsentServiceStub, kafka: KafkaSettings
) -> None:
    changes = [grant(consent), withdraw(consent), grant(consent)]
    eventually(lambda: len(events_of(kafka, GOVERNANCE)) == len(changes))
    events = events_of(kafka, GOVERNANCE)
    assert [event.value for event in events] == changes
    assert [event.key for event in events] == [CUSTOMER] * 3
    assert [event.id for event in events] == [change.consent_ref for change in changes]


def test_saying_the_same_again_adds_no_entry(
    consent: ConsentServiceStub, kafka: KafkaSettings
) -> None:
    assert grant(consent) == grant(consent)
    grant(consent, customer="customer-2")
    eventually(lambda: len(events_of(kafka, GOVERNANCE)) == 2)


def test_the_ledger_cannot_be_rewritten(
    consent: ConsentServiceStub, database: PostgresSettings
) -> None:
    grant(consent)
    with psycopg.connect(database.dsn) as connection:
        for change in ("UPDATE {} SET status = 'WITHDRAWN'", "DELETE FROM {}", "TRUNCATE {}"):
            statement = change.format("ingestion.consent_ledger")
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                connection.execute(statement.encode())
            connection.rollback()


@pytest.mark.parametrize("customer", ["", "jane@example.com", "+44 20 7946 0958", "+442079460958"])
def test_a_customer_is_named_by_an_opaque_id(shared_service: LocalService, customer: str) -> None:
    with channel_to(shared_service) as to_service, pytest.raises(grpc.RpcError) as refused:
        grant(ConsentServiceStub(to_service), customer)
    error = from_rpc_error(refused.value)
    assert isinstance(error, InvalidInput)
    assert [violation.field for violation in error.violations] == ["customer_id"]
