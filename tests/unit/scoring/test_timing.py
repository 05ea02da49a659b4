"""What waiting shows, by channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import Channel
from services.scoring.taxonomy import NAMES
from services.scoring.timing import HALF_TIMES, evidence_of_wait, impatience

CHANNELS = st.sampled_from(list(HALF_TIMES))
SECONDS = st.floats(0, 1e7)
FRUSTRATION = NAMES.index("frustration")


def test_two_minutes_are_long_in_a_chat_and_nothing_in_an_email() -> None:
    assert impatience(Channel.CHANNEL_CHAT, 120) == pytest.approx(0.5)
    assert impatience(Channel.CHANNEL_EMAIL, 120) < 0.001


@given(channel=CHANNELS, shorter=SECONDS, longer=SECONDS)
def test_waiting_longer_never_makes_more_patient(
    channel: Channel.ValueType, shorter: float, longer: float
) -> None:
    shorter, longer = sorted((shorter, longer))
    before, after = evidence_of_wait(channel, shorter), evidence_of_wait(channel, longer)
    assert before.emotions[FRUSTRATION] <= after.emotions[FRUSTRATION]
    assert before.weight <= after.weight < 1
    assert before.effort <= after.effort <= 1
    assert before.urgency <= after.urgency <= 1


def test_an_answer_in_good_time_has_no_say() -> None:
    assert evidence_of_wait(Channel.CHANNEL_CHAT, 4).weight < 0.001
