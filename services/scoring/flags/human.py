"""Whether a customer asks for a human being to talk to.

Asked for now, by the customer, of the company: a human met yesterday, a human not needed, a
travel agent or a human error are none. The neighbouring "how do I reach customer service"
asks for a way and not for a human, and is left alone too.
"""

import re

from services.scoring.flags.spelling import corrected
from services.scoring.phrases import Index, Said, one_of, phrase, word_set

_WORDS = """human humans agent agents representative representatives rep reps operator operators
    advisor adviser advisors assistant assistants manager supervisor person people staff
    specialist specialists employee someone somebody anyone anybody"""
_KINDS = one_of(
    r"an?|the|some|any|one of your|your|another|actual|real|true|live|human|proper|different",
    r"competent|senior|decent|single|sales|support|service|customer service|customer support",
    r"damn|goddamn|bloody|fucking|freaking",
)
_NOUN = one_of(
    r"human(?: being)?s?|agents?|representatives?|reps?|operators?|advis[eo]rs?|assistants?",
    r"managers?|supervisors?|persons?|staff members?|specialists?|employees?",
)
# Not the number of an agent, and no agent for something else.
_HELPS = "help|talk|speak|chat|call|phone|contact|assist|deal|sort|listen|look|take"
_ITSELF = (
    r"(?!'s| (?:numbers?|ids?|codes?|fees?|names?|portal|login|account|error|resources|rights"
    rf"|(?:to|who|that|for|of)(?! (?:can |could |will )?(?:{_HELPS}))))"
)
_STAFF = rf"(?:{_KINDS} )*{_NOUN}{_ITSELF}"
_ANYONE = r"(?:some|any)(?:one|body)(?: (?:real|human|else|there|from \w+))?"
_ONE = one_of(_STAFF, _ANYONE, rf"(?:{_KINDS} )*people")

_TO = r"(?:to|ot|with|wit|w/) "
_TALK = rf"(?:speak|talk|chat)(?: \w+)? {_TO}"
_TALKING = rf"(?:speak|talk|chatt?)ing (?:\w+ )?{_TO}"
_REACH = one_of(
    "contact", "reach", "get (?:a )?hold of", "get in touch with", "get through to"
) + " "  # fmt: skip
_REACHING = r"(?:contacting|reaching|getting (?:a )?hold of|getting (?:in touch with|through to)) "
_ASKING = (
    r"(?:\w?help\w*|assist\w*|prefer|mind|about|trouble|problems?|try|trying|interested in|want"
    r"|need|wanna|possible|like|how|by)(?: (?:me|us|in|with|to|for|on|you))*(?: \w+)?"
)
_PASS = "(?:transfer|connect|put|pass|switch|hand|direct|redirect|escalate|forward)"
_CALL = "(?:please )?(?:to )?(?:call|phone|ring|contact|get back to|get in touch with) (?:me|us)"

# Right before: not wanted, not now, not by this customer.
_NOT_ASKED = one_of(
    r"(?:no|not|without|(?<!ca)(?<!wo)n't|dont|never|instead of|rather than|nothing)"
    r"(?: (?:really|even|actually|just))?(?: (?:need|want|wish|wanted|have|having|like|care))?",
    r"rather not|had|used|(?<!have )(?<!'ve )got|able|managed|going|nice|great|good|lovely",
    r"pleasure|glad|happy|after|when|while|since|before|was|were|been|am|i'm|are|from|of|for|by",
    r"enjoyed?|hate|made me|make me|letting me|if i (?:have|had|need)",
    r"(?:do|must|should|would) (?:i|we|you) (?:have|need)",
) + r"(?: (?:to|for|me|you|anyone|having|any|an?|the))*"  # fmt: skip

_WISHES = Index(
    (wish, True)
    for wish in (
        phrase(_WORDS, _TALK + _ONE, _REACH + _ONE, unless_after=_NOT_ASKED),
        phrase(_WORDS, rf"{_ASKING} {_TALKING}{_ONE}", rf"{_ASKING} {_REACHING}{_ONE}"),
        phrase(
            _WORDS,
            r"(?:need|want|wanna|get|give|find|send|bring|prefer|would like|'d like|request)"
            rf"(?: me| us)? {_STAFF}",
            rf"(?:need|want|get|find|send)(?: me| us)? {_ANYONE}"
            r" (?:to|who can) (?:talk|speak|chat)",
            rf"is there (?:an? )?(?:real|actual|live|human) {_NOUN}{_ITSELF}",
            rf"are there (?:any |some )?(?:{_KINDS} )*(?:humans|people|agents)",
            r"any(?:one|body) (?:real|human)",
            unless_after=_NOT_ASKED,
        ),
        phrase(
            _WORDS,
            rf"{_PASS} (?:me|us|this|it|my \w+)(?: over| through| back| up)? {_TO}{_ONE}",
            rf"(?:transfer|connect|escalate|hand over|put through) {_TO}{_STAFF}",
            rf"(?:have|get|ask|let|want|need|can|could|would|will) {_ONE} {_CALL}",
            unless_after=_NOT_ASKED,
        ),
    )
)

# A clause that is nothing but the wish: "Representative." "a real person, please!"
_POLITE = one_of("please|pls|plz|now|right now|asap|hi|hello|hey|just|no|yes|ok|thanks|or|and")
_CALLED = rf"(?:{_KINDS} )*{_NOUN}"
_BARE = re.compile(
    rf"\W*(?:{_POLITE}\W+)*(?:{_TALKING}|{_REACHING})?{_CALLED}"
    rf"(?:\W+(?:{_POLITE}|{_CALLED}))*\W*"
)
_NAMED = word_set(_WORDS) - word_set("people staff someone somebody anyone anybody")


def requested(said: Said) -> bool:
    said = corrected(said)
    if any(_WISHES.found(said)):
        return True
    if _NAMED.isdisjoint(said.words):
        return False
    return any(_BARE.fullmatch(clause) for clause in said.clauses())
