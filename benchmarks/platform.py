"""The whole platform on this machine: how fast a signal becomes a score and a decision.

`python -m benchmarks.platform`: at 100 signals a second, then at rising rates until the p99 to
a decision passes a second. The signals are those of the demo scenario, again and again under new
names. Times are the broker's: between the record of the signal and of what came of it.
"""

import asyncio
import dataclasses
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from confluent_kafka import Consumer, TopicPartition

from heartline.catalogue import ADAPTATIONS, CARE, EMOTIONS, ESCALATIONS, SIGNALS
from heartline.contracts import AdviseRequest, PersonalizationServiceStub
from heartline.grpc.client import blocking_channel, channel
from heartline.kafka import config
from heartline.kafka.batching import next_batch
from heartline.kafka.record import Record
from heartline.local.ports import free_ports
from heartline.local.reaper import Reaper
from heartline.local.stack import LocalStack
from heartline.replay.act import Act
from heartline.replay.report import percentile
from heartline.replay.scenario import read_scenario
from heartline.replay.sender import Sender
from heartline.settings import KafkaSettings

SCENARIO = Path(__file__).parents[1] / "deploy" / "local" / "scenario"
DECISIONS = (ADAPTATIONS, CARE, ESCALATIONS)
USUAL_RATE = 100.0
RATES = (150.0, 200.0, 250.0, 300.0, 400.0, 500.0)
SECONDS = 30.0
SETTLE_SECONDS = 5.0
LONGEST_DECISION_MS = 1000.0
ADVISE_CALLS = 500


@dataclasses.dataclass
class Latencies:
    """Milliseconds."""

    to_score: list[float]
    to_decision: list[float]

    def row(self, rate: float) -> str:
        shares = (0.5, 0.95, 0.99)
        score = " / ".join(f"{percentile(self.to_score, share):.0f}" for share in shares)
        decision = " / ".join(f"{percentile(self.to_decision, share):.0f}" for share in shares)
        return f"| {rate:.0f} | {len(self.to_score)} | {score} | {decision} |"


def main() -> None:
    with Reaper() as reaper, tempfile.TemporaryDirectory(prefix="heartline-bench-") as home:
        stack = LocalStack(Path(home), free_ports(), reaper=reaper)
        stack.start()
        run(stack, USUAL_RATE, 10.0)  # warms up
        print(
            "| signals/s | scored | to score p50 / p95 / p99 ms | to decision p50 / p95 / p99 ms |"
        )
        print("| --- | --- | --- | --- |")
        print(run(stack, USUAL_RATE, SECONDS).row(USUAL_RATE))
        print_advise(stack)
        print_memory(stack)
        highest(stack)
        stack.kill9()


def highest(stack: LocalStack) -> None:
    held = USUAL_RATE
    for rate in RATES:
        latencies = run(stack, rate, SECONDS)
        print(latencies.row(rate))
        if percentile(latencies.to_decision, 0.99) > LONGEST_DECISION_MS:
            break
        held = rate
    print(f"highest rate with p99 to decision under 1 s: {held:.0f} signals/s")


def run(stack: LocalStack, rate: float, seconds: float) -> Latencies:
    """Sends at the rate for so long, then reads what came of it."""
    name = uuid.uuid4().hex[:8]
    asyncio.run(_send(stack, load(rate, seconds, name)))
    time.sleep(SETTLE_SECONDS)
    return latencies(stack.kafka_settings, name)


def load(rate: float, seconds: float, name: str) -> list[Act]:
    """`rate` signals a second: the scenario, repeated under new names."""
    signals: list[Act] = []
    grants: list[Act] = []
    wanted, repeat = int(rate * seconds), 0
    while len(signals) < wanted:
        acts = read_scenario(SCENARIO, f"{repeat}-{name}")
        grants += [act for act in acts if act.signal is None and act.at == 0.0]
        signals += [act for act in acts if act.signal is not None]
        repeat += 1
    timed = (dataclasses.replace(act, at=n / rate) for n, act in enumerate(signals[:wanted]))
    return [*(dataclasses.replace(act, at=0.0) for act in grants), *timed]


async def _send(stack: LocalStack, acts: list[Act]) -> None:
    grants = [act for act in acts if act.signal is None]
    async with channel(stack.service("ingestion").address) as door:
        await Sender(door, speed=0).send(grants)
        await Sender(door, speed=1).send(acts[len(grants) :])


def latencies(kafka: KafkaSettings, name: str) -> Latencies:
    sent = {r.header("ce_signalid"): r.timestamp_ms for r in records(kafka, SIGNALS.name, name)}

    def elapsed(topic: str) -> list[float]:
        found = records(kafka, topic, name)
        return [r.timestamp_ms - sent[r.header("ce_signalid")] for r in found]

    return Latencies(elapsed(EMOTIONS.name), [ms for t in DECISIONS for ms in elapsed(t.name)])


def records(kafka: KafkaSettings, topic: str, name: str) -> Iterator[Record]:
    """The committed records of one run."""
    own = {"group.protocol": "classic"}
    client = Consumer(config.consumer(kafka, "benchmark") | own)
    full = kafka.topic_prefix + topic
    numbers = client.list_topics(full, timeout=10).topics[full].partitions
    client.assign([TopicPartition(full, number, 0) for number in numbers])
    batch = next_batch(client, 10_000, 5.0, 0.2)
    while batch:
        yield from (r for r in batch if (r.key or b"").decode().endswith(name))
        batch = next_batch(client, 10_000, 1.0, 0.2)
    client.close()


def print_advise(stack: LocalStack) -> None:
    """Advise by one caller, one call after the other."""
    name = uuid.uuid4().hex[:8]
    acts = load(USUAL_RATE, 5.0, name)
    asyncio.run(_send(stack, acts))
    time.sleep(SETTLE_SECONDS)
    interactions = sorted({act.signal.interaction_id for act in acts if act.signal})
    elapsed = []
    with blocking_channel(stack.service("personalization").address) as service:
        stub = PersonalizationServiceStub(service)
        for n in range(ADVISE_CALLS):
            began = time.perf_counter()
            stub.Advise(AdviseRequest(interaction_id=interactions[n % len(interactions)]))
            elapsed.append((time.perf_counter() - began) * 1000)
    figures = " / ".join(f"{percentile(elapsed, share):.1f}" for share in (0.5, 0.95, 0.99))
    print(f"Advise p50 / p95 / p99 ms: {figures}")


def print_memory(stack: LocalStack) -> None:
    for process in stack.processes:
        print(f"memory of {process.name}: {process.memory() / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
