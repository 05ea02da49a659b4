"""How the conversation goes, beside what the words say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import InferenceBasis, PrecedingTurn, Role
from services.scoring.conversation import evidence_of_conversation, friction
from services.scoring.phrases import Said
from services.scoring.scorer import Scorer
from tests.unit.scoring.signals import said

CONVERSATIONAL = InferenceBasis.INFERENCE_BASIS_CONVERSATIONAL
ROLES = st.sampled_from([Role.ROLE_CUSTOMER, Role.ROLE_AGENT, Role.ROLE_BOT, Role.ROLE_SYSTEM])
TURNS = st.lists(st.builds(PrecedingTurn, role=ROLES, text=st.text(max_size=60)), max_size=6)


def bot(text: str) -> PrecedingTurn:
    return PrecedingTurn(role=Role.ROLE_BOT, text=text)


def customer(text: str) -> PrecedingTurn:
    return PrecedingTurn(role=Role.ROLE_CUSTOMER, text=text)


def of(text: str, *turns: PrecedingTurn) -> float:
    return friction(Said.of(text), turns)


OFFER = bot("Shall I book the table for seven o'clock?")
FAILURE = bot("Unfortunately there is nothing available on that day.")


@pytest.mark.parametrize(
    "text",
    [
        "no, for eight",
        "don't book anything",
        "is there another place?",
        "I said eight o'clock",
        "that is the wrong day",
    ],
)
def test_a_turn_that_repairs_what_was_understood_is_friction(text: str) -> None:
    assert of(text, OFFER) > 0


@pytest.mark.parametrize(
    "text",
    [
        "yes please",
        "for eight people",
        "no thanks, that is all",
        "No. That's it!",
        "ok, no worries",
    ],
)
def test_business_as_usual_is_not(text: str) -> None:
    assert of(text, OFFER) == 0


@pytest.mark.parametrize("text", ["no, for eight", "I said eight o'clock"])
def test_nothing_is_declined_that_nobody_offered(text: str) -> None:
    assert of(text) == of(text, customer("a table please")) == 0


def test_the_same_ok_weighs_more_after_each_failed_answer() -> None:
    weights = [
        of("ok.", *turns) for turns in ((OFFER,), (FAILURE,), (FAILURE,) * 2, (FAILURE,) * 3)
    ]
    assert weights[0] == 0
    assert weights == sorted(set(weights))


def test_asking_the_same_again_is_friction() -> None:
    asked = customer("Where is my parcel to Leeds?")
    answer = bot("You can see all our opening hours on the website.")
    assert of("where is the parcel to Leeds", asked, answer) > 0
    assert of("what are the hours on Sunday", asked, answer) == 0


@given(text=st.text(max_size=80), turns=TURNS)
def test_friction_has_its_bounds_and_no_friction_has_no_say(
    text: str, turns: list[PrecedingTurn]
) -> None:
    found = friction(Said.of(text), turns)
    evidence = evidence_of_conversation(Said.of(text), turns)
    assert 0 <= found < 1
    assert (evidence is None) == (found == 0)


@given(text=st.text(max_size=80), turns=TURNS)
def test_a_failure_more_is_never_less_friction(text: str, turns: list[PrecedingTurn]) -> None:
    assert of(text, FAILURE, *turns, OFFER) >= of(text, *turns, OFFER)


def test_a_score_says_what_the_conversation_contributed(scorer: Scorer) -> None:
    alone, in_trouble = said("ok."), said("ok.")
    in_trouble.preceding_turns.extend([FAILURE] * 3)
    before, after = (event.score for event in scorer.score([alone, in_trouble]))
    assert after.valence < before.valence
    assert after.effort > before.effort
    assert CONVERSATIONAL not in {part.basis for part in before.contributions}
    assert CONVERSATIONAL in {part.basis for part in after.contributions}
    assert sum(part.share for part in after.contributions) == pytest.approx(1)
