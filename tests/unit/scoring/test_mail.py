"""An e-mail is read without what it quotes and without its signature."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.mail import latest_reply

ANSWER = "I have now written four times and the machine is still not here."
QUOTED = """

On Mon, 3 Mar 2026 at 10:12, Support <[email]> wrote:
> Dear Anna,
> we are sorry that you are furious.
>> I am furious!
"""
SIGNATURE = """

Kind regards,
Anna
Sent from my iPhone"""


@pytest.mark.parametrize(
    "mail",
    [
        ANSWER,
        ANSWER + QUOTED,
        ANSWER + SIGNATURE,
        ANSWER + SIGNATURE + QUOTED,
        ANSWER + "\n\n-----Original Message-----\nFrom: Support\nYou are furious.",
    ],
)
def test_only_what_is_new_is_read(mail: str) -> None:
    assert latest_reply(mail) == ANSWER


def test_what_only_quotes_says_nothing() -> None:
    assert latest_reply("> you are furious\n> I am") == ""


@given(st.text(st.sampled_from("ab >\n-:_@|")))
def test_any_text_is_taken(text: str) -> None:
    assert len(latest_reply(text)) <= len(text) + 1


@pytest.mark.parametrize(
    "piece", ["> ", "\n", "a", "-", "_", "On a wrote:\n", "From: ", " \n", "a\n", "a\n\n", "Sent "]
)
def test_a_long_mail_stays_cheap(piece: str) -> None:
    begun = time.process_time()
    latest_reply(piece * (65_536 // len(piece)))
    assert time.process_time() - begun < 2.0
