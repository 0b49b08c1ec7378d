-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- How often somebody has done something lately. Times are milliseconds since 1970, as every place that counts has them. No money fact:
-- unlogged, so that counting waits for no disk; after a crash of the server all are counted anew ------------------------------------
CREATE UNLOGGED TABLE rate_limits (
  operation text NOT NULL CHECK (operation ~ '^[a-z-]{1,40}$'),
  subject text NOT NULL CHECK (subject ~ '^[A-Za-z0-9_.-]{1,100}$'),
  -- One of each per window of the rule, in its order.
  used integer[] NOT NULL CHECK (0 <= ALL (used)),
  ends_at bigint[] NOT NULL CHECK (cardinality(ends_at) = cardinality(used)),
  -- Until when whoever is refused has been told.
  told_until bigint NOT NULL,
  -- From then on the row means nothing.
  over_at bigint NOT NULL,
  CONSTRAINT rate_limits_one_each PRIMARY KEY (operation, subject)
);
CREATE INDEX rate_limits_over_at ON rate_limits (over_at);

-- Counts one time in all windows, or in none when one of them is full: then `wait_ms` is above zero. One step under any race: the row is
-- taken first. A few rows that mean nothing any more are removed on the way, those only that nobody holds.
CREATE FUNCTION take_rate_limit(
  wanted text, whose text, counts integer[], spans bigint[], moment bigint, OUT wait_ms bigint, OUT is_first boolean
) LANGUAGE plpgsql AS $$
DECLARE
  kept rate_limits;
  used_now integer[] := '{}';
  ends_now bigint[] := '{}';
  told bigint;
  free_at bigint := moment;
  longest CONSTANT bigint := (SELECT max(span) FROM unnest(spans) AS span);
BEGIN
  INSERT INTO rate_limits AS r (operation, subject, used, ends_at, told_until, over_at)
  VALUES (wanted, whose, '{}', '{}', 0, moment + longest)
  ON CONFLICT ON CONSTRAINT rate_limits_one_each DO UPDATE SET over_at = EXCLUDED.over_at RETURNING r.* INTO kept;
  FOR i IN 1 .. cardinality(spans) LOOP
    -- An end that a clock like ours cannot have set is none: a clock that was put back must not lock anybody for ever.
    IF kept.ends_at[i] > moment AND kept.ends_at[i] <= moment + spans[i] THEN
      used_now[i] := kept.used[i];
      ends_now[i] := kept.ends_at[i];
    ELSE
      used_now[i] := 0;
      ends_now[i] := moment + spans[i];
    END IF;
    IF used_now[i] >= counts[i] THEN free_at := greatest(free_at, ends_now[i]); END IF;
  END LOOP;
  wait_ms := free_at - moment;
  is_first := wait_ms > 0 AND NOT (kept.told_until > moment AND kept.told_until <= moment + longest);
  told := CASE WHEN wait_ms = 0 THEN 0 WHEN is_first THEN free_at ELSE kept.told_until END;
  IF wait_ms = 0 THEN
    FOR i IN 1 .. cardinality(spans) LOOP used_now[i] := used_now[i] + 1; END LOOP;
  END IF;
  UPDATE rate_limits SET used = used_now, ends_at = ends_now, told_until = told WHERE operation = wanted AND subject = whose;
  DELETE FROM rate_limits WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM rate_limits WHERE over_at <= moment ORDER BY over_at LIMIT 10 FOR UPDATE SKIP LOCKED));
END $$;

-- What is remembered between two requests of one person, such as an operator. No money fact: without it he logs in again -----------
CREATE TABLE sessions (
  subject text NOT NULL CHECK (subject ~ '^[A-Za-z0-9_.-]{1,100}$'),
  id text NOT NULL CHECK (id ~ '^[A-Za-z0-9_-]{1,100}$'),
  version integer NOT NULL CHECK (version > 0),
  data jsonb NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT sessions_one_each PRIMARY KEY (subject, id)
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- Telegram accounts that may not act, members or not: the last word about each counts, and every word stays ------------------------
CREATE TABLE blacklist_changes (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  telegram_id bigint NOT NULL CHECK (telegram_id BETWEEN 1 AND 4503599627370496),
  is_listed boolean NOT NULL,
  operator text NOT NULL CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  note text NOT NULL CHECK (note <> ''),
  changed_at timestamptz NOT NULL
);
CREATE INDEX blacklist_changes_last ON blacklist_changes (telegram_id, serial DESC);
CREATE TRIGGER blacklist_changes_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON blacklist_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
