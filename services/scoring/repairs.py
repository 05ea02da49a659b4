"""Phrases of a conversation that does not run smoothly, in English: repairs and failed answers."""

from services.scoring.phrases import phrase

DECLINED = phrase(
    "no nope nah not never nevermind wait hold i don dont",
    r"^(?:no|nope|nah|not|never ?mind|wait|hold on|i (?:do not|don't|dont)|don't|dont)",
)
#: "No, that is all" declines nothing.
CLOSING = phrase(
    "no nope nah",
    r"^(?:no|nope|nah)\W+(?:thank|thanks|that(?:'s| is| will be|'ll be) (?:all|it|everything)"
    r"|i(?:'m| am) (?:good|all set|fine|done)|nothing|problem|worries)",
)
DENIED = phrase("no not t dont cant wont", r"no(?! (?:worries|problem))|not|\w+n't|dont|cant|wont")
ASKED_FOR_ANOTHER = phrase(
    "else another other others different more instead elsewhere",
    "else|another|others?|different|(?:some|any|few) more|more (?:options|choices)",
    "instead|elsewhere",
)
CORRECTED = phrase(
    "i rather actually change wrong again sure",
    "i (?:said|meant|asked|wanted|told you|mentioned)|rather|actually|change|wrong|again",
    r"are you (?:\w+ )?sure",
)
#: Of an answer: that it could not do what was asked.
FAILED = phrase(
    "sorry unfortunately regret regrets regretfully afraid unable unsuccessful unavailable"
    " cannot t not no failed impossible down",
    r"sorry|unfortunately|regret\w*|(?:i'm|i am) afraid|unable|unsuccessful|unavailable|cannot",
    r"\w+n't|not (?:able|available|possible)|impossible|failed",
    "(?:do|does|did|could|is|are|was) not|there (?:is|are) no|(?:is|are|seems to be) down",
)
