"""The cases in a real Postgres."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import errors

from heartline.contracts import CaseState, Flag, Priority, Seniority
from heartline.errors import NotFound
from heartline.postgres.migrate import migrate
from heartline.postgres.pool import blocking_pool
from heartline.settings import PostgresSettings
from services.escalation import case as life
from services.escalation import store
from services.escalation.app import MIGRATIONS
from services.escalation.casefile import CaseFile, Conversation
from services.escalation.triggers import on_profile
from tests.unit.escalation.profiles import at, profile_event

CHAT, OTHER = Conversation("cust-1", "chat-1"), Conversation("cust-2", "chat-1")


@pytest.fixture
def connection(database: PostgresSettings) -> Iterator[psycopg.Connection]:
    migrate(database.dsn, "escalation", MIGRATIONS)
    with blocking_pool(database, "escalation") as pool, pool.connection() as connection:
        yield connection


def opened(interaction: str, revision: int = 1, *flags: Flag.ValueType) -> CaseFile:
    flags = flags or (Flag.FLAG_HUMAN_REQUESTED,)
    event = profile_event(revision, interaction=interaction, flags=flags)
    file = on_profile(f"{interaction}-{revision}", event, "trace", None)
    assert file is not None
    return file


def claimed(file: CaseFile) -> CaseFile:
    return replace(file, case=life.claim(file.case, "ana", at(90)))


def resolved(file: CaseFile) -> CaseFile:
    return replace(file, case=life.resolve(claimed(file).case, "ana", "done", at(91)))


def test_a_file_comes_back_as_it_was_saved(connection: psycopg.Connection) -> None:
    file = claimed(opened("chat-1"))
    store.save(connection, [file])
    assert store.latest_files(connection, [CHAT, OTHER]) == {CHAT: file}
    assert store.lock(connection, file.case.case_id) == file
    assert store.find(connection, file.case.case_id) == file.case


def test_the_latest_case_of_an_interaction_is_the_one_opened_last(
    connection: psycopg.Connection,
) -> None:
    first, second = opened("chat-1", 1), opened("chat-1", 2)
    store.save(connection, [resolved(first), second])
    store.save(connection, [resolved(first)])
    assert store.latest_files(connection, [CHAT]) == {CHAT: second}


def test_postgres_itself_refuses_a_second_open_case(connection: psycopg.Connection) -> None:
    store.save(connection, [claimed(opened("chat-1", 1))])
    with pytest.raises(errors.UniqueViolation, match="one_open_case_per_interaction"):
        store.save(connection, [opened("chat-1", 2)])


def test_the_queue_is_most_urgent_first_then_longest_waiting(
    connection: psycopg.Connection,
) -> None:
    late = opened("late", 9)
    early = opened("early", 3)
    urgent = opened("urgent", 20, Flag.FLAG_VULNERABLE)
    returned = claimed(opened("returned", 1))
    returned = replace(returned, case=life.give_back(returned.case, "ana", "", at(99)))
    held, ended = claimed(opened("held")), resolved(opened("ended"))
    store.save(connection, [late, early, urgent, returned, held, ended])
    queue = store.queue(connection, 10, Seniority.SENIORITY_SENIOR)
    assert [case.interaction_id for case in queue] == ["urgent", "returned", "early", "late"]
    assert queue[0].priority == Priority.PRIORITY_URGENT
    assert queue[1].state == CaseState.CASE_STATE_RETURNED
    assert len(store.queue(connection, 2, Seniority.SENIORITY_SENIOR)) == 2


def test_a_regular_agent_sees_the_cases_that_they_may_take(
    connection: psycopg.Connection,
) -> None:
    store.save(connection, [opened("calm"), opened("grave", 1, Flag.FLAG_VULNERABLE)])
    queue = store.queue(connection, 10, Seniority.SENIORITY_REGULAR)
    assert [case.interaction_id for case in queue] == ["calm"]


def test_an_unknown_case_is_not_found(connection: psycopg.Connection) -> None:
    for look in (store.lock, store.find):
        with pytest.raises(NotFound, match=r"There is no case 'nobody'\. Take the id"):
            look(connection, "nobody")
