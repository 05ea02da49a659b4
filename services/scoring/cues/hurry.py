"""Cues of urgency: said outright, by a deadline, or by a danger."""

from services.scoring.cues.cue import Cue
from services.scoring.phrases import phrase

_DAY = "(?:today|tonight|tomorrow|noon|midnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"

HURRY = (
    Cue(
        "at once",
        phrase(
            "asap urgent urgently immediately now away once emergency hurry possible",
            r"asap|urgent(?:ly)?|immediately|right (?:now|away)|straight away|at once|emergency",
            r"hurry|as (?:soon|quickly|fast) as possible",
            unless_after=r"(?:not|n't|no|nope|nothing)(?: \w+){0,6}",
        ),
        urgency=0.65,
    ),
    Cue(
        "deadline",
        phrase(
            "today tonight tomorrow noon midnight monday tuesday wednesday thursday friday saturday"
            " sunday hour hours minutes min deadline boarding gate till",
            rf"(?:by|before|due|expires|closes)(?: on)? {_DAY}|deadline",
            rf"(?:flight|wedding|surgery|operation|exam) is (?:on )?{_DAY}",
            r"in (?:an|\d+|two|three|half an) (?:hours?|minutes?|min)",
            r"(?:we're|i'm|im|they're|theyre|are|now) boarding|at the (?:gate|till)",
        ),
        urgency=0.4,
    ),
    Cue(
        "danger",
        phrase(
            "bleeding floppy unconscious breathe breathing chest fraud stolen hacked emptying"
            " stranded locked heating gas flooded flooding insulin fire",
            r"bleeding|so floppy|unconscious|(?:can't|cannot|cant|not) breath\w*|chest pain|fraud",
            r"stolen|hacked|emptying my|stranded|locked out|no heating|gas leak|flood(?:ed|ing)",
            r"insulin|on fire",
        ),
        urgency=0.6,
    ),
)
