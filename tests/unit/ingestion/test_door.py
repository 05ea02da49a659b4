"""What the door promises its callers, against claims and a broker in memory."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from typing import Any

import pytest

from heartline.contracts import Consent
from heartline.errors import Unavailable
from heartline.events import Event
from services.ingestion.claims import Claim, Outcome, judge
from services.ingestion.door import Door
from services.ingestion.signals import redacted
from services.ingestion.submissions import Submission, of_signal
from tests.unit.ingestion.raw_signals import raw_signal

NEW, DUPLICATE, CONFLICT = Outcome.NEW, Outcome.DUPLICATE, Outcome.CONFLICT


def submission(number: int, text: str = "Hello") -> Submission:
    return of_signal(redacted(raw_signal(text, number)), "")


class MemoryClaims:
    """Claims as Postgres keeps them, and how often it was asked."""

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}
        self.asked: list[int] = []
        self.away = False

    async def claim(self, submissions: Sequence[Submission]) -> dict[str, Claim]:
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable("Postgres is away")
        self.asked.append(len(submissions))
        for new in submissions:
            self.claims.setdefault(
                new.id, Claim(new.digest, Consent(), new.voice_tone, is_kept=False)
            )
        return {s.id: self.claims[s.id] for s in submissions}

    async def mark_kept(self, ids: Sequence[str]) -> None:
        for kept in ids:
            self.claims[kept] = self.claims[kept]._replace(is_kept=True)


class MemoryBroker:
    """Confirms at once, unless it is away or told to hold its word back."""

    def __init__(self) -> None:
        self.events: list[Event[Any]] = []
        self.held: asyncio.Queue[Future[None]] | None = None
        self.away = False

    def publish(self, *events: Event[Any]) -> Future[None]:
        future: Future[None] = Future()
        if self.away:
            future.set_exception(Unavailable("Kafka is away"))
            return future
        self.events += events
        if self.held is None:
            future.set_result(None)
        else:
            self.held.put_nowait(future)
        return future

    def texts(self) -> list[str]:
        return [event.value.text for event in self.events]


Test = Callable[[Door, MemoryClaims, MemoryBroker], Awaitable[None]]


def at_the_door(test: Test) -> None:
    async def run() -> None:
        claims, broker = MemoryClaims(), MemoryBroker()
        await test(Door(claims, broker.publish, "test."), claims, broker)

    asyncio.run(run())


def test_the_first_content_of_an_id_is_kept_and_others_are_conflicts() -> None:
    one, same, other = submission(1), submission(1), submission(1, "Other")
    claimed = {one.id: Claim(one.digest, Consent(), b"", is_kept=False)}
    assert judge([one, same, other], claimed) == [NEW, DUPLICATE, CONFLICT]
    assert judge([other, one, same], claimed) == [CONFLICT, NEW, DUPLICATE]
    kept = {one.id: Claim(one.digest, Consent(), b"", is_kept=True)}
    assert judge([one, other], kept) == [DUPLICATE, CONFLICT]


def test_calls_that_come_meanwhile_share_a_claim_and_keep_their_order() -> None:
    async def test(door: Door, claims: MemoryClaims, broker: MemoryBroker) -> None:
        first = door.keep([submission(0, "0")])
        await asyncio.sleep(0)
        later = [door.keep([submission(number, str(number))]) for number in range(1, 40)]
        assert await first == [NEW]
        assert await asyncio.gather(*later) == [[NEW]] * 39
        assert claims.asked == [1, 39]
        assert broker.texts() == [str(number) for number in range(40)]

    at_the_door(test)


def test_a_full_batch_leaves_the_rest_to_the_next() -> None:
    async def test(door: Door, claims: MemoryClaims, _broker: MemoryBroker) -> None:
        calls = [door.keep([submission(n * 600 + i) for i in range(600)]) for n in range(3)]
        assert [len(outcomes) for outcomes in await asyncio.gather(*calls)] == [600] * 3
        assert claims.asked == [600, 600, 600]

    at_the_door(test)


def test_nothing_is_answered_before_the_broker_confirms() -> None:
    async def test(door: Door, claims: MemoryClaims, broker: MemoryBroker) -> None:
        broker.held = asyncio.Queue()
        one = door.keep([submission(1)])
        confirmation = await broker.held.get()
        other = door.keep([submission(2)])
        assert not one.done()
        assert not any(claim.is_kept for claim in claims.claims.values())
        confirmation.set_result(None)
        (await broker.held.get()).set_result(None)
        assert (await one, await other) == ([NEW], [NEW])
        assert all(claim.is_kept for claim in claims.claims.values())

    at_the_door(test)


def test_what_failed_may_come_again() -> None:
    async def test(door: Door, claims: MemoryClaims, broker: MemoryBroker) -> None:
        for part in (claims, broker):
            part.away = True
            with pytest.raises(Unavailable):
                await door.keep([submission(1)])
            part.away = False
        assert await door.keep([submission(1)]) == [NEW]
        assert await door.keep([submission(1)]) == [DUPLICATE]
        assert len(broker.events) == 1

    at_the_door(test)


def test_a_caller_who_leaves_takes_nothing_from_the_others() -> None:
    async def test(door: Door, _claims: MemoryClaims, broker: MemoryBroker) -> None:
        leaving, staying = door.keep([submission(1)]), door.keep([submission(2)])
        leaving.cancel()
        assert await staying == [NEW]
        assert len(broker.events) == 2

    at_the_door(test)
