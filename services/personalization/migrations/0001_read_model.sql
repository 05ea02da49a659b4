-- What the API answers from: the latest of what was published, projected from the topics.
-- `revision` is that of the value; the higher one is the newer.

CREATE TABLE customers (
    customer_id text COLLATE "C" PRIMARY KEY,
    revision bigint NOT NULL,
    -- heartline.profile.v1.CustomerModel
    value bytea NOT NULL
);

CREATE TABLE interactions (
    interaction_id text COLLATE "C" PRIMARY KEY,
    revision bigint NOT NULL,
    -- heartline.profile.v1.InteractionProfile
    value bytea NOT NULL
);

CREATE TABLE advice (
    interaction_id text COLLATE "C" PRIMARY KEY,
    -- Of the profile that the advice was made from.
    revision bigint NOT NULL,
    -- heartline.adaptation.v1.Adaptation
    value bytea NOT NULL
);
