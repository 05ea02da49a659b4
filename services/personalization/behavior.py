"""What in-app signals show: errors, rage clicks, steps back, abandoned flows, purchases."""

from heartline.contracts import BehaviorCounts, InAppEvent, InAppEventType

COUNTERS = {
    InAppEventType.IN_APP_EVENT_TYPE_PAYMENT_ERROR: "payment_errors",
    InAppEventType.IN_APP_EVENT_TYPE_ERROR: "errors",
    InAppEventType.IN_APP_EVENT_TYPE_FORM_ERROR: "errors",
    InAppEventType.IN_APP_EVENT_TYPE_RAGE_CLICK: "rage_clicks",
    InAppEventType.IN_APP_EVENT_TYPE_BACKTRACK: "backtracks",
    InAppEventType.IN_APP_EVENT_TYPE_ABANDON: "abandons",
    InAppEventType.IN_APP_EVENT_TYPE_PURCHASE: "purchases",
}
LARGEST = 2**32 - 1


def count(counts: BehaviorCounts, event: InAppEvent) -> None:
    """Adds one observation to the counts."""
    counts.feature = event.feature
    counter = COUNTERS.get(event.type)
    if counter is not None:
        total = getattr(counts, counter) + max(event.count, 1)
        setattr(counts, counter, min(total, LARGEST))
