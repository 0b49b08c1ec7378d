-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- The inherited database that was taken over: one at most, for ever ---------------------------------------------------------------
CREATE TABLE legacy_runs (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- The hash over every value that was read of it.
  fingerprint text NOT NULL CHECK (fingerprint ~ '^0x[0-9a-f]{64}$'),
  -- What all its amounts are of: they do not say it.
  asset text NOT NULL,
  taken_at timestamptz NOT NULL
);
CREATE TRIGGER legacy_runs_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON legacy_runs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who was which of its users, and what that user was owed -------------------------------------------------------------------------
CREATE TABLE legacy_members (
  legacy_id bigint CONSTRAINT legacy_members_once PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT legacy_members_one_each UNIQUE REFERENCES users (id),
  owed numeric(78, 0) NOT NULL CHECK (owed >= 0)
);
CREATE TRIGGER legacy_members_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON legacy_members
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Levels that were bought there: what was paid for them is in no book of ours ------------------------------------------------------
CREATE TABLE legacy_levels (
  purchase_id text CONSTRAINT legacy_levels_once PRIMARY KEY REFERENCES level_purchases (id),
  -- The payment, as it was written there: it must never be credited here as well.
  tx_hash text
);
CREATE INDEX legacy_levels_tx_hash ON legacy_levels (tx_hash) WHERE tx_hash IS NOT NULL;
CREATE TRIGGER legacy_levels_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON legacy_levels
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
