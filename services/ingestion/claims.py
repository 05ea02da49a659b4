"""Who came first: what becomes of a submission by what was accepted under its id before."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import NamedTuple

from heartline.contracts import Consent
from services.ingestion.submissions import Submission


class Claim(NamedTuple):
    """How an id was accepted, now or before."""

    digest: bytes
    #: The consent that held then: whoever publishes the event again must say the same.
    consent: Consent
    #: And the same tone of voice, serialised; empty where nothing was heard.
    voice_tone: bytes
    #: Whether the broker is known to have it.
    is_kept: bool


class Outcome(Enum):
    #: To be published, and then kept.
    NEW = auto()
    #: The same content is kept already, or comes earlier in the same batch.
    DUPLICATE = auto()
    #: The id was used before with other content.
    CONFLICT = auto()


def judge(submissions: Sequence[Submission], claims: Mapping[str, Claim]) -> list[Outcome]:
    """The outcome of each submission; `claims` holds all their ids."""
    published: set[str] = set()
    outcomes = []
    for submission in submissions:
        claim = claims[submission.id]
        if submission.digest != claim.digest:
            outcomes.append(Outcome.CONFLICT)
        elif claim.is_kept or submission.id in published:
            outcomes.append(Outcome.DUPLICATE)
        else:
            published.add(submission.id)
            outcomes.append(Outcome.NEW)
    return outcomes
