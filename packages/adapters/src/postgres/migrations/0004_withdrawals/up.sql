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

-- Who refused one, and why; no more than once, since a refused one stays refused.
CREATE TABLE withdrawal_refusals (
  withdrawal_id uuid PRIMARY KEY REFERENCES withdrawals (id),
  operator text NOT NULL CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  cause text NOT NULL CHECK (cause IN ('operator', 'blocked')),
  note text NOT NULL CHECK (note <> ''),
  refused_at timestamptz NOT NULL
);
CREATE TRIGGER withdrawal_refusals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawal_refusals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Wallets: a member may take another one, the old one stays known as his from when until when, and is never another member's ----
CREATE TABLE wallet_changes (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  from_address text NOT NULL CHECK (from_address ~ '^0x[0-9a-f]{40}$'),
  from_linked_at timestamptz NOT NULL,
  to_address text NOT NULL CHECK (to_address ~ '^0x[0-9a-f]{40}$'),
  changed_at timestamptz NOT NULL,
  CHECK (from_address <> to_address)
);
CREATE INDEX wallet_changes_user_id ON wallet_changes (user_id, serial);
CREATE INDEX wallet_changes_from_address ON wallet_changes (from_address);
CREATE TRIGGER wallet_changes_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_foreign_wallet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- After the row: whoever waited for the address at its unique index sees here what was decided meanwhile.
  IF EXISTS (SELECT 1 FROM wallet_changes c WHERE c.from_address = NEW.wallet_address AND c.user_id <> NEW.id) THEN
    RAISE EXCEPTION 'this wallet was another member''s' USING ERRCODE = 'unique_violation', CONSTRAINT = 'IDX_users_wallet_address';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.wallet_address <> NEW.wallet_address AND NOT EXISTS (
    SELECT 1 FROM wallet_changes c WHERE c.user_id = NEW.id
      AND (c.from_address, c.from_linked_at, c.to_address, c.changed_at)
        = (OLD.wallet_address, OLD.wallet_linked_at, NEW.wallet_address, NEW.wallet_linked_at)
  ) THEN
    RAISE EXCEPTION 'a wallet changes with its history only' USING ERRCODE = 'check_violation', CONSTRAINT = 'users_wallet_has_history';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER users_wallet_has_history AFTER INSERT OR UPDATE OF wallet_address ON users
  FOR EACH ROW WHEN (NEW.wallet_address IS NOT NULL) EXECUTE FUNCTION refuse_foreign_wallet();

-- Standing: who blocked a member or let him in again, and why ----------------------------------------------------------------
CREATE TABLE standing_changes (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  standing text NOT NULL CHECK (standing IN ('active', 'blocked')),
  operator text NOT NULL CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  note text NOT NULL CHECK (note <> ''),
  changed_at timestamptz NOT NULL
);
CREATE INDEX standing_changes_user_id ON standing_changes (user_id, serial);
CREATE TRIGGER standing_changes_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON standing_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Passwords for money ----------------------------------------------------------------------------------------------------
CREATE TABLE member_passwords (
  user_id uuid PRIMARY KEY REFERENCES users (id),
  -- With its salt and what it cost to make.
  hash text NOT NULL,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  locked_until timestamptz,
  set_at timestamptz NOT NULL
);
