"""The record: every event of every topic, tamper-evident and explainable."""
