"""Whether a customer insults or threatens whoever reads this.

Aimed at a person. A curse about the matter ("where the hell is my food", "this damn app") and
an insult of the company as such are anger and no abuse.
"""

from services.scoring.phrases import one_of, phrase

_INSULTS = """idiot idiots moron morons imbecile imbeciles cretin cretins bitch bitches cow cows
    pig pigs bastard bastards arsehole arseholes asshole assholes dickhead dickheads cunt cunts
    twat twats wanker wankers scum retard retards dumbass dumbasses loser losers prick pricks"""
_INSULT = one_of(*sorted(_INSULTS.split(), reverse=True))
_HARSH = one_of(
    "stupid|useless|pathetic|fucking|damn|bloody|dumb|worthless|fat|ugly|lazy|absolute|complete",
    "total|bunch of|load of|a|an|all|such|utter|just",
)
_YOU = "(?:you|you're|youre|ur|u|you lot|you people)"
_HARSH_VERDICT = "(?:stupid|useless|pathetic|worthless|dumb)"
_ENDS = r"(?=$|[.!?,])"

PHRASES = (
    phrase(
        _INSULTS,
        rf"{_YOU}(?: are)?(?: {_HARSH})* {_INSULT}",
        rf"(?:your|the) (?:\w+ )?job,? (?:you )?(?:{_HARSH} )*{_INSULT}",
        rf"(?:{_HARSH} )+{_INSULT}{_ENDS}",
        unless_after=r"(?:like|feel|felt|look|looked|looking|not|am|i'm|as|be)"
        r"(?: (?:like|a|an|such))*",
    ),
    phrase(
        "fuck screw shut hell kill hurt find get smash punch hope wish stupid useless pathetic"
        " worthless dumb",
        r"(?:fuck|screw) (?:you|off|u)",
        r"(?:(?<=[.!?,] )|^|just |oh )shut (?:the (?:fuck|hell) )?up(?! now| about)",
        r"go to hell",
        r"(?:i'll|i will|i'm going to|im gonna|gonna) (?:kill|hurt|smash|punch) you",
        r"(?:hope|wish) (?:you|they) (?:die|rot|get (?:hurt|fired|sacked)|fire you|sack you)",
        rf"(?:you're|youre|you are) (?:so |all |just |completely )*{_HARSH_VERDICT}{_ENDS}",
    ),
)
