"""Profile events as personalization publishes them, for the tests of escalation."""

from collections.abc import Sequence

from google.protobuf.timestamp_pb2 import Timestamp

from heartline.contracts import (
    Channel,
    Consent,
    ConsentStatus,
    CustomerModel,
    EmotionalState,
    EmotionEvent,
    EmotionScore,
    Flag,
    InteractionProfile,
    Loops,
    Participant,
    ProfileEvent,
    Role,
    Signal,
    Turn,
    TurnCounts,
)

START = 1_790_000_000


def at(second: int) -> Timestamp:
    return Timestamp(seconds=START + second)


def profile_event(
    revision: int = 1,
    *,
    customer: str = "cust-1",
    interaction: str = "chat-1",
    flags: Sequence[Flag.ValueType] = (),
    bot_repeats: int = 0,
    customer_repeats: int = 0,
    human_need: float = 0.1,
    urgency: float = 0.1,
    valence: float = 0.0,
    emotion: str = "",
    agent_turns: int = 0,
    consent: ConsentStatus.ValueType = ConsentStatus.CONSENT_STATUS_GRANTED,
    turns: Sequence[Turn] = (),
) -> ProfileEvent:
    """The `revision`th event of an interaction, `revision` seconds after its start."""
    granted = consent == ConsentStatus.CONSENT_STATUS_GRANTED
    return ProfileEvent(
        emotion=EmotionEvent(
            signal=Signal(
                signal_id=f"{interaction}-signal-{revision}",
                customer_id=customer,
                interaction_id=interaction,
                channel=Channel.CHANNEL_CHAT,
                participant=Participant(role=Role.ROLE_CUSTOMER),
                occurred_at=at(revision),
                text="Where is my parcel?",
                consent=Consent(status=consent, consent_ref="ledger-1"),
            ),
            score=EmotionScore(model_version="3") if granted else None,
            flags=flags,
        ),
        interaction=InteractionProfile(
            interaction_id=interaction,
            customer_id=customer,
            channel=Channel.CHANNEL_CHAT,
            started_at=at(1),
            updated_at=at(revision),
            turns=TurnCounts(customer=revision, agent=agent_turns),
            state=EmotionalState(emotion=emotion, valence=valence, urgency=urgency),
            loops=Loops(bot_repeats=bot_repeats, customer_repeats=customer_repeats),
            human_need=human_need,
            answered_by=Role.ROLE_AGENT if agent_turns else Role.ROLE_BOT,
            recent_turns=turns,
            flags=flags,
            revision=revision,
        ),
        customer=CustomerModel(customer_id=customer),
    )


def said(role: Role.ValueType, text: str, second: int = 1) -> Turn:
    return Turn(signal_id=f"turn-{second}", role=role, text=text, occurred_at=at(second))
