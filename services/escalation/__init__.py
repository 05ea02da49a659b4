"""Escalation: when a human is needed, which one, and the brief; the queue of cases."""
