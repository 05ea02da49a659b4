"""Profiles and feedback on real topics become cases in a real Postgres and events on a topic."""

from heartline.catalogue import PROFILES
from heartline.contracts import (
    CaseState,
    ClaimRequest,
    ConsentStatus,
    EscalationServiceStub,
    Feedback,
    Flag,
    ProfileEvent,
    ReasonCode,
    Resolution,
    ResolvedBy,
    ResolveRequest,
)
from heartline.ids import event_id
from heartline.kafka.record import Outgoing
from heartline.local.service import LocalService
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.escalation.harness import (
    cases,
    escalations,
    feedback,
    profile,
    publish_profiles,
    waiting_in_outbox,
)
from tests.integration.kafka.harness import eventually, read_all
from tests.unit.escalation.profiles import at, profile_event

ASKS = (Flag.FLAG_HUMAN_REQUESTED,)
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def follow(kafka: KafkaSettings, database: PostgresSettings) -> None:
    """Waits until a case of the same customer, opened last of all, has been told of."""
    publish_profiles(kafka, profile_event(1, interaction="last", flags=ASKS))
    eventually(lambda: any(c.interaction_id == "last" for c in cases(database).values()))
    eventually(lambda: waiting_in_outbox(database) == 0)


def stories() -> list[ProfileEvent]:
    return [
        profile_event(1, interaction="asks", flags=ASKS),
        profile_event(2, interaction="asks", flags=ASKS),
        profile_event(1, interaction="calm"),
        profile_event(1, interaction="loop", bot_repeats=1),
        profile_event(2, interaction="loop", bot_repeats=2),
        profile_event(3, interaction="loop", bot_repeats=2, flags=[Flag.FLAG_VULNERABLE]),
        profile_event(1, interaction="refused", human_need=1.0, customer_repeats=9,
                      consent=ConsentStatus.CONSENT_STATUS_WITHDRAWN),
    ]  # fmt: skip


def test_profiles_become_cases_and_escalations(
    kafka: KafkaSettings, database: PostgresSettings, service: LocalService
) -> None:
    publish_profiles(kafka, *stories())
    follow(kafka, database)
    assert service.ready()
    opened = {case.interaction_id: case for case in cases(database).values()}
    assert opened.keys() == {"asks", "loop", "last"}
    assert (opened["asks"].revision, opened["loop"].revision) == (1, 2)
    assert opened["loop"].reason_code == ReasonCode.REASON_CODE_VULNERABLE
    told = escalations(kafka)
    assert [(e.subject, e.value.case.revision) for e in told] == [
        ("asks", 1),
        ("loop", 1),
        ("loop", 2),
        ("last", 1),
    ]
    for event in told:
        case = event.value.case
        assert event.id == event_id("escalation", case.case_id, str(case.revision))
        assert (event.key, event.signal_id) == ("cust-1", case.decision.signal_id)


def test_the_same_events_again_change_nothing_not_even_after_the_end(
    kafka: KafkaSettings, database: PostgresSettings, stub: EscalationServiceStub
) -> None:
    publish_profiles(kafka, *stories())
    publish_profiles(kafka, *stories())
    follow(kafka, database)
    (case,) = [c for c in cases(database).values() if c.interaction_id == "asks"]
    stub.Claim(ClaimRequest(case_id=case.case_id, agent_id="ana"))
    stub.Resolve(ResolveRequest(case_id=case.case_id, agent_id="ana", note="done"))
    before = cases(database)
    publish_profiles(kafka, *stories())
    publish_profiles(kafka, profile_event(1, interaction="after", flags=ASKS))
    eventually(lambda: len(cases(database)) > len(before))
    assert before.items() <= cases(database).items()
    eventually(lambda: waiting_in_outbox(database) == 0)
    told = [e.id for e in escalations(kafka)]
    assert len(told) == len(set(told))


def test_feedback_settles_a_case_that_nobody_has_claimed(
    kafka: KafkaSettings, database: PostgresSettings, service: LocalService
) -> None:
    assert service.ready()
    publish_profiles(kafka, profile_event(2, interaction="loop", bot_repeats=2))
    eventually(lambda: len(cases(database)) == 1)
    by_itself = Resolution(resolved_by=ResolvedBy.RESOLVED_BY_SELF_SERVICE)
    publisher = Publisher(kafka)
    told = Feedback(
        source="/crm",
        source_event_id="1",
        customer_id="cust-1",
        interaction_id="loop",
        occurred_at=at(60),
        resolution=by_itself,
    )
    publisher.publish(feedback(told)).result(10)
    publisher.close()
    eventually(lambda: len(escalations(kafka)) == 2)
    ended = escalations(kafka)[-1].value
    assert ended.case.state == CaseState.CASE_STATE_RESOLVED
    assert ended.previous_state == CaseState.CASE_STATE_OPENED
    assert ended.case.changed_at == at(60)


def test_what_is_undecodable_or_incomplete_is_set_aside_and_the_rest_goes_on(
    kafka: KafkaSettings, database: PostgresSettings, service: LocalService
) -> None:
    assert service.ready()
    event = profile(profile_event(1, interaction="asks", flags=ASKS))
    name = kafka.topic_prefix + PROFILES.name
    publisher = Publisher(kafka)
    values = (b"\xff\xff", b"")
    publisher.send([Outgoing(name, b"cust-1", v, event.headers()) for v in values]).result(10)
    publisher.publish(event).result(10)
    publisher.close()
    eventually(lambda: len(cases(database)) == 1)
    eventually(lambda: waiting_in_outbox(database) == 0)
    letters = read_all(kafka, PROFILES.dead_letters)
    assert [letter.value for letter in letters] == [b"\xff\xff", b""]


def test_the_trace_of_a_signal_goes_on_in_its_escalation(
    kafka: KafkaSettings, database: PostgresSettings, service: LocalService
) -> None:
    assert service.ready()
    publisher = Publisher(kafka)
    traced = profile(profile_event(1, interaction="asks", flags=ASKS), traceparent=TRACE)
    publisher.publish(traced).result(10)
    publisher.close()
    eventually(lambda: len(cases(database)) == 1)
    eventually(lambda: waiting_in_outbox(database) == 0)
    (told,) = escalations(kafka)
    assert told.traceparent.split("-")[1] == TRACE.split("-")[1]
