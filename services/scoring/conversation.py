"""How the conversation goes: what the customer declines, corrects, asks again and does not get.

Words alone hide it: "no, the 13th" is neutral, and the third correction in a row is not. Such
turns are repairs (Schegloff, Jefferson and Sacks 1977); in rated dialogues they tell
dissatisfaction at least as well as the emotion of the words (docs/adr/0009). Nothing is read
where no turns came with the signal.
"""

from collections.abc import Sequence

from heartline.contracts import InferenceBasis, PrecedingTurn, Role
from services.scoring.evidence import Evidence, either, emotions_of
from services.scoring.normalization import normalize
from services.scoring.phrases import Said, word_set
from services.scoring.repairs import (
    ASKED_FOR_ANOTHER,
    CLOSING,
    CORRECTED,
    DECLINED,
    DENIED,
    FAILED,
)

#: How much of a smooth conversation each sign takes, and each answer that failed before the last.
FRICTION = 0.3
FRICTION_BEFORE = 0.1

# What nothing but friction shows, and its say beside the words.
MOST_WEIGHT = 1.5
VALENCE = -0.8
MOST_FRUSTRATION = 0.6
MOST_DISAPPOINTMENT = 0.3
MOST_EFFORT = 0.8

# A request is the same again if half of its words are; shorter ones say too little.
SAME_REQUEST = 0.5
FEWEST_WORDS = 3
COMMON_WORDS = word_set(
    """i a an the to is it of for in on and you me my please do what can that need would like at
    be with are want yes no"""
)


def evidence_of_conversation(said: Said, turns: Sequence[PrecedingTurn]) -> Evidence | None:
    """What the turns before, oldest first, make of what is said now; None without friction."""
    found = friction(said, turns)
    if not found:
        return None
    return Evidence(
        basis=InferenceBasis.INFERENCE_BASIS_CONVERSATIONAL,
        emotions=emotions_of(
            frustration=MOST_FRUSTRATION * found, disappointment=MOST_DISAPPOINTMENT * found
        ),
        weight=MOST_WEIGHT * found,
        valence=VALENCE,
        effort=MOST_EFFORT * found,
    )


def friction(said: Said, turns: Sequence[PrecedingTurn]) -> float:
    """0 (smooth) .. 1; 0 as long as nobody but the customer has spoken.

    >>> turns = [PrecedingTurn(role=Role.ROLE_BOT, text="Sorry, we are fully booked.")]
    >>> round(friction(Said.of("something else then"), turns), 2)
    0.51
    """
    answers = [_said(turn) for turn in turns if turn.role != Role.ROLE_CUSTOMER]
    if not answers:
        return 0.0
    requests = [_said(turn) for turn in turns if turn.role == Role.ROLE_CUSTOMER]
    *failed_before, failed = [FAILED.found(answer) for answer in answers]
    signs = sum((*_repairs(said), failed, _asks_again(said, requests)))
    return either([FRICTION] * signs + [FRICTION_BEFORE] * sum(failed_before))


def _said(turn: PrecedingTurn) -> Said:
    return Said.of(normalize(turn.text))


def _repairs(said: Said) -> Sequence[bool]:
    """Which repairs the customer makes in this turn."""
    closes = CLOSING.found(said)
    return (
        DECLINED.found(said) and not closes,
        DENIED.found(said) and not closes,
        ASKED_FOR_ANOTHER.found(said),
        CORRECTED.found(said),
    )


def _asks_again(said: Said, requests: Sequence[Said]) -> bool:
    """Whether it says again what was asked before, by Jaccard's index of the words."""
    words = said.words - COMMON_WORDS
    if len(words) < FEWEST_WORDS:
        return False
    asked = (request.words - COMMON_WORDS for request in requests)
    return any(len(words & old) >= SAME_REQUEST * len(words | old) for old in asked)
