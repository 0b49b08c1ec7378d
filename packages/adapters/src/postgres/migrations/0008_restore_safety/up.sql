-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Payments that books restored from an older copy had forgotten, and what was done about each, once ---------------------------
CREATE TABLE recovered_payouts (
  serial bigint GENERATED ALWAYS AS IDENTITY,
  chain_id bigint NOT NULL,
  tx_hash text NOT NULL,
  log_index integer NOT NULL,
  -- Whose wallet it went to; nobody's that we know where it is empty.
  user_id uuid REFERENCES users (id),
  withdrawal_id uuid CONSTRAINT recovered_payouts_withdrawal_once UNIQUE REFERENCES withdrawals (id),
  -- Out of the balance of the member, in base units.
  taken numeric(78, 0) NOT NULL CHECK (taken >= 0),
  recovered_at timestamptz NOT NULL,
  CONSTRAINT recovered_payouts_once PRIMARY KEY (chain_id, tx_hash, log_index),
  FOREIGN KEY (chain_id, tx_hash, log_index) REFERENCES transactions (chain_id, tx_hash, log_index),
  CHECK (withdrawal_id IS NULL OR user_id IS NOT NULL AND taken = 0),
  CHECK (user_id IS NOT NULL OR taken = 0)
);
CREATE INDEX recovered_payouts_serial ON recovered_payouts (serial);
CREATE TRIGGER recovered_payouts_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON recovered_payouts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_recovering_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.withdrawal_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM withdrawals w WHERE w.id = NEW.withdrawal_id AND w.user_id = NEW.user_id AND w.state IN ('requested', 'approved', 'paying')
  ) THEN
    RAISE EXCEPTION 'only a withdrawal of its receiver that has not ended is paid by a recovered payment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recovered_payouts_of_open BEFORE INSERT ON recovered_payouts FOR EACH ROW EXECUTE FUNCTION refuse_recovering_paid();

-- A withdrawal whose payment is recovered has ended without a payout of its own ---------------------------------------------
CREATE OR REPLACE FUNCTION refuse_illegal_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
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
      ) AND NOT (OLD.state IN ('requested', 'approved') AND NEW.state = 'paid'
        AND EXISTS (SELECT 1 FROM recovered_payouts r WHERE r.withdrawal_id = NEW.id)) THEN
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
