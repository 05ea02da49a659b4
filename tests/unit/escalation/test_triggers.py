"""What opens a case, what raises it, and what an ended case leaves behind."""

from dataclasses import replace

from heartline.contracts import (
    CaseState,
    ConsentStatus,
    Flag,
    Priority,
    ProfileEvent,
    ReasonCode,
    Role,
    Seniority,
)
from heartline.ids import event_id
from services.escalation import case as life
from services.escalation.casefile import CaseFile
from services.escalation.triggers import on_profile
from tests.unit.escalation.profiles import at, profile_event, said

ASKS = [Flag.FLAG_HUMAN_REQUESTED]


def after(*events: ProfileEvent, latest: CaseFile | None = None) -> CaseFile | None:
    for event in events:
        profile_id = f"profile-{event.emotion.signal.signal_id}"
        latest = on_profile(profile_id, event, "trace", latest)
    return latest


def opened(*events: ProfileEvent, latest: CaseFile | None = None) -> CaseFile:
    file = after(*events, latest=latest)
    assert file is not None
    return file


def ended(file: CaseFile, second: int = 50) -> CaseFile:
    claimed = life.claim(file.case, "ana", at(second))
    return replace(file, case=life.resolve(claimed, "ana", "done", at(second)))


def test_a_calm_interaction_opens_nothing() -> None:
    assert after(*(profile_event(n) for n in range(1, 6))) is None


def test_a_wish_for_a_human_opens_a_case_at_once() -> None:
    case = opened(profile_event(1, flags=ASKS)).case
    assert case.state == CaseState.CASE_STATE_OPENED
    assert case.reason_code == ReasonCode.REASON_CODE_HUMAN_REQUESTED
    assert (case.waiting_since, case.changed_at, case.revision) == (at(1), at(1), 1)
    assert case.case_id == event_id("case", "profile-chat-1-signal-1")


def test_the_decision_record_accounts_for_the_case() -> None:
    decision = opened(profile_event(3, bot_repeats=2, human_need=0.3)).case.decision
    assert decision.decision_id == event_id("case", "profile-chat-1-signal-3")
    assert decision.signal_id == "chat-1-signal-3"
    assert decision.consent.consent_ref == "ledger-1"
    assert (decision.policy_version, decision.model_version) == ("escalation/1", "3")
    assert decision.reason_code == "stuck_in_loop"
    assert decision.counterfactual == (
        "No case would have been opened with loops.bot_repeats 1 instead of 2."
    )


def test_without_consent_only_the_wish_for_a_human_opens_a_case() -> None:
    for status in (
        ConsentStatus.CONSENT_STATUS_UNSPECIFIED,
        ConsentStatus.CONSENT_STATUS_UNKNOWN,
        ConsentStatus.CONSENT_STATUS_WITHDRAWN,
    ):
        furious = profile_event(
            1,
            flags=[Flag.FLAG_THREAT_TO_LEAVE, Flag.FLAG_VULNERABLE, Flag.FLAG_ABUSE],
            human_need=1.0,
            urgency=1.0,
            customer_repeats=5,
            consent=status,
        )
        assert after(furious) is None
        asking = profile_event(2, flags=ASKS, valence=-1.0, emotion="anger", consent=status)
        case = opened(asking).case
        assert case.seniority == Seniority.SENIORITY_REGULAR, "not drawn from what they feel"
        assert case.brief.leading_emotion == ""
        assert case.decision.model_version == ""
        assert [c.input for c in case.decision.contributions] == ["human_requested"]


def test_an_agent_who_answers_is_the_human() -> None:
    assert after(profile_event(4, agent_turns=1, human_need=0.9, bot_repeats=3)) is None


def test_a_second_trigger_finds_the_open_case() -> None:
    first = opened(profile_event(1, flags=ASKS))
    again = opened(profile_event(2, flags=ASKS), latest=first)
    assert again.case.case_id == first.case.case_id
    assert again.case.revision == 1


def test_a_more_urgent_trigger_raises_the_open_case_and_keeps_its_clock() -> None:
    raised = opened(
        profile_event(1, flags=ASKS), profile_event(2, flags=[Flag.FLAG_VULNERABLE])
    ).case
    assert raised.priority == Priority.PRIORITY_URGENT
    assert raised.seniority == Seniority.SENIORITY_SENIOR
    assert raised.reason_code == ReasonCode.REASON_CODE_HUMAN_REQUESTED, "it ranks first"
    assert (raised.revision, raised.waiting_since, raised.changed_at) == (2, at(1), at(2))
    assert raised.decision.reason_code == "vulnerable"
    assert raised.decision.decision_id == event_id("case", "profile-chat-1-signal-2")
    assert raised.decision.counterfactual == (
        "The case would have stayed as it was with flag.vulnerable false instead of true."
    )


