"""The live view of the demo: signals turning into scores, profiles, advice and escalations."""

import threading
import uuid
from collections import Counter, deque
from typing import Any, Self

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from heartline.catalogue import ADAPTATIONS, CARE, EMOTIONS, ESCALATIONS, PROFILES, SIGNALS, Topic
from heartline.events import Event
from heartline.readable import line
from heartline.settings import KafkaSettings
from heartline.subscriber import Subscriber

SHOWN = (SIGNALS, EMOTIONS, PROFILES, ADAPTATIONS, CARE, ESCALATIONS)
STYLES = {
    "signals": "white",
    "emotions": "magenta",
    "profiles": "cyan",
    "adaptations": "green",
    "care": "bright_green",
    "escalations": "bold red",
}
LATEST = 14
LATEST_CASES = 6
CLOSE_SECONDS = 5.0


class LiveView:
    """Subscribes to the topics, a thread each, and renders what it has seen of one run."""

    def __init__(self, kafka: KafkaSettings, run: str) -> None:
        self._run = run
        self._counts: Counter[str] = Counter()
        self._latest: deque[tuple[str, str, str]] = deque(maxlen=LATEST)
        self._cases: deque[str] = deque(maxlen=LATEST_CASES)
        self._lock = threading.Lock()
        group = f"heartline-demo-{uuid.uuid4()}"
        self._subscribers = [Subscriber(topic, f"{group}-{topic.name}", kafka) for topic in SHOWN]
        self._threads = [
            threading.Thread(target=self._follow, args=(subscriber, topic), daemon=True)
            for subscriber, topic in zip(self._subscribers, SHOWN, strict=True)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for subscriber in self._subscribers:
            subscriber.stop()
        for thread in self._threads:
            thread.join(CLOSE_SECONDS)

    def __rich__(self) -> Group:
        with self._lock:
            return Group(self._counters(), self._feed(), self._queue())

    def _follow(self, subscriber: Subscriber[Any], topic: Topic[Any]) -> None:
        with subscriber as events:
            for event in events:
                if event.key.endswith(self._run):
                    self._see(topic.name, event)

    def _see(self, topic: str, event: Event[Any]) -> None:
        text = line(event.value)
        with self._lock:
            self._counts[topic] += 1
            self._latest.append((topic, event.subject.removesuffix(f":{self._run}"), text))
            if topic == ESCALATIONS.name:
                self._cases.append(f"{event.subject.removesuffix(f':{self._run}')}: {text}")

    def _counters(self) -> Table:
        table = Table.grid(expand=True)
        for _ in SHOWN:
            table.add_column(justify="center")
        cells = [Text(f"{t.name} {self._counts[t.name]:,}", STYLES[t.name]) for t in SHOWN]
        table.add_row(*cells)
        return table

    def _feed(self) -> Panel:
        table = Table.grid(padding=(0, 1), expand=True)
        for _ in range(2):
            table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        for topic, interaction, text in self._latest:
            table.add_row(Text(topic, STYLES[topic]), interaction, Text(text, STYLES[topic]))
        return Panel(table, title="as it happens", height=LATEST + 2)

    def _queue(self) -> Panel:
        cases = Group(*(Text(case, no_wrap=True, overflow="ellipsis") for case in self._cases))
        return Panel(cases, title="who needs a human", height=LATEST_CASES + 2)
