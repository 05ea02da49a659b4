"""The advice, as a table: the first rule that holds decides. Inputs: situation.py."""

from services.personalization import manner
from services.personalization.manner import Manner
from services.personalization.policy import Policy, Rule, at_least, at_most
from services.personalization.situation import SCALES

POLICY: Policy[Manner] = Policy(
    version="advice/1",
    scales=SCALES,
    rules=(
        Rule(
            code="human_requested",
            reason="The customer asked for a human, and none has taken over yet.",
            when=(at_least("human_requested"),),
            then=manner.HAND_OVER,
        ),
        Rule(
            code="no_consent",
            reason="Nothing is inferred without consent, so the advice is neutral.",
            when=(at_most("consent"),),
            then=manner.CONTINUE,
        ),
        Rule(
            code="vulnerable",
            reason="The customer may be vulnerable and no human is there yet.",
            when=(at_least("flag.vulnerable"), at_most("agent_present")),
            then=manner.HAND_OVER_GENTLY,
        ),
        Rule(
            code="bot_repeats_itself",
            reason="The bot keeps giving an answer that has not helped.",
            when=(at_least("loops.bot_repeats", 2), at_most("agent_present")),
            then=manner.BREAK_LOOP,
        ),
        Rule(
            code="customer_asks_again",
            reason="The customer keeps asking what they have asked before.",
            when=(at_least("loops.customer_repeats", 2), at_most("agent_present")),
            then=manner.BREAK_LOOP,
        ),
        Rule(
            code="needs_human",
            reason="A human will very likely be needed, so automation steps back now.",
            when=(at_least("predicted_need", 0.75), at_most("agent_present")),
            then=manner.HAND_OVER,
        ),
        Rule(
            code="very_upset",
            reason="The customer is very upset and agitated.",
            when=(at_most("valence", -0.5), at_least("arousal", 0.5)),
            then=manner.CALM_DOWN,
        ),
        Rule(
            code="distressed",
            reason="The customer shows distress.",
            when=(at_least("emotion.distress"),),
            then=manner.REASSURE,
        ),
        Rule(
            code="anxious",
            reason="The customer shows anxiety.",
            when=(at_least("emotion.anxiety"),),
            then=manner.REASSURE,
        ),
        Rule(
            code="confused",
            reason="The customer shows confusion.",
            when=(at_least("emotion.confusion"),),
            then=manner.EXPLAIN,
        ),
        Rule(
            code="hard_work",
            reason="This is hard work for the customer.",
            when=(at_least("effort", 0.6),),
            then=manner.SOLVE,
        ),
        Rule(
            code="threatens_to_leave",
            reason="The customer speaks of leaving.",
            when=(at_least("flag.threat_to_leave"), at_most("valence", 0.2)),
            then=manner.KEEP,
        ),
        Rule(
            code="may_leave",
            reason="The customer's history says that they may leave, and the mood is not good.",
            when=(at_least("churn_risk", 0.5), at_most("valence", 0.0)),
            then=manner.KEEP,
        ),
        Rule(
            code="unhappy",
            reason="The customer is unhappy.",
            when=(at_most("valence", -0.25),),
            then=manner.ACKNOWLEDGE,
        ),
        Rule(
            code="unlike_them",
            reason="The mood is far below what is usual for this customer.",
            when=(at_least("below_baseline", 2.0), at_most("valence", 0.0)),
            then=manner.ACKNOWLEDGE,
        ),
        Rule(
            code="getting_worse",
            reason="The mood has been falling from turn to turn.",
            when=(at_most("trend_slope", -0.08), at_most("valence", 0.2)),
            then=manner.SOLVE,
        ),
        *(
            Rule(
                code=f"shows_{emotion}",
                reason=f"The customer shows {emotion}.",
                when=(at_least(f"emotion.{emotion}"), at_least("valence", 0.4)),
                then=manner.CELEBRATE,
            )
            for emotion in ("delight", "gratitude", "relief", "satisfaction")
        ),
        Rule(
            code="steady",
            reason="Nothing calls for another tone.",
            when=(),
            then=manner.CONTINUE,
        ),
    ),
)