def test_a_wish_for_a_human_becomes_the_reason_of_a_case_opened_for_less() -> None:
    needed = opened(profile_event(1, human_need=0.9, urgency=0.9))
    asked = opened(profile_event(2, flags=ASKS), latest=needed).case
    assert asked.reason_code == ReasonCode.REASON_CODE_HUMAN_REQUESTED
    assert (asked.priority, asked.seniority) == (needed.case.priority, needed.case.seniority)
    assert asked.revision == 2


def test_the_brief_of_an_open_case_keeps_up_with_the_conversation() -> None:
    first = opened(profile_event(1, flags=ASKS))
    later = opened(
        profile_event(2, turns=[said(Role.ROLE_CUSTOMER, "The order is 4711")]), latest=first
    )
    assert [turn.text for turn in later.case.brief.turns] == ["The order is 4711"]
    assert later.case.revision == 1


def test_what_an_ended_case_answered_does_not_open_another() -> None:
    stuck = opened(profile_event(1, bot_repeats=3, human_need=0.9, flags=ASKS))
    reopened = profile_event(2, bot_repeats=3, human_need=0.9)
    reopened.interaction.human_requested = True
    reopened.interaction.flags.append(Flag.FLAG_HUMAN_REQUESTED)
    file = opened(reopened, latest=ended(stuck))
    assert file.case.state == CaseState.CASE_STATE_RESOLVED


def test_a_new_trigger_after_the_end_opens_a_new_case_with_a_new_clock() -> None:
    first = ended(opened(profile_event(1, flags=ASKS)))
    second = opened(profile_event(7, flags=ASKS), latest=first).case
    assert second.case_id != first.case.case_id
    assert (second.waiting_since, second.revision) == (at(7), 1)


def test_after_the_end_a_loop_counts_from_the_beginning() -> None:
    first = ended(opened(profile_event(1, bot_repeats=2)))
    again = opened(profile_event(2, bot_repeats=3), latest=first)
    assert again.case.case_id == first.case.case_id
    stuck = opened(profile_event(3, bot_repeats=4), latest=again)
    assert stuck.case.case_id != first.case.case_id


def test_after_the_end_a_need_that_fell_and_rises_again_counts() -> None:
    first = ended(opened(profile_event(1, human_need=0.9)))
    calmer = opened(profile_event(2, human_need=0.3), latest=first)
    assert calmer.case.case_id == first.case.case_id
    worse = opened(profile_event(3, human_need=0.8), latest=calmer)
    assert worse.case.case_id != first.case.case_id


def test_the_agent_of_an_ended_case_is_gone() -> None:
    asked = opened(profile_event(1, flags=ASKS))
    answered = opened(profile_event(2, agent_turns=2), latest=asked)
    back = profile_event(3, agent_turns=2, flags=[Flag.FLAG_VULNERABLE])
    assert opened(back, latest=ended(answered)).case.case_id != asked.case.case_id


def test_an_event_seen_before_changes_nothing_even_after_the_end() -> None:
    asking, more = profile_event(1, flags=ASKS), profile_event(2, flags=ASKS)
    file = opened(asking, more)
    assert opened(asking, more, latest=file) is file
    done = ended(file)
    assert opened(asking, more, latest=done) is done


def test_a_profile_that_began_anew_is_not_taken_for_one_seen_before() -> None:
    long_ago = ended(opened(profile_event(7, bot_repeats=2, flags=ASKS)))
    anew = profile_event(1, bot_repeats=2)
    anew.interaction.started_at.CopyFrom(at(900))
    anew.interaction.updated_at.CopyFrom(at(900))
    assert opened(anew, latest=long_ago).case.case_id != long_ago.case.case_id


def test_the_same_events_make_the_same_bytes() -> None:
    def make() -> bytes:
        events = [profile_event(1, flags=ASKS), profile_event(2, flags=[Flag.FLAG_ABUSE])]
        return opened(*events).case.SerializeToString(deterministic=True)

    assert make() == make()


def test_a_case_takes_the_skill_that_the_customer_speaks_of() -> None:
    for text, skill in (
        ("You charged my card twice!", "payments"),
        ("my parcel never arrived", "orders"),
        ("hello?", ""),
    ):
        event = profile_event(1, flags=ASKS, turns=[said(Role.ROLE_CUSTOMER, text)])
        assert opened(event).case.skill == skill
