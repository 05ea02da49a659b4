"""The turns before a text, as the model reads them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from heartline.contracts import PrecedingTurn, Role
from services.scoring.normalization import as_read

#: Who speaks, in the words of the training data.
SPEAKERS: Mapping[Role.ValueType, str] = MappingProxyType(
    {
        Role.ROLE_CUSTOMER: "customer",
        Role.ROLE_AGENT: "agent",
        Role.ROLE_SUPERVISOR: "agent",
        Role.ROLE_BOT: "bot",
        Role.ROLE_SYSTEM: "bot",
    }
)

# With more the model took a customer's corrections for displeasure (docs/adr/0008).
MOST_TURNS = 1


def spoken(context: Sequence[tuple[str, str]]) -> str:
    """Turns, each a speaker and what was said, as one text, the oldest first.

    >>> spoken([("bot", "How can I help?"), ("customer", "A human.")])
    'bot: How can I help? customer: A human.'
    """
    return " ".join(f"{speaker}: {text}" for speaker, text in context)


def context_of(turns: Sequence[PrecedingTurn]) -> str:
    """What the model is told of them: the last."""
    turns = turns[-MOST_TURNS:]
    return spoken([(SPEAKERS.get(turn.role, "agent"), as_read(turn.text)) for turn in turns])
