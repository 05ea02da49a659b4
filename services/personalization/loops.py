"""Rounds of the same thing: a bot that repeats itself, a customer who has to ask again."""

from collections.abc import Iterable

from heartline.contracts import InteractionProfile, Role
from services.personalization.enums import BOT, CUSTOMER
from services.personalization.words import content_words, jaccard, overlap, words

# Two texts with so many words in common are the same text ...
SAME_TEXT = 0.8
# ... if they have so many: "Sure!" is too common to be a repetition.
FEWEST_WORDS = 3
# A question that shares so much of its content with an earlier one is that question again.
SAME_CONTENT = 0.6
FEWEST_SHARED_WORDS = 2


def count_repeat(profile: InteractionProfile, role: Role.ValueType, text: str) -> None:
    """Counts in the profile if this turn repeats one of the recent turns of its role."""
    earlier = [turn.text for turn in profile.recent_turns if turn.role == role and turn.text]
    if role == BOT and repeats_answer(text, earlier):
        profile.loops.bot_repeats += 1
    elif role == CUSTOMER and repeats_question(text, earlier):
        profile.loops.customer_repeats += 1


def repeats_answer(text: str, earlier: Iterable[str]) -> bool:
    """The same text again, or nearly."""
    answer = words(text)
    return any(_same_text(answer, words(other)) for other in earlier)


def repeats_question(text: str, earlier: Iterable[str]) -> bool:
    """The same text again, or the same content in other words."""
    asked, content = words(text), content_words(text)
    return any(
        _same_text(asked, words(other)) or _same_content(content, content_words(other))
        for other in earlier
    )


def _same_text(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one) >= FEWEST_WORDS and jaccard(one, other) >= SAME_TEXT


def _same_content(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= FEWEST_SHARED_WORDS and overlap(one, other) >= SAME_CONTENT
