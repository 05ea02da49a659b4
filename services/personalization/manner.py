"""How the next moment of contact should be: what each rule of the advice policy leads to."""

from dataclasses import dataclass

from heartline.contracts import Avoid, Length, NextBestAction, Pace, Timing, Tone


@dataclass(frozen=True, slots=True)
class Manner:
    tone: Tone.ValueType
    action: NextBestAction.ValueType
    pace: Pace.ValueType = Pace.PACE_NORMAL
    length: Length.ValueType = Length.LENGTH_NORMAL
    timing: Timing.ValueType = Timing.TIMING_SOON
    avoid: tuple[Avoid.ValueType, ...] = ()
    #: Too charged for automation: a bot must not answer by itself.
    hold: bool = False


CONTINUE = Manner(tone=Tone.TONE_NEUTRAL, action=NextBestAction.NEXT_BEST_ACTION_CONTINUE)
HAND_OVER = Manner(
    tone=Tone.TONE_WARM,
    action=NextBestAction.NEXT_BEST_ACTION_HAND_OVER,
    length=Length.LENGTH_SHORT,
    timing=Timing.TIMING_NOW,
    avoid=(Avoid.AVOID_REPEATING_QUESTIONS, Avoid.AVOID_UPSELL, Avoid.AVOID_SURVEY),
    hold=True,
)
HAND_OVER_GENTLY = Manner(
    tone=Tone.TONE_REASSURING,
    action=NextBestAction.NEXT_BEST_ACTION_HAND_OVER,
    pace=Pace.PACE_SLOWER,
    timing=Timing.TIMING_NOW,
    avoid=(Avoid.AVOID_JARGON, Avoid.AVOID_UPSELL, Avoid.AVOID_JOKES),
    hold=True,
)
BREAK_LOOP = Manner(
    tone=Tone.TONE_APOLOGETIC,
    action=NextBestAction.NEXT_BEST_ACTION_BREAK_LOOP,
    length=Length.LENGTH_SHORT,
    timing=Timing.TIMING_NOW,
    avoid=(Avoid.AVOID_REPEATING_QUESTIONS, Avoid.AVOID_CANNED_APOLOGY),
    hold=True,
)
CALM_DOWN = Manner(
    tone=Tone.TONE_APOLOGETIC,
    action=NextBestAction.NEXT_BEST_ACTION_ACKNOWLEDGE_FEELING,
    pace=Pace.PACE_SLOWER,
    length=Length.LENGTH_SHORT,
    timing=Timing.TIMING_NOW,
    avoid=(Avoid.AVOID_UPSELL, Avoid.AVOID_JOKES, Avoid.AVOID_CANNED_APOLOGY, Avoid.AVOID_SURVEY),
    hold=True,
)
REASSURE = Manner(
    tone=Tone.TONE_REASSURING,
    action=NextBestAction.NEXT_BEST_ACTION_EXPLAIN_STEP_BY_STEP,
    pace=Pace.PACE_SLOWER,
    timing=Timing.TIMING_NOW,
    avoid=(Avoid.AVOID_JARGON, Avoid.AVOID_JOKES, Avoid.AVOID_UPSELL),
)
EXPLAIN = Manner(
    tone=Tone.TONE_PLAIN,
    action=NextBestAction.NEXT_BEST_ACTION_EXPLAIN_STEP_BY_STEP,
    pace=Pace.PACE_SLOWER,
    length=Length.LENGTH_DETAILED,
    avoid=(Avoid.AVOID_JARGON,),
)
SOLVE = Manner(
    tone=Tone.TONE_WARM,
    action=NextBestAction.NEXT_BEST_ACTION_SOLVE_BEFORE_ASKING,
    pace=Pace.PACE_FASTER,
    timing=Timing.TIMING_NOW,
    avoid=(Avoid.AVOID_REPEATING_QUESTIONS, Avoid.AVOID_UPSELL),
)
KEEP = Manner(
    tone=Tone.TONE_WARM,
    action=NextBestAction.NEXT_BEST_ACTION_ACKNOWLEDGE_FEELING,
    timing=Timing.TIMING_NOW,
    avoid=(Avoid.AVOID_UPSELL, Avoid.AVOID_CANNED_APOLOGY, Avoid.AVOID_SURVEY),
)
ACKNOWLEDGE = Manner(
    tone=Tone.TONE_WARM,
    action=NextBestAction.NEXT_BEST_ACTION_ACKNOWLEDGE_FEELING,
    avoid=(Avoid.AVOID_UPSELL, Avoid.AVOID_JOKES),
)
CELEBRATE = Manner(
    tone=Tone.TONE_CELEBRATORY,
    action=NextBestAction.NEXT_BEST_ACTION_THANK,
    length=Length.LENGTH_SHORT,
)
