"""Deterministic ids: a replay gives the same ones, so a duplicate is recognised anywhere."""

import uuid

NAMESPACE = uuid.UUID("8f7f3c1e-5d43-5b7a-9c55-6a1f0d2b9e10")


def event_id(stage: str, *origin: str) -> str:
    """The UUIDv5 (RFC 9562) of a stage and what its event was made from.

    >>> event_id("signal", "/crm/chat", "42") == event_id("signal", "/crm/chat", "42")
    True
    """
    # The unit separator cannot stand in an identifier, so two origins never run together.
    return str(uuid.uuid5(NAMESPACE, "\x1f".join((stage, *origin))))
