"""How an interaction feels and where it is heading, from the scores of its signals."""

import math

from heartline.contracts import EmotionScore, InteractionProfile, Signal, TrendClass
from services.personalization.moments import seconds_between
from services.personalization.numeric import deviation, rounded, slope

# Simple exponential smoothing (Brown 1956) for unequal intervals (Wright 1986, Management
# Science 32(4)): what was felt before weighs half with each new turn, and fades with time.
TURN_WEIGHT = 0.5
MEMORY_SECONDS = 1800.0
# A score that abstained is a guess: it moves the state by so much of its weight.
GUESS_WEIGHT = 0.3

# Trend, volatility and turning points look at so many scores.
VALENCES_KEPT = 12
FEWEST_FOR_TREND = 3
# Change of valence a scored signal: below the first it is noise, from the second on a clear move.
SLIGHT_SLOPE = 0.02
CLEAR_SLOPE = 0.08

# A mood has turned only when it is clearly on the other side (a Schmitt trigger's hysteresis).
SIDE = 0.15
INFLECTIONS_KEPT = 8


def move(profile: InteractionProfile, signal: Signal, score: EmotionScore) -> None:
    """Folds one score into the profile: state, trend, volatility, peak, turning points.

    `profile.updated_at` must still be that of the signal before."""
    _smooth(profile, score, seconds_between(profile.updated_at, signal.occurred_at))
    profile.scored_signals += 1
    if score.abstained:
        return
    profile.state.emotion = score.emotions[0].name if score.emotions else profile.state.emotion
    _note_inflection(profile, signal, score)
    _note_peak(profile, signal, score)
    profile.recent_valences.append(rounded(score.valence))
    del profile.recent_valences[:-VALENCES_KEPT]
    profile.volatility = rounded(deviation(profile.recent_valences))
    profile.trend_slope = rounded(slope(profile.recent_valences))
    profile.trend = trend_class(profile.trend_slope, len(profile.recent_valences))


def trend_class(slope_a_signal: float, scores: int) -> TrendClass.ValueType:
    """The class of a slope; Genesys Cloud's sentimentTrendClass has the same six."""
    if scores < FEWEST_FOR_TREND:
        return TrendClass.TREND_CLASS_NOT_CALCULATED
    if abs(slope_a_signal) < SLIGHT_SLOPE:
        return TrendClass.TREND_CLASS_NO_CHANGE
    if slope_a_signal <= -CLEAR_SLOPE:
        return TrendClass.TREND_CLASS_DECLINING
    if slope_a_signal >= CLEAR_SLOPE:
        return TrendClass.TREND_CLASS_IMPROVING
    if slope_a_signal < 0:
        return TrendClass.TREND_CLASS_SLIGHTLY_DECLINING
    return TrendClass.TREND_CLASS_SLIGHTLY_IMPROVING


def weight(profile: InteractionProfile, score: EmotionScore, seconds: float) -> float:
    """How far the state moves towards the score, 0..1; the first score is the state."""
    if profile.scored_signals == 0:
        return 1.0
    kept = (1.0 - TURN_WEIGHT) * math.exp(-seconds / MEMORY_SECONDS)
    return (1.0 - kept) * (GUESS_WEIGHT if score.abstained else 1.0)


def _smooth(profile: InteractionProfile, score: EmotionScore, seconds: float) -> None:
    share = weight(profile, score, seconds)
    state = profile.state
    state.valence = rounded(state.valence + share * (score.valence - state.valence))
    state.arousal = rounded(state.arousal + share * (score.arousal - state.arousal))
    state.urgency = rounded(state.urgency + share * (score.urgency - state.urgency))
    state.effort = rounded(state.effort + share * (score.effort - state.effort))


def _note_peak(profile: InteractionProfile, signal: Signal, score: EmotionScore) -> None:
    valence = rounded(score.valence)
    if valence >= min(0.0, profile.peak.valence):
        return
    profile.peak.signal_id = signal.signal_id
    profile.peak.emotion = profile.state.emotion
    profile.peak.valence = valence
    profile.peak.occurred_at.CopyFrom(signal.occurred_at)


def _note_inflection(profile: InteractionProfile, signal: Signal, score: EmotionScore) -> None:
    """`profile.recent_valences` must not hold this score yet."""
    before = next((v for v in reversed(profile.recent_valences) if abs(v) >= SIDE), 0.0)
    after = rounded(score.valence)
    if abs(after) < SIDE or before * after >= 0:
        return
    profile.inflection_points.add(
        signal_id=signal.signal_id,
        valence_before=before,
        valence_after=after,
        occurred_at=signal.occurred_at,
    )
    del profile.inflection_points[:-INFLECTIONS_KEPT]
