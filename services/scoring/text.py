"""What the words of a signal show, as the model reads them, with cues of hurry and hard work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from heartline.contracts import AbstentionReason, InferenceBasis
from services.scoring.artefact import Manifest
from services.scoring.cues import cued
from services.scoring.emphasis import emphasis
from services.scoring.evidence import PLAIN_STRENGTH, Evidence, either
from services.scoring.heads import Heads
from services.scoring.language import served
from services.scoring.phrases import Said
from services.scoring.taxonomy import NEGATIVE, POSITIVE
from services.scoring.windows import Logits, Windows

# Letters before it are Latin (Unicode blocks up to Latin Extended-B).
LATIN_END = "\u0250"
# Longer than any word of English that a customer writes.
LONGEST_WORD = 40


class Model(Protocol):
    @property
    def manifest(self) -> Manifest: ...

    @property
    def heads(self) -> Heads: ...

    def encode(self, texts: Sequence[str], contexts: Sequence[str] = ()) -> list[Windows]:
        """What the model reads of each text, and of the turns before it."""
        ...

    def logits(self, encoded: Sequence[Windows]) -> Logits:
        """[texts, columns], in the order of the texts and of the heads' columns."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A normalized text, the words that the rules look at, and its language if that is known."""

    text: str
    said: Said
    language: str = ""

    @classmethod
    def of(cls, text: str, language: str = "") -> "Text":
        return cls(text, Said.of(text), language)

    @property
    def unreadable(self) -> AbstentionReason.ValueType:
        """Why the model cannot read it: its language, or no words in its letters."""
        if not self._has_latin_words():
            return AbstentionReason.ABSTENTION_REASON_NO_WORDS
        if not served(self.said, self.language):
            return AbstentionReason.ABSTENTION_REASON_LANGUAGE_NOT_SERVED
        return AbstentionReason.ABSTENTION_REASON_UNSPECIFIED

    def _has_latin_words(self) -> bool:
        if not any(map(_is_word, self.said.words)):
            return False
        if self.text.isascii():
            return True
        letters = [letter for letter in self.said.text if letter.isalpha()]
        return sum(letter < LATIN_END for letter in letters) > len(letters) / 2


def _is_word(word: str) -> bool:
    """Not a key that was held down, nor a string without spaces."""
    return len(word) <= LONGEST_WORD and (len(word) < 3 or len(set(word)) > 1)


class TextReader:
    def __init__(self, model: Model) -> None:
        self._model = model

    def read(self, texts: Sequence[Text], encoded: Sequence[Windows]) -> list[Evidence]:
        """Evidence of each text, in their order; at least one text."""
        heads = self._model.heads
        rows = heads.probabilities(self._model.logits(encoded))
        states, dimensions = (heads.of(head, rows).tolist() for head in ("states", "dimensions"))
        return [_evidence(*read) for read in zip(texts, states, dimensions, strict=True)]


def _evidence(text: Text, states: list[float], dimensions: list[float]) -> Evidence:
    valence, arousal, urgency, effort, intensity = dimensions
    found = cued(text.said)
    return Evidence(
        basis=InferenceBasis.INFERENCE_BASIS_TEXT,
        emotions=states,
        weight=1.0,
        emphasis=emphasis(text.text, text.said),
        strength=(PLAIN_STRENGTH + intensity) / 2.0,
        valence=_valence(valence, states),
        arousal=arousal,
        urgency=either((urgency, found.urgency)),
        effort=either((effort, found.effort)),
        unreadable=text.unreadable,
    )


def _valence(read: float, states: list[float]) -> float:
    """The mean of two readings, of the experience and of the emotions shown, -1..1.

    Each alone is good at what the other is not: clear words, and displeasure in few words.
    """
    good = either(states[i] for i in POSITIVE)
    bad = either(states[i] for i in NEGATIVE)
    return (2.0 * read - 1.0 + good - bad) / 2.0
