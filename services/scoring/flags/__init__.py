"""What a customer's words ask for or tell, beside what they feel.

Flags open cases, so precision comes first: a phrase that is as often said without the meaning
is left out. English only.
"""

from heartline.contracts import Flag
from services.scoring.flags import abuse, human, leaving, vulnerable
from services.scoring.phrases import Index, Said

_TOLD = Index(
    (phrase, flag)
    for flag, phrases in (
        (Flag.FLAG_THREAT_TO_LEAVE, leaving.PHRASES),
        (Flag.FLAG_VULNERABLE, vulnerable.PHRASES),
        (Flag.FLAG_ABUSE, abuse.PHRASES),
    )
    for phrase in phrases
)


def wish_for_human(said: Said) -> list[Flag.ValueType]:
    """The one flag that is read without consent: whoever asks for a human gets one."""
    return [Flag.FLAG_HUMAN_REQUESTED] if human.requested(said) else []


def flags_of(said: Said) -> list[Flag.ValueType]:
    """Each flag once, in the order of the enum."""
    return [*wish_for_human(said), *sorted(set(_TOLD.found(said)))]
