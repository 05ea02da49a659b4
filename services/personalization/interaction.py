"""The moving picture of one interaction: each signal with its score is folded into it."""

from heartline.contracts import EmotionEvent, InteractionProfile, Signal, TrendClass
from services.personalization import behavior, loops, mood, need, turns
from services.personalization.consent import granted, usable_score, withdrawn
from services.personalization.enums import AGENT, CUSTOMER, HUMAN_REQUESTED
from services.personalization.moments import keep_earliest, keep_latest


def fold(before: InteractionProfile | None, event: EmotionEvent) -> InteractionProfile:
    """The profile after the signal; `before` is None for the interaction's first.

    Without consent only the turn counts move, and the wish for a human."""
    signal = event.signal
    profile = _opened(signal) if before is None else _copied(before)
    turns.count(profile, signal.participant.role)
    _raise_flags(profile, event)
    if granted(signal):
        _observe(profile, signal)
    elif withdrawn(signal):
        turns.forget_words(profile)
    turns.remember(profile, signal)
    _feel(profile, event)
    keep_earliest(profile.started_at, signal.occurred_at)
    keep_latest(profile.updated_at, signal.occurred_at)
    profile.human_need = need.human_need(need.features(profile))
    return profile


def _opened(signal: Signal) -> InteractionProfile:
    return InteractionProfile(
        interaction_id=signal.interaction_id,
        customer_id=signal.customer_id,
        channel=signal.channel,
        started_at=signal.occurred_at,
        updated_at=signal.occurred_at,
        trend=TrendClass.TREND_CLASS_NOT_CALCULATED,
    )


def _copied(profile: InteractionProfile) -> InteractionProfile:
    copy = InteractionProfile()
    copy.CopyFrom(profile)
    return copy


def _observe(profile: InteractionProfile, signal: Signal) -> None:
    """What consent opens beside emotion: words, behaviour and waits."""
    role, content = signal.participant.role, signal.WhichOneof("content")
    turns.note_wait(profile, signal)
    if content == "text":
        loops.count_repeat(profile, role, signal.text)
    elif content == "in_app_event" and role == CUSTOMER:
        behavior.count(profile.behavior, signal.in_app_event)


def _feel(profile: InteractionProfile, event: EmotionEvent) -> None:
    score = usable_score(event)
    if score is None:
        profile.unscored_signals += 1
    else:
        mood.move(profile, event.signal, score)


def _raise_flags(profile: InteractionProfile, event: EmotionEvent) -> None:
    role = event.signal.participant.role
    if role == AGENT:
        profile.human_requested = False
    if role != CUSTOMER:
        return
    if HUMAN_REQUESTED in event.flags:
        profile.human_requested = True
    for flag in event.flags:
        readable = granted(event.signal) or flag == HUMAN_REQUESTED
        if readable and flag not in profile.flags:
            profile.flags.append(flag)
