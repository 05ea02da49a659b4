"""From a raw signal to the one that is kept: a function of its content alone."""

from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import (
    Channel,
    Consent,
    ConsentStatus,
    Participant,
    RawSignal,
    Role,
    UtteranceOffsets,
)
from heartline.ids import event_id
from heartline.times import duration, moment
from services.ingestion.signals import redacted, violations_of
from services.ingestion.submissions import digest, of_signal
from tests.unit.ingestion.raw_signals import raw_signal

CONSENT = Consent(status=ConsentStatus.CONSENT_STATUS_GRANTED, consent_ref="ref")


def voice() -> RawSignal:
    raw = raw_signal("My number is 07700 900123", number=1)
    raw.channel = Channel.CHANNEL_VOICE
    raw.participant.CopyFrom(Participant(role=Role.ROLE_AGENT, participant_id="agent-1"))
    raw.utterance_offsets.CopyFrom(
        UtteranceOffsets(begin_offset=duration(1.5), end_offset=duration(4.0))
    )
    raw.response_latency.CopyFrom(duration(30))
    raw.language_code = "en-GB"
    return raw


def test_everything_but_personal_data_is_carried_over() -> None:
    raw = voice()
    signal = redacted(raw)
    assert signal.signal_id == event_id("signal", raw.source, raw.source_event_id)
    assert signal.text == "My number is [phone]"
    for field in ("source_event_id", "channel", "participant", "occurred_at", "language_code"):
        assert getattr(signal, field) == getattr(raw, field)
    assert signal.utterance_offsets == raw.utterance_offsets
    assert signal.response_latency == raw.response_latency
    assert not signal.HasField("consent")


def test_what_is_absent_stays_absent() -> None:
    signal = redacted(raw_signal())
    assert not signal.HasField("utterance_offsets")
    assert not signal.HasField("response_latency")


@given(st.text(min_size=1, max_size=300))
def test_the_same_raw_signal_gives_the_same_bytes(text: str) -> None:
    one, other = raw_signal(text, number=1), raw_signal(text, number=1)
    first, second = redacted(one), redacted(other)
    assert digest(first) == digest(second)
    assert first.SerializeToString() == second.SerializeToString()


def test_the_digest_tells_content_apart_but_not_consent() -> None:
    one, other = redacted(raw_signal("One", number=1)), redacted(raw_signal("Other", number=1))
    assert digest(one) != digest(other)
    before = of_signal(one, "")
    before.event(CONSENT, "")
    assert before.digest == digest(redacted(raw_signal("One", number=1)))


def test_the_event_is_keyed_by_the_customer_and_timed_by_the_data() -> None:
    raw = voice()
    event = of_signal(redacted(raw), "").event(CONSENT, "00-trace")
    assert (event.key, event.subject) == (raw.customer_id, raw.interaction_id)
    assert event.id == event.signal_id == event.value.signal_id
    assert (event.time, event.traceparent) == (moment(raw.occurred_at), "00-trace")
    assert event.value.consent == CONSENT


def test_personal_data_in_an_identifier_is_a_violation() -> None:
    raw = voice()
    raw.participant.participant_id = "jane@example.com"
    assert [v.field for v in violations_of(raw, "signal")] == ["signal.participant.participant_id"]
    assert violations_of(voice(), "signal") == ()
