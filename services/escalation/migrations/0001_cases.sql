-- The cases, and what their interactions had come to.

CREATE TABLE cases (
    case_id text COLLATE "C" PRIMARY KEY,
    -- The latest case of an interaction is the one with the highest position.
    position bigint GENERATED ALWAYS AS IDENTITY,
    customer_id text COLLATE "C" NOT NULL,
    interaction_id text COLLATE "C" NOT NULL,
    -- Fields of the case again, for the queue and for people who look here.
    state text NOT NULL
        CHECK (state IN ('opened', 'claimed', 'returned', 'resolved', 'overridden')),
    -- 1 urgent, 2 high, 3 normal.
    priority smallint NOT NULL,
    -- 1 regular, 2 senior.
    seniority smallint NOT NULL,
    waiting_since timestamptz NOT NULL,
    revision integer NOT NULL,
    -- heartline.escalation.v1.Case
    value bytea NOT NULL,
    -- How far the interaction had got before the case and by now.
    before jsonb NOT NULL,
    seen jsonb NOT NULL,
    -- W3C trace context of the event that opened it.
    traceparent text NOT NULL
);

CREATE UNIQUE INDEX one_open_case_per_interaction ON cases (customer_id, interaction_id)
    WHERE state IN ('opened', 'claimed', 'returned');
CREATE INDEX cases_of_interaction ON cases (customer_id, interaction_id, position DESC);
CREATE INDEX queue ON cases (priority, waiting_since, position)
    WHERE state IN ('opened', 'returned');
