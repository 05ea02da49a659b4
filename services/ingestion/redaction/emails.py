"""E-mail addresses, also spelled out: "jane [at] example [dot] com", "jane at example dot com"."""

import re
from collections.abc import Iterator

from services.ingestion.redaction.reading import Span, holds

_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40|&#64;)"
    r"(?:(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}|\[[0-9a-fA-F.:]{3,45}\])"
)

_SIGNS = ("@", "%40", "&#64;")

# Spelled out, only the common ends count: "looking @ the shop . it" is no address.
_END = r"(?:com|net|org|edu|gov|info|biz|io|me|eu|uk|de|fr|es|it|nl|ch|at|ie|ca|us|au|in|br)\b"
_NAME = r"[\w.+-]{1,64}"
_AT = r"(?:\s{0,3}(?:@|[\[({<]\s?at\s?[\])}>])\s{0,3})"
_DOT = r"(?:\s{0,3}(?:\.|[\[({<]\s?dot\s?[\])}>]|\bdot\b)\s{0,3})"
_MARKED = rf"{_NAME}{_AT}(?:[\w-]{{1,63}}{_DOT}){{1,3}}{_END}"
_SPOKEN = (
    rf"\b{_NAME}(?:\s(?:dot|dash|underscore)\s{_NAME}){{0,3}}\sat\s"
    rf"(?:[\w-]{{2,63}}\sdot\s){{1,3}}{_END}"
)
_SPELLED = re.compile(f"{_MARKED}|{_SPOKEN}", re.IGNORECASE)
_SIGNS_OF_SPELLING = (" @", "@ ", "at]", "at)", "at}", "at>", " dot ")


def find_emails(text: str) -> Iterator[Span]:
    if holds(text, _SIGNS):
        yield from (address.span() for address in _ADDRESS.finditer(text))


def find_spelled_emails(text: str) -> Iterator[Span]:
    if holds(text.lower(), _SIGNS_OF_SPELLING):
        yield from (address.span() for address in _SPELLED.finditer(text))
