-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Members ------------------------------------------------------------------------------------------------------------
ALTER TABLE users ADD COLUMN wallet_proven_at timestamptz,
  ADD CONSTRAINT users_proven_wallet_is_linked CHECK (wallet_proven_at IS NULL OR wallet_address IS NOT NULL);
-- Where each member alone pays to: given once, for ever.
CREATE TABLE deposit_addresses (
  user_id uuid PRIMARY KEY REFERENCES users (id),
  address text NOT NULL CONSTRAINT deposit_addresses_unique UNIQUE CHECK (address ~ '^0x[0-9a-f]{40}$'),
  path integer[] NOT NULL CHECK (0 <= ALL (path)),
  given_at timestamptz NOT NULL
);
CREATE TRIGGER deposit_addresses_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON deposit_addresses
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Incidents ----------------------------------------------------------------------------------------------------------
CREATE TABLE incidents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  facts jsonb NOT NULL,
  stops text[] NOT NULL CHECK (stops <@ ARRAY['crediting', 'payouts', 'registration', 'broadcasts']),
  -- The one asset it concerns; NULL: all of them.
  asset text,
  approvals_needed smallint NOT NULL CHECK (approvals_needed BETWEEN 0 AND 2),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE UNIQUE INDEX incidents_one_open ON incidents (kind, subject) WHERE closed_at IS NULL;
CREATE TABLE incident_approvals (
  incident_id bigint NOT NULL REFERENCES incidents (id),
  operator text NOT NULL CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (incident_id, operator)
);
CREATE TRIGGER incident_approvals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON incident_approvals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incidents_are_kept BEFORE DELETE OR TRUNCATE ON incidents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_false_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL OR (OLD.id, OLD.kind, OLD.subject, OLD.stops, OLD.approvals_needed, OLD.opened_at)
      IS DISTINCT FROM (NEW.id, NEW.kind, NEW.subject, NEW.stops, NEW.approvals_needed, NEW.opened_at)
      OR OLD.asset IS DISTINCT FROM NEW.asset THEN
    RAISE EXCEPTION 'an incident is noted on and closed once, and not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.closed_at IS NOT NULL
      AND (SELECT count(*) FROM incident_approvals a WHERE a.incident_id = NEW.id) < NEW.approvals_needed THEN
    RAISE EXCEPTION 'operators have not agreed to close the incident' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER incidents_close_by_agreement BEFORE UPDATE ON incidents FOR EACH ROW EXECUTE FUNCTION refuse_false_closing();
CREATE FUNCTION refuse_opening_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an incident is opened open' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER incidents_open_first BEFORE INSERT ON incidents
  FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_opening_closed();

-- Providers and tokens -----------------------------------------------------------------------------------------------
CREATE TABLE provider_health (
  position integer PRIMARY KEY,
  id text NOT NULL UNIQUE,
  state text NOT NULL,
  latest bigint,
  finalized bigint,
  reason text,
  reported_at timestamptz NOT NULL
);
CREATE TABLE token_pins (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  asset text NOT NULL,
  code_hash text NOT NULL,
  decimals integer,
  proxy_hash text NOT NULL,
  pinned_at timestamptz NOT NULL
);
CREATE INDEX token_pins_asset ON token_pins (asset, id);
CREATE TRIGGER token_pins_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON token_pins
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Scanning -----------------------------------------------------------------------------------------------------------
ALTER TABLE scan_cursors ADD COLUMN linked_from bigint;
-- How far down the kept headers are children of each other was not written down before: it is found out now.
WITH RECURSIVE line AS (
  SELECT h.chain_id, h.number, h.parent_hash
  FROM scan_cursors c JOIN block_headers h ON h.chain_id = c.chain_id AND h.number = c.number AND h.hash = c.hash
  UNION ALL
  SELECT h.chain_id, h.number, h.parent_hash
  FROM line JOIN block_headers h ON h.chain_id = line.chain_id AND h.number = line.number - 1 AND h.hash = line.parent_hash
)
UPDATE scan_cursors c SET linked_from =
  -- Without even its own header no height is linked: from the next one on all of them are.
  coalesce((SELECT min(line.number) FROM line WHERE line.chain_id = c.chain_id), c.number + 1);
