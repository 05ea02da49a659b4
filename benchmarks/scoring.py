"""Scoring: Kafka to Kafka with transactions at saturation, against the bare ONNX Runtime loop.

`python -m benchmarks.scoring`: over the same texts, in turns of one batch each, so that both
meet the same machine: the service's whole path (consume, decode, tokenize, model, cues, flags,
fusion, serialize, produce, commit), and the model alone over token ids that are in memory
already, all texts sorted by length. The bare loop is run in batches of 64 and of 16, and both
ways that ONNX Runtime offers (all threads in each operator; a thread a batch); the fastest of a
round counts, so the ratio is against the best that the model can do without any of the rest.
Then the service as a process of its own: one text alone, and its memory.
"""

import asyncio
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from random import Random

import numpy as np
import onnxruntime
from confluent_kafka import Consumer as Client
from tokenizers import Tokenizer

from benchmarks.scoring_texts import texts
from heartline.catalogue import SIGNALS
from heartline.contracts import (
    Channel,
    Consent,
    ConsentStatus,
    EmotionScoringServiceStub,
    Participant,
    Role,
    ScoreRequest,
    Signal,
)
from heartline.events import Event
from heartline.grpc.client import blocking_channel
from heartline.ids import event_id
from heartline.kafka.admin import create_topics
from heartline.kafka.commit import Process, Produce
from heartline.kafka.outcome import Outcome
from heartline.kafka.record import Record
from heartline.kafka.runner import Consumer
from heartline.kafka.transaction_commit import TransactionCommit
from heartline.local.kafka import LocalKafka
from heartline.local.ports import free_service_ports
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings
from heartline.times import moment
from services.scoring.app import MOST_IN_A_BATCH, NAME
from services.scoring.artefact import MODEL_FILE, SHIPPED, TOKENIZER_FILE
from services.scoring.cores import usable_cores
from services.scoring.model import TextModel
from services.scoring.scorer import Scorer
from services.scoring.step import ScoringStep
from services.scoring.windows import Window, feed

ROUNDS = 7
TEXTS = 4096
BARE_BATCHES = (64, 16)
LONGEST = 64
CALLS = 500
DEADLINE_SECONDS = 300.0
CORES = usable_cores()
PROVIDER = "CPUExecutionProvider"

Batch = dict[str, np.ndarray]


class Pace:
    """How fast turns were: the median, as a shared machine stalls some of them."""

    def __init__(self) -> None:
        self._seconds_a_text: list[float] = []

    def note(self, texts: int, seconds: float) -> None:
        self._seconds_a_text.append(seconds / texts)

    @property
    def rate(self) -> float:
        """Texts a second."""
        return 1.0 / statistics.median(self._seconds_a_text)


