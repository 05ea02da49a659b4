"""When help is started before the customer complains."""

from typing import Any

from heartline.contracts import CareAction, EmotionEvent, Need, Offer
from tests.unit.personalization.events import WITHDRAWN, emotion, fold_all, in_app


def help_given(*values: EmotionEvent) -> list[CareAction]:
    return [e.value for e in fold_all(values)[1] if e.topic.name == "care"]


def test_a_payment_that_fails_again_starts_help() -> None:
    first = in_app(1, "payment_error")
    assert not help_given(first)
    (action,) = help_given(first, in_app(2, "payment_error"))
    assert action.need == Need.NEED_CHECKOUT_FAILING
    assert action.offer == Offer.OFFER_CHECKOUT_ASSISTANCE
    assert action.feature == "checkout"
    assert action.decision.reason_code == "payments_fail"
    assert action.decision.signal_id == in_app(2, "payment_error").signal.signal_id


def test_rage_on_a_checkout_starts_help_and_elsewhere_it_does_not() -> None:
    assert help_given(in_app(1, "rage_click", count=5))
    assert not help_given(in_app(1, "rage_click", count=5, feature="search"))


def test_help_is_started_once_an_interaction() -> None:
    assert len(help_given(*(in_app(n, "payment_error") for n in range(6)))) == 1


def test_a_purchase_after_all_needs_no_help() -> None:
    bought = [in_app(1, "payment_error"), in_app(2, "purchase"), in_app(3, "payment_error")]
    assert not help_given(*bought)


def test_a_customer_who_has_written_already_is_not_surprised_with_help() -> None:
    complaint = emotion(2, -0.5, text="Your checkout is broken")
    assert not help_given(in_app(1, "payment_error"), complaint, in_app(3, "payment_error"))


def test_without_consent_nothing_is_inferred_from_behaviour() -> None:
    failing: list[Any] = [in_app(n, "payment_error") for n in range(4)]
    for event in failing:
        event.signal.consent.status = WITHDRAWN
    assert not help_given(*failing)


def test_the_counterfactual_of_help_is_no_help() -> None:
    (action,) = help_given(in_app(1, "payment_error"), in_app(2, "payment_error"))
    assert action.decision.counterfactual.endswith("the decision would have been no_need.")
