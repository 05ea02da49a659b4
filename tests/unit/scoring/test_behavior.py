"""What acts in a product show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import InAppEvent, InAppEventType
from services.scoring.behavior import RULES, evidence_of_act
from services.scoring.evidence import Evidence
from services.scoring.taxonomy import NAMES, NEUTRAL

Type = InAppEventType


def evidence(act: InAppEventType.ValueType, count: int = 1) -> Evidence:
    found = evidence_of_act(InAppEvent(type=act, feature="checkout", count=count))
    assert found is not None
    return found


def strongest(act: InAppEventType.ValueType, count: int = 1) -> str:
    found = list(evidence(act, count).emotions)
    found[NEUTRAL] = 0
    return NAMES[found.index(max(found))]


@pytest.mark.parametrize(
    ("act", "emotion"),
    [
        (Type.IN_APP_EVENT_TYPE_RAGE_CLICK, "frustration"),
        (Type.IN_APP_EVENT_TYPE_ERROR, "frustration"),
        (Type.IN_APP_EVENT_TYPE_PAYMENT_ERROR, "frustration"),
        (Type.IN_APP_EVENT_TYPE_DEAD_CLICK, "confusion"),
        (Type.IN_APP_EVENT_TYPE_BACKTRACK, "confusion"),
        (Type.IN_APP_EVENT_TYPE_ABANDON, "disappointment"),
        (Type.IN_APP_EVENT_TYPE_PURCHASE, "satisfaction"),
    ],
)
def test_an_act_shows_its_emotion(act: InAppEventType.ValueType, emotion: str) -> None:
    assert strongest(act) == emotion


@pytest.mark.parametrize(
    "act",
    [
        Type.IN_APP_EVENT_TYPE_PAGE_VIEW,
        Type.IN_APP_EVENT_TYPE_CLICK,
        Type.IN_APP_EVENT_TYPE_FEATURE_USED,
        Type.IN_APP_EVENT_TYPE_UNSPECIFIED,
    ],
)
def test_a_page_view_or_a_plain_click_shows_nothing(act: InAppEventType.ValueType) -> None:
    assert evidence_of_act(InAppEvent(type=act, feature="home", count=30)) is None


@given(act=st.sampled_from(list(RULES)), count=st.integers(0, 10_000))
def test_repetition_shows_more(act: InAppEventType.ValueType, count: int) -> None:
    once, more = evidence(act, count), evidence(act, count + 1)
    assert more.emotions[NEUTRAL] <= once.emotions[NEUTRAL]
    assert once.effort <= more.effort <= 1
    assert once.urgency <= more.urgency <= 1
    assert all(0 <= p <= 1 for p in more.emotions)


def test_an_act_that_is_not_counted_happened_once() -> None:
    act = Type.IN_APP_EVENT_TYPE_ERROR
    assert evidence(act, 0) == evidence(act, 1)