ALTER TABLE scan_cursors ALTER COLUMN linked_from SET NOT NULL, ADD CHECK (linked_from >= 0);
CREATE TABLE scan_gaps (
  chain_id bigint NOT NULL,
  from_number bigint NOT NULL,
  after_number bigint NOT NULL,
  after_hash text NOT NULL,
  end_number bigint NOT NULL,
  end_hash text NOT NULL,
  PRIMARY KEY (chain_id, from_number),
  CHECK (from_number - 1 <= after_number AND after_number < end_number)
);
CREATE TABLE final_marks (
  chain_id bigint PRIMARY KEY,
  number bigint NOT NULL CHECK (number >= 0),
  hash text NOT NULL
);
-- What a wallet held after a block, every unit of it explained by transfers.
CREATE TABLE wallet_checks (
  chain_id bigint NOT NULL,
  wallet text NOT NULL CHECK (wallet ~ '^0x[0-9a-f]{40}$'),
  asset text NOT NULL,
  number bigint NOT NULL,
  balance numeric(78, 0) NOT NULL CHECK (balance >= 0),
  PRIMARY KEY (chain_id, wallet, asset, number)
);

-- Evidence: why a block counts as final ------------------------------------------------------------------------------
CREATE TABLE block_evidence (
  chain_id bigint NOT NULL,
  number bigint NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^0x[0-9a-f]{64}$'),
  rule text NOT NULL CHECK (rule IN ('finalized', 'depth', 'fallback')),
  quorum integer NOT NULL CHECK (quorum > 0),
  found_at timestamptz NOT NULL,
  PRIMARY KEY (chain_id, number, hash)
);
-- The key makes every witness of a block another provider.
CREATE TABLE block_witnesses (
  chain_id bigint NOT NULL,
  number bigint NOT NULL,
  hash text NOT NULL,
  provider text NOT NULL CHECK (provider ~ '^[a-z0-9-]{1,40}$'),
  final bigint NOT NULL,
  latest bigint NOT NULL,
  PRIMARY KEY (chain_id, number, hash, provider),
  FOREIGN KEY (chain_id, number, hash) REFERENCES block_evidence (chain_id, number, hash),
  CONSTRAINT block_witnesses_saw_it_final CHECK (number <= final)
);
CREATE TRIGGER block_evidence_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON block_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER block_witnesses_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON block_witnesses
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_too_few_witnesses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM block_witnesses w WHERE (w.chain_id, w.number, w.hash) = (NEW.chain_id, NEW.number, NEW.hash)) < NEW.quorum THEN
    RAISE EXCEPTION 'block % has fewer witnesses than its quorum', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'block_evidence_has_quorum';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER block_evidence_has_quorum AFTER INSERT ON block_evidence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION refuse_too_few_witnesses();

-- Transfers: every movement of our wallets, in both directions ---------------------------------------------------------
-- A column is given its value by its type's USING: no row is updated, for final ones refuse that for good reason.
ALTER TABLE transactions ADD COLUMN purpose text NOT NULL DEFAULT 'member';
ALTER TABLE transactions ADD COLUMN proof text NOT NULL DEFAULT 'word' CHECK (proof IN ('block', 'traces', 'balance', 'word'));
-- Whether it had become final already when evidence began to be kept.
ALTER TABLE transactions ADD COLUMN before_evidence boolean NOT NULL DEFAULT false;
ALTER TABLE transactions
  ALTER COLUMN purpose TYPE text USING CASE WHEN user_id IS NULL THEN 'suspense' ELSE 'member' END,
  ALTER COLUMN before_evidence TYPE boolean USING state = 'final';
ALTER TABLE transactions
  ALTER COLUMN purpose DROP DEFAULT,
  ALTER COLUMN proof DROP DEFAULT,
  DROP CONSTRAINT transactions_check,
  DROP CONSTRAINT transactions_log_index_check,
  ADD CONSTRAINT transactions_purpose_known CHECK (purpose IN ('member', 'suspense', 'dust', 'within deposit', 'within payout',
    'deposit to payout', 'payout to deposit', 'out of deposit', 'out of payout', 'paid in', 'deposit gas', 'payout gas')),
  ADD CONSTRAINT transactions_member_has_user CHECK ((purpose = 'member') = (user_id IS NOT NULL)),
  ADD CONSTRAINT transactions_suspense_has_reason CHECK ((purpose = 'suspense') = (suspense_reason IS NOT NULL)),
  -- A log's place in its block; -1 the value a transaction carries, -2 its gas, below that the value of its calls.
  ADD CONSTRAINT transactions_log_index_check CHECK (log_index BETWEEN -1073741824 AND 1073741824);
