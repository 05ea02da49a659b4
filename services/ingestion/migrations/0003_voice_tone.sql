-- How a customer sounded who said it, as the contract's VoiceTone: an event that is published again
-- says the same of it. NULL where nothing was heard.

ALTER TABLE accepted ADD COLUMN voice_tone bytea;
