"""The Kafka runtime: records in, typed outcomes out, nothing lost on the way.

The life of a record: `consumer.py` polls a batch and pauses what must wait, the service's step
(`step.py`) answers each record with an outcome (`outcome.py`), and a commit mode settles the
batch at once: `transaction_commit.py` (emitted events and offsets in one Kafka transaction) or
`postgres_commit.py` (effects, outbox and offsets in one Postgres transaction). What cannot be
processed goes to the dead letters (`dead_letters.py`), within limits.
"""
