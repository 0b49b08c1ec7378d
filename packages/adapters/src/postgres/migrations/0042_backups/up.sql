-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Which backups were made and tried. No money fact: a lost row only makes operators look ----------------
CREATE TABLE backups (
  id text CONSTRAINT backups_one_each PRIMARY KEY CHECK (id ~ '^sigmatrade-\d{8}T\d{6}Z$'),
  made_at timestamptz NOT NULL,
  bytes bigint NOT NULL CHECK (bytes >= 0),
  -- When it was restored to try it, and what was wrong with it then; none: never, nothing.
  rehearsed_at timestamptz,
  fault text CHECK (length(fault) <= 1000),
  CONSTRAINT backups_faulty_when_tried CHECK (fault IS NULL OR rehearsed_at IS NOT NULL)
);
CREATE INDEX backups_by_time ON backups (made_at DESC);
