"""How alike two texts are, by their words."""

import re

WORD = re.compile(r"\w+")

# Words that say nothing of what a sentence is about.
FUNCTION_WORDS = frozenset(
    WORD.findall(
        """a about again all also am an and any are as at be been but by can could d did didn do
        does doesn don for from get got had has have he hello her here hey hi him his how i if in
        into is isn it its just ll m me my no not now of off ok okay on once only or our out please
        re s she should so some t thank thanks that the their them then there they this to too up
        us ve was wasn we were what when where which who why will with won would yes you your"""
    )
)


def words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))


def content_words(text: str) -> frozenset[str]:
    return words(text) - FUNCTION_WORDS


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared among all words, 0..1 (Jaccard 1912)."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared among the words of the shorter one, 0..1 (Szymkiewicz 1934, Simpson 1943)."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
