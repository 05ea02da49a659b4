"""Access tokens and keys: by their issuer's prefix, by the words before them, by their look."""

import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from services.ingestion.redaction.reading import Span, holds

# By what each must hold, so that most texts are passed over quickly.
_ISSUED = {
    "gh": r"gh[opsur]_\w{20,}",
    "github_pat_": r"github_pat_\w{20,}",
    "glpat-": r"glpat-[\w-]{16,}",
    "sk-": r"sk-(?=[\w-]*\d)[\w-]{16,}",
    "k_live_": r"[prs]k_live_\w{10,}",
    "k_test_": r"[prs]k_test_\w{10,}",
    "AKIA": r"AKIA[0-9A-Z]{12,}",
    "ASIA": r"ASIA[0-9A-Z]{12,}",
    "xox": r"xox[a-z]-[\w-]{10,}",
    "eyJ": r"eyJ[\w-]{8,}(?:\.[\w-]*){0,4}",
    "AIza": r"AIza[\w-]{30,}",
    "ya29.": r"ya29\.[\w-]{10,}",
    "npm_": r"npm_\w{30,}",
    "pypi-": r"pypi-[\w-]{16,}",
    "SG.": r"SG\.[\w-]{16,}\.[\w-]{16,}",
    "hf_": r"hf_\w{20,}",
    "PRIVATE KEY": r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*KEY-----|\Z)",
}
_BY_ISSUER = re.compile(r"(?<![0-9A-Za-z])(?:" + "|".join(_ISSUED.values()) + ")", re.ASCII)

_NAME = (
    r"(?:api[ _-]?key|access[ _-]?key|secret[ _-]?key|client[ _-]?secret|secret|"
    r"(?:access|auth|refresh|id|session)?[ _-]?token|bearer|basic)"
)
_BY_NAME = re.compile(
    rf"(?<![^\W_]){_NAME}(?:\s+is)?[\s:='\"]{{1,4}}(?=\S*[0-9])([\w.~+/=-]{{12,}})",
    re.ASCII | re.IGNORECASE,
)
_NAMES_HOLD = ("key", "secret", "token", "bearer", "basic")

# Random text: long, of all three classes or hexadecimal. Words and slugs carry about 3 bits.
_LONG = re.compile(r"(?<![\w./+-])[\w+=-]{32,}(?![\w/])", re.ASCII)
_LEAST_BITS = 3.5
_HEXADECIMAL = re.compile(
    r"(?=.*[0-9])(?=.*[a-f])[0-9a-f]{32,}|(?=.*[0-9])(?=.*[A-F])[0-9A-F]{32,}"
)
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])")


def find_tokens(text: str) -> Iterator[Span]:
    if holds(text, _ISSUED):
        yield from (token.span() for token in _BY_ISSUER.finditer(text))


def find_named_tokens(text: str) -> Iterator[Span]:
    if holds(text.lower(), _NAMES_HOLD):
        yield from (token.span(1) for token in _BY_NAME.finditer(text))


def find_random_tokens(text: str) -> Iterator[Span]:
    yield from (word.span() for word in _LONG.finditer(text) if _is_random(word[0]))


def _is_random(word: str) -> bool:
    if _HEXADECIMAL.fullmatch(word):
        return True
    return _MIXED.match(word) is not None and _bits_per_character(word) >= _LEAST_BITS


def _bits_per_character(word: str) -> float:
    """Shannon entropy of the word's characters."""
    shares = [count / len(word) for count in Counter(word).values()]
    return -sum(share * log2(share) for share in shares)
