"""Which words carry a score: what changes when they are left out.

Occlusion (Zeiler and Fergus 2014; Li, Monroe and Jurafsky 2016): the signal is scored again
without each of its spans, by the same code, and a span's effect is how much of the probability
of the first emotion goes with it. Of a long text the passage is searched that shows this
emotion most, and its words are looked at within it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heartline.contracts import EmotionEvent, Signal
from services.scoring.scorer import Scorer

WORD = re.compile(r"\S+")
# As many scores as an explanation may cost, twice for a long text.
MOST_SPANS = 24
PASSAGE_WORDS = 40
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `begin` to `end`, the last exclusive, of the signal's text."""

    begin: int
    end: int
    #: What the first emotion's probability loses without it; negative where it speaks against it.
    effect: float


def explain(scorer: Scorer, signal: Signal) -> tuple[EmotionEvent, list[Span]]:
    """The signal's event, and the spans of its text by their effect, the greatest first.

    No spans where nothing was scored, or not for its words.
    """
    [event] = scorer.score([signal])
    if not event.HasField("score") or not signal.text:
        return event, []
    emotion = event.score.emotions[0].name
    words: Sequence[tuple[int, int]] = [match.span() for match in WORD.finditer(signal.text)]
    if len(words) > PASSAGE_WORDS:
        words = _strongest_passage(scorer, signal, words, emotion)
    begin, end = words[0][0], words[-1][1]
    passage = [(0, begin), (end, len(signal.text))]
    spans = _divided(words, MOST_SPANS)
    full, *without = _probabilities(
        scorer, emotion, [_without(signal, [*passage, *cut]) for cut in ([], *([s] for s in spans))]
    )
    found = [
        Span(*span, round(full - left, DIGITS)) for span, left in zip(spans, without, strict=True)
    ]
    return event, sorted(found, key=lambda span: -span.effect)


def _strongest_passage(
    scorer: Scorer, signal: Signal, words: Sequence[tuple[int, int]], emotion: str
) -> Sequence[tuple[int, int]]:
    """The words of the passage that shows the emotion most by itself."""
    starts = range(0, len(words), PASSAGE_WORDS)
    passages = [words[start : start + PASSAGE_WORDS] for start in starts]
    alone = [_only(signal, passage[0][0], passage[-1][1]) for passage in passages]
    shown = _probabilities(scorer, emotion, alone)
    return passages[shown.index(max(shown))]


def _divided(words: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Spans of as many words each as it takes to have no more than `most`."""
    size = -(-len(words) // most)
    parts = [words[start : start + size] for start in range(0, len(words), size)]
    return [(part[0][0], part[-1][1]) for part in parts]


def _only(signal: Signal, begin: int, end: int) -> Signal:
    return _without(signal, [(0, begin), (end, len(signal.text))])


def _without(signal: Signal, cuts: Sequence[tuple[int, int]]) -> Signal:
    kept, text, at = [], signal.text, 0
    for begin, end in sorted(cuts):
        kept.append(text[at:begin])
        at = max(at, end)
    changed = Signal()
    changed.CopyFrom(signal)
    changed.text = "".join([*kept, text[at:]])
    return changed


def _probabilities(scorer: Scorer, emotion: str, signals: Sequence[Signal]) -> list[float]:
    """Of the emotion in each; 0 where nothing is left to score."""
    return [
        next((e.probability for e in event.score.emotions if e.name == emotion), 0.0)
        for event in scorer.score(signals)
    ]
