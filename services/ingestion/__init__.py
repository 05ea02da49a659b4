"""The front door: every signal comes in here, checked, redacted, once, and on record."""
