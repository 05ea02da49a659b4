"""Telephone numbers: international ones, and national ones of the regions below.

A number counts when it is written as one (a plus, brackets, the usual groups), when a word such
as "call" stands before it, or when libphonenumber knows its range and no word such as "order"
stands before it. Dates and chains of digits with letters, such as parcel numbers, do not.
"""

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from services.ingestion.redaction.digits import Run, holds_run, runs
from services.ingestion.redaction.phone_words import Said, said_before
from services.ingestion.redaction.reading import Span

FEWEST, MOST = 7, 15  # ITU-T E.164; seven digits are a local number

_NORTH_AMERICAN = {(10,), (11,), (3, 7), (1, 3, 7), (6, 4), (3, 3, 4), (1, 3, 3, 4)}
_TYPICALLY_AMERICAN = {(3, 3, 4), (1, 3, 3, 4)}
_MOST_GROUPS = 6

# How the national numbers of a region begin, how long they are, and their usual groups, if fixed.
_REGIONS = (
    ("US", re.compile(r"1?[2-9]\d{2}[2-9]\d{6}", re.ASCII), _NORTH_AMERICAN),
    ("GB", re.compile(r"0[1-9]\d{8,9}", re.ASCII), None),
    ("FR", re.compile(r"0[1-9]\d{8}", re.ASCII), None),
    ("DE", re.compile(r"0[1-9]\d{7,11}", re.ASCII), None),
    ("ES", re.compile(r"[6-9]\d{8}", re.ASCII), {(9,), (3, 3, 3), (3, 2, 2, 2)}),
    ("IN", re.compile(r"[6-9]\d{9}", re.ASCII), {(10,), (5, 5)}),
)
# Also those that are kept for films and examples, such as 07700 900123.
_BRITISH_MOBILE = re.compile(r"07\d{9}", re.ASCII)

_GAP = re.compile(r"[\s.\-/()\[\]]{1,3}|\s?\(0\)\s?")
_PREFIX = re.compile(r"(?:(\+)\s?\(?|\()$")
_DATE = re.compile(
    r"(?<![\d./-])"
    r"(?:\d{4}([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2}))"
    r"(?![./-]?\d)",
    re.ASCII,
)
_TIED_LEFT = re.compile(r"[^\W_]-?$|\d[.,/:-]$")
_TIED_RIGHT = re.compile(r"[^\W_]|[.,/:-]\d")


def find_phones(text: str) -> Iterator[Span]:
    if not holds_run(text, FEWEST):
        return
    dateless = _DATE.sub(lambda date: "x" * len(date[0]), text)
    for run in runs(dateless, FEWEST):
        reach, first = run.reach(_GAP), 0
        while first < len(run):
            ends = [end for end in run.ends(first, FEWEST, MOST) if end <= reach[first]]
            phone = _longest_phone(run, first, ends) if ends else None
            if phone:
                begin, first = phone
                yield begin, run.groups[first - 1][1]
            else:
                first += 1


def _longest_phone(run: Run, first: int, ends: Sequence[int]) -> tuple[int, int] | None:
    """Where the number begins in the text, and the group that it ends before."""
    start = run.groups[first][0]
    prefix = _PREFIX.search(run.text, max(0, start - 3), start)
    if prefix and prefix[1]:
        end = next((end for end in ends if _is_possible(run.number(first, end))), None)
        return (prefix.start(), end) if end else None
    said = said_before(run.text, start)
    for end in ends:
        if _is_local(run, first, end, said):
            bracketed = prefix and ")" in run.text[start : run.groups[end - 1][1]]
            return (prefix.start() if prefix and bracketed else start), end
    return None


def _is_local(run: Run, first: int, end: int, said: Said) -> bool:
    """Whether it is a number as dialled within a region, or with 00 from abroad."""
    number, groups = run.number(first, end), run.lengths[first:end]
    if number.startswith("00"):
        return _is_possible(number[2:])
    if said is not Said.PHONE and len(groups) > _MOST_GROUPS:
        return False
    usual = said is Said.PHONE or groups in _TYPICALLY_AMERICAN
    if not usual and said is Said.REFERENCE and len(groups) == 1:
        return False
    return (usual or _is_known(number, groups)) and not _is_tied(run.text, run.span(first, end))


def _is_tied(text: str, number: Span) -> bool:
    """Whether a letter touches the number, or a mark ties it to more digits."""
    left = _TIED_LEFT.search(text, max(0, number[0] - 2), number[0])
    return left is not None or _TIED_RIGHT.match(text, number[1]) is not None


def _is_known(number: str, groups: tuple[int, ...]) -> bool:
    """Whether libphonenumber knows it as a number of a region, grouped as usual there."""
    return _BRITISH_MOBILE.fullmatch(number) is not None or any(
        (usual is None or groups in usual)
        and shape.fullmatch(number)
        and phonenumbers.is_valid_number(phonenumbers.parse(number, region))
        for region, shape, usual in _REGIONS
    )


def _is_possible(number: str) -> bool:
    """Whether the country code exists and the length fits it."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + number))
    except phonenumbers.NumberParseException:
        return False
