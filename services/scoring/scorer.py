"""Signals in, emotion events out: the one way, for the stream and for calls.

What comes out is a function of the signal and the model alone, so the same signal gives the
same bytes at any time, in any batch.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import compress

from heartline.contracts import Channel, EmotionEvent, EmotionScore, Signal, UnscoredReason
from services.scoring.admission import refusal
from services.scoring.behavior import BEHAVIOR_MODEL, evidence_of_act
from services.scoring.context import context_of
from services.scoring.conversation import evidence_of_conversation
from services.scoring.cores import usable_cores
from services.scoring.evidence import Evidence
from services.scoring.flags import flags_of, wish_for_human
from services.scoring.fusion import fuse
from services.scoring.mail import latest_reply
from services.scoring.normalization import normalize, spelled
from services.scoring.phrases import Said
from services.scoring.text import Model, Text, TextReader
from services.scoring.timing import evidence_of_wait
from services.scoring.voice import evidence_of_voice
from services.scoring.windows import Windows

#: Part of every model version: changed rules, curves or shares score differently.
RULES_VERSION = "rules.3"
# Texts of a chunk are padded to its longest: by 4 % over 512 texts in chunks of 16, by 9 % in
# chunks of 32. Chunks of 8 save 2 % of that and cost more in calls.
CHUNK = 16


@dataclass(frozen=True, slots=True)
class Case:
    """A signal on its way: why it must not be scored, its words, and what the model reads."""

    signal: Signal
    refused: UnscoredReason.ValueType | None
    text: str
    encoded: Windows

    @property
    def tokens(self) -> int:
        return sum(map(len, self.encoded))


class Scorer:
    """Scores in chunks, each from its token ids to its events on one thread; thread-safe."""

    def __init__(self, model: Model, threads: int | None = None) -> None:
        """`threads`: as many as the cores that this process may use if not given."""
        self._model = model
        self._reader = TextReader(model)
        self._text_model = (model.manifest.model, f"{model.manifest.version}+{RULES_VERSION}")
        self._threads = ThreadPoolExecutor(threads or usable_cores(), "scorer")

    def score(self, signals: Sequence[Signal]) -> list[EmotionEvent]:
        """An event for each signal, in their order: its score, or the reason for none.

        Texts of about one length share a chunk, the longest first, so that little is padded
        and the threads end together.
        """
        cases = self._cases(signals)
        events = {i: _unread(case) for i, case in enumerate(cases) if not case.encoded}
        order = sorted(
            (i for i, case in enumerate(cases) if case.encoded), key=lambda i: -cases[i].tokens
        )
        chunks = [order[start : start + CHUNK] for start in range(0, len(order), CHUNK)]
        # A chunk alone is scored on the thread that calls, which saves the way to another.
        run = self._threads.map if len(chunks) > 1 else map
        scored = run(lambda chunk: self._chunk([cases[i] for i in chunk]), chunks)
        for chunk, found in zip(chunks, scored, strict=True):
            events.update(zip(chunk, found, strict=True))
        return [events[i] for i in range(len(signals))]

    def _cases(self, signals: Sequence[Signal]) -> list[Case]:
        refusals = [refusal(signal) for signal in signals]
        texts = [normalize(own_words(signal)) for signal in signals]
        readable = [
            text != "" and refused is None for text, refused in zip(texts, refusals, strict=True)
        ]
        contexts = [context_of(signal.preceding_turns) for signal in compress(signals, readable)]
        read = [spelled(text) for text in compress(texts, readable)]
        encoded = iter(self._model.encode(read, contexts))
        windows = [next(encoded) if is_read else [] for is_read in readable]
        return [Case(*case) for case in zip(signals, refusals, texts, windows, strict=True)]

    def _chunk(self, cases: Sequence[Case]) -> list[EmotionEvent]:
        texts = [Text.of(case.text, case.signal.language_code) for case in cases]
        found = self._reader.read(texts, [case.encoded for case in cases])
        return [self._read(*one) for one in zip(cases, texts, found, strict=True)]

    def _read(self, case: Case, text: Text, evidence: Evidence) -> EmotionEvent:
        conversation = evidence_of_conversation(text.said, case.signal.preceding_turns)
        found = [evidence, conversation] if conversation else [evidence]
        score = _score(case.signal, found, self._text_model)
        return EmotionEvent(signal=case.signal, score=score, flags=flags_of(text.said))


def own_words(signal: Signal) -> str:
    """What the customer says in it, as far as that can be told from what is quoted."""
    return latest_reply(signal.text) if signal.channel == Channel.CHANNEL_EMAIL else signal.text


def _unread(case: Case) -> EmotionEvent:
    """The event of a signal that the model does not read."""
    if case.refused is not None:
        return _refused(case.signal, case.refused, case.text)
    evidence = evidence_of_act(case.signal.in_app_event)
    if evidence is None:
        nothing = UnscoredReason.UNSCORED_REASON_NO_EVIDENCE
        return EmotionEvent(signal=case.signal, unscored=nothing)
    score = _score(case.signal, [evidence], BEHAVIOR_MODEL)
    return EmotionEvent(signal=case.signal, score=score)


def _score(signal: Signal, evidence: list[Evidence], model: tuple[str, str]) -> EmotionScore:
    heard = evidence_of_voice(signal.voice_tone) if signal.HasField("voice_tone") else None
    waited = _wait(signal) if signal.HasField("response_latency") else None
    score = fuse(signal.channel, [*evidence, *(e for e in (heard, waited) if e is not None)])
    score.model_id, score.model_version = model
    return score


def _wait(signal: Signal) -> Evidence:
    latency = signal.response_latency
    return evidence_of_wait(signal.channel, max(0.0, latency.seconds + latency.nanos * 1e-9))


def _refused(signal: Signal, reason: UnscoredReason.ValueType, text: str) -> EmotionEvent:
    """Of a customer the wish for a human is read all the same."""
    customer = reason != UnscoredReason.UNSCORED_REASON_NOT_A_CUSTOMER
    flags = wish_for_human(Said.of(text)) if customer else []
    return EmotionEvent(signal=signal, unscored=reason, flags=flags)