CREATE INDEX transactions_suspense_sender ON transactions (from_address) WHERE purpose = 'suspense';
CREATE INDEX transactions_block ON transactions (chain_id, block_number);
CREATE FUNCTION refuse_final_without_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.before_evidence OR NOT EXISTS (
    SELECT 1 FROM block_evidence e WHERE (e.chain_id, e.number, e.hash) = (NEW.chain_id, NEW.block_number, NEW.block_hash)
  ) THEN
    RAISE EXCEPTION 'no evidence that block % is final', NEW.block_number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transactions_final_by_evidence BEFORE INSERT OR UPDATE ON transactions
  FOR EACH ROW WHEN (NEW.state = 'final' OR NEW.before_evidence) EXECUTE FUNCTION refuse_final_without_evidence();
-- Other blocks in which a final transfer was seen later: there are none unless finality was broken.
CREATE TABLE transfer_places (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transfer_id text NOT NULL REFERENCES transactions (id),
  number bigint NOT NULL,
  hash text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX transfer_places_transfer ON transfer_places (transfer_id, serial);
CREATE TRIGGER transfer_places_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer_places
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Deposits -----------------------------------------------------------------------------------------------------------
ALTER TABLE deposits ADD COLUMN intent text,
  ADD CONSTRAINT deposits_intent_known CHECK (intent IN ('exact', 'over', 'under', 'late', 'twice', 'none')),
  ADD CONSTRAINT deposits_intent_of_credited CHECK (intent IS NULL OR state = 'credited');
CREATE INDEX deposits_suspense ON deposits (block_number, log_index, tx_hash) WHERE state = 'suspense';
CREATE INDEX deposit_intents_user_id ON deposit_intents (user_id, opened_at);
CREATE FUNCTION refuse_deposit_of_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM transactions t WHERE (t.chain_id, t.tx_hash, t.log_index) = (NEW.chain_id, NEW.tx_hash, NEW.log_index)
      AND t.state = 'final' AND t.purpose IN ('member', 'suspense') AND (t.asset, t.amount, t.block_number) = (NEW.asset, NEW.amount, NEW.block_number)
      -- Nobody's where its amount is in doubt; another member's never.
      AND (NEW.user_id IS NULL OR t.user_id = NEW.user_id)
  ) THEN
    RAISE EXCEPTION 'a deposit is a final payment to us' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deposits_are_final_payments BEFORE INSERT ON deposits FOR EACH ROW EXECUTE FUNCTION refuse_deposit_of_nothing();

-- Suspense: what was decided, and the credit that follows an assignment --------------------------------------------------
CREATE TABLE suspense_decisions (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  deposit_id text NOT NULL REFERENCES deposits (id),
  action text NOT NULL CHECK (action IN ('assign', 'return', 'keep')),
  user_id uuid REFERENCES users (id),
  operator text CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  note text NOT NULL CHECK (note <> ''),
  decided_at timestamptz NOT NULL,
  UNIQUE (serial, deposit_id, user_id),
  CHECK ((action = 'assign') = (user_id IS NOT NULL)),
  -- Nobody but an operator decides what a member's signature does not prove.
  CHECK (operator IS NOT NULL OR action = 'assign')
);
CREATE UNIQUE INDEX suspense_decisions_one_assign ON suspense_decisions (deposit_id) WHERE action = 'assign';
CREATE INDEX suspense_decisions_deposit ON suspense_decisions (deposit_id, serial);
CREATE TRIGGER suspense_decisions_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON suspense_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE suspense_assignments (
  deposit_id text PRIMARY KEY,
  decision bigint NOT NULL,
  user_id uuid NOT NULL,
  settled_at timestamptz,
  bought integer,
  intent text CHECK (intent IN ('exact', 'over', 'under', 'late', 'twice', 'none')),
  FOREIGN KEY (decision, deposit_id, user_id) REFERENCES suspense_decisions (serial, deposit_id, user_id),
  CHECK ((settled_at IS NULL) = (intent IS NULL)),
  CHECK (bought IS NULL OR settled_at IS NOT NULL)
);
CREATE INDEX suspense_assignments_due ON suspense_assignments (deposit_id) WHERE settled_at IS NULL;
CREATE INDEX suspense_assignments_user_id ON suspense_assignments (user_id);
CREATE FUNCTION refuse_reassignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.settled_at IS NOT NULL OR (OLD.deposit_id, OLD.decision, OLD.user_id) <> (NEW.deposit_id, NEW.decision, NEW.user_id) THEN
    RAISE EXCEPTION 'an assignment is settled once, and not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER suspense_assignments_are_for_ever BEFORE UPDATE OR DELETE ON suspense_assignments
  FOR EACH ROW EXECUTE FUNCTION refuse_reassignment();

