-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

DROP FUNCTION take_rate_limit(text, text, integer[], bigint[], bigint);

-- Counts one time in all windows, or in none when one of them is full: then `wait_ms` is above zero. `left_after` and `reset_ms`
-- tell of the window with least left: how often more, and how long it lasts. One step under any race: the row is
-- taken first. A few rows that mean nothing any more are removed on the way, those only that nobody holds.
CREATE FUNCTION take_rate_limit(
  wanted text, whose text, counts integer[], spans bigint[], moment bigint, OUT wait_ms bigint, OUT is_first boolean,
  OUT left_after integer, OUT reset_ms bigint
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
    IF left_after IS NULL OR counts[i] - used_now[i] - 1 < left_after THEN
      left_after := counts[i] - used_now[i] - 1;
      reset_ms := ends_now[i] - moment;
    END IF;
    IF used_now[i] >= counts[i] THEN free_at := greatest(free_at, ends_now[i]); END IF;
  END LOOP;
  wait_ms := free_at - moment;
  is_first := wait_ms > 0 AND NOT (kept.told_until > moment AND kept.told_until <= moment + longest);
  told := CASE WHEN wait_ms = 0 THEN 0 WHEN is_first THEN free_at ELSE kept.told_until END;
  IF wait_ms = 0 THEN
    FOR i IN 1 .. cardinality(spans) LOOP used_now[i] := used_now[i] + 1; END LOOP;
  END IF;
  left_after := greatest(left_after, 0);
  UPDATE rate_limits SET used = used_now, ends_at = ends_now, told_until = told WHERE operation = wanted AND subject = whose;
  DELETE FROM rate_limits WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM rate_limits WHERE over_at <= moment ORDER BY over_at LIMIT 10 FOR UPDATE SKIP LOCKED));
END $$;
