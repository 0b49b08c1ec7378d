-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- How each job stands: one row, whose period only goes forward. No money fact: a lost row makes a period due again ----------------
CREATE TABLE job_runs (
  job text CONSTRAINT job_runs_one_each PRIMARY KEY CHECK (job ~ '^[a-z0-9-]{1,40}$'),
  -- The start of the period that was begun last; none: a live job.
  period timestamptz,
  attempt integer NOT NULL CHECK (attempt > 0),
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- Until when the run is its runner's; when a failed one may be tried again.
  leased_until timestamptz,
  retry_at timestamptz,
  backlog integer CHECK (backlog >= 0),
  reason text CHECK (length(reason) <= 60),
  runs bigint NOT NULL CHECK (runs >= 0),
  failures bigint NOT NULL CHECK (failures >= 0),
  CONSTRAINT job_runs_leased CHECK ((state = 'running') = (leased_until IS NOT NULL)),
  CONSTRAINT job_runs_ended CHECK ((state = 'running') = (ended_at IS NULL)),
  CONSTRAINT job_runs_retried CHECK (retry_at IS NULL OR state = 'failed')
);
