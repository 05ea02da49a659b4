"""Payment cards: digits of a known issuer and length that pass the Luhn check."""

import re
from collections.abc import Iterator

from stdnum import luhn

from services.ingestion.redaction.digits import Run, runs
from services.ingestion.redaction.reading import Span, holds

SHORTEST, LONGEST = 13, 19

# Issuer prefixes with the lengths in use (ISO/IEC 7812; Wikipedia, "Payment card number").
_ISSUERS = (
    r"4\d{12}(?:\d{3}){0,2}",  # Visa
    r"5[1-5]\d{14}",  # Mastercard
    r"2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}",  # Mastercard
    r"3[47]\d{13}",  # American Express
    r"3(?:0[0-5]|095|[689]\d)\d{11,16}",  # Diners Club
    r"35(?:2[89]|[3-8]\d)\d{12,15}",  # JCB
    r"6(?:011|4[4-9]\d|5\d\d|2\d\d)\d{12,15}",  # Discover, UnionPay
    r"(?:5018|5020|5038|5893|6304|6759|676[123])\d{9,15}",  # Maestro
    r"220[0-4]\d{12,15}",  # Mir
    r"(?:60\d|81\d|82\d|508)\d{13}",  # RuPay
    r"506\d{13}(?:\d{2,3})?",  # Verve
    r"9792\d{12}",  # Troy
)
_ISSUED = re.compile("|".join(_ISSUERS), re.ASCII)

# Written the way cards are printed, marks of any kind between the groups do not hide them.
_PRINTED = {(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4)}
_NARROW_GAP = re.compile(r"[\s.\-_]{1,3}")

# What people type behind the number: expiry and security code, which must not be kept either.
_EXPIRY = r"(?:[\s,;/|-]{1,3}(?:exp\w*[\s:.]{0,3})?(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d\d)?"
# Not the first group of the next card.
_CODE = r"(?:[\s/|]{1,3}\d{3,4}(?!\d)(?![\s.\-_]{1,3}\d{4,6}(?!\d)))?"
_TAIL = re.compile(_EXPIRY + _CODE, re.ASCII | re.IGNORECASE)
_SECURITY_CODE_NAMES = ("cvv", "cvc", "cvn", "csc", "security code")
_SECURITY_CODE = re.compile(
    r"(?<![^\W_])(?:cvv2?|cvc2?|cvn|csc|security code)\b(?:\W{0,3}(?:is|no|number)\b)?\W{0,3}"
    r"(\d{3,4})(?!\d)",
    re.ASCII | re.IGNORECASE,
)


def find_cards(text: str) -> Iterator[Span]:
    """Card numbers, each with the expiry and security code that follow it."""
    found_to = 0
    for run in runs(text, SHORTEST):
        reach, first = run.reach(_NARROW_GAP), 0
        while first < len(run):
            behind = run.groups[first][0] >= found_to
            end = _end_of_card(run, first, reach[first]) if behind else 0
            if end:
                card = _with_tail(text, run.span(first, end))
                found_to = card[1]
                yield card
            first = end or first + 1


def find_security_codes(text: str) -> Iterator[Span]:
    """Codes behind their name, such as "CVV: 123", which nobody may keep (PCI DSS 3)."""
    if holds(text.lower(), _SECURITY_CODE_NAMES):
        yield from (code.span(1) for code in _SECURITY_CODE.finditer(text))


def is_card(number: str) -> bool:
    return _ISSUED.fullmatch(number) is not None and bool(luhn.is_valid(number))


def _end_of_card(run: Run, first: int, narrow_end: int) -> int:
    """Where the longest card ends that begins with the group `first`; 0 for none."""
    if run.lengths[first] > LONGEST:
        return first + 1 if _begins_with_card(run.number(first, first + 1)) else 0
    for end in run.ends(first, SHORTEST, LONGEST):
        grouped = end <= narrow_end or run.lengths[first:end] in _PRINTED
        if grouped and is_card(run.number(first, end)):
            return end
    return 0


def _begins_with_card(number: str) -> bool:
    """Whether a card runs into what follows, such as its expiry, without a mark between."""
    return any(is_card(number[:length]) for length in range(SHORTEST, LONGEST + 1))


def _with_tail(text: str, card: Span) -> Span:
    tail = _TAIL.match(text, card[1])
    return card[0], tail.end() if tail else card[1]
