"""Who has spoken, what was said last, and how long the customer waited."""

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from heartline.contracts import InteractionProfile, Role, Signal
from services.personalization.consent import granted
from services.personalization.enums import AGENT, BOT, CUSTOMER
from services.personalization.moments import seconds_between

# What a brief and the loop detection need; a row must stay far below Kafka's message limit.
TURNS_KEPT = 12
CHARACTERS_KEPT = 400

COUNTERS = {CUSTOMER: "customer", AGENT: "agent", BOT: "bot"}
ANSWERING = (AGENT, BOT)


def count(profile: InteractionProfile, role: Role.ValueType) -> None:
    counter = COUNTERS.get(role, "other")
    setattr(profile.turns, counter, getattr(profile.turns, counter) + 1)
    if role in ANSWERING:
        profile.answered_by = role


def remember(profile: InteractionProfile, signal: Signal) -> None:
    """Keeps the turn among the recent ones; its words only under consent."""
    role = signal.participant.role
    if signal.WhichOneof("content") != "text" or role not in COUNTERS:
        return
    profile.recent_turns.add(
        signal_id=signal.signal_id,
        role=role,
        text=signal.text[:CHARACTERS_KEPT] if granted(signal) else "",
        occurred_at=signal.occurred_at,
    )
    del profile.recent_turns[:-TURNS_KEPT]


def forget_words(profile: InteractionProfile) -> None:
    """Blanks what was said; that something was said remains."""
    for turn in profile.recent_turns:
        turn.text = ""


def note_wait(profile: InteractionProfile, signal: Signal) -> None:
    """Raises the longest wait: as the source measured it, or as the turns show it.

    Call it before the turn is remembered."""
    measured = signal.response_latency.seconds + signal.response_latency.nanos / 1e9
    since = _unanswered_since(profile)
    speaks = signal.WhichOneof("content") == "text"
    seen = seconds_between(since, signal.occurred_at) if since and speaks else 0.0
    longest = max(measured, seen)
    if longest > profile.longest_wait.seconds + profile.longest_wait.nanos / 1e9:
        profile.longest_wait.CopyFrom(_duration(longest))


def _unanswered_since(profile: InteractionProfile) -> Timestamp | None:
    """When the customer first spoke after the last answer; None if nobody is waiting."""
    since = None
    for turn in profile.recent_turns:
        if turn.role in ANSWERING:
            since = None
        elif since is None:
            since = turn.occurred_at
    return since


def _duration(seconds: float) -> Duration:
    """To the millisecond."""
    milliseconds = round(seconds * 1000)
    return Duration(seconds=milliseconds // 1000, nanos=milliseconds % 1000 * 1_000_000)
