"""How the interactions that moved are packed into what Postgres carries."""

from hypothesis import given
from hypothesis import strategies as st

from services.personalization.announcements import LONGEST_PAYLOAD, SEPARATOR, payloads

identifiers = st.text(st.characters(min_codepoint=33, max_codepoint=0x2000), min_size=1).filter(
    lambda text: len(text.encode()) <= 200 and text.isprintable()
)


@given(st.lists(identifiers, max_size=150))
def test_every_id_is_in_one_payload_and_no_payload_is_too_long(ids: list[str]) -> None:
    packed = list(payloads(ids))
    assert [one for payload in packed for one in payload.split(SEPARATOR)] == ids
    assert all(len(payload.encode()) <= LONGEST_PAYLOAD for payload in packed)


def test_ids_that_do_not_fit_into_one_payload_take_two() -> None:
    assert len(list(payloads(["x" * 200] * 45))) == 2
