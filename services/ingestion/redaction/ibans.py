"""International bank account numbers (ISO 13616), in groups or not, in any case."""

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb

from services.ingestion.redaction.reading import Span

# Looked for from the check digits, which are rarer than letters.
_CHECK_DIGITS = re.compile(
    r"[0-9]{2}(?=[\s\-._/]{0,3}[0-9A-Z])"
    r"(?:(?<=[^0-9A-Z][A-Z]{2}..)|(?<=^[A-Z]{2}..)|(?<=IBAN[A-Z]{2}..))",
    re.IGNORECASE,
)
_MARKS = r"[\s\-._/]{0,3}"
_COUNTRIES = numdb.get("iban")


def find_ibans(text: str) -> Iterator[Span]:
    for check_digits in _CHECK_DIGITS.finditer(text):
        begin = check_digits.start() - 2
        number = _pattern(text[begin : begin + 2].upper()).match(text, begin)
        if number and iban.is_valid(re.sub("[^0-9A-Za-z]", "", number[0]), check_country=False):
            yield number.span()


@cache
def _pattern(country: str) -> re.Pattern[str]:
    """As many letters and digits as an IBAN of the country has, or nothing."""
    [(_, country_of_register), *_] = _COUNTRIES.info(country)
    structure = country_of_register.get("bban")
    length = sum(int(digits) for digits in re.findall(r"(\d+)!", structure or ""))
    return re.compile(r"(?!)" if not structure else rf"\w{{4}}(?:{_MARKS}[0-9A-Za-z]){{{length}}}")
