-- What a consumer needs that commits with its effects: where it stands, and what it has to publish.

CREATE TABLE consumer_offsets (
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    -- The offset of the first record that is not yet processed.
    next_offset bigint NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (consumer, topic, partition)
);

CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    -- NULL as in Kafka: a dead letter carries what it found.
    key bytea,
    value bytea,
    -- Kafka headers, in two rows of equal length: a name may appear twice, and values are bytes.
    header_names text[] NOT NULL,
    header_values bytea[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (cardinality(header_names) = cardinality(header_values))
);
