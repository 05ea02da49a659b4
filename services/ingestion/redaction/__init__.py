"""Redaction: personal data and secrets out of texts, by families of things that look alike."""

from services.ingestion.redaction.redactor import Item, Redacted, find_in_identifier, redact

__all__ = ["Item", "Redacted", "find_in_identifier", "redact"]
