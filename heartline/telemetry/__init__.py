"""Traces and metrics: their names, how they are exported, and how a trace crosses Kafka."""
