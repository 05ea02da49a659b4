"""Cues of hard work: asking again, waiting long, going in circles (customer effort: Dixon 2010)."""

from services.scoring.cues.cue import Cue
from services.scoring.phrases import phrase

_ORDINAL = r"(?:second|third|fourth|fifth|sixth|tenth|\d+(?:st|nd|rd|th)|umpteenth)"
_CONTACT = "(?:time|ticket|e-?mail|message|call|letter|request|reminder|attempt)"
_TOLD = "(?:said|told|explained|wrote|written|sent|asked|tried|done|confirmed|answered)"
_MANY = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifty|several|many)"
_LONG = "(?:hours|days|weeks|months)"
_OVER = "(?:over |more than |about |almost |nearly )?"

EFFORTS = (
    Cue(
        "asking again",
        phrase(
            "time times ticket email mail message call letter request reminder attempt emails mails"
            " messages calls attempts already just as again twice repeat explain over",
            rf"{_ORDINAL} {_CONTACT}|{_MANY} (?:times|e-?mails|messages|calls|attempts)",
            r"how many times|again and again|over and over|twice (?:now|already)",
            rf"(?:i|we)(?:'ve| have)? (?:already|just|repeatedly|clearly) {_TOLD}",
            rf"as (?:i|we) (?:have )?(?:already |clearly )?{_TOLD}",
            r"(?:repeat|explain) (?:myself|it all|everything|it again|that again|the same)",
        ),
        effort=0.5,
    ),
    Cue(
        "long wait",
        phrase(
            "waiting waited wait hold hours days weeks months",
            rf"(?:waiting|waited)(?: here)?(?: for)? {_OVER}"
            rf"(?:an hour|half|ages|{_MANY}|{_LONG}|all|so long)",
            r"been waiting|on hold|(?:keep|keeps|kept) (?:me|us) waiting|kept waiting",
            rf"(?:it's been|it has been) {_OVER}{_MANY} {_LONG}",
            rf"for {_OVER}(?:{_MANY} )?{_LONG} (?:now|without|and still)",
            rf"{_MANY} {_LONG} (?:late|overdue|ago and)",
        ),
        effort=0.35,
    ),
    Cue(
        "in circles",
        phrase(
            "circles round wall pillar around forth reading read reads listening listens nowhere",
            r"in circles|round and round|talking to a wall|pillar to post",
            r"(?:getting|going) nowhere",
            r"(?:passed|sent|pushed) (?:around|from one|back and forth)",
            r"(?:are|do) you (?:\w+ )?(?:even |actually )?(?:reading|read|listening|listen)",
            r"nobody (?:\w+ )?(?:reads|listens)",
        ),
        effort=0.5,
    ),
    Cue(
        "hard to do",
        phrase(
            "tried nothing can't can cannot cant unable impossible struggling struggle struggled"
            " complicated difficult hard",
            rf"tried (?:everything|it all|{_MANY} times)|nothing (?:works|helps)",
            r"struggl(?:e|ed|ing)",
            r"(?:can't|cannot|cant|can not|unable to|impossible to) (?:\w+ )?"
            r"(?:log|sign|find|reach|get|pay|use|open|access|cancel|understand)",
            r"(?:so|too|very|really|overly) (?:complicated|difficult|hard)",
        ),
        effort=0.3,
    ),
)
