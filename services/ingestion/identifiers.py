"""Identifiers must be opaque: they are keys and stand in every event, so nothing redacts them."""

import re
from collections.abc import Mapping
from functools import lru_cache

from heartline.contracts import RedactionKind
from heartline.errors import InvalidInput, Violation
from services.ingestion.redaction import Item, find_in_identifier

_PERSONAL = {
    RedactionKind.REDACTION_KIND_CARD: "a card number",
    RedactionKind.REDACTION_KIND_IBAN: "an IBAN",
    RedactionKind.REDACTION_KIND_EMAIL: "an e-mail address",
    RedactionKind.REDACTION_KIND_PHONE: "a phone number",
    RedactionKind.REDACTION_KIND_NATIONAL_ID: "a national id",
}
_ADVICE = "must be opaque, such as a UUID or a keyed hash: this looks like "
_PHONE_ADDRESS = re.compile(r"(?:tel|sms|whatsapp):\+?[0-9]{7,15}", re.IGNORECASE)
# All but addresses hold seven digits near one another, or the six of a UK insurance number.
_ENOUGH_DIGITS = re.compile(
    r"[0-9](?:(?:[^0-9A-Za-z]{0,3}[0-9]){6}|[0-9]-?[0-9]{2}-?[0-9]{2}-?[A-Da-d])"
)
# Its groups can look like a phone number, once in some hundred thousand.
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
_MOST_REMEMBERED = 8192


def require_opaque(**identifiers: str) -> None:
    """Raises InvalidInput where an identifier of a person, given by its field, is not opaque."""
    if found := violations("", of_persons=identifiers, of_things={}):
        raise InvalidInput(found)


def violations(
    root: str, of_persons: Mapping[str, str], of_things: Mapping[str, str]
) -> tuple[Violation, ...]:
    """What is wrong with identifiers, given by their fields within `root`.

    In an identifier of a person bare digits that could be a phone number are refused too; in
    that of an event or an interaction they are a count.
    """
    found = []
    for identifiers, bare_phones in ((of_persons, True), (of_things, False)):
        for field, value in identifiers.items():
            if kind := _personal(value, bare_phones):
                found.append(Violation(f"{root}.{field}" if root else field, _ADVICE + kind))
    return tuple(found)


@lru_cache(_MOST_REMEMBERED)
def _personal(value: str, bare_phones: bool) -> str | None:
    """What kind of personal data it holds; most identifiers come again and again."""
    value = _UUID.sub("uuid", value)
    if "@" not in value and "%40" not in value and not _ENOUGH_DIGITS.search(value):
        return None
    if _PHONE_ADDRESS.search(value):
        return _PERSONAL[RedactionKind.REDACTION_KIND_PHONE]
    kinds = (
        i.kind for i in find_in_identifier(value) if bare_phones or not _is_bare_phone(value, i)
    )
    return next((_PERSONAL[kind] for kind in kinds if kind in _PERSONAL), None)


def _is_bare_phone(value: str, item: Item) -> bool:
    is_phone = item.kind == RedactionKind.REDACTION_KIND_PHONE
    return is_phone and value[item.start : item.end].isdigit()
