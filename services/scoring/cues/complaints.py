"""Cues of effort in a complaint: no answer, still not done, a thing that is broken."""

from services.scoring.cues.cue import Cue
from services.scoring.phrases import phrase

_IN_CASE = r"(?:if|in case|when|should|would|could|might|may)(?: \w+){0,3}"
_IS_NOT = r"(?:does|do|did|is|are|was|has|have|had)(?:n't| not|nt)"
_DAMAGE = "(?:broken|wrong|missing|damaged|faulty|defective|lost|late|delayed|cracked|torn)"
_NOBODY = "(?:nobody|no one|noone|never|not|n't|nothing)"

COMPLAINTS = (
    Cue(
        "no answer",
        phrase(
            "answer answered answers reply replied replies response responded responds heard"
            " ignored ignoring silence",
            r"(?:no|without an?|without any) (?:\w+ )?(?:answer|reply|response)",
            rf"{_NOBODY}(?: \w+)? (?:answer|repl(?:y|ie)|respond|heard)\w*",
            r"(?:been|being|am|feel|keep|keeps) ignor(?:ed|ing)|silence",
            unless_after=r"(?:if|in case|when)(?: \w+)?",
        ),
        effort=0.3,
    ),
    Cue(
        "still not",
        phrase(
            "still yet",
            "still (?:waiting|nothing|none|the same|down|broken|missing|wrong)",
            r"still (?:no|not|have(?:n't| not| no)|has(?:n't| not| no)|is(?:n't| not)|can't|cannot"
            r"|don't|doesn't|does not|do not|won't)",
            r"(?:have|has)(?:n't| not) (?:\w+ ){1,3}yet",
        ),
        effort=0.3,
    ),
    Cue(
        "fault",
        phrase(
            "broken wrong missing damaged faulty defective lost late delayed cracked torn"
            " overcharged twice working works work arrived arrive came come turned declined"
            " rejected keeps kept",
            rf"(?:is|are|was|were|arrived|came|it's|the|a) {_DAMAGE}",
            r"overcharged|(?:charged|billed) (?:me )?(?:twice|double)",
            rf"{_IS_NOT} (?:\w+ )?(?:work|working|arrived?|come|turned up)|(?:stopped|not) working",
            r"never (?:\w+ )?(?:arrived|came|showed up|turned up|worked)",
            r"(?:keeps|kept) (?:\w+ )?(?:crash|fail|dropp|freez|say|cutt|logg|reject|ask)ing",
            r"(?:was|been|got|card|payment) (?:declined|rejected)",
            unless_after=_IN_CASE,
        ),
        effort=0.1,
    ),
)
