"""Takes personal data and secrets out of a text, before anything is written.

What is found is replaced by its kind: "my card is [card]". Redacting a redacted text changes
nothing. The families look one after another, and what one found is hidden from the next.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from heartline.contracts import RedactionKind
from services.ingestion.redaction.cards import find_cards, find_security_codes
from services.ingestion.redaction.digits import MASK
from services.ingestion.redaction.emails import find_emails, find_spelled_emails
from services.ingestion.redaction.ibans import find_ibans
from services.ingestion.redaction.national_ids import find_named_national_ids, find_national_ids
from services.ingestion.redaction.passwords import find_passwords, find_passwords_of_urls
from services.ingestion.redaction.phones import find_phones
from services.ingestion.redaction.reading import Span, read
from services.ingestion.redaction.tokens import find_named_tokens, find_random_tokens, find_tokens

Finder: TypeAlias = Callable[[str], Iterable[Span]]
Kind: TypeAlias = RedactionKind.ValueType

PLACEHOLDERS = {
    RedactionKind.REDACTION_KIND_CARD: "[card]",
    RedactionKind.REDACTION_KIND_IBAN: "[iban]",
    RedactionKind.REDACTION_KIND_EMAIL: "[email]",
    RedactionKind.REDACTION_KIND_PHONE: "[phone]",
    RedactionKind.REDACTION_KIND_NATIONAL_ID: "[national_id]",
    RedactionKind.REDACTION_KIND_PASSWORD: "[password]",
    RedactionKind.REDACTION_KIND_TOKEN: "[token]",
}

# Most telling first. Ids of systems are no personal data: a UUID is hidden from the families
# that look for numbers.
_SECRETS: tuple[tuple[Kind, Finder], ...] = (
    (RedactionKind.REDACTION_KIND_PASSWORD, find_passwords),
    (RedactionKind.REDACTION_KIND_PASSWORD, find_passwords_of_urls),
    (RedactionKind.REDACTION_KIND_TOKEN, find_tokens),
    (RedactionKind.REDACTION_KIND_TOKEN, find_named_tokens),
    (RedactionKind.REDACTION_KIND_TOKEN, find_random_tokens),
)
_ADDRESSES: tuple[tuple[Kind, Finder], ...] = (
    (RedactionKind.REDACTION_KIND_EMAIL, find_emails),
    (RedactionKind.REDACTION_KIND_EMAIL, find_spelled_emails),
)
_NUMBERS: tuple[tuple[Kind, Finder], ...] = (
    (RedactionKind.REDACTION_KIND_IBAN, find_ibans),
    (RedactionKind.REDACTION_KIND_CARD, find_cards),
    (RedactionKind.REDACTION_KIND_CARD, find_security_codes),
    (RedactionKind.REDACTION_KIND_NATIONAL_ID, find_national_ids),
    (RedactionKind.REDACTION_KIND_NATIONAL_ID, find_named_national_ids),
    (RedactionKind.REDACTION_KIND_PHONE, find_phones),
)
# Fewer digits are none of them.
_FEW_DIGITS = re.compile("[0-9](?:[^0-9]{0,5}[0-9]){2}")
_UUID = re.compile(
    r"(?<![0-9a-zA-Z-])[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-"
    r"[0-9a-fA-F]{12}(?![0-9a-zA-Z-])"
)


class Item(NamedTuple):
    kind: Kind
    start: int
    end: int


class Redacted(NamedTuple):
    text: str
    #: How often each kind was taken out, in the order of the kinds.
    redactions: tuple[tuple[Kind, int], ...]


def redact(text: str) -> Redacted:
    """The text with a placeholder for each item, and the counts.

    What comes to light only after something else was replaced is found as well: it looks again
    until there is nothing to find, so redacting twice equals redacting once.
    """
    kinds: list[Kind] = []
    while found := find(text):
        kinds += [item.kind for item in found]
        text = _filled(text, [(start, end, PLACEHOLDERS[kind]) for kind, start, end in found])
    return Redacted(text, tuple(sorted(Counter(kinds).items())) if kinds else ())


def find(text: str) -> list[Item]:
    """The items of the text, in their order; they do not overlap."""
    reading = read(text)
    secrets, hidden = _look(reading.text, _SECRETS)
    items = [*secrets, *_find_personal_data(hidden)]
    if not items:
        return []
    return sorted(
        (Item(kind, *reading.original(span)) for kind, span in items), key=lambda item: item.start
    )


def find_in_identifier(identifier: str) -> list[Item]:
    """The personal data of an ASCII text that may well be random, as tokens are."""
    return [Item(kind, *span) for kind, span in _find_personal_data(identifier)]


def _find_personal_data(text: str) -> list[tuple[Kind, Span]]:
    addresses, hidden = _look(text, _ADDRESSES)
    if not _FEW_DIGITS.search(hidden):
        return addresses
    if "-" in hidden:
        hidden = _UUID.sub(lambda uuid: MASK * len(uuid[0]), hidden)
    return addresses + _look(hidden, _NUMBERS)[0]


def _look(
    text: str, families: Iterable[tuple[Kind, Finder]]
) -> tuple[list[tuple[Kind, Span]], str]:
    """What the families find, and the text with that hidden."""
    items = []
    for kind, finder in families:
        if spans := list(finder(text)):
            items += [(kind, span) for span in spans]
            text = _filled(text, [(start, end, MASK * (end - start)) for start, end in spans])
    return items, text


def _filled(text: str, fillings: Iterable[tuple[int, int, str]]) -> str:
    """The text with something else from one place to another, in their order."""
    pieces, at = [], 0
    for start, end, filling in fillings:
        pieces += [text[at:start], filling]
        at = end
    return "".join([*pieces, text[at:]])
