"""How strongly a text says what it says: exclamation, capitals, elongation, strong words."""

import re

from services.scoring.phrases import Said, word_set

MARKS = re.compile(r"[!?]{2,}|!|(?:\b[A-Z']{2,}\b\W+){2,}|\b[A-Z]{4,}\b|([a-z])\1{2,}")
STRONG = word_set(
    """so very really extremely absolutely totally completely utterly truly incredibly such
    never ever damn bloody hell fucking fuck shit wtf omg"""
)
MILD = word_set("bit slightly somewhat little rather fairly tad")
# Each mark closes a third of what is left to full emphasis.
STEP = 1 / 3


def emphasis(text: str, said: Said) -> float:
    """0 (plain) .. 1; `text` in its own case. Words such as "a bit" take one mark away."""
    marks = sum(1 for _ in MARKS.finditer(text)) + len(STRONG & said.words)
    marks -= len(MILD & said.words)
    return 1.0 - (1.0 - STEP) ** max(0, marks)
