"""What would help the human who opens the case: how to begin, what to avoid."""

from collections import Counter

from heartline.contracts import InteractionProfile, ProfileEvent, ReasonCode, Role

_BY_REASON = {
    ReasonCode.REASON_CODE_HUMAN_REQUESTED: "Say your name and that you are a person.",
    ReasonCode.REASON_CODE_STUCK_IN_LOOP: "Say that you have read the conversation.",
    ReasonCode.REASON_CODE_HIGH_HUMAN_NEED: "Take up the problem yourself and stay with it.",
    ReasonCode.REASON_CODE_THREAT_TO_LEAVE: "Solve the cause first, then offer a reason to stay.",
    ReasonCode.REASON_CODE_VULNERABLE: "Give time, ask what would help, follow the care procedure.",
    ReasonCode.REASON_CODE_ABUSE: "Stay calm; you may end the contact if it goes on.",
}
_BY_EMOTION = {
    "anger": "Acknowledge the anger before any question; no canned apology.",
    "frustration": "Acknowledge the effort so far, then act at once.",
    "anxiety": "Reassure first, then say each next step and when it comes.",
    "distress": "Reassure first, one step at a time.",
    "confusion": "Explain step by step, in plain words.",
    "disappointment": "Own what went wrong and say what happens now.",
}


def suggestions_for(
    event: ProfileEvent, reason_code: ReasonCode.ValueType, feelings: bool
) -> list[str]:
    """How to open, what to do, what to avoid; nothing drawn from feelings unless allowed."""
    interaction = event.interaction
    suggestions = [_BY_REASON[reason_code]]
    if feelings and interaction.state.emotion in _BY_EMOTION:
        suggestions.append(_BY_EMOTION[interaction.state.emotion])
    if repeated := _repeated_answer(interaction):
        suggestions.append(f"Do not say again: “{repeated}”")
    if interaction.behavior.payment_errors:
        suggestions.append("Check the failed payment before asking for card details.")
    if feelings and event.customer.preferences.prefers_human:
        suggestions.append("They have asked for a human before: do not send them back to a bot.")
    return suggestions


def _repeated_answer(interaction: InteractionProfile) -> str:
    """What the bot said more than once in the latest turns."""
    said = Counter(turn.text for turn in interaction.recent_turns if turn.role == Role.ROLE_BOT)
    text, count = next(iter(said.most_common(1)), ("", 0))
    return text if count > 1 else ""
