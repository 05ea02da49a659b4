"""What agents do with cases over gRPC, and what subscribers learn of it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from heartline.contracts import (
    BriefRequest,
    Case,
    CaseState,
    ClaimRequest,
    EscalationServiceStub,
    Flag,
    OverrideRequest,
    QueueRequest,
    ResolveRequest,
    ReturnRequest,
    Role,
)
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.escalation.harness import (
    escalations,
    publish_profiles,
    waiting_in_outbox,
)
from tests.integration.kafka.harness import eventually
from tests.unit.escalation.profiles import at, profile_event, said


def queued(kafka: KafkaSettings, stub: EscalationServiceStub, cases: int = 1) -> list[Case]:
    """So many cases, opened a second apart, in the order of the queue."""
    publish_profiles(
        kafka,
        *(
            profile_event(
                number,
                customer=f"cust-{number}",
                interaction=f"chat-{number}",
                flags=[Flag.FLAG_HUMAN_REQUESTED],
                turns=[said(Role.ROLE_CUSTOMER, "A person, please")],
            )
            for number in range(1, cases + 1)
        ),
    )
    eventually(lambda: len(stub.Queue(QueueRequest()).cases) == cases)
    return list(stub.Queue(QueueRequest()).cases)


def refusal(call: Callable[[], Any]) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as caught:
        call()
    return caught.value.code(), caught.value.details() or ""


def states_told(kafka: KafkaSettings) -> list[tuple[int, str, str]]:
    """Revision, state before and state after, as the topic tells them."""
    return [
        (
            event.value.case.revision,
            CaseState.Name(event.value.previous_state).removeprefix("CASE_STATE_"),
            CaseState.Name(event.value.case.state).removeprefix("CASE_STATE_"),
        )
        for event in escalations(kafka)
    ]


def test_a_case_goes_from_hand_to_hand_and_its_clock_goes_on(
    kafka: KafkaSettings, database: PostgresSettings, stub: EscalationServiceStub
) -> None:
    first, second = queued(kafka, stub, cases=2)
    case_id = first.case_id
    stub.Claim(ClaimRequest(case_id=case_id, agent_id="ana"))
    assert [case.case_id for case in stub.Queue(QueueRequest()).cases] == [second.case_id]
    stub.Return(ReturnRequest(case_id=case_id, agent_id="ana", note="needs a lawyer"))
    again = stub.Queue(QueueRequest()).cases
    assert [case.case_id for case in again] == [case_id, second.case_id]
    assert again[0].waiting_since == at(1)
    taken = stub.Claim(ClaimRequest(case_id=case_id, agent_id="bo")).case
    assert (taken.claimed_by, taken.note) == ("bo", "needs a lawyer")
    ended = stub.Resolve(ResolveRequest(case_id=case_id, agent_id="bo", note="refunded")).case
    assert (ended.revision, ended.waiting_since) == (5, at(1))
    stub.Override(OverrideRequest(case_id=second.case_id, agent_id="bo", note="a test order"))
    eventually(lambda: waiting_in_outbox(database) == 0)
    told = states_told(kafka)
    assert sorted(told) == [
        (1, "UNSPECIFIED", "OPENED"),
        (1, "UNSPECIFIED", "OPENED"),
        (2, "OPENED", "CLAIMED"),
        (2, "OPENED", "OVERRIDDEN"),
        (3, "CLAIMED", "RETURNED"),
        (4, "RETURNED", "CLAIMED"),
        (5, "CLAIMED", "RESOLVED"),
    ]
    of_first = [
        e.value.case.revision for e in escalations(kafka) if e.value.case.case_id == case_id
    ]
    assert of_first == [1, 2, 3, 4, 5]


def test_of_agents_who_claim_at_once_exactly_one_gets_the_case(
    kafka: KafkaSettings, database: PostgresSettings, stub: EscalationServiceStub
) -> None:
    cases = queued(kafka, stub, cases=5)

    def claim(agent: str, case: Case) -> tuple[str, str]:
        try:
            got = stub.Claim(ClaimRequest(case_id=case.case_id, agent_id=agent)).case
        except grpc.RpcError as refused:
            return case.case_id, refused.code().name
        return case.case_id, f"won by {got.claimed_by}"

    agents = [f"agent-{number}" for number in range(8)]
    with ThreadPoolExecutor(len(agents)) as pool:
        tries = [pool.submit(claim, agent, case) for case in cases for agent in agents]
        results = [attempt.result(20) for attempt in tries]
    winners = {case_id: told[7:] for case_id, told in results if told.startswith("won by")}
    assert Counter(told[:6] for _, told in results) == {"won by": 5, "FAILED": 35}
    eventually(lambda: waiting_in_outbox(database) == 0)
    claims = [e.value.case for e in escalations(kafka) if e.value.case.revision == 2]
    assert {case.case_id: case.claimed_by for case in claims} == winners
    assert len(claims) == len(cases)


def test_the_loser_of_a_claim_is_told_who_was_first(
    kafka: KafkaSettings, stub: EscalationServiceStub
) -> None:
    (case,) = queued(kafka, stub)
    stub.Claim(ClaimRequest(case_id=case.case_id, agent_id="ana"))
    code, details = refusal(lambda: stub.Claim(ClaimRequest(case_id=case.case_id, agent_id="bo")))
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert details.endswith("is already claimed by ana. Take another case from the queue")


def test_the_brief_spares_the_customer_from_repeating_themselves(
    kafka: KafkaSettings, stub: EscalationServiceStub
) -> None:
    (case,) = queued(kafka, stub)
    brief = stub.Brief(BriefRequest(case_id=case.case_id)).brief
    assert [turn.text for turn in brief.turns] == ["A person, please"]
    assert "A person, please" in brief.summary


def test_a_queue_of_long_briefs_still_fits_one_answer(
    kafka: KafkaSettings, stub: EscalationServiceStub
) -> None:
    long = [said(Role.ROLE_CUSTOMER, "please " * 8_000)]
    events = [
        profile_event(1, interaction=f"chat-{n}", flags=[Flag.FLAG_HUMAN_REQUESTED], turns=long)
        for n in range(80)
    ]
    publish_profiles(kafka, *events)
    eventually(lambda: len(stub.Queue(QueueRequest(limit=200)).cases) >= 50)
    assert len(stub.Queue(QueueRequest(limit=200)).cases) < 80


def test_a_wrong_call_is_refused_by_field_and_writes_nothing(
    kafka: KafkaSettings, stub: EscalationServiceStub
) -> None:
    (case,) = queued(kafka, stub)
    unknown, wrong = grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT
    assert refusal(lambda: stub.Brief(BriefRequest(case_id="nobody")))[0] is unknown
    claim = ClaimRequest(case_id="nobody", agent_id="ana")
    assert refusal(lambda: stub.Claim(claim))[0] is unknown
    code, details = refusal(lambda: stub.Claim(ClaimRequest(case_id=case.case_id)))
    assert code is wrong
    assert "agent_id" in details
    override = OverrideRequest(case_id=case.case_id, agent_id="ana")
    code, details = refusal(lambda: stub.Override(override))
    assert code is wrong
    assert "note" in details
    assert refusal(lambda: stub.Queue(QueueRequest(limit=501)))[0] is wrong
    assert list(stub.Queue(QueueRequest()).cases) == [case]
