-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Withdrawals: the inherited table, which nothing has written to so far, becomes what a member's wish for his money is -------
ALTER TABLE withdrawals
  ADD COLUMN client_key text NOT NULL CHECK (client_key ~ '^[\x21-\x7e]{1,255}$'),
  ADD COLUMN fee numeric(78, 0) NOT NULL,
  ADD COLUMN revision integer NOT NULL CHECK (revision > 0),
  ADD COLUMN approvals_needed smallint NOT NULL CHECK (approvals_needed BETWEEN 0 AND 2),
  ADD COLUMN expires_at timestamptz NOT NULL,
  ADD COLUMN settled_at timestamptz,
  ADD COLUMN reason text,
  ADD CONSTRAINT withdrawals_once UNIQUE (user_id, client_key),
  ADD CONSTRAINT withdrawals_fee_below_amount CHECK (fee >= 0 AND fee < amount),
  ADD CONSTRAINT withdrawals_destination_is_wallet CHECK (destination ~ '^0x[0-9a-f]{40}$' AND destination <> '0x' || repeat('0', 40)),
  ADD CONSTRAINT withdrawals_state_known
    CHECK (state IN ('requested', 'approved', 'paying', 'paid', 'returned', 'refused', 'cancelled', 'expired')),
  ADD CONSTRAINT withdrawals_settled_when CHECK ((state IN ('requested', 'approved', 'paying')) = (settled_at IS NULL));
CREATE INDEX withdrawals_queue ON withdrawals (state, requested_at, id) WHERE state IN ('requested', 'approved', 'paying');
CREATE INDEX withdrawals_expiry ON withdrawals (expires_at, id) WHERE state = 'requested';
CREATE INDEX withdrawals_user_id ON withdrawals (user_id, requested_at DESC, id DESC);
CREATE INDEX withdrawals_used ON withdrawals (asset, requested_at) WHERE state IN ('requested', 'approved', 'paying', 'paid');

-- Who agreed to which revision: an approval of another revision counts for nothing.
CREATE TABLE withdrawal_approvals (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  withdrawal_id uuid NOT NULL REFERENCES withdrawals (id),
  revision integer NOT NULL,
  operator text NOT NULL CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  approved_at timestamptz NOT NULL,
  CONSTRAINT withdrawal_approvals_once UNIQUE (withdrawal_id, revision, operator)
);
CREATE TRIGGER withdrawal_approvals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawal_approvals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_needless_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Approvals of one withdrawal are counted one after the other, and none is given to a revision that is still to come.
  PERFORM 1 FROM withdrawals w WHERE w.id = NEW.withdrawal_id AND w.revision = NEW.revision AND w.state = 'requested' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only the present revision of what waits for operators is approved' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER withdrawal_approvals_of_present BEFORE INSERT ON withdrawal_approvals
  FOR EACH ROW EXECUTE FUNCTION refuse_needless_approval();

CREATE FUNCTION refuse_illegal_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.revision <> 1 OR NEW.state NOT IN ('requested', 'approved') THEN
      RAISE EXCEPTION 'a withdrawal begins as requested or approved' USING ERRCODE = 'check_violation';
    END IF;
  ELSE
    IF TG_OP = 'DELETE' OR OLD.settled_at IS NOT NULL THEN
      RAISE EXCEPTION '% of a % withdrawal is refused', TG_OP, OLD.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.id, OLD.user_id, OLD.client_key, OLD.requested_at) <> (NEW.id, NEW.user_id, NEW.client_key, NEW.requested_at) THEN
      RAISE EXCEPTION 'whose wish it is never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.revision = OLD.revision THEN
      IF (OLD.asset, OLD.amount, OLD.fee, OLD.destination, OLD.approvals_needed, OLD.expires_at)
          <> (NEW.asset, NEW.amount, NEW.fee, NEW.destination, NEW.approvals_needed, NEW.expires_at) THEN
        RAISE EXCEPTION 'what is to be paid changes with its revision only' USING ERRCODE = 'restrict_violation';
      END IF;
      IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('requested', 'approved'), ('requested', 'refused'), ('requested', 'cancelled'), ('requested', 'expired'),
        ('approved', 'paying'), ('approved', 'refused'), ('approved', 'cancelled'), ('paying', 'paid'), ('paying', 'returned')
      ) THEN
        RAISE EXCEPTION 'a withdrawal never goes from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
      END IF;
    ELSIF NEW.revision <> OLD.revision + 1 OR OLD.state NOT IN ('requested', 'approved') OR NEW.state NOT IN ('requested', 'approved') THEN
      RAISE EXCEPTION 'a revision follows the one before, and only while nothing is paid' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  IF NEW.state = 'approved' AND NEW.approvals_needed > (
    SELECT count(*) FROM withdrawal_approvals a WHERE (a.withdrawal_id, a.revision) = (NEW.id, NEW.revision)
  ) THEN
    RAISE EXCEPTION 'fewer operators than needed have approved this revision' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER withdrawals_only_move_on BEFORE INSERT OR UPDATE OR DELETE ON withdrawals
  FOR EACH ROW EXECUTE FUNCTION refuse_illegal_withdrawal();
CREATE TRIGGER withdrawals_are_never_emptied BEFORE TRUNCATE ON withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
