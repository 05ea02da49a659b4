"""National identity numbers that their form or check digits tell from other numbers.

Found anywhere: US social security (in groups), UK national insurance, Spanish DNI and NIE, French
NIR, Italian codice fiscale, Brazilian CPF (in groups). Found only behind their name, since many
an order number looks the same: US social security (one group), UK NHS, German tax id.
"""

import re
from collections.abc import Callable, Iterator

from stdnum.br import cpf
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.it import codicefiscale

from services.ingestion.redaction.reading import Span, holds

_FORMS = {
    "us_ssn": r"\d{3}(?P<mark>[\s.-])\d{2}(?P=mark)\d{4}",
    "gb_nino": r"[a-z]{2}\s?(?:\d\d[\s-]?){3}[a-d]",
    "es_dni": r"\d{8}-?[a-z]",
    "es_nie": r"[xyz]-?\d{7}-?[a-z]",
    "fr_nir": r"[12]\s?\d\d\s?\d\d\s?\d[\dab]\s?\d{3}\s?\d{3}\s?\d\d",
    "it_cf": r"[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z]",
    "br_cpf": r"\d{3}\.\d{3}\.\d{3}-\d\d",
}
_NAMED_FORMS = {
    "us_ssn": r"(?:ssn|social security)\D{0,20}?(?P<us_ssn>\d{9})",
    "gb_nhs": r"nhs\D{0,20}?(?P<gb_nhs>\d{3}[\s-]?\d{3}[\s-]?\d{4})",
    "de_idnr": r"(?:steuer|tax)\D{0,30}?(?P<de_idnr>\d\d\s?\d{3}\s?\d{3}\s?\d{3})",
}
# The others are known by their form alone.
_CHECKS: dict[str, Callable[[str], bool]] = {
    "es_dni": dni.is_valid,
    "es_nie": nie.is_valid,
    "fr_nir": nir.is_valid,
    "it_cf": codicefiscale.is_valid,
    "br_cpf": cpf.is_valid,
    "gb_nhs": nhs.is_valid,
    "de_idnr": idnr.is_valid,
}

_ANYWHERE = re.compile(
    "(?<![0-9A-Za-z])(?:"
    + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items())
    + ")(?![0-9A-Za-z])",
    re.ASCII | re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:" + "|".join(_NAMED_FORMS.values()) + r")(?![0-9A-Za-z])", re.ASCII | re.IGNORECASE
)
# Each form has six digits or more, with at most two other characters between.
_ENOUGH_DIGITS = re.compile("[0-9](?:[^0-9]{0,2}[0-9]){5}")
_NAMES = ("ssn", "social sec", "nhs", "steuer", "tax")


def find_national_ids(text: str) -> Iterator[Span]:
    if _ENOUGH_DIGITS.search(text):
        yield from _valid(_ANYWHERE, text)


def find_named_national_ids(text: str) -> Iterator[Span]:
    if holds(text.lower(), _NAMES):
        yield from _valid(_NAMED, text)


def _valid(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        name = match.lastgroup or ""
        if name not in _CHECKS or _CHECKS[name](match[name]):
            yield match.span(name)