class Bare:
    """The model alone, so many batches at a time, round and round over all of them."""

    def __init__(self, batches: Sequence[Batch], operator_threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = operator_threads
        model = onnxruntime.InferenceSession(SHIPPED / MODEL_FILE, options, providers=[PROVIDER])
        self._run: Callable[[Batch], object] = lambda batch: model.run(["logits"], batch)
        self._threads = ThreadPoolExecutor(CORES // operator_threads)
        self._batches = cycle(batches)
        self.pace = Pace()

    def turn(self, texts: int) -> None:
        """About as many texts, the longest first, so that no thread is left waiting."""
        batches = [next(self._batches)]
        while sum(len(batch["input_ids"]) for batch in batches) < texts:
            batches.append(next(self._batches))
        batches.sort(key=lambda batch: -batch["input_ids"].shape[1])
        begun = time.perf_counter()
        list(self._threads.map(self._run, batches))
        self.pace.note(sum(len(b["input_ids"]) for b in batches), time.perf_counter() - begun)


class TakingTurns(TransactionCommit):
    """Times each batch from the end of the turn before to its commit, then lets the others."""

    def __init__(self, kafka: KafkaSettings, awaited: int, others: Sequence[Bare]) -> None:
        super().__init__(kafka, f"{kafka.topic_prefix}benchmark")
        self.done = threading.Event()
        self.pace = Pace()
        self._left = awaited
        self._others = others
        self._begun = 0.0

    def apply(
        self, consumer: Client, batch: Sequence[Record], process: Process, produce: Produce
    ) -> Sequence[Outcome]:
        outcomes = super().apply(consumer, batch, process, produce)
        if self._begun:  # not the first, which joins the group
            self.pace.note(len(batch), time.perf_counter() - self._begun)
        for other in self._others:
            other.turn(len(batch))
        self._left -= len(batch)
        if self._left <= 0:
            self.done.set()
        self._begun = time.perf_counter()
        return outcomes


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="heartline-bench-") as directory, Reaper() as reaper:
        home = Path(directory)
        broker = LocalKafka(home / "kafka", reaper=reaper)
        broker.start()
        kafka = KafkaSettings(bootstrap_servers=broker.bootstrap_servers, partitions=4)
        create_topics(kafka)
        signals = [signal(number, text) for number, text in enumerate(texts(TEXTS))]
        send(kafka, signals)
        compare(kafka, signals)
        alone(kafka, signals, home, reaper)


def signal(number: int, text: str) -> Signal:
    made = Signal(
        signal_id=event_id("signal", "/benchmark", str(number)),
        source="/benchmark",
        source_event_id=str(number),
        customer_id=f"customer-{number % 900}",
        interaction_id=f"chat-{number % 900}",
        channel=Channel.CHANNEL_CHAT,
        participant=Participant(role=Role.ROLE_CUSTOMER, participant_id=f"p-{number % 900}"),
        consent=Consent(status=ConsentStatus.CONSENT_STATUS_GRANTED, consent_ref="ledger-1"),
        text=text,
    )
    made.occurred_at.FromSeconds(1_767_600_000 + number)
    return made


def send(kafka: KafkaSettings, signals: Sequence[Signal]) -> None:
    publisher = Publisher(kafka, delivery_seconds=60)
    publisher.publish(*map(signal_event, signals)).result(DEADLINE_SECONDS)
    publisher.close()


def signal_event(signal: Signal) -> Event[Signal]:
    return Event(
        id=signal.signal_id,
        topic=SIGNALS,
        key=signal.customer_id,
        subject=signal.interaction_id,
        signal_id=signal.signal_id,
        time=moment(signal.occurred_at),
        value=signal,
        source="/benchmark",
    )


def compare(kafka: KafkaSettings, signals: Sequence[Signal]) -> None:
    scorer = Scorer(TextModel())
    ids = tokenized([s.text for s in signals])
    mean = statistics.mean(map(len, ids))
    print(f"{len(signals)} texts of {mean:.1f} tokens at the mean, {CORES} cores")
    loops = [(batched(ids, size), threads) for size in BARE_BATCHES for threads in (CORES, 1)]
    ratios, paths, bares = [], [], []
    for number in range(ROUNDS):
        others = [Bare(*loop) for loop in loops]
        path = path_rate(kafka, scorer, len(signals), others)
        bare = max(other.pace.rate for other in others)
        ratios.append(path / bare)
        paths.append(path)
        bares.append(bare)
        print(f"round {number + 1}: {path:,.0f} signals/s, bare {bare:,.0f}: {path / bare:.2f}")
    print(f"whole path {statistics.median(paths):,.0f} signals/s")
    print(f"bare model {statistics.median(bares):,.0f} texts/s")
    print(
        f"ratio {statistics.median(ratios):.2f} (median of {ROUNDS} rounds,"
        f" {min(ratios):.2f} to {max(ratios):.2f}; at least 0.85)"
    )


def tokenized(found: Sequence[str]) -> list[list[int]]:
    """Token ids, the shortest first."""
    tokenizer = Tokenizer.from_file(str(SHIPPED / TOKENIZER_FILE))
    tokenizer.enable_truncation(LONGEST)
    return sorted((e.ids for e in tokenizer.encode_batch_fast(found)), key=len)


def batched(ids: Sequence[list[int]], size: int) -> list[Batch]:
    """Batches of about one length each, in any order."""
    parts = [ids[start : start + size] for start in range(0, len(ids), size)]
    Random(1).shuffle(parts)
    return [feed([Window(row, len(row)) for row in part]) for part in parts]


def path_rate(kafka: KafkaSettings, scorer: Scorer, sent: int, others: Sequence[Bare]) -> float:
    """Signals a second, by a consumer of a new group that starts at the beginning."""
    commit = TakingTurns(kafka, sent, others)
    step, group = ScoringStep(scorer), f"{NAME}-{uuid.uuid4().hex}"
    consumer = Consumer(NAME, [SIGNALS], group, step, commit, kafka, MOST_IN_A_BATCH)
    asyncio.run(consumer.start())
    commit.done.wait(DEADLINE_SECONDS)
    asyncio.run(consumer.stop())
    return commit.pace.rate


def alone(kafka: KafkaSettings, signals: Sequence[Signal], home: Path, reaper: Reaper) -> None:
    environment = {"HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers}
    ports = free_service_ports(NAME)
    service = LocalService(NAME, 1, ports, lambda: environment, home / "scoring.log", reaper)
    service.start()
    with blocking_channel(service.address, DEADLINE_SECONDS) as channel:
        stub = EmotionScoringServiceStub(channel)
        time.sleep(len(signals) / 200)  # the service first scores what lies on the topic
        took = sorted(timed(stub, one) for one in signals[:CALLS])
    print(f"one text by gRPC: p50 {took[CALLS // 2]:.1f} ms, p99 {took[CALLS * 99 // 100]:.1f} ms")
    print(f"memory {service.memory() >> 20} MB")
    service.terminate()


def timed(stub: EmotionScoringServiceStub, signal: Signal) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    stub.Score(ScoreRequest(signal=signal))
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
