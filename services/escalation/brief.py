"""The brief: what a human needs to know so that the customer need not repeat themselves."""

from datetime import timedelta

from heartline.contracts import (
    Brief,
    Channel,
    Episode,
    InteractionProfile,
    LifecycleStage,
    ProfileEvent,
    ReasonCode,
    Role,
    TrendClass,
)
from services.escalation.evidence import consented
from services.escalation.suggestions import suggestions_for

#: Longest quotation in the summary, in characters; the turns hold the rest.
QUOTE = 140

_WHO = {
    LifecycleStage.LIFECYCLE_STAGE_NEW: "A new customer",
    LifecycleStage.LIFECYCLE_STAGE_AT_RISK: "A customer at risk of leaving",
    LifecycleStage.LIFECYCLE_STAGE_RECOVERING: "A customer won back lately",
}
_MOODS = {
    TrendClass.TREND_CLASS_DECLINING: "getting worse",
    TrendClass.TREND_CLASS_SLIGHTLY_DECLINING: "getting slightly worse",
    TrendClass.TREND_CLASS_NO_CHANGE: "unchanged",
    TrendClass.TREND_CLASS_SLIGHTLY_IMPROVING: "getting slightly better",
    TrendClass.TREND_CLASS_IMPROVING: "getting better",
}
_ANSWERS = {
    Role.ROLE_BOT: "a bot answers",
    Role.ROLE_AGENT: "a colleague has answered",
}


def brief_of(event: ProfileEvent, reason_code: ReasonCode.ValueType) -> Brief:
    """The brief as this event leaves it; without consent it says nothing of feelings."""
    feelings = consented(event.emotion.signal)
    return Brief(
        summary=f"{_who_and_what(event, feelings)} {_how(event.interaction, feelings)}".strip(),
        turns=event.interaction.recent_turns,
        leading_emotion=event.interaction.state.emotion if feelings else "",
        suggestions=suggestions_for(event, reason_code, feelings),
        episodes=_earlier_episodes(event) if feelings else [],
    )


def _who_and_what(event: ProfileEvent, feelings: bool) -> str:
    interaction = event.interaction
    stage = (
        event.customer.lifecycle_stage if feelings else LifecycleStage.LIFECYCLE_STAGE_UNSPECIFIED
    )
    channel = Channel.Name(interaction.channel).removeprefix("CHANNEL_").lower().replace("_", "-")
    asked = _first_words(interaction)
    return f"{_WHO.get(stage, 'A customer')} on {channel}{f' wrote: “{asked}”' if asked else ''}."


def _first_words(interaction: InteractionProfile) -> str:
    spoken = (t.text for t in interaction.recent_turns if t.role == Role.ROLE_CUSTOMER and t.text)
    words = " ".join(next(spoken, "").split())
    return words if len(words) <= QUOTE else words[: QUOTE - 1].rstrip() + "…"


def _how(interaction: InteractionProfile, feelings: bool) -> str:
    """Since when, who answers, and what went wrong, in one sentence."""
    parts = [_so_far(interaction), _ANSWERS.get(interaction.answered_by, "nobody has answered")]
    if interaction.loops.bot_repeats:
        parts.append(f"the bot repeated itself {_times(interaction.loops.bot_repeats)}")
    if interaction.loops.customer_repeats:
        parts.append(f"they had to repeat themselves {_times(interaction.loops.customer_repeats)}")
    if interaction.behavior.payment_errors:
        parts.append(f"payment failed {_times(interaction.behavior.payment_errors)}")
    if feelings and interaction.state.emotion:
        parts.append(_mood(interaction))
    return "; ".join(parts) + "."


def _so_far(interaction: InteractionProfile) -> str:
    turns = interaction.turns
    count = turns.customer + turns.agent + turns.bot + turns.other
    lasted = interaction.updated_at.ToDatetime() - interaction.started_at.ToDatetime()
    return f"{_counted(count, 'turn')} in {_duration(lasted)}"


def _mood(interaction: InteractionProfile) -> str:
    trend = _MOODS.get(interaction.trend, "")
    return f"{interaction.state.emotion} leads" + (f", {trend}" if trend else "")


def _duration(lasted: timedelta) -> str:
    minutes = max(0, round(lasted.total_seconds() / 60))
    if minutes < 1:
        return "under a minute"
    return _counted(minutes, "minute") if minutes < 120 else _counted(round(minutes / 60), "hour")


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _earlier_episodes(event: ProfileEvent) -> list[Episode]:
    here = event.interaction.interaction_id
    return [episode for episode in event.customer.episodes if episode.interaction_id != here]
