-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Lanes: one per signing key. Whoever holds one writes under its epoch; a write under another epoch is refused -------------
CREATE TABLE payout_lanes (
  chain_id bigint NOT NULL,
  wallet text NOT NULL CHECK (wallet ~ '^0x[0-9a-f]{40}$'),
  next_nonce bigint NOT NULL CHECK (next_nonce >= first_nonce),
  -- What the wallet had sent before, and the block after which its transactions are ours to explain.
  first_nonce bigint NOT NULL CHECK (first_nonce >= 0),
  start_block bigint NOT NULL CHECK (start_block >= 0),
  epoch bigint NOT NULL CHECK (epoch > 0),
  holder text NOT NULL CHECK (holder <> ''),
  held_until timestamptz NOT NULL,
  PRIMARY KEY (chain_id, wallet)
);

-- Payouts: one per nonce, for ever ---------------------------------------------------------------------------------------
CREATE TABLE payouts (
  id text PRIMARY KEY GENERATED ALWAYS AS (chain_id::text || ':' || wallet || ':' || nonce::text) STORED,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  chain_id bigint NOT NULL,
  wallet text NOT NULL,
  nonce bigint NOT NULL CHECK (nonce >= 0),
  purpose text NOT NULL CHECK (purpose IN ('withdrawal', 'gap')),
  asset text NOT NULL,
  destination text NOT NULL CHECK (destination ~ '^0x[0-9a-f]{40}$'),
  amount numeric(78, 0) NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paid', 'reverted', 'filled', 'displaced')),
  epoch bigint NOT NULL,
  reserved_at timestamptz NOT NULL,
  settled_at timestamptz,
  settled_by text CHECK (settled_by ~ '^0x[0-9a-f]{64}$'),
  CONSTRAINT payouts_nonce_once UNIQUE (chain_id, wallet, nonce),
  FOREIGN KEY (chain_id, wallet) REFERENCES payout_lanes (chain_id, wallet),
  CONSTRAINT payouts_pay_something CHECK (CASE purpose WHEN 'gap' THEN amount = 0 AND destination = wallet ELSE amount > 0 END),
  CONSTRAINT payouts_settled_when CHECK ((state = 'open') = (settled_at IS NULL)),
  CONSTRAINT payouts_settled_by CHECK ((state IN ('paid', 'reverted', 'filled')) = (settled_by IS NOT NULL)),
  CONSTRAINT payouts_end_by_purpose CHECK (CASE purpose WHEN 'gap' THEN state IN ('open', 'filled', 'displaced') ELSE state <> 'filled' END)
);
CREATE INDEX payouts_open ON payouts (chain_id, wallet, nonce) WHERE state = 'open';
CREATE INDEX payouts_serial ON payouts (serial);

-- What a payout pays. The key gives every withdrawal one payout for ever; several small ones may share one.
CREATE TABLE payout_withdrawals (
  withdrawal_id uuid PRIMARY KEY REFERENCES withdrawals (id),
  payout_id text NOT NULL REFERENCES payouts (id)
);
CREATE INDEX payout_withdrawals_payout ON payout_withdrawals (payout_id);
CREATE TRIGGER payout_withdrawals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_withdrawals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE payout_attempts (
  payout_id text NOT NULL REFERENCES payouts (id),
  number integer NOT NULL CHECK (number > 0),
  -- In base units per unit of gas. The setting's cap is below this one.
  gas_price numeric(78, 0) NOT NULL CHECK (gas_price > 0 AND gas_price <= 50000000000),
  gas_limit bigint NOT NULL CHECK (gas_limit BETWEEN 21000 AND 16777216),
  hash text CONSTRAINT payout_attempts_hash_once UNIQUE CHECK (hash ~ '^0x[0-9a-f]{64}$'),
  bytes text CHECK (bytes ~ '^0x([0-9a-f]{2})+$'),
  epoch bigint NOT NULL,
  planned_at timestamptz NOT NULL,
  PRIMARY KEY (payout_id, number),
  CONSTRAINT payout_attempts_signed_whole CHECK ((hash IS NULL) = (bytes IS NULL))
);
CREATE TABLE payout_broadcasts (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payout_id text NOT NULL,
  number integer NOT NULL,
  provider text NOT NULL CHECK (provider ~ '^[a-z0-9-]{1,40}$'),
  outcome text NOT NULL CHECK (outcome IN
    ('accepted', 'unknown', 'nonce used', 'nonce occupied', 'nonce too high', 'underpriced', 'no funds', 'invalid')),
  epoch bigint NOT NULL,
  sent_at timestamptz NOT NULL,
  FOREIGN KEY (payout_id, number) REFERENCES payout_attempts (payout_id, number)
);
CREATE INDEX payout_broadcasts_attempt ON payout_broadcasts (payout_id, number, serial);
CREATE TRIGGER payout_broadcasts_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_broadcasts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Transactions of a payout wallet that we did not sign, once each.
CREATE TABLE foreign_spends (
  chain_id bigint NOT NULL,
  tx_hash text NOT NULL CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
  wallet text NOT NULL,
  noted_at timestamptz NOT NULL,
  PRIMARY KEY (chain_id, tx_hash)
);
CREATE TRIGGER foreign_spends_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON foreign_spends
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The fence --------------------------------------------------------------------------------------------------------------
CREATE FUNCTION refuse_lane_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.chain_id, OLD.wallet, OLD.first_nonce, OLD.start_block) <> (NEW.chain_id, NEW.wallet, NEW.first_nonce, NEW.start_block)
      OR NEW.epoch < OLD.epoch OR NEW.epoch > OLD.epoch + 1 OR NEW.next_nonce < OLD.next_nonce OR NEW.next_nonce > OLD.next_nonce + 1
      OR NEW.epoch = OLD.epoch AND NEW.holder <> OLD.holder THEN
    RAISE EXCEPTION 'a lane only goes on' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.next_nonce > OLD.next_nonce AND NOT EXISTS (
    SELECT 1 FROM payouts p WHERE (p.chain_id, p.wallet, p.nonce) = (OLD.chain_id, OLD.wallet, OLD.next_nonce)
  ) THEN
    RAISE EXCEPTION 'a nonce is given to a payout, and not left out' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_lanes_only_go_on BEFORE UPDATE ON payout_lanes FOR EACH ROW EXECUTE FUNCTION refuse_lane_going_back();
