"""Whatever is killed, stopped or doubled while customers write: nothing is lost, nothing is
doubled, and every profile ends as it would have without the fault."""

import time
from collections.abc import Callable

import psycopg
import pytest

from heartline.ids import event_id
from heartline.local.process import Process
from heartline.local.stack import LocalStack
from heartline.replay.report import EMOTION, PROFILE, SIGNAL
from tests.platform.run import Run, replay, settled

pytestmark = pytest.mark.timeout(300)

SPEED = 6.0
SERVICES = ("ingestion", "scoring", "personalization", "escalation", "audit")
OUTAGE_SECONDS = 20.0


@pytest.fixture(scope="module")
def undisturbed(stack: LocalStack) -> Run:
    return replay(stack, "undisturbed", SPEED)


def hold(stack: LocalStack, run: Run, undisturbed: Run) -> None:
    """What must be true after any fault."""
    assert run.sent.rejected == []
    assert run.report.unaccounted == {}
    assert conflicts(stack) == 0
    follows(run)
    assert run.profiles() == undisturbed.profiles()


def follows(run: Run) -> None:
    """Each event's id is made from the id of the event that it came from."""
    for entry in run.entries:
        if entry.type == SIGNAL:
            assert entry.event_id == entry.signal_id
        if entry.type == EMOTION:
            assert entry.event_id == event_id("emotion", entry.signal_id)
        if entry.type == PROFILE:
            emotion = event_id("emotion", entry.signal_id)
            assert entry.event_id == event_id("profile", emotion)


def conflicts(stack: LocalStack) -> int:
    """Event ids that were seen with two contents."""
    with psycopg.connect(stack.postgres_settings.dsn) as connection:
        row = connection.execute("select count(*) from audit.conflicts").fetchone()
    assert row is not None
    return int(row[0])


def outage(process: Process) -> Callable[[], None]:
    def stop_for_a_while() -> None:
        process.terminate()
        time.sleep(OUTAGE_SECONDS)
        process.start()

    return stop_for_a_while


def test_without_a_fault_every_signal_is_accounted_for(stack: LocalStack, undisturbed: Run) -> None:
    hold(stack, undisturbed, undisturbed)
    assert len(undisturbed.sent.signal_ids) >= 400


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_be_killed_under_load(stack: LocalStack, undisturbed: Run, name: str) -> None:
    def kill() -> None:
        stack.service(name).kill9()
        stack.restart(name)

    hold(stack, replay(stack, f"kill-{name}", SPEED, kill), undisturbed)


def test_the_broker_may_be_away(stack: LocalStack, undisturbed: Run) -> None:
    hold(stack, replay(stack, "no-broker", SPEED, outage(stack.kafka)), undisturbed)


def test_postgres_may_be_away(stack: LocalStack, undisturbed: Run) -> None:
    hold(stack, replay(stack, "no-postgres", SPEED, outage(stack.postgres)), undisturbed)


def test_a_second_instance_of_each_service_may_join_and_leave(
    stack: LocalStack, undisturbed: Run
) -> None:
    def join_and_leave() -> None:
        for name in SERVICES:
            stack.start_instance(name).terminate()

    hold(stack, replay(stack, "rebalance", SPEED, join_and_leave), undisturbed)


def test_the_same_input_again_changes_nothing(stack: LocalStack, undisturbed: Run) -> None:
    again = replay(stack, undisturbed.name, 0)
    assert again.sent.duplicates == len(undisturbed.sent.signal_ids)
    after = settled(stack, undisturbed.name, undisturbed.acts, undisturbed.sent)
    assert {e.event_id for e in after.entries} == {e.event_id for e in undisturbed.entries}
    hold(stack, after, undisturbed)
