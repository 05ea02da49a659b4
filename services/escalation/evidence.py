"""What one profile event says that is new: the inputs of the policy.

A profile accumulates, so what an earlier case of the interaction has answered still
stands in it. A mark remembers how far that goes, and evidence counts from there: a
customer who comes back is not handed over at once because of what was settled before.
"""

from dataclasses import dataclass, replace

from heartline.contracts import ConsentStatus, Flag, InteractionProfile, ProfileEvent, Role, Signal


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an interaction had got: counts since its start, `human_need` 0..1."""

    revision: int = 0
    #: Time of its latest signal, nanoseconds since 1970.
    updated_ns: int = 0
    agent_turns: int = 0
    bot_repeats: int = 0
    customer_repeats: int = 0
    human_need: float = 0.0

    @classmethod
    def of(cls, interaction: InteractionProfile) -> "Mark":
        return cls(
            revision=interaction.revision,
            updated_ns=interaction.updated_at.ToNanoseconds(),
            agent_turns=interaction.turns.agent,
            bot_repeats=interaction.loops.bot_repeats,
            customer_repeats=interaction.loops.customer_repeats,
            human_need=interaction.human_need,
        )

    def easing(self, interaction: InteractionProfile) -> "Mark":
        """The mark of an ended case goes on: only a need that falls is a need answered."""
        now = Mark.of(interaction)
        need = min(self.human_need, now.human_need)
        return replace(self, revision=now.revision, updated_ns=now.updated_ns, human_need=need)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the policy weighs. The flags are this signal's own; the repeats count from the mark."""

    human_requested: bool = False
    vulnerable: bool = False
    threat_to_leave: bool = False
    abuse: bool = False
    bot_repeats: int = 0
    customer_repeats: int = 0
    #: 0..1, and what of it an earlier case has answered.
    human_need: float = 0.0
    answered_need: float = 0.0
    #: 0..1
    urgency: float = 0.0
    #: -1..1
    valence: float = 0.0
    #: A human is in the conversation already.
    agent_present: bool = False


def consented(signal: Signal) -> bool:
    return signal.consent.status == ConsentStatus.CONSENT_STATUS_GRANTED


def evidence_of(event: ProfileEvent, answered: Mark) -> Evidence:
    """Reads an event; without consent nothing but the wish for a human."""
    interaction = event.interaction
    flags = event.emotion.flags
    wish = Evidence(
        human_requested=Flag.FLAG_HUMAN_REQUESTED in flags,
        agent_present=interaction.answered_by == Role.ROLE_AGENT
        and interaction.turns.agent > answered.agent_turns,
    )
    if not consented(event.emotion.signal):
        return wish
    return replace(
        wish,
        vulnerable=Flag.FLAG_VULNERABLE in flags,
        threat_to_leave=Flag.FLAG_THREAT_TO_LEAVE in flags,
        abuse=Flag.FLAG_ABUSE in flags,
        bot_repeats=max(0, interaction.loops.bot_repeats - answered.bot_repeats),
        customer_repeats=max(0, interaction.loops.customer_repeats - answered.customer_repeats),
        human_need=interaction.human_need,
        answered_need=answered.human_need,
        urgency=interaction.state.urgency,
        valence=interaction.state.valence,
    )
