"""The desk alone: what a change leaves in the outbox, in which trace, and without Postgres."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import format_trace_id, use_span

from heartline.contracts import Case, Flag
from heartline.errors import Unavailable
from heartline.kafka.outbox import OutboxRelay
from heartline.postgres.migrate import migrate
from heartline.postgres.pool import BlockingPool, blocking_pool
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from heartline.telemetry.tracing import traceparent_of
from services.escalation import case as life
from services.escalation import store
from services.escalation.app import MIGRATIONS
from services.escalation.desk import Desk
from services.escalation.triggers import on_profile
from tests.unit.escalation.profiles import profile_event

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def pool(database: PostgresSettings) -> Iterator[BlockingPool]:
    migrate(database.dsn, "escalation", MIGRATIONS)
    with blocking_pool(database, "escalation") as pool:
        yield pool


@pytest.fixture
def desk(pool: BlockingPool, kafka: KafkaSettings) -> Iterator[Desk]:
    """Its relay is not started, so what it writes stays in the outbox."""
    publisher = Publisher(kafka)
    yield Desk(pool, OutboxRelay(pool, publisher), kafka.topic_prefix)
    publisher.close()


@pytest.fixture
def case(pool: BlockingPool) -> Case:
    event = profile_event(1, flags=[Flag.FLAG_HUMAN_REQUESTED])
    file = on_profile("profile-1", event, TRACE, None)
    assert file is not None
    with pool.connection() as connection:
        store.save(connection, [file])
    return file.case


def outbox(pool: BlockingPool) -> list[dict[str, bytes]]:
    """The headers of each message."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT header_names, header_values FROM outbox ORDER BY position"
        )
        return [dict(zip(names, values, strict=True)) for names, values in rows]


def claim(desk: Desk, case: Case, agent: str = "ana") -> Case:
    return desk.change(case.case_id, lambda case, at: life.claim(case, agent, at))


def test_a_claim_has_a_span_that_is_linked_to_the_trace_of_the_case(
    desk: Desk, case: Case, pool: BlockingPool
) -> None:
    span = TracerProvider().get_tracer("test").start_span("claim")
    with use_span(span):
        claim(desk, case)
    (link,) = span.links  # type: ignore[attr-defined]
    assert format_trace_id(link.context.trace_id) == TRACE.split("-")[1]
    (headers,) = outbox(pool)
    assert headers["traceparent"].decode() == traceparent_of(span)


def test_without_a_span_the_event_goes_on_in_the_trace_of_the_case(
    desk: Desk, case: Case, pool: BlockingPool
) -> None:
    claim(desk, case)
    (headers,) = outbox(pool)
    assert headers["traceparent"].decode() == TRACE


def test_a_change_that_changes_nothing_tells_nothing(
    desk: Desk, case: Case, pool: BlockingPool
) -> None:
    once, again = claim(desk, case), claim(desk, case)
    assert once == again
    assert len(outbox(pool)) == 1


def test_the_case_and_its_event_are_written_together_or_not_at_all(
    desk: Desk, case: Case, pool: BlockingPool
) -> None:
    with pool.connection() as connection:
        connection.execute("ALTER TABLE outbox ADD CHECK (topic = 'nowhere')")
    with pytest.raises(Exception, match="violates check constraint"):
        claim(desk, case)
    assert desk.find(case.case_id) == case
    assert outbox(pool) == []


def test_while_postgres_is_away_the_desk_says_so(kafka: KafkaSettings) -> None:
    away = PostgresSettings(dsn="postgresql://nobody@127.0.0.1:1/nothing")
    publisher = Publisher(kafka)
    with blocking_pool(away, "escalation") as pool:
        desk = Desk(pool, OutboxRelay(pool, publisher), kafka.topic_prefix)
        with pytest.raises(Unavailable, match=r"cannot be reached\. Try again in a moment"):
            desk.find("case-1")
    publisher.close()
