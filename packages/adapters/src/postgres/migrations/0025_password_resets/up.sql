-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Resets of forgotten passwords: what members ask for, who decided and why -----------------------------------------------------
CREATE TABLE password_resets (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 10 AND 1000),
  requested_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'approved', 'done', 'refused', 'withdrawn')),
  decided_by text CHECK (decided_by ~ '^[a-z0-9-]{1,40}$'),
  note text CHECK (note <> ''),
  decided_at timestamptz,
  ended_at timestamptz,
  withdrawals_from timestamptz,
  CONSTRAINT password_resets_decided_whole CHECK (num_nulls(decided_by, note, decided_at) IN (0, 3)),
  CONSTRAINT password_resets_decided_when CHECK (
    CASE WHEN state = 'open' THEN decided_at IS NULL WHEN state = 'withdrawn' THEN true ELSE decided_at IS NOT NULL END
  ),
  CONSTRAINT password_resets_ended_when CHECK ((state IN ('open', 'approved')) = (ended_at IS NULL)),
  CONSTRAINT password_resets_cool_off CHECK ((state = 'done') = (withdrawals_from IS NOT NULL))
);
CREATE UNIQUE INDEX password_resets_one_unfinished ON password_resets (user_id) WHERE state IN ('open', 'approved');
CREATE INDEX password_resets_queue ON password_resets (requested_at, id) WHERE state IN ('open', 'approved');
CREATE INDEX password_resets_user_id ON password_resets (user_id, requested_at DESC, id DESC);

CREATE FUNCTION refuse_illegal_reset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a reset is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a reset begins as open' USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever has claimed one of them pays it first; what waits after this waits for the end of the reset.
    PERFORM 1 FROM withdrawals w WHERE w.user_id = NEW.user_id AND w.state = 'approved' ORDER BY w.requested_at, w.id FOR UPDATE;
    RETURN NEW;
  END IF;
  IF (OLD.id, OLD.user_id, OLD.reason, OLD.requested_at) <> (NEW.id, NEW.user_id, NEW.reason, NEW.requested_at) THEN
    RAISE EXCEPTION 'whose wish it is, and why, never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.state, NEW.state) NOT IN (
    ('open', 'approved'), ('open', 'refused'), ('open', 'withdrawn'), ('approved', 'done'), ('approved', 'refused'), ('approved', 'withdrawn')
  ) THEN
    RAISE EXCEPTION 'a reset never goes from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER password_resets_only_move_on BEFORE INSERT OR UPDATE OR DELETE ON password_resets
  FOR EACH ROW EXECUTE FUNCTION refuse_illegal_reset();
CREATE TRIGGER password_resets_are_never_emptied BEFORE TRUNCATE ON password_resets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- No money leaves while its member's password is being reset --------------------------------------------------------------------
CREATE FUNCTION refuse_during_reset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM password_resets r WHERE r.user_id = NEW.user_id AND r.state IN ('open', 'approved')) THEN
    RAISE EXCEPTION 'no money leaves while its member''s password is being reset' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER withdrawals_begin_outside_resets BEFORE INSERT ON withdrawals FOR EACH ROW EXECUTE FUNCTION refuse_during_reset();
CREATE TRIGGER withdrawals_wait_for_resets BEFORE UPDATE OF state ON withdrawals
  FOR EACH ROW WHEN (OLD.state = 'approved' AND NEW.state = 'paying') EXECUTE FUNCTION refuse_during_reset();
