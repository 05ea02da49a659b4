"""Which skill a case wants, from what it is about; a routing hint, read from words alone."""

import re
from collections.abc import Iterator

from heartline.contracts import InteractionProfile, Role

#: The first skill of which a word is found wins; the latest words count first.
_WORDS = {
    "payments": "bill billed billing card charge charged checkout debit fee fees invoice "
    "pay payment payments price refund refunded",
    "orders": "arrive arrived courier deliver delivered delivery lost order ordered package "
    "parcel return returned returns shipped shipping tracking",
    "technical": "app broken bug connection crash crashes crashing error internet login "
    "offline password router update wifi",
    "bookings": "appointment boarding booking flight gate hotel reservation seat",
}
_SKILLS = {word: skill for skill, words in _WORDS.items() for word in words.split()}


def skill_wanted(interaction: InteractionProfile) -> str:
    """Such as "payments"; empty where nothing points to one."""
    if interaction.behavior.payment_errors:
        return "payments"
    return next((_SKILLS[word] for word in _words(interaction) if word in _SKILLS), "")


def _words(interaction: InteractionProfile) -> Iterator[str]:
    for turn in reversed(interaction.recent_turns):
        if turn.role == Role.ROLE_CUSTOMER:
            yield from re.findall(r"[a-z]+", turn.text.lower())
    yield from re.findall(r"[a-z]+", interaction.behavior.feature.lower())
