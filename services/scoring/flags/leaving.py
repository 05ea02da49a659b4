"""Whether a customer says that they are leaving, or will unless something changes.

Said as a decision or an intention. A question about how cancelling works, an order that is
cancelled, or leaving the house are none.
"""

from services.scoring.phrases import one_of, phrase

_TIE = (
    r"(?:my|our|this|the) (?!old |second |other |free |newsletter |trial )(?:\w+ )?"
    r"(?:subscription|contract|memberships?|accounts?|plan|policy|insurance|service|line)"
    r"(?! to (?:the|your|ur) news)"
)
_END = "(?:cancel|close|end|terminate|quit)"
_ENDING = "(?:cancell?ing|closing|ending|terminating|quitting)"
_INTENT = one_of(
    "i'm|im|i am|we're|we are|i'll|ill|i will|we'll|we will|i'd like|i would like|i want|we want",
    "i wanna|i've decided|i have decided|i need|i intend|i plan|thinking|think|considering|about",
    "going|gonna",
) + "(?: (?:to|of|about|just|now|therefore|going|seriously|probably|have to))*"  # fmt: skip
_ASKED = (
    r"(?:how|can|could|what|if|whether|where|when|must|should|way|possible|do|not|n't|never|without)"
    r"(?: (?:do|can|could|i|we|should|to|you|would|want|like|going|be|happens|have|n't))*"
)
_TRADE = "(?:provider|bank|company|supplier|shop|airline|carrier|insurer|network|one)"
_OTHERS = one_of(
    rf"(?:another|a (?:new|different|cheaper|better|competing|rival)) {_TRADE}",
    "(?:your|a|the) (?:competitors?|competition|rivals?)",
    "something (?:cheaper|better|else)",
    "someone else",
)
_BELONGINGS = r"(?:my|our) (?:\w+ )?(?:accounts?|business|contract|money|number|custom)"
_I_AM = "(?:i'm|im|i am|we're|we are)"

PHRASES = (
    phrase(
        "cancel cancelling canceling close closing end ending terminate terminating quit quitting",
        rf"{_INTENT} (?:{_END}|{_ENDING}) {_TIE}",
        unless_after=r"(?:why|what happens|how|if|when|where|not|n't)(?: \w+)?",
    ),
    phrase(
        "cancel close end terminate",
        rf"(?:(?<=[.!?,;:] )|^|please |just |then |and |kindly ){_END} {_TIE}",
        unless_after=_ASKED,
    ),
    phrase(
        "switch switching move moving change changing going go leave leaving",
        r"(?:switch|switching|move|moving|change|changing|go|going|leave|leaving)"
        rf"(?: {_BELONGINGS}| you)?(?: (?:over|away|all))? (?:to|for) {_OTHERS}",
        unless_after=_ASKED,
    ),
    phrase(
        "elsewhere somewhere",
        r"(?:take|taking|move|moving|bring|bringing|spend|spending) (?:all )?(?:my|our) \w+"
        r" (?:\w+ )?(?:elsewhere|somewhere else)",
        r"(?:order|shopp?|buy|book|bank|fly|go|look)ing (?:elsewhere|somewhere else)",
        r"(?:i'll|i will|we'll|we will|going to|gonna) (?:order|shop|buy|book|bank|fly|go)"
        r" (?:elsewhere|somewhere else)",
    ),
    phrase(
        "never",
        r"never (?:ever )?(?:be )?"
        r"(?:order|buy|shopp?|fly|book|use|us|come|com|bank|eat|stay|deal|do)(?:ing)?"
        r" (?:business )?(?:from|with|at|here|back|you|your|this)",
    ),
    phrase(
        "last lost",
        r"(?:was|is|be) (?:definitely |absolutely )?(?:the|my|our) last"
        r" (?:time (?:i|we)|order|purchase|flight|booking)",
        r"(?:you|you've|you have) (?:just )?lost (?:a|me|us|this)(?: \w+)? (?:customer|as)",
    ),
    phrase(
        "leaving done renewing renew",
        rf"{_I_AM} leaving(?: you)?(?=$|[.!,;]| (?:you|your|for (?:another|a)))",
        rf"{_I_AM} (?:so )?done with"
        r" (?:you|your|this (?:company|bank|shop|provider|airline))",
        r"(?:won't|wont|will not|not going to) (?:be )?renew(?:ing)?",
    ),
    phrase("stay remain", r"why (?:i|we) should (?:still )?(?:stay|remain)"),
)
