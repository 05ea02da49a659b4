-- The record: every event of every topic once, in one hash chain for each topic and partition.

CREATE TABLE record (
    position bigint NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    -- Microseconds since 1970, UTC: what is hashed is what is stored. to_timestamp(x / 1e6) reads it.
    published_us bigint NOT NULL,
    recorded_us bigint NOT NULL,
    -- Compared by their bytes: cheaper than a linguistic order, and what equality of ids means.
    topic text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    interaction_id text COLLATE "C" NOT NULL,
    signal_id text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    traceparent text COLLATE "C" NOT NULL,
    value bytea NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (topic, partition, position)
);

CREATE UNIQUE INDEX record_event_id ON record (event_id);
-- Feedback and consent belong to no signal, consent to no interaction.
CREATE INDEX record_signal_id ON record (signal_id) WHERE signal_id <> '';
CREATE INDEX record_interaction_id ON record (interaction_id) WHERE interaction_id <> '';
CREATE INDEX record_customer_id ON record (customer_id);

-- The end of each chain, kept apart so that a cut tail shows.
CREATE TABLE heads (
    topic text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- Which event carries which decision, with what reports ask for; what a decision says is read
-- from its event, which the chain protects.
CREATE TABLE decisions (
    decision_id text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    interaction_id text COLLATE "C" NOT NULL,
    signal_id text COLLATE "C" NOT NULL,
    reason_code text COLLATE "C" NOT NULL,
    policy_version text COLLATE "C" NOT NULL,
    model_version text COLLATE "C" NOT NULL,
    consent_ref text COLLATE "C" NOT NULL,
    occurred_us bigint NOT NULL
);

CREATE INDEX decisions_decision_id ON decisions (decision_id);

-- Events whose id was recorded before with another content. This must never happen.
CREATE TABLE conflicts (
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    published_us bigint NOT NULL,
    recorded_us bigint NOT NULL,
    topic text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    interaction_id text COLLATE "C" NOT NULL,
    signal_id text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    traceparent text COLLATE "C" NOT NULL,
    value bytea NOT NULL
);

-- Append-only for every program, by accident or by a bug. Whoever may disable a trigger can
-- still change a row; the chains show it.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conflicts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_forward BEFORE UPDATE ON heads
    FOR EACH ROW WHEN (NEW.position <= OLD.position) EXECUTE FUNCTION refuse_change();
