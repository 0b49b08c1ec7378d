-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Messages of operators to many members ---------------------------------------------------------------------------------------
CREATE TABLE broadcasts (
  id uuid PRIMARY KEY,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  operator text NOT NULL CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  segment jsonb NOT NULL,
  content jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled', 'too-late')),
  not_before timestamptz,
  not_after timestamptz,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  CHECK (not_after > not_before),
  -- Nothing is sent that cannot be too late: a restored database sends old news to nobody.
  CONSTRAINT broadcasts_end CHECK (state IN ('draft', 'cancelled') OR not_after IS NOT NULL),
  CONSTRAINT broadcasts_started CHECK (state NOT IN ('running', 'paused', 'done') OR started_at IS NOT NULL),
  CONSTRAINT broadcasts_ended CHECK ((state IN ('done', 'cancelled', 'too-late')) = (ended_at IS NOT NULL))
);
CREATE INDEX broadcasts_open ON broadcasts (not_before) WHERE state IN ('scheduled', 'running', 'paused');

-- Who did what with one; no operator: the clock did ------------------------------------------------------------------------------
CREATE TABLE broadcast_acts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  broadcast_id uuid NOT NULL REFERENCES broadcasts (id),
  state text NOT NULL,
  operator text CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  acted_at timestamptz NOT NULL
);
CREATE INDEX broadcast_acts_broadcast ON broadcast_acts (broadcast_id, id);
CREATE TRIGGER broadcast_acts_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON broadcast_acts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Everybody a broadcast is for, written down when it starts: one row each, which is the queue too -----------------------------
CREATE TABLE broadcast_recipients (
  broadcast_id uuid NOT NULL REFERENCES broadcasts (id),
  user_id uuid NOT NULL REFERENCES users (id),
  serial bigint GENERATED ALWAYS AS IDENTITY,
  outcome text NOT NULL DEFAULT 'waiting'
    CHECK (outcome IN ('waiting', 'delivered', 'unreachable', 'rejected', 'given up', 'unwilling', 'left out')),
  parts_done integer NOT NULL DEFAULT 0 CHECK (parts_done >= 0),
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  detail text NOT NULL DEFAULT '',
  -- Also until when it belongs to whoever tells him now.
  due_at timestamptz NOT NULL,
  settled_at timestamptz,
  CONSTRAINT broadcast_recipients_once PRIMARY KEY (broadcast_id, user_id),
  CHECK ((outcome = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX broadcast_recipients_due ON broadcast_recipients (serial) WHERE outcome = 'waiting';
CREATE INDEX broadcast_recipients_waiting ON broadcast_recipients (broadcast_id) WHERE outcome = 'waiting';
