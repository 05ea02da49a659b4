"""Whether a customer tells of something that calls for more care than usual.

The four drivers of vulnerability of the UK's FCA (guidance FG21/1): health, life events,
resilience, capability. Told in the first person or of the nearest: news of an illness in
general is none, and neither is a need of access: a ramp is a question, no crisis.
"""

from services.scoring.phrases import one_of, phrase

_NEAREST = r"(?:my|our) (?:\w+ )?" + one_of(
    "husband|wife|partner|mother|father|mum|mom|dad|son|daughter|child|baby|brother|sister",
    "parents?|gran|grandma|grandpa|grandmother|grandfather|boyfriend|girlfriend",
)
_I = "(?:i|we)"
_I_AM = "(?:i'm|im|i am|we're|we are|i was|i've been|i have been)"
_CANNOT = "(?:can't|cant|cannot|can not)"
_ILLNESS = "(?:cancer|chemo(?:therapy)?|dialysis|dementia|alzheimer's|depression|panic attacks?)"

PHRASES = (
    phrase(
        "kill killing suicide suicidal die dying end live living alive harm harming hurt hurting"
        " cut cutting",
        rf"{_I} (?:want|wanna|wish|might|could|feel like) (?:to )?(?:die|dying)",
        r"(?:kill|killing|harm|harming|hurt|hurting|cut|cutting) myself",
        r"suicid(?:e|al)",
        r"end (?:my life|it all)",
        r"(?:don't|dont|do not) want to (?:live|be alive|go on living)",
        r"no (?:reason|point) (?:to|in) (?:live|living)",
    ),
    phrase(
        "died dead passed funeral widow widower widowed bereaved death",
        rf"{_NEAREST}(?: \w+)? (?:has |just |recently )*(?:died|passed away|is dead|has passed)",
        r"(?:death|funeral) of (?:my|our) \w+",
        rf"{_I_AM} (?:a widow|a widower|widowed|bereaved)",
    ),
    phrase(
        "lost redundant unemployed evicted homeless bankrupt debt afford pay",
        rf"{_I} (?:\w+ )?lost my job",
        rf"{_I_AM} (?:\w+ )?(?:unemployed|homeless|bankrupt|redundant|being evicted)",
        r"made (?:me )?redundant",
        rf"{_I} (?:really |just )?{_CANNOT}(?: \w+)? (?:afford|pay)(?: for)? (?:the |my |our )?"
        r"(?:rent|food|heating|electricity|loan|mortgage|bills?|medicine|this month)",
        r"(?:drowning|deep|up to my neck) in debt",
    ),
    phrase(
        "cancer chemo chemotherapy dialysis dementia alzheimer depression panic terminally"
        " depressed stroke insulin",
        rf"(?:{_I} have|i've got) (?:\w+ )?{_ILLNESS}",
        rf"{_I_AM} (?:\w+ )?(?:on|in|fighting|battling|living with|diagnosed with) {_ILLNESS}",
        rf"{_NEAREST} (?:has|have) (?:\w+ )?(?:cancer|dementia|alzheimer's|had a stroke)",
        rf"{_I_AM} (?:\w+ )?(?:terminally ill|depressed)",
        r"(?:having|had|getting) (?:a )?panic attacks?",
        r"(?:out of|without|needs?|waiting for) (?:my |his |her |the )?insulin",
    ),
    phrase(
        "slept breathe breathing unconscious floppy",
        r"(?:haven't|havent|have not) slept (?:in|for) (?:days|weeks|\d+ (?:days|nights))",
        rf"{_CANNOT} breathe|not breathing|is unconscious|(?:is|so) floppy",
    ),
    phrase(
        "abusive abuser abuse beats hits violence abuses",
        r"(?:my|an) abusive \w+|my abuser|domestic (?:abuse|violence)",
        rf"{_NEAREST} (?:beats|hits|abuses) me",
    ),
    phrase(
        "alone own confused can cannot",
        rf"{_I_AM} (?:[89]\d|1[01]\d)(?: years old)?(?: and|,)[^.!?]{{0,30}}"
        rf"(?:live alone|on my own|{_CANNOT}|confused)",
    ),
)
