-- The consent ledger: who agreed to emotion inference and who withdrew, and when. Nothing is ever
-- changed or removed; the entry with a customer's highest number holds.

CREATE TABLE consent_ledger (
    consent_ref uuid PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL,
    -- Counts the entries of one customer, from 1.
    number integer NOT NULL CHECK (number > 0),
    status text NOT NULL CHECK (status IN ('GRANTED', 'WITHDRAWN')),
    changed_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    UNIQUE (customer_id, number)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
