"""Identifiers are opaque: what names a person by what others know is refused."""

import uuid

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.ingestion.identifiers import violations

EXPLICIT = {
    "jane@example.com": "an e-mail address",
    "mailto:jane@example.com": "an e-mail address",
    "jane%40example.com": "an e-mail address",
    "4111111111111111": "a card number",
    "pay-4111-1111-1111-1111": "a card number",
    "GB82WEST12345698765432": "an IBAN",
    "+442079460958": "a phone number",
    "tel:442079460958": "a phone number",
    "whatsapp:+14155552671": "a phone number",
    "415-555-2671": "a phone number",
    "123-45-6789": "a national id",
    "12345678Z": "a national id",
}
OPAQUE = [
    "",
    "customer-1",
    "cust-lena-marsh",
    "/crm/chat",
    "urn:crm:chat",
    "crm.example.com/chat",
    "0",
    "48213",
    "12345678",
    "2026-01-31T12:00:00Z",
    "event-1764000000-17",
    "1764000000123",
    "01JDK3W6V1Q8Y2Z4N5M6P7R8S9",
    "d41d8cd98f00b204e9800998ecf8427e",
    "en-GB",
]


def of_thing(value: str) -> list[str]:
    return [v.description for v in violations("signal", {}, {"interaction_id": value})]


def of_person(value: str) -> list[str]:
    return [v.description for v in violations("signal", {"customer_id": value}, {})]


@pytest.mark.parametrize(("value", "kind"), EXPLICIT.items())
def test_personal_data_is_refused_in_any_identifier(value: str, kind: str) -> None:
    for [description] in (of_thing(value), of_person(value)):
        assert description.endswith(f"this looks like {kind}")


@pytest.mark.parametrize("value", OPAQUE)
def test_an_opaque_identifier_is_accepted(value: str) -> None:
    assert of_thing(value) == of_person(value) == []


@given(st.uuids())
@example(uuid.UUID("87bb47cb-7f00-9264-0706-b39b55d9e4b8"))
def test_a_uuid_is_accepted(value: uuid.UUID) -> None:
    assert of_thing(str(value)) == of_person(str(value)) == []


def test_bare_digits_that_could_be_a_phone_are_refused_for_persons_only() -> None:
    assert of_person("4155552671")
    assert not of_thing("4155552671")


def test_each_wrong_identifier_is_named_with_its_path() -> None:
    found = violations(
        "signals[3]",
        {"customer_id": "jane@example.com", "participant.participant_id": "ok"},
        {"source": "4111111111111111"},
    )
    assert [v.field for v in found] == ["signals[3].customer_id", "signals[3].source"]