-- Reversals: what a broken finality took, as rows of their own -----------------------------------------------------------
CREATE TABLE deposit_reversals (
  transfer_id text PRIMARY KEY REFERENCES transactions (id),
  incident_id bigint NOT NULL REFERENCES incidents (id),
  reversed_at timestamptz NOT NULL
);
CREATE TRIGGER deposit_reversals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON deposit_reversals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_reversal_of_unsure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever settles it now comes first; whoever wants to settle it after us finds it reversed.
  PERFORM 1 FROM deposits d WHERE d.id = NEW.transfer_id FOR UPDATE;
  PERFORM 1 FROM suspense_assignments a WHERE a.deposit_id = NEW.transfer_id FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM transactions t WHERE t.id = NEW.transfer_id AND t.state = 'final') THEN
    RAISE EXCEPTION 'only what was final is reversed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deposit_reversals_of_final BEFORE INSERT ON deposit_reversals
  FOR EACH ROW EXECUTE FUNCTION refuse_reversal_of_unsure();
CREATE FUNCTION refuse_settling_reversed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = OLD.id) THEN
    RAISE EXCEPTION 'a reversed deposit is not settled' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deposits_reversed_stay BEFORE UPDATE ON deposits FOR EACH ROW EXECUTE FUNCTION refuse_settling_reversed();
CREATE FUNCTION refuse_assigning_reversed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = NEW.deposit_id) THEN
    RAISE EXCEPTION 'a reversed deposit is not assigned' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER suspense_assignments_reversed_stay BEFORE INSERT OR UPDATE ON suspense_assignments
  FOR EACH ROW EXECUTE FUNCTION refuse_assigning_reversed();
CREATE FUNCTION refuse_needless_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Two decisions about the same money wait for each other.
  PERFORM 1 FROM deposits d WHERE d.id = NEW.deposit_id AND d.state = 'suspense' FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = NEW.deposit_id)
      OR EXISTS (SELECT 1 FROM suspense_assignments a WHERE a.deposit_id = NEW.deposit_id) THEN
    RAISE EXCEPTION 'only what is in suspense and assigned to nobody is decided about' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER suspense_decisions_of_suspense BEFORE INSERT ON suspense_decisions
  FOR EACH ROW EXECUTE FUNCTION refuse_needless_decision();

-- Levels: a member may buy a level again once it was taken back ----------------------------------------------------------
CREATE TABLE level_reversals (
  purchase_id text PRIMARY KEY REFERENCES level_purchases (id),
  reversed_at timestamptz NOT NULL
);
CREATE TRIGGER level_reversals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON level_reversals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- The how manieth purchase of this level it is, counted by the trigger below: one more than were taken back before.
ALTER TABLE level_purchases ADD COLUMN turn integer NOT NULL DEFAULT 1,
  DROP CONSTRAINT level_purchases_once,
  ADD CONSTRAINT level_purchases_once UNIQUE (user_id, level, turn);
CREATE FUNCTION count_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.turn := 1 + (
    SELECT count(*) FROM level_purchases p JOIN level_reversals r ON r.purchase_id = p.id
    WHERE p.user_id = NEW.user_id AND p.level = NEW.level
  );
  RETURN NEW;
END $$;
CREATE TRIGGER level_purchases_take_turns BEFORE INSERT ON level_purchases FOR EACH ROW EXECUTE FUNCTION count_turn();
CREATE TRIGGER level_purchases_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON level_purchases
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Commissions: held, then released; reversed is the end of both ---------------------------------------------------------
ALTER TABLE referral_commissions DROP CONSTRAINT referral_commissions_state_check,
  ADD COLUMN reversed_at timestamptz,
  ADD CONSTRAINT referral_commissions_state_check CHECK (state IN ('held', 'released', 'reversed')),
  ADD CONSTRAINT referral_commissions_reversed_when CHECK ((state = 'reversed') = (reversed_at IS NOT NULL));
CREATE FUNCTION refuse_other_commission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.state, NEW.state) NOT IN (('held', 'released'), ('held', 'reversed'), ('released', 'reversed'))
      OR (OLD.purchase_id, OLD.tier, OLD.user_id, OLD.buyer_id, OLD.asset, OLD.amount, OLD.rate, OLD.held_until)
      <> (NEW.purchase_id, NEW.tier, NEW.user_id, NEW.buyer_id, NEW.asset, NEW.amount, NEW.rate, NEW.held_until) THEN
    RAISE EXCEPTION 'a commission is released or reversed, and not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_commissions_only_move_on BEFORE UPDATE OR DELETE ON referral_commissions
  FOR EACH ROW EXECUTE FUNCTION refuse_other_commission();
