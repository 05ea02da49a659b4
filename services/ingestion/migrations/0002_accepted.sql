-- What was accepted, so that the same source event is kept once. A row is claimed before its event
-- is published, with the consent that holds at that moment, and kept once the broker confirmed it.
-- A claim that was not kept is published again with the same consent, and so with the same bytes.

CREATE TABLE accepted (
    event_id uuid PRIMARY KEY,
    -- BLAKE2b of the redacted event without its consent: tells a repetition from other content.
    digest bytea NOT NULL,
    consent_status text NOT NULL,
    -- NULL where nothing was on record.
    consent_ref uuid,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    kept_at timestamptz
)
-- Room on each page for the change from claimed to kept.
WITH (fillfactor = 60);