CREATE TRIGGER payout_lanes_are_kept BEFORE DELETE OR TRUNCATE ON payout_lanes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_other_epoch(of_chain bigint, of_wallet text, of_epoch bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE next_one bigint;
BEGIN
  SELECT l.next_nonce INTO next_one FROM payout_lanes l
    WHERE l.chain_id = of_chain AND l.wallet = of_wallet AND l.epoch = of_epoch FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the lane has another holder now' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payout_lanes_fence';
  END IF;
  RETURN next_one;
END $$;

CREATE FUNCTION guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE next_one bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    next_one := refuse_other_epoch(NEW.chain_id, NEW.wallet, NEW.epoch);
    IF NEW.state <> 'open' OR NEW.nonce > next_one OR NEW.nonce < next_one AND NEW.purpose <> 'gap' THEN
      RAISE EXCEPTION 'a payout has the next nonce of its lane, and only a gap an older one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'open' OR (OLD.chain_id, OLD.wallet, OLD.nonce, OLD.purpose, OLD.asset, OLD.destination, OLD.amount,
      OLD.epoch, OLD.reserved_at) <> (NEW.chain_id, NEW.wallet, NEW.nonce, NEW.purpose, NEW.asset, NEW.destination, NEW.amount, NEW.epoch,
      NEW.reserved_at) THEN
    RAISE EXCEPTION 'a payout comes to its end once, and is not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.settled_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM payout_attempts a JOIN transactions t ON t.chain_id = NEW.chain_id AND t.tx_hash = a.hash
    WHERE a.payout_id = OLD.id AND a.hash = NEW.settled_by AND t.state = 'final' AND t.log_index = -2 AND t.from_address = NEW.wallet
  ) THEN
    RAISE EXCEPTION 'only a final transaction of its own ends a payout' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payouts_only_move_on BEFORE INSERT OR UPDATE OR DELETE ON payouts FOR EACH ROW EXECUTE FUNCTION guard_payout();
CREATE TRIGGER payouts_are_kept BEFORE TRUNCATE ON payouts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mine payouts%ROWTYPE; before payout_attempts%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an attempt is never forgotten' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO mine FROM payouts p WHERE p.id = NEW.payout_id FOR NO KEY UPDATE;
  PERFORM refuse_other_epoch(mine.chain_id, mine.wallet, NEW.epoch);
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO before FROM payout_attempts a WHERE a.payout_id = NEW.payout_id AND a.number = NEW.number - 1;
    IF mine.state <> 'open' OR NEW.bytes IS NOT NULL OR NEW.number > 1 AND (before.number IS NULL OR before.bytes IS NULL) THEN
      RAISE EXCEPTION 'an attempt of an open payout follows a signed one, and is not signed before it is written' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number > 1 AND NEW.gas_price * 10 < before.gas_price * 11 THEN
      RAISE EXCEPTION 'a replacement pays at least a tenth more' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF OLD.bytes IS NOT NULL OR NEW.bytes IS NULL OR (OLD.payout_id, OLD.number, OLD.gas_price, OLD.gas_limit, OLD.planned_at)
      <> (NEW.payout_id, NEW.number, NEW.gas_price, NEW.gas_limit, NEW.planned_at) THEN
    RAISE EXCEPTION 'an attempt is signed once, and not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_attempts_only_add BEFORE INSERT OR UPDATE OR DELETE ON payout_attempts FOR EACH ROW EXECUTE FUNCTION guard_attempt();
CREATE TRIGGER payout_attempts_are_kept BEFORE TRUNCATE ON payout_attempts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_broadcast() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mine payouts%ROWTYPE;
BEGIN
  SELECT * INTO mine FROM payouts p WHERE p.id = NEW.payout_id;
  PERFORM refuse_other_epoch(mine.chain_id, mine.wallet, NEW.epoch);
  IF NOT EXISTS (SELECT 1 FROM payout_attempts a WHERE a.payout_id = NEW.payout_id AND a.number = NEW.number AND a.bytes IS NOT NULL) THEN
    RAISE EXCEPTION 'only what is signed and kept is sent' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_broadcasts_of_signed BEFORE INSERT ON payout_broadcasts FOR EACH ROW EXECUTE FUNCTION guard_broadcast();

-- What transfers of our own may be -----------------------------------------------------------------------------------------
ALTER TABLE transactions DROP CONSTRAINT transactions_purpose_known,
  ADD CONSTRAINT transactions_purpose_known CHECK (purpose IN ('member', 'suspense', 'dust', 'within deposit', 'within payout',
    'deposit to payout', 'payout to deposit', 'out of deposit', 'out of payout', 'paid in', 'deposit gas', 'payout gas', 'payout',
    'payout from deposit'));
CREATE INDEX transactions_payout_gas ON transactions (chain_id, from_address, block_number) WHERE log_index = -2;
